"""What is asked of the model where its first words were rejected."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.summarise import _shared


@given(st.lists(st.tuples(st.text("abc ", max_size=12), st.lists(st.text("abc", min_size=1, max_size=2), max_size=3))))
def test_forbidden_words_are_shared_only_where_they_can_do_no_harm(
    asked: list[tuple[str, list[str]]],
) -> None:
    sources, words = [text for text, _ in asked], [own for _, own in asked]
    lists = _shared(sources, words)
    for source, own, forbidden in zip(sources, words, lists, strict=True):
        assert set(own) <= set(forbidden)
        assert not any(word in source for word in set(forbidden) - set(own))


def test_one_search_serves_several_claims_that_forbid_different_words() -> None:
    lists = _shared(["Bamako accueille", "Niamey ferme"], [["Moscou"], ["Paris"]])
    assert lists[0] == lists[1]
