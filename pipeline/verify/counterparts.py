"""Says whether a word of a translation has its counterpart in the source: alike, spelled out, or the glossary's."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.glossary import Glossary
from pipeline.verify.facts import Facts
from pipeline.words import Word, fold

_SIMILAR = 0.72  # how alike two spellings of one name are


def near_word(word: Word, side: Facts) -> bool:
    """Whether a text has the word, or a spelling or an inflection near to it, or spells it out if it is an acronym."""
    if word.text.isupper() and len(word.text) > 1:  # letters exchanged make another acronym
        return word.fold.removesuffix("s") in {other.fold.removesuffix("s") for other in side.words} or spelled_out(
            word, side
        )
    return has_name(word, side)


def has_name(word: Word, side: Facts) -> bool:
    """Whether the other side has the word, a spelling near to it, or one that begins as it does."""
    folded = word.fold
    if any(folded == other.fold or same_name(folded, other.fold) for other in side.words):
        return True
    return folded in side.text.casefold() or folded in fold(side.text)


@lru_cache(maxsize=4096)
def same_name(one: str, other: str) -> bool:
    """Whether two words are spellings of one name: « Sergueï » and "Sergei", « Tombouctou » and "Timbuktu"."""
    if min(len(one), len(other)) < 3:
        return False
    if one[:4] == other[:4]:
        return True
    if one[:3] == other[:3] and min(len(one), len(other)) > 7:  # « Caraïbes » and "Caribbean"
        return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SIMILAR - 0.1
    if abs(len(one) - len(other)) > 4 or (one[0] != other[0] and len(one) < 6):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SIMILAR


def slip(one: str, other: str) -> bool:
    """Whether two words of three letters or more differ in one letter, or in the order of two neighbours."""
    if len(one) != len(other) or len(one) < 3:
        return False
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(places) == 2 and places[1] == places[0] + 1:
        return one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
    return len(places) == 1


def spelled_out(acronym: Word, side: Facts) -> bool:
    """Whether the other side spells the acronym out in words with its letters as initials."""
    letters = acronym.fold.removesuffix("s")
    initials = "".join(word.fold[0] for word in side.words if not word.function)
    with_all = "".join(word.fold[0] for word in side.words)
    return len(letters) >= 2 and (letters in initials or letters in with_all or letters[::-1] in initials)


def glossary_has(glossary: Glossary, hypothesis: Facts, source: Facts, word: Word) -> bool:
    """Whether a word of a translation belongs to a term that the glossary finds in the source too."""
    return any(
        found.start <= word.start < found.end
        and any(
            glossary.rendered(entry, source.text, source.language)
            for entry in (found.entry, *glossary.alternatives(found.text, hypothesis.language))
        )
        for found in glossary.matches(hypothesis.text, hypothesis.language)
    )
