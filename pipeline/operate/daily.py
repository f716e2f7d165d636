"""The editions of a run: those that are missing, where they are to be caught up, then the one that was asked for."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import date as Date
from datetime import tzinfo
from pathlib import Path

from pipeline import flow
from pipeline.engines.registry import Registry
from pipeline.errors import BriefError, NothingToDo
from pipeline.flow import Edition
from pipeline.operate import days
from pipeline.progress import Progress
from pipeline.settings import Settings
from pipeline.work import Workers

log = logging.getLogger(__name__)


def editions(
    folder: Path,
    date: str,
    settings: Settings,
    registry: Registry,
    progress: Progress,
    expected: Collection[int],
    where: tzinfo | None,
    workers: Workers | None = None,
) -> Iterator[Edition]:
    """Write the missing editions on `expected` days of the week (none: none), oldest first, then that of `date`.

    A missing edition has the documents of the days since the edition before it (see `days.of`); a date that has none
    is passed over, and one that fails is logged. The edition of `date` has the whole folder, as always. Raises what
    `flow.run` raises. `workers` do what models do; none: this process.
    """
    for gap in days.missing(settings.out, Date.fromisoformat(date), frozenset(expected)):
        day = gap.date.isoformat()
        try:
            belongs = days.of(gap, folder, where)
            yield flow.run(folder, day, settings, registry, progress, belongs=belongs, workers=workers)
        except NothingToDo:
            log.info("nothing to catch up", extra={"edition": day})
        except BriefError as error:  # whatever an old date lacks, the edition of today does not wait for it
            log.error("not caught up", extra={"edition": day, "reason": str(error)})
    yield flow.run(folder, date, settings, registry, progress, workers=workers)
