"""How a document's words are written for a model, and a model's words for a reader."""

from __future__ import annotations

import re
from itertools import pairwise

# Tokens; no longer run comes twice in what a model writes. Figures are spelt, a digit a token: at 5, « 55 000 tonnes …
# 60 000 tonnes » and "in 2023 … in 2025" were stammering, and sentences with them were searched again and went wrong.
NO_REPEAT = 8

_SPACES = re.compile(r"\s+")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "\u202f": " ", "\xa0": " ", "“": '"', "”": '"'})
# An ending that a sentence may have, with closing quotation marks or brackets after it.
_END = re.compile(r"[.!?…](?:\s?[»\"')\]])*(?=\s|$)")


def plain(text: str) -> str:
    """One line, straight apostrophes and quotation marks, ordinary spaces: as the models were trained.

    Typography comes back at publication, by rule.
    """
    return _SPACES.sub(" ", text.translate(_STRAIGHT)).strip()


def finished(text: str) -> str:
    """`text` without a last sentence that was begun and not ended; "" if no sentence ends."""
    ends = [match.end() for match in _END.finditer(text)]
    return text[: ends[-1]] if ends else ""


# Words that may come twice in a row: « nous nous félicitons », "that that".
_DOUBLED = frozenset({"nous", "vous", "that", "had", "very", "très", "a"})
# Words that do not come again after a single other one: "already had already".
_ONCE = frozenset({"already", "also", "still", "déjà", "aussi", "également"})


def degenerate(text: str) -> bool:
    """Whether a generation is none: empty, hardly any letters, a word stammered, or the same words over and over."""
    words = text.lower().split()
    letters = sum(character.isalpha() for character in text)
    if len(words) < 3 or letters < len(text) * 0.5:
        return True
    if any(one == other and one.isalpha() and one not in _DOUBLED for one, other in pairwise(words)):
        return True
    if any(one == other and one in _ONCE for one, other in zip(words, words[2:], strict=False)):
        return True
    runs = [tuple(words[at : at + 4]) for at in range(len(words) - 3)]
    return len(runs) - len(set(runs)) >= 2
