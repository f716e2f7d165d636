"""What is made of the source's own words and still says something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verify.fidelity import added, crossed, kept, shortened_names

PASSAGE = (
    "En mars 2025, le ministre nigérien a reçu à Niamey son homologue tchadien ; des habitants saluent cet accord. "
    "Il représente l'Union économique et monétaire ouest-africaine (UEMOA)."
)


def test_leaving_words_out_keeps_all_and_adds_none() -> None:
    claim = "Le ministre nigérien a reçu son homologue tchadien."
    assert kept(claim, PASSAGE) == 1.0
    assert added(claim, PASSAGE) == []


def test_another_order_is_seen() -> None:
    assert kept("Son homologue tchadien a reçu le ministre nigérien.", PASSAGE) < 0.8


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("Le ministre nigérien a critiqué son homologue tchadien.", "critiqué"),
        ("La plupart des habitants saluent cet accord.", "plupart"),
        ("Le ministre nigérien aurait reçu son homologue tchadien.", "aurait"),
    ],
)
def test_a_word_of_content_quantity_or_tense_that_was_added_is_named(claim: str, word: str) -> None:
    assert word in added(claim, PASSAGE)


@pytest.mark.parametrize(
    ("claim", "passage", "tied"),
    [
        (
            "Awa Diop entendue par les juges",
            "Ce témoin, chez qui Awa Diop s'était réfugiée avant son départ, était entendu par les juges.",
            "Diop entendue",
        ),
        (
            "Le 113 dédié aux secours",
            "Ils veulent un guichet, le 113, qui cohabiterait avec un autre dédié aux secours, le 112.",
            "113 dédié",
        ),
        (
            "Le chef de l'État a déclaré à l'hebdomadaire qu'il refuse.",
            "Reprenant les mots du chef de l'État qui avait jugé l'Alliance dans un entretien à l'hebdomadaire, "
            "le maire a déclaré qu'il refuse.",
            "État hebdomadaire",
        ),
        ("Le pont a été ouvert.", "Le pont, qui relie Gao à Ansongo, a été ouvert.", ""),
        ("Le maire a visité Gao.", "Le maire, qui a visité Gao, a signé un accord.", ""),
        ("Le maire, qui a visité Gao, a signé.", "Le maire malien, qui a visité Gao lundi, a signé.", ""),
    ],
)
def test_a_relative_clause_does_not_go_on_as_the_main_one(claim: str, passage: str, tied: str) -> None:
    assert crossed(claim, passage) == tied


def test_a_name_cut_short_before_its_acronym_is_named() -> None:
    assert shortened_names("Il représente l'Union monétaire ouest-africaine (UEMOA).", PASSAGE) == ["UEMOA"]
    whole = "Il représente l'Union économique et monétaire ouest-africaine (UEMOA)."
    assert shortened_names(whole, PASSAGE) == []


@given(st.lists(st.booleans(), min_size=len(PASSAGE.split()), max_size=len(PASSAGE.split())))
def test_any_deletion_is_faithful(keep: list[bool]) -> None:
    claim = " ".join(word for word, stays in zip(PASSAGE.split(), keep, strict=True) if stays)
    if claim:
        assert kept(claim, PASSAGE) == pytest.approx(1.0) or not any(map(str.isalnum, claim))
        assert added(claim, PASSAGE) == []
