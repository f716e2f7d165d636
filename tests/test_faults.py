"""A small share of `make faults`: what it looks for is not there, and it would see it if it were."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import faults

BENCH = Path(faults.__file__)


@pytest.mark.slow
def test_runs_that_are_killed_lose_nothing() -> None:
    command = [sys.executable, str(BENCH), "--share", "40", "--only", "kills", "steps", "two", "input"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line[:1] == "|"]
    assert {row[0] for row in rows[2:]} == {faults.KINDS[kind][0] for kind in ("kills", "steps", "two", "input")}
    struck = {row[0]: int(row[2]) for row in rows[2:]}
    assert struck["killed at a random moment"] >= 5
    assert struck["killed at every step's boundary"] >= 2


def test_the_bench_sees_what_it_looks_for(tmp_path: Path) -> None:
    world = faults.World(tmp_path)
    out = tmp_path / "out"
    for day in (faults.BEFORE, faults.DAY):
        (out / day).mkdir(parents=True)
        (out / day / "briefing.md").write_text(day)
        digest = hashlib.sha256(day.encode()).hexdigest()
        (out / day / "manifest.json").write_text(json.dumps({"files": {"briefing.md": digest}}))
    world.base = world.reference = faults.tree(out)
    sound = faults.Count()
    faults.look(world, out, "nothing", sound)
    assert sound == faults.Count()
    (out / faults.BEFORE / "briefing.md").write_text("half")
    (out / "index.html").write_text("half")
    found = faults.Count()
    faults.look(world, out, "damage", found)
    assert found.lost == [f"damage: the edition of {faults.BEFORE}"]
    assert {one.split(": ")[1] for one in found.wrong} == {
        f"{faults.BEFORE} is not whole",
        f"{faults.BEFORE}/briefing.md",
        "index.html",
    }


def test_worlds_share_the_trials_among_them(tmp_path: Path) -> None:
    for number in range(3):
        assert list(faults.World(tmp_path, number=number, stride=3).mine(range(7))) == list(range(number, 7, 3))
