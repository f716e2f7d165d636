"""The way of the data, top to bottom: from a folder of documents to a whole edition.

    intake → language → salience → summarise and verify → translate → assemble → publish

Documents flow in batches of a bounded size. Each step's result is stored as soon as it is there; a document that
fails becomes a `Failure` and stops nobody else.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import pipeline
from pipeline import language, salience, summarise, translate
from pipeline.assemble import assemble, earlier_editions
from pipeline.collect.spool import Selection, Spool, read_selected
from pipeline.engines.registry import Registry, Task, TaskName, open_task
from pipeline.errors import BriefError, NothingToDo
from pipeline.glossary import Glossary
from pipeline.intake import Limits, Reader, read_folder
from pipeline.intake.duplicates import fold_duplicates
from pipeline.progress import Progress
from pipeline.records import Briefing, Claim, Digest, Document, Failure, Model, Source, Summary
from pipeline.settings import Settings
from pipeline.store import Store, key

T = TypeVar("T")

BATCH = 16  # documents generated for together: enough to fill the engine's batches, little to lose
HANDLED = ("fr", "en")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edition:
    """What a run gives: the briefing, the folder it was written to, and the seconds each part took."""

    briefing: Briefing
    folder: Path
    seconds: dict[str, float]


def run(
    folder: Path,
    date: str,
    settings: Settings,
    registry: Registry,
    progress: Progress,
    *,
    belongs: Callable[[Source], bool] | None = None,
) -> Edition:
    """Read `folder`, write the edition of `date` below `settings.out`, and give it back.

    Where the settings name sources, what was fetched from them and is due is read too; nothing is fetched here.
    Where `belongs` is given, only what it says yes to is in the edition, and the rest counts as not there.

    Raises NothingToDo where no document could be used, and the errors of models, store and rendering.
    """
    from pipeline.publish import Layout, render, update_archive, write_edition

    layout = Layout.load(settings.look, settings.templates)  # a slip in a template is told before the work, not after
    began = time.monotonic()
    started = datetime.now(UTC)
    limits = Limits(**settings.input.model_dump())
    spool = Spool(settings.out / "spool")
    selection = spool.select(date, settings.sources.days) if settings.sources else Selection()
    with Reader(limits) as reader:
        documents, failures = _read(folder, limits, reader, needed=not settings.sources or folder != settings.seeds)
        fetched, unusable = read_selected(selection, reader.read)
    if belongs:
        documents = tuple(one for one in documents if belongs(one.source))
        failures = tuple(one for one in failures if belongs(Source(one.origin, None, None)))
    if fetched:
        documents = fold_duplicates([*documents, *fetched])
    documents, unhandled = by_language(documents)
    failures = (*failures, *unusable, *unhandled)
    if not documents:
        raise NothingToDo(_why_nothing(folder, failures))
    read = time.monotonic()
    log.info("read", extra={"documents": len(documents), "failures": len(failures), "seconds": round(read - began, 2)})
    glossary = Glossary.load(settings.glossary)
    with Store(settings.out / "store.sqlite") as store:
        digests, broken = digest(documents, settings, registry, glossary, store, progress)
        if not digests:
            raise BriefError("every document failed: " + "; ".join(f"{one.origin}: {one.detail}" for one in broken[:3]))
        generated = time.monotonic()
        briefing = assemble(
            digests,
            sorted((*failures, *broken), key=lambda failure: failure.origin),
            models(settings.profile, registry),
            glossary,
            date=date,
            profile=settings.profile,
            titles=(settings.title_fr, settings.title_en),
            translate=partial(sentences, settings, registry, glossary, store, progress),
            earlier=partial(earlier_editions, settings.out, date),
        )
    assembled = time.monotonic()
    files = render(briefing, layout)
    seconds = {
        "read": read - began,
        "generate": generated - read,
        "assemble": assembled - generated,
        "publish": time.monotonic() - assembled,
    }
    manifest = {
        "program": pipeline.__version__,
        "started": started.isoformat(timespec="seconds"),
        "seconds": {step: round(value, 2) for step, value in seconds.items()},
        "settings": settings.published(),
    }
    target = write_edition(files, manifest, settings.out, date)
    update_archive(settings.out, layout, settings.address)
    if settings.sources:
        spool.take(date, selection)
    log.info("published", extra={"edition": date, "stories": len(briefing.stories), "folder": str(target)})
    return Edition(briefing, target, seconds)


def _read(
    folder: Path, limits: Limits, reader: Reader, *, needed: bool
) -> tuple[tuple[Document, ...], tuple[Failure, ...]]:
    """The documents of the folder; where it is not needed, since others are fetched, it may be missing or empty."""
    try:
        return read_folder(folder, limits, reader.read)
    except NothingToDo:
        if needed:
            raise
        return (), ()


def by_language(documents: Sequence[Document]) -> tuple[tuple[Document, ...], tuple[Failure, ...]]:
    """The documents in a language that is handled here, and the others as failures."""
    detected = [language.detect(document) for document in documents]
    kept = tuple(one for one in detected if one.language and one.language.code in HANDLED)
    others = tuple(
        Failure(one.source.origin, "language", one.language.code if one.language else "")
        for one in detected
        if one not in kept
    )
    return kept, others


def digest(
    documents: Sequence[Document],
    settings: Settings,
    registry: Registry,
    glossary: Glossary,
    store: Store,
    progress: Progress,
) -> tuple[list[Digest], list[Failure]]:
    """Each document with its summary in both languages, from the store where it has them."""

    def write(batch: Sequence[Document]) -> list[Summary]:
        return summaries(batch, settings, registry)

    used = {model.task: model.fingerprint for model in models(settings.profile, registry)}
    summarised = [used.get("summarise"), used.get("headline")]
    settled = [pipeline.__version__, settings.summary.model_dump(), settings.verify]
    summary_keys = [key("summary", document.id, document.source.title, summarised, settled) for document in documents]
    written, broken = _stored("Summarising", documents, summary_keys, write, store, progress)

    def both(batch: Sequence[Document]) -> list[Summary]:
        codes = {document.language.code for document in batch if document.language}
        wanted: dict[str, TaskName] = {"fr": "translate.fr-en", "en": "translate.en-fr"}
        tasks = {code: directions(registry, settings.profile, wanted[code]) for code in sorted(codes)}
        options = translate.Options(settings.translation.beams, settings.translation.samples)
        return translate.translated([written[one.id] for one in batch], tasks, glossary, options)

    translators = [used.get("translate.fr-en"), used.get("translate.en-fr")]
    settled = [pipeline.__version__, settings.translation.model_dump(), glossary.fingerprint]
    pending = [document for document in documents if document.id in written]
    pairs = zip(documents, summary_keys, strict=True)
    both_keys = [key("translation", one, translators, settled) for document, one in pairs if document.id in written]
    finished, failed = _stored("Translating", pending, both_keys, both, store, progress)
    digests = [Digest(document, finished[document.id]) for document in pending if document.id in finished]
    return digests, [*broken, *failed]


def sentences(
    settings: Settings,
    registry: Registry,
    glossary: Glossary,
    store: Store,
    progress: Progress,
    claims: Sequence[Claim],
) -> list[Claim]:
    """Claims in both languages, from the store where it has them; one that cannot be translated comes back as it is."""
    used = {model.task: model.fingerprint for model in models(settings.profile, registry)}
    translators = [used.get("translate.fr-en"), used.get("translate.en-fr")]
    settled = [pipeline.__version__, settings.translation.model_dump(), glossary.fingerprint]
    keys = [key("sentence", claim.fr, claim.en, translators, settled) for claim in claims]
    done = {one: found for one in keys if (found := store.get(one, Claim))}
    missing = [(claim, one) for claim, one in zip(claims, keys, strict=True) if one not in done]
    options = translate.Options(settings.translation.beams, settings.translation.samples)
    wanted: dict[str, TaskName] = {"fr": "translate.fr-en", "en": "translate.en-fr"}
    for batch in progress.track("Assembling", [missing[at : at + BATCH] for at in range(0, len(missing), BATCH)]):
        try:
            codes = sorted({"fr" if claim.fr else "en" for claim, _ in batch})
            tasks = {code: directions(registry, settings.profile, wanted[code]) for code in codes}
            parts = [Summary(claim, ()) for claim, _ in batch]
            results = [part.headline for part in translate.translated(parts, tasks, glossary, options)]
        except BriefError:
            raise
        except Exception:
            log.warning("%d sentences could not be translated and stand alone", len(batch), exc_info=True)
            continue
        made = {one: result for (_, one), result in zip(batch, results, strict=True)}
        store.put("Assembling", made)
        done |= made
    return [done.get(one, claim) for claim, one in zip(claims, keys, strict=True)]


def summaries(documents: Sequence[Document], settings: Settings, registry: Registry) -> list[Summary]:
    """Headline and claims of each document, verified, in its own language."""
    options = summarise.Options(
        claims=settings.summary.claims,
        beams=settings.summary.beams,
        samples=settings.summary.samples,
        flag=settings.verify == "flag",
    )
    summariser = open_task(registry, settings.profile, "summarise")
    headliner = open_task(registry, settings.profile, "headline")
    extracts = [salience.select(document, settings.summary.claims) for document in documents]
    return summarise.summarise(documents, extracts, summariser, headliner, options)


def directions(registry: Registry, profile: str, there: TaskName) -> tuple[Task, Task | None]:
    """The task of translating, and that of the way back if the same model does it: then it costs no further model."""
    back: TaskName = "translate.en-fr" if there == "translate.fr-en" else "translate.fr-en"
    tasks = registry.profile(profile).tasks
    same = tasks.get(there) == tasks.get(back)
    return open_task(registry, profile, there), open_task(registry, profile, back) if same else None


def _stored(
    step: str,
    documents: Sequence[Document],
    keys: Sequence[str],
    make: Callable[[Sequence[Document]], list[Summary]],
    store: Store,
    progress: Progress,
) -> tuple[dict[str, Summary], list[Failure]]:
    """The step's result of each document, by document id, made in batches where the store does not have it."""
    found: dict[str, Summary] = {}
    failures: list[Failure] = []
    missing: list[tuple[Document, str]] = []
    for document, one in zip(documents, keys, strict=True):
        stored = store.get(one, Summary)
        if stored is None:
            missing.append((document, one))
        else:
            found[document.id] = stored
    batches = [missing[at : at + BATCH] for at in range(0, len(missing), BATCH)]
    for batch in progress.track(step, batches):
        key_of = {document.id: one for document, one in batch}
        for part, results in _made([document for document, _ in batch], make, failures):
            made = {document.id: result for document, result in zip(part, results, strict=True)}
            store.put(step, {key_of[one]: result for one, result in made.items()})
            found |= made
    return found, failures


def _made(
    batch: Sequence[Document], make: Callable[[Sequence[Document]], list[T]], failures: list[Failure]
) -> Iterator[tuple[Sequence[Document], list[T]]]:
    """(documents, results): the batch at once, or, if that fails, one by one, so that only the culprit is lost."""
    try:
        yield batch, make(batch)
        return
    except BriefError:
        raise
    except Exception:
        log.warning("a batch of %d failed; its documents are done one by one", len(batch), exc_info=True)
    for document in batch:
        try:
            results = make([document])
        except BriefError:
            raise
        except Exception as error:
            log.warning("%s failed", document.source.origin, exc_info=True)
            failures.append(Failure(document.source.origin, "internal", f"{type(error).__name__}: {error}"))
        else:
            yield [document], results


def models(profile: str, registry: Registry) -> list[Model]:
    """The models that the profile names, one row for each task; none is opened."""
    rows = []
    for task, name in registry.profile(profile).tasks.items():
        entry = registry.model(name)
        rows.append(Model(name, task, entry.engine, entry.licence, registry.fingerprint(name)))
    return rows


def _why_nothing(folder: Path, failures: Sequence[Failure]) -> str:
    if not failures:
        return (
            f"{folder} holds no document of the day, and no source gave one; put .txt, .md, .html, .pdf or .docx there"
        )
    reasons = "; ".join(f"{failure.origin}: {failure.kind}" for failure in failures[:5])
    more = f" and {len(failures) - 5} more" if len(failures) > 5 else ""
    every = f"none of the {len(failures)} documents in {folder} and from sources can be used"
    return f"{every} ({reasons}{more}); see docs/input.md"
