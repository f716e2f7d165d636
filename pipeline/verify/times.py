"""Reads the times of day of a French or English text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.words import normalise


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day in minutes after twelve: French counts to twenty-four where English says "pm".

    `half` is the half of the day, "am" or "pm", where the text says which: « 9 heures » may be either.
    """

    minutes: int
    half: str
    text: str
    start: int
    end: int


# « 16 h 30 », « 4h », « 23H00 », « à 23 heures », "4:30", "4:30 pm", "7.55am", "4 pm".
_TIME = re.compile(
    r"\b(?P<hour>[0-2]?\d)(?: ?[hH](?:eures? (?=\d\d\b))?(?: ?(?P<french>[0-5]\d))?\b"
    r"|(?:(?<=1[3-9])|(?<=2[0-3]))(?:(?<=\b[àÀ] ..)|(?<=\bvers ..)|(?<=\bdès ..)|(?<=\bavant ..)|(?<=\baprès ..))"
    r" heures\b(?! (?:de|par)\b| d['’])"
    r"|(?:[:.](?P<english>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?|:(?P<plain>[0-5]\d)\b(?!:))"
)
_HALVES = {0: "am", **dict.fromkeys(range(12, 24), "pm")}


def read_times(text: str) -> tuple[Time, ...]:
    """Reads every time of day, in order; a bare number of hours is none (« quatre heures » may be how long)."""
    return tuple(
        Time(
            int(match["hour"]) % 12 * 60 + int(match["french"] or match["english"] or match["plain"] or 0),
            f"{match['half']}m" if match["half"] else _half(match["hour"]),
            match[0],
            match.start(),
            match.end(),
        )
        for match in _TIME.finditer(normalise(text))
    )


def _half(hour: str) -> str:
    """The half of the day that an hour of twenty-four is in; nobody writes « 02H00 » for two in the afternoon."""
    return _HALVES.get(int(hour), "am" if hour[0] == "0" else "")
