"""One SQLite file that keeps step results, so that a second run costs almost nothing and a killed one goes on.

A result is stored under a key made of everything it depends on: the document's content, the step, the model's
fingerprint and the settings that matter. Losing the file loses time, never an edition.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import StoreError

T = TypeVar("T")

SCHEMA = 1
BUSY_SECONDS = 30.0


class Store:
    """Step results by key; a context manager. Raises StoreError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(f"{path} cannot be opened ({error}); check the folder's rights and space") from error
            self._set_aside()
        except OSError as error:
            raise StoreError(
                f"{path.parent} cannot be written ({error.strerror}); choose another with --out"
            ) from error

    def _open(self) -> None:
        self._connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA:
            self._connection.close()
            raise StoreError(
                f"{self.path} was written by a newer version of this program; update it, or use another --out"
            )
        if self._connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("integrity check failed")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, step TEXT NOT NULL, value BLOB NOT NULL)"
        )
        self._connection.execute(f"PRAGMA user_version={SCHEMA}")

    def _set_aside(self) -> None:
        """A damaged store is kept beside the new one: it holds nothing that cannot be made again."""
        self._connection.close()
        for suffix in ("", "-wal", "-shm"):
            part = self.path.with_name(self.path.name + suffix)
            if part.exists():
                part.replace(part.with_name(f"{part.name}.damaged"))
        self._open()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def get(self, key: str, kind: type[T]) -> T | None:
        """The result under `key`, or None if there is none that reads as a `kind`."""
        row = self._connection.execute("SELECT value FROM results WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        try:
            return TypeAdapter(kind).validate_json(row[0])
        except ValidationError:
            return None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put inside is kept together or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def put(self, key: str, step: str, value: object) -> None:
        """Keep `value`, a record, under `key`."""
        payload = TypeAdapter(type(value)).dump_json(value)
        self._connection.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", (key, step, payload))


def key(step: str, *parts: object) -> str:
    """The key of a step's result: SHA-256 over the step and all that it depends on, as JSON."""
    return hashlib.sha256(json.dumps([step, *parts], ensure_ascii=False, default=str).encode()).hexdigest()
