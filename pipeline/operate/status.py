"""How things stand, for a monitor: what runs, what the last run did, what is there and what waits."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pipeline
from pipeline import exits
from pipeline.deliver.outbox import undelivered
from pipeline.operate.lock import Holder, holder
from pipeline.operate.runs import Run, last
from pipeline.settings import Settings

# Never run; at work now; the last run wrote its edition; it did not; it ended without a word (killed, power).
State = Literal["new", "running", "ok", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Status:
    """The state and what it rests on; `age_hours` is that of the newest edition's files, None where there is none."""

    state: State
    version: str
    running: Holder | None
    last_run: Run | None
    newest: str | None
    age_hours: float | None
    waiting: int
    disk_free_mb: int

    @property
    def exit(self) -> int:
        """0 where nothing calls for someone, else 1."""
        return 0 if self.state in ("ok", "running", "new") and not self.waiting else 1


def status(settings: Settings, now: datetime) -> Status:
    """How things stand with an output folder; nothing is written."""
    out = settings.out
    running, run = holder(out), last(out)
    manifests = sorted(out.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/manifest.json"))
    newest = manifests[-1] if manifests else None
    age = round((now.timestamp() - newest.stat().st_mtime) / 3600, 1) if newest else None
    there = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    return Status(
        state=_state(running, run),
        version=pipeline.__version__,
        running=running,
        last_run=run,
        newest=newest.parent.name if newest else None,
        age_hours=age,
        waiting=undelivered(out, now.date().isoformat()),
        disk_free_mb=shutil.disk_usage(there).free // 1_000_000,
    )


def _state(running: Holder | None, run: Run | None) -> State:
    if running:
        return "running"
    if run is None:
        return "new"
    if run.exit is None:
        return "stopped"
    return "ok" if run.exit <= exits.INPUTS_FAILED else "failed"
