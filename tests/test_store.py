"""The store: what was kept is there after a crash, and a damaged file costs time, nothing else."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.records import Claim, Evidence, Reason, Summary
from pipeline.store import Store, key

HEADLINE = Claim("Un titre", "", (Evidence("d", -1, "Un titre", 1.0),), "extracted")
SUMMARY = Summary(HEADLINE, (Claim("Une phrase.", "", (), "generated", reasons=(Reason("number", "3", "4"),)),))


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.put("k", "summary", SUMMARY)
    with Store(tmp_path / "s.sqlite") as store:
        assert store.get("k", Summary) == SUMMARY
        assert store.get("other", Summary) is None


def test_a_value_of_another_shape_is_as_good_as_none(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.put("k", "summary", HEADLINE)
        assert store.get("k", Summary) is None


def test_the_key_depends_on_every_part() -> None:
    keys = {key("a", 1, {"x": 2}), key("a", 1, {"x": 3}), key("b", 1, {"x": 2}), key("a", {"x": 2}, 1)}
    assert len(keys) == 4
    assert key("a", 1, {"x": 2}) in keys


def test_a_damaged_file_is_set_aside_and_a_new_one_serves(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"this is no database" * 500)
    with Store(path) as store:
        store.put("k", "summary", SUMMARY)
        assert store.get("k", Summary) == SUMMARY
    assert (tmp_path / "s.sqlite.damaged").exists()


def test_a_newer_schema_is_refused_with_a_sentence(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "s.sqlite")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        Store(tmp_path / "s.sqlite")


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:

        def fail() -> None:
            with store.transaction():
                store.put("k", "summary", SUMMARY)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert store.get("k", Summary) is None


def test_what_was_committed_survives_a_kill(tmp_path: Path) -> None:
    program = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from pathlib import Path
from pipeline.store import Store
from tests.test_store import SUMMARY
store = Store(Path({str(tmp_path / "s.sqlite")!r}))
with store.transaction():
    store.put("done", "summary", SUMMARY)
store._connection.execute("BEGIN IMMEDIATE")
store.put("half", "summary", SUMMARY)
print("ready", flush=True)
sys.stdin.read()
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        os.kill(process.pid, signal.SIGKILL)
    with Store(tmp_path / "s.sqlite") as store:
        assert store.get("done", Summary) == SUMMARY
        assert store.get("half", Summary) is None
