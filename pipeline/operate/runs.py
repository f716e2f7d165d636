"""What is known of the last run: a small file beside the editions, whole at every moment."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_FILE = "last-run.json"


@dataclass(frozen=True, slots=True)
class Run:
    """A run: when it began and ended (ISO 8601 with offset; None while it is going on or if it was killed), its exit
    code, what it said if it failed, the dates of the editions it wrote, and how many inputs could not be used."""

    started: str
    finished: str | None = None
    exit: int | None = None
    message: str = ""
    editions: tuple[str, ...] = ()
    documents: int = 0
    failures: int = 0


def keep(out: Path, run: Run) -> None:
    """Write the record; a disk that is full leaves the one before."""
    draft = out / f".{_FILE}.new"
    try:
        draft.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        draft.replace(out / _FILE)
    except OSError:
        draft.unlink(missing_ok=True)


def last(out: Path) -> Run | None:
    """The last run, or None where there was none or its record cannot be read."""
    try:
        content = json.loads((out / _FILE).read_text(encoding="utf-8"))
        return Run(**{**content, "editions": tuple(content["editions"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def now() -> str:
    """This moment, as records have it."""
    return datetime.now().astimezone().isoformat("T", "seconds")
