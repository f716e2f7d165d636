from __future__ import annotations

import time
from fractions import Fraction
from itertools import pairwise

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verify.numbers import in_figures, read_numbers


def only(text: str, language: str = "fr"):
    (quantity,) = read_numbers(text, language)
    return quantity


@pytest.mark.parametrize("written", ["5 000", "5\u202f000", "5.000", "5000", "cinq mille"])
def test_the_same_number_however_it_is_written(written: str) -> None:
    quantity = only(f"{written} hommes")
    assert quantity.values[0] == 5000
    assert quantity.nouns == ("homm",)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,5 milliard", "fr", 1_500_000_000),
        ("1 500 millions", "fr", 1_500_000_000),
        ("un milliard et demi", "fr", 1_500_000_000),
        ("1.5 billion", "en", 1_500_000_000),
        ("1 000 milliards", "fr", 10**12),
        ("1 trillion", "en", 10**12),
        ("trois millions cinq cent mille", "fr", 3_500_000),
        ("3 millions 500 000", "fr", 3_500_000),
        ("one million two hundred thousand", "en", 1_200_000),
        ("vingt et un mille trois cent quatre-vingt-dix-neuf", "fr", 21_399),
        ("septante-deux", "fr", 72),
        ("one hundred and five", "en", 105),
        ("a million", "en", 1_000_000),
        ("12,5", "fr", Fraction(25, 2)),
        ("12.5", "en", Fraction(25, 2)),
        ("deux tiers", "fr", Fraction(2, 3)),
        ("half", "en", Fraction(1, 2)),
    ],
)
def test_value(text: str, language: str, value: Fraction) -> None:
    assert only(text, language).values[0] == value


def test_millet_is_no_number() -> None:
    assert only("La récolte de mil a atteint 240 000 tonnes.").values[0] == 240_000
    assert only("en mil neuf cent soixante").values[0] == 1960


@pytest.mark.parametrize(
    ("text", "language", "kind", "value"),
    [
        ("une dizaine de ministres", "fr", "approximate", 10),
        ("une dizaine de milliers", "fr", "approximate", 10_000),
        ("des milliers de morts", "fr", "vague", 1000),
        ("dozens", "en", "vague", 12),
        ("la deuxième fois", "fr", "ordinal", 2),
        ("the twenty-first", "en", "ordinal", 21),
        ("au XXIe siècle", "fr", "ordinal", 21),
    ],
)
def test_kind(text: str, language: str, kind: str, value: int) -> None:
    quantity = only(text, language)
    assert (quantity.kind, quantity.values[0]) == (kind, value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("62 %", "%"),
        ("62 pour cent", "%"),
        ("275 milliards de francs CFA", "XOF"),
        ("12 M€", "EUR"),
        ("55 000 tonnes de blé", "tonne"),
        ("200 MW", "MW"),
        ("24 ans", "year"),
    ],
)
def test_unit(text: str, unit: str) -> None:
    assert only(text).unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "un homme et une femme",
        "le Premier ministre",
        "les matières premières",
        "un avion F-16 du G5",
        "Le chef de l'État",
        "placé en quarantaine",
        "version 1.2.3",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert read_numbers(text, "fr") == ()


def test_a_range_shares_unit_and_scale() -> None:
    low, high = read_numbers("de 5 à 10 millions d'euros", "fr")
    assert low.values == (5, 5_000_000)
    assert low.unit == high.unit == "EUR"


@given(st.integers(0, 999_999_999), st.sampled_from(["fr", "en"]), st.booleans())
def test_any_whole_number_reads_back(value: int, language: str, grouped: bool) -> None:
    text = format_decimal(value, locale=language) if grouped else str(value)
    assert only(f"{text} personnes", language).values[0] == value


@given(st.decimals(0, 999_999, places=2, allow_nan=False), st.sampled_from(["fr", "en"]))
def test_any_decimal_reads_back(value, language: str) -> None:
    text = format_decimal(value, format="#,##0.##", locale=language)
    assert Fraction(value) in only(text, language).values


@given(st.text(max_size=300), st.sampled_from(["fr", "en"]))
def test_any_text_can_be_read_and_spans_hold(text: str, language: str) -> None:
    found = read_numbers(text, language)
    assert all(0 <= quantity.start < quantity.end for quantity in found)
    assert all(one.start < other.start for one, other in pairwise(found))


@pytest.mark.parametrize("unit", ["cinq mille ", "1 000 ", "1,", "un ", "mille milliards ", "des milliers de "])
def test_long_input_is_read_in_linear_time(unit: str) -> None:
    began = time.process_time()
    read_numbers(unit * (200_000 // len(unit)), "fr")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("les quinze premiers jours", 15, "day"),
        ("les vingt premières minutes", 20, "minute"),
        ("trente secondes", 30, "second"),
        ("six autres millions d'euros", 6_000_000, "EUR"),
        ("12 kilomètres carrés", 12, "km2"),
        ("3 mètres cubes", 3, "m3"),
    ],
)
def test_words_between_a_number_and_its_unit(written: str, value: int, unit: str) -> None:
    first = read_numbers(written, "fr")[0]
    assert (first.values[0], first.unit, first.kind) == (value, unit, "exact")


@pytest.mark.parametrize(("written", "value"), [("vingt-deuxième", 22), ("cent unième", 101), ("vingt et unième", 21)])
def test_compound_ordinals(written: str, value: int) -> None:
    assert (only(f"le {written} pont").values[0], only(f"le {written} pont").kind) == (value, "ordinal")


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("onze passagers et cent vingt camions", "11 passagers et 120 camions"),
        ("Vingt et un repentis, quinze mille Maliens", "21 repentis, 15 000 Maliens"),
        ("à bord d'une cinquantaine de motos", "à bord d'environ 50 motos"),
        ("Une trentaine de civils, près d'une centaine d'élèves", "Environ 30 civils, près de 100 élèves"),
        # What is short, ordinal, a part of a larger number or of a name stays.
        ("trois morts, les quinze premiers jours", "trois morts, les quinze premiers jours"),
        ("un million deux cent mille, une dizaine de milliers", "un million deux cent mille, une dizaine de milliers"),
        ("le Quatorze-Juillet, trente pour cent", "le Quatorze-Juillet, 30 pour cent"),
        ("20 mille hommes, une centaine de mille francs", "20 mille hommes, une centaine de mille francs"),
        ("une quarantaine de quatorze jours", "une quarantaine de quatorze jours"),
        (
            "Radio Mille Collines, Mgr Vingt-Trois, mil neuf cent",
            "Radio Mille Collines, Mgr Vingt-Trois, mil neuf cent",
        ),
    ],
)
def test_numbers_in_words_become_figures(words: str, figures: str) -> None:
    assert in_figures(words) == figures


@given(st.integers(11, 99_999))
def test_a_number_in_figures_is_the_one_in_words(value: int) -> None:
    written = in_figures(f"On compte {spelled(value)} sacs.")
    assert written == f"On compte {value:,} sacs.".replace(",", " ")


@given(st.text("uncet dixaonzevgtqr' -12", max_size=60))
def test_what_is_in_figures_stays_so(text: str) -> None:
    assert in_figures(in_figures(text)) == in_figures(text)


def spelled(value: int) -> str:
    """A number below a million in French words, as the reform of 1990 writes it but for the spaces."""
    ones = (
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
        "dix-huit dix-neuf"
    ).split()
    tens = "vingt trente quarante cinquante soixante".split()
    if value < 20:
        return ones[value]
    if value < 70:
        ten, one = tens[value // 10 - 2], value % 10
        return ten if not one else f"{ten} et un" if one == 1 else f"{ten}-{ones[one]}"
    if value < 80:
        return "soixante et onze" if value == 71 else f"soixante-{ones[value - 60]}"
    if value < 100:
        return "quatre-vingts" if value == 80 else f"quatre-vingt-{spelled(value - 80)}"
    if value < 1000:
        count, rest = divmod(value, 100)
        head = "cent" if count == 1 else f"{ones[count]} cent{'' if rest else 's'}"
        return f"{head} {spelled(rest)}" if rest else head
    count, rest = divmod(value, 1000)
    thousands = spelled(count)
    plain = thousands[:-1] if thousands.endswith(("cents", "vingts")) else thousands
    head = "mille" if count == 1 else f"{plain} mille"
    return f"{head} {spelled(rest)}" if rest else head
