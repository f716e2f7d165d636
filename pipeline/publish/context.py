"""Prepares what the templates lay out: an edition with its notes numbered, its words typeset and its counts made.

All text from documents has been through `typography.plain` here; escaping for a format is the format's own matter.
The dataclasses below are the whole context of a template, as `edition`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import get_args

from pipeline.errors import RenderError
from pipeline.publish import typography, wording
from pipeline.publish.typography import plain
from pipeline.publish.wording import Bilingual
from pipeline.records import (
    Briefing,
    Claim,
    ClaimStatus,
    Document,
    Evidence,
    Failure,
    Model,
    Reason,
    Source,
    Story,
    TranslationStatus,
)

_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
NOWHERE = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as readers see it: `lang` is its title's language, `link` is "" where `origin` is no web address."""

    name: str
    lang: str
    origin: str
    link: str
    date: Bilingual
    copies: tuple[SourceView, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A source sentence between quotation marks, numbered within its story; quotation and date are in `lang`."""

    number: int
    quote: str
    lang: str
    source: SourceView
    date: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A sentence with the numbers of its notes; `flag` is the warning for each language, "" where there is none."""

    text: Bilingual
    notes: tuple[int, ...]
    extracted: bool
    flag: Bilingual
    reasons: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story, numbered from 1, with its notes in the order in which its sentences call them."""

    number: int
    headline: ClaimView
    claims: tuple[ClaimView, ...]
    notes: tuple[Note, ...]
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class InputView:
    """A document that was used, for the appendix; `cited` counts its sentences that serve as evidence."""

    source: SourceView
    language: Bilingual
    confidence: Bilingual
    sentences: int
    cited: int


@dataclass(frozen=True, slots=True)
class FailureView:
    """An input that was not used and why; `detail` is in English."""

    origin: str
    reason: Bilingual
    detail: str


@dataclass(frozen=True, slots=True)
class CountView:
    """A kind of thing and how many there are, the number set for each language."""

    kind: Bilingual
    number: Bilingual


@dataclass(frozen=True, slots=True)
class AcronymView:
    """An acronym and its expansions, "" where none is known."""

    short: str
    expansion: Bilingual


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole edition, ready to be laid out."""

    iso_date: str
    date: Bilingual
    title: Bilingual
    coverage: tuple[Bilingual, ...]
    stories: tuple[StoryView, ...]
    acronyms: tuple[AcronymView, ...]
    inputs: tuple[InputView, ...]
    failures: tuple[FailureView, ...]
    models: tuple[Model, ...]
    claims_by_status: tuple[CountView, ...]
    translations_by_status: tuple[CountView, ...]
    profile: str
    has_extracted: bool
    has_flagged: bool


def prepare(briefing: Briefing) -> Edition:
    """The edition as templates see it. Raises RenderError where a claim rests on a document that is not in it."""
    documents = {document.id: document for document in briefing.documents}
    stories = tuple(_story(number, story, documents) for number, story in enumerate(briefing.stories, 1))
    written = [claim for story in briefing.stories for claim in (story.headline, *story.claims)]
    shown = [claim for story in stories for claim in (story.headline, *story.claims)]
    cited = Counter(document for document, _ in {(e.document, e.sentence) for claim in written for e in claim.evidence})
    return Edition(
        iso_date=briefing.date,
        date=Bilingual.of(lambda lang: typography.day(briefing.date, lang, weekday=True)),
        title=_typeset(briefing.title_fr, briefing.title_en),
        coverage=_coverage(briefing),
        stories=stories,
        acronyms=tuple(AcronymView(plain(a.short), _typeset(a.fr, a.en)) for a in briefing.acronyms),
        inputs=tuple(_input(document, cited[document.id]) for document in briefing.documents),
        failures=tuple(_failure(failure) for failure in briefing.failures),
        models=tuple(
            Model(plain(m.name), plain(m.task), plain(m.engine), plain(m.licence), plain(m.fingerprint))
            for m in briefing.models
        ),
        claims_by_status=_count(
            (wording.claim_status(status), sum(claim.status == status for claim in written))
            for status in get_args(ClaimStatus)
        ),
        translations_by_status=_count(
            (wording.translation_status(status), sum(claim.translation == status for claim in written))
            for status in get_args(TranslationStatus)
        ),
        profile=plain(briefing.profile),
        has_extracted=any(claim.extracted for claim in shown),
        has_flagged=any(claim.flag != NOWHERE for claim in shown),
    )


def _typeset(fr: str, en: str) -> Bilingual:
    return Bilingual(typography.french(plain(fr)), typography.english(plain(en)))


def _coverage(briefing: Briefing) -> tuple[Bilingual, ...]:
    """What the edition covers, one phrase a fact: documents, languages, dates, duplicates, failures."""
    spoken = Counter(document.language.code for document in briefing.documents if document.language)
    copies = [copy for document in briefing.documents for copy in document.duplicates]
    sources = [*(document.source for document in briefing.documents), *copies]
    dates = tuple(source.published for source in sources if source.published)
    facts = [wording.count("stories", len(briefing.stories)), wording.count("documents", len(briefing.documents))]
    if spoken:
        counts = spoken.most_common()
        facts.append(
            Bilingual.of(
                lambda lang: ", ".join(f"{typography.language(code, lang)} {number}" for code, number in counts)
            )
        )
    if dates:
        facts.append(Bilingual.of(lambda lang: plain(typography.span(dates, lang))))
    if copies:
        facts.append(wording.count("copies", len(copies)))
    if briefing.failures:
        facts.append(wording.count("failures", len(briefing.failures)))
    return tuple(facts)


def _story(number: int, story: Story, documents: dict[str, Document]) -> StoryView:
    for document in (*story.documents, *(e.document for c in (story.headline, *story.claims) for e in c.evidence)):
        if document not in documents:
            raise RenderError(
                f"Story {number} rests on a document that the edition does not hold ({document}); "
                "run the briefing again, and report this if it comes back."
            )
    notes: dict[tuple[str, str], Note] = {}

    def view(claim: Claim) -> ClaimView:
        for evidence in claim.evidence:
            key = evidence.document, evidence.text
            if key not in notes:
                notes[key] = _note(len(notes) + 1, evidence, documents[evidence.document])
        numbers = sorted({notes[e.document, e.text].number for e in claim.evidence})
        return _claim(claim, tuple(numbers), _written_in(claim, story, documents))

    headline, claims = view(story.headline), tuple(view(claim) for claim in story.claims)
    own = [documents[document] for document in story.documents]
    copies = {copy for document in own for copy in document.duplicates}
    listed = [source for source in story.sources if source not in copies]
    held = {document.source: document for document in own}
    sources = tuple(_source_of(held[source]) if source in held else _source(source, "fr") for source in listed)
    return StoryView(number, headline, claims, tuple(notes.values()), sources)


def _written_in(claim: Claim, story: Story, documents: dict[str, Document]) -> str:
    """The language in which a claim was first written: that of the document it rests on."""
    origin = claim.evidence[0].document if claim.evidence else next(iter(story.documents), None)
    language = documents[origin].language if origin else None
    return "en" if language and language.code == "en" else "fr"


def _claim(claim: Claim, notes: tuple[int, ...], written_in: str) -> ClaimView:
    unverified, translation = wording.label("flagged"), wording.label("flagged_translation")
    flag = NOWHERE
    if claim.status == "flagged":
        flag = unverified
    elif claim.translation == "flagged":
        flag = Bilingual("", translation.en) if written_in == "fr" else Bilingual(translation.fr, "")
    text, missing = _typeset(claim.fr, claim.en), wording.label("missing")
    return ClaimView(
        text=Bilingual(text.fr or missing.fr, text.en or missing.en),
        notes=notes,
        extracted=claim.status == "extracted",
        flag=flag,
        reasons=tuple(_reason(reason) for reason in claim.reasons) if flag != NOWHERE else (),
    )


def _reason(reason: Reason) -> Bilingual:
    return wording.reason(Reason(reason.kind, plain(reason.found), plain(reason.expected)))


def _note(number: int, evidence: Evidence, document: Document) -> Note:
    lang = _code(document)
    if 0 <= evidence.sentence < len(document.sentences):
        paragraph = document.paragraphs[document.sentences[evidence.sentence].paragraph]
        lang = paragraph.language.code if paragraph.language else lang
    source = _source_of(document)
    date = source.date.en if lang == "en" else source.date.fr
    return Note(number, typography.quoted(plain(evidence.text), lang), lang, source, date)


def _source(source: Source, lang: str, copies: tuple[Source, ...] = ()) -> SourceView:
    origin = plain(source.origin)
    date = source.published
    return SourceView(
        name=typography.typeset(plain(source.title or ""), lang) or origin,
        lang=lang,
        origin=origin,
        link=origin if _LINK.fullmatch(origin) else "",
        date=Bilingual.of(lambda x: plain(typography.day(date, x))) if date else wording.label("undated"),
        copies=tuple(_source(copy, lang) for copy in copies),
    )


def _source_of(document: Document) -> SourceView:
    return _source(document.source, _code(document), document.duplicates)


def _code(document: Document) -> str:
    return document.language.code if document.language else "fr"


def _input(document: Document, cited: int) -> InputView:
    language = document.language
    return InputView(
        source=_source_of(document),
        language=Bilingual.of(lambda lang: typography.language(language.code, lang)) if language else NOWHERE,
        confidence=Bilingual.of(lambda lang: typography.percent(language.confidence, lang)) if language else NOWHERE,
        sentences=len(document.sentences),
        cited=cited,
    )


def _failure(failure: Failure) -> FailureView:
    detail = "" if failure.kind == "language" else plain(failure.detail)
    return FailureView(plain(failure.origin), wording.failure(failure.kind, plain(failure.detail)), detail)


def _count(rows: Iterable[tuple[Bilingual, int]]) -> tuple[CountView, ...]:
    return tuple(CountView(kind, Bilingual.of(partial(typography.number, n))) for kind, n in rows)
