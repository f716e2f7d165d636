"""Cleaning of what models read and write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prompts import degenerate, finished, plain


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Le Mali a signé. La Russie aussi, mais", "Le Mali a signé."),
        ("Il a dit : « Oui. » Puis il", "Il a dit : « Oui. »"),
        ("Rien ne finit ici", ""),
        ("1.500 tonnes sont arrivées. Deux", "1.500 tonnes sont arrivées."),
    ],
)
def test_an_unfinished_last_sentence_is_dropped(text: str, whole: str) -> None:
    assert finished(text) == whole


@given(st.text())
def test_finished_only_ever_deletes_at_the_end(text: str) -> None:
    assert text.startswith(finished(text))


@given(st.text())
def test_plain_is_one_line_and_stays_so(text: str) -> None:
    once = plain(text)
    assert "\n" not in once
    assert plain(once) == once


def test_degenerate_generations_are_seen() -> None:
    assert degenerate("")
    assert degenerate("... --- ...")
    assert degenerate("le président le président du Mali le président du Mali le président du Mali le président du")
    assert degenerate("Les ministres avaient déjà déjà inscrit l'énergie parmi leurs thèmes.")
    assert degenerate("The ministers already had already set up a theme.")
    assert not degenerate("Nous nous félicitons de cet accord, a dit le ministre.")
    assert not degenerate("Le Mali a reçu 55 000 tonnes de blé et 60 000 tonnes d'hydrocarbures en 2023.")
