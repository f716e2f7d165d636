"""A small share of `make faults`: what it looks for is not there, and it would see it if it were."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import faults

BENCH = Path(faults.__file__).parent


@pytest.mark.slow
def test_killed_runs_and_changing_input_lose_nothing() -> None:
    command = [sys.executable, str(BENCH / "faults.py"), "--kills", "4", "--only", "kills", "input"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "| killed at a random moment | 4 | " in done.stdout


def test_the_bench_sees_what_it_looks_for(tmp_path: Path) -> None:
    world = faults.World(tmp_path)
    out = tmp_path / "out"
    for day in (faults.BEFORE, faults.DAY):
        (out / day).mkdir(parents=True)
        (out / day / "briefing.md").write_text(day)
        digest = faults.hashlib.sha256(day.encode()).hexdigest()
        (out / day / "manifest.json").write_text(faults.json.dumps({"files": {"briefing.md": digest}}))
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
