"""Reads once what the parts of an edition ask of every source sentence: its facts, and its dates with their years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from pipeline.leaning import footing, stands_alone
from pipeline.records import Document, Evidence
from pipeline.verify.dates import DateMention
from pipeline.verify.facts import Facts, read_facts
from pipeline.words import content

_JOINED = re.compile(r",? (?:au|to) | ?[-–] ?")
_SOON, _LONG_AHEAD = 92, 240  # days from publication to a date of this year; from the latter on it is last year's
_TOLD_ON = 4  # sentences through which an account goes on that began with a whole date
_BETWEEN = re.compile(r"\b(?:entre|between)(?: l[ea])? $", re.IGNORECASE)
_NEXT = re.compile(r" prochaine?\b| next\b", re.IGNORECASE)
_LAST = re.compile(r" derni(?:er|ère)s?\b| last\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its year, ISO 8601: first day (or month, or year), last one of a span, offsets in the facts' text."""

    first: str
    last: str
    start: int
    end: int

    @property
    def whole(self) -> bool:
        """Whether it is a date to the day."""
        return len(self.first) == 10

    def meets(self, other: Day) -> bool:
        """Whether the two have a time in common; a month or year holds all of its days."""
        size = min(len(self.first), len(other.first))
        return self.first[:size] <= other.last[:size] and other.first[:size] <= self.last[:size]


@dataclass(frozen=True, slots=True)
class Line:
    """A source sentence: where it stands, its facts, dates, stems of its content words, and its passage.

    A passage is a paragraph with the list that follows it, numbered within the document.
    """

    document: str
    index: int
    text: str
    facts: Facts
    days: tuple[Day, ...]
    stems: frozenset[str]
    passage: int

    @property
    def alone(self) -> bool:
        """Whether it can be understood without the sentence before it."""
        return stands_alone(self.text)

    def evidence(self, score: float = 1.0) -> Evidence:
        """The sentence as evidence for a claim."""
        return Evidence(self.document, self.index, self.text, round(score, 3))


def grounded(line: Line, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The sentence with those of its passage that it leans on; by itself where they are too long or not there.

    `lines` are those of its document.
    """
    first = next(other.index for other in lines if other.passage == line.passage)
    whole = footing([other.text for other in lines[: line.index + 1]], line.index, first)
    return tuple(lines[at] for at in whole) if whole else (line,)


def read(document: Document) -> tuple[Line, ...]:
    """Every sentence of a document, in order."""
    passages, passage = [], -1
    for paragraph in document.paragraphs:
        passage += paragraph.kind != "bullet" or passage < 0
        passages.append(passage)
    facts = [read_facts(sentence.text, _language(document, sentence.paragraph)) for sentence in document.sentences]
    years = _Years(document.source.published, facts)
    return tuple(
        Line(
            document.id,
            index,
            sentence.text,
            found,
            years.days(index),
            frozenset(word.stem for word in content(found.words)),
            passages[sentence.paragraph],
        )
        for index, (sentence, found) in enumerate(zip(document.sentences, facts, strict=True))
    )


def _language(document: Document, paragraph: int) -> str:
    main = document.language.code if document.language else "fr"
    if main != "en":
        return main
    own = document.paragraphs[paragraph].language
    return own.code if own else main


class _Years:
    """Gives dates without a year the one that the document has for them, where it leaves no doubt."""

    def __init__(self, published: str | None, facts: Sequence[Facts]) -> None:
        self._published = published or ""
        self._facts = facts
        mentions = [mention for found in facts for mention in found.dates]
        self._dated: dict[tuple[int | None, int | None], int] = {
            (one.month, one.day): one.year for one in reversed(mentions) if one.year and one.month
        }
        # « Juin prochain » counts from the day of publication, and from nothing else.
        self._reference = self._published if len(self._published) >= 7 else ""

    def days(self, sentence: int) -> tuple[Day, ...]:
        """The dates of a sentence, by its number."""
        found: list[Day] = []
        facts = self._facts[sentence]
        for mention in facts.dates:
            iso = self._iso(mention, sentence)
            if not iso:
                continue
            previous = found[-1] if found else None
            if previous and (previous.start, previous.end) == (mention.start, mention.end):
                found[-1] = Day(min(previous.first, iso), max(previous.last, iso), mention.start, mention.end)
            elif (
                previous
                and len(previous.last) == len(iso) > 4
                and previous.last < iso
                and (
                    _JOINED.fullmatch(facts.text, previous.end, mention.start)
                    or (
                        _BETWEEN.search(facts.text[: previous.start])
                        and facts.text[previous.end : mention.start] in (" et ", " and ")
                    )
                )
            ):
                found[-1] = Day(previous.first, iso, previous.start, mention.end)
            else:
                found.append(Day(iso, iso, mention.start, mention.end))
        return tuple(found)

    def _iso(self, mention: DateMention, sentence: int) -> str:
        if mention.relative or mention.decade or (mention.year is None and mention.month is None):
            return ""
        year = mention.year or self._year(mention, sentence)
        if not year:
            return ""
        if mention.month is None:
            return f"{year:04d}"
        if mention.day is None:
            return f"{year:04d}-{mention.month:02d}"
        try:
            return Date(year, mention.month, mention.day).isoformat()
        except ValueError:
            return ""

    def _year(self, mention: DateMention, sentence: int) -> int:
        month, text = mention.month or 0, self._facts[sentence].text
        if _NEXT.match(text, mention.end) or _LAST.match(text, mention.end):
            if not self._reference:
                return 0
            year, reference = int(self._reference[:4]), int(self._reference[5:7])
            if _NEXT.match(text, mention.end):
                return year + (month <= reference)
            return year - (month >= reference)
        exact = self._dated.get((mention.month, mention.day)) if mention.day else None
        if exact:
            return exact
        # The month's year that is told elsewhere, and the one that the press would not have to tell; if they differ,
        # neither: « en juin » may be this year's where « en juin 2014 » is told as well.
        years = {self._dated.get((mention.month, None)) or 0, self._unsaid(month, mention.day)} - {0}
        # « Le 19 avril 2010, … est enlevé. Le 25 juillet, Aqmi revendique … »
        years |= self._before(mention, sentence) if years else set()
        return years.pop() if len(years) == 1 else 0

    def _before(self, mention: DateMention, sentence: int) -> set[int]:
        """The year of the last whole date shortly before a mention, if there is one."""
        earlier = [one for facts in self._facts[max(0, sentence - _TOLD_ON) : sentence] for one in facts.dates]
        earlier += [one for one in self._facts[sentence].dates if one.start < mention.start]
        return {one.year for one in [one for one in earlier if one.year and one.month][-1:] if one.year}

    def _unsaid(self, month: int, day: int | None) -> int:
        """The year of a date that the press gives without one; 0 where it may be this one or another."""
        if len(self._published) != 10:
            return 0
        published = Date.fromisoformat(self._published)
        try:
            ahead = (Date(published.year, month, day or 15) - published).days
        except ValueError:
            return 0
        if ahead >= _LONG_AHEAD:
            return published.year - 1
        soon = _SOON if day else 15  # « en décembre », in September, may be the last
        return published.year if -_LONG_AHEAD < ahead <= soon else 0


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Szymkiewicz–Simpson coefficient of two sets of stems: the share of the smaller that the larger has, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
