"""Writes values and dates as French and English do: separators, scales, currencies and units by the CLDR (Babel)."""

from __future__ import annotations

from typing import Literal

from babel import Locale
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from pipeline.publish import typography
from pipeline.records import Label, Precision

Lang = Literal["fr", "en"]

_LOCALES = {"fr": Locale("fr", "FR"), "en": Locale("en", "GB")}
# CLDR names of the units of verify/numerals.py; the others have their own words below.
_UNITS = {
    "tonne": "mass-tonne", "kg": "mass-kilogram", "g": "mass-gram", "km": "length-kilometer", "m": "length-meter",
    "mile": "length-mile", "ha": "area-hectare", "km2": "area-square-kilometer", "m2": "area-square-meter",
    "m3": "volume-cubic-meter", "MW": "power-megawatt", "GW": "power-gigawatt", "kW": "power-kilowatt",
    "l": "volume-liter", "ounce": "mass-ounce", "year": "duration-year", "month": "duration-month",
    "week": "duration-week", "day": "duration-day", "hour": "duration-hour", "minute": "duration-minute",
    "degree": "angle-degree",
}  # fmt: skip
_OWN_UNITS = {"barrel": {"fr": ("baril", "barils"), "en": ("barrel", "barrels")}}
# The press writes « francs CFA » and "CFA francs", the CLDR the currency's full name.
_CURRENCIES = {
    "XOF": {"fr": ("franc CFA", "francs CFA"), "en": ("CFA franc", "CFA francs")},
    "EUR": {"fr": ("euro", "euros"), "en": ("euro", "euros")},
    "USD": {"fr": ("dollar", "dollars"), "en": ("dollar", "dollars")},
    "GBP": {"fr": ("livre sterling", "livres sterling"), "en": ("pound", "pounds")},
    "RUB": {"fr": ("rouble", "roubles"), "en": ("rouble", "roubles")},
    "FRF": {"fr": ("franc", "francs"), "en": ("franc", "francs")},
}
_SCALES = ((10**12, {"fr": "billion", "en": "trillion"}), (10**9, {"fr": "milliard", "en": "billion"}),
           (10**6, {"fr": "million", "en": "million"}))  # fmt: skip
_PRECISIONS: dict[Precision, dict[Lang, str]] = {
    "exact": {"fr": "{}", "en": "{}"},
    "about": {"fr": "environ {}", "en": "about {}"},
    "nearly": {"fr": "près de {}", "en": "nearly {}"},
    "over": {"fr": "plus de {}", "en": "more than {}"},
    "under": {"fr": "moins de {}", "en": "less than {}"},
    "at_least": {"fr": "au moins {}", "en": "at least {}"},
    "at_most": {"fr": "jusqu'à {}", "en": "up to {}"},
    "magnitude": {"fr": "{}", "en": "{}"},
}
_MAGNITUDES = {
    10: {"fr": "des dizaines", "en": "tens"}, 12: {"fr": "des douzaines", "en": "dozens"},
    100: {"fr": "des centaines", "en": "hundreds"}, 1000: {"fr": "des milliers", "en": "thousands"},
    10**4: {"fr": "des dizaines de milliers", "en": "tens of thousands"},
    10**5: {"fr": "des centaines de milliers", "en": "hundreds of thousands"},
    10**6: {"fr": "des millions", "en": "millions"}, 10**9: {"fr": "des milliards", "en": "billions"},
}  # fmt: skip


def amount(value: int | float, unit: str, precision: Precision, *, yearly: bool = False) -> Label:
    """Value and unit in both languages: « plus de 120 milliards de francs CFA », "more than 120 billion CFA francs"."""
    per = {"fr": " par an", "en": " a year"} if yearly else {"fr": "", "en": ""}
    return Label(_amount(value, unit, precision, "fr") + per["fr"], _amount(value, unit, precision, "en") + per["en"])


def _amount(value: int | float, unit: str, precision: Precision, lang: Lang) -> str:
    if precision == "magnitude" and int(value) in _MAGNITUDES:
        return _MAGNITUDES[int(value)][lang]
    return _PRECISIONS[precision][lang].format(_measured(value, unit, lang))


def _measured(value: int | float, unit: str, lang: Lang) -> str:
    if unit == "%":
        return str(format_percent(value / 100, locale=_LOCALES[lang], decimal_quantization=False))
    scaled, scale = _scaled(value, lang)
    plural = abs(value) >= 2 if lang == "fr" else abs(value) != 1
    names = _CURRENCIES.get(unit) or _OWN_UNITS.get(unit)
    if names is None and len(unit) == 3 and unit.isupper():
        names = {"fr": (unit, unit), "en": (unit, unit)}
    if names:
        of = ("d'" if names[lang][0][0] in "aeiou" else "de ") if scale and lang == "fr" else ""
        return " ".join(part for part in (scaled, scale, of + names[lang][plural]) if part).replace("d' ", "d'")
    if unit in _UNITS and not scale:
        return format_unit(value, _UNITS[unit], length="long", locale=_LOCALES[lang])
    if unit in _UNITS:
        noun = format_unit(2, _UNITS[unit], length="long", locale=_LOCALES[lang]).replace("2", "", 1).strip()
        of = ("d'" if noun[0] in "aeiouh" else "de ") if lang == "fr" else ""
        return f"{scaled} {scale} {of}{noun}"
    return f"{scaled} {scale}".strip()


def _scaled(value: int | float, lang: Lang) -> tuple[str, str]:
    """Digits and the scale's word, for a round value of a million or more; digits alone for others."""
    for size, words in _SCALES:
        if abs(value) >= size and (value * 1000) % size == 0:
            shown = value / size
            plural = "s" if lang == "fr" and abs(shown) >= 2 else ""
            return format_decimal(shown, locale=_LOCALES[lang]), words[lang] + plural
    return format_decimal(value, locale=_LOCALES[lang], decimal_quantization=False), ""


def day(iso: str) -> Label:
    """An ISO 8601 date, to the day, month or year, in words of both languages."""
    return Label(typography.day(iso, "fr"), typography.day(iso, "en"))


def day_span(first: str, last: str) -> Label:
    """A span of ISO 8601 dates in words: « 3 et 4 avril 2025 », « du 21 au 26 juin 2025 »; one date if they agree."""
    if first == last:
        return day(first)
    if first[:7] == last[:7] and len(first) == 10:
        begin, end = int(first[8:]), day(last)
        if int(last[8:]) == begin + 1:
            return Label(f"{_day_of_month(begin)} et {end.fr}", f"{begin} and {end.en}")
        return Label(f"du {_day_of_month(begin)} au {end.fr}", f"{begin} to {end.en}")
    return Label(f"du {day(first).fr} au {day(last).fr}", f"{day(first).en} to {day(last).en}")


def _day_of_month(number: int) -> str:
    return "1er" if number == 1 else str(number)
