"""How a run tells what it is doing: a bar a step on a terminal, a plain line otherwise, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sized
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Where the steps of a run report to."""

    def track(self, step: str, items: Iterable[T]) -> Iterator[T]:
        """The items, one by one; each asked for means that the one before is done."""

    def note(self, message: str) -> None:
        """A line for the reader."""


class Counted(Iterable[T]):
    """Items that come one by one, and how many there will be."""

    def __init__(self, items: Iterable[T], number: int) -> None:
        self._items = items
        self._number = number

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return self._number


class Quiet:
    """Says nothing."""

    def track(self, step: str, items: Iterable[T]) -> Iterator[T]:
        """The items, one by one."""
        yield from items

    def note(self, message: str) -> None:
        """Nothing."""


class Lines:
    """A line at the end of each step, with the time it took, on standard error."""

    def track(self, step: str, items: Iterable[T]) -> Iterator[T]:
        """The items, one by one."""
        began = time.monotonic()
        number = 0
        for number, item in enumerate(items, 1):  # noqa: B007  # the count is wanted after the loop
            yield item
        print(f"{step}: {number} in {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)

    def note(self, message: str) -> None:
        """One line."""
        print(message, file=sys.stderr, flush=True)


class Bars:
    """A bar a step, by rich, on standard error."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True)

    def track(self, step: str, items: Iterable[T]) -> Iterator[T]:
        """The items, one by one."""
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        total = len(items) if isinstance(items, Sized) else None
        columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with RichProgress(*columns, console=self._console) as bars:
            task = bars.add_task(step, total=total)
            for item in items:
                yield item
                bars.advance(task)

    def note(self, message: str) -> None:
        """One line; what it quotes of a document is not read as markup."""
        self._console.print(message, markup=False, highlight=False)


def progress(*, quiet: bool) -> Progress:
    """The one that fits: quiet, bars on a terminal, lines elsewhere."""
    if quiet:
        return Quiet()
    return Bars() if sys.stderr.isatty() else Lines()
