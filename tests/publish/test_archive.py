"""An edition is there whole or not at all, the one before it is kept, and `latest` always leads to a whole one."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import RenderError
from pipeline.publish import archive, write_edition

OLD = {"briefing.md": b"old\n" * 1000, "briefing.html": b"<p>old"}
NEW = {"briefing.md": b"new\n" * 1000, "briefing.html": b"<p>new"}
DAY = "2025-06-30"


def state(edition: Path) -> str | None:
    """ "old" or "new" for a whole edition, None where there is none; anything else fails."""
    if not edition.exists():
        return None
    checksums = json.loads((edition / "manifest.json").read_text("utf-8"))["files"]
    for name, checksum in checksums.items():
        assert hashlib.sha256((edition / name).read_bytes()).hexdigest() == checksum
    assert set(checksums) == set(OLD)
    return (edition / "briefing.md").read_text()[:3]


@pytest.fixture(params=["exchange", "renames"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With and without the file system's exchange in one step."""
    if request.param == "renames":
        monkeypatch.setattr(archive, "_exchange", lambda one, other: False)
    return str(request.param)


def test_an_edition_is_written_with_its_manifest(tmp_path: Path) -> None:
    place = write_edition(NEW, {"started": "2025-06-30T06:00:00Z"}, tmp_path / "out", DAY)
    assert place == tmp_path / "out" / DAY
    assert sorted(path.name for path in place.iterdir()) == ["briefing.html", "briefing.md", "manifest.json"]
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    assert manifest["started"] == "2025-06-30T06:00:00Z"
    assert state(place) == "new"


def test_a_later_run_of_the_same_day_replaces_the_edition_and_keeps_the_one_before(tmp_path: Path, system: str) -> None:
    for files in (NEW, OLD, NEW):
        write_edition(files, {}, tmp_path, DAY)
    assert state(tmp_path / DAY) == "new"
    assert state(tmp_path / "previous" / DAY) == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", DAY, "latest", "previous"]


def test_an_edition_that_says_the_same_or_is_damaged_does_not_push_out_the_one_before(tmp_path: Path) -> None:
    for files in (OLD, NEW, NEW):
        write_edition(files, {}, tmp_path, DAY)
    assert state(tmp_path / "previous" / DAY) == "old"
    (tmp_path / DAY / "briefing.html").write_bytes(b"<p>ne")
    write_edition(NEW, {}, tmp_path, DAY)
    assert state(tmp_path / DAY) == "new"
    assert state(tmp_path / "previous" / DAY) == "old"


def test_latest_leads_to_the_newest_day_whatever_was_written_last(tmp_path: Path) -> None:
    for day in ("2025-06-29", DAY, "2025-06-28"):
        write_edition(NEW, {}, tmp_path, day)
    assert (tmp_path / "latest").resolve().name == DAY
    assert (tmp_path / "latest").readlink() == Path(DAY)  # relative, so that the folder can be moved


def test_where_links_cannot_be_made_a_file_names_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    write_edition(NEW, {}, tmp_path, DAY)
    assert (tmp_path / "latest.txt").read_text() == DAY + "\n"
    monkeypatch.undo()
    write_edition(NEW, {}, tmp_path, DAY)
    assert not (tmp_path / "latest.txt").exists()
    assert (tmp_path / "latest").is_symlink()


@pytest.mark.parametrize("date", ["2025-6-30", "../2025-06-30", "", "2025-02-30"])
def test_what_is_no_date_is_refused(tmp_path: Path, date: str) -> None:
    with pytest.raises(RenderError, match="--date"):
        write_edition(NEW, {}, tmp_path, date)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "manifest.json"])
def test_a_file_keeps_to_its_edition(tmp_path: Path, name: str) -> None:
    with pytest.raises(RenderError, match="name of an edition's file"):
        write_edition({name: b""}, {}, tmp_path, DAY)


def test_a_disk_that_refuses_leaves_what_was_there_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_edition(OLD, {}, tmp_path, DAY)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RenderError, match=r"No space left.*make room"):
        write_edition(NEW, {}, tmp_path, DAY)
    monkeypatch.undo()
    assert state(tmp_path / DAY) == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", DAY, "latest"]


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.publish import archive
folder, stop, exchange = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "exchange"
if not exchange:
    archive._exchange = lambda one, other: False
seen = 0
def watch(event, args):
    global seen
    if event in ("open", "os.rename", "os.mkdir", "os.symlink", "os.rmdir", "os.remove", "ctypes.dlsym"):
        if str(folder) in str(args[0]) or event == "ctypes.dlsym":
            seen += 1
            if seen == stop:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
archive.write_edition(
    {"briefing.md": b"new\\n" * 1000, "briefing.html": b"<p>new"}, {}, folder, "2025-06-30"
)
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["exchange", "renames"])
def test_a_run_killed_at_any_step_leaves_a_whole_edition(tmp_path: Path, how: str) -> None:
    outcomes: list[str | None] = []
    for stop in range(1, 60):
        folder = tmp_path / str(stop)
        write_edition(NEW, {}, folder, DAY)
        write_edition(OLD, {}, folder, DAY)
        done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(stop), how], capture_output=True)
        outcomes.append(state(folder / DAY))
        if how == "exchange":
            assert outcomes[-1] in ("old", "new")
            assert state(folder / "latest") in ("old", "new")
        write_edition(NEW, {}, folder, DAY)  # the next run finds its way from there
        assert state(folder / DAY) == "new"
        assert state(folder / "previous" / DAY) == "old"
        assert sorted(path.name for path in folder.iterdir()) == [".lock", DAY, "latest", "previous"]
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert outcomes[0] == "old"
    assert outcomes[-1] == "new"
    assert outcomes.count("old") > 3
    assert outcomes.count("new") > 3
