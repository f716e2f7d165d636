"""The units of systemd: systemd itself finds nothing wrong with them, and removing leaves nothing behind."""

from __future__ import annotations

import shutil
import subprocess
from datetime import time
from pathlib import Path

import pytest

from pipeline.schedule import systemd
from pipeline.schedule.job import Job

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "systemd" / "user"


def job(home: Path) -> Job:
    home.mkdir(parents=True, exist_ok=True)
    return Job(home, (str(home / "press"),), time(6, 30), frozenset(range(5)), "Africa/Bamako", home / "scheduled.log")


@needs_systemd
@pytest.mark.parametrize("name", ["plain", "with space", "per%cent", "dollar$HOME", 'quote"d', "été"])
def test_systemd_takes_the_units(tmp_path: Path, name: str) -> None:
    made = job(tmp_path / name)
    paths = systemd.units(made)
    for path, content in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, paths)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "brief-" in line]
    assert said == []


@needs_systemd
def test_the_time_is_that_of_the_zone(tmp_path: Path) -> None:
    timer = systemd.units(job(tmp_path / "a"))[systemd.paths(tmp_path / "a")[1]]
    calendar = next(line.partition("=")[2] for line in timer.splitlines() if line.startswith("OnCalendar"))
    done = subprocess.run(["systemd-analyze", "calendar", calendar], capture_output=True, text=True, check=True)
    assert "Mon..Fri *-*-* 06:30:00 Africa/Bamako" in done.stdout


def test_what_cannot_be_reached_is_said_and_removing_leaves_nothing(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")
    made = job(tmp_path / "a")
    assert "systemctl --user" in systemd.install(made)
    assert len(list(config.glob("brief-*"))) == 2
    assert "systemctl --user" in systemd.install(made)
    assert len(list(config.glob("*"))) - (config / "timers.target.wants").exists() == 2
    assert systemd.remove(made.home)
    assert [path for path in config.rglob("*") if not path.is_dir()] == []
    assert not systemd.remove(made.home)
