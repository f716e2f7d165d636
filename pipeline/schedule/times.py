"""When a schedule is due: a time of day on days of the week in a time zone, also where the machine is in another.

Cron reads its table in the machine's zone alone (Debian's cron has no CRON_TZ, and others differ), so the time is
converted. Where the distance between the two zones changes in the course of the year, there is a line for each
distance, and the run that a line starts goes on only where it is due (`brief run --at`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from datetime import date as Date
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.errors import SettingsError

# How late a run may start and still count as due. Zones shift by 30 minutes at least (Lord Howe), so that the line
# for the other distance is never within it.
LATE = timedelta(minutes=25)
AHEAD = 366 * 2  # days over which zones are compared: whoever changes their rules sooner installs again


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of the machine and the days of the week (0 is Monday) on which cron starts a run."""

    hour: int
    minute: int
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Slots:
    """The lines that a schedule needs; `guarded` says that a run must look whether it is due. `skipped` are the
    dates on which the clock jumps over the time: the run then comes when that hour is over."""

    slots: tuple[Slot, ...]
    guarded: bool
    skipped: tuple[Date, ...]


def clock(text: str) -> time:
    """The time of day of "06:30"; raises SettingsError that shows how to write it."""
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
        raise SettingsError(f"{text!r} is no time of day; write it as 06:30")
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def machine_zone(path: Path = Path("/etc/localtime")) -> tzinfo:
    """The zone that cron lives in: the system's, whatever TZ says in this terminal; UTC where none is set."""
    try:
        with path.open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return UTC


def slots(at: time, days: frozenset[int], zone: tzinfo | None, machine: tzinfo, today: Date) -> Slots:
    """The machine's times at which cron is to start a run that is due `at` on `days` in `zone` (None: the machine's).

    Whether a zone's clock changes is looked up for the two years from `today` on.
    """
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    skipped = []
    for day in (today + timedelta(days=ahead) for ahead in range(AHEAD)):
        due = datetime.combine(day, at, zone or machine)
        if day.weekday() not in days:
            continue
        if due.astimezone(UTC).astimezone(zone or machine).time() != at:
            skipped.append(day)  # no line of its own: that of the days before fires at the right moment
            continue
        there = due.astimezone(machine)
        found[there.hour, there.minute].add(there.weekday())
    lines = tuple(Slot(hour, minute, frozenset(on)) for (hour, minute), on in sorted(found.items()))
    return Slots(lines, len(lines) > 1, tuple(skipped))


def is_due(at: time, zone: tzinfo | None, now: datetime) -> bool:
    """Whether the time of day `at` in `zone` was just now: at most `LATE` before `now` (which has a zone)."""
    return any(timedelta(0) <= now - due <= LATE for due in _around(at, zone, now))


def _around(at: time, zone: tzinfo | None, now: datetime) -> Iterator[datetime]:
    """The moments nearest to `now` at which the clock in `zone` shows `at`, as moments in UTC."""
    here = now.astimezone(zone)
    for day in (here.date() - timedelta(days=1), here.date()):
        wall = datetime.combine(day, at)
        local = wall.replace(tzinfo=zone) if zone else wall.astimezone()
        yield local.astimezone(UTC)
