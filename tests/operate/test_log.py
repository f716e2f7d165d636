"""The log: a line a step that programs can read, that no document can forge, and that does not grow for ever."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.operate.log import SCHEDULED, Logged, _Json, _Text, file, logged
from pipeline.progress import Quiet
from pipeline.settings import Log, Settings

LOG = logging.getLogger("pipeline.somewhere")


def settings(tmp_path: Path, **changes: object) -> Settings:
    return Settings(out=tmp_path, log=Log.model_validate(changes))


def test_a_line_a_step_in_json(tmp_path: Path) -> None:
    with logged(settings(tmp_path, format="json")) as path:
        assert list(Logged(Quiet()).track("Summarising", [1, 2, 3])) == [1, 2, 3]
        LOG.info("published", extra={"edition": "2025-06-30", "stories": 7})
    first, second = (json.loads(line) for line in path.read_text().splitlines())
    assert (first["step"], first["batches"]) == ("summarising", 3)
    assert (second["step"], second["edition"], second["stories"]) == ("published", "2025-06-30", 7)
    assert datetime.fromisoformat(second["time"]).tzinfo is not None


def test_a_line_a_step_in_text(tmp_path: Path) -> None:
    with logged(settings(tmp_path)) as path:
        LOG.warning("mail", extra={"to": "desk@example.org", "reason": "two words", "_of_a_library": 1})
    (line,) = path.read_text().splitlines()
    assert line.endswith('warning mail to=desk@example.org reason="two words"')


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_takes_no_part_in_how_a_run_ends(tmp_path: Path) -> None:
    def run() -> None:
        with logged(settings(tmp_path, file="/dev/full")):
            LOG.error("a line that finds no room")
            raise KeyError("what ended it")

    with pytest.raises(KeyError, match="what ended it"):
        run()


def test_a_fault_leaves_its_trace(tmp_path: Path) -> None:
    with logged(settings(tmp_path, format="json")) as path:
        try:
            raise ZeroDivisionError("on purpose")
        except ZeroDivisionError:
            LOG.error("internal error", exc_info=True)
    assert "ZeroDivisionError: on purpose" in json.loads(path.read_text())["trace"]


@given(st.text())
def test_no_name_of_a_document_forges_a_line_or_moves_the_cursor(name: str) -> None:
    record = logging.LogRecord("pipeline", logging.INFO, "", 0, name, None, None)
    record.origin = name
    for line in (_Text().format(record), _Json().format(record)):
        assert line.isprintable()
    assert json.loads(_Json().format(record))["origin"] == name


def test_old_lines_go(tmp_path: Path) -> None:
    with logged(settings(tmp_path, max_bytes=1_000, keep=2)) as path:
        for number in range(200):
            LOG.info("line %d", number)
    kept = sorted(path.parent.iterdir())
    assert [one.name for one in kept] == ["brief.log", "brief.log.1", "brief.log.2"]
    assert all(one.stat().st_size <= 1_000 for one in kept)
    assert "line 199" in path.read_text()


def test_what_scheduled_runs_print_does_not_grow_for_ever(tmp_path: Path) -> None:
    own = settings(tmp_path, max_bytes=1_000)
    printed = file(own).with_name(SCHEDULED)
    printed.parent.mkdir()
    with printed.open("a") as shell:  # as the shell of cron holds it open
        shell.write("x" * 2_000)
        shell.flush()
        with logged(own):
            pass
        shell.write("of today\n")
    assert printed.read_text() == "of today\n"


def test_nothing_is_logged_once_it_is_over(tmp_path: Path) -> None:
    with logged(settings(tmp_path)) as path:
        pass
    LOG.error("later")
    assert path.read_text() == ""


def test_a_log_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    with pytest.raises(SettingsError, match=r"\[log\] in brief.toml"), logged(settings(tmp_path)):
        pass
