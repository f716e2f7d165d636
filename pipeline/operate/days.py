"""Days: which of the week, what today is in a zone, which editions are missing, and whose day a document is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.errors import SettingsError
from pipeline.records import Source

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FARTHEST = 14  # days that are caught up at most: a longer pause was one on purpose

_EDITION = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A date without an edition, and the date of the edition before it, after which its documents begin."""

    date: Date
    after: Date


def weekdays(text: str) -> frozenset[int]:
    """The days of "mon-fri", "mon,wed,sat" or "daily" as 0 (Monday) to 6; SettingsError shows how to write them."""
    found: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        last = last if dash else first
        if part == "daily":
            found.update(range(7))
        elif first in NAMES and last in NAMES:
            start = NAMES.index(first)
            found.update((start + step) % 7 for step in range((NAMES.index(last) - start) % 7 + 1))
        else:
            raise SettingsError(f"{text!r} is no choice of days; write mon-fri, mon,wed,sat or daily")
    return frozenset(found)


def zone(name: str | None) -> tzinfo | None:
    """The time zone of that name, None (the machine's own) for None. Raises SettingsError where there is no such."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"There is no time zone {name!r}; write it as Africa/Bamako or Europe/Paris") from None


def missing(out: Path, today: Date, days: frozenset[int]) -> Iterator[Missing]:
    """The dates on `days` before `today` that have no edition, oldest first.

    They are counted from the oldest edition of the last `FARTHEST` days on; where there is none, nothing is missing.
    """
    window = [today - timedelta(days=back) for back in range(FARTHEST, 0, -1)]
    there = [day for day in window if (out / day.isoformat() / "manifest.json").is_file()]
    if not there:
        return
    before = there[0]
    for day in window:
        if day in there:
            before = max(before, day)
        elif day > before and day.weekday() in days:
            yield Missing(day, before)
            before = day


def of(gap: Missing, folder: Path, where: tzinfo | None) -> Callable[[Source], bool]:
    """Whether a source belongs to a missing edition: its day is after the edition before, and not after the date.

    A document's day is the one it states, or, where it states none or one after its file's, the day on which its
    file was last written. A source without a file and a stated day belongs to today's edition alone.
    """
    root = folder if folder.is_dir() else folder.parent

    def belongs(source: Source) -> bool:
        day = _day(root / source.origin, source.published, where)
        return day is not None and gap.after < day <= gap.date

    return belongs


def _day(path: Path, published: str | None, where: tzinfo | None) -> Date | None:
    stated = Date.fromisoformat(published) if published and _EDITION.fullmatch(published) else None
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, where).date()
    except (OSError, ValueError):
        return stated
    return min(stated, written) if stated else written
