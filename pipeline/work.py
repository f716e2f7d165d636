"""What is done to a document by models, the same wherever it is done: in this process, or by workers of a cluster.

A worker takes jobs and gives summaries. It knows nothing of files, store or edition; what its models say depends on
the jobs of a batch and on the settings alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from pipeline import salience, summarise, translate
from pipeline.engines.registry import Registry, Task, TaskName, open_task
from pipeline.errors import BriefError
from pipeline.glossary import Glossary
from pipeline.records import Claim, Document, Summary
from pipeline.settings import Settings

Step = Literal["Summarising", "Translating"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A document to be summarised, or its summary to be translated."""

    document: Document
    summary: Summary | None = None


class Workers(Protocol):
    """Those who do the work."""

    def done(self, step: Step, batches: Iterable[Sequence[Job]]) -> Iterator[tuple[int, list[Summary | str]]]:
        """(number of the batch, a summary for each of its jobs, or what went wrong), in whatever order they end.

        Batches are taken as they can be worked on, no more. Raises BriefError where no further one can be.
        """


class Worker:
    """Does the steps with the models of the settings' profile, each opened once."""

    def __init__(self, settings: Settings, registry: Registry, glossary: Glossary) -> None:
        self._settings = settings
        self._registry = registry
        self._glossary = glossary

    def summarise(self, documents: Sequence[Document]) -> list[Summary]:
        """Headline and claims of each document, verified, in its own language."""
        return summaries(documents, self._settings, self._registry)

    def translate(self, jobs: Sequence[Job]) -> list[Summary]:
        """The jobs' summaries in both languages."""
        return bilingual([job.summary for job in jobs if job.summary], self._settings, self._registry, self._glossary)

    def work(self, step: Step, batch: Sequence[Job]) -> list[Summary | str]:
        """The batch at once, or, if that fails, one by one, so that only the culprit is lost."""
        try:
            return [*self._step(step, batch)]
        except BriefError:
            raise
        except Exception:
            log.warning("a batch of %d failed; its documents are done one by one", len(batch), exc_info=True)
        results: list[Summary | str] = []
        for job in batch:
            try:
                results += self._step(step, [job])
            except BriefError:
                raise
            except Exception as error:
                log.warning("%s failed", job.document.source.origin, exc_info=True)
                results.append(f"{type(error).__name__}: {error}")
        return results

    def _step(self, step: Step, batch: Sequence[Job]) -> list[Summary]:
        if step == "Summarising":
            return self.summarise([job.document for job in batch])
        return self.translate(batch)


@dataclass(frozen=True, slots=True)
class Here:
    """One worker, in this process."""

    worker: Worker

    def done(self, step: Step, batches: Iterable[Sequence[Job]]) -> Iterator[tuple[int, list[Summary | str]]]:
        """The batches one after the other."""
        for number, batch in enumerate(batches):
            yield number, self.worker.work(step, batch)


def summaries(documents: Sequence[Document], settings: Settings, registry: Registry) -> list[Summary]:
    """Headline and claims of each document, verified, in its own language."""
    summariser = open_task(registry, settings.profile, "summarise")
    headliner = open_task(registry, settings.profile, "headline")
    extracts = [salience.select(document, settings.summary.claims) for document in documents]
    return summarise.summarise(documents, extracts, summariser, headliner, _options(settings))


def abstracts(documents: Sequence[Document], settings: Settings, registry: Registry) -> list[tuple[Claim, ...]]:
    """What each document says first, in one to three sentences, verified, in its own language."""
    return summarise.abstracts(documents, open_task(registry, settings.profile, "summarise"), _options(settings))


def bilingual(parts: Sequence[Summary], settings: Settings, registry: Registry, glossary: Glossary) -> list[Summary]:
    """Summaries with every headline and claim in both languages."""
    codes = {"fr" if claim.fr else "en" for part in parts for claim in (part.headline, *part.claims)}
    wanted: dict[str, TaskName] = {"fr": "translate.fr-en", "en": "translate.en-fr"}
    tasks = {code: directions(registry, settings.profile, wanted[code]) for code in sorted(codes)}
    return translate.translated(parts, tasks, glossary, translate.Options(settings.translation.beams))


def _options(settings: Settings) -> summarise.Options:
    return summarise.Options(
        claims=settings.summary.claims, beams=settings.summary.beams, flag=settings.verify == "flag"
    )


def directions(registry: Registry, profile: str, there: TaskName) -> tuple[Task, Task | None]:
    """The task of translating, and that of the way back if the same model does it: then it costs no further model."""
    back: TaskName = "translate.en-fr" if there == "translate.fr-en" else "translate.fr-en"
    tasks = registry.profile(profile).tasks
    same = tasks.get(there) == tasks.get(back) and registry.model(tasks[there]).way_back
    return open_task(registry, profile, there), open_task(registry, profile, back) if same else None
