"""Somebody's word stays somebody's word, and a quotation a quotation."""

from __future__ import annotations

import pytest
from checking import check


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        ("Bamako dit vouloir moins dépendre de ses voisins.", "Bamako says it wants to depend less on its neighbours.",
         "Bamako wants to depend less on its neighbours."),
        ("Selon le maire, le pont est sûr.",
         "In the mayor's view the bridge is safe.",
         "The bridge is safe, the mayor."),
        ("Le pont est sûr, a-t-il lancé.", "The bridge is safe, he said.", "The bridge is safe."),
        ("Douze soldats auraient été tués lundi.", "Twelve soldiers were reportedly killed on Monday.",
         "Twelve soldiers were killed on Monday."),
        ("Le maire se serait enfui.", "The mayor is said to have fled.", "The mayor would have fled."),
        ("Le pont est sûr, a indiqué le maire.", "The bridge is safe, the mayor told reporters.",
         "The bridge is safe for the mayor."),
    ],
)  # fmt: skip
def test_somebody_s_word_does_not_become_a_fact(source: str, right: str, wrong: str) -> None:
    assert check(source, right).supported
    assert {reason.kind for reason in check(source, wrong).reasons} == {"attribution"}


def test_what_would_have_been_is_no_rumour() -> None:
    assert check("Le maire aurait pu signer lundi.", "The mayor would have been able to sign on Monday.").supported
    assert check(
        "Le pont serait tombé si le maire avait signé.", "The bridge would have fallen if the mayor had signed."
    ).supported


def test_nor_does_it_from_english_into_french() -> None:
    assert check("Le pont est sûr, d'après le maire.", "The bridge is safe, the mayor said.", back=True).supported
    wrong = check("Le pont est sûr pour le maire.", "The bridge is safe, the mayor said.", back=True)
    assert {reason.kind for reason in wrong.reasons} == {"attribution"}


def test_a_quotation_stays_one() -> None:
    source = "« Le pont sera refait avant les pluies », a-t-il dit."
    assert check(source, '"The bridge will be rebuilt before the rains", he said.').supported
    wrong = check(source, "The bridge will be rebuilt before the rains, he said.")
    assert [reason.kind for reason in wrong.reasons] == ["quote"]
    assert {reason.kind for reason in check(source, "The bridge will be rebuilt before the rains.").reasons} == {
        "attribution",
        "quote",
    }
