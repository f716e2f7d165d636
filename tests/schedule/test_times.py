"""The schedule's time, in a zone that is not the machine's: once a day, at the right moment, all year."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from datetime import date as Date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.schedule.times import clock, is_due, slots

TODAY = Date(2026, 11, 22)
DAILY = frozenset(range(7))
ZONES = (
    "UTC", "Africa/Bamako", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe",
    "Pacific/Kiritimati", "Pacific/Apia", "Africa/Casablanca",
)  # fmt: skip


def starts(at: time, days: frozenset[int], zone: str, machine: str, first: Date, number: int) -> list[datetime]:
    """The moments at which cron's lines, and then the guard, let a run begin: every minute of cron's own clock."""
    here = ZoneInfo(machine)
    made = slots(at, days, ZoneInfo(zone), here, TODAY)
    began = datetime.combine(first, time(), UTC)
    found = []
    for minute in range(number * 24 * 60):
        now = began + timedelta(minutes=minute)
        local = now.astimezone(here)
        fires = any(
            (local.hour, local.minute) == (one.hour, one.minute) and local.weekday() in one.days for one in made.slots
        )
        if fires and (not made.guarded or is_due(at, ZoneInfo(zone), now)):
            found.append(now)
    return found


def test_a_zone_without_summer_time_needs_one_line() -> None:
    made = slots(time(6, 30), frozenset(range(5)), ZoneInfo("Africa/Bamako"), ZoneInfo("UTC"), TODAY)
    (slot,) = made.slots
    assert (slot.hour, slot.minute, slot.days) == (6, 30, frozenset(range(5)))
    assert not made.guarded


def test_days_move_with_the_time() -> None:
    made = slots(time(6, 30), frozenset({0}), ZoneInfo("Asia/Tokyo"), ZoneInfo("UTC"), TODAY)
    (slot,) = made.slots
    assert (slot.hour, slot.minute, slot.days) == (21, 30, frozenset({6}))  # Monday there is Sunday here


def test_summer_time_needs_two_lines_of_which_one_goes_on() -> None:
    made = slots(time(6, 30), DAILY, ZoneInfo("Europe/Paris"), ZoneInfo("UTC"), TODAY)
    assert [(one.hour, one.minute) for one in made.slots] == [(4, 30), (5, 30)]
    assert made.guarded
    moments = starts(time(6, 30), DAILY, "Europe/Paris", "UTC", Date(2027, 3, 26), 5)
    assert [moment.astimezone(ZoneInfo("Europe/Paris")).strftime("%d %H:%M") for moment in moments] == [
        f"{day} 06:30" for day in (26, 27, 28, 29, 30)
    ]


def test_an_hour_that_is_skipped_or_doubled_still_gives_one_run() -> None:
    spring = starts(time(2, 30), DAILY, "Europe/Paris", "UTC", Date(2027, 3, 27), 3)
    assert [moment.strftime("%d %H:%M") for moment in spring] == ["27 01:30", "28 01:30", "29 00:30"]
    autumn = starts(time(2, 30), DAILY, "Europe/Paris", "UTC", Date(2027, 10, 30), 3)
    assert [moment.strftime("%d %H:%M") for moment in autumn] == ["30 00:30", "31 00:30", "01 01:30"]


@settings(deadline=None, max_examples=12)
@given(
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
    machine=st.sampled_from(ZONES),
    ahead=st.integers(0, 700),
)
def test_every_day_has_one_run_at_its_time(at: time, zone: str, machine: str, ahead: int) -> None:
    first = TODAY + timedelta(days=ahead)
    there = ZoneInfo(zone)
    steady = {datetime.combine(first + timedelta(days=n), time(), there).utcoffset() for n in range(-2, 6)}
    here = {datetime.combine(first + timedelta(days=n), time(), ZoneInfo(machine)).utcoffset() for n in range(-2, 6)}
    if len(steady) > 1 or len(here) > 1:
        return  # the days of a change themselves are looked at above, and cron has its own way with them
    moments = starts(at, DAILY, zone, machine, first, 3)
    assert len(moments) == 3
    assert all(moment.astimezone(there).time() == at for moment in moments)


@pytest.mark.parametrize(("late", "due"), [(0, True), (24, True), (26, False), (-1, False), (-60, False), (60, False)])
def test_a_run_is_due_until_a_while_after_its_time(late: int, due: bool) -> None:
    now = datetime(2027, 1, 5, 6, 30, tzinfo=ZoneInfo("Europe/Paris")) + timedelta(minutes=late)
    assert is_due(time(6, 30), ZoneInfo("Europe/Paris"), now) is due


def test_due_reaches_over_midnight() -> None:
    assert is_due(time(23, 50), ZoneInfo("Europe/Paris"), datetime(2027, 1, 5, 23, 5, tzinfo=UTC))


@pytest.mark.parametrize("text", ["", "6", "24:00", "06:60", "6h30", "06:30:00", "06:3", "٠٦:٣٠"])
def test_a_time_that_is_none_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(SettingsError, match="06:30"):
        clock(text)


def test_times_are_read_with_and_without_the_zero() -> None:
    assert clock("6:05") == clock("06:05") == time(6, 5)
