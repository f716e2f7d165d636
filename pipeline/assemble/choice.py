"""Which documents an edition tells where there are more than it has room for: those of the weightiest events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.assemble.groups import alike, profile
from pipeline.assemble.reading import read
from pipeline.shelf import Card, Shelf

SOURCES = 12  # documents at most that a story is told from, where not all can be


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
    by its place among the others. Of one that very many tell, SOURCES documents are taken, the earliest ones.
    """
    if len(cards) <= most:
        return Choice([*cards], None, [])
    found = alike([profile(read(shelf.get(card)), card.id) for card in cards])

    def weight(event: list[int]) -> tuple[int, str]:
        return len(event), max(cards[at].source.published or "" for at in event)

    # Sorting keeps the order of equals, reversed or not.
    best = sorted(found, key=weight, reverse=True)[:most]
    told = [sorted(event, key=lambda at: (not cards[at].source.published, cards[at].source.published or "", at))
            for event in best]  # fmt: skip
    together = sorted(sorted(event[:SOURCES]) for event in told)
    taken = {at for event in together for at in event}
    return Choice(
        [cards[at] for at in sorted(taken)],
        [[cards[at].id for at in event] for event in together],
        [card for at, card in enumerate(cards) if at not in taken],
    )
