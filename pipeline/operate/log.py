"""The log: a line a step, in text or JSON, in a file that is rotated. What a document is called cannot forge a line.

Modules write with `logging.getLogger(__name__)` and give what belongs to the line as `extra`. Only what they give
stands there; settings never do as a whole.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import SettingsError
from pipeline.progress import Progress
from pipeline.settings import Settings

T = TypeVar("T")

SCHEDULED = "scheduled.log"  # what a scheduled run prints, beside the log
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

log = logging.getLogger(__name__)


class Logged:
    """A progress that also leaves a line in the log at the end of each step."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown

    def track(self, step: str, items: Iterable[T]) -> Iterator[T]:
        """The items, one by one."""
        began, number = time.monotonic(), 0
        for item in self._shown.track(step, items):
            yield item
            number += 1
        log.info(step.lower(), extra={"batches": number, "seconds": round(time.monotonic() - began, 2)})

    def note(self, message: str) -> None:
        """One line."""
        self._shown.note(message)
        log.info(message)


@contextmanager
def logged(settings: Settings) -> Iterator[Path]:
    """Write the log of this block to its file, and give its path. Raises SettingsError where it cannot be written."""
    path = file(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _trim(path.with_name(SCHEDULED), settings.log.max_bytes)
        handler = RotatingFileHandler(
            path, maxBytes=settings.log.max_bytes, backupCount=settings.log.keep, encoding="utf-8"
        )
    except OSError as error:
        raise SettingsError(f"The log {path} cannot be written ({error.strerror}); see [log] in brief.toml.") from None
    handler.setFormatter(_Json() if settings.log.format == "json" else _Text())
    handler.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk must not stop a run
    logger = logging.getLogger("pipeline")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield path
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)
        with suppress(OSError):  # what a full disk has not taken by now is lost; the run's own word must not be
            handler.close()


def file(settings: Settings) -> Path:
    """Where the log is."""
    return settings.log.file or settings.out / "log" / "brief.log"


def _trim(path: Path, limit: int) -> None:
    """Empty what scheduled runs printed once it is long; the shell that writes there appends, so nothing is torn."""
    with suppress(FileNotFoundError):
        if path.stat().st_size > limit:
            path.write_bytes(b"")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    # Libraries mark every record of the process for themselves (Ray: _ray_timestamp_ns).
    return {name: value for name, value in vars(record).items() if name not in _STANDARD and name[0] != "_"}


class _Json(logging.Formatter):
    """One JSON object a line: time, level, step, then what belongs to it."""

    def format(self, record: logging.LogRecord) -> str:
        row = {"time": _time(record), "level": record.levelname.lower(), "step": record.getMessage(), **_fields(record)}
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=True, default=str)


class _Text(logging.Formatter):
    """Time, level, step, then name=value; a trace follows, indented."""

    def format(self, record: logging.LogRecord) -> str:
        words = [_time(record), f"{record.levelname.lower():<7}", _plain(record.getMessage())]
        words += [f"{name}={_shown(value)}" for name, value in _fields(record).items()]
        trace = self.formatException(record.exc_info).splitlines() if record.exc_info else []
        return "\n    ".join([" ".join(words), *map(_plain, trace)])


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created).astimezone().isoformat("T", "seconds")


def _shown(value: object) -> str:
    text = _plain(str(value))
    return json.dumps(text, ensure_ascii=False) if not text or " " in text or '"' in text else text


def _plain(text: str) -> str:
    """The text with everything that is not printable (line ends, terminal escapes, bidi marks) as an escape."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)
