"""The parser: what it says of sentences that every French reader would agree about, and what becomes of the rest."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.syntax import Tree, begin, dismiss, parse
from pipeline.words import normalise

PASSIVE = "Le président a été reçu mardi par le Premier ministre malien."
RELATIVE = "L'ancien ministre, dont le frère a été arrêté mardi à Bamako, a dénoncé une attaque."
ODD = ["", "   ", "…", "O.N.U. : l’accord « tient »", "\ud800", "a\u00ad\u200bb", "-- 42 % (sic)", "x" * 3000]


def relations(sentence: str, tree: Tree) -> dict[str, tuple[str, str]]:
    """Of each word its relation and the word that it depends on."""
    text = normalise(sentence)
    return {
        text[token.start : token.end]: (token.relation, text[tree[token.head].start : tree[token.head].end])
        for token in tree
    }


@pytest.fixture(scope="module")
def trees() -> dict[str, Tree]:
    return parse([PASSIVE, RELATIVE, *ODD])


def test_who_is_received_and_by_whom(trees: dict[str, Tree]) -> None:
    found = relations(PASSIVE, trees[PASSIVE])
    assert found["président"] == ("nsubj:pass", "reçu")
    assert found["ministre"] == ("obl:agent", "reçu")


def test_a_relative_clause_has_its_own_subject(trees: dict[str, Tree]) -> None:
    found = relations(RELATIVE, trees[RELATIVE])
    assert found["frère"] == ("nsubj:pass", "arrêté")
    assert found["ministre"] == ("nsubj", "dénoncé")


@pytest.mark.parametrize("sentence", ODD)
def test_whatever_is_no_sentence_does_no_harm(trees: dict[str, Tree], sentence: str) -> None:
    text = normalise(sentence)
    tree = trees[sentence]
    assert all(0 <= token.start < token.end <= len(text) and 0 <= token.head < len(tree) for token in tree)
    assert [token.start for token in tree] == sorted(token.start for token in tree)


def test_a_sentence_that_never_ends_takes_no_memory() -> None:
    endless = "le maire et " * 200_000
    assert parse([endless])[endless] == ()


def test_nothing_to_parse_starts_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert parse([]) == {}


def test_a_parser_that_was_begun_answers_without_another(monkeypatch: pytest.MonkeyPatch) -> None:
    begin()
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    begin()
    assert parse([PASSIVE])[PASSIVE]
    with pytest.raises(ModelError):
        parse([PASSIVE])


def test_a_parser_that_was_begun_and_dismissed_is_gone(trees: dict[str, Tree]) -> None:
    def children() -> set[str]:
        return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())

    before = children()
    begin()
    assert len(children() - before) == 1
    dismiss()
    assert children() <= before
    assert parse([PASSIVE])[PASSIVE] == trees[PASSIVE]


def test_a_parser_that_cannot_start_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(ModelError, match="free memory"):
        parse([PASSIVE])


def test_a_parser_that_is_not_installed_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [str(Path(__file__).parents[1]), *(path for path in sys.path if "site-packages" not in path)]
    monkeypatch.setattr(sys, "path", own)
    with pytest.raises(ModelError, match="make setup"):
        parse([PASSIVE])
