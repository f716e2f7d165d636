"""How closely a sentence keeps to its source: the same words in the same order, and none that are not there.

A small model's worst errors (who received whom, which side said it) are made of the source's own words, so that no
check of names or numbers sees them; but they put words in another order, or add one. What only leaves words out keeps
the order: this is ROUGE-L precision (Lin 2004) over content words, against the evidence and not against a reference.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.words import Word, normalise, words

# Function words that change how much or how surely: these must come from the passage too.
_WEIGHTY = frozenset(
    "plupart certains certaines plusieurs tous toutes tout aucun aucune presque souvent toujours jamais seul seule "
    "seulement plus moins pas non sans peut peuvent pourrait pourraient devrait devraient doit doivent contre "
    "most some several all none almost often always never only more less not without may might could should "
    "must".split()
)
# Auxiliaries carry tense and voice: one that the passage does not have makes another statement.
_AUXILIARIES = frozenset(
    "a ont est sont avait avaient était étaient aura auront sera seront aurait serait fut has have".split()
)
# Pronouns with which a relative clause begins, and the marks at one of which it ends.
_RELATIVE = frozenset("qui dont où lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel".split())
_MARK = re.compile(r"[,;:.()!?»–—]|--")
_ACRONYM = re.compile(r"\(([A-ZÉ]{2,9})\)")
_EXPANSION = 5  # words before an acronym in brackets that must stand before it in the passage too


def kept(claim: str, passage: str, language: str = "fr") -> float:
    """The share of the claim's words that stand in the passage in this order, 0 to 1; function words count half."""
    ours, theirs = words(claim, language), words(passage, language)
    total = sum(map(_weight, ours))
    return sum(_weight(ours[at]) for at, _ in _aligned(ours, theirs)) / total if ours else 0.0


def _weight(word: Word) -> float:
    return 0.5 if word.function else 1.0


def _aligned(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[int, int]]:
    """The heaviest common subsequence: pairs of places of words with the same stem, both ascending."""
    best = [[0.0] * (len(theirs) + 1)]
    for word in ours:
        before, row = best[-1], [0.0]
        for at, other in enumerate(theirs):
            both = before[at] + _weight(word) if word.stem == other.stem else 0.0
            row.append(max(both, before[at + 1], row[at]))
        best.append(row)
    pairs: list[tuple[int, int]] = []
    here, there = len(ours), len(theirs)
    while here and there:
        if best[here][there] == best[here - 1][there]:
            here -= 1
        elif best[here][there] == best[here][there - 1]:
            there -= 1
        else:
            here, there = here - 1, there - 1
            pairs.append((here, there))
    return pairs[::-1]


def crossed(claim: str, passage: str) -> str:
    """Two words of a French claim that it ties together and that two clauses of the passage keep apart, or "".

    « Ce témoin, chez qui X s'était réfugié, a été entendu » does not say that X was heard, though "X was heard" is made
    by leaving words out. A relative clause may go, or stand alone; a part of it may not go on as the main clause. It
    begins at its pronoun and is taken to end at the next mark.
    """
    ours, theirs, text = words(claim, "fr"), words(passage, "fr"), normalise(passage)
    clauses: list[int | None] = []
    current: int | None = None
    for at, word in enumerate(theirs):
        if at and _MARK.search(text, theirs[at - 1].end, word.start):
            current = None
        if word.text.casefold() in _RELATIVE:
            current = at
        clauses.append(current)
    pairs = _aligned(ours, theirs)
    standing = {other for _, other in pairs}
    content = [(one, other) for one, other in pairs if not ours[one].function]
    for (first, before), (second, after) in itertools.pairwise(content):
        torn = {clauses[before], clauses[after]} - standing - {None}
        left_out = any(at not in standing and not theirs[at].function for at in range(before + 1, after))
        if clauses[before] != clauses[after] and torn and left_out:
            return f"{ours[first].text} {ours[second].text}"
    return ""


def added(claim: str, passage: str, language: str = "fr") -> Sequence[str]:
    """The claim's words of content, quantity or modality of which the passage has no form at all, in order."""
    theirs = words(passage, language)
    have = {word.stem for word in theirs} | {word.fold[:5] for word in theirs}
    written = {word.text.casefold() for word in theirs}
    return [
        word.text
        for word in words(claim, language)
        if (word.text.casefold() in _AUXILIARIES and word.text.casefold() not in written)
        or (
            (word.fold in _WEIGHTY or (not word.function and len(word.text) > 2))
            and word.stem not in have
            and word.fold[:5] not in have
        )
    ]


def shortened_names(claim: str, passage: str, language: str = "fr") -> Sequence[str]:
    """The acronyms in brackets whose expansion the claim has in other words than the passage."""
    folds = f" {' '.join(word.fold for word in words(passage, language))} "
    found = []
    for match in _ACRONYM.finditer(claim):
        expansion = [word.fold for word in words(claim[: match.end()], language)][-_EXPANSION - 1 :]
        if f" {' '.join(expansion)} " not in folds:
            found.append(match[1])
    return found
