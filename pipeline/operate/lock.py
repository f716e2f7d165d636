"""One run at a time on an output folder; the lock is the system's, so that a dead process holds none."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import AnotherRun, SettingsError
from pipeline.operate.runs import now

_LOCK, _HOLDER = ".run.lock", ".run.json"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is at work: process id, machine, since when (ISO 8601, local time with offset) and what it does."""

    pid: int
    host: str
    since: str
    doing: str


@contextmanager
def only_one(out: Path, doing: str) -> Iterator[None]:
    """Hold the lock of the output folder; raises AnotherRun, which says who holds it, where it is not free."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise AnotherRun(_who(out)) from None
    except OSError as error:
        raise SettingsError(f"{out} cannot be written ({error.strerror}); choose another with --out.") from None
    try:
        # Beside the lock, not in it: whoever tries the lock opens, and so empties, its file.
        _note(out, Holder(os.getpid(), socket.gethostname(), now(), doing))
        yield
    finally:
        (out / _HOLDER).unlink(missing_ok=True)
        lock.release()


def holder(out: Path) -> Holder | None:
    """Who holds the lock now, or None; what cannot be read of the holder is left blank."""
    if not (out / _LOCK).exists():
        return None
    lock = FileLock(out / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return _read(out) or Holder(0, "", "", "")
    except OSError:
        return None
    lock.release()
    return None


def _who(out: Path) -> str:
    held = _read(out)
    who = f"process {held.pid} on {held.host}, {held.doing}, since {held.since}" if held else "unnamed"
    return f"Another run is at work on {out} ({who}); wait until it is done, or choose another folder with --out."


def _note(out: Path, who: Holder) -> None:
    """Say who holds the lock; without it the lock holds all the same, so a full disk is no reason to stop here."""
    draft = out / f"{_HOLDER}.new"
    try:
        draft.write_text(json.dumps(asdict(who)) + "\n", encoding="utf-8")
        draft.replace(out / _HOLDER)
    except OSError:
        draft.unlink(missing_ok=True)


def _read(out: Path) -> Holder | None:
    try:
        return Holder(**json.loads((out / _HOLDER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
