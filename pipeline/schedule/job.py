"""What a schedule runs, in absolute terms: nothing of the terminal in which it was installed is there later."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.operate.days import NAMES

_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Job:
    """A scheduled run: the folder it works in, its arguments after `brief run`, time, days and zone (None: the
    machine's), and the file that takes what it prints."""

    home: Path
    arguments: tuple[str, ...]
    at: time
    days: frozenset[int]
    zone: str | None
    log: Path

    def command(self, *, guarded: bool) -> list[str]:
        """The words of the command; where it is `guarded`, the run looks whether it is due."""
        words = [*program(), "run", *self.arguments, "--quiet", "--catch-up", "--days", spelled(self.days)]
        if self.zone:
            words += ["--tz", self.zone]
        if guarded:
            words += ["--at", self.at.strftime("%H:%M")]
        for word in (*words, str(self.home), str(self.log)):
            if re.search(r"[\x00-\x1f\x7f]", word):
                raise SettingsError(f"{word!r} cannot stand in a schedule; take a path without control characters")
        return words

    @property
    def path(self) -> str:
        """What PATH is set to."""
        return f"{Path(sys.executable).parent}:{_PATH}"


def program() -> list[str]:
    """The `brief` command of this installation, as an absolute path; without one, the interpreter and the module."""
    own = Path(sys.executable).parent / "brief"
    return [str(own)] if os.access(own, os.X_OK) else [sys.executable, "-m", "pipeline.cli"]


def spelled(days: frozenset[int]) -> str:
    """Days as they are written in options: "daily", or their names in order."""
    return "daily" if len(days) == 7 else ",".join(NAMES[day] for day in sorted(days))
