"""Weights come back whole from their parts, and a model that is not the one it claims to be is noticed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import weights
from pipeline.engines.weights import RUN, fingerprint, join, read_sums, seal, sha256, split
from pipeline.errors import ModelError

WHOLE = bytes(range(256)) * 700 + bytes(5_000) + b"and what follows"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model in two parts, as it lies in git: without the whole."""
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "README.md").write_text("card")
    (tmp_path / "model.bin").write_bytes(WHOLE)
    assert [part.name for part in split(tmp_path / "model.bin", 100_000)] == ["model.bin.00", "model.bin.01"]
    (tmp_path / "model.bin").unlink()
    return tmp_path


def test_parts_join_to_the_whole(folder: Path) -> None:
    join(folder)
    assert (folder / "model.bin").read_bytes() == WHOLE
    assert not list(folder.glob("*.tmp"))
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert checked.returncode == 0


@settings(max_examples=50, deadline=None)
@given(content=st.binary(min_size=1, max_size=500), size=st.integers(10, 600))
def test_any_content_and_any_size_of_part(tmp_path_factory: pytest.TempPathFactory, content: bytes, size: int) -> None:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "model.bin").write_bytes(content)
    split(folder / "model.bin", size)
    (folder / "model.bin").unlink()
    join(folder)
    assert (folder / "model.bin").read_bytes() == content


def test_splitting_again_leaves_no_old_part(folder: Path) -> None:
    (folder / "model.bin").write_bytes(b"short")
    assert len(split(folder / "model.bin", 100_000)) == 1
    assert set(read_sums(folder)) == {"config.json", "model.bin", "model.bin.00", "model.bin.holes"}


def test_a_damaged_part_is_named_and_nothing_is_written(folder: Path) -> None:
    part = folder / "model.bin.01"
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match=r"model\.bin\.01 is damaged"):
        join(folder)
    assert sorted(path.name for path in folder.glob("model.bin*")) == [
        "model.bin.00",
        "model.bin.01",
        "model.bin.holes",
    ]


@pytest.mark.parametrize("damage", [b"", b"no gzip", None])
def test_where_zeros_were_left_out_is_checked_too(folder: Path, damage: bytes | None) -> None:
    holes = folder / "model.bin.holes"
    holes.write_bytes(holes.read_bytes()[:-3] if damage is None else damage)
    with pytest.raises(ModelError, match=r"model\.bin\.holes is damaged"):
        join(folder)
    holes.unlink()
    with pytest.raises(ModelError, match=r"model\.bin\.holes is missing"):
        join(folder)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=80), st.integers(0, 300)), max_size=12))
def test_zeros_are_left_out_and_come_back(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[bytes, int]]
) -> None:
    folder = tmp_path_factory.mktemp("zeros")
    content = b"".join(piece + bytes(zeros) for piece, zeros in pieces)
    (folder / "model.bin").write_bytes(content)
    parts = split(folder / "model.bin", 100)
    assert not any(bytes(RUN) in part.read_bytes() for part in parts)
    (folder / "model.bin").unlink()
    join(folder)
    assert (folder / "model.bin").read_bytes() == content


def test_a_missing_part_is_named(folder: Path) -> None:
    (folder / "model.bin.00").unlink()
    with pytest.raises(ModelError, match=r"model\.bin\.00 is missing"):
        join(folder)


def test_a_damaged_whole_is_joined_again(folder: Path) -> None:
    (folder / "model.bin").write_bytes(b"half of it")
    join(folder)
    assert (folder / "model.bin").read_bytes() == WHOLE


def test_processes_that_join_at_once_do_not_disturb_each_other(folder: Path) -> None:
    program = f"from pathlib import Path; from pipeline.engines.weights import join; join(Path({str(folder)!r}))"
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert fingerprint(folder)
    assert not list(folder.glob("*.tmp"))


def test_the_fingerprint_is_of_the_model_not_of_its_card_nor_of_its_parts(folder: Path) -> None:
    join(folder)
    before = fingerprint(folder)
    assert len(before) == 16
    (folder / "README.md").write_text("another card")
    split(folder / "model.bin", 50_000)
    assert fingerprint(folder) == before
    (folder / "config.json").write_text("{ }")
    seal(folder)
    assert fingerprint(folder) != before


def test_a_changed_file_is_named(folder: Path) -> None:
    join(folder)
    (folder / "config.json").write_text("{ }")
    with pytest.raises(ModelError, match=r"config\.json is damaged"):
        fingerprint(folder)


def test_digests_are_remembered_until_the_file_changes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join(folder)
    memo = tmp_path / "cache" / "digests.json"
    first = fingerprint(folder, memo)
    read: list[str] = []
    monkeypatch.setattr(weights, "sha256", lambda path: (read.append(path.name), sha256(path))[1])
    assert fingerprint(folder, memo) == first
    assert read == []
    # Another content of the same length and with the modification time of the old one.
    target = folder / "config.json"
    stat, content = target.stat(), target.read_bytes()
    target.write_bytes(content[:-1] + b" ")
    os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(ModelError, match=r"config\.json is damaged"):
        fingerprint(folder, memo)


@pytest.mark.parametrize("damage", ["wrong digest", "not json", "[]", '{"a": 3}', "\0\0\0"])
def test_a_damaged_memory_of_digests_calls_no_model_damaged(folder: Path, tmp_path: Path, damage: str) -> None:
    join(folder)
    memo = tmp_path / "cache" / "digests.json"
    first = fingerprint(folder, memo)
    wrong = memo.read_text().replace(read_sums(folder)["config.json"], "0" * 64)
    memo.write_text(wrong if damage == "wrong digest" else damage)
    assert fingerprint(folder, memo) == first


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"one\n"])
def test_damaged_sums_are_a_sentence(folder: Path, damage: bytes) -> None:
    join(folder)
    (folder / "SHA256SUMS").write_bytes(damage)
    with pytest.raises(ModelError, match="SHA256SUMS is damaged; restore"):
        fingerprint(folder)


def test_a_full_disk_is_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ModelError, match="No space left"):
        join(folder)
    assert not list(folder.glob("*.tmp"))
