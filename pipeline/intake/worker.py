"""Reads documents in a process of its own, so that one that hangs, crashes or eats memory costs itself and no other.

Parsers written in C cannot be interrupted from within. One worker serves a whole run; it is replaced only when a
document has ended it. Python's own limits are not enough: the alarm and the address space are the kernel's, and they
hold when the run that started the worker has been killed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import UnreadableInput
from pipeline.records import Document

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from pipeline.intake.files import Limits

T = TypeVar("T")

_GRACE = 2.0  # seconds for a worker's start, and for its alarm to go off before it is killed from outside
_START = 30.0


class Reader:
    """Reads files one at a time within the time and memory of `limits`; a context manager, cheap until first used."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path, origin: str) -> Document:
        """The document of a file, as `read_file` gives it.

        Raises UnreadableInput, also where reading took too long, needed too much memory or broke the parser.
        """
        from pipeline.intake.files import read_file

        return self.call(read_file, path, origin, self._limits)

    def call(self, function: Callable[..., T], *arguments: object) -> T:
        """What a module's function gives in the worker, for whatever else reads hostile input.

        Raises the UnreadableInput that it raises, and one where it took too long, too much memory or broke.
        """
        connection = self._started()
        try:
            connection.send((function, arguments))
            if connection.poll(self._limits.max_seconds + _GRACE):
                done, answer = connection.recv()
                if done:
                    result: T = answer
                    return result
                raise UnreadableInput(*answer)
        except (EOFError, OSError):  # the worker is gone
            pass
        raise self._lost()

    @property
    def process(self) -> int | None:
        """The worker's process id, None before the first file and after one that ended it."""
        return self._process.pid if self._process else None

    def _started(self) -> Connection:
        if self._connection is None:
            # A forked child would share the threads' locks of a program that has begun to use its models.
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._limits), daemon=True)
            self._process.start()
            theirs.close()
            with contextlib.suppress(EOFError, OSError):
                if self._connection.poll(_START):
                    self._connection.recv()
        return self._connection

    def _stop(self) -> int | None:
        """End the worker; gives its exit code, None if it had to be killed."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is None or connection is None:
            return None
        connection.close()
        process.join(_GRACE)
        code = process.exitcode
        if code is None:
            process.kill()
            process.join(_GRACE)
        return code

    def _lost(self) -> UnreadableInput:
        code = self._stop()
        if code is None or code == -signal.SIGALRM:
            return UnreadableInput("too_large", f"takes longer to read than the {self._limits.max_seconds:g} s allowed")
        return UnreadableInput("unreadable", f"it broke the reader (exit {code}); damaged, or made to do harm")


def _serve(connection: Connection, limits: Limits) -> None:
    """The worker: a call in, its result or the arguments of an UnreadableInput out, until the other end is closed."""
    _confine(limits.max_memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run; it closes the connection
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # its default is to end the process, whatever that is doing
    with contextlib.suppress(EOFError, OSError):
        connection.send("ready")
        while True:
            function, arguments = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, limits.max_seconds)
            try:
                answer = True, function(*arguments)
            except UnreadableInput as error:
                answer = False, (error.kind, error.detail)
            except Exception as error:  # hostile input can break a parser in any way
                answer = False, ("unreadable", f"could not be parsed ({type(error).__name__})")
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(answer)


def _confine(memory: int) -> None:
    """Bound the address space, in bytes, where the system can: an allocation past it fails instead of swapping."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or memory < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, most))
