"""How closely a sentence keeps to its source: the same words in the same order, and none that are not there.

A small model's worst errors (who received whom, which side said it) are made of the source's own words, so that no
check of names or numbers sees them; but they put words in another order, or add one. What only leaves words out keeps
the order: this is ROUGE-L precision (Lin 2004) over content words, against the evidence and not against a reference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.words import Word, words

# Function words that change how much or how surely: these must come from the passage too.
_WEIGHTY = frozenset(
    "plupart certains certaines plusieurs tous toutes tout aucun aucune presque souvent toujours jamais seul seule "
    "seulement plus moins pas non sans peut peuvent pourrait pourraient devrait devraient doit doivent contre "
    "most some several all none almost often always never only more less not without may might could should "
    "must".split()
)
# Auxiliaries carry tense and voice: one that the passage does not have makes another statement.
AUXILIARIES = frozenset(
    "a ont est sont avait avaient était étaient aura auront sera seront aurait serait fut has have".split()
)
_ENDING = re.compile(
    r"(?<=\w{4})(?:e?s?|ent|er|ez|ants?|antes?|ai|ait|aient|ont|as?|era|eront|us?|ues?|is?|its?|ies?|ees?|issent|issant)$"
)
_PAST = re.compile(r"\w{2}(?:ait|aient)$")  # the imperfect, and the conditional
_ACRONYM = re.compile(r"\(([A-ZÉ]{2,9})\)")
_EXPANSION = 5  # words before an acronym in brackets that must stand before it in the passage too


def kept(claim: str, passage: str, language: str = "fr") -> float:
    """The share of the claim's words that stand in the passage in this order, 0 to 1; function words count half."""
    ours, theirs = words(claim, language), words(passage, language)
    total = sum(map(_weight, ours))
    return sum(_weight(ours[at]) for at, _ in aligned(ours, theirs)) / total if ours else 0.0


def _weight(word: Word) -> float:
    return 0.5 if word.function else 1.0


def aligned(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[int, int]]:
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


def retold(claim: str, passage: str) -> str:
    """A verb of a French claim that is in another tense than in the passage, or "": « se trouvait », « se trouve »."""
    ours, theirs = words(claim, "fr"), words(passage, "fr")
    for here, there in aligned(ours, theirs):
        pair = (ours[here].text.casefold(), theirs[there].text.casefold())
        past = [bool(_PAST.search(word)) for word in pair]
        if past[0] != past[1] and pair[0].removesuffix("s") != pair[1].removesuffix("s"):
            return ours[here].text
    return ""


def added(claim: str, passage: str, language: str = "fr") -> Sequence[str]:
    """The claim's words of content, quantity or modality of which the passage has no form at all, in order."""
    theirs = words(passage, language)
    have = {word.stem for word in theirs} | {_root(word) for word in theirs}
    written = {word.text.casefold() for word in theirs}
    return [
        word.text
        for word in words(claim, language)
        if (word.text.casefold() in AUXILIARIES and word.text.casefold() not in written)
        or (
            (word.fold in _WEIGHTY or (not word.function and len(word.text) > 2))
            and word.stem not in have
            and _root(word) not in have
        )
    ]


def _root(word: Word) -> str:
    """The word without the endings of number, gender, person and tense; Snowball's stems keep some of these apart."""
    return _ENDING.sub("", word.fold)


def moved(claim: str, passage: str) -> str:
    """A name that a French claim has in another place than the sentence it is made of, or a word once more, or "".

    "X, the actress, was targeted" has every word of « Née de X, l'actrice a été visée », and nearly all in their order.
    """
    ours, theirs = words(claim, "fr"), words(passage, "fr")
    standing = {here for here, _ in aligned(ours, theirs)}
    there = Counter(map(_root, theirs))
    left = there.copy()
    for at, word in enumerate(ours):
        if word.function or len(word.text) < 3:
            continue
        root = _root(word)
        left[root] -= 1
        name = at > 0 and word.capitalised and at not in standing
        if name or (left[root] < 0 < there[root]):
            return word.text
    return ""


def shortened_names(claim: str, passage: str, language: str = "fr") -> Sequence[str]:
    """The acronyms in brackets whose expansion the claim has in other words than the passage."""
    folds = f" {' '.join(word.fold for word in words(passage, language))} "
    found = []
    for match in _ACRONYM.finditer(claim):
        expansion = [word.fold for word in words(claim[: match.end()], language)][-_EXPANSION - 1 :]
        if f" {' '.join(expansion)} " not in folds:
            found.append(match[1])
    return found
