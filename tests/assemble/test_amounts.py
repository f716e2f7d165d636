"""A figure that is written wrong is worse than none: whatever is written reads back as its value, in both languages."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.amounts import amount, day_span
from pipeline.records import Precision
from pipeline.verify.numbers import read_numbers

PRECISIONS: tuple[Precision, ...] = ("exact", "about", "nearly", "over", "under", "at_least", "at_most")


@given(
    st.integers(2, 10**12),
    st.sampled_from(["", "%", "XOF", "EUR", "USD", "tonne", "MW", "ha", "km", "barrel"]),
    st.sampled_from(PRECISIONS),
)
def test_what_is_written_reads_back_as_its_value(value: int, unit: str, precision: Precision) -> None:
    written = amount(value, unit, precision)
    for text, language in ((written.fr, "fr"), (written.en, "en")):
        (read,) = read_numbers(text, language)
        assert Fraction(value) in read.values
        assert read.unit == unit


@pytest.mark.parametrize(
    ("value", "unit", "precision", "fr", "en"),
    [
        (1.5e9, "XOF", "nearly", "près de 1,5 milliard de francs CFA", "nearly 1.5 billion CFA francs"),
        (120 * 10**9, "XOF", "over", "plus de 120 milliards de francs CFA", "more than 120 billion CFA francs"),
        (55000, "tonne", "exact", "55 000 tonnes", "55,000 tonnes"),
        (62, "%", "exact", "62 %", "62%"),
        (1, "day", "exact", "1 jour", "1 day"),
        (1000, "", "magnitude", "des milliers", "thousands"),
    ],
)
def test_each_language_writes_as_its_press_does(
    value: float, unit: str, precision: Precision, fr: str, en: str
) -> None:
    written = amount(value, unit, precision)
    assert (written.fr.replace("\u202f", " ").replace("\u00a0", " "), written.en.replace("\u00a0", " ")) == (fr, en)


@pytest.mark.parametrize(
    ("first", "last", "fr", "en"),
    [
        ("2025-04-03", "2025-04-03", "3 avril 2025", "3 April 2025"),
        ("2025-04-03", "2025-04-04", "3 et 4 avril 2025", "3 and 4 April 2025"),
        ("2025-06-01", "2025-06-26", "du 1er au 26 juin 2025", "1 to 26 June 2025"),
        ("2025-05-30", "2025-06-02", "du 30 mai 2025 au 2 juin 2025", "30 May 2025 to 2 June 2025"),
    ],
)
def test_spans_of_days_are_said_as_spans(first: str, last: str, fr: str, en: str) -> None:
    written = day_span(first, last)
    assert (written.fr.replace("\u00a0", " "), written.en.replace("\u00a0", " ")) == (fr, en)
