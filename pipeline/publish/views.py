"""What templates lay out: the records of `Edition`, in which words are typeset, notes numbered and counts made.

All text from documents has been through `typography.plain`; escaping for a format is the format's own matter.
docs/templates.md tells it again, field by field, for who writes a template.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.publish.wording import Bilingual
from pipeline.records import Model


@dataclass(frozen=True, slots=True)
class Term:
    """A short text in both languages. Where it could not be translated both are the source's words, and `lang` is
    their language; otherwise `lang` is ""."""

    fr: str
    en: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as readers see it: its number in the edition (0 for a copy), its title's language, its link ("" where
    `origin` is no web address), its copies."""

    number: int
    name: str
    lang: str
    origin: str
    link: str
    date: Bilingual
    copies: tuple[SourceView, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A source sentence that something rests on, between quotation marks: labelled "3a", the first cited sentence of
    source 3, or "3" where it is the only one. Quotation and date are in `lang`."""

    label: str
    quote: str
    lang: str
    source: SourceView
    date: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A sentence with the labels of its notes.

    `sources` is how many documents it is drawn from and `independent` how many of those say it on their own; `flag`
    is the warning for each language, "" where there is none; `change` says what is new in it against earlier
    editions, None where nothing is; `told` gives the day of its source where that is older than others' that stand
    beside it, or where its words count from that day. Where it could not be translated both texts are the source's
    words, and `lang` is their language; otherwise `lang` is "".
    """

    text: Bilingual
    notes: tuple[str, ...]
    extracted: bool
    flag: Bilingual
    reasons: tuple[Bilingual, ...]
    sources: int
    independent: int
    change: Bilingual | None = None
    told: Bilingual | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story, numbered from 1. `novelty` is how it stands to earlier editions in a word or two, `is_new` whether
    none told it; `news` are the changes that no claim of its own shows."""

    number: int
    headline: ClaimView
    claims: tuple[ClaimView, ...]
    sources: tuple[SourceView, ...]
    novelty: Bilingual
    is_new: bool
    news: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A top line and the number of the story that it comes from."""

    claim: ClaimView
    story: int


@dataclass(frozen=True, slots=True)
class EventView:
    """A dated fact, numbered from 1. `left` and `width` are its place on the timeline's axis, 0 to 100, `lane` the
    row of the picture, from 0, in which it does not touch another; `story` is 0 where it belongs to none."""

    number: int
    date: Bilingual
    claim: ClaimView
    story: int
    left: float
    width: float
    lane: int


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The timeline: events in order, the axis' marks as (place from 0 to 100, text), the number of lanes, and the
    text that stands for the picture."""

    events: tuple[EventView, ...]
    marks: tuple[tuple[float, str], ...]
    lanes: int
    alternative: Bilingual


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number that the sources give: amount, what it counts (None where only the sentence says it), when it is true
    (None if not said). `share` is its part of the largest of its kind, 0 to 1, None where it has no like; `story` is
    0 where it belongs to none."""

    amount: Term
    counts: Term | None
    date: Bilingual | None
    claim: ClaimView
    story: int
    share: float | None
    alternative: Bilingual


@dataclass(frozen=True, slots=True)
class RoleView:
    """What the sources call somebody, with the labels of its notes."""

    label: Term
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityView:
    """A person, organisation or place: name, acronym (None if none), roles, notes, how many sentences name it, and
    the numbers of the stories that do."""

    name: Term
    short: Term | None
    roles: tuple[RoleView, ...]
    notes: tuple[str, ...]
    mentions: int
    stories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EntitiesView:
    """The entities of a kind, under its name."""

    kind: str
    name: Bilingual
    entities: tuple[EntityView, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One side of a disagreement: its date, number or wording, the sentence that has it, and who says so."""

    text: Term
    claim: ClaimView
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """The same thing as sources tell it differently; `about` is None where it is not known what in a word."""

    kind: Bilingual
    about: Term | None
    versions: tuple[VersionView, ...]
    story: int


@dataclass(frozen=True, slots=True)
class InputView:
    """A document that was used. `cited` counts its sentences that serve as evidence; `claims` and `translations`
    count, in the order of `Edition.claims_by_status` and `translations_by_status`, how what is drawn from it first
    came to be."""

    source: SourceView
    language: Bilingual
    confidence: Bilingual
    sentences: int
    cited: int
    claims: tuple[int, ...]
    translations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FailureView:
    """An input that was not used and why; `detail` is in English."""

    origin: str
    reason: Bilingual
    detail: str


@dataclass(frozen=True, slots=True)
class CountView:
    """A kind of outcome of verification: in full, in short, and how many there are."""

    kind: Bilingual
    short: Bilingual
    number: Bilingual


@dataclass(frozen=True, slots=True)
class AcronymView:
    """An acronym and its expansions, "" where none is known."""

    short: str
    expansion: Bilingual


@dataclass(frozen=True, slots=True)
class Edition:
    """A whole edition, ready to be laid out. `sources` are all that are cited, by number, `notes` what is cited of
    them, in order; `shows_new` is whether it is worth saying of a story that it is new."""

    iso_date: str
    date: Bilingual
    title: Bilingual
    coverage: tuple[Bilingual, ...]
    top_lines: tuple[LineView, ...]
    stories: tuple[StoryView, ...]
    timeline: TimelineView
    figures: tuple[FigureView, ...]
    entities: tuple[EntitiesView, ...]
    disagreements: tuple[DisagreementView, ...]
    sources: tuple[SourceView, ...]
    notes: tuple[Note, ...]
    acronyms: tuple[AcronymView, ...]
    inputs: tuple[InputView, ...]
    failures: tuple[FailureView, ...]
    models: tuple[Model, ...]
    claims_by_status: tuple[CountView, ...]
    translations_by_status: tuple[CountView, ...]
    profile: str
    shows_new: bool
    has_extracted: bool
    has_flagged: bool
    has_several: bool
