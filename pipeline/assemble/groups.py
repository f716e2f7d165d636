"""Which documents, and which passages of others, tell of the same event: no number of groups is given in advance.

Documents first: TF-IDF cosine, with a threshold that depends on what the dates say. Two that date their event to the
same day need share little more; two with different days must be nearly the same text. Pairs are looked for among the
sharers of rare terms alone, so that the cost grows with the documents and not with their square; groups grow by
average linkage. Then passages: a sentence that has a date or a figure in common with another group's, and names and
words besides, is told in that group's story.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.assemble.reading import Day, Line, overlap
from pipeline.records import Document

# Cosine from which two documents tell of one event: with the same day, with no day on one side, with other days.
# bench/assembly.py prints what each gives on near copies.
SAME_DAY, NO_DAY, OTHER_DAY = 0.2, 0.38, 0.6
LEAD = 6  # sentences in which a document says what its event is
_RARE = 12  # documents that may share a term for it to bring them together
_NEIGHBOURS = 15  # candidates compared for each document
_SENTENCE = 0.3  # overlap of two sentences with a date or figure in common, from which they tell of the same thing
_WORDS = 3  # stems that two sentences with a figure in common share besides
_SPECIFIC = 10  # numbers below it are too common to bring two sentences together


@dataclass(frozen=True, slots=True)
class Group:
    """The documents that tell of one event, and sentences of others that do: (document id, sentence)."""

    documents: tuple[str, ...]
    sentences: tuple[tuple[str, int], ...] = ()


def groups(documents: Sequence[Document], lines: Mapping[str, Sequence[Line]]) -> tuple[Group, ...]:
    """Each document in exactly one group, in the order of the first; sentences added where another group's fit."""
    together = _documents(documents, lines)
    return _with_sentences(together, lines)


def _documents(documents: Sequence[Document], lines: Mapping[str, Sequence[Line]]) -> list[list[str]]:
    if len(documents) < 2:
        return [[document.id] for document in documents]
    matrix = _tfidf([_terms(document, lines[document.id]) for document in documents])
    days = [_event_days(lines[document.id]) for document in documents]
    pairs = []
    for one, other in _candidates(matrix):
        cosine = float(matrix[one].multiply(matrix[other]).sum())
        threshold = _threshold(days[one], days[other])
        if cosine >= threshold:
            pairs.append((cosine - threshold, one, other))
    members = {index: [index] for index in range(len(documents))}
    where = list(range(len(documents)))
    for _, one, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        first, second = where[one], where[other]
        if first == second:
            continue
        margin = [
            float(matrix[a].multiply(matrix[b]).sum()) - _threshold(days[a], days[b])
            for a, b in itertools.product(members[first], members[second])
        ]
        if sum(margin) < 0:
            continue
        members[min(first, second)] = sorted(members[first] + members.pop(max(first, second)))
        for index in members[min(first, second)]:
            where[index] = min(first, second)
    return [[documents[index].id for index in found] for _, found in sorted(members.items())]


def _terms(document: Document, lines: Sequence[Line]) -> list[str]:
    """Stems, and the dates and figures as terms of their own."""
    found = [stem for line in lines for stem in sorted(line.stems)]
    found += [f"@{day.first}" for line in lines for day in line.days]
    found += [f"#{quantity.values[0]}{quantity.unit}" for line in lines for quantity in line.facts.numbers]
    return found or [document.id]


def _tfidf(texts: Sequence[list[str]]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer: Any = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    return vectorizer.fit_transform(texts).tocsr()


def _candidates(matrix: Any) -> list[tuple[int, int]]:
    """Pairs that share rare terms, at most _NEIGHBOURS for each document, by how much these weigh."""
    columns = matrix.tocsc()
    shared: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for term in range(columns.shape[1]):
        span = slice(columns.indptr[term], columns.indptr[term + 1])
        rows, weights = columns.indices[span].tolist(), columns.data[span].tolist()
        if 2 <= len(rows) <= _RARE:
            for (one, weight), (other, more) in itertools.combinations(sorted(zip(rows, weights, strict=True)), 2):
                shared[one][other] += weight * more
                shared[other][one] += weight * more
    best = {
        tuple(sorted((one, other)))
        for one, others in shared.items()
        for other in sorted(others, key=lambda index: (-others[index], index))[:_NEIGHBOURS]
    }
    return sorted((pair[0], pair[1]) for pair in best)


def _event_days(lines: Sequence[Line]) -> tuple[Day, ...]:
    """The first whole date of the lead: that of the event, as news is written."""
    return next((line.days[:1] for line in lines[:LEAD] if line.days and line.days[0].whole), ())


def _threshold(one: Sequence[Day], other: Sequence[Day]) -> float:
    if not one or not other:
        return NO_DAY
    return SAME_DAY if any(a.meets(b) for a in one for b in other) else OTHER_DAY


def _with_sentences(together: Sequence[list[str]], lines: Mapping[str, Sequence[Line]]) -> tuple[Group, ...]:
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
            guest, host = (one, there) if _home(other, one, together[there], together[here]) else (other, here)
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
