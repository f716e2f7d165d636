"""A run under watch: one at a time, logged, recorded and, where the settings say so, told to a monitor."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pipeline import exits
from pipeline.errors import AnotherRun, BriefError
from pipeline.flow import Edition
from pipeline.operate import runs
from pipeline.operate.lock import only_one
from pipeline.operate.log import logged
from pipeline.operate.ping import ping
from pipeline.settings import Settings

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Watch:
    """What a run tells as it goes: the editions it wrote, documents and failures counted, and its exit code."""

    editions: list[str] = field(default_factory=list)
    documents: int = 0
    failures: int = 0

    def wrote(self, edition: Edition) -> None:
        """Count an edition."""
        self.editions.append(edition.briefing.date)
        self.documents += len(edition.briefing.documents)
        self.failures += len(edition.briefing.failures)

    @property
    def exit(self) -> int:
        """The exit code of a run that came to its end."""
        return exits.INPUTS_FAILED if self.failures else exits.OK


@contextmanager
def watched(settings: Settings, doing: str) -> Iterator[Watch]:
    """Run a block as the one run on the output folder; what ends it is logged, recorded, pinged and raised again.

    Raises AnotherRun where there is one already; that is logged, and changes neither record nor monitor.
    """
    watch, began, started = Watch(), time.monotonic(), runs.now()

    def finish(code: int, message: str) -> None:
        done = replace(run, finished=runs.now(), exit=code, message=message, editions=tuple(watch.editions))
        runs.keep(settings.out, replace(done, documents=watch.documents, failures=watch.failures))
        extra = {"exit": code, "editions": ",".join(watch.editions), "seconds": round(time.monotonic() - began, 1)}
        log.log(logging.INFO if code <= exits.INPUTS_FAILED else logging.ERROR, message or "done", extra=extra)
        ping(settings.ping, well=code <= exits.INPUTS_FAILED)

    with logged(settings):
        try:
            with only_one(settings.out, doing):
                run = runs.Run(started)
                runs.keep(settings.out, run)
                log.info("start", extra={"doing": doing})
                try:
                    yield watch
                except BaseException as error:
                    message = str(error) if isinstance(error, BriefError) else type(error).__name__
                    if not isinstance(error, BriefError | KeyboardInterrupt):
                        log.error("internal error", exc_info=True)
                    finish(exits.code(error), message)
                    raise
                finish(watch.exit, "")
        except AnotherRun as error:
            log.warning(str(error))
            raise
