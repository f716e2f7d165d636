"""The dated facts of an edition in order of date, each once, with all who date it so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.assemble.reading import Day, Line, overlap
from pipeline.assemble.telling import Telling
from pipeline.assemble.when import dates
from pipeline.leaning import leans
from pipeline.records import Event
from pipeline.words import stems

MOST = 30
MOST_A_YEAR = 3  # facts that are dated to the year alone, of each year
_OF_NUMBER = re.compile(r"\d (?:en|in) $")
_SAME = 0.4  # overlap of two sentences with the same date, from which they date the same fact
_SHARED = 2  # stems that they must share at least
_SHORTEST, _LONGEST = 8, 60  # words of a sentence that can stand as a dated fact


def timeline(lines: Mapping[str, Sequence[Line]], telling: Telling) -> tuple[Event, ...]:
    """At most MOST events: what the stories tell and what more sources date before what only one sentence says.

    None of which nobody could tell of whom it speaks.
    """
    dated = [(day, line) for document in lines.values() for line in document for day in line.days if _usable(line, day)]
    found: list[tuple[Day, list[Line]]] = []
    by_date: dict[tuple[str, str], list[int]] = {}
    for day, line in sorted(dated, key=lambda pair: (not pair[1].alone, len(pair[1].facts.words))):
        key = day.first, day.last
        alike = (at for at in by_date.get(key, ()) if any(_same(one, line) for one in found[at][1]))
        same = next(alike, None)
        if same is None:
            by_date.setdefault(key, []).append(len(found))
            found.append((day, [line]))
        elif line not in found[same][1]:
            found[same][1].append(line)
    events = []
    for day, same_lines in found:
        claim, story = telling.claim(same_lines, day=day)
        if leans(claim.fr or claim.en):
            continue
        told = claim.status != "extracted" or bool(claim.fr and claim.en)
        event = Event(day.first, day.last if day.last != day.first else None, claim, story)
        rank = (-claim.independent, not told, len(day.first) == 4, not same_lines[0].alone, day.first)
        events.append((rank, event))
    whole = {(event.story, event.date[:7]) for _, event in events if len(event.date) == 10}
    # « en juin » says less than « du 21 au 26 juin » of the same story.
    events = [(rank, one) for rank, one in events if len(one.date) != 7 or (one.story, one.date) not in whole]
    best: list[tuple[tuple[object, ...], Event]] = []
    for rank, event in sorted(events, key=lambda pair: pair[0]):
        taken = sum(other.date == event.date for _, other in best)
        # « Élu en août 2013 et réélu en 2018 » is told once.
        told = any(other.claim.fr == event.claim.fr and other.claim.en == event.claim.en for _, other in best)
        if len(best) < MOST and not told and (len(event.date) > 4 or taken < MOST_A_YEAR):
            best.append((rank, event))
    return tuple(sorted((event for _, event in best), key=lambda event: (event.date, event.end or "", event.claim.fr)))


def _usable(line: Line, day: Day) -> bool:
    """Whether the sentence dates a fact so: no question, no « la visite de juin 2025 », no « 35 en 2023 »."""
    text = line.facts.text
    if not _SHORTEST <= len(line.facts.words) <= _LONGEST or line.text.rstrip().endswith(("?", ":")):
        return False
    if not dates(text, day):
        return False
    return day.first[4:] != "" or (line.alone and not _OF_NUMBER.search(text[max(0, day.start - 14) : day.start]))


def _same(one: Line, other: Line) -> bool:
    """Whether two sentences of one date tell the same of it; those with other numbers do not."""
    first, second = _undated(one), _undated(other)
    if len(first & second) < _SHARED or overlap(first, second) < _SAME:
        return False
    ours, theirs = ({value for number in line.facts.numbers for value in number.values} for line in (one, other))
    return not ours or not theirs or bool(ours & theirs)


def _undated(line: Line) -> frozenset[str]:
    """The stems of a sentence, those of its dates aside, which two sentences of one day have in common anyway."""
    said = [line.facts.text[mention.start : mention.end] for mention in line.facts.dates]
    return line.stems - frozenset(stems(" ".join(said), line.facts.language))
