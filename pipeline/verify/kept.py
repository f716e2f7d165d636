"""A claim's words beside those of the passage that it is made of, and what marks the places of French sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.words import Word

ARTICLES = frozenset("le la les l un une des du de d ces cet cette ce".split())
MARK = re.compile(r"[,;:.()!?»–—]|--")
PARTICIPLE = re.compile(r"(?:é|i|u|is|it|ert|aint|eint)e?s?$")


@dataclass(frozen=True, slots=True)
class Kept:
    """A claim's words beside its passage's: the places of those that are kept, the pairs of those with content, and
    where each word of the claim stands in the passage."""

    claim: Sequence[Word]
    passage: Sequence[Word]
    said: str
    text: str
    standing: frozenset[int]
    content: Sequence[tuple[int, int]]
    places: Mapping[int, int]
