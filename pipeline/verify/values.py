"""Compares the numbers, times of day and dates of a translation with those of its source, by value."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from pipeline.records import Reason
from pipeline.verify import numerals
from pipeline.verify.facts import Facts
from pipeline.verify.numbers import Quantity
from pipeline.verify.phases import phases
from pipeline.verify.qualifiers import direction, turned
from pipeline.words import Word, fold

# Words that say a small number without being one.
_SAID = {
    "fr": {1: "un une", 2: "deux double doubl couple paire fois seconde",
           3: "triple trio triad tiers tripartit podium tricycl",
           4: "quadruple quart quadripartit quadrangul", 5: "quintuple quinquenn", 6: "semestr sextuple",
           7: "septuple septenn", 10: "décennie décenn", 12: "an", 14: "quatorzaine",
           16: "huitièmes", 30: "trentenaire", 40: "quadragénaire", 50: "cinquantenaire quinquagénaire",
           60: "sexagénaire", 70: "septuagénaire", 80: "octogénaire", 90: "nonagénaire", 100: "siècle centenaire",
           200: "bicentenaire", 300: "tricentenaire"},
    "en": {1: "one single", 2: "both two double doubl pair couple twice twin second half twofold",
           3: "triple trio triad trebl thrice third threefold", 4: "quadrupl quarter fourfold", 5: "fivefold quintupl",
           6: "sixfold", 7: "sevenfold", 8: "eightfold", 10: "decade tenfold", 12: "dozen year", 15: "fortnight",
           20: "twenties", 30: "thirties", 40: "forties", 50: "fifties", 60: "sixties", 70: "seventies",
           100: "century centuries centenary"},
}  # fmt: skip
# How else a number and its unit may be said.
_PHRASES = {
    (15, "minute"): re.compile(r"\bquarts? d['’]heure\b"),
    (30, "minute"): re.compile(r"\bdemi-heures?\b"),
    (2, "day"): re.compile(r"\bavant-veille\b"),
    (3, ""): re.compile(r"\btri-(?:border|nation|country)\b", re.IGNORECASE),
}
_SPAN = {10: "year", 12: "month", 100: "year"}
_MILLENNIUM = re.compile(r"\bmill[eé]n", re.IGNORECASE)
_HALVES = {
    "fr": re.compile(
        r"(?i)\b(?:moitié|demie?|mi|semi|quinzaine|quarts?|tiers|cinquièmes?|dixièmes?|trimestres?|semestres?|"
        r"fois moins|(?:divis|rédui)\w+ par|sur (?:deux|trois|quatre|cinq|dix))\b"
    ),
    "en": re.compile(r"(?i)\b(?:half|halv\w+|mid\w*|semi|quarters?|thirds?|fifths?|tenths?|thirty|fifteen|middle)\b"),
}
_LABEL = re.compile(
    r"\($|\b(?:(?:sub)?(?:section|paragraph|rule)s?|articles?|alinéas?|paragraphes?|règles?) $", re.IGNORECASE
)
_GROUP = re.compile(r"\d[ .]\d{3}$")  # « 2 720 milliards »: the thousands' other digits are no numeral of their own
_AGED = re.compile(r"\b(?:under|over)-(\d{1,3})s\b")  # « les moins de 26 ans »
# Units that both readers know by the same name, as they do currencies, so that « 48 heures » is not "48 minutes".
_UNITS = frozenset(
    "year month week day hour minute second km m kg g mile yard tonne ha km2 m2 m3 MW GW kW l barrel".split()
)
# « Huit jours », « une quinzaine de jours ».
_WEEKS = tuple({(Fraction(days), "day"), (Fraction(weeks), "week")} for days, weeks in ((8, 1), (15, 2)))
# Translators convert lengths, and round.
_IN_METRES = {"km": 1000.0, "m": 1.0, "mile": 1609.0, "yard": 0.914, "foot": 0.305, "inch": 0.0254}
# « En juin prochain » comes out as "in June next year", which is another June.
_NEXT = re.compile(r"\b(?:next|last) (year|month|week)\b", re.IGNORECASE)
_PERIODS = {
    "year": r"(?:ans?|années?|annuel\w*|exercice|saison)",
    "month": r"(?:mois|mensuel\w*)",
    "week": r"(?:semaines?|hebdomadaire\w*|week-end|jours)",
}
# What a weekday may say in the other language.
_TODAY = re.compile(
    r"\b(?:aujourd'hui|hier|demain|veille|lendemain|ce (?:matin|soir)|cette nuit|ce jour|today|yesterday|tomorrow|"
    r"tonight|this (?:morning|evening)|the (?:next|previous) day|the day (?:before|after))\b",
    re.IGNORECASE,
)


def changed_numbers(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a number, measure or time of day that the other side has not, or has turned round (« près de », "pm")."""
    missing = [quantity for quantity in source.numbers if not _has_number(quantity, hypothesis)]
    added = [quantity for quantity in hypothesis.numbers if not _has_number(quantity, source)]
    added = [quantity for quantity in added if quantity.values[0] != 1000 or not _MILLENNIUM.search(source.text)]
    miscounted = list(_miscounted(source, hypothesis))
    if not missing and not miscounted:  # "subsection (2)" for « ce paragraphe » is a label put in, no value
        added = [quantity for quantity in added if not _LABEL.search(hypothesis.text[: quantity.start])]
    for quantity in added:
        rival = next((other for other in missing if other.kind == quantity.kind), missing[0] if missing else None)
        yield Reason("number", quantity.text, rival.text if rival else "")
    ours, theirs = ({time.minutes: time.text for time in side.times} for side in (hypothesis, source))
    if (new := ours.keys() - theirs.keys()) and (lost := theirs.keys() - ours.keys()):
        yield Reason("number", ours[min(new)], theirs[min(lost)])
    for one, other in itertools.product(hypothesis.times, source.times):
        if one.minutes == other.minutes and {one.half, other.half} == {"am", "pm"}:
            yield Reason("number", one.text, other.text)
    if not added:
        yield from miscounted
        yield from _turned(source, hypothesis)
        for quantity in missing:
            rough = quantity.kind in {"approximate", "vague"}  # « une vingtaine d'années » is "in their twenties"
            if _LABEL.search(source.text[: quantity.start]) and quantity.text.isdecimal():
                continue
            if not rough and (quantity.values[0] > 2 or quantity.unit):
                yield Reason("number", "", quantity.text)


def _turned(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a number that is more than so many on one side and less on the other: « près de », "more than"."""
    for quantity in hypothesis.numbers:
        said = direction(hypothesis.text, quantity.start, quantity.end)
        same = [other for other in source.numbers if _same(quantity, other)]
        if same and all(turned(direction(source.text, other.start, other.end), said) for other in same):
            yield Reason("number", hypothesis.text[max(0, quantity.start - 10) : quantity.end].strip(), same[0].text)


def _miscounted(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a numeral that stands once too often where another stands too seldom (« 2 buts, 2 passes », "5 and 2")."""
    (ours, our_words), (theirs, their_words) = _tally(hypothesis), _tally(source)
    extra, lost = list((ours - theirs - their_words).elements()), list((theirs - ours - our_words).elements())
    if len(extra) == len(lost) == 1:
        yield Reason("number", str(extra[0]), str(lost[0]))


def _tally(side: Facts) -> tuple[Counter[int], Counter[int]]:
    """How often each whole number stands in a text outside dates and times, in digits and in words."""
    read = [*((date.start, date.end) for date in side.dates), *((time.start, time.end) for time in side.times)]
    figures = Counter(
        int(word.text.rstrip("0") or 0 if _decimals(word, side.text) else word.text)
        for word in side.words
        if word.text.isdecimal()
        and len(word.text) < 30
        and not _GROUP.search(side.text[: word.end])
        and not any(start <= word.start < end for start, end in read)
    )
    words = Counter(
        int(value)
        for quantity in side.numbers
        for value in quantity.values
        if value.denominator == 1 and not quantity.text.isdecimal()
    )
    return figures, words


def _decimals(word: Word, text: str) -> bool:
    """Whether digits are the decimals of « 1,80 », which is 1.8."""
    before = text[max(0, word.start - 2) : word.start]
    return len(word.text) < 3 and before[:1].isdigit() and before[1:] in (".", ",")


def _has_number(quantity: Quantity, side: Facts) -> bool:
    """Whether the other side has the number, in digits, in words, or as a word that says it (« both »)."""
    if quantity.kind == "ordinal" and quantity.values[0] <= 2:
        return True
    if any(_same(quantity, other) for other in side.numbers):
        return True
    value = quantity.values[0]
    if quantity.kind == "ordinal" and value in _ordinals(side):
        return True
    # « Le cinquième de la production », « cinq fois moins »
    parts = [other.values[0] for other in side.numbers if other.kind == "fraction"]
    if value and 1 / value in parts and (quantity.kind == "ordinal" or not (quantity.nouns or quantity.unit)):
        return True
    if any(_in_scale(quantity, other, scale) for other in side.numbers for scale in _scales(side)):
        return True
    hours = [time for time in side.times if time.minutes == value % 12 * 60]
    if value.denominator == 1 and any(value < 12 or time.half != "am" for time in hours):
        return True
    dated = {part for mention in side.dates for part in (mention.year, mention.day, mention.month)}
    if not quantity.unit and value in dated:
        return True
    if quantity.kind == "fraction" or (quantity.kind == "exact" and value.denominator == 2):
        return bool(_HALVES[side.language].search(side.text))
    phrase = _PHRASES.get((int(value), quantity.unit)) if value.denominator == 1 else None
    if phrase and phrase.search(side.text):
        return True
    said = _SAID[side.language].get(int(value)) if value.denominator == 1 else None
    if quantity.unit and _SPAN.get(int(value), quantity.unit) != quantity.unit:  # a century is a hundred years
        said = None
    if said and any(word.fold.startswith(tuple(map(fold, said.split()))) for word in side.words):
        return True
    if value in {int(figure) for figure in _AGED.findall(side.text)}:
        return True
    # Digits joined to letters, or in a shape that only one language's reader takes for a number (« 3-1 », "7.30pm").
    digits = re.sub(r"\D", "", quantity.text)
    return bool(digits) and digits == quantity.text and not quantity.unit and str(int(digits)) in _literals(side)


def _scales(side: Facts) -> set[int]:
    """The millions and billions in which a text counts."""
    return {
        scale
        for quantity in side.numbers
        for scale in (10**6, 10**9)
        if scale <= quantity.values[0] < 1000 * scale and re.search("illi", quantity.text)
    }


def _in_scale(one: Quantity, other: Quantity, scale: int) -> bool:
    """« 5 milliards sur 54 »: 54 of them, which English may say once more."""
    less, more = sorted((one, other), key=lambda quantity: quantity.values[0])
    bare = less.kind == more.kind == "exact" and not less.unit and set(less.nouns) <= {"seul"}
    return bare and less.values[0] * scale == more.values[0] and "illi" in more.text


def _ordinals(side: Facts) -> set[int]:
    """What its ordinals in words are, those too that are read as no number: "a fifth term"."""
    table = numerals.ORDINALS[side.language]
    cardinals = (table.get(word.text.casefold().rstrip("s")) for word in side.words)
    read = (numerals.words_value(cardinal, side.language) for cardinal in cardinals if cardinal)
    return {value[0] for value in read if value}


def _literals(side: Facts) -> set[str]:
    """The numerals written in digits, whatever they were read as."""
    return {str(int(word.text)) for word in side.words if word.text.isdecimal() and len(word.text) < 30}


def _known_unit(unit: str) -> bool:
    currency = unit.isupper() and len(unit) == 3
    return currency or unit in _UNITS


def _same(one: Quantity, other: Quantity) -> bool:
    if {one.kind, other.kind} == {"fraction", "exact"}:
        part, whole = (one, other) if one.kind == "fraction" else (other, one)
        return whole.unit == "%" and part.values[0] * 100 == whole.values[0]
    if (one.kind == "ordinal") != (other.kind == "ordinal"):  # « cinquante ans après » is "on the 50th anniversary"
        return one.values[0] == other.values[0]
    if (one.unit == "%") != (other.unit == "%"):
        return False
    if one.unit in _IN_METRES and other.unit in _IN_METRES and one.unit != other.unit:
        return _as_long(one, other)
    if {(one.values[0], one.unit), (other.values[0], other.unit)} in _WEEKS:
        return True
    if one.unit != other.unit and _known_unit(one.unit) and _known_unit(other.unit):
        return False
    if set(one.values) & set(other.values):
        return True
    # « une dizaine » and "a dozen", « une vingtaine » and "two dozen" are about as much.
    rough = one.kind == other.kind and one.kind in {"approximate", "vague"}
    return rough and 0.8 <= one.values[0] / other.values[0] <= 1.25


def _as_long(one: Quantity, other: Quantity) -> bool:
    """Whether two lengths in different measures are the same within three per cent."""
    ours, theirs = (float(length.values[0]) * _IN_METRES[length.unit] for length in (one, other))
    return abs(ours - theirs) <= 0.03 * max(ours, theirs)


def changed_dates(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a part of a date that only one side has, or on which one side begins what the other ends."""
    begun = phases(source.text)
    for day, (phase, written) in phases(hypothesis.text).items():
        if day in begun and begun[day][0] != phase:
            yield Reason("date", written, begun[day][1])
    ours, theirs = _parts(hypothesis), _parts(source)
    our_numbers = {int(value) for quantity in hypothesis.numbers for value in quantity.values if value < 3000}
    their_numbers = {int(value) for quantity in source.numbers for value in quantity.values if value < 3000}
    weekdays = [[m.relative for m in side.dates if m.relative.startswith("weekday")] for side in (hypothesis, source)]
    as_many = len(weekdays[0]) == len(weekdays[1])
    for part, (written, kind, value) in ours.items():
        lost = [other[0] for key, other in theirs.items() if other[1] == kind and key not in ours]
        if part in theirs or (kind in {"year", "day"} and value in their_numbers and not (kind == "day" and lost)):
            continue
        if lost or kind != "weekday" or not _TODAY.search(source.text):
            yield Reason("date", written, lost[0] if lost else "")
    if ours.keys() - theirs.keys():
        return
    days, their_days = _full_days(hypothesis), _full_days(source)
    if (new := days.keys() - their_days.keys()) and (gone := their_days.keys() - days.keys()):
        yield Reason("date", days[min(new)], their_days[min(gone)])  # each day and each month stands in another date
    for part, (written, kind, value) in theirs.items():
        if (
            part not in ours
            and (kind != "weekday" or as_many)
            and not (kind in {"year", "day"} and value in our_numbers)
        ):
            yield Reason("date", "", written)
    french, english = (source, hypothesis) if source.language == "fr" else (hypothesis, source)
    for period in _NEXT.finditer(english.text):
        if not re.search(rf"\b{_PERIODS[period[1].lower()]}\b", french.text, re.IGNORECASE):
            yield Reason("date", period[0], "") if english is hypothesis else Reason("date", "", period[0])


def _full_days(side: Facts) -> dict[tuple[int, int], str]:
    """The days of a month that one side names, (month, day), with how they are written."""
    return {(one.month, one.day): one.text for one in side.dates if one.month and one.day}


def _parts(side: Facts) -> dict[str, tuple[str, str, int]]:
    """Gives the years, months, days and weekdays that one side names, with how they are written."""
    parts: dict[str, tuple[str, str, int]] = {}
    for mention in side.dates:
        for kind, value in (("year", mention.year), ("month", mention.month), ("day", mention.day)):
            if value is not None:
                parts.setdefault(f"{kind} {value % 100 if mention.decade else value}", (mention.text, kind, value))
        if mention.relative.startswith("weekday"):
            parts.setdefault(mention.relative, (mention.text, "weekday", int(mention.relative.split(" ")[1])))
    return parts
