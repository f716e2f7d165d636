from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verify.dates import read_dates, supported


def parts(text: str, language: str = "fr") -> list[tuple[int | None, int | None, int | None]]:
    return [(mention.year, mention.month, mention.day) for mention in read_dates(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("les 3 et 4 avril 2025", [(2025, 4, 3), (2025, 4, 4)]),
        ("du 21 au 26 juin 2025", [(2025, 6, 21), (2025, 6, 26)]),
        ("du 21 juin au 3 juillet 2024", [(2024, 6, 21), (2024, 7, 3)]),
        ("le 1er mai", [(None, 5, 1)]),
        ("le trois avril", [(None, 4, 3)]),
        ("en juin prochain", [(None, 6, None)]),
        ("le 12 sept. 2020", [(2020, 9, 12)]),
        ("le 03/04/2025", [(2025, 4, 3)]),
        ("entre 2011-2020", [(2011, None, None), (2020, None, None)]),
        ("dans les années 1990", [(1990, None, None)]),
        ("2000 soldats en 2023", [(2023, None, None)]),
        ("sept morts sur la planète Mars", []),
    ],
)
def test_french_dates(text: str, expected: list[tuple[int | None, int | None, int | None]]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on April 3 and 4, 2025", [(2025, 4, 3), (2025, 4, 4)]),
        ("the 3rd of April", [(None, 4, 3)]),
        ("in May 2024 they may march", [(2024, 5, None)]),
        ("under section 5 may apply", []),
        ("from 1950-53", [(1950, None, None), (1953, None, None)]),
    ],
)
def test_english_dates(text: str, expected: list[tuple[int | None, int | None, int | None]]) -> None:
    assert parts(text, "en") == expected


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("le 3 avril", "le 3 avril 2025", True),
        ("en avril 2025", "le 3 avril 2025", True),
        ("en 2025", "le 3 avril 2025", True),
        ("le 3 avril 2025", "le 3 avril", False),
        ("le 3 avril 2025", "le 3 avril. Depuis le 3 avril 2025", True),
        ("le 4 avril", "le 3 avril. le 4 mai", False),
        ("le 3 avril 2024", "le 3 avril 2025, en 2024", False),
        ("mardi", "hier", False),
        ("mardi", "ce mardi soir", True),
        ("jeudi", "le 3 avril 2025", True),
        ("vendredi", "le 3 avril 2025", False),
        ("hier", "le 3 avril", False),
    ],
)
def test_what_bears_out_a_date(claim: str, source: str, expected: bool) -> None:
    (mention,) = read_dates(claim, "fr")
    assert supported(mention, read_dates(source, "fr")) is expected


@given(st.dates())
def test_every_day_reads_back(day) -> None:
    months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    written = f"le {day.day} {months[day.month - 1]} {max(day.year, 1000)}"
    expected = (max(day.year, 1000) if 1000 <= max(day.year, 1000) < 2100 else None, day.month, day.day)
    assert expected in parts(written)


@given(st.text(max_size=300), st.sampled_from(["fr", "en"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    assert all(mention.start < mention.end for mention in read_dates(text, language))


@pytest.mark.parametrize("unit", ["3 avril ", "1, ", "1 et ", "lundi "])
def test_long_input_is_read_in_linear_time(unit: str) -> None:
    began = time.process_time()
    read_dates(unit * (200_000 // len(unit)), "fr")
    assert time.process_time() - began < 2
