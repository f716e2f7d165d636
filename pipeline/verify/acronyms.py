"""Finds acronyms of a translation that are none of its source's: « RMN » is "NMR" in English, and no "KPRA"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.glossary import Glossary
from pipeline.records import Reason
from pipeline.verify.counterparts import glossary_has, slip, spelled_out
from pipeline.verify.facts import Facts
from pipeline.verify.names import Name, is_acronym
from pipeline.verify.numerals import roman_value
from pipeline.words import Word, fold

_EITHER = re.compile(r"\b([A-Z]{2,}) (?:or|and|ou|et) \1\b")
_ROMAN = re.compile(r"(?=[IVX]{3,})X{0,3}(?:IX|IV|V?I{0,3})")


def strange_acronyms(
    source: Facts, hypothesis: Facts, added: Sequence[Name], missing: Sequence[Name]
) -> Iterable[Reason]:
    """Finds an acronym that stands for none of the source's: each may have one with its letters in another order.

    What is spelled out in either text needs no counterpart; nor does one in brackets, which may explain a term.
    """
    ours = {
        name.word.fold: name.word
        for name in added
        if name.acronym and not spelled_out(name.word, source) and not spelled_out(name.word, hypothesis)
    }
    theirs = {name.word.fold: name.word for name in missing if name.acronym and not spelled_out(name.word, hypothesis)}
    stray = [word for written, word in ours.items() if not any(_share(written, other) for other in theirs)]
    lost = [word for written, word in theirs.items() if not any(_share(written, other) for other in ours)]
    if stray and lost:
        yield Reason("acronym", stray[0].text, lost[0].text)
    elif len(ours) > len(theirs) > 0:
        yield Reason("acronym", (stray or [*ours.values()])[-1].text)
    elif all(name.acronym for name in missing):  # where one is spelled out, its letters in brackets are wrong ones
        long = [word for word in ours.values() if len(word.text) > 2]
        if long and not theirs and (missing or hypothesis.text[long[0].start - 1 : long[0].start] != "("):
            yield Reason("acronym", long[0].text)


def _share(one: str, other: str) -> bool:
    """Whether two acronyms share letters as those of two languages do: OTAN and NATO, TDA and ADD."""
    return sum((Counter(one) & Counter(other)).values()) * 2 > max(len(one), len(other))


def miswritten(source: Facts, hypothesis: Facts, glossary: Glossary) -> Iterable[Reason]:
    """Finds acronyms that are one of the source's with a letter changed or two exchanged, or that stand for two.

    One in brackets that has the letters of the words before it in another order is miswritten too, and so is a Roman
    numeral from three on that the source has in no way.
    """
    ours, theirs = ([word for word in side.words if is_acronym(word.text)] for side in (hypothesis, source))
    heard = {word.fold for word in source.words}
    for word in ours:
        if word.fold in heard or glossary_has(glossary, hypothesis, source, word):
            continue
        other = next((other for other in theirs if slip(word.fold, other.fold)), None)
        if other is not None or _misplaced_letters(hypothesis, word) or _numeral_from_nowhere(word, source):
            yield Reason("acronym", word.text, other.text if other else "")
    if len(ours) == len(theirs) == 2 and ours[0].fold == ours[1].fold and theirs[0].fold != theirs[1].fold:
        yield Reason("acronym", ours[1].text, theirs[1].text)
    twice = _EITHER.search(hypothesis.text)
    if twice and not _EITHER.search(source.text):
        yield Reason("acronym", twice[1])


def _numeral_from_nowhere(word: Word, source: Facts) -> bool:
    """Whether a word is a Roman numeral of three letters or more and the source has no number of its value."""
    if not _ROMAN.fullmatch(word.text):
        return False
    value = roman_value(word.text)
    return not any(value in quantity.values for quantity in source.numbers)


def _misplaced_letters(side: Facts, acronym: Word) -> bool:
    """Whether an acronym in brackets has the initials of the words before it, but not in their order."""
    if side.text[acronym.start - 1 : acronym.start] != "(":
        return False
    before = [word for word in side.words if word.end < acronym.start]
    for told in (before, [word for word in before if not word.function]):
        parts = re.findall(r"\w+", fold(" ".join(word.text for word in told[-len(acronym.fold) :])))
        initials = "".join(part[0] for part in parts[-len(acronym.fold) :])
        if initials == acronym.fold:
            return False
        if sorted(initials) == sorted(acronym.fold):
            return True
    return False
