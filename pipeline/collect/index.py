"""One SQLite file that knows what has been seen, what is still to be fetched, and each feed's validators."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pipeline.errors import StoreError

SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS feeds (address TEXT PRIMARY KEY, etag TEXT, modified TEXT);
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY, article TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS seen_article ON seen (article);
CREATE TABLE IF NOT EXISTS pending (
    key TEXT PRIMARY KEY, address TEXT NOT NULL, feed TEXT NOT NULL, title TEXT, published TEXT, day TEXT);
"""


@dataclass(frozen=True, slots=True)
class Pending:
    """An article that is to be fetched: the key it is known by, its address, the source that listed it, and what that
    source says of it."""

    key: str
    address: str
    feed: str
    title: str | None
    published: str | None
    day: str | None


class Index:
    """What the collection remembers; a context manager. `fresh` says that there was none, or none that could be read.

    Raises StoreError where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.fresh = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except sqlite3.OperationalError as error:
            raise StoreError(f"{path} cannot be opened ({error}); check the folder's rights and space") from error
        except sqlite3.DatabaseError:
            self._connection.close()
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._open()
        except OSError as error:
            raise StoreError(
                f"{path.parent} cannot be written ({error.strerror}); choose another with --out"
            ) from error

    def _open(self) -> None:
        self._connection = sqlite3.connect(self._path, timeout=30.0, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA:
            self._connection.close()
            raise StoreError(
                f"{self._path} was written by a newer version of this program; update it, or use another --out"
            )
        if self._connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("integrity check failed")
        self.fresh = version == 0
        self._connection.executescript(_TABLES)

    def settle(self) -> None:
        """Note that the index is complete; one that was stopped before counts as fresh the next time."""
        self._connection.execute(f"PRAGMA user_version={SCHEMA}")
        self.fresh = False

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is noted inside is kept together or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def validators(self, feed: str) -> tuple[str | None, str | None]:
        """The ETag and Last-Modified that came with the feed's last answer."""
        row = self._connection.execute("SELECT etag, modified FROM feeds WHERE address = ?", (feed,)).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def note_feed(self, feed: str, etag: str | None, modified: str | None, listed: Iterable[Pending]) -> None:
        """Keep a feed's validators together with what it listed: where one is lost, so is the other."""
        with self.transaction():
            self._connection.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", (feed, etag, modified))
            for one in listed:
                self.note_pending(one)

    def note_pending(self, one: Pending) -> None:
        """Keep an article to be fetched, unless it has been seen or is kept already."""
        if not self.seen(one.key):
            row = (one.key, one.address, one.feed, one.title, one.published, one.day)
            self._connection.execute("INSERT OR IGNORE INTO pending VALUES (?, ?, ?, ?, ?, ?)", row)

    def pending(self, since: str) -> list[Pending]:
        """What is to be fetched, in the order in which it was listed; what was published before `since` is dropped."""
        self._connection.execute("DELETE FROM pending WHERE day < ?", (since,))
        rows = self._connection.execute("SELECT key, address, feed, title, published, day FROM pending ORDER BY rowid")
        return [Pending(*row) for row in rows]

    def seen(self, key: str) -> str | None:
        """The id of the article that is known by `key`."""
        row = self._connection.execute("SELECT article FROM seen WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def note_seen(self, keys: Iterable[str], article: str) -> None:
        """Note under which keys an article is known; it is no longer to be fetched."""
        with self.transaction():
            for key in keys:
                self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, article))
                self._connection.execute("DELETE FROM pending WHERE key = ?", (key,))

    def forget(self, article: str) -> None:
        """Forget an article, and what says that its feed has nothing new."""
        with self.transaction():
            self._connection.execute("DELETE FROM seen WHERE article = ?", (article,))
            self._connection.execute("DELETE FROM feeds")
