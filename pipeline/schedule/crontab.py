"""The lines in the user's crontab. Ours are recognised by a comment at their end; all others stay byte for byte.

python-crontab makes and reads our lines. The table as a whole does not go through it: it lays all lines out anew and
drops what it cannot read, and other people's lines are not ours to change.
"""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
from pathlib import Path

from crontab import CronItem, CronTab

from pipeline.errors import SettingsError
from pipeline.schedule.job import Job
from pipeline.schedule.times import Slots

LONGEST = 990  # characters of a command that Debian's cron takes


def lines(job: Job, slots: Slots) -> list[str]:
    """Our lines, one for each slot. Raises SettingsError where cron could not take them."""
    words = " ".join(map(shlex.quote, job.command(guarded=slots.guarded)))
    command = f"cd {shlex.quote(str(job.home))} && PATH={shlex.quote(job.path)} {words}"
    command = f"{command} >> {shlex.quote(str(job.log))} 2>&1".replace("%", r"\%")  # cron makes newlines of bare ones
    if len(command) > LONGEST:
        raise SettingsError("The command is too long for cron; work in a folder with a shorter path.")
    made = []
    for slot in slots.slots:
        item = CronTab(tab="").new(command, comment=marker(job.home))
        # Sunday is 0 for cron, Monday for Python.
        days = "*" if len(slot.days) == 7 else ",".join(str((day + 1) % 7) for day in sorted(slot.days))
        item.setall(f"{slot.minute} {slot.hour} * * {days}")
        made.append(item.render().strip())
    return made


def marker(home: Path) -> str:
    """The comment that says whose a line is: each working folder has its own schedule."""
    return f"brief {hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def ours(table: str, home: Path) -> list[str]:
    """The lines of a table that belong to a working folder."""
    return [line for line in table.splitlines() if _is_ours(line, home)]


def changed(table: str, home: Path, new: list[str]) -> str:
    """The table with our lines replaced by `new`, which stand at the end; the others as they are."""
    kept = "".join(line for line in table.splitlines(keepends=True) if not _is_ours(line, home))
    if kept and new and not kept.endswith("\n"):
        kept += "\n"
    return kept + "".join(f"{line}\n" for line in new)


def read() -> str:
    """The user's crontab, "" where there is none. Raises SettingsError where there is no cron."""
    done = _crontab("-l")
    if done.returncode and b"no crontab for" not in done.stderr:
        raise SettingsError(f"The crontab cannot be read ({_first(done.stderr)}); use --systemd, or ask who runs it.")
    return "" if done.returncode else done.stdout.decode("utf-8", "surrogateescape")


def write(table: str) -> None:
    """Replace the user's crontab; an empty one is removed. Raises SettingsError where cron refuses it."""
    done = _crontab("-", table.encode("utf-8", "surrogateescape")) if table else _crontab("-r")
    if done.returncode:
        raise SettingsError(f"The crontab was not changed: {_first(done.stderr)}")


def _is_ours(line: str, home: Path) -> bool:
    if not line.rstrip().endswith(f"# {marker(home)}"):
        return False
    item = CronItem.from_line(line, cron=CronTab(tab=""))
    return bool(item.is_valid() and item.comment == marker(home))


def _crontab(argument: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("crontab")
    if program is None:
        raise SettingsError("There is no cron on this machine; install it (apt install cron), or use --systemd.")
    return subprocess.run([program, argument], input=text, capture_output=True, check=False, timeout=30)


def _first(text: bytes) -> str:
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else "no reason given"
