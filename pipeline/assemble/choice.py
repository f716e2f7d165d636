"""Which documents an edition tells where there are more than it has room for: those of the weightiest events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble.groups import alike, profile
from pipeline.assemble.reading import read
from pipeline.shelf import Card, Shelf

SOURCES = 12  # documents at most that a story is told from, where not all can be
ROOM = 2  # documents a story, on average: an edition grows with the documents it tells, and is there to be read


@dataclass(frozen=True, slots=True)
class Choice:
    """The documents of an edition, which of them tell of one event (None where that is still to be found), and the
    documents that it has no room for."""

    cards: list[Card]
    together: list[list[str]] | None
    rest: list[Card]


def chosen(cards: Sequence[Card], shelf: Shelf, most: int) -> Choice:
    """The documents of at most `most` stories: all where they are no more, else those of the weightiest events.

    An event weighs by the number of documents that tell of it, copies aside, then by the latest of their dates, then
    by its place among the others. Of one that many tell, the earliest documents are taken, at most SOURCES, and in all
    at most ROOM times as many documents as stories.
    """
    if len(cards) <= most:
        return Choice([*cards], None, [])
    documents = (shelf.get(card) for card in cards)
    found = alike([profile(document, read(document)) for document in documents])

    def weight(event: list[int]) -> tuple[int, str]:
        return len(event), max(cards[at].source.published or "" for at in event)

    # Sorting keeps the order of equals, reversed or not.
    best = sorted(found, key=weight, reverse=True)[:most]
    told = [sorted(event, key=lambda at: (not cards[at].source.published, cards[at].source.published or "", at))
            for event in best]  # fmt: skip
    together = sorted(sorted(event[:share]) for event, share in zip(told, shares([*map(len, told)]), strict=True))
    taken = {at for event in together for at in event}
    return Choice(
        [cards[at] for at in sorted(taken)],
        [[cards[at].id for at in event] for event in together],
        [card for at, card in enumerate(cards) if at not in taken],
    )


def shares(sizes: Sequence[int]) -> list[int]:
    """How many documents each event is told from, of the numbers that tell of it, the weightiest first.

    As many for each as there is room for, up to SOURCES, and one more for the first ones with what is left.
    """
    room = ROOM * len(sizes)
    level = max(most for most in range(1, SOURCES + 1) if sum(min(size, most) for size in sizes) <= room)
    given = [min(size, level) for size in sizes]
    for at, size in enumerate(sizes):
        if level < min(size, SOURCES) and sum(given) < room:
            given[at] += 1
    return given
