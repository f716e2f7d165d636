"""Reads documents in a process of its own, so that one that hangs, crashes or eats memory costs itself and no other.

Parsers written in C cannot be interrupted from within. One worker serves a whole run; it is replaced only when a
document has ended it. The alarm and the bound on its addresses are the kernel's: they hold whatever the parser does,
and when the run that started the worker has been killed. It is a plain child, not one of multiprocessing's, which
would run the main module again.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import BriefError, UnreadableInput
from pipeline.records import Document

if TYPE_CHECKING:
    from pipeline.intake.files import Limits

T = TypeVar("T")

_START = 120.0  # seconds; a machine under load takes long to load a few libraries
_GRACE = 5.0  # seconds for a worker's own alarm to go off before it is killed from outside
# What the child runs: the descriptor of its end of the pipe, and where its parent looks for modules.
_PROGRAM = """
import sys
sys.path[:] = sys.argv[2:]
from pipeline.intake.worker import serve
serve(int(sys.argv[1]))
"""


class Reader:
    """Reads files one at a time within the time and memory of `limits`; a context manager.

    It starts at once, and gets ready beside whatever else the run begins with; `waiting`, not before it is asked.
    """

    def __init__(self, limits: Limits, *, waiting: bool = False) -> None:
        self._limits = limits
        self._waiting = waiting
        self._worker: tuple[subprocess.Popen[bytes], Connection] | None = None
        self._ready = False  # whether it has said that it is there

    def __enter__(self) -> Reader:
        if not self._waiting:
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker, which has nothing left to do, or nothing that is still wanted."""
        if self._worker is not None:
            (process, connection), self._worker = self._worker, None
            process.kill()
            process.wait()
            connection.close()

    @property
    def process(self) -> int | None:
        """The worker's process id, None after a file that ended it."""
        return self._worker[0].pid if self._worker else None

    def read(self, path: Path, origin: str) -> Document:
        """The document of a file, as `read_file` gives it; see `call` for what is raised."""
        from pipeline.intake.files import read_file

        return self.call(read_file, path, origin, self._limits)

    def call(self, function: Callable[..., T], *arguments: object) -> T:
        """What a module's function gives in the worker, for whatever reads hostile input.

        Raises the UnreadableInput that it raises, and one where it took too long, needed too much memory or broke;
        BriefError where there can be no worker.
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

    def _start(self) -> None:
        ours, theirs = Pipe()
        number = theirs.fileno()
        command = [sys.executable, "-c", _PROGRAM, str(number), *sys.path]
        try:
            # It has nothing to say: what a parser prints is no output of ours, and no reader's concern.
            process = subprocess.Popen(
                command, pass_fds=(number,), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            raise BriefError(f"No process can be started to read documents ({error.strerror}); free memory.") from error
        theirs.close()
        self._worker, self._ready = (process, ours), False
        with contextlib.suppress(OSError):  # if it is gone already, it is missed when it is asked
            ours.send(self._limits)

    def _started(self) -> Connection:
        if self._worker is None:
            self._start()
        assert self._worker is not None
        connection = self._worker[1]
        if self._ready:
            return connection
        with contextlib.suppress(EOFError, OSError):
            if connection.poll(_START):
                connection.recv()
                self._ready = True
                return connection
        code = self._stop(at_once=True)
        raise BriefError(f"The process that reads documents did not start (exit {code}); set the program up again.")

    def _stop(self, *, at_once: bool = False) -> int | None:
        """End the worker; gives its exit code, None if it had to be killed."""
        if self._worker is None:
            return None
        (process, connection), self._worker = self._worker, None
        connection.close()
        try:
            return process.wait(0.2 if at_once else _GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None

    def _lost(self) -> UnreadableInput:
        code = self._stop()
        if code is None or code == -signal.SIGALRM:
            return UnreadableInput("too_large", f"takes longer to read than the {self._limits.max_seconds:g} s allowed")
        return UnreadableInput("unreadable", f"it broke the reader (exit {code}); damaged, or made to do harm")


def serve(descriptor: int) -> None:
    """The worker: limits, then calls in; results or the arguments of an UnreadableInput out, until it is closed."""
    import pipeline.intake.files  # noqa: F401  # before the first document's time begins

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then closes the connection
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # its default is to end the process, whatever that is doing
    connection = Connection(descriptor)
    with contextlib.suppress(EOFError, OSError):
        limits: Limits = connection.recv()
        _confine(limits.max_memory)
        connection.send("ready")
        while True:
            function, arguments = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, limits.max_seconds)
            try:
                answer = True, function(*arguments)
            except UnreadableInput as error:
                answer = False, (error.kind, error.detail)
            except MemoryError:
                answer = False, ("too_large", "needs more memory to read than it may take")
            except Exception as error:  # hostile input can break a parser in any way
                answer = False, ("unreadable", f"could not be parsed ({type(error).__name__})")
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(answer)


def _confine(memory: int) -> None:
    """Bound the address space, in bytes: an allocation past it fails instead of swapping."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or memory < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (memory, most))
