from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.published import parse_date, take_published
from pipeline.intake.structure import Line

BODY = "Le ministre a présenté mardi le budget de l’année devant les députés réunis en séance plénière."


def published(*lines: str) -> tuple[str | None, list[str]]:
    date, kept = take_published([Line(line) for line in lines])
    return date, [line.text for line in kept if line.text]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Publié le 3 avril 2025 à 10h", "2025-04-03"),
        ("Publié le jeudi 3 avril 2025 à 10:15 | Mis à jour le 4 avril 2025", "2025-04-03"),
        ("Publié le 1er juillet 2025 par Awa Traoré", "2025-07-01"),
        ("Bamako, le 3 avril 2025", "2025-04-03"),
        ("le 12/05/2025", "2025-05-12"),
        ("Par Awa Traoré, le 12/05/2025", "2025-05-12"),
        ("12 août 2024", "2024-08-12"),
        ("Date : 2025-06", "2025-06"),
        ("Published on April 3, 2025", "2025-04-03"),
        ("Posted: 3 Apr. 2025", "2025-04-03"),
        ("Published 05/12/2025", "2025"),
        ("Published 05/22/2025", "2025-05-22"),
        ("Awa Traoré | 3 févr. 2025", "2025-02-03"),
    ],
)
def test_a_line_that_says_when_is_believed_and_taken_out(line: str, date: str) -> None:
    assert published("Le budget est prêt", line, BODY) == (date, ["Le budget est prêt", BODY])


def test_the_mark_of_a_collector_at_the_very_top_goes_and_its_text_stays() -> None:
    assert published(f"date 2024-02 {BODY}") == ("2024-02", [BODY])


def test_a_dateline_gives_its_date_to_the_day() -> None:
    assert published(f"BAMAKO, 3 avril 2025 (AFP) – {BODY}") == ("2025-04-03", [BODY])
    assert published(f"Bamako, le 3 avril 2025. {BODY}") == ("2025-04-03", [BODY])


@pytest.mark.parametrize(
    "line",
    [
        "Les 3 et 4 avril 2025, une délégation s’est rendue dans la capitale du pays voisin.",
        "Le 3 avril 2025, la ville a reçu trois ministres venus discuter de la sécurité.",
        "Les nouveaux accords de mai 2025",
        "Du 21 au 26 juin 2025, le président a voyagé.",
        "Le sommet du 3 avril 2025",
        "Mis à jour le 4 avril 2025 par la rédaction",
        "2025",
        "Bilan 2024",
        "Date limite : le budget doit être voté avant le 3 avril 2025.",
        "Publié le 31 février 2025",
    ],
)
def test_the_date_of_an_event_is_no_date_of_publication(line: str) -> None:
    assert published(line, BODY) == (None, [line, BODY])


def test_a_date_deep_in_the_text_is_left_alone() -> None:
    lines = [*(BODY for _ in range(12)), "3 avril 2025", *(BODY for _ in range(12))]
    assert published(*lines) == (None, lines)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_is_read_in_words_figures_and_iso(day: datetime.date) -> None:
    from babel.dates import format_date

    for text in (
        day.isoformat(),
        f"{day.isoformat()}T08:00:00+02:00",
        f"{day:%d/%m/%Y}",
        format_date(day, "d MMMM y", "fr"),
        format_date(day, "EEEE d MMM y", "fr"),
        format_date(day, "MMMM d, y", "en"),
    ):
        assert parse_date(text) == day.isoformat()
