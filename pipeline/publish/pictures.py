"""Where things stand in the edition's pictures; the templates draw them.

The timeline's axis runs over whole years. Facts that would touch one another even on a telephone get rows of their
own. A figure is measured against the largest of its kind: the same unit, or the same thing counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from pipeline.records import Event, Figure

DOT = 7.5  # width that a numbered dot needs, in hundredths of the picture of a telephone's width
_MARKS = 6  # years named at most under the axis


def axis(events: Sequence[Event]) -> tuple[date, date]:
    """The first day of the first year and the first day after the last."""
    days = [day for event in events for day in _days(event)]
    return date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)


def last(events: Sequence[Event]) -> date:
    """The last day of the last event."""
    return max(_days(event)[1] for event in events)


def places(events: Sequence[Event]) -> list[tuple[float, float, int]]:
    """(left, width, lane) for each event, in hundredths of the axis, and the row in which it is free."""
    if not events:
        return []
    first, end = axis(events)
    whole = (end - first).days
    taken: list[float] = []  # how far each lane is used
    found: dict[int, tuple[float, float, int]] = {}
    spans = {at: _days(event) for at, event in enumerate(events)}
    for at in sorted(spans, key=lambda at: spans[at]):
        start, last = spans[at]
        left, width = 100 * (start - first).days / whole, 100 * ((last - start).days + 1) / whole
        lane = next((row for row, used in enumerate(taken) if used <= left), len(taken))
        reach = left + max(width, DOT)
        taken[lane : lane + 1] = [reach]
        found[at] = (round(left, 2), round(width, 2), lane)
    return [found[at] for at in range(len(events))]


def marks(events: Sequence[Event]) -> tuple[tuple[float, str], ...]:
    """(place, year) for the years named under the axis."""
    if not events:
        return ()
    first, end = axis(events)
    years = range(first.year, end.year)
    step = -(-len(years) // _MARKS)
    whole = (end - first).days
    return tuple((round(100 * (date(year, 1, 1) - first).days / whole, 2), str(year)) for year in years[::step])


def shares(figures: Sequence[Figure]) -> list[float | None]:
    """Each figure's part of the largest of its kind, None where it is the only one; per cent are parts of a hundred."""
    kinds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for figure in figures:
        kinds[_kind(figure)].append(abs(figure.value))
    return [_share(figure, kinds[_kind(figure)]) for figure in figures]


def _share(figure: Figure, alike: Sequence[float]) -> float | None:
    if figure.precision == "magnitude" or (not figure.unit and not figure.counts.fr):
        return None
    if figure.unit == "%":
        return min(abs(figure.value) / 100, 1.0)
    return abs(figure.value) / max(alike) if len(alike) > 1 and max(alike) else None


def _kind(figure: Figure) -> tuple[str, str]:
    return figure.unit, "" if figure.unit else figure.counts.fr.casefold()


def _days(event: Event) -> tuple[date, date]:
    """The first and the last day of an event, a month and a year being all of their days; today's date is not asked."""
    start, last = _bounds(event.date), _bounds(event.end or event.date)
    return start[0], max(start[0], last[1])


def _bounds(iso: str) -> tuple[date, date]:
    parts = [int(part) for part in iso.split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return date(year, 1, 1), date(year, 12, 31)
