"""Finds quotations and checks that they stand in the source word for word, with their speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.words import normalise


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks, and its offsets (marks included) in the normalised text."""

    text: str
    start: int
    end: int


_QUOTED = re.compile(r"«([^«»]{1,2000})»|“([^“”]{1,2000})”|„([^„“]{1,2000})“|\"([^\"]{1,2000})\"")
# Cuts and insertions that an editor marks, and the words that may follow a comma inside (« …, a-t-il dit, … »).
_CUT = re.compile(r"\(\.{3}\)|\[\.{3}\]|\(…\)|\[…\]|\.{3}|…|\[[^\]]*\]|\([^)]*\)")
_WORD = re.compile(r"[^\W_]+")
_LIMIT = re.compile(r" ?(?:mais|toutefois|cependant|néanmoins|sauf|à condition|pourvu)\b")


def read_quotations(text: str) -> tuple[Quotation, ...]:
    """Finds the quotations of a text in any of the usual marks; an unclosed mark quotes nothing."""
    text = normalise(text)
    return tuple(
        Quotation(next(group for group in match.groups() if group is not None).strip(), match.start(), match.end())
        for match in _QUOTED.finditer(text)
    )


def sequence(text: str) -> str:
    """Gives the words of a text alone, in order, each between spaces: what « word for word » compares."""
    return " " + " ".join(word.casefold() for word in _WORD.findall(normalise(text))) + " "


def verbatim(quotation: Quotation, source: str) -> bool:
    """Whether each uncut stretch of a quotation stands in the source, given as `sequence` makes it."""
    return all(sequence(part) in source for part in _CUT.split(quotation.text) if _WORD.search(part))


def unquoted(claim: str, source: str) -> str:
    """The first words, of two or more, that a claim puts between marks and its source does not, or "".

    So too words that somebody goes on to limit: « nous livrerons » of « nous livrerons, mais pas avant mai ».
    """
    theirs = [sequence(quotation.text) for quotation in read_quotations(source)]
    ours = (quotation for quotation in read_quotations(claim) if len(_WORD.findall(quotation.text)) > 1)
    return next((one.text for one in ours if not verbatim(one, " ".join(theirs)) or _limited(one, theirs)), "")


def _limited(quotation: Quotation, source: Sequence[str]) -> bool:
    """Whether one of the source's quotations goes on behind this one with what takes some of it back."""
    last = sequence(_CUT.split(quotation.text)[-1])
    return any(_LIMIT.match(whole.partition(last)[2]) for whole in source if last.strip() and last in whole)
