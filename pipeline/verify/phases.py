"""Reads when something begins or ends: a translation may give the one's day to the other, or make a span of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from pipeline.records import Reason
from pipeline.verify.facts import Facts

Phase = Literal["begin", "end"]

# A form of the verb, then the day, with no other figure and no other clause between.
_TO_DAY: Final = r"\w*\b[^\d.,;:()]{1,25}?\b(?P<day>[0-3]?\d)(?:er|st|nd|rd|th)?\b(?![.,]?\d)"
_PHASES: Final[dict[Phase, re.Pattern[str]]] = {
    "begin": re.compile(r"\b(?:commenc|début|entam|began|begin|begun|start)" + _TO_DAY, re.IGNORECASE),
    "end": re.compile(r"\b(?:achev|termin|clôtur|ended|ending|ends|complet|finish)" + _TO_DAY, re.IGNORECASE),
}


def phases(text: str) -> dict[int, tuple[Phase, str]]:
    """What each day of a month is said to be the beginning or the end of, and where: « commencée le 21 »."""
    return {
        int(match["day"]): (phase, match[0]) for phase, pattern in _PHASES.items() for match in pattern.finditer(text)
    }


def spans(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """A year since when something is so, given as how long it is so: « depuis 2022 » is not "for 2022"."""
    for match in re.finditer(r"\bfor ((?:19|20)\d\d)\b", hypothesis.text):
        if source.language == "fr" and f"depuis {match[1]}" in source.text.lower():
            yield Reason("date", match[0], f"depuis {match[1]}")
