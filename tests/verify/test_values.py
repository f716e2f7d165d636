"""Numbers, times of day and dates are the source's in the other language, too."""

from __future__ import annotations

import pytest
from checking import check


@pytest.mark.parametrize(
    ("fr", "en", "kinds"),
    [
        ("Il se rendra à Moscou en juin prochain.", "He will travel to Moscow in June next year.", {"date"}),
        ("Il se rendra à Moscou en juin prochain.", "He will travel to Moscow next June.", set()),
        ("Le vote aura lieu l'année prochaine.", "The vote will be held next year.", set()),
        ("Il est arrivé la semaine dernière.", "He arrived last month.", {"date"}),
    ],
)
def test_a_year_a_month_or_a_week_is_not_put_in(fr: str, en: str, kinds: set[str]) -> None:
    assert {reason.kind for reason in check(fr, en).reasons} == kinds


@pytest.mark.parametrize(
    ("fr", "right", "wrong"),
    [
        ("Le prêt atteint près de 40 milliards.", "The loan comes to nearly 40 billion.",
         "The loan comes to more than 40 billion."),
        ("Plus de 300 villages sont inondés.", "More than 300 villages are flooded.",
         "Almost 300 villages are flooded."),
        ("L'avis est donné au moins 30 jours avant.", "Notice is given not less than 30 days before.",
         "Notice is given up to 30 days before."),
        ("Une somme d'au plus 500 euros est due.", "A sum of at most 500 euros is due.",
         "A sum of at least 500 euros is due."),
    ],
)  # fmt: skip
def test_past_a_number_is_not_short_of_it(fr: str, right: str, wrong: str) -> None:
    assert check(fr, right).supported
    assert {reason.kind for reason in check(fr, wrong).reasons} == {"number"}


@pytest.mark.parametrize(
    ("fr", "right", "wrong"),
    [
        ("La lune sera pleine à 12h22.", "The moon will be full at 12:22 p.m.", "The moon will be full at 12:22 a.m."),
        ("Le couvre-feu commence à 18 heures.", "The curfew begins at 6 p.m.", "The curfew begins at 6 a.m."),
        ("Le tir a eu lieu à 0h22.", "The shot was fired at 12:22 a.m.", "The shot was fired at 12:22 p.m."),
    ],
)
def test_morning_is_not_evening(fr: str, right: str, wrong: str) -> None:
    assert check(fr, right).supported
    assert not check(fr, wrong).supported


def test_an_age_in_the_80s_is_no_decade_but_still_a_number() -> None:
    assert not check("Un quadragénaire a été arrêté.", "A man in his 80s was arrested.").supported
    assert not check("Il a publié dans les années 90.", "He published in the 80s.").supported


def test_money_is_no_span_of_time() -> None:
    source = "Le coût a dépassé 130 milliards de dollars l'an dernier."
    assert check(source, "The cost exceeded $130 billion last year.").supported
    assert not check("La peine est de 30 jours.", "The sentence is 30 euros.").supported
