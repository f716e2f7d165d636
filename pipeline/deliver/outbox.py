"""What was sent to whom, and what is still to be sent: one SQLite file beside the editions.

A delivery is entered before it is tried and marked as soon as it is accepted, so that one that was cut off is tried
again and one that was done is not. Kept apart from the store of step results: that may be thrown away at any time.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Literal

from pipeline.errors import StoreError

State = Literal["pending", "sent", "refused"]
FILE = "deliveries.sqlite"
SCHEMA = 1
KEPT_DAYS = 7  # older editions are no news: what is still pending of them is not tried again unasked

_TABLE = """
CREATE TABLE IF NOT EXISTS deliveries (
    date TEXT NOT NULL, channel TEXT NOT NULL, recipient TEXT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL,
    changed TEXT NOT NULL DEFAULT (datetime('now')), PRIMARY KEY (date, channel, recipient, digest)
)
"""


class Outbox:
    """The deliveries of an output folder; a context manager. Raises StoreError where the file cannot be used."""

    def __init__(self, out: Path) -> None:
        self.path = out / FILE
        try:
            self._open()
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path} cannot be opened ({error}); check the folder's rights and space") from error
        except sqlite3.DatabaseError:  # damaged: set aside, at the price that the newest edition may go out twice
            self._connection.close()
            for suffix in ("", "-wal", "-shm", "-journal"):
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.replace(part.with_name(f"{part.name}.damaged"))
            self._open()

    def _open(self) -> None:
        self._connection = sqlite3.connect(self.path, timeout=30.0, isolation_level=None)
        self._connection.execute("PRAGMA synchronous=FULL")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA:
            self._connection.close()
            raise StoreError(f"{self.path} was written by a newer version of this program; update it")
        if self._connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("integrity check failed")
        self._connection.execute(_TABLE)
        self._connection.execute(f"PRAGMA user_version={SCHEMA}")

    def __enter__(self) -> Outbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def states(self, date: str, channel: str, recipient: str) -> dict[str, State]:
        """The state of each content (by digest) of an edition for a recipient."""
        rows = self._connection.execute(
            "SELECT digest, state FROM deliveries WHERE date = ? AND channel = ? AND recipient = ?",
            (date, channel, recipient),
        )
        return dict(rows.fetchall())

    def mark(self, date: str, channel: str, recipient: str, digest: str, state: State) -> None:
        """Enter a delivery, or its new state; a content that was still pending gives way to a newer one."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(
                "DELETE FROM deliveries WHERE date = ? AND channel = ? AND recipient = ? AND state = 'pending'",
                (date, channel, recipient),
            )
            self._connection.execute(
                "INSERT OR REPLACE INTO deliveries (date, channel, recipient, digest, state) VALUES (?, ?, ?, ?, ?)",
                (date, channel, recipient, digest, state),
            )

    def pending(self, today: str) -> list[tuple[str, str, str]]:
        """(date, channel, recipient) of what is still to be sent of the editions of the last days, oldest first."""
        oldest = (Date.fromisoformat(today) - timedelta(days=KEPT_DAYS)).isoformat()
        query = "SELECT date, channel, recipient FROM deliveries WHERE state = 'pending' AND date >= ? ORDER BY 1, 2, 3"
        return self._connection.execute(query, (oldest,)).fetchall()


def undelivered(out: Path, today: str) -> int:
    """How many deliveries wait, without making the file where there is none."""
    if (out / FILE).exists():
        with suppress(StoreError, sqlite3.Error), Outbox(out) as outbox:
            return len(outbox.pending(today))
    return 0
