"""Says what the words, symbols and written forms that make up a quantity are worth in French and in English."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from pipeline.words import fold

MILLION: Final = 10**6
BILLION: Final = 10**9
TRILLION: Final = 10**12

CARDINALS: Final = {
    "fr": "zéro deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts "
    "trente quarante cinquante soixante septante huitante octante nonante cent cents mille mil".split(),
    "en": "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand".split(),
}
ONES: Final = {"fr": ("un", "une"), "en": ("one",)}
_FRENCH_ORDINALS = (
    "premier:un première:un second:deux seconde:deux unième:un deuxième:deux troisième:trois quatrième:quatre "
    "cinquième:cinq sixième:six septième:sept huitième:huit neuvième:neuf dixième:dix onzième:onze douzième:douze "
    "treizième:treize quatorzième:quatorze quinzième:quinze seizième:seize vingtième:vingt trentième:trente "
    "quarantième:quarante cinquantième:cinquante soixantième:soixante centième:cent millième:mille"
)
_ENGLISH_ORDINALS = (
    "first:one second:two third:three fourth:four fifth:five sixth:six seventh:seven eighth:eight ninth:nine tenth:ten "
    "eleventh:eleven twelfth:twelve thirteenth:thirteen fourteenth:fourteen fifteenth:fifteen sixteenth:sixteen "
    "seventeenth:seventeen eighteenth:eighteen nineteenth:nineteen twentieth:twenty thirtieth:thirty fortieth:forty "
    "fiftieth:fifty sixtieth:sixty seventieth:seventy eightieth:eighty ninetieth:ninety hundredth:hundred "
    "thousandth:thousand"
)
ORDINALS: Final = {
    language: dict(pair.split(":") for pair in pairs.split())
    for language, pairs in (("fr", _FRENCH_ORDINALS), ("en", _ENGLISH_ORDINALS))
}
# Billion and trillion differ by a factor of a thousand between the languages (long and short scale).
SCALES: Final = {
    "fr": {
        "mille": 1000,
        "millier": 1000,
        "milliers": 1000,
        "million": MILLION,
        "millions": MILLION,
        "milliard": BILLION,
        "milliards": BILLION,
        "billion": TRILLION,
        "billions": TRILLION,
    },
    "en": {
        "hundred": 100,
        "thousand": 1000,
        "million": MILLION,
        "billion": BILLION,
        "trillion": TRILLION,
    },
}
# After digits and beside a currency only: « 10 m » is a length.
SCALE_ABBREVIATIONS: Final = {
    "fr": {"M": MILLION, "Mio": MILLION, "Md": BILLION, "Mds": BILLION, "Mrd": BILLION, "Mrds": BILLION, "k": 1000},
    "en": {"m": MILLION, "M": MILLION, "mn": MILLION, "bn": BILLION, "tn": TRILLION, "k": 1000, "K": 1000},
}
# Nouns of number: with an article about so many, in the plural an order of magnitude.
ROUND: Final = {
    "fr": {
        "dizaine": 10,
        "douzaine": 12,
        "quinzaine": 15,
        "vingtaine": 20,
        "trentaine": 30,
        "quarantaine": 40,
        "cinquantaine": 50,
        "soixantaine": 60,
        "centaine": 100,
        "millier": 1000,
        "million": MILLION,
        "milliard": BILLION,
    },
    "en": {"dozen": 12, "ten": 10, "hundred": 100, "thousand": 1000, "million": MILLION, "billion": BILLION},
}
FRACTIONS: Final = {
    "fr": {
        "moitié": Fraction(1, 2),
        "tiers": Fraction(1, 3),
        "quart": Fraction(1, 4),
        "cinquième": Fraction(1, 5),
        "dixième": Fraction(1, 10),
    },
    "en": {
        "half": Fraction(1, 2),
        "third": Fraction(1, 3),
        "quarter": Fraction(1, 4),
        "fifth": Fraction(1, 5),
        "tenth": Fraction(1, 10),
    },
}
FRACTION_HEADS: Final = {
    "fr": {"un": 1, "deux": 2, "trois": 3, "quatre": 4},
    "en": {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4},
}

# ISO 4217; a bare dollar is the American one, as the press has it, and the CFA franc the West African one.
CURRENCIES: Final = {
    "€": "EUR",
    "euro": "EUR",
    "eur": "EUR",
    "$": "USD",
    "us$": "USD",
    "dollar": "USD",
    "usd": "USD",
    "£": "GBP",
    "livre sterling": "GBP",
    "pound": "GBP",
    "gbp": "GBP",
    "franc cfa": "XOF",
    "cfa franc": "XOF",
    "fcfa": "XOF",
    "f cfa": "XOF",
    "cfa": "XOF",
    "xof": "XOF",
    "franc suisse": "CHF",
    "swiss franc": "CHF",
    "franc": "FRF",
    "rouble": "RUB",
    "ruble": "RUB",
    "yuan": "CNY",
    "yen": "JPY",
    "naira": "NGN",
    "cedi": "GHS",
    "dirham": "MAD",
    "ouguiya": "MRU",
    "rand": "ZAR",
}
MEASURES: Final = {
    "tonne": "tonne",
    "ton": "tonne",
    "t": "tonne",
    "kilo": "kg",
    "kilogramme": "kg",
    "kilogram": "kg",
    "kg": "kg",
    "gramme": "g",
    "gram": "g",
    "kilometre": "km",
    "kilometer": "km",
    "km": "km",
    "km2": "km2",
    "metre": "m",
    "meter": "m",
    "m": "m",
    "m2": "m2",
    "m3": "m3",
    "mile": "mile",
    "yard": "yard",
    "foot": "foot",
    "feet": "foot",
    "pied": "foot",
    "inch": "inch",
    "inche": "inch",
    "pouce": "inch",
    "hectare": "ha",
    "ha": "ha",
    "megawatt": "MW",
    "mw": "MW",
    "gigawatt": "GW",
    "gw": "GW",
    "kilowatt": "kW",
    "kw": "kW",
    "litre": "l",
    "liter": "l",
    "baril": "barrel",
    "barrel": "barrel",
    "once": "ounce",
    "ounce": "ounce",
    "an": "year",
    "annee": "year",
    "year": "year",
    "mois": "month",
    "month": "month",
    "semaine": "week",
    "week": "week",
    "jour": "day",
    "journee": "day",
    "day": "day",
    "heure": "hour",
    "hour": "hour",
    "h": "hour",
    "minute": "minute",
    "seconde": "second",
    "second": "second",
    "degre": "degree",
    "degree": "degree",
    "°c": "degree",
    "°": "degree",
}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@lru_cache(maxsize=1024)
def unit_of(word: str) -> str:
    """Gives the ISO 4217 code or the measure that a word or symbol stands for, "" for any other word."""
    folded = fold(word)
    for form in (folded, folded.removesuffix("s"), folded.removesuffix("x")):
        if found := CURRENCIES.get(form) or MEASURES.get(form):
            return found
    return ""


@lru_cache(maxsize=4096)
def literal_values(text: str, language: str) -> tuple[Fraction, ...]:
    """Reads digits with separators: () for what is no number (« 1.2.3 »), both readings where « 2,345 » has two.

    The likelier reading comes first: the comma is decimal in French and groups thousands in English.
    """
    text = text.replace(" ", "")
    if len(text) > 60:
        return ()
    parts = re.split(r"[.,]", text)
    marks = re.findall(r"[.,]", text)
    grouped = 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    whole = Fraction("".join(parts))
    if not marks:
        return (whole,)
    if len(set(marks)) == 2:
        return (Fraction("".join(parts[:-1]) + "." + parts[-1]),) if marks.count(marks[-1]) == 1 else ()
    if len(marks) > 1:
        return (whole,) if grouped else ()
    decimal = Fraction(".".join(parts))
    if not grouped or parts[0] == "0":
        return (decimal,)
    return (decimal, whole) if marks[0] == ("," if language == "fr" else ".") else (whole,)


@lru_cache(maxsize=4096)
def words_value(text: str, language: str) -> tuple[int, int] | None:
    """Reads the number words at the start of a run: value below a million and how many words it took."""
    from text_to_num import text2num

    parts = text.casefold().replace("-", " ").split(" ")[:12]
    for taken in range(len(parts), 0, -1):
        if parts[taken - 1] in {"et", "and"}:
            continue
        try:
            return int(text2num(" ".join(part for part in parts[:taken] if part != "and"), language)), taken
        except ValueError:  # a list rather than one number (« deux trois »)
            continue
    return None


def roman_value(text: str) -> int:
    """Gives the value of a Roman numeral up to 399."""
    values = [_ROMAN[char] for char in text]
    return sum(-value if value < max(values[i:]) else value for i, value in enumerate(values))
