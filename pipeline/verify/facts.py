"""Reads once what is checked in a sentence: its words, numbers, dates and names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.verify.dates import DateMention, read_dates, spans
from pipeline.verify.names import Name, read_names
from pipeline.verify.numbers import Quantity, read_numbers
from pipeline.verify.times import Time, read_times
from pipeline.words import Word, normalise, words


@dataclass(frozen=True, slots=True)
class Facts:
    """A text, normalised, with what was read in it; all offsets are into `text`."""

    text: str
    language: str
    words: tuple[Word, ...]
    numbers: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    times: tuple[Time, ...]
    names: tuple[Name, ...]


@lru_cache(maxsize=512)  # the verifier reads a sentence more than once, and small runs' assembly again
def read_facts(text: str, language: str) -> Facts:
    """Reads a text as French or, for "en", as English; digits of dates and times are not read as numbers again."""
    language = "en" if language == "en" else "fr"
    text = normalise(text).strip()
    dates, times = read_dates(text, language), read_times(text)
    numbers = read_numbers(text, language, [*spans(dates), *((time.start, time.end) for time in times)])
    return Facts(text, language, words(text, language), numbers, dates, times, read_names(text, language))
