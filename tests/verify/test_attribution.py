"""A claim does not give as a fact what its sentence gives as somebody's word."""

from __future__ import annotations

import pytest

from pipeline.verify.attribution import unsourced


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("L'épisode ne devrait pas durer.", "L'épisode ne devrait toutefois pas durer, selon la météo nationale."),
        ("Le pont sera refait en mai.", "D'après le préfet de Gao, le pont sera refait en mai."),
        (
            "Le mercure va grimper vendredi.",
            "Le mercure va grimper vendredi, a annoncé la météo en fermant les écoles.",
        ),
        ("Le maire est mort à 82 ans.", "Le maire est mort à 82 ans, a indiqué mardi à l'AFP son premier adjoint."),
        ("La hausse atteint « 37 % ».", "La hausse atteint « 37 % à Gao », précise le ministère."),
        ("Les travaux reprendront en mai.", "Les travaux reprendront en mai, veut croire M. Diop."),
    ],
)
def test_whose_word_it_is_is_told(claim: str, sentence: str) -> None:
    assert unsourced(claim, sentence)
    assert not unsourced(sentence, sentence)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        # In other words, or as a rumour.
        ("Le préfet annonce un pont pour mai.", "D'après le préfet de Gao, le pont sera refait en mai."),
        ("Douze soldats auraient été tués.", "Douze soldats auraient été tués, selon une source locale."),
        # It speaks of a part of the sentence alone.
        (
            "Awa Diop a fermé le marché.",
            "Awa Diop a fermé le marché, une mesure destinée, selon son cabinet, à protéger les enfants.",
        ),
        # Nobody's word at all.
        ("La loi est entrée en vigueur.", "La loi, annoncée en mai, est entrée en vigueur, notamment au nord."),
        ("Le bus est lancé sur la route.", "Le bus, assure-t-on, est lancé sur la route."),
    ],
)
def test_what_is_said_in_other_words_or_of_a_part_may_stand(claim: str, sentence: str) -> None:
    assert not unsourced(claim, sentence)


def test_a_headline_leaves_out_witnesses_but_no_opinion() -> None:
    assert not unsourced(
        "Gao : douze morts dans une attaque", "Une attaque a fait douze morts à Gao, a indiqué le maire.", headline=True
    )
    assert unsourced(
        "Gao : les cours reprendront en mai", "Les cours reprendront en mai, espère le maire.", headline=True
    )
    assert unsourced(
        "Le ministre envisage de revenir", "Le ministre envisage de revenir, écrivait Le Matin lundi.", headline=True
    )
    assert unsourced("Gao : le pont rouvrira", "Le pont de Gao rouvrira, selon une source locale.", headline=True)


def test_a_position_is_nobodys_fact() -> None:
    sentence = "La position de Bamako n'a pas changé : les détenus doivent être jugés à Gao."
    assert unsourced("Les détenus doivent être jugés à Gao.", sentence)
    assert unsourced("Les détenus doivent être jugés à Gao", sentence, headline=True)
    assert not unsourced(sentence, sentence)
    assert not unsourced("Deux routes sont coupées.", "Bilan de la crue : deux routes sont coupées.")
