"""The records that flow through the pipeline, one a step, in the order in which they come to be.

All are frozen: a step takes records and gives new ones. Dates are ISO 8601 strings, to the day
("2025-06-26") or, where the document says no more, to the month ("2024-02") or the year.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    "unreachable",  # a feed, a page or a mailbox that did not answer, or not with what was asked for
    "forbidden",  # robots.txt, a password or the rule on private addresses stands before it
    "paywall",  # the beginning of an article that only subscribers may read
    "language",  # neither French nor English; detail is the language's ISO 639-1 code
    "internal",  # a fault of ours; detail says which step
]
# How a claim came by its French: as first decoded, decoded again after the first was unsupported, taken
# from the source, or unsupported and kept with a mark.
ClaimStatus = Literal["generated", "redecoded", "extracted", "flagged"]
# How its translation came about: the model's, a later hypothesis, the source's own words, or a failure, marked.
TranslationStatus = Literal["translated", "redecoded", "original", "flagged"]
# Against the earlier editions: not told before, told before and with something new, told before just so.
Novelty = Literal["new", "developing", "repeated"]
ChangeKind = Literal[
    "claim",  # a statement that no earlier edition has
    "number",  # another number of what an earlier edition counted
    "date",  # another date of what an earlier edition dated
    "source",  # a further source of what was told
]
# How the source gives a number: « 5 000 », « environ 275 », « près de 1,5 », « plus de 120 »,
# « moins de 40 », « au moins trois », « jusqu'à 200 », « des milliers ».
Precision = Literal["exact", "about", "nearly", "over", "under", "at_least", "at_most", "magnitude"]
EntityKind = Literal["person", "organisation", "place"]
DisagreementKind = Literal["date", "number", "wording"]
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


def latest_day(documents: Iterable[Document]) -> str:
    """The day on which the newest of the documents appeared, ISO 8601; empty where none says."""
    return max((document.source.published or "" for document in documents), default="")


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
    """One sentence of the briefing, or one with those that it leans on, in both languages, with its evidence and how
    it passed verification.

    `reasons` are those for which an earlier wording in the source's language was rejected, or, when flagged, what is
    wrong with this one; `translation_reasons` are the same of its translation.
    `en` is empty before translation (`fr` is, for a document in English). `independent` is how many of the documents
    that the evidence is from say it on their own: near copies of one text count once.
    """

    fr: str
    en: str
    evidence: tuple[Evidence, ...]
    status: ClaimStatus
    translation: TranslationStatus = "translated"
    reasons: tuple[Reason, ...] = ()
    independent: int = 1
    translation_reasons: tuple[Reason, ...] = ()


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
class Label:
    """A term or a short text in both languages; where no translation holds, `translation` is "flagged" and both
    are the source's own words."""

    fr: str
    en: str
    translation: TranslationStatus = "translated"


@dataclass(frozen=True, slots=True)
class Change:
    """What a developing story has that the earlier editions had not.

    `claim` is the index of the story's claim that says it, None for a further source. `before` and `now` are the two
    numbers or dates, or the source's name as `now`; both are empty where the claim itself is what is new.
    """

    kind: ChangeKind
    claim: int | None
    before: Label
    now: Label


@dataclass(frozen=True, slots=True)
class Story:
    """What the edition tells together: headline, claims, and the sources in order of date.

    Each claim is said once and has evidence from every document that bears it out; a document may be in several
    stories. `since` is the date of the first edition that told it, None for a new one; `changes` are there where it
    is developing.
    """

    headline: Claim
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    documents: tuple[str, ...]
    novelty: Novelty = "new"
    since: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class TopLine:
    """A sentence for who reads nothing else, and the index of the story that it comes from."""

    claim: Claim
    story: int


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact: its first day (or month, or year) and, where it lasts, its last one; the sentence that dates it,
    and the index of the story that it belongs to, if there is one."""

    date: str
    end: str | None
    claim: Claim
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the sources give, by value.

    `unit` is "%", an ISO 4217 code, a measure ("tonne", "MW"), or "" for things counted. `amount` is value and unit
    as each language writes them; `counts` is what is counted or measured, empty where only the sentence says it;
    `date` is the time it is true of, if the sentence gives one. `claim` is the sentence, with every source's evidence.
    """

    value: int | float
    unit: str
    precision: Precision
    amount: Label
    counts: Label
    date: str | None
    claim: Claim
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What the sources call somebody, and where."""

    label: Label
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation or place: name, acronym ("" if none), roles, where first named, how many sentences
    name it, and the indices of the stories that do."""

    kind: EntityKind
    name: Label
    short: Label
    roles: tuple[Role, ...]
    evidence: tuple[Evidence, ...]
    mentions: int
    stories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a disagreement: its date, number or wording, and the sentence that has it, with every source."""

    text: Label
    claim: Claim


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The same event as sources tell it differently, side by side and undecided; `about` is what they differ on."""

    kind: DisagreementKind
    about: Label
    versions: tuple[Version, ...]
    story: int | None = None


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
    """A whole edition as data; `date` is given by who runs it, never read from a clock.

    `further` is how many documents were read that the edition has no room for.
    """

    date: str
    title_fr: str
    title_en: str
    stories: tuple[Story, ...]
    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    acronyms: tuple[Acronym, ...]
    models: tuple[Model, ...]
    profile: str
    top_lines: tuple[TopLine, ...] = ()
    timeline: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    entities: tuple[Entity, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    further: int = 0
