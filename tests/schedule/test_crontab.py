"""The crontab: our lines come and go, everyone else's stay as they are to the byte."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.schedule.crontab import changed, lines, ours
from pipeline.schedule.job import Job
from pipeline.schedule.times import Slot, Slots

HOME = Path("/srv/press review")
SLOTS = Slots((Slot(6, 30, frozenset(range(5))),), False, ())
OTHERS = (
    "# my own\nMAILTO=me@example.org\nSHELL = /bin/bash\n0  5 * *  mon-fri   /bin/true  # keep me\n"
    "#30 6 * * * switched off\n@reboot   /bin/x\n\n 1 2 * * * /bin/y % input\nbroken line\n"
    "5 5 * * * /usr/bin/other # brief of somebody\n"
)


def job(home: Path = HOME, *arguments: str) -> Job:
    return Job(home, arguments, time(6, 30), frozenset(range(5)), "Africa/Bamako", home / "outputs/log/scheduled.log")


def test_a_line_says_everything_that_cron_does_not_know() -> None:
    (line,) = lines(job(), SLOTS)
    assert line.startswith("30 6 * * 1,2,3,4,5 cd '/srv/press review' && PATH=")
    words = shlex.split(line, comments=True)
    program = next(word for word in words if word.endswith("/brief"))
    assert Path(program).is_absolute()
    assert os.access(program, os.X_OK)
    at = words.index("run")
    assert words[at : at + 7] == [
        "run",
        "--quiet",
        "--catch-up",
        "--days",
        "mon,tue,wed,thu,fri",
        "--tz",
        "Africa/Bamako",
    ]
    assert words[-3:] == [">>", "/srv/press review/outputs/log/scheduled.log", "2>&1"]
    assert "--at" not in words


def test_installing_twice_is_installing_once() -> None:
    new = lines(job(), SLOTS)
    once = changed(OTHERS, HOME, new)
    assert changed(once, HOME, new) == once
    assert ours(once, HOME) == new
    later = lines(job(), Slots((Slot(7, 0, frozenset(range(7))),), False, ()))
    assert ours(changed(once, HOME, later), HOME) == later


def test_removing_leaves_what_was_there_before() -> None:
    assert changed(changed(OTHERS, HOME, lines(job(), SLOTS)), HOME, []) == OTHERS
    assert changed(changed("", HOME, lines(job(), SLOTS)), HOME, []) == ""


def test_another_folder_has_a_schedule_of_its_own() -> None:
    second = Path("/srv/other")
    both = changed(changed("", HOME, lines(job(), SLOTS)), second, lines(job(second), SLOTS))
    assert ours(changed(both, HOME, []), second) == lines(job(second), SLOTS)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_else_stands_there_is_left_alone(table: str) -> None:
    table += "\n" if table and not table.endswith("\n") else ""
    new = lines(job(), SLOTS)
    assert changed(table, HOME, new) == table + new[0] + "\n"
    assert changed(changed(table, HOME, new), HOME, []) == table


@pytest.mark.parametrize(
    "name", ["with space", "per%cent", "quo'te", 'double"quote', "dollar$HOME", "hash # brief", "été"]
)
def test_the_shell_of_cron_sees_the_folder_as_it_is_called(name: str, tmp_path: Path) -> None:
    """The command part of the line, put through what cron does with % and through a real shell."""
    home = tmp_path / name
    (home / "outputs" / "log").mkdir(parents=True)
    (line,) = lines(job(home, str(home / "press")), SLOTS)
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace(r"\%", "")
    told = command.replace(r"\%", "%").replace(str(Path(sys.executable).parent / "brief"), "printf '%s|'")
    done = subprocess.run(["/bin/sh", "-c", told], capture_output=True, text=True, check=True, cwd="/")
    printed = (home / "outputs" / "log" / "scheduled.log").read_text().split("|")
    assert printed[:2] == ["run", str(home / "press")]
    assert done.stdout == ""


def test_what_cron_could_not_take_is_refused() -> None:
    with pytest.raises(SettingsError, match="control characters"):
        lines(job(Path("/srv/two\nlines")), SLOTS)
    with pytest.raises(SettingsError, match="too long"):
        lines(job(Path("/srv") / ("x" * 400)), SLOTS)
