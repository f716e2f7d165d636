"""Which documents an edition tells on a day that brings more than it has room for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.choice import ROOM, SOURCES, shares


@given(st.lists(st.integers(1, 400), min_size=1, max_size=120))
def test_an_edition_is_bounded_and_every_event_of_it_is_told(sizes: list[int]) -> None:
    given_ = shares(sizes)
    assert len(given_) == len(sizes)
    assert all(1 <= share <= min(size, SOURCES) for share, size in zip(given_, sizes, strict=True))
    assert sum(given_) <= ROOM * len(sizes)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=120))
def test_no_room_is_left_while_an_event_has_more_to_tell_it(sizes: list[int]) -> None:
    given_ = shares(sizes)
    more = any(share < min(size, SOURCES) for share, size in zip(given_, sizes, strict=True))
    assert not more or sum(given_) == ROOM * len(sizes)


def test_what_is_left_goes_to_the_weightiest() -> None:
    assert shares([30, 20, 9, 1, 1]) == [3, 3, 2, 1, 1]
    assert shares([30]) == [2]
    assert shares([2, 1, 1]) == [2, 1, 1]
