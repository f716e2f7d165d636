"""Sets text as French and English printers do, and dates and numbers as each language writes them.

Only spaces, quotation marks, apostrophes, dashes and dots change: words, digits and addresses stay as they are, and
setting a text twice gives what setting it once gave. The French rules are those of the Lexique des règles
typographiques en usage à l'Imprimerie nationale; the English ones are British with double quotation marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal, format_percent

Lang = Literal["fr", "en"]

NBSP = "\u00a0"
NARROW = "\u202f"
_SPACE = r"[ \u00a0\u2009\u202f]"
_LOCALES = {"fr": Locale("fr", "FR"), "en": Locale("en", "GB")}

_ADDRESS = re.compile(
    r"""(?:[a-z][a-z0-9+.-]*://|www\.)[^\s"“”«»<>]+|[^\s"“”«»<>()\[\]@]+@[^\s"“”«»<>()\[\]@]+\.\w+""", re.IGNORECASE
)
_MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}
_UNITS = {
    "fr": r"(?:milliers?|millions?|milliards?|billions?|tonnes?|kilos?|kilomètres?|mètres?|hectares?|barils?|kg|km|ha"
    r"|m|MW|GWh|francs?|FCFA|CFA|euros?|dollars?|roubles?|pour cent|heures?|h|" + _MONTHS["fr"] + r")\b|[€$£°]",
    "en": r"(?:hundred|thousand|million|billion|trillion|tonnes?|tons?|kilometres?|metres?|hectares?|barrels?|kg|km|ha"
    r"|m|MW|GWh|francs?|CFA|euros?|dollars?|roubles?|per cent|percent|a\.m\.|p\.m\.|" + _MONTHS["en"] + r")\b|[€$£°]",
}
_GROUPED = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\w)")
_STRAIGHT_PAIR = re.compile(r'(?<!\w)"(?!\s)([^"]+)(?<!\s)"(?!\w)')
_SINGLE_PAIR = re.compile(r"(?<!\w)'(?!\s)([^']+)(?<!\s)'(?!\w)")
_CLOSING = {"«": "»", "“": "”"}
_QUOTES = re.compile("[«»“”]")

# What no reader sees and what can turn a line around or drive a terminal: removed. A zero-width joiner stays, some
# scripts need it; a private-use or broken code point has no agreed meaning and becomes the replacement character.
_KEPT_FORMAT = "\u200c\u200d"


def plain(text: str) -> str:
    """`text` on one line, without control, bidirectional and invisible characters; for every text of a document."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cs", "Co", "Cn"):
            kept.append("\ufffd")
        elif character.isspace() and character not in (NBSP, NARROW):
            kept.append(" ")
        elif category not in ("Cc", "Cf") or character in _KEPT_FORMAT:
            kept.append(character)
    return re.sub(" {2,}", " ", "".join(kept)).strip(" ")


@lru_cache(4096)  # an edition says most things in several places
def french(text: str) -> str:
    """`text` with French guillemets, apostrophes and no-break spaces."""
    return _outside_addresses(text, _french)


@lru_cache(4096)
def english(text: str) -> str:
    """`text` with English quotation marks, apostrophes, dashes and no-break spaces."""
    return _outside_addresses(text, _english)


def typeset(text: str, lang: str) -> str:
    """`text` by the rules of its language; a language without rules here is left as it is."""
    rules = {"fr": french, "en": english}.get(lang)
    return rules(text) if rules else text


def quoted(text: str, lang: str) -> str:
    """`text` between the outer quotation marks of its language, the marks within it made inner ones."""
    return typeset(f"“{text}”" if lang == "en" else f"«{NARROW}{text}{NARROW}»", lang)


def _outside_addresses(text: str, rules: Callable[[str], str]) -> str:
    """Apply `rules` until nothing changes, with URLs and e-mail addresses put aside meanwhile."""
    # A noncharacter stands for each address; one that the text holds itself cannot serve.
    stand_in = next(c for c in map(chr, range(0xFDD0, 0xFDF0)) if c not in text)
    addresses = iter(_ADDRESS.findall(text))
    body, before = _ADDRESS.sub(stand_in, text), ""
    while body != before:
        body, before = rules(body), body
    return re.sub(stand_in, lambda _: next(addresses), body)


def _common(text: str, lang: Lang) -> str:
    text = re.sub(r"(?<=[^\W\d_])'(?=[\w«“\"])", "’", text)
    text = re.sub(r"(?<!\.)\.{3}(?!\.)", "…", text)
    text = re.sub(rf"(?<=[^\W\d]|[»”’).,…%])({_SPACE})-({_SPACE})(?=[^\W\d]|[«“‘(])", r"\1–\2", text)
    text = _STRAIGHT_PAIR.sub(r"“\1”", text)
    text = _nest(text, ("«", "»", "“", "”") if lang == "fr" else ("“", "”", "‘", "’"))
    text = re.sub(rf"(?<=“){_SPACE}+(?=\S)|(?<=\S){_SPACE}+(?=”)", "", text)
    text = _GROUPED.sub(lambda number: re.sub(_SPACE, NARROW, number[0]), text)
    return re.sub(rf"(\d(?:er)?){_SPACE}+(?={_UNITS[lang]})", rf"\1{NBSP}", text)


def _french(text: str) -> str:
    text = _common(text, "fr")
    text = re.sub(rf"«{_SPACE}*(?=\S)", f"«{NARROW}", text)
    text = re.sub(rf"(?<=[^\s«]){_SPACE}*»", f"{NARROW}»", text)
    text = re.sub(rf"(?<=\S){_SPACE}+(?=[;!?])", NARROW, text)
    # Nothing is put before the semicolon that ends a character entity such as &eacute;.
    text = re.sub(r"(&#?\w+;)|(?<=[\w»)\]’”%])(?=[;!?](?:[\s»”)!?…]|$))", lambda mark: mark[1] or NARROW, text)
    text = re.sub(rf"(?<=\S){_SPACE}+(?=:)", NBSP, text)
    text = re.sub(r"(?<=[\w»)\]’”%])(?=:(?:\s|$))", NBSP, text)
    text = re.sub(rf"(?<=\d){_SPACE}*(?=[%‰](?!\w))", NARROW, text)
    text = re.sub(rf"\b(MM?\.|Mmes?|Mlles?|Dr|Pr|Me|Mgr){_SPACE}+(?=[A-ZÀ-ÖØ-Þ])", rf"\1{NBSP}", text)
    return re.sub(rf"\b([nN][°º]|art\.|p\.){_SPACE}+(?=\d)", rf"\1{NBSP}", text)


def _english(text: str) -> str:
    text = _common(text, "en")
    text = _SINGLE_PAIR.sub(r"‘\1’", text)
    text = re.sub(r"(?<=[^\W\d_])'|(?<=\d)'(?=s\b)|(?<!\w)'(?=\d\ds?\b)", "’", text)
    text = re.sub(rf"(?<=\d){_SPACE}+(?=[%‰])", "", text)
    text = re.sub(rf"(?<=[\w)\]’”%]){_SPACE}+(?=[;:!?](?:[\s”’)]|$))", "", text)
    # A range has exactly two numbers; an ISO date, a telephone number or a code such as TA-2024-12 has more.
    text = re.sub(r"(?<![\w./,:–-])(\d{1,4})-(\d{1,4})(?![\w/:–-]|[.,]\d)", r"\1–\2", text)
    text = re.sub(rf"\b((?:Mr|Mrs|Ms|Dr|Prof|Gen|Col)\.?){_SPACE}+(?=[A-ZÀ-ÖØ-Þ])", rf"\1{NBSP}", text)
    return re.sub(rf"\b(Nos?\.|p\.){_SPACE}+(?=\d)", rf"\1{NBSP}", text)


def _nest(text: str, marks: tuple[str, str, str, str]) -> str:
    """Give the outer and the inner quotations of `text` their `marks`; one that does not close leaves all alone."""
    if not _QUOTES.search(text):
        return text
    stack: list[int] = []
    swaps: dict[int, str] = {}
    for place, character in enumerate(text):
        if character in _CLOSING:
            stack.append(place)
        elif character in _CLOSING.values():
            if not stack or _CLOSING[text[stack[-1]]] != character:
                return text
            opening = stack.pop()
            swaps[opening], swaps[place] = marks[2:] if stack else marks[:2]
    return text if stack else "".join(swaps.get(place, character) for place, character in enumerate(text))


def day(iso: str, lang: Lang, *, weekday: bool = False) -> str:
    """An ISO 8601 date in words, as precise as it is: "1er juin 2025", "février 2024", "2024".

    What is no date is given back as it came.
    """
    try:
        moment = date.fromisoformat(f"{iso}-01-01"[:10])
    except ValueError:
        return iso
    pattern = {4: "y", 7: "LLLL y"}.get(len(iso), "EEEE d MMMM y" if weekday else "d MMMM y")
    if lang == "fr" and moment.day == 1:
        pattern = pattern.replace("d MMMM", "d'er' MMMM")
    return typeset(format_date(moment, pattern, locale=_LOCALES[lang]), lang)


def span(dates: tuple[str, ...], lang: Lang) -> str:
    """The first and the last of ISO 8601 `dates` in words, joined by a dash; one date alone stands by itself."""
    ends = dict.fromkeys((min(dates), max(dates)))
    return " – ".join(day(iso, lang) for iso in ends)


def period(first: str, last: str | None, lang: Lang) -> str:
    """From an ISO 8601 date to another, both counted in, with what they share said once: "21–26 juin 2025"."""
    if not last or last == first:
        return day(first, lang)
    if len(first) == len(last) == 10 and first[:7] == last[:7]:
        start = f"{int(first[8:])}" if lang == "en" or first[8:] != "01" else "1er"
        return f"{start}–{day(last, lang)}"
    if len(first) == len(last) == 10 and first[:4] == last[:4]:
        return f"{day(first, lang).removesuffix(first[:4]).rstrip()} – {day(last, lang)}"
    return f"{day(first, lang)} – {day(last, lang)}"


def weekday(number: int, lang: Lang, *, short: bool = False) -> str:
    """The name of a day of the week, from 0, Monday: "lundi", or "lu" where it is to be `short`."""
    names = get_day_names("short" if short else "wide", "stand-alone", _LOCALES[lang])
    return str(names[number]).removesuffix(".")


def number(value: int | float, lang: Lang) -> str:
    """`value` with the separators of the language."""
    return format_decimal(value, locale=_LOCALES[lang])


def percent(share: float, lang: Lang) -> str:
    """A share of one as whole per cent."""
    return typeset(format_percent(share, locale=_LOCALES[lang]), lang)


def language(code: str, lang: Lang) -> str:
    """The name of an ISO 639-1 language in `lang`; an unknown code is its own name."""
    return str(_LOCALES[lang].languages.get(code.split("-")[0].lower(), code))


def plural(count: int, lang: Lang) -> str:
    """The CLDR plural category of `count`: "one" or "other" (and "many" for French millions)."""
    return str(_LOCALES[lang].plural_form(count))
