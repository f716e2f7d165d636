"""Which documents, and which passages of others, tell of the same event: no number of groups is given in advance.

Documents first: TF-IDF cosine over stems, dates and figures, in which what the title and the lead say counts more, and
words count by how rare they are in the news at large. Pairs are looked for among the sharers of rare terms alone, so
that the cost grows with the documents and not with their square; groups grow by average linkage. Of a document no more
is held for it than its `Profile`, some two kilobytes. Then passages: a sentence that has a date or a figure in common
with another group's, and names and words besides, is told in that group's story.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.assemble.reading import Line, overlap
from pipeline.rarity import MARKED, rarity
from pipeline.records import Document
from pipeline.words import stems

# Cosine from which two documents tell of one event: where the days of the two meet, are a week apart, or farther, and
# where one has no day. bench/stories.py prints what other values give on days of real press.
MEETING, WEEK, FAR, NO_DAY = 0.22, 0.45, 0.6, 0.5
_BEFORE = 2  # days before its publication of which a report may tell
LEAD = 6  # sentences in which a document says what its event is
_BACKGROUND = 12  # sentences from which a report tells what went before its news
_OPENING = 3  # sentences whose words count twice, as the title's do
_RARE = 12  # documents that may share a term for it to bring them together
_NEIGHBOURS = 15  # candidates compared for each document
_SENTENCE = 0.3  # overlap of two sentences with a date or figure in common, from which they tell of the same thing
_WORDS = 3  # stems that two sentences with a figure in common share besides
_SPECIFIC = 10  # numbers below it are too common to bring two sentences together

Terms = NDArray[np.uint32]
Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Group:
    """The documents that tell of one event, and sentences of others that do: (document id, sentence)."""

    documents: tuple[str, ...]
    sentences: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What grouping needs of a document: CRC-32 of its terms, ascending, and the weight of each, a vector of length 1;
    the first and last day of which it may tell, as ordinals.

    Terms are stems, and dates and figures as terms of their own; each counts 1 + ln(how often it stands there), and 1
    more for the title and for the lead, times its rarity.
    """

    terms: Terms
    weights: Weights
    days: tuple[int, int] | None


def profile(document: Document, lines: Sequence[Line]) -> Profile:
    """The profile of a document with these sentences; one without a term has its id for one."""
    language = document.language.code if document.language else "fr"
    counts = Counter(stem for line in lines for stem in line.stems)
    first = Counter(stems(document.source.title or "", language))
    first += Counter({stem: 1 for line in lines[:_OPENING] for stem in line.stems})
    found = {stem: (1 + math.log(counts[stem]) if counts[stem] else 0) + min(2, first[stem])
             for stem in counts | first}  # fmt: skip
    weights = {stem: count * rarity(stem, language) for stem, count in found.items()}
    marks = Counter(f"@{day.first}" for line in lines for day in line.days)
    marks += Counter(f"#{one.values[0]}{one.unit}" for line in lines for one in line.facts.numbers)
    weights |= {mark: (1 + math.log(count)) * MARKED for mark, count in marks.items()}
    values = {crc32(term.encode()): weight for term, weight in (weights or {document.id: 1.0}).items()}
    terms = np.array(sorted(values), dtype=np.uint32)
    vector = np.array([values[int(term)] for term in terms], dtype=np.float32)
    return Profile(terms, vector / np.linalg.norm(vector), _days(document, lines))


def _days(document: Document, lines: Sequence[Line]) -> tuple[int, int] | None:
    """The day of publication with those just before it; else the first whole date of the lead, as news is written."""
    published = document.source.published or ""
    if len(published) == 10:
        day = Date.fromisoformat(published).toordinal()
        return day - _BEFORE, day
    event = next((line.days[0] for line in lines[:LEAD] if line.days and line.days[0].whole), None)
    return (Date.fromisoformat(event.first).toordinal(), Date.fromisoformat(event.last).toordinal()) if event else None


def groups(
    documents: Sequence[Document], lines: Mapping[str, Sequence[Line]], together: Sequence[Sequence[str]] | None = None
) -> tuple[Group, ...]:
    """Each document in exactly one group, in the order of the first; sentences added where another group's fit.

    `together` are the ids of each group's documents, where they are known.
    """
    if together is None:
        found = alike([profile(document, lines[document.id]) for document in documents])
        together = [[documents[at].id for at in members] for members in found]
    return _with_sentences(together, lines)


def alike(profiles: Sequence[Profile]) -> list[list[int]]:
    """Indices of the profiles in groups, each in exactly one, in the order of the first."""
    vectors = _vectors(profiles)
    days = [one.days for one in profiles]
    pairs = []
    for one, other in _candidates(vectors):
        margin = _cosine(vectors[one], vectors[other]) - _threshold(days[one], days[other])
        if margin >= 0:
            pairs.append((-margin, one, other))
    clusters = {index: _Cluster([index], vectors[index], Counter([days[index]])) for index in range(len(profiles))}
    where = list(range(len(profiles)))
    for _, one, other in sorted(pairs):
        first, second = sorted((where[one], where[other]))
        if first == second or clusters[first].margin(clusters[second]) < 0:
            continue
        clusters[first] = clusters[first].joined(clusters.pop(second))
        for index in clusters[first].members:
            where[index] = first
    return [clusters[first].members for first in sorted(clusters)]


class _Vector(NamedTuple):
    """A sparse vector: terms ascending, and the weight of each; `rare` are those that few documents have."""

    terms: Terms
    weights: Weights
    rare: Terms


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Documents taken together: the sum of their vectors stands for all of their cosines with another cluster."""

    members: list[int]
    total: _Vector
    days: Counter[tuple[int, int] | None]

    def margin(self, other: _Cluster) -> float:
        """How far all cosines between the two are over their thresholds, in sum: average linkage."""
        needed = sum(
            _threshold(one, another) * count * times
            for one, count in self.days.items()
            for another, times in other.days.items()
        )
        return _cosine(self.total, other.total) - needed

    def joined(self, other: _Cluster) -> _Cluster:
        terms, places = np.unique(np.concatenate([self.total.terms, other.total.terms]), return_inverse=True)
        weights = np.bincount(places, np.concatenate([self.total.weights, other.total.weights])).astype(np.float32)
        members = sorted(self.members + other.members)
        return _Cluster(members, _Vector(terms, weights, self.total.rare), self.days + other.days)


def _vectors(profiles: Sequence[Profile]) -> list[_Vector]:
    """The profiles with those of their terms that others have as well, but few of them."""
    if not profiles:
        return []
    known, holders = np.unique(np.concatenate([one.terms for one in profiles]), return_counts=True)
    shared = (holders >= 2) & (holders <= _RARE)
    places = (np.searchsorted(known, one.terms) for one in profiles)
    return [_Vector(one.terms, one.weights, one.terms[shared[at]]) for one, at in zip(profiles, places, strict=True)]


def _cosine(one: _Vector, other: _Vector) -> float:
    """The scalar product, which is the cosine of unit vectors."""
    if len(one.terms) > len(other.terms):
        one, other = other, one
    at = np.minimum(np.searchsorted(other.terms, one.terms), len(other.terms) - 1)
    both = other.terms[at] == one.terms
    return float(one.weights[both] @ other.weights[at[both]])


def _candidates(vectors: Sequence[_Vector]) -> list[tuple[int, int]]:
    """Pairs that share rare terms, at most _NEIGHBOURS for each document, by how much these weigh."""
    holders: dict[int, list[tuple[int, float]]] = defaultdict(list)
    rare = []
    for index, vector in enumerate(vectors):
        weights = vector.weights[np.searchsorted(vector.terms, vector.rare)]
        rare.append(list(zip(vector.rare.tolist(), weights.tolist(), strict=True)))
        for term, weight in rare[-1]:
            holders[term].append((index, weight))
    pairs = set()
    for index, own in enumerate(rare):
        shared: dict[int, float] = defaultdict(float)
        for term, weight in own:
            for other, more in holders[term]:
                shared[other] += weight * more
        shared.pop(index, None)
        for other in sorted(shared, key=lambda other: (-shared[other], other))[:_NEIGHBOURS]:
            pairs.add((min(index, other), max(index, other)))
    return sorted(pairs)


def _threshold(one: tuple[int, int] | None, other: tuple[int, int] | None) -> float:
    if one is None or other is None:
        return NO_DAY
    apart = max(one[0] - other[1], other[0] - one[1])
    return MEETING if apart <= 0 else WEEK if apart <= 7 else FAR


def _with_sentences(together: Sequence[Sequence[str]], lines: Mapping[str, Sequence[Line]]) -> tuple[Group, ...]:
    group_of = {document: at for at, found in enumerate(together) for document in found}
    anchored: dict[str, list[Line]] = defaultdict(list)
    for found in together:
        for line in (line for document in found for line in lines[document]):
            for anchor in _anchors(line):
                anchored[anchor].append(line)
    added: dict[int, list[tuple[str, int]]] = defaultdict(list)
    hosts: dict[tuple[str, int], int] = {}
    for _, sharing in sorted(anchored.items()):
        if len(sharing) > 4 * _RARE:  # a date that everybody has brings nobody together
            continue
        for one, other in itertools.combinations(sharing, 2):
            here, there = group_of[one.document], group_of[other.document]
            if here == there or not _same_thing(one, other):
                continue
            theirs = _home(other, one, together[there], together[here])
            guest, beside, host = (one, other, there) if theirs else (other, one, here)
            # Behind another document's sentences one that leans would speak of what these name; and what a story tells
            # but as its background needs no more of it.
            if not guest.alone or beside.index >= _BACKGROUND:
                continue
            place = guest.document, guest.index
            # A sentence is told in one story: the one of more documents, then the one that comes first.
            if place not in hosts or (-len(together[host]), host) < (-len(together[hosts[place]]), hosts[place]):
                hosts[place] = host
    for place, host in hosts.items():
        added[host].append(place)
    return tuple(Group(tuple(found), tuple(sorted(added[at]))) for at, found in enumerate(together))


def _anchors(line: Line) -> set[str]:
    """What two sentences on the same thing have in common: a month that is dated, or a number of something."""
    months = {f"@{end[:7]}" for day in line.days if len(day.first) >= 7 for end in (day.first, day.last)}
    return months | {
        f"#{quantity.values[0]}{quantity.unit}{quantity.nouns[0] if quantity.nouns else ''}"
        for quantity in line.facts.numbers
        if quantity.kind == "exact" and quantity.values[0] >= _SPECIFIC and (quantity.unit not in _VAGUE_UNITS)
        if quantity.nouns or quantity.unit
    }


_VAGUE_UNITS = frozenset({"%", "year", "month", "week", "day", "hour", "minute"})


def _same_thing(one: Line, other: Line) -> bool:
    dated = [(a, b) for a in one.days for b in other.days if a.whole or b.whole or a.first[:7] == b.first[:7]]
    dates = any(a.meets(b) and min(len(a.first), len(b.first)) >= 7 for a, b in dated)
    figures = bool({a for a in _anchors(one) if a[0] == "#"} & {b for b in _anchors(other) if b[0] == "#"})
    if not dates and not figures:
        return False
    names = {name.word.fold for name in one.facts.names} & {name.word.fold for name in other.facts.names}
    shared = len(one.stems & other.stems)
    if figures and shared >= _WORDS and overlap(one.stems, other.stems) >= _SENTENCE / 2:
        return True
    return dates and len(names) >= 2 and overlap(one.stems, other.stems) >= _SENTENCE


def _home(host: Line, guest: Line, hosts: Sequence[str], guests: Sequence[str]) -> bool:
    """Whether the thing belongs to the host's story: it is what that one begins with, or has more documents."""
    first, second = host.index < 2, guest.index < 2
    if first != second:
        return first
    return (len(hosts), [-host.index]) > (len(guests), [-guest.index])
