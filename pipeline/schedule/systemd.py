"""A user service and timer of systemd, from templates. Systemd knows time zones itself, so nothing is converted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.errors import SettingsError
from pipeline.operate.days import NAMES
from pipeline.schedule.crontab import marker
from pipeline.schedule.job import Job

TEMPLATES = Path(__file__).parent / "templates"


def units(job: Job) -> dict[Path, str]:
    """The content of the service and the timer, by path."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False
    )
    days = "" if len(job.days) == 7 else ",".join(NAMES[day].capitalize() for day in sorted(job.days)) + " "
    values = {
        "home": _plain(str(job.home)),
        "path": _quoted(f"PATH={job.path}"),
        "command": " ".join(map(_quoted, job.command(guarded=False))).replace("$", "$$"),
        "log": _plain(str(job.log)),
        "calendar": f"{days}*-*-* {job.at:%H:%M}:00" + (f" {job.zone}" if job.zone else ""),
    }
    service, timer = paths(job.home)
    return {
        service: environment.get_template("brief.service.j2").render(values),
        timer: environment.get_template("brief.timer.j2").render(values),
    }


def paths(home: Path) -> tuple[Path, Path]:
    """Where the service and the timer of a working folder stand, whether they are there or not."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    name = marker(home).replace(" ", "-")
    return config / f"{name}.service", config / f"{name}.timer"


def install(job: Job) -> str:
    """Write the units and start the timer. Returns what is left to do by hand, "" if nothing."""
    for path, content in units(job).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(content, encoding="utf-8")
        draft.replace(path)
    _, timer = paths(job.home)
    # Restarted, since a timer that runs does not take a new time from its file.
    steps = (["daemon-reload"], ["enable", timer.name], ["restart", timer.name])
    if all(_systemctl(*step) for step in steps):
        return ""
    return (
        "systemd could not be reached from here; in a session of your own run "
        f"`systemctl --user daemon-reload && systemctl --user enable --now {timer.name}`"
    )


def remove(home: Path) -> bool:
    """Stop the timer and remove both units; False where there were none."""
    service, timer = paths(home)
    there = [path for path in (service, timer) if path.exists()]
    if there:
        _systemctl("disable", "--now", timer.name)
    for path in there:
        path.unlink()
    # What enabling left, where systemd could not be reached to disable it.
    (timer.parent / "timers.target.wants" / timer.name).unlink(missing_ok=True)
    if there:
        _systemctl("daemon-reload")
    return bool(there)


def _systemctl(*arguments: str) -> bool:
    program = shutil.which("systemctl")
    if program is None:
        return False
    done = subprocess.run([program, "--user", *arguments], capture_output=True, check=False, timeout=60)
    return done.returncode == 0


def _quoted(word: str) -> str:
    """A word in quotes, with what systemd would expand doubled; see systemd.syntax(7)."""
    escaped = re.sub(r'(["\\])', r"\\\1", word).replace("%", "%%")
    return f'"{escaped}"'


def _plain(path: str) -> str:
    """A path of a setting that takes no quotes; raises SettingsError where it cannot be written."""
    if path != path.strip() or path.endswith("\\"):
        raise SettingsError(f"{path!r} cannot stand in a unit of systemd; take a path without spaces at its ends")
    return path.replace("%", "%%")
