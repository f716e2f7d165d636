"""A first filling of the edition's parts from the claims alone."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.assemble.amounts import amount
from pipeline.records import Acronym, Entity, Event, Figure, Label, Story, TopLine
from pipeline.verify.facts import read_facts


def top_lines(stories: Sequence[Story]) -> tuple[TopLine, ...]:
    """A first filling, from the claims."""
    return tuple(TopLine(story.claims[0], at) for at, story in enumerate(stories[:5]) if story.claims)


def timeline(stories: Sequence[Story]) -> tuple[Event, ...]:
    """A first filling, from the claims."""
    found = []
    for at, story in enumerate(stories):
        for claim in story.claims:
            for date in read_facts(claim.fr, "fr").dates:
                if date.year and date.month and date.day:
                    found.append(Event(f"{date.year}-{date.month:02d}-{date.day:02d}", None, claim, at))
                    break
    return tuple(sorted(found, key=lambda event: event.date))


def figures(stories: Sequence[Story]) -> tuple[Figure, ...]:
    """A first filling, from the claims."""
    found = []
    for at, story in enumerate(stories):
        for claim in story.claims:
            for number in read_facts(claim.fr, "fr").numbers:
                if number.kind == "exact" and len(number.values) == 1:
                    value = number.values[0]
                    plain = int(value) if value.denominator == 1 else float(value)
                    empty = Label("", "")
                    found.append(
                        Figure(plain, number.unit, "exact", amount(plain, number.unit, "exact"), empty, None, claim, at)
                    )
    return tuple(found)


def entities(acronyms: Sequence[Acronym], stories: Sequence[Story]) -> tuple[Entity, ...]:
    """A first filling, from the claims."""
    found = []
    for acronym in acronyms:
        at = [i for i, s in enumerate(stories) if any(acronym.short in c.fr for c in s.claims)]
        if at:
            claim = next(c for c in stories[at[0]].claims if acronym.short in c.fr)
            name, short = Label(acronym.fr, acronym.en), Label(acronym.short, acronym.short)
            found.append(Entity("organisation", name, short, (), claim.evidence[:1], 1, tuple(at)))
    return tuple(found)
