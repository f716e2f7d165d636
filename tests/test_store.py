"""The store: what was kept is there after a crash, and a damaged file costs time, nothing else."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from pipeline.errors import StoreError
from pipeline.records import Claim, Evidence, Reason, Summary
from pipeline.store import MIGRATIONS, SCHEMA, Store, key

HEADLINE = Claim("Un titre", "", (Evidence("d", -1, "Un titre", 1.0),), "extracted")
SUMMARY = Summary(HEADLINE, (Claim("Une phrase.", "", (), "generated", reasons=(Reason("number", "3", "4"),)),))


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.put("summary", {"k": SUMMARY})
    with Store(tmp_path / "s.sqlite") as store:
        assert store.get("k", Summary) == SUMMARY
        assert store.get("other", Summary) is None


def test_a_value_of_another_shape_is_as_good_as_none(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.put("summary", {"k": HEADLINE})
        assert store.get("k", Summary) is None


def test_the_key_depends_on_every_part() -> None:
    keys = {key("a", 1, {"x": 2}), key("a", 1, {"x": 3}), key("b", 1, {"x": 2}), key("a", {"x": 2}, 1)}
    assert len(keys) == 4
    assert key("a", 1, {"x": 2}) in keys


def test_a_damaged_file_is_set_aside_and_a_new_one_serves(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(b"this is no database" * 500)
    with Store(path) as store:
        store.put("summary", {"k": SUMMARY})
        assert store.get("k", Summary) == SUMMARY
    assert (tmp_path / "s.sqlite.damaged").read_bytes().startswith(b"this is no database")


def test_the_backup_takes_the_place_of_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.put("summary", {"k": SUMMARY})
    path.write_bytes(path.read_bytes()[:5000])
    with Store(path) as store:
        assert store.get("k", Summary) == SUMMARY
    # And with the backup damaged too, an empty one serves.
    (tmp_path / "s.sqlite.backup").write_bytes(b"nothing" * 1000)
    path.write_bytes(b"nothing" * 1000)
    with Store(path) as store:
        assert store.get("k", Summary) is None


@given(st.integers(0, 2**20), st.binary(min_size=1, max_size=64), st.integers(0, 2))
@settings(max_examples=30, deadline=None)
def test_whatever_is_damaged_no_other_result_is_given(at: int, damage: bytes, part: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.sqlite"
        store = Store(path)
        many = {f"k{number}": replace(SUMMARY, claims=SUMMARY.claims * (number + 1)) for number in range(40)}
        store.put("summary", many)
        files = [(path.with_name(path.name + suffix), path.with_name(path.name + suffix).read_bytes())
                 for suffix in ("", "-wal", "-shm")]  # fmt: skip
        store._connection.close()  # which would tidy the log away: they are put back as a kill leaves them
        for file, content in files:
            file.write_bytes(content)
        file, content = files[part]
        start = at % max(1, len(content))
        file.write_bytes(content[:start] + damage + content[start + len(damage) :])
        with Store(path) as again:
            found = {key: again.get(key, Summary) for key in many}
            assert all(value in (None, many[key]) for key, value in found.items())
            again.put("summary", many)
            assert {key: again.get(key, Summary) for key in many} == many


def test_damage_that_comes_during_a_run_does_not_end_it(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.put("summary", {f"k{number}": SUMMARY for number in range(200)})
    with Store(path) as store:
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(os.urandom(path.stat().st_size - 4096))
        assert store.get("k150", Summary) in (None, SUMMARY)
        store.put("summary", {"new": SUMMARY})
        assert store.get("new", Summary) == SUMMARY


def test_a_file_of_schema_1_is_brought_forward_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    connection = sqlite3.connect(path)
    connection.execute(MIGRATIONS[0])
    payload = TypeAdapter(Summary).dump_json(SUMMARY)
    connection.execute("INSERT INTO results VALUES ('k', 'summary', ?)", (payload,))
    connection.execute("PRAGMA user_version=1")
    connection.commit()
    connection.close()
    with Store(path) as store:
        assert store.get("k", Summary) == SUMMARY
    assert not list(tmp_path.glob("*.damaged*"))


def test_a_newer_schema_is_refused_with_a_sentence_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path):
        pass
    connection = sqlite3.connect(path)
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    connection.execute(f"PRAGMA user_version={SCHEMA + 7}")
    connection.execute(f"PRAGMA application_id={mark + 7}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer version.*update"):
        Store(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.damaged*"))


def test_a_damaged_number_of_the_schema_is_no_newer_program(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.put("summary", {"k": SUMMARY})
    content = bytearray(path.read_bytes())
    content[63] ^= 4
    path.write_bytes(bytes(content))
    with Store(path) as store:
        assert store.get("k", Summary) == SUMMARY  # from the backup


def test_results_put_together_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store._connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON results WHEN new.key = 'b' BEGIN SELECT RAISE(FAIL, 'full'); END"
        )
        with pytest.raises(StoreError):
            store.put("summary", {"a": SUMMARY, "b": SUMMARY})
        assert store.get("a", Summary) is None


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="--out"):
        Store(tmp_path / "file" / "s.sqlite")
    (tmp_path / "taken" / "s.sqlite").mkdir(parents=True)
    with pytest.raises(StoreError, match="rights"):
        Store(tmp_path / "taken" / "s.sqlite")


def test_two_runs_share_one_file(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as one, Store(tmp_path / "s.sqlite") as other:
        one.put("summary", {"k": SUMMARY})
        assert other.get("k", Summary) == SUMMARY
        other.put("summary", {"l": SUMMARY})
        assert one.get("l", Summary) == SUMMARY


def test_what_was_committed_survives_a_kill(tmp_path: Path) -> None:
    program = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from pathlib import Path
from pipeline.store import Store
from tests.test_store import SUMMARY
store = Store(Path({str(tmp_path / "s.sqlite")!r}))
store.put("summary", dict(done=SUMMARY))
store._connection.execute("BEGIN IMMEDIATE")
store._connection.execute("INSERT INTO results SELECT 'half', step, value, digest FROM results")
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


def test_a_backup_that_a_kill_cut_short_is_made_by_the_next_run(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.put("step", {"k": SUMMARY})
    (tmp_path / "s.sqlite.backup").unlink()
    (tmp_path / "s.sqlite.123.tmp").write_bytes(b"half a backup")
    with Store(tmp_path / "s.sqlite"):
        pass  # nothing new
    assert sorted(path.name for path in tmp_path.glob("s.sqlite*")) == ["s.sqlite", "s.sqlite.backup"]
