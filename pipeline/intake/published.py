"""Find the date of publication that a document states of itself, and nothing else: no date of an event, no guess.

Believed are a mark at the very top (« date 2024-02 »), a line near the top or at the end that says nothing but when
(« Publié le 3 avril 2025 à 10h », « Bamako, le 3 avril 2025 »), and an agency's dateline. Dates in running text are of
what the text tells. A numeric date is read the French way, day first; behind an English label, where 05/12 may be
either, only what is certain is kept.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from pipeline.intake.structure import Line

_TOP, _END = 8, 4  # lines in which a document may speak of itself
_LABEL = (
    r"(?:publi[ée]e?s?|paru(?:e|tion)?|post[ée]e?|mise? en ligne|diffus[ée]e?|date(?: de (?:publication"
    r"|parution))?|publication"
    r"|published|posted|released|publication date)"
)
_ENGLISH_LABEL = re.compile(r"\W*(?:published|posted|released|publication date)\b", re.I)
_WEEKDAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday),? )?"
)
_TIME = r"(?:,?(?: à| at| -| –| \||T)? ?\d{1,2} ?(?:[h:]|heures?) ?(?:\d{2})?(?: ?min)?(?: ?(?:gmt|utc|tu|am|pm))?)?"
_PLACE = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+){0,2}"


@cache
def _months() -> dict[str, int]:
    """Give the month of each name and abbreviation, French and English (CLDR), accents and points folded away."""
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    for locale in ("fr", "en"):
        for width in ("wide", "abbreviated"):
            for month, name in get_month_names(width, "format", locale).items():
                names[_fold(name)] = month
    return names


def _fold(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.casefold().rstrip("."))
    return "".join(character for character in bare if not unicodedata.combining(character))


_DATE = (
    r"(?:(?P<y1>\d{4})(?:[-/.](?P<m1>\d{2})(?:[-/.](?P<d1>\d{2}))?)?"
    r"|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})(?:er|st|nd|rd|th)? (?P<m3>[^\W\d_]{3,9})\.?,? (?P<y3>\d{4})"
    r"|(?P<m4>[^\W\d_]{3,9})\.? (?P<d4>\d{1,2})(?:st|nd|rd|th)?, (?P<y4>\d{4})"
    r"|(?P<m5>[^\W\d_]{3,9})\.? (?P<y5>\d{4}))"
)
_MARK = re.compile(rf"\W{{0,3}}date ?[:=]? ?{_DATE}(?![\w/-])[ .:;,–—-]*", re.I)
# After the date: a time, an author, a reading time or an update, each behind a sign or a word that begins it.
_REST = r"(?:[ ,;|·•(–—-]+(?:par|by|mis|modifi|actualis|updated|last|dernière|temps|lecture|\d+ ?min)\b.{0,80})?\W*"
_LABELLED = re.compile(
    rf"\W*(?:{_PLACE}[,:]? )?{_LABEL} ?:? ?(?:le |on |du |en )?{_WEEKDAY}{_DATE}{_TIME}{_REST}", re.I
)
_ALONE = re.compile(rf"\W*(?:le |on )?{_WEEKDAY}{_DATE}{_TIME}{_REST}", re.I)
_BYLINED = re.compile(
    rf"(?:(?:Par|PAR|By|BY) )?{_PLACE}(?: ?[,|·•–—/-] ?{_PLACE})? ?[,|·•–—-] ?(?:[Ll]e "
    rf"|on )?(?i:{_WEEKDAY}{_DATE}{_TIME}{_REST})"
)
_DATELINE = re.compile(
    rf"{_PLACE}(?: \([A-ZÀ-Þ][\w’' -]+\))?,? (?:le )?(?i:{_DATE})(?: ?\([A-Z/]{{2,12}}\))?(?: ?[–—-]+ |\. |: )(?=\S)"
)


def _iso(match: re.Match[str], day_first: bool = True) -> str | None:
    """Give the ISO date of a match of _DATE, to the precision that it has; None where the calendar has no such day."""
    group = next(i for i in range(1, 6) if match[f"y{i}"])
    year = int(match[f"y{group}"])
    words = match.re.groupindex
    month_text = match[f"m{group}"] if f"m{group}" in words else None
    day_text = match[f"d{group}"] if f"d{group}" in words else None
    if not 1800 <= year <= 2199:
        return None
    if month_text is None:
        return f"{year:04}"
    month = int(month_text) if month_text.isdigit() else _months().get(_fold(month_text))
    if month is None or (not 1 <= month <= 12 and day_first):
        return None
    if day_text is None:
        return f"{year:04}-{month:02}"
    day = int(day_text)
    if group == 2 and not day_first and day != month:
        if day <= 12 and month <= 12:
            return f"{year:04}"
        day, month = (month, day) if month > 12 else (day, month)
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def parse_date(text: str) -> str | None:
    """Give the date that metadata states (« 2025-04-03T10:00:00Z », « 3 avril 2025 »), ISO; None if it states none."""
    match = re.match(rf"\W*{_WEEKDAY}{_DATE}(?![\d/-])", text.strip(), re.I)
    return _iso(match) if match else None


def take_published(lines: Sequence[Line]) -> tuple[str | None, list[Line]]:
    """Give the date of publication that clean lines state, ISO 8601 or None, and the lines without that statement."""
    kept = list(lines)
    filled = [i for i, line in enumerate(kept) if line.text]
    if filled and (match := _MARK.match(kept[filled[0]].text)) and (date := _iso(match)):
        kept[filled[0]] = Line(kept[filled[0]].text[match.end() :], kept[filled[0]].kind)
        return date, kept
    found: str | None = None
    for i in dict.fromkeys([*filled[:_TOP], *filled[-_END:]]):
        text = kept[i].text
        if len(text) <= 160 and (
            match := _LABELLED.fullmatch(text)
            or ((_ALONE.fullmatch(text) or _BYLINED.fullmatch(text)) if i in filled[:_TOP] else None)
        ):
            date = _iso(match, day_first=not _ENGLISH_LABEL.match(text))
            # A year on its own (« 2025 ») is a heading or a page's number, not a statement.
            if date is not None and (len(date) > 4 or not _ALONE.fullmatch(text)):
                found = found or date
                kept[i] = Line("")
        elif i in filled[:_TOP] and (match := _DATELINE.match(text)):
            date = _iso(match)
            if date is not None and len(date) == 10:
                found = found or date
                kept[i] = Line(text[match.end() :], kept[i].kind)
    return found, kept
