"""How closely a sentence keeps to its source: the same words in the same order, and none that are not there.

A small model's worst errors (who received whom, which side said it) are made of the source's own words, so that no
check of names or numbers sees them; but they put words in another order, or add one. What only leaves words out keeps
the order: this is ROUGE-L precision (Lin 2004) over content words, against the evidence and not against a reference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.words import words

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
_ACRONYM = re.compile(r"\(([A-ZÉ]{2,9})\)")
_EXPANSION = 5  # words before an acronym in brackets that must stand before it in the passage too


def kept(claim: str, passage: str, language: str = "fr") -> float:
    """The share of the claim's words that stand in the passage in this order, 0 to 1; function words count half."""
    ours, theirs = words(claim, language), words(passage, language)
    if not ours:
        return 0.0
    weights = [0.5 if word.function else 1.0 for word in ours]
    best = [0.0] * (len(theirs) + 1)
    for word, weight in zip(ours, weights, strict=True):
        before = best
        best = [0.0]
        for at, other in enumerate(theirs):
            same = word.stem == other.stem
            best.append(before[at] + weight if same else max(before[at + 1], best[at]))
    return best[-1] / sum(weights)


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
