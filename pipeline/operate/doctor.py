"""Looks at everything that a run depends on, and says of each thing that is wrong what to do."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from pipeline.deliver.outbox import FILE as OUTBOX
from pipeline.engines.registry import Registry
from pipeline.errors import BriefError, SettingsError
from pipeline.operate import log
from pipeline.operate.status import Status, status
from pipeline.schedule import installed
from pipeline.secret import Secret
from pipeline.settings import Settings
from pipeline.syntax import MODEL, parse

ROOM_MB, LITTLE_MB = 200, 1_000  # an edition and its store take a few; below the first nothing can be relied upon
OVERDUE = timedelta(days=4)  # a weekend and a holiday

Verdict = Literal["ok", "look", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do ("" where nothing is)."""

    what: str
    verdict: Verdict
    detail: str
    advice: str = ""


def examine(settings: Settings, registry: Registry, home: Path, now: datetime) -> Iterator[Finding]:
    """The findings on set-up, models, folders, disk, store, secrets, schedule and last run, one by one."""
    seen = status(settings, now)
    yield from _models(settings, registry)
    yield _parser()
    yield _documents(settings)
    yield _writable(settings.out)
    yield _disk(seen.disk_free_mb)
    for name in ("store.sqlite", OUTBOX):
        if (settings.out / name).exists():
            yield _database(settings.out / name)
    yield from _secrets(settings)
    yield _schedule(home, settings)
    yield _last_run(seen, log.file(settings), now)
    if seen.waiting:
        advice = "run `brief send`, which says what is wrong"
        yield Finding("delivery", "wrong", f"{seen.waiting} deliveries wait", advice)


def _models(settings: Settings, registry: Registry) -> Iterator[Finding]:
    """Each model's files against its checksums."""
    try:
        names = registry.profile(settings.profile).models()
    except BriefError as error:
        yield Finding("models", "wrong", str(error), "correct `profile` in brief.toml")
        return
    for name in names:
        try:
            print_ = registry.fingerprint(name)
        except BriefError as error:
            yield Finding(f"model {name}", "wrong", str(error), f"make models PROFILE={settings.profile}")
        else:
            yield Finding(f"model {name}", "ok", f"complete, checksums right ({print_})")


def _parser() -> Finding:
    """Whether the parser of French sentences answers."""
    try:
        parse(["Le convoi est arrivé."])
    except BriefError as error:
        return Finding("parser", "wrong", str(error), "make setup")
    return Finding("parser", "ok", f"{MODEL} answers")


def _documents(settings: Settings) -> Finding:
    folder = settings.seeds
    if not folder.is_dir():
        return Finding("documents", "wrong", f"there is no folder {folder}", "create it, or correct `seeds`")
    if not os.access(folder, os.R_OK | os.X_OK):
        return Finding("documents", "wrong", f"{folder} may not be read", f"chmod u+rx {folder}")
    files = sum(1 for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not files:
        return Finding("documents", "look", f"{folder} is empty", "put the day's documents there")
    return Finding("documents", "ok", f"{files} files in {folder}")


def _writable(out: Path) -> Finding:
    there = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Finding("editions", "wrong", f"{out} cannot be written", "correct its rights, or `out` in brief.toml")
    return Finding("editions", "ok", f"{out} can be written")


def _disk(free: int) -> Finding:
    verdict: Verdict = "wrong" if free < ROOM_MB else "look" if free < LITTLE_MB else "ok"
    return Finding("disk", verdict, f"{free:,} MB free", "" if verdict == "ok" else "make room")


def _database(path: Path) -> Finding:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said == "ok":
        return Finding(path.name, "ok", "whole")
    return Finding(path.name, "look", f"damaged ({said})", "nothing: the next run sets it aside and begins a new one")


def _secrets(settings: Settings) -> Iterator[Finding]:
    """Whether each secret that the settings name can be read; a scheduled run has no variables of a terminal."""
    for name, secret in _named(settings):
        try:
            secret.read()
        except SettingsError as error:
            yield Finding(name, "wrong", str(error), "see docs/operation.md, « Secrets »")
        else:
            if secret.env:
                advice = "put it in a file of mode 600 if the run is scheduled"
                yield Finding(name, "look", f"in the variable {secret.env}, which cron does not have", advice)
            else:
                yield Finding(name, "ok", f"readable, and by you alone ({secret.file})")


def _named(section: object, name: str = "") -> Iterator[tuple[str, Secret]]:
    """The secrets of the settings with the names of their keys."""
    if isinstance(section, Secret):
        yield name, section
    elif isinstance(section, tuple):
        for one in section:
            yield from _named(one, name)
    elif isinstance(section, BaseModel):
        for key in type(section).model_fields:
            yield from _named(getattr(section, key), f"{name}.{key}".lstrip("."))


def _schedule(home: Path, settings: Settings) -> Finding:
    found = installed.lines(home)
    if not found and not installed.installed(home):
        return Finding("schedule", "look", "none for this folder", "make schedule AT=06:30")
    if not found:
        return Finding("schedule", "ok", "a timer of systemd")
    words = [word for line in found for word in shlex.split(line.replace(r"\%", "%"), comments=True)]
    program = next((word for word in words if word.endswith("/brief")), "")
    if program and not os.access(program, os.X_OK):
        return Finding("schedule", "wrong", f"{program} is not there any more", "make setup, then install it again")
    if not _cron_runs():
        advice = "start it (as root: service cron start), and have it start with the machine"
        return Finding("schedule", "wrong", "in the crontab, but no cron daemon runs", advice)
    return Finding("schedule", "ok", "; ".join(" ".join(line.split()[:5]) for line in found) + " (crontab)")


def _cron_runs() -> bool:
    names = {"cron", "crond", "busybox", "fcron", "cronie"}
    processes = Path("/proc").glob("[0-9]*/comm")
    return not Path("/proc/self").exists() or any(_read(path) in names for path in processes)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _last_run(seen: Status, log_file: Path, now: datetime) -> Finding:
    run = seen.last_run
    advice = f"see {log_file}"
    if seen.running:
        return Finding("last run", "ok", f"at work since {seen.running.since} (process {seen.running.pid})")
    if run is None:
        return Finding("last run", "look", "none yet", "make brief")
    if run.finished is None:
        said = f"begun {run.started} and ended without a word: killed, or the power went"
        return Finding("last run", "look", said, advice)
    if seen.state == "failed":
        return Finding("last run", "wrong", f"failed {run.finished} with {run.exit}: {run.message}", advice)
    if now - datetime.fromisoformat(run.finished) > OVERDUE:
        return Finding("last run", "look", f"well, but as long ago as {run.finished}", advice)
    unusable = f", {run.failures} inputs unusable" if run.failures else ""
    return Finding("last run", "ok", f"{run.finished}, {', '.join(run.editions)}{unusable}")
