from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verify import Verifier

SOURCE = [
    "Le président malien Assimi Goïta a reçu jeudi à Bamako une délégation conduite par Vladimir Poutine.",
    "L'Alliance des États du Sahel veut lever une force de 5 000 hommes d'ici à la fin de l'année.",
    "En 2023, le pays a importé 55 000 tonnes de blé et 60 000 tonnes de carburant.",
    "L'usine appartient à 62 % à l'État et à 38 % à un groupe privé.",
    "Selon le ministère, la récolte serait inférieure de moitié à celle de 2022.",
    "« Nous n'avons pas oublié les villages du nord », a déclaré Awa Keïta, gouverneure de la région.",
    "Les travaux ont commencé le 12 mai 2024 et dureront trois ans.",
    "Le gouvernement n'a pas confirmé le départ des instructeurs russes.",
]


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(SOURCE, title="Un sommet à Bamako")


def kinds(verifier: Verifier, claim: str) -> set[str]:
    return {reason.kind for reason in verifier.check(claim).reasons}


@pytest.mark.parametrize("sentence", SOURCE)
def test_the_source_bears_itself_out(verifier: Verifier, sentence: str) -> None:
    verdict = verifier.check(sentence)
    assert verdict.supported, verdict.reasons
    assert verdict.evidence[0][0] == SOURCE.index(sentence)
    assert verdict.score == 1.0


@pytest.mark.parametrize(
    "claim",
    [
        "Assimi Goïta a reçu une délégation à Bamako.",
        "Goïta a reçu Vladimir Poutine jeudi.",
        "L'AES veut lever une force de cinq mille hommes.",
        "L'Alliance veut une force de 5.000 hommes d'ici à la fin de l'année.",
        "Le pays a importé 55 000 tonnes de blé en 2023.",
        "L'usine appartient à 62 pour cent à l'État.",
        "Les travaux ont commencé en mai 2024.",
        "Le gouvernement n'a pas confirmé le départ des instructeurs.",
    ],
)
def test_honest_condensations_pass(verifier: Verifier, claim: str) -> None:
    verdict = verifier.check(claim)
    assert verdict.supported, verdict.reasons


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("L'AES veut lever une force de 6 000 hommes.", "number"),
        ("L'AES veut lever une force de 5 000 tonnes.", "number"),
        ("Le pays a importé 60 000 tonnes de blé en 2023.", "number"),
        ("L'usine appartient à 38 % à l'État et à 62 % à un groupe privé.", "number"),
        ("Les travaux ont commencé le 13 mai 2024 et dureront trois ans.", "date"),
        ("Les travaux ont commencé en juin 2024.", "date"),
        ("Le président malien Assimi Goïta a reçu vendredi une délégation à Bamako.", "date"),
        ("Emmanuel Macron a reçu une délégation à Bamako.", "name"),
        ("Le président malien Vladimir Poutine a reçu jeudi à Bamako une délégation.", "name"),
        ("Vladimir Goïta a reçu une délégation à Bamako.", "name"),
        ("Le président nigérian Assimi Goïta a reçu une délégation.", "name"),
        ("La CEDEAO veut lever une force de 5 000 hommes.", "acronym"),
        ("« Nous avons oublié les villages du nord », a déclaré Awa Keïta.", "quote"),
        ("Le gouvernement a confirmé le départ des instructeurs russes.", "polarity"),
        ("L'usine n'appartient pas à l'État.", "polarity"),
        ("La récolte est inférieure de moitié à celle de 2022.", "attribution"),
        ("Les pêcheurs réparent leurs filets au bord du lac avant la saison.", "coverage"),
    ],
)
def test_a_wrong_fact_is_named(verifier: Verifier, claim: str, kind: str) -> None:
    verdict = verifier.check(claim)
    assert not verdict.supported
    assert kind in {reason.kind for reason in verdict.reasons}, verdict.reasons


def test_the_reason_says_what_the_source_has(verifier: Verifier) -> None:
    (reason,) = verifier.check("Les travaux ont commencé le 13 mai 2024 et dureront trois ans.").reasons
    assert (reason.found, reason.expected) == ("13 mai 2024", "12 mai 2024")


def test_a_quotation_goes_with_its_speaker(verifier: Verifier) -> None:
    claim = "« Nous n'avons pas oublié les villages du nord », a déclaré Assimi Goïta, gouverneure de la région."
    assert "name" in kinds(verifier, claim)


def test_evidence_of_a_claim_from_two_sentences_names_both(verifier: Verifier) -> None:
    claim = "Assimi Goïta a reçu une délégation à Bamako et l'Alliance veut lever une force de 5 000 hommes."
    assert {index for index, _ in verifier.check(claim).evidence} >= {0, 1}


def test_the_title_counts_as_source_for_names(verifier: Verifier) -> None:
    assert "name" not in kinds(Verifier(["Les ministres arrivent lundi."], title="Sommet à Niamey"), "Sommet à Niamey")


@pytest.mark.parametrize("claim", ["", " ", "…", "« »"])
def test_nothing_is_not_supported(verifier: Verifier, claim: str) -> None:
    assert not verifier.check(claim).supported


def test_an_empty_source_supports_nothing() -> None:
    assert not Verifier([]).check("Le Mali a signé un accord.").supported


def test_english_documents_are_checked_as_english() -> None:
    source = ["The refinery will produce 1.5 billion litres a year, minister Abdou Issa said on 3 April 2025."]
    verifier = Verifier(source, language="en")
    assert verifier.check("The refinery will produce 1,500 million litres a year, Issa said.").supported
    assert kinds(verifier, "The refinery will produce 2.5 billion litres a year.") == {"number"}
    assert "date" in kinds(verifier, "Minister Abdou Issa said on 4 April 2025 the refinery will produce.")


QUALIFIED = [
    "Deux casques bleus ont été tués mercredi dans une embuscade à 60 km au sud-est de Niamey.",
    "Un camp a été attaqué près de Gao, où au moins 30 soldats sont morts.",
    "Le prix du sac a augmenté de plus de 20 % et peut aller jusqu'à 25 000 francs CFA.",
    "L'armée a tué plus d'une dizaine d'assaillants au nord de Ménaka et libéré 12 otages dans le nord de Tessalit.",
    "Moins de 40 écoles sur 100 ont rouvert dans la région.",
]


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Deux casques bleus ont été tués mercredi dans une embuscade à Niamey.", "name"),
        ("Une embuscade à Niamey a tué deux casques bleus.", "name"),
        ("Un camp a été attaqué à Gao.", "name"),
        ("À Ménaka, l'armée a tué plus d'une dizaine d'assaillants.", "name"),
        ("Un camp a été attaqué près de Gao, où 30 soldats sont morts.", "number"),
        ("Un camp a été attaqué près de Gao, où au plus 30 soldats sont morts.", "number"),
        ("Le prix du sac a augmenté de 20 %.", "number"),
        ("Le prix du sac peut aller à 25 000 francs CFA.", "number"),
        ("40 écoles sur 100 ont rouvert dans la région.", "number"),
    ],
)
def test_leaving_out_what_qualifies_a_number_or_a_place_is_found(claim: str, kind: str) -> None:
    assert kind in kinds(Verifier(QUALIFIED), claim)


@pytest.mark.parametrize(
    "claim",
    [
        *QUALIFIED,
        "Deux casques bleus ont été tués près de Niamey.",
        "Plus de 30 soldats sont morts dans un camp attaqué près de Gao.",
        "Le prix du sac a augmenté de 20 % au moins.",
        "L'armée a libéré 12 otages à Tessalit.",
        "Le prix du sac est au maximum de 25 000 francs CFA.",
    ],
)
def test_another_word_for_the_same_bound_passes(claim: str) -> None:
    assert not kinds(Verifier(QUALIFIED), claim)


@given(st.text(max_size=200), st.lists(st.text(max_size=100), max_size=4))
def test_any_text_gets_a_verdict(claim: str, source: list[str]) -> None:
    verdict = Verifier(source).check(claim)
    assert 0 <= verdict.score <= 1
    assert verdict.supported == (not verdict.reasons)
    assert all(0 <= index < len(source) for index, _ in verdict.evidence)


PIECES = (
    "Le la n' ne pas plus jamais que Mali ONU « » \" selon aurait signé deux 5 000 3 avril 2025 % sans , . à une "
    "dizaine millions Goïta l' d' et"
).split(" ")


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_jumble_of_what_is_read_gets_a_verdict(claim: list[str], source: list[str]) -> None:
    verdict = Verifier([" ".join(source)]).check(" ".join(claim))
    assert verdict.supported == (not verdict.reasons)


def test_checking_is_cheap() -> None:
    source = [f"{sentence} Point {index}." for index in range(10) for sentence in SOURCE]
    began = time.process_time()
    verifier = Verifier(source)
    for sentence in source:
        verifier.check(sentence)
    assert time.process_time() - began < 1.5
