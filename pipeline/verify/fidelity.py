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
# What decides between alignments of one weight: far less than half a word, however long the sentence.
_ALIKE, _BESIDE = 0.001, 0.0005
_EXPANSION = 5  # words before an acronym in brackets that must stand before it in the passage too


def kept(claim: str, passage: str, language: str = "fr") -> float:
    """The share of the claim's words that stand in the passage in this order, 0 to 1; function words count half."""
    ours, theirs = words(claim, language), words(passage, language)
    total = sum(map(_weight, ours))
    return sum(_weight(ours[at]) for at, _ in aligned(ours, theirs)) / total if ours else 0.0


def _weight(word: Word) -> float:
    return 0.5 if word.function else 1.0


def aligned(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[int, int]]:
    """The heaviest common subsequence: pairs of places of words with the same stem, both ascending.

    Of subsequences of one weight, the one with more words that are written alike and stand side by side in both: the
    « a » of « a déclaré » is neither « à » nor the « a » of a sentence before it.
    """
    best = [[0.0] * (len(theirs) + 1)]  # of what comes before two places
    ending = [[0.0] * (len(theirs) + 1)]  # and of what ends with a pair just there
    for word in ours:
        before, beside, row, ends = best[-1], ending[-1], [0.0], [0.0]
        for at, other in enumerate(theirs):
            pair = 0.0
            if word.stem == other.stem:
                alike = _ALIKE if word.text.casefold() == other.text.casefold() else 0.0
                pair = _weight(word) + alike + max(before[at], beside[at] + _BESIDE if beside[at] else 0.0)
            ends.append(pair)
            row.append(max(pair, before[at + 1], row[at]))
        best.append(row)
        ending.append(ends)
    pairs: list[tuple[int, int]] = []
    here, there = len(ours), len(theirs)
    paired = False  # whether the pair found last stands right behind this one, and counts on it
    while here and there:
        if paired or best[here][there] == ending[here][there] > max(best[here - 1][there], best[here][there - 1]):
            last = ending[here - 1][there - 1]
            paired = last > 0 and last + _BESIDE >= best[here - 1][there - 1]
            here, there = here - 1, there - 1
            pairs.append((here, there))
        elif best[here][there] == best[here - 1][there]:
            here -= 1
        else:
            there -= 1
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
    have = {word.stem for word in theirs} | {root(word) for word in theirs}
    written = {word.text.casefold() for word in theirs}
    return [
        word.text
        for word in words(claim, language)
        if (word.text.casefold() in AUXILIARIES and word.text.casefold() not in written)
        or (
            (word.fold in _WEIGHTY or (not word.function and len(word.text) > 2))
            and word.stem not in have
            and root(word) not in have
        )
    ]


def root(word: Word) -> str:
    """The word without the endings of number, gender, person and tense; Snowball's stems keep some of these apart."""
    return _ENDING.sub("", word.fold)


def moved(claim: str, passage: str) -> str:
    """A name that a French claim has in another place than the sentence it is made of, or a word once more, or "".

    "X, the actress, was targeted" has every word of « Née de X, l'actrice a été visée », and nearly all in their order.
    """
    ours, theirs = words(claim, "fr"), words(passage, "fr")
    standing = {here for here, _ in aligned(ours, theirs)}
    there = Counter(map(root, theirs))
    left = there.copy()
    for at, word in enumerate(ours):
        if word.function or len(word.text) < 3:
            continue
        stem = root(word)
        left[stem] -= 1
        name = at > 0 and word.capitalised and at not in standing
        if name or (left[stem] < 0 < there[stem]):
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
