"""Where sources tell the same thing with another date, another number or another word: side by side, not decided."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from pipeline.assemble.amounts import amount, day_span
from pipeline.assemble.counting import Found, read_figures
from pipeline.assemble.dating import day_of, days_apart, later_count, shared_names
from pipeline.assemble.labels import NOTHING, Labels, terms
from pipeline.assemble.reading import Day, Line, overlap
from pipeline.assemble.support import Sources
from pipeline.assemble.telling import Telling
from pipeline.records import Claim, Disagreement, Label, Version
from pipeline.words import fold

MOST = 12
_SAME_COUNT = 0.35  # overlap of two sentences from which they count the same thing, their numbers aside
_ROUGH = 10  # « environ 200 » may be a tenth more or less
_WORDS = 3  # stems in common that make two counts be of one thing where no name is


def disagreements(
    lines: Mapping[str, Sequence[Line]], labels: Labels, sources: Sources, telling: Telling
) -> tuple[Disagreement, ...]:
    """At most MOST, dates first, then numbers, then wordings; every side has its sentence and its sources."""
    found: list[Disagreement] = []
    for at, story in enumerate(telling.stories):
        own = [line for document in story.documents for line in lines[document]]
        found += _dates(own, at, labels, sources, telling)
        found += _numbers(own, at, labels, sources, telling)
    found += _wordings(lines, telling)
    order = {"date": 0, "number": 1, "wording": 2}
    return tuple(sorted(found, key=lambda one: order[one.kind])[:MOST])


def _dates(own: Sequence[Line], story: int, labels: Labels, sources: Sources, telling: Telling) -> list[Disagreement]:
    """Whole dates near each other that sentences of different documents give to what they tell in common."""
    sides: dict[tuple[str, str], list[tuple[Line, Day]]] = {}
    for one, other in itertools.combinations([line for line in own if day_of(line)], 2):
        for line, day in zip((one, other), days_apart(one, other, sources), strict=False):
            same = sides.setdefault((day.first, day.last), [])
            if (line, day) not in same:
                same.append((line, day))
    if len(sides) < 2:
        return []
    about = _about([line for same in sides.values() for line, _ in same], labels)
    versions = tuple(
        Version(day_span(*span), telling.claim([line for line, _ in same], day=same[0][1], alone=True)[0])
        for span, same in sorted(sides.items())
    )
    return [Disagreement("date", about, versions, story)]


def _about(same: Sequence[Line], labels: Labels) -> Label:
    """The places that all of the sentences name, as a neutral heading: « Moscou, Mali »."""
    found: list[Label] = []
    for occurrence in labels.glossary.matches(same[0].facts.text, "fr"):
        everywhere = all(occurrence.text in line.facts.text for line in same)
        if occurrence.entry.kind in ("places", "country") and everywhere:
            label = labels.name(occurrence.text, "fr")
            if label not in found:
                found.append(label)
    if not found:
        return NOTHING
    return Label(", ".join(one.fr for one in found), ", ".join(one.en for one in found), "original")


def _numbers(own: Sequence[Line], story: int, labels: Labels, sources: Sources, telling: Telling) -> list[Disagreement]:
    """Different numbers of the same thing at the same time, in sentences alike, of documents that stand alone."""
    figures = [one for line in own for one in read_figures(line, labels) if one.counts.fr or one.counts.en]
    by_thing: dict[tuple[str, str], list[Found]] = {}
    for one in figures:
        by_thing.setdefault((one.unit, one.counts.fr or one.counts.en), []).append(one)
    found = []
    for (unit, _), same in sorted(by_thing.items()):
        sides: dict[tuple[object, str], list[Found]] = {}
        for one, other in itertools.combinations(same, 2):
            if one.line.document == other.line.document or one.value == other.value or one.date != other.date:
                continue
            if _compatible(one, other) or _compatible(other, one) or _gives_both(one, other, same):
                continue
            if _same_count(one.line, other.line) and not later_count(one.line, other.line, sources, of=one.counts.fr):
                for each in (one, other):
                    side = sides.setdefault((each.value, each.precision), [])
                    if each not in side:
                        side.append(each)
        if len({value for value, _ in sides}) < 2:
            continue
        versions = tuple(
            Version(_written(side[0], unit), _told(side, telling))
            for _, side in sorted(sides.items(), key=lambda pair: (pair[1][0].value, pair[0][1]))
        )
        found.append(Disagreement("number", same[0].counts, versions, story))
    return found


def _compatible(one: Found, other: Found) -> bool:
    """Whether the other number may be meant by the first: « plus de 150 » by 160, « près de 200 » by 190."""
    if one.precision == "magnitude":
        return True
    if one.precision in ("over", "at_least"):
        return other.value >= one.value
    if one.precision in ("under", "at_most"):
        return other.value <= one.value
    return one.precision in ("about", "nearly") and abs(one.value - other.value) * _ROUGH <= one.value


def _gives_both(one: Found, other: Found, same: Sequence[Found]) -> bool:
    """Whether a sentence counts several of the thing, or a document has the other's number as well: parts, or another
    day's count, and no other account of the same."""
    documents: dict[str, set[Fraction]] = {}
    lines: dict[tuple[str, int], set[Fraction]] = {}
    for each in same:
        documents.setdefault(each.line.document, set()).add(each.value)
        lines.setdefault((each.line.document, each.line.index), set()).add(each.value)
    several = any(len(lines[each.line.document, each.line.index]) > 1 for each in (one, other))
    return several or other.value in documents[one.line.document] or one.value in documents[other.line.document]


def _same_count(one: Line, other: Line) -> bool:
    common = len(one.stems & other.stems) >= _WORDS or bool(shared_names(one, other))
    return common and overlap(one.stems, other.stems) >= _SAME_COUNT


def _told(side: Sequence[Found], telling: Telling) -> Claim:
    return telling.claim([each.line for each in side], number=side[0].value, alone=True)[0]


def _written(one: Found, unit: str) -> Label:
    value = int(one.value) if one.value.denominator == 1 else float(one.value)
    return amount(value, unit, one.precision, yearly=one.yearly)


def _wordings(lines: Mapping[str, Sequence[Line]], telling: Telling) -> list[Disagreement]:
    """Names for the same that sources choose differently, by terms.toml, where both stand with the same proper name."""
    found = []
    everything = [line for document in lines.values() for line in document]
    for wording in terms()["wordings"]:
        names = [fold(name) for name in wording["names"]]
        concerned = [line for line in everything if any(name in fold(line.facts.text) for name in names)]
        sides: list[tuple[Label, list[Line]]] = []
        for term in wording["terms"]:
            pattern = {lang: re.compile(rf"(?<!\w){re.escape(fold(term[lang]))}", re.I) for lang in ("fr", "en")}
            using = [
                line
                for line in concerned
                if pattern["en" if line.facts.language == "en" else "fr"].search(fold(line.facts.text))
            ]
            if using:
                sides.append((Label(f"« {term['fr']} »", f"“{term['en']}”"), using))
        if len(sides) > 1:
            versions = tuple(Version(label, telling.claim(_one_each(using), alone=True)[0]) for label, using in sides)
            about = Label(wording["about"]["fr"], wording["about"]["en"])
            found.append(Disagreement("wording", about, versions, telling.story(sides[0][1][0])))
    return found


def _one_each(using: Sequence[Line]) -> list[Line]:
    """The first sentence of each document."""
    return list({line.document: line for line in reversed(using)}.values())[::-1]
