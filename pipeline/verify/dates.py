"""Reads the dates of a French or English text, whole or partial, and says which are borne out by which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from pipeline.verify.numerals import unit_of
from pipeline.words import fold, function_words, normalise


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text as far as it is given: each part is None where the text does not say it.

    `relative` is the folded expression for « hier », « mardi », « la semaine dernière », else ""; `decade` marks
    « les années 1990 ». A span or list of days (« les 3 et 4 avril ») is one mention for each day that it names.
    """

    year: int | None
    month: int | None
    day: int | None
    text: str
    start: int
    end: int
    relative: str = ""
    decade: bool = False


MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_SHORT_MONTHS = {
    "fr": {"janv": 1, "févr": 2, "fév": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12},
    "en": {
        "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10,
        "Nov": 11, "Dec": 12,
    },
}  # fmt: skip
WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
_DAY_WORDS = {
    "premier": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "trente": 30,
}  # fmt: skip
_RELATIVE = {
    "fr": r"avant-hier|hier|après-demain|demain|(?:la semaine|le mois|l'année|l'an|le week-end|cette semaine|"
    r"ce mois|cette année|cet été|cet hiver)(?: (?:dernière?|prochaine?|passée?|précédente?))|"
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?|dominica(?:l|le|les|ux)",
    "en": r"(?:the day before )?yesterday|tomorrow|(?:last|next) (?:week|month|year|weekend)|"
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?",
}
_YEAR = r"(?:1[0-9]\d\d|20\d\d)"
# "In his 80s", "the under-40s": how old, and no decade.
_NO_AGE = "".join(
    f"(?<!\\b{before})"
    for before in (
        "under-",
        "under ",
        "over-",
        "over ",
        *(f"{whose} {when}" for whose in ("his", "her", "their") for when in ("", "early ", "mid-", "late ")),
    )
)
_YEAR_AFTER = {
    "fr": re.compile(
        r"(?:\b(?:en|depuis|dès|année|années|an|de|fin|début|mi|été|hiver|automne|printemps|avant|après|vers|jusqu'en|"
        r"d'ici|et|à|exercice|saison|élections?|coupe du monde|"
        r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)|[(\-–/])[ -]?$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:\b(?:in|since|of|from|by|until|before|after|year|late|early|mid|summer|winter|spring|autumn|fall|and|to|"
        r"the|during|January|February|March|April|May|June|July|August|September|October|November|December)|[(\-–/])"
        r"[ -]?$",
        re.IGNORECASE,
    ),
}


@cache
def _month_numbers(language: str) -> dict[str, int]:
    numbers = {fold(name): index for index, name in enumerate(MONTHS[language], 1)}
    return numbers | {fold(name): index for name, index in _SHORT_MONTHS[language].items()}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    months = "|".join(MONTHS[language])
    short = "|".join(_SHORT_MONTHS[language])
    if language == "fr":
        months += "|fevrier|aout|decembre"  # as written in capitals or in haste
        month = rf"(?:(?:{months})\b|(?:{short})\.)"
        day = rf"(?:1er|[0-3]?\d|{'|'.join(_DAY_WORDS)})"
        link = r"(?: ?[-–/] ?| et (?:le )?| au | ou (?:le )?|, (?:le )?| à )"
        full = rf"(?P<days>\b{day}(?:{link}{day}){{0,5}}) (?P<month>{month})(?: (?:de )?(?P<year>{_YEAR})\b)?"
        partial = rf"\b(?P<month2>{months})(?: (?:de )?(?P<year2>{_YEAR}))?\b"
        century = rf"(?P<decade>\bannées (?:{_YEAR}|\d0)\b)"
    else:
        month = rf"(?:(?:{months})\b|(?:{short})\b\.?)"
        day = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
        link = r"(?: ?[-–] ?| and (?:the )?| to (?:the )?|, )"
        full = (
            rf"(?P<days>\b{day}(?:{link}{day}){{0,5}})(?: of)? (?P<month>{month})(?:,? (?P<year>{_YEAR})\b)?"
            rf"|\b(?P<month3>{month}) (?:the )?(?P<days3>{day}(?:{link}{day}){{0,5}}\b"
            rf"(?![.,]?\d| million| billion| percent|%))"
            rf"(?:,? (?P<year3>{_YEAR})\b)?"
        )
        partial = rf"\b(?P<month2>{months})(?:(?: of|,)? (?P<year2>{_YEAR}))?\b"
        century = rf"(?P<decade>\b(?:{_YEAR}|{_NO_AGE}\d0)s\b)"
    return re.compile(
        rf"(?P<iso>\b{_YEAR}-[01]\d-[0-3]\d\b)|(?P<slashes>(?<![\d/])[0-3]?\d[/.][01]?\d[/.](?:{_YEAR}|\d\d)\b(?!/))"
        rf"|{century}|{full}|{partial}"
        rf"|(?P<years>(?<![\w.,%€$£/+-])(?<!\d ){_YEAR} ?[-–] ?(?:{_YEAR}|\d\d)\b(?![-–.,]?\d| ?[€$£%]))"
        rf"|(?P<bare>(?<![\w.,%€$£/+])(?<!\d )(?<![^\W\d_]-){_YEAR}\b(?![.,]\d| \d{{3}}\b|[€$£%°]| [€$£%°]))"
        rf"|\b(?P<relative>{_RELATIVE[language]})\b",
        re.IGNORECASE,
    )


_MONTH_IS_WORD = {"may", "march", "mar", "sept", "mars"}
_BEFORE_MONTH = re.compile(
    r"\b(?:in|of|since|until|till|by|from|last|next|early|late|mid|to|and|during|before|after|this|the|for|with|than|"
    r"early as|en|de|mois|depuis|fin|début|dès|d'ici|mi)[ -]$",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(r" ([^\W\d_]{2,})")
_SPAN = re.compile(r",? (?:au|et|et le|à|ou|and|to|until) | ?[-–] ?")


def read_dates(text: str, language: str) -> tuple[DateMention, ...]:
    """Reads every date of a text ("fr" or "en"), in order, years, months, weekdays and « hier » included."""
    language = "en" if language == "en" else "fr"
    text = normalise(text)
    found: list[DateMention] = []
    position = 0
    pattern = _pattern(language)
    while match := pattern.search(text, position):
        position = match.end()
        found.extend(_mentions(text, match, language))
    for index in range(len(found) - 1, 0, -1):  # « du 21 juin au 3 juillet 2024 »: the year holds for both
        first, second = found[index - 1], found[index]
        if (
            first.month
            and first.year is None
            and second.month
            and second.year
            and _SPAN.fullmatch(text, first.end, second.start)
        ):
            found[index - 1] = replace(first, year=second.year)
    return tuple(found)


def spans(mentions: Iterable[DateMention]) -> list[tuple[int, int]]:
    """Gives the spans of the text that dates take up, so that their digits are not read as quantities again."""
    return sorted({(mention.start, mention.end) for mention in mentions if not mention.relative})


def _mentions(text: str, match: re.Match[str], language: str) -> list[DateMention]:
    start, end = match.span()
    written = match[0]

    def mention(year: int | None, month: int | None, day: int | None, **more: object) -> DateMention:
        return DateMention(
            year, month, day, written, start, end, str(more.get("relative", "")), bool(more.get("decade", False))
        )

    groups = match.groupdict()
    if groups["relative"]:
        return [mention(None, None, None, relative=_relative(written, language))]
    if groups["iso"]:
        year, month, day = (int(part) for part in written.split("-"))
        return [mention(year, month, day)] if 1 <= month <= 12 and 1 <= day <= 31 else []
    if groups["slashes"]:
        first, second, year = (int(part) for part in re.split(r"[/.]", written))
        century = (1900 if year > 50 else 2000) if year < 100 else 0
        return [mention(year + century, second, first)] if 1 <= second <= 12 and 1 <= first <= 31 else []
    if groups["decade"]:
        digits = int(re.sub(r"\D", "", written))
        return [mention(digits + 1900 if digits < 100 else digits, None, None, decade=True)]
    if groups["years"]:  # « 2011-2020 », "1950-53"
        since, until = re.split(r" ?[-–] ?", written)
        return [mention(int(since), None, None), mention(int(since[: 4 - len(until)] + until), None, None)]
    if groups["bare"]:
        return [mention(int(written), None, None)] if _is_year(text, start, end, language) else []
    name = groups["month"] or groups.get("month3") or groups["month2"]
    year_text = groups["year"] or groups.get("year3") or groups["year2"]
    days_text = groups["days"] or groups.get("days3")
    stated = int(year_text) if year_text else None
    if language == "en" and name[0].islower():  # "section 5 may": English months have a capital
        return []
    month = _month_numbers(language)[fold(name.removesuffix("."))]
    if not days_text and language == "en" and text.startswith("May Day", start):
        return [mention(None, 5, 1)]
    if not days_text:
        if fold(name) in _MONTH_IS_WORD and not stated and not _month_here(text, start, name, language):
            return []
        return [mention(stated, month, None)]
    days = [_DAY_WORDS.get(part.casefold()) or int(re.sub(r"\D", "", part)) for part in _day_parts(days_text)]
    return [mention(stated, month, day) for day in days]


def _day_parts(days: str) -> list[str]:
    words = "|".join(_DAY_WORDS)
    return re.findall(rf"\d+|\b(?:{words})\b", days.casefold())


def _month_here(text: str, start: int, name: str, language: str) -> bool:
    """Whether « mars » or "May" on its own is the month and not the planet, the verb or the name."""
    if language == "en":
        return name[0].isupper() and bool(_BEFORE_MONTH.search(text, max(0, start - 10), start))
    return name[0].islower()


def _is_year(text: str, start: int, end: int, language: str) -> bool:
    """Whether four digits are a year: not when they count the noun that follows (« 2000 soldats »)."""
    following = _NOUN_AFTER.match(text, end)
    if following and unit_of(following[1]):
        return False
    if _YEAR_AFTER[language].search(text, max(0, start - 16), start):
        return True
    if int(text[start:end]) < 1500:
        return False
    return following is None or fold(following[1]) in function_words(language) or following[1][0].isupper()


@lru_cache(maxsize=512)
def _relative(written: str, language: str) -> str:
    """Folds a relative expression; weekdays become their number, so that both languages agree."""
    folded = fold(written)
    if folded.startswith("dominica"):  # « le repos dominical »
        return "weekday 6"
    for index, name in enumerate(WEEKDAYS[language]):
        if folded.removesuffix("s") == fold(name):
            return f"weekday {index}"
    return folded


def weekday_of(mention: DateMention) -> str:
    """Gives the weekday of a whole date in the form that `relative` has, "" for a partial or impossible one."""
    if mention.year is None or mention.month is None or mention.day is None:
        return ""
    try:
        return f"weekday {date(mention.year, mention.month, mention.day).weekday()}"
    except ValueError:
        return ""


def supported(claim: DateMention, source: Sequence[DateMention]) -> bool:
    """Whether the source gives every part of the claim's date.

    One mention must give day and month; the year may come from another that dates the same day or month.
    """
    if claim.relative:
        return any(claim.relative == other.relative or claim.relative == weekday_of(other) for other in source)
    parts = [other for other in source if not other.relative]
    if claim.month is None:
        return any(claim.year == other.year and (other.decade or not claim.decade) for other in parts)
    same = [other for other in parts if other.month == claim.month and (claim.day is None or other.day == claim.day)]
    return bool(same) and (claim.year is None or any(other.year == claim.year for other in same))
