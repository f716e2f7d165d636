"""One run at a time: a second one is told who is at work, and a dead one holds nobody up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import AnotherRun, SettingsError
from pipeline.operate.lock import holder, only_one

HOLD = """
import sys, time
from pathlib import Path
from pipeline.operate.lock import only_one
with only_one(Path(sys.argv[1]), "making the edition of 2025-06-30"):
    print("held", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is at work on the folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_run_is_told_who_is_at_work(other: subprocess.Popen[str], tmp_path: Path) -> None:
    said = rf"process {other.pid} .*making the edition of 2025-06-30"
    with pytest.raises(AnotherRun, match=said), only_one(tmp_path, "another"):
        pass
    held = holder(tmp_path)
    assert held is not None
    assert held.pid == other.pid
    # Having been refused must not have spoilt what the next one is told.
    with pytest.raises(AnotherRun, match=f"process {other.pid}"), only_one(tmp_path, "a third"):
        pass


def test_a_killed_process_holds_nothing(other: subprocess.Popen[str], tmp_path: Path) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert holder(tmp_path) is None
    with only_one(tmp_path, "the next"):
        mine = holder(tmp_path)
        assert mine is not None
        assert (mine.pid, mine.doing) == (os.getpid(), "the next")
    assert holder(tmp_path) is None


def test_the_command_answers_4_and_leaves_everything_alone(other: subprocess.Popen[str], tmp_path: Path) -> None:
    (tmp_path / "2025-01-01").mkdir()
    (tmp_path / "2025-01-01" / "manifest.json").write_text("{}")
    command = [sys.executable, "-m", "pipeline.cli", "run", "seeds", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 4
    assert f"process {other.pid}" in done.stderr
    assert not (tmp_path / "last-run.json").exists()
    assert "Another run" in (tmp_path / "log" / "brief.log").read_text()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be written"), only_one(tmp_path / "file" / "out", "x"):
        pass
