"""A real cron daemon starts a real run from the line that was installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTE = """Le Mali a signé trois accords avec la Russie

Le président de la Transition, le général Assimi Goïta, a signé le 23 juin 2025 à Moscou trois accords avec la Russie.
Les accords portent sur la coopération économique, le commerce et l'énergie nucléaire civile.
La visite du président malien a duré cinq jours, selon le communiqué de la présidence.
"""
OWN = "# a line of my own\n0  5 * *  mon-fri   /bin/true  # keep me\n"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("crontab") is None or shutil.which("cron") is None,
        reason="no cron here; on Debian: apt-get install cron",
    ),
    pytest.mark.skipif(os.geteuid() != 0, reason="a cron daemon can only be started by root"),
]


def crontab(*arguments: str, text: str = "") -> str:
    done = subprocess.run(["crontab", *arguments], input=text, capture_output=True, text=True, check=False)
    return done.stdout


@pytest.fixture
def table() -> Iterator[None]:
    """The user's crontab holds a line of their own, and afterwards what it held before."""
    before = crontab("-l")
    crontab("-", text=OWN)
    yield
    if before:
        crontab("-", text=before)
    else:
        crontab("-r")


def cron_runs() -> bool:
    return any(
        path.read_text().strip() == "cron" for path in Path("/proc").glob("[0-9]*/comm") if os.access(path, os.R_OK)
    )


@contextmanager
def daemon() -> Iterator[None]:
    """A cron daemon: the one that runs, or one of our own."""
    if cron_runs():
        yield
        return
    process = subprocess.Popen(["cron", "-f"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # Cron reads the tables again when their folder's time has changed, in whole seconds: what is written within the
    # second in which it started would never be seen.
    time.sleep(2)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def brief(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "brief"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=home, check=False, timeout=120)


@pytest.mark.usefixtures("table")
def test_cron_makes_and_delivers_the_edition(tmp_path: Path) -> None:
    home, share = tmp_path / "a desk", tmp_path / "share"
    (home / "press").mkdir(parents=True)
    share.mkdir()
    (home / "press" / "accords.txt").write_text(NOTE, encoding="utf-8")
    (home / "brief.toml").write_text(f'seeds = "press"\nout = "notes"\n[delivery.folder]\npath = "{share}"\n')
    at = datetime.now(UTC) + timedelta(seconds=70)
    clock = at.strftime("%H:%M")  # Bamako is on UTC all year
    with daemon():
        for _ in range(2):  # twice, as a user would who is not sure
            done = brief(home, "schedule", "install", "--at", clock, "--tz", "Africa/Bamako", "--yes")
            assert done.returncode == 0, done.stderr
        installed = crontab("-l")
        assert installed.startswith(OWN)
        assert installed.count("--catch-up") == 1
        record = home / "notes" / "last-run.json"
        end = time.monotonic() + 900
        while time.monotonic() < end:
            if record.exists() and json.loads(record.read_text())["finished"]:
                break
            time.sleep(1)
    printed = home / "notes" / "log" / "scheduled.log"
    run = json.loads(record.read_text()) if record.exists() else {}
    assert run.get("exit") == 0, (run, printed.read_text() if printed.exists() else "cron started nothing")
    date = at.date().isoformat()
    for folder in (home / "notes" / date, share / date):
        assert (folder / "briefing.pdf").read_bytes().startswith(b"%PDF-")
    steps = (home / "notes" / "log" / "brief.log").read_text()
    assert all(step in steps for step in ("start", "read", "published", "folder", "done"))
    done = brief(home, "schedule", "remove", "--yes")
    assert done.returncode == 0
    assert crontab("-l") == OWN
    assert "no schedule" in brief(home, "schedule", "show").stdout


@pytest.mark.usefixtures("table")
def test_nothing_is_written_unasked(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    done = brief(tmp_path, "schedule", "install", "--at", "06:30")
    assert done.returncode == 2
    assert "30 6 * * *" in done.stdout
    assert "--yes" in done.stderr
    assert crontab("-l") == OWN
