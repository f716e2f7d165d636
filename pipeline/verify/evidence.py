"""Finds the source sentences that a claim rests on, and how much of it they bear out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.verify.facts import Facts
from pipeline.words import content

# A word of the same family (« président », « présidentielle ») counts for less than the word itself.
_FAMILY = 0.6
_FAMILY_PREFIX = 5
# A further sentence is evidence only if it bears out this much of the claim that the ones before it do not.
_MINIMUM_GAIN = 0.08
_MOST = 3


def terms(facts: Facts) -> set[str]:
    """Gives what a text is compared by: stems of its content words, and the values of its numbers and dates."""
    counted = [(quantity.start, quantity.end) for quantity in facts.numbers]
    found = {word.stem for word in content(facts.words) if not any(start <= word.start < end for start, end in counted)}
    found.update(f"#{quantity.values[0]}" for quantity in facts.numbers)
    for date in facts.dates:
        found.update(f"@{part}" for part in (date.year, date.month and f"m{date.month}", date.day) if part)
    return found


class EvidenceIndex:
    """The terms of each source sentence, weighted by how few sentences have them (Spärck Jones 1972)."""

    def __init__(self, sentences: Sequence[set[str]]) -> None:
        self._postings: dict[str, list[int]] = {}
        self._families: dict[str, set[int]] = {}
        self._count = len(sentences)
        self._sizes = [len(found) for found in sentences]
        for index, found in enumerate(sentences):
            for term in found:
                self._postings.setdefault(term, []).append(index)
                if len(term) >= _FAMILY_PREFIX:
                    self._families.setdefault(term[:_FAMILY_PREFIX], set()).add(index)

    def weight(self, term: str) -> float:
        """The inverse document frequency of a term among the sentences, smoothed; highest for one that none has."""
        return math.log(2 + self._count / (1 + len(self._postings.get(term, ()))))

    def support(self, claim: set[str]) -> tuple[float, tuple[tuple[int, float], ...]]:
        """Gives the share of a claim's weight that its best sentences bear out, and those with each one's own share."""
        # In order: floating-point sums depend on it, and what is supported may not differ between two runs.
        weights = {term: self.weight(term) for term in sorted(claim)}
        total = sum(weights.values())
        if not total or not self._count:
            return 0.0, ()
        covered: dict[int, dict[str, float]] = {}
        for term, weight in weights.items():
            for index in self._families.get(term[:_FAMILY_PREFIX], ()) if len(term) >= _FAMILY_PREFIX else ():
                covered.setdefault(index, {})[term] = weight * _FAMILY
            for index in self._postings.get(term, ()):
                covered.setdefault(index, {})[term] = weight
        own = {index: sum(part.values()) / total for index, part in covered.items()}
        have: dict[str, float] = {}
        chosen: list[int] = []
        while len(chosen) < _MOST:
            gains = {
                index: sum(max(0.0, value - have.get(term, 0.0)) for term, value in part.items()) / total
                for index, part in covered.items()
                if index not in chosen
            }
            best = max(gains, key=lambda index: (gains[index], -self._sizes[index], -index), default=None)
            if best is None or gains[best] < (_MINIMUM_GAIN if chosen else 1e-9):
                break
            chosen.append(best)
            for term, value in covered[best].items():
                have[term] = max(value, have.get(term, 0.0))
        ranked = sorted(chosen, key=lambda index: (-own[index], self._sizes[index], index))
        return min(1.0, sum(have.values()) / total), tuple((index, round(own[index], 4)) for index in ranked)
