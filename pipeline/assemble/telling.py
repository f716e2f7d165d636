"""Finds, for a source sentence, the claim that tells it, or makes one of it, and the story that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.assemble.reading import Day, Line, grounded
from pipeline.assemble.stories import quoted
from pipeline.assemble.support import Sources, joined
from pipeline.records import Claim, Story
from pipeline.verify.facts import read_facts
from pipeline.verify.shorten import condense

WORDS = 25  # of a source sentence in a list, past which it is shortened where that can be


class Telling:
    """The stories of an edition, asked by the sentences they rest on."""

    def __init__(
        self,
        stories: Sequence[Story],
        home: Mapping[str, int],
        sources: Sources,
        lines: Mapping[str, Sequence[Line]],
    ) -> None:
        self.stories = stories
        self._lines = lines
        self._sources = sources
        self._home = home
        self._claims: dict[tuple[str, int], list[tuple[int, Claim]]] = {}
        for at, story in enumerate(stories):
            for claim in story.claims:
                for evidence in claim.evidence:
                    self._claims.setdefault((evidence.document, evidence.sentence), []).append((at, claim))

    def story(self, line: Line) -> int | None:
        """The index of the story that tells the sentence, else of its document's own."""
        told = self._claims.get((line.document, line.index))
        return told[0][0] if told else self._home.get(line.document)

    def claim(
        self,
        lines: Sequence[Line],
        *,
        number: Fraction | None = None,
        day: Day | None = None,
        alone: bool = False,
    ) -> tuple[Claim, int | None]:
        """(a claim that tells the first of the sentences, with all of them as evidence; its story).

        A claim of a story serves if it rests most on the sentence and has the number and the date that are asked for;
        else the sentence itself does, shortened, or with those that it leans on. With `alone` the claim of a story has
        no more evidence than the sentences given.
        """
        first = lines[0]
        evidence = tuple(line.evidence() for line in lines)
        for at, claim in self._claims.get((first.document, first.index), ()):
            rests = claim.evidence[0].document == first.document and claim.evidence[0].sentence == first.index
            if rests and claim.status != "flagged" and _has(claim, number, day):
                full = replace(claim, evidence=evidence if alone else joined(claim.evidence, evidence))
                return self._sources.counted(full), at
        made = quoted(grounded(first, self._lines[first.document]), first.facts.language)
        if len(made.evidence) == 1 and _has(short := _shortened(made), number, day):
            made = short
        return self._sources.counted(replace(made, evidence=joined(evidence, made.evidence))), self.story(first)


def _shortened(claim: Claim) -> Claim:
    """The claim in about WORDS words, by deletion alone."""
    return replace(claim, fr=condense(claim.fr, WORDS), en=condense(claim.en, WORDS))


def _has(claim: Claim, number: Fraction | None, day: Day | None) -> bool:
    facts = read_facts(claim.fr or claim.en, "fr" if claim.fr else "en")
    if number is not None and not any(number in quantity.values for quantity in facts.numbers):
        return False
    if day is None:
        return True
    parts = [int(part) for part in day.first.split("-")] + [None, None]
    told = [date for date in facts.dates if date.year or date.month]  # « mardi » is no year
    return any((date.year or parts[0], date.month, date.day) == tuple(parts[:3]) for date in told)
