"""Whether two sentences of different sources tell of one event, with two days for it or with a count that has grown."""

from __future__ import annotations

import re

from pipeline.assemble.reading import Day, Line, overlap
from pipeline.assemble.support import Sources
from pipeline.assemble.when import dates

_SAME_EVENT = 0.4  # overlap from which they tell the same thing, their dates aside
_NAMES = 3  # names in common that make two dated sentences tell of one event
# The day on which something begins or ends is no other date for it.
_END = re.compile(
    r"\b(?:achev|termin|conclu|commenc|entam|début|clôtur|began|begun|ended|opened|closed)\w*", re.IGNORECASE
)
# Counts that go up by the day.
_TALLY = re.compile(
    r"\b(?:en|les|dernières) (?:24|48|vingt-quatre|quarante-huit) heures\b|\bsupplémentaires?\b|"
    r"\bnouve(?:aux|lles?)\b|"
    r"\bau total\b|\bbilan\b|\bdésormais\b|\bà ce jour\b|\bpour l'(?:heure|instant)\b|\bport(?:e|ait|ant|é)\b|"
    r"\bla veille\b|\b(?:new|additional|so far|death toll|the day before)\b",
    re.IGNORECASE,
)
_TOLLS = frozenset("morts décès tués blessés victimes disparus cas contaminations malades hospitalisations".split())


def later_count(one: Line, other: Line, sources: Sources, of: str = "") -> bool:
    """Whether the later of two documents may only count what has come since: « seize décès en 24 heures ».

    `of` is what they count, where that is known.
    """
    first, second = sources.published(one.document), sources.published(other.document)
    grows = of in _TOLLS or any(_TALLY.search(line.facts.text) for line in (one, other))
    return bool(first and second and first != second) and grows


def days_apart(one: Line, other: Line, sources: Sources) -> tuple[Day, ...]:
    """The two days that sentences of different documents give to what they tell in common, if they give two."""
    first, second = day_of(one), day_of(other)
    if one.document == other.document or not first or not second:
        return ()
    if (first.first, first.last) == (second.first, second.last) or not _near(first, second):
        return ()
    if sources.copied(one.document, other.document) and overlap(one.stems, other.stems) < 0.6:
        return ()
    alike = len(shared_names(one, other)) >= _NAMES and overlap(one.stems, other.stems) >= _SAME_EVENT
    return (first, second) if alike else ()


def day_of(line: Line) -> Day | None:
    """The day of what a sentence tells, if that is whole and not when something begins or ends."""
    day = next(iter(line.days), None)
    own = day and day.whole and dates(line.facts.text, day)
    return day if own and not _END.search(line.facts.text) else None


def _near(one: Day, other: Day) -> bool:
    """Whether two dates are within the same month: farther apart they are two events."""
    return one.first[:7] == other.first[:7] or one.last[:7] == other.first[:7] or one.first[:7] == other.last[:7]


def shared_names(one: Line, other: Line) -> list[str]:
    """The words of names that both sentences have, as the first writes them."""
    theirs = {name.word.fold for name in other.facts.names if name.run >= 0}
    return [name.word.text for name in one.facts.names if name.run >= 0 and name.word.fold in theirs]
