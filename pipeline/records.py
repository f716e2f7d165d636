"""The records that flow through the pipeline, one a step, in the order in which they come to be.

All are frozen: a step takes records and gives new ones. Dates are ISO 8601 strings, to the day
("2025-06-26") or, where the document says no more, to the month ("2024-02") or the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["heading", "text", "bullet"]
FailureKind = Literal[
    "empty",  # nothing to read once boilerplate is gone
    "binary",  # not a text and not a format that we read
    "unreadable",  # the file system or the format's reader refused it
    "scanned",  # a PDF without a text layer
    "format",  # an extension that we do not read
    "too_large",  # over the size limit of the settings
    "language",  # neither French nor English; detail is the language's ISO 639-1 code
    "internal",  # a fault of ours; detail says which step
]
# How a claim came by its French: as first decoded, decoded again after the first was unsupported, taken
# from the source, or unsupported and kept with a mark.
ClaimStatus = Literal["generated", "redecoded", "extracted", "flagged"]
# How its translation came about: the model's, a later hypothesis, the source's own words, or a failure, marked.
TranslationStatus = Literal["translated", "redecoded", "original", "flagged"]
ReasonKind = Literal[
    "number", "date", "name", "acronym", "quote", "polarity", "attribution", "coverage", "untranslated", "degenerate"
]


@dataclass(frozen=True, slots=True)
class Language:
    """A detected language: ISO 639-1 code and the detector's confidence in it, 0 to 1."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a document as the author set it; `language` is None before detection."""

    text: str
    kind: ParagraphKind = "text"
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the index of the paragraph in which it stands."""

    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text was read: path relative to the input folder (or address), title and date if it has them."""

    origin: str
    title: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: boilerplate out, structure kept.

    `id` is the first 16 hex digits of the SHA-256 of its text. `sentences` come from the paragraphs of kind
    text and bullet, in order; headings are no sentences. `published` is what the document says, else None.
    `duplicates` are the exact and near copies for which this document stands. `language` is None before detection.
    """

    id: str
    source: Source
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    encoding: str
    duplicates: tuple[Source, ...] = ()
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be used, and why; `detail` is for people, in English."""

    origin: str
    kind: FailureKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Source sentences that go together into one prompt (indices into Document.sentences), the one they are
    about, and how salient that one is, 0 to 1."""

    sentences: tuple[int, ...]
    centre: int
    score: float


@dataclass(frozen=True, slots=True)
class Extract:
    """What of a document the model reads: one passage for each claim, and the sentences for the headline."""

    passages: tuple[Passage, ...]
    lead: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output of a model: text, mean log-probability of its tokens, and whether it ended by itself."""

    text: str
    score: float
    finished: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source sentence that a claim rests on: document id, index in its sentences (-1 for its title), words,
    support score 0 to 1."""

    document: str
    sentence: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim is not supported: what stands in it, and what the source has instead ("" if nothing)."""

    kind: ReasonKind
    found: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of the briefing in both languages, with its evidence and how it passed verification.

    `reasons` are those for which an earlier decoding was rejected, or, when flagged, what is wrong with this one.
    `en` is empty before translation (`fr` is, for a document in English).
    """

    fr: str
    en: str
    evidence: tuple[Evidence, ...]
    status: ClaimStatus
    translation: TranslationStatus = "translated"
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A document's headline and claims in its own language, verified."""

    headline: Claim
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A document with its summary in both languages."""

    document: Document
    summary: Summary


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym that the edition uses, with its expansion in each language ("" where none is known)."""

    short: str
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Story:
    """What the edition tells together: headline, claims, and the sources in order of date."""

    headline: Claim
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model that took part: name, task, engine, licence, and fingerprint (16 hex digits over its files)."""

    name: str
    task: str
    engine: str
    licence: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """A whole edition as data; `date` is given by who runs it, never read from a clock."""

    date: str
    title_fr: str
    title_en: str
    stories: tuple[Story, ...]
    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    acronyms: tuple[Acronym, ...]
    models: tuple[Model, ...]
    profile: str
