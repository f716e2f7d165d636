"""What a claim leaves out in a few words comes back as its source has it; what is set off or long may go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.copydesk import unabridged
from pipeline.words import words

SENTENCE = (
    "À Gao, le constructeur nigérien a présenté mardi au gouverneur sa gamme de camions électriques, en effet attendue "
    "depuis trois longues années par les transporteurs du nord du pays."
)


@pytest.mark.parametrize(
    ("claim", "source", "right"),
    [
        # Which they are, of what, whom.
        ("Le maire ouvre sa gamme de camions.", "Le maire ouvre sa gamme de camions électriques.",
         "Le maire ouvre sa gamme de camions électriques."),
        ("Il propose un gouvernement.", "Il propose un gouvernement « d'union nationale », dit-il.",
         "Il propose un gouvernement « d'union nationale »."),
        ("Sa mère a fait prendre un avion pour Dakar.", "Sa mère lui a fait prendre un avion pour Dakar.",
         "Sa mère lui a fait prendre un avion pour Dakar."),
        ("Les dépenses ont augmenté de 9 %.", "Les dépenses totales de l'Assemblée nationale ont augmenté de 9 %.",
         "Les dépenses totales de l'Assemblée nationale ont augmenté de 9 %."),
        ("Un sondage de Cap Sahel, le préfet mène.", "Un sondage de Cap Sahel 13, le préfet mène.",
         "Un sondage de Cap Sahel 13, le préfet mène."),
        ("Elle rejoint Union.", "Elle rejoint Union.s en vue des élections du mois de mai prochain.",
         "Elle rejoint Union.s."),
        # Where all of it is so.
        ("La bataille est lancée.", "À Gao, la bataille est lancée depuis que le maire ne veut plus de ce mandat.",
         "À Gao, la bataille est lancée."),
        ("La loi prévoyait de doubler la prime.", "Dans sa version initiale, la loi prévoyait de doubler la prime.",
         "Dans sa version initiale, la loi prévoyait de doubler la prime."),
        # Set off, or long, or a tie to what stood before.
        ("Le maire a fermé le marché.", "Le maire, lui-même commerçant, a fermé le marché (le plus grand de Gao).",
         "Le maire a fermé le marché."),
        ("Le maire a fermé le marché.", "Le maire de la plus grande des villes du nord du pays a fermé le marché.",
         "Le maire a fermé le marché."),
        ("Le maire a fermé le marché.", "Le maire a également fermé le marché.", "Le maire a fermé le marché."),
        ("Le maire a fermé le marché.", "En revanche, le maire a fermé le marché.", "Le maire a fermé le marché."),
        # Told in another place already.
        ("La fête tombait le même jour.", "La fête tombait le jour même.", "La fête tombait le même jour."),
        ("Le taux baisse de 1,7 %.", "Le taux baisse de 1,7 %.", "Le taux baisse de 1,7 %."),
    ],
)  # fmt: skip
def test_a_short_gap_is_filled(claim: str, source: str, right: str) -> None:
    assert unabridged(claim, source, 40) == right


def test_a_headline_does_without_auxiliaries_and_circumstances_and_has_no_room_for_all() -> None:
    source = "Au Mali, deux foyers de choléra ont été identifiés mardi au camp de Gao."
    said = "deux foyers identifiés au camp"
    filled = "deux foyers de choléra identifiés au camp de Gao"
    assert unabridged(said, source, 20, headline=True) == filled
    assert unabridged(said, source, 8, headline=True) == "deux foyers identifiés au camp de Gao"


@given(st.lists(st.booleans(), min_size=len(words(SENTENCE, "fr")), max_size=len(words(SENTENCE, "fr"))))
def test_whatever_is_left_out_only_the_sentence_s_own_words_come_back_in_their_order(kept: list[bool]) -> None:
    def said(text: str) -> list[str]:
        return [word.text.casefold() for word in words(text, "fr")]

    def within(some: list[str], all_of: list[str]) -> bool:
        left = iter(all_of)
        return all(word in left for word in some)

    claim = " ".join(word.text for word, keep in zip(words(SENTENCE, "fr"), kept, strict=True) if keep)
    result = unabridged(claim, SENTENCE, 40)
    assert within(said(claim), said(result))
    assert within(said(result), said(SENTENCE))


@given(st.text(), st.text())
def test_no_text_is_too_odd(claim: str, source: str) -> None:
    assert len(unabridged(claim, source, 40).split()) <= max(40, len(claim.split()))


def test_a_headline_says_of_how_long_or_how_many_a_sum_is() -> None:
    source = "Car le café pourrait rapporter quelque 30.000 euros par mois au plus petit quartier de Gao."
    said = "Le café pourrait rapporter quelque 30.000 euros au plus petit quartier de Gao"
    right = "Le café pourrait rapporter quelque 30.000 euros par mois au plus petit quartier de Gao"
    assert unabridged(said, source, 20, headline=True) == right
    youth = "Les jeunes Maliens de 11 à 15 ans lisent plus qu'il y a quatre ans."
    said = "Les jeunes Maliens lisent plus qu'il y a quatre ans"
    assert (
        unabridged(said, youth, 20, headline=True)
        == "Les jeunes Maliens de 11 à 15 ans lisent plus qu'il y a quatre ans"
    )
