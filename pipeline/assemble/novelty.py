"""What is new against the earlier editions: new, developing (with what changed), or repeated. Nothing is guessed.

A claim counts as told when an earlier edition has it from the same source sentence, or says the same with no other
number or date. A story is known when an earlier edition has one of its claims, or one of the same event by its words.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from pathlib import Path

from pipeline.assemble.labels import NOTHING
from pipeline.assemble.reading import overlap
from pipeline.assemble.support import SAME, agree
from pipeline.errors import StoreError
from pipeline.records import Briefing, Change, Claim, Label, Novelty, Story
from pipeline.verify.facts import Facts, read_facts
from pipeline.verify.numbers import Quantity
from pipeline.words import content

log = logging.getLogger(__name__)

EDITIONS = 60  # the latest ones before the edition's day
_ABOUT = 0.45  # overlap from which a claim tells of the same thing as an earlier one, with something changed
_WORDS = 3  # and stems in common
_CANDIDATES = 12
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")


def earlier_editions(folder: Path, date: str) -> tuple[Briefing, ...]:
    """The editions in `folder` of days before `date`, oldest first, at most EDITIONS; the log names the unreadable."""
    from pipeline.publish.schema import from_json

    found = []
    places = sorted(path for path in folder.glob("*/briefing.json") if _day(path) and path.parent.name < date)
    for path in places[-EDITIONS:]:
        try:
            found.append(from_json(path.read_bytes()))
        except (OSError, StoreError):
            log.warning("%s cannot be read; what it told counts as new today", path)
    return tuple(found)


def _day(path: Path) -> bool:
    try:
        return bool(_NAME.fullmatch(path.parent.name) and Date.fromisoformat(path.parent.name))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim of an earlier edition; `story` is the number of its story among all earlier ones."""

    claim: Claim
    facts: Facts
    stems: frozenset[str]
    date: str
    story: int


def dated_stories(stories: Sequence[Story], editions: Sequence[Briefing]) -> tuple[Story, ...]:
    """The stories with their novelty, since when they are told, and what changed."""
    if not editions:
        return tuple(stories)
    archive = _Archive(editions)
    return tuple(archive.compared(story) for story in stories)


class _Archive:
    """The claims of earlier editions, found again by their source sentence or their rarer words."""

    def __init__(self, editions: Sequence[Briefing]) -> None:
        self._told: list[_Told] = []
        self._documents: dict[int, set[str]] = {}
        self._by_sentence: dict[str, list[int]] = defaultdict(list)
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for edition in editions:
            for story in edition.stories:
                number = len(self._documents)
                self._documents[number] = {source.origin for source in story.sources}
                for claim in story.claims:
                    self._add(claim, edition.date, number)

    def _add(self, claim: Claim, date: str, story: int) -> None:
        facts, stems = _read(claim)
        at = len(self._told)
        self._told.append(_Told(claim, facts, stems, date, story))
        for evidence in claim.evidence[:1]:
            self._by_sentence[evidence.text].append(at)
        for stem in stems:
            self._by_stem[stem].append(at)

    def compared(self, story: Story) -> Story:
        """The story with its novelty, first edition and changes."""
        found = [self._find(claim) for claim in story.claims]
        known = [told for same, _ in found for told in same]
        before = {told.story for told in known}
        changes: list[Change] = []
        for at, (claim, (same, close)) in enumerate(zip(story.claims, found, strict=True)):
            if not same:
                near = [told for told in close if told.story in before or _shared(_read(claim)[0], told.facts) >= 2]
                known += near
                changes.append(_change(at, claim, near))
        if not known:
            return replace(story, novelty="new", since=None, changes=())
        had = {origin for told in known for origin in self._documents[told.story]}
        changes += [
            Change("source", None, NOTHING, Label(name, name, "original"))
            for source in story.sources
            if source.origin not in had
            for name in [source.title or source.origin]
        ]
        novelty: Novelty = "developing" if changes else "repeated"
        return replace(story, novelty=novelty, since=min(told.date for told in known), changes=tuple(changes))

    def _find(self, claim: Claim) -> tuple[list[_Told], list[_Told]]:
        """(earlier claims that say the same, earlier ones in much the same words that do not)."""
        same = [self._told[at] for evidence in claim.evidence[:1] for at in self._by_sentence.get(evidence.text, ())]
        if same:
            return same, []
        facts, stems = _read(claim)
        counts = Counter(at for stem in sorted(stems) for at in self._by_stem.get(stem, ()))
        near = []
        for at, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_CANDIDATES]:
            told = self._told[at]
            if told.facts.language != facts.language:
                continue
            alike = overlap(stems, told.stems)
            if alike >= SAME and agree(facts, told.facts):
                same.append(told)
            elif alike >= _ABOUT and len(stems & told.stems) >= _WORDS:
                near.append(told)
        return same, [] if same else near


def _read(claim: Claim) -> tuple[Facts, frozenset[str]]:
    facts = read_facts(claim.fr or claim.en, "fr" if claim.fr else "en")
    return facts, frozenset(word.stem for word in content(facts.words))


def _shared(one: Facts, other: Facts) -> int:
    """How many names two texts have in common."""
    return len({name.word.fold for name in one.names} & {name.word.fold for name in other.names})


def _change(at: int, claim: Claim, near: Sequence[_Told]) -> Change:
    """What a claim has that the nearest earlier one on the same thing had not."""
    facts, _ = _read(claim)
    for told in reversed(near):  # the latest edition first
        pairs = [
            (before, now)
            for now in facts.numbers
            for before in told.facts.numbers
            if _other_number(before, now) and not any(set(now.values) & set(x.values) for x in told.facts.numbers)
        ]
        if pairs:
            before, now = pairs[0]
            return Change("number", at, _label(before, told.claim), _label(now, claim))
        ours, theirs = ({date.text for date in x.dates if date.day} for x in (facts, told.facts))
        if ours and theirs and not ours & theirs:
            return Change("date", at, _same_words(sorted(theirs)[0]), _same_words(sorted(ours)[0]))
    return Change("claim", at, NOTHING, NOTHING)


def _other_number(before: Quantity, now: Quantity) -> bool:
    alike = before.unit == now.unit and before.kind == now.kind
    return alike and bool(set(before.nouns) & set(now.nouns) or (now.unit and not now.nouns and not before.nouns))


def _label(quantity: Quantity, claim: Claim) -> Label:
    from pipeline.assemble.amounts import amount

    value = quantity.values[0]
    number = int(value) if value.denominator == 1 else float(value)
    return amount(number, quantity.unit, "about" if quantity.kind == "approximate" else "exact")


def _same_words(text: str) -> Label:
    return Label(text, text, "original")
