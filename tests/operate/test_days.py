"""Which editions are missing, and which documents belong to them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.errors import SettingsError
from pipeline.operate.days import Missing, missing, of, weekdays, zone
from pipeline.records import Source

WORKDAYS = frozenset(range(5))
MONDAY = Date(2025, 6, 30)


def archive(out: Path, *dates: str) -> Path:
    for date in dates:
        (out / date).mkdir(parents=True)
        (out / date / "manifest.json").write_text("{}")
    return out


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon,Wed, sat", {0, 2, 5}),
        ("sat-mon", {5, 6, 0}),
        ("daily", set(range(7))),
        ("mon-mon", {0}),
        ("sun", {6}),
    ],
)
def test_days_are_written_as_people_do(text: str, days: set[int]) -> None:
    assert weekdays(text) == days


@pytest.mark.parametrize("text", ["", "lundi", "mon-", "1-5", "mon,,tue"])
def test_days_that_are_none_are_answered_with_an_example(text: str) -> None:
    with pytest.raises(SettingsError, match="mon-fri"):
        weekdays(text)


@pytest.mark.parametrize("name", ["Bamako", "../../etc/passwd", "/etc/localtime", "", "Africa/Bamako\n"])
def test_a_zone_that_is_none_is_said(name: str) -> None:
    with pytest.raises(SettingsError, match="Africa/Bamako or"):
        zone(name)


def test_days_without_an_edition_are_missing_since_the_last_one(tmp_path: Path) -> None:
    archive(tmp_path, "2025-06-25")  # a Wednesday
    gaps = list(missing(tmp_path, MONDAY, WORKDAYS))
    assert gaps == [
        Missing(Date(2025, 6, 26), Date(2025, 6, 25)),
        Missing(Date(2025, 6, 27), Date(2025, 6, 26)),
    ]


def test_a_gap_between_two_editions_is_missing_too(tmp_path: Path) -> None:
    archive(tmp_path, "2025-06-23", "2025-06-25", "2025-06-26", "2025-06-27")
    assert list(missing(tmp_path, MONDAY, WORKDAYS)) == [Missing(Date(2025, 6, 24), Date(2025, 6, 23))]


def test_a_long_pause_and_a_first_run_are_not_caught_up(tmp_path: Path) -> None:
    assert list(missing(tmp_path / "none", MONDAY, WORKDAYS)) == []
    archive(tmp_path, "2025-05-02")
    assert list(missing(tmp_path, MONDAY, WORKDAYS)) == []


def test_half_an_edition_is_none(tmp_path: Path) -> None:
    archive(tmp_path, "2025-06-25")
    (tmp_path / "2025-06-26").mkdir()
    assert [gap.date.day for gap in missing(tmp_path, MONDAY, WORKDAYS)] == [26, 27]


@pytest.mark.parametrize(
    ("published", "written", "inside"),
    [
        (None, "2025-06-26T09:00", True),
        (None, "2025-06-25T23:30", False),  # in the edition before
        (None, "2025-06-28T08:00", False),  # came later
        ("2025-06-26", "2025-06-30T05:00", True),  # fetched late, but of that day
        ("2025-06-20", "2025-06-26T09:00", False),
        ("2025-06", "2025-06-27T09:00", True),  # a month is no day: the file's day counts
        ("2025-07-14", "2025-06-27T09:00", True),  # announces something; it was there on that day
    ],
)
def test_a_document_belongs_to_its_day(tmp_path: Path, published: str | None, written: str, inside: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    moment = datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    belongs = of(Missing(Date(2025, 6, 27), Date(2025, 6, 25)), tmp_path, UTC)
    assert belongs(Source("a.txt", None, published)) is inside


def test_the_day_of_a_file_is_that_of_the_zone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    late = datetime(2025, 6, 26, 23, 30, tzinfo=UTC)
    os.utime(path, (late.timestamp(), late.timestamp()))
    gap = Missing(late.date(), late.date() - timedelta(days=1))
    assert of(gap, tmp_path, ZoneInfo("Africa/Bamako"))(Source("a.txt", None, None))
    assert not of(gap, tmp_path, ZoneInfo("Asia/Tokyo"))(Source("a.txt", None, None))


def test_a_page_without_a_day_waits_for_today(tmp_path: Path) -> None:
    belongs = of(Missing(Date(2025, 6, 27), Date(2025, 6, 25)), tmp_path, UTC)
    assert not belongs(Source("https://example.org/a", None, None))
    assert belongs(Source("https://example.org/a", None, "2025-06-27"))
