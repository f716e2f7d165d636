"""A document that hangs, crashes or eats memory costs itself alone, and the next one is read as if it had not been."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import BriefError, UnreadableInput
from pipeline.intake import Limits, Reader, read_file, read_folder
from pipeline.intake import worker as module

TEXT = "Le barrage a livré lundi 12 mai 2025 ses premiers mégawatts au réseau, après neuf ans d’atermoiements."

# What a parser can do to its process, told by the name of the file; installed in the worker around the readers.
SABOTAGE = """
import ctypes, os, pipeline.intake.files as files
read = files._read
def sabotaged(data, path, origin, limits):
    if origin == "boucle.txt":
        while True: pass
    if origin == "boucle-en-c.txt":
        ctypes.CDLL(None).pause()
    if origin == "chute.txt":
        os.kill(os.getpid(), 11)
    if origin == "gourmand.txt":
        bytearray(2_000_000_000)
    return read(data, path, origin, limits)
files._read = sabotaged
"""


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "_PROGRAM", module._PROGRAM.replace("serve(int", SABOTAGE + "serve(int"))
    for name in ("boucle.txt", "boucle-en-c.txt", "chute.txt", "gourmand.txt", "a.txt", "z.txt"):
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "z.txt").write_text("Le maire de Gao a reçu trente familles déplacées mardi matin.")
    return tmp_path


def test_what_comes_from_the_worker_is_what_is_read_here(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "vide.txt").touch()
    with Reader(Limits()) as reader:
        assert reader.read(tmp_path / "a.txt", "a.txt") == read_file(tmp_path / "a.txt", "a.txt")
        with pytest.raises(UnreadableInput) as caught:
            reader.read(tmp_path / "vide.txt", "vide.txt")
    assert (caught.value.kind, caught.value.detail) == ("empty", "")


@pytest.mark.slow
def test_a_document_that_hangs_crashes_or_eats_memory_costs_itself_alone(press: Path) -> None:
    limits = Limits(max_seconds=1.0, max_memory=1_000_000_000)
    began = time.monotonic()
    with Reader(limits) as reader:
        documents, failures = read_folder(press, limits, reader.read)
    assert time.monotonic() - began < 60
    assert [document.source.origin for document in documents] == ["a.txt", "z.txt"]
    assert {failure.origin: failure.kind for failure in failures} == {
        "boucle.txt": "too_large",
        "boucle-en-c.txt": "too_large",
        "chute.txt": "unreadable",
        "gourmand.txt": "too_large",
    }
    details = {failure.origin: failure.detail for failure in failures}
    assert "1 s" in details["boucle.txt"]
    assert "memory" in details["gourmand.txt"]


def test_a_worker_that_does_not_start_is_no_fault_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setattr(module, "_PROGRAM", "raise SystemExit(3)")
    with Reader(Limits()) as reader, pytest.raises(BriefError, match="exit 3") as caught:
        read_folder(tmp_path, read=reader.read)
    assert not isinstance(caught.value, UnreadableInput)


def test_the_worker_is_gone_with_the_run_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    program = f"""
import os, signal
from pathlib import Path
from pipeline.intake import Limits, Reader
reader = Reader(Limits())
reader.read(Path({str(tmp_path / "a.txt")!r}), "a.txt")
print(reader.process, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, check=False)
    worker = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{worker}/stat").exists() and Path(f"/proc/{worker}/stat").read_text().split()[2] == "Z":
            return  # dead; whoever adopts it has yet to look
        time.sleep(0.05)
    pytest.fail(f"process {worker} goes on reading for nobody")


def test_a_file_that_is_written_to_meanwhile_is_read_again_or_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text("Le maire de Gao a reçu trente familles déplacées mardi matin.")
    grown = TEXT + " Trois turbines tournent."
    calls = []

    def once(path: Path, origin: str) -> object:
        document = read_file(path, origin)
        calls.append(origin)
        if calls == ["a.txt"]:
            path.write_text(grown)
        return document

    documents, failures = read_folder(tmp_path, read=once)  # type: ignore[arg-type]
    assert failures == ()
    assert documents[0].sentences[-1].text == "Trois turbines tournent."
    assert calls == ["a.txt", "b.txt", "a.txt"]

    def always(path: Path, origin: str) -> object:
        document = read_file(path, origin)
        if origin == "a.txt":
            path.write_text(path.read_text() + " Encore.")
        return document

    documents, failures = read_folder(tmp_path, read=always)  # type: ignore[arg-type]
    assert [document.source.origin for document in documents] == ["b.txt"]
    assert [(one.origin, one.kind) for one in failures] == [("a.txt", "unreadable")]
    assert "being written" in failures[0].detail


def test_the_text_of_a_document_and_of_all_is_bounded(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Commune {name}. " + TEXT * (30 if name == "b" else 4))
    _, failures = read_folder(tmp_path, Limits(max_characters=1000))
    assert [(one.origin, one.kind) for one in failures] == [("b.txt", "too_large")]
    documents, failures = read_folder(tmp_path, Limits(max_total=600))
    assert [document.source.origin for document in documents] == ["a.txt"]
    assert {one.origin: one.kind for one in failures} == {"b.txt": "too_large", "c.txt": "too_large"}
