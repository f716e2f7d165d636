"""A briefing has sentences in it: what has no verb of its own says nothing by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verbs import comments, verbs


@pytest.mark.parametrize(
    "text",
    [
        "Une mesure qui porte ses fruits à Gao.",
        "Un discours qu’il a prononcé en anglais.",
        "Une version que réfute la mairie de Gao.",
        "Un bilan confirmé par le ministère malien.",
        "Des délits passibles de dix ans de prison.",
        "Du jamais vu depuis la loi de 2014.",
        "De quoi faciliter le travail des douaniers.",
        "Une position bien éloignée du délai dans lequel la mairie promettait un forage.",
        "Une décision accélérée par la crue, qui a rappelé à tous le prix des digues.",
        "Un talent d'actrice qui n'a pas échappé à l'auteure, Awa Keïta.",
    ],
)
def test_a_comment_on_what_was_just_told_is_no_sentence(text: str) -> None:
    assert comments(text)


@pytest.mark.parametrize(
    "text",
    [
        "Un agriculteur dont les poules ont été abattues réclame réparation.",
        "Un homme qui comparaissait au Mans a tiré un coup de feu.",
        "Des habitants de Gao complètent la liste.",
        "Une équipe offre ses services à la mairie.",
        "Une vague relève le niveau du fleuve.",
        "Un maire sur deux indique être inquiet.",
        "Des élus la dénoncent à Bamako.",
        "Une délégation part demain pour Moscou.",
        "Quatre personnes, dont deux policiers, ont été blessées à Gao.",
        "Des élus, parmi lesquels le maire de Gao, se sont rendus au port.",
        "Trois ministres iront à Moscou en juin.",
        "L'annonce du soutien de la Russie.",
        "Une centrale de Gao produit 5 mégawatts.",
        "UN peacekeepers killed three rebels near Gao.",
    ],
)
def test_a_sentence_with_a_verb_or_of_another_form_is_no_comment(text: str) -> None:
    assert not comments(text)


def test_nouns_that_look_like_verbs_are_none_behind_their_articles() -> None:
    assert verbs("L’annonce du soutien à une force conjointe de 5 000 hommes, pour lutter contre les attaques") == 0
    assert verbs("Le Mali annonce une force conjointe") == 1
    assert verbs("La Russie, qui la soutient, force la main au Mali") == 2


@given(st.text("Uneqi'ctlasor ,.éA", max_size=80))
def test_any_text_is_judged(text: str) -> None:
    assert not (comments(text) and verbs(text) > 0 and "qu" not in text and "où" not in text)
