"""What readers would see wrong at once: quotation marks, spaces, dates and numbers set against the rules."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.publish.typography import day, english, french, language, number, percent, plain, quoted, span

N, B = "\u202f", "\u00a0"

PIECES = st.sampled_from(
    [
        *" \u00a0\u202f\"'“”«»‘’.,;:!?%-–…()&@/$#1907",
        *("...", "3-4", "55 000", "a", "É", "l'", "mot", "word", "M.", "n°", "millions", "avril", "April", "tonnes"),
        *("www.a.ml", "https://a.ml/b?c='d'&e=1%", "x@y.org", "&eacute;", "\ufdd0"),
    ]
)
TEXT = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40)


def words_and_values(text: str) -> str:
    """What typography may not touch: everything but spaces, quotation marks, dashes and ellipses."""
    text = re.sub(r"\s", "", text).replace("…", "...")
    return re.sub("[–]", "-", re.sub("[\"'“”«»‘’]", "'", text))


@pytest.mark.parametrize(
    ("raw", "set_"),
    [
        ('Il a dit "oui".', f"Il a dit «{N}oui{N}»."),
        ('Il a dit « oui »: "non" !', f"Il a dit «{N}oui{N}»{B}: «{N}non{N}»{N}!"),
        ('Il conclut : "le "plan" est prêt"', f"Il conclut{B}: «{N}le “plan” est prêt{N}»"),
        ("l'AES, aujourd'hui", "l’AES, aujourd’hui"),
        ("55 000 tonnes, soit 62% ; 1,5 milliard", f"55{N}000{B}tonnes, soit 62{N}%{N}; 1,5{B}milliard"),
        ("M. Lavrov, Mme X, le 1er avril, n° 5", f"M.{B}Lavrov, Mme{B}X, le 1er{B}avril, n°{B}5"),
        ("à 10:30, voir https://a.ml/x:y?z=1 ; suite...", f"à 10:30, voir https://a.ml/x:y?z=1{N}; suite…"),
        ("en 2024, 300 soldats - dit-on - ont", "en 2024, 300 soldats – dit-on – ont"),
        ("un guillemet » seul", f"un guillemet{N}» seul"),
    ],
)
def test_french_is_set_by_french_rules(raw: str, set_: str) -> None:
    assert french(raw) == set_


@pytest.mark.parametrize(
    ("raw", "set_"),
    [
        ('He said "yes".', "He said “yes”."),
        ("« Force » : ready", "“Force”: ready"),
        ("It's the soldiers' 'right', since the '90s", "It’s the soldiers’ ‘right’, since the ’90s"),
        ("on 3-4 April, 62 % of 1.5 billion", f"on 3–4{B}April, 62% of 1.5{B}billion"),
        ("2025-06-30, TA-2024-12, F-16, +223 20-22-15", "2025-06-30, TA-2024-12, F-16, +223 20-22-15"),
        ('she wrote "the "plan" stands"', "she wrote “the ‘plan’ stands”"),
    ],
)
def test_english_is_set_by_english_rules(raw: str, set_: str) -> None:
    assert english(raw) == set_


@given(TEXT)
@example('"a "b" c"')
@example("“a » “b” c”")
@example("a - - b ' 'c' d'")
def test_setting_twice_is_setting_once_and_words_and_values_stay(text: str) -> None:
    for rules in (french, english):
        once = rules(text)
        assert rules(once) == once
        assert words_and_values(once) == words_and_values(text)


@given(TEXT)
def test_addresses_stay_as_they_are(text: str) -> None:
    address = "https://exemple.ml/a'b:c;d?e=1%20f...&g=3-4"
    assert address in french(f"{text} {address} ;")
    assert address in english(f"{text} {address} %")


@given(st.text(max_size=60))
def test_plain_text_is_one_line_that_drives_no_terminal_and_turns_no_line_around(text: str) -> None:
    shown = plain(text + "\x1b[31m\u202e\u2066\ufeff\x9b\n\u2028\ud800")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]", shown)
    assert plain(shown) == shown
    shown.encode()


def test_a_quotation_within_a_quotation_gets_inner_marks() -> None:
    assert quoted("Il a dit « non ».", "fr") == f"«{N}Il a dit “non”.{N}»"
    assert quoted('He said "no".', "en") == "“He said ‘no’.”"


@pytest.mark.parametrize(
    ("iso", "fr", "en"),
    [
        ("2025-06-26", f"26{B}juin 2025", f"26{B}June 2025"),
        ("2025-05-01", f"1er{B}mai 2025", f"1{B}May 2025"),
        ("2024-02", "février 2024", "February 2024"),
        ("2021", "2021", "2021"),
        ("2025-02-30", "2025-02-30", "2025-02-30"),
        ("hier", "hier", "hier"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(iso: str, fr: str, en: str) -> None:
    assert (day(iso, "fr"), day(iso, "en")) == (fr, en)


def test_numbers_shares_languages_and_spans() -> None:
    assert day("2025-06-01", "fr", weekday=True) == f"dimanche 1er{B}juin 2025"
    assert span(("2025-06-26", "2024-02"), "fr") == f"février 2024 – 26{B}juin 2025"
    assert span(("2024",), "en") == "2024"
    assert (number(55000, "fr"), number(55000, "en")) == (f"55{N}000", "55,000")
    assert (percent(0.62, "fr"), percent(0.62, "en")) == (f"62{N}%", "62%")
    assert (language("de", "fr"), language("zh-cn", "en"), language("xx", "fr")) == ("allemand", "Chinese", "xx")
