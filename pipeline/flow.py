"""The way of the data, top to bottom: from a folder of documents to a whole edition.

    intake → language → salience → summarise and verify → translate → assemble → publish

Documents flow in batches of a bounded size: read ones wait on a `Shelf`, each step's result is stored as soon as it
is there, and what is held of a document meanwhile is a `Card`. One that fails becomes a `Failure` and stops nobody
else. The edition tells the stories that there is room for; what is beyond stands in further.jsonl.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, partial
from io import BufferedRandom
from pathlib import Path
from tempfile import TemporaryFile

import pipeline
from pipeline import language, syntax
from pipeline.collect.spool import Selection, Spool, read_selected
from pipeline.engines.registry import Registry
from pipeline.errors import BriefError, NothingToDo, StoreError
from pipeline.glossary import Glossary
from pipeline.intake import Limits, Reader
from pipeline.intake.files import read_bytes
from pipeline.intake.folder import Read, read_each
from pipeline.progress import Counted, Progress
from pipeline.records import Briefing, Claim, Digest, Document, Failure, Model, Source, Summary
from pipeline.sentences import Sentences
from pipeline.settings import Settings
from pipeline.shelf import Card, Shelf
from pipeline.store import Store, key
from pipeline.work import Here, Job, Step, Worker, Workers
from pipeline.work import directions as directions  # what tools ask for
from pipeline.work import summaries as summaries

BATCH = 16  # documents generated for together: enough to fill the engine's batches, little to lose
HANDLED = ("fr", "en")

Between = Callable[[Mapping[Card, str]], None] | None

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
    workers: Workers | None = None,
) -> Edition:
    """Read `folder`, write the edition of `date` below `settings.out`, and give it back.

    Where the settings name sources, what was fetched from them and is due is read too; nothing is fetched here.
    Where `belongs` is given, only what it says yes to is in the edition, and the rest counts as not there. `workers`
    do what models do; none: this process.

    Raises NothingToDo where no document could be used, and the errors of models, store and rendering.
    """
    began = time.monotonic()
    started = datetime.now(UTC)
    limits = Limits(**settings.input.model_dump())
    with ExitStack() as held:
        # It gets ready beside what follows, these imports too; where the edition is made again, it is hardly needed.
        reader = held.enter_context(Reader(limits, waiting=(settings.out / date).exists()))
        from pipeline.assemble import assemble, earlier_editions, said_beyond
        from pipeline.assemble.choice import chosen
        from pipeline.publish import Layout, render, update_archive, write_edition

        layout = Layout.load(settings.look, settings.templates)  # a slip in a template is told before the work
        spool = Spool(settings.out / "spool")
        selection = spool.select(date, settings.sources.days) if settings.sources else Selection()
        glossary = Glossary.load(settings.glossary)
        store = held.enter_context(Store(settings.out / "store.sqlite"))
        shelf = held.enter_context(Shelf(settings.out))

        def keep(document: Document) -> Card:
            return shelf.put(detected(document, store))

        beside = held.enter_context(ThreadPoolExecutor(1))
        held.callback(syntax.dismiss)

        @cache
        def new_files() -> None:
            """What is new wants the parser and the models; they get ready while the rest is read."""
            if workers is None:
                syntax.begin()
                beside.submit(opened, settings.profile, registry)

        def read_new(path: Path, origin: str) -> Document:
            document = reader.read(path, origin)
            new_files()
            return document

        read = remembered(read_new, limits, store)
        needed = not settings.sources or folder != settings.seeds
        cards, failures = _read(folder, limits, read, keep, needed=needed)
        fetched, unusable = read_selected(selection, read)
        reader.close()
        if belongs:
            cards = [one for one in cards if belongs(one.source)]
            failures = tuple(one for one in failures if belongs(Source(one.origin, None, None)))
        cards += [keep(document) for document in fetched]
        cards, unhandled = by_language(shelf.folded(cards))
        failures = (*failures, *unusable, *unhandled)
        if not cards:
            raise NothingToDo(_why_nothing(folder, failures))
        have_read = time.monotonic()
        log.info(
            "read", extra={"documents": len(cards), "failures": len(failures), "seconds": round(have_read - began, 2)}
        )

        used = models(settings.profile, registry)
        beyond = Sentences(settings, registry, glossary, store, progress, used)

        def ahead(written: Mapping[Card, str]) -> None:
            """Few documents fill few of the models' batches: what assembly will ask for is translated beside them."""
            if len(written) <= BATCH:
                found = [(card, store.get(one, Summary)) for card, one in written.items()]
                digests = [Digest(shelf.get(card), summary) for card, summary in found if summary]
                beyond.begin(said_beyond(digests, glossary), beside)

        def digested(some: Sequence[Card], between: Between = None) -> tuple[dict[Card, str], list[Failure]]:
            return digest(some, shelf, settings, registry, glossary, store, progress, workers, between)

        done, broken = digested(cards, ahead)
        if not done:
            raise BriefError("every document failed: " + "; ".join(f"{one.origin}: {one.detail}" for one in broken[:3]))
        generated = time.monotonic()

        def whole(card: Card) -> Digest:
            summary = store.get(done[card], Summary)
            if summary is None:  # the store was damaged meanwhile
                digested([card])
                summary = store.get(done[card], Summary)
            if summary is None:
                raise StoreError(f"{store.path} does not keep what is put there; choose another folder with --out.")
            return Digest(shelf.get(card), summary)

        told = chosen([*done], shelf, settings.stories)
        briefing = assemble(
            [whole(card) for card in told.cards],
            sorted((*failures, *broken), key=lambda failure: failure.origin),
            used,
            glossary,
            date=date,
            profile=settings.profile,
            titles=(settings.title_fr, settings.title_en),
            translate=beyond,
            earlier=partial(earlier_editions, settings.out, date),
            together=told.together,
            further=len(told.rest),
        )
        assembled = time.monotonic()
        _give_back()
        files: dict[str, bytes | BufferedRandom] = {**render(briefing, layout)}
        if told.rest:
            files["further.jsonl"] = held.enter_context(_lines(map(whole, told.rest), settings.out))
        seconds = {
            "read": have_read - began,
            "generate": generated - have_read,
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
    folder: Path, limits: Limits, read: Read, keep: Callable[[Document], Card], *, needed: bool
) -> tuple[list[Card], tuple[Failure, ...]]:
    """The documents of the folder; where it is not needed, since others are fetched, it may be missing or empty."""
    try:
        return read_each(folder, limits, read, keep)
    except NothingToDo:
        if needed:
            raise
        return [], ()


def remembered(read: Read, limits: Limits, store: Store) -> Read:
    """`read`, but for files that the store has read: of these bytes, this name and origin, within these limits."""

    def once(path: Path, origin: str) -> Document:
        def stored_as() -> str:
            digest = hashlib.sha256(read_bytes(path, limits.max_bytes)).hexdigest()
            return key("reading", digest, path.name, origin, asdict(limits), pipeline.__version__)

        one = stored_as()
        found = store.get(one, Document)
        if found is None:
            found = read(path, origin)
            if stored_as() == one:  # not written to meanwhile
                store.put("Reading", {one: found})
        return found

    return once


def detected(document: Document, store: Store) -> Document:
    """The document with its languages, from the store where it has them."""
    one = key("language", document.id, document.source.title, len(document.paragraphs), pipeline.__version__)
    found = store.get(one, language.Languages)
    if found is None or len(found.paragraphs) != len(document.paragraphs):
        found = language.languages(document)
        store.put("Reading", {one: found})
    return language.spoken(document, found)


def by_language(cards: Sequence[Card]) -> tuple[list[Card], tuple[Failure, ...]]:
    """The documents in a language that is handled here, and the others as failures."""
    kept = [one for one in cards if one.language in HANDLED]
    others = (Failure(one.source.origin, "language", one.language) for one in cards if one.language not in HANDLED)
    return kept, tuple(others)


def digest(
    cards: Sequence[Card],
    shelf: Shelf,
    settings: Settings,
    registry: Registry,
    glossary: Glossary,
    store: Store,
    progress: Progress,
    workers: Workers | None = None,
    between: Between = None,
) -> tuple[dict[Card, str], list[Failure]]:
    """Have each document summarised in both languages; gives the store's keys of the summaries, and what failed.

    `between` is told the keys of the summaries in the documents' own languages, when these are there.
    """
    worker = Worker(settings, registry, glossary)
    work: Workers = workers or Here(worker)
    used = {model.task: model.fingerprint for model in models(settings.profile, registry)}
    summarised = [used.get("summarise"), used.get("headline")]
    settled = [pipeline.__version__, settings.summary.model_dump(), settings.verify]
    written = {card: key("summary", card.id, card.source.title, summarised, settled) for card in cards}

    def bare(batch: Sequence[Card]) -> list[Job]:
        return [Job(shelf.get(card)) for card in batch]

    broken = _stored("Summarising", written, bare, work, store, progress)
    if between:
        between(written)

    def with_summaries(batch: Sequence[Card]) -> list[Job]:
        jobs = []
        for card in batch:
            document = shelf.get(card)
            # What the store has lost since, by damage, is made again.
            summary = store.get(written[card], Summary) or worker.summarise([document])[0]
            jobs.append(Job(document, summary))
        return jobs

    translators = [used.get("translate.fr-en"), used.get("translate.en-fr")]
    settled = [pipeline.__version__, settings.translation.model_dump(), glossary.fingerprint]
    lost = {failure.origin for failure in broken}
    both = {
        card: key("translation", one, translators, settled)
        for card, one in written.items()
        if card.source.origin not in lost
    }
    failed = _stored("Translating", both, with_summaries, work, store, progress)
    lost = {failure.origin for failure in failed}
    return {card: one for card, one in both.items() if card.source.origin not in lost}, [*broken, *failed]


def _stored(
    step: Step,
    keys: Mapping[Card, str],
    jobs: Callable[[Sequence[Card]], list[Job]],
    workers: Workers,
    store: Store,
    progress: Progress,
) -> list[Failure]:
    """Have the step's result of each document in the store under its key, made in batches where it is not; failures."""
    failures: list[Failure] = []
    missing = [card for card, one in keys.items() if store.get(one, Summary) is None]
    batches = [missing[at : at + BATCH] for at in range(0, len(missing), BATCH)]
    for number, results in progress.track(step, Counted(workers.done(step, map(jobs, batches)), len(batches))):
        made = {}
        for card, result in zip(batches[number], results, strict=True):
            if isinstance(result, Summary):
                made[keys[card]] = result
            else:
                failures.append(Failure(card.source.origin, "internal", result))
        store.put(step, made)
    return failures


def opened(profile: str, registry: Registry) -> None:
    """Open the profile's models; one that cannot be is told by whoever asks for it."""
    for name in registry.profile(profile).models():
        with suppress(BriefError):
            registry.engine(name)


def models(profile: str, registry: Registry) -> list[Model]:
    """The models that the profile names, one row for each task; none is opened."""
    rows = []
    for task, name in registry.profile(profile).tasks.items():
        entry = registry.model(name)
        rows.append(Model(name, task, entry.engine, entry.licence, registry.fingerprint(name)))
    return rows


def _lines(digests: Iterator[Digest], folder: Path) -> BufferedRandom:
    """What the edition has no room for, a JSON line a document, with its headline and claims in both languages.

    In a file without a name in `folder`, for there may be many.
    """
    try:
        file = TemporaryFile(dir=folder)  # noqa: SIM115  # the caller's to close
        for one in digests:
            row = {
                "id": one.document.id,
                "origin": one.document.source.origin,
                "title": one.document.source.title,
                "published": one.document.source.published,
                "headline": _text(one.summary.headline),
                "claims": [_text(claim) for claim in one.summary.claims],
            }
            file.write(json.dumps(row).encode() + b"\n")
    except OSError as error:
        raise StoreError(f"There is no room for further.jsonl ({error.strerror}); make some.") from error
    return file


def _text(claim: Claim) -> dict[str, object]:
    flagged = claim.status == "flagged" or claim.translation == "flagged"
    return {"fr": claim.fr, "en": claim.en, "verified": not flagged}


def _give_back() -> None:
    """Give the system what the C library has kept of freed memory: a PDF of many pages takes the most of a run."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def _why_nothing(folder: Path, failures: Sequence[Failure]) -> str:
    if not failures:
        return (
            f"{folder} holds no document of the day, and no source gave one; put .txt, .md, .html, .pdf or .docx there"
        )
    reasons = "; ".join(f"{failure.origin}: {failure.kind}" for failure in failures[:5])
    more = f" and {len(failures) - 5} more" if len(failures) > 5 else ""
    every = f"none of the {len(failures)} documents in {folder} and from sources can be used"
    return f"{every} ({reasons}{more}); see docs/input.md"
