"""One SQLite file that keeps step results, so that a second run costs almost nothing and a killed one goes on.

A result is stored under a key made of everything it depends on: the document's content, the step, the model's
fingerprint and the settings that matter. Losing the file loses time, never an edition; so a damaged one is set aside
and its backup, or an empty one, takes its place without a question. Each row has a digest: SQLite notices a broken
page, but not a changed word within one.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from pipeline.errors import StoreError

T = TypeVar("T")

BUSY_SECONDS = 30.0
# What brings a file of schema n to schema n + 1; a new schema is a new entry, and none is ever changed.
MIGRATIONS = (
    "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, step TEXT NOT NULL, value BLOB NOT NULL)",
    "ALTER TABLE results ADD COLUMN digest BLOB; UPDATE results SET digest = row_digest(key, value)",
)
SCHEMA = len(MIGRATIONS)
# The schema's number stands in two fields of the header, so that a damaged one is not taken for a newer program's.
_MARK = 0x42520000
_FILES = ("", "-wal", "-shm")

_adapters: dict[type[Any], TypeAdapter[Any]] = {}


class Store:
    """Step results by key; a context manager. Raises StoreError, which says what to do, when the file cannot be used.

    Several processes may use one file at once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._changed = False
        with self._failures():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and (self._changed or self._drafts()):
            # Without its backup the store serves as well; there may be no room for a second one.
            with suppress(sqlite3.Error, OSError):
                self._back_up()
        with suppress(sqlite3.Error):
            self._connection.close()

    def get(self, key: str, kind: type[T]) -> T | None:
        """The result under `key`, or None if there is none that is whole and reads as a `kind`."""
        row = self._sound(
            lambda: self._connection.execute("SELECT value, digest FROM results WHERE key = ?", (key,)).fetchone()
        )
        if row is None or row[1] != _row_digest(key, row[0]):
            return None
        try:
            result: T = _adapter(kind).validate_json(row[0])
        except ValidationError:
            return None
        return result

    def put(self, step: str, results: Mapping[str, object]) -> None:
        """Keep the records in `results` under their keys, all of them or, if that fails, none."""
        rows = []
        for key, value in results.items():
            payload = _adapter(type(value)).dump_json(value)
            rows.append((key, step, payload, _row_digest(key, payload)))
        self._sound(lambda: self._insert(rows))
        self._changed = True

    def _insert(self, rows: list[tuple[str, str, bytes, bytes]]) -> None:
        with _transaction(self._connection):
            self._connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", rows)

    def _sound(self, work: Callable[[], T]) -> T:
        """What `work` gives; where it finds the file damaged, once more with a sound one."""
        with self._failures():
            try:
                return work()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                with suppress(sqlite3.Error):
                    self._connection.close()
                self._replace_damaged()
                self._connection = self._opened()
                return work()

    def _opened(self) -> sqlite3.Connection:
        try:
            return _connect(self.path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
        # Of two runs that find it damaged, the second finds what the first has put in its place.
        with FileLock(self.path.with_name(f".{self.path.name}.lock")):
            try:
                return _connect(self.path)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._replace_damaged()
            return _connect(self.path)

    def _replace_damaged(self) -> None:
        """Set the damaged file aside, under a name that says so, and put the backup in its place if that is sound."""
        for suffix in _FILES:
            part = self.path.with_name(self.path.name + suffix)
            if part.exists():
                part.replace(self.path.with_name(f"{self.path.name}.damaged{suffix}"))
        if self._backup.exists():
            try:
                # Without a log beside it: a leftover one would be played into another file.
                with closing(sqlite3.connect(f"{self._backup.absolute().as_uri()}?immutable=1", uri=True)) as backup:
                    _check(backup)
            except sqlite3.Error:
                self._backup.unlink()
            else:
                self._backup.replace(self.path)

    @property
    def _backup(self) -> Path:
        return self.path.with_name(f"{self.path.name}.backup")

    def _drafts(self) -> list[Path]:
        """Backups that a run was making when it was killed."""
        return list(self.path.parent.glob(f"{self._backup.stem}.*.tmp*"))

    def _back_up(self) -> None:
        draft = self._backup.with_suffix(f".{os.getpid()}.tmp")
        for leftover in self._drafts():
            leftover.unlink()
        try:
            with closing(sqlite3.connect(draft)) as target:
                self._connection.backup(target)
            draft.replace(self._backup)
        finally:
            draft.unlink(missing_ok=True)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn what SQLite and the file system refuse into a sentence."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"{self.path} cannot be used ({error}); check the folder's rights and free space, or choose another "
                "with --out. What was done before is kept."
            ) from error
        except OSError as error:
            raise StoreError(
                f"{self.path.parent} cannot be written ({error.strerror or error}); choose another with --out."
            ) from error


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:  # making one takes ten milliseconds
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def key(step: str, *parts: object) -> str:
    """The key of a step's result: SHA-256 over the step and all that it depends on, as JSON."""
    return hashlib.sha256(json.dumps([step, *parts], ensure_ascii=False, default=str).encode()).hexdigest()


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a sound file of the newest schema. Raises sqlite3.Error, and StoreError for a newer schema."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.create_function("row_digest", 2, _row_digest, deterministic=True)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        version = _check(connection)
        if version > SCHEMA:
            raise StoreError(f"{path} was written by a newer version of this program; update it, or use another --out.")
        if version < SCHEMA:
            _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> int:
    """The schema's number of a sound file, 0 for an empty one; raises sqlite3.DatabaseError for a damaged one."""
    # A millisecond a megabyte; what it passes over, a key that its index has lost, is a result made again.
    if (found := connection.execute("PRAGMA quick_check(1)").fetchone()) != ("ok",):
        raise sqlite3.DatabaseError(f"integrity check failed: {found[0]}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark != (_MARK + version if version > 1 else 0):
        raise sqlite3.DatabaseError("no store, or its header is damaged")
    return int(version)


def _migrate(connection: sqlite3.Connection) -> None:
    with _transaction(connection):
        # Looked at again: another process may have done it since.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version >= SCHEMA:
            return
        for statements in MIGRATIONS[version:]:
            for statement in statements.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={SCHEMA}")
        connection.execute(f"PRAGMA application_id={_MARK + SCHEMA}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is broken, rather than locked, full, read-only or out of reach (see sqlite.org/rescode.html).

    An older table under a newer number, or no table at all, is damage too.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.ProgrammingError)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA)


def _row_digest(key: str, value: object) -> bytes:
    if not isinstance(value, bytes):  # the damage is in what SQLite keeps of its type
        return b""
    return hashlib.blake2b(value, key=key.encode()[:64], digest_size=16).digest()
