"""Reads the quantities of a French or English text by value, with what they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Literal, NamedTuple

from pipeline.verify import numerals
from pipeline.words import fold, function_words, normalise, stem

Kind = Literal[
    "exact",
    "approximate",  # une dizaine, a dozen
    "vague",  # des milliers, dozens: an order of magnitude
    "ordinal",
    "fraction",
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    `values` holds its readings, the likeliest first: more than one where the writing is ambiguous (« 5 à 10 millions »
    has 5 and 5 000 000). `unit` is "%", an ISO 4217 code, a measure ("tonne", "km") or ""; `nouns` are the stems of
    the words that follow, the thing counted first. `start` and `end` are offsets in the normalised text.
    """

    values: tuple[Fraction, ...]
    kind: Kind
    unit: str
    nouns: tuple[str, ...]
    text: str
    start: int
    end: int


class _Head(NamedTuple):
    """The numeral itself, before scale and unit."""

    values: tuple[Fraction, ...]
    kind: Kind
    end: int


# Words that may stand between a number and what it counts, and say nothing of it.
_LINKS = {
    "fr": frozenset("de d des autres autre premiers premieres derniers dernieres nouveaux nouvelles".split()),
    "en": frozenset("of other first last new more".split()),
}
_NO_ORDINAL_BEFORE = {
    "fr": re.compile(r"(?:\bmatières?|\b[uU]ne|\bpar|\d|\bdeux|\btrois|\bquelques|\bdes|\bchaque) $"),
    "en": re.compile(r"(?:\b[aA]|\b[aA]t|\bper|\beach|\bevery|\d) $"),
}
_NO_ORDINAL_AFTER = {
    "fr": re.compile(
        r"[ -](?:ministre|ministère|dame|ligue|league|secours|degré|plan|abord|lieu|cycle|né|de finale)", re.I
    ),
    "en": re.compile(
        r"[ -](?:lady|minister|secretary|aid|class|former|grader|person|hand|of all|place|responder|degree|hour\b)",
        re.I,
    ),
}
_COUNTED = re.compile(r" (?!des |les |dans |sous )[a-zà-ÿ]+[sx]\b")  # « à neuf ans », « un puits de neuf mètres »
# « Sang neuf », « flambant neuf », « le marché du neuf », « un bateau neuf ».
_NEW = re.compile(
    r"\b(?:sang|flambant|tout|comme|remis à|achetée?s?|à|de|dans le|marché du"
    r"|(?:un|aucun|ce|son|du) [a-zà-ÿ]{4,}) $"
)
_COIN = re.compile(r"(?:\d|\bun|\bquelques) $")  # « 10 cents »
_DURATION = frozenset({"second", "seconde"})  # in the plural
_ALONE = frozenset({"premier", "première", "second", "seconde"})
_NO_FRACTION_AFTER = re.compile(r"[ -](?:d'heure|de finale|final|temps|time|hour|century|term|year|back|world|party)")
_HALF = re.compile(r"[ -](?:et|and)[ -](?:a[ -])?(?:demie?|half)\b")
_HALF_LATER = re.compile(
    r" (?:an(?:née)?|mois|jour|semaine|heure|minute|year|month|day|week|hour|minute)s?(?: et demie?| and a half)\b"
)
_ATTACHED_WORD = re.compile(r"[ -]?([^\W\d_]+)")
_JOINED_WORD = re.compile(r"[ -](?:autres |other )?([^\W\d_]+)")  # « six autres millions »
_ROUND_AFTER = re.compile(r" (?:(?:de |d'|of )?)([^\W\d_]+)")
_ARTICLE = re.compile(r"\b(?:une?|an?|le|la|l'|the|ce|cette|chaque|per|par|one)[ -]?$", re.IGNORECASE)
_PERCENT = re.compile(r" ?%|[ -](?:pour[ -]?cents?|per ?cent)\b", re.I)
_POINTS = re.compile(r"[ -](?:points? de pourcentage|percentage points?|points?)\b", re.I)
_SYMBOL = re.compile(r" ?(US\$|[€$£]|°C|°)", re.IGNORECASE)
_CURRENCY_BEFORE = re.compile(r"(US\$|[€$£]|(?:F ?CFA|EUR|USD|XOF|GBP))[ ]?$", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(
    r" ?(?:US\$|[€$£]|(?:d'euros|de dollars|de francs|F ?CFA|euros?|dollars?|EUR|USD)\b)", re.I
)
_NEXT_WORD = re.compile(r"[ '-]{0,2}([^\W\d_]+[23]?)(?!\w)")
_POWERS = {"carre": "2", "cube": "3", "square": "2", "cubic": "3"}
# « Pour cent », « les Onze », « 20 mille », « une centaine de mille », « un million deux cent mille ».
_NO_FIGURE_BEFORE = re.compile(r"(?:\b(?:pour|les|à)|illions?|illiards?|\d|aines? d[e']) ?$|-$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?<![\w-])((?:près|plus|moins) (?=d')|environ |quelque |au moins |au plus )?(d')?une "
    r"(dizaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|soixantaine|centaine) (?:de |d')"
    r"(?=[a-zà-ÿ]{3})(?!mill|cent|les |ces |ses |leurs? |notre |votre |deux|trois|quat|cinq|six|sept|huit|neuf|dix|"
    r"onze|douze|treize|quinze|seize|vingt|trente)",
    re.IGNORECASE,
)
_RANGE = re.compile(r" ?(?:à|et|ou|-|–|—|to|and|or) ?(?:les |le |la |de |d'|the )?[€$£]?$")


@cache
def _pattern(language: str) -> re.Pattern[str]:
    cardinals = "|".join(numerals.CARDINALS[language])
    ones = "|".join(numerals.ONES[language])
    one = "un|une" if language == "fr" else "one|a"
    if language == "fr":
        # « mil neuf cent soixante » is a year; « mil » without a numeral behind it is millet.
        start = cardinals.removesuffix("|mil") + rf"|mil(?=[ -](?:{cardinals}|une?)\b)"
    else:
        start = f"one(?=[ -](?:hundred|thousand)\\b)|{cardinals}"
    ordinals = "|".join(f"{word}s?" if word not in _DURATION else word for word in numerals.ORDINALS[language])
    # « les quinze premiers jours » are fifteen days; within a numeral it is « unième » and « deuxième ».
    later = "|".join(f"{word}s?" for word in numerals.ORDINALS[language] if language == "en" or word not in _ALONE)
    scales = "|".join(numerals.SCALES[language])
    rounds = "|".join(
        f"{word}s" if language == "en" and word != "dozen" else f"{word}s?" for word in numerals.ROUND[language]
    )
    parts = "|".join(f"{word}s?" for word in numerals.FRACTIONS[language] if word not in {"moitié", "half"})
    heads = "|".join(numerals.FRACTION_HEADS[language])
    suffix = "ières?|ière|ièmes?|èmes?|emes?|ers?|res?|ères?|nde?s?|es?|è" if language == "fr" else "st|nd|rd|th"
    if language == "fr":
        joint = r"[ -](?:et[ -](?=une?\b|onze\b|unième|onzième))?"
    else:
        joint = r"(?:(?<=hundred)|(?<=thousand)) and | |-"
    of = r"(?= (?:des|de|du|d'|of)\b)"
    return re.compile(
        rf"(?P<fraction>\b(?:{heads})[ -](?:{parts}){of}"
        rf"|\b(?:deux|trois|two|three)[ -](?:tiers|quarts|thirds|quarters)\b"
        rf"|\b(?:moitié|half)\b(?!-heart|-truth|-brother|-sister))"
        rf"|(?P<ordinal>(?<![\w.,])\d{{1,3}}(?:{suffix})\b)"
        rf"|(?P<literal>(?<!\w)(?<![^\W\d_]-)(?<!\d[.,])(?:\d{{1,3}}(?: \d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
        rf"(?![^\W\d_]+\d))"
        rf"|(?P<words>\b(?:{ordinals}|(?:{start})"
        rf"(?:(?:{joint})(?:{cardinals}|{later}|{ones})\b)*|(?:{one})(?=[ -](?:{scales})\b))\b)"
        rf"|(?P<round>\b(?:{rounds})\b)"
        rf"|(?P<roman>\b(?-i:[IVXLC]{{2,6}}|[VX])(?:e|è|ème)\b)",
        re.IGNORECASE,
    )


def read_numbers(text: str, language: str, skip: Sequence[tuple[int, int]] = ()) -> tuple[Quantity, ...]:
    """Reads every quantity of a text ("fr" or "en"), in order; `skip` are spans already read as something else.

    « un », « une » and "one" count only before a scale or as part of a longer number: they are articles otherwise.
    """
    language = "en" if language == "en" else "fr"
    text = normalise(text)
    found: list[Quantity] = []
    scales: list[int] = []
    spans = iter(sorted(skip))
    span = next(spans, None)
    pattern, position = _pattern(language), 0
    while match := pattern.search(text, position):
        position = match.end()
        while span is not None and span[1] <= match.start():
            span = next(spans, None)
        if span is not None and span[0] < match.end():
            position = max(position, span[1])
            continue
        head = _head(text, match, language)
        if head is None:
            continue
        quantity, scale = _complete(text, match.start(), head, language)
        position = max(position, quantity.end)
        if found:
            joined = _join(text, found[-1], scales[-1], quantity, scale)
            if joined is not None:
                found[-1], scales[-1] = joined, scale
                continue
            found[-1] = _share(text, found[-1], scales[-1], quantity, scale)
        found.append(quantity)
        scales.append(scale)
    return tuple(found)


def in_figures(text: str) -> str:
    """A French text with its numbers in words from eleven on in figures, « une vingtaine de » as « environ 20 ».

    A small translation model copies figures better than it translates words: « onze » came out as "nine". Names, years
    in words and parts of larger numbers stay; where the text would no longer say the same values, all of it stays.
    """
    text = normalise(text)

    def counted(match: re.Match[str]) -> str:
        named = match[0][0].isupper() and text[: match.start()].strip(' «"')
        if match.lastgroup != "words" or named or match[0].casefold().startswith("mil "):
            return match[0]
        if _NO_FIGURE_BEFORE.search(text, max(0, match.start() - 16), match.start()):
            return match[0]
        head = _words(text, match, "fr")
        if head is None or head.kind != "exact" or head.values[0] <= 10 or text[head.end : head.end + 1] == "-":
            return match[0]
        return f"{int(head.values[0]):,}".replace(",", " ") + text[head.end : match.end()]

    def about(match: re.Match[str]) -> str:
        before, of = match[1] or "", match[2] or ""
        led = f"{before}de " if before and of else before or f"{of}environ "
        led = led.capitalize() if match[0][0].isupper() else led
        return f"{led}{numerals.ROUND['fr'][match[3].casefold()]} "

    made = _ABOUT.sub(about, _pattern("fr").sub(counted, text))
    same = [one.values[0] for one in read_numbers(text, "fr")] == [one.values[0] for one in read_numbers(made, "fr")]
    return made if same else text


def _head(text: str, match: re.Match[str], language: str) -> _Head | None:
    """Values the numeral that the pattern found, or says that it is none here."""
    end, written = match.end(), match[0].casefold()
    if match.lastgroup == "literal":
        values = numerals.literal_values(written, language)
        return _Head(values, "exact", end) if values else None
    if match.lastgroup == "ordinal":
        return _Head((Fraction(int(re.sub(r"\D", "", written))),), "ordinal", end)
    if match.lastgroup == "roman":
        numeral = re.match(r"[IVXLC]+", match[0])
        return _Head((Fraction(numerals.roman_value(numeral[0])),), "ordinal", end) if numeral else None
    if match.lastgroup == "fraction":
        count, _, part = written.replace("-", " ").rpartition(" ")
        table = numerals.FRACTIONS[language]
        value = table.get(part) or table.get(part.removesuffix("s"))
        if value is None or _NO_FRACTION_AFTER.match(text, end):
            return None
        return _Head((value * numerals.FRACTION_HEADS[language].get(count, 1),), "fraction", end)
    if match.lastgroup == "round":
        return _round(text, match, language)
    return _words(text, match, language)


def _uncounted(written: str, text: str, match: re.Match[str]) -> bool:
    """Whether a French number word counts nothing: « du matériel neuf », « dix cents » (the coin)."""
    before = (text, max(0, match.start() - 30), match.start())
    if written == "neuf":
        return bool(_NEW.search(*before)) and not _COUNTED.match(text, match.end())
    return written in ("cent", "cents") and bool(_COIN.search(*before))


def _words(text: str, match: re.Match[str], language: str) -> _Head | None:
    """Values a run of number words; one that ends in an ordinal is an ordinal."""
    written = match[0].casefold()
    if language == "fr" and _uncounted(written, text, match):
        return None
    last = re.split(r"[ -]", written)[-1]
    table = numerals.ORDINALS[language]
    cardinal = table.get(last) or table.get(last.removesuffix("s"))
    if cardinal is None:
        if written == "a":
            return _Head((Fraction(1),), "exact", match.end())
        read = numerals.words_value(written, language)
        if read is None:
            return None
        taken = re.match(rf"(?:[^ -]+[ -]){{{read[1] - 1}}}[^ -]+", written)
        return _Head((Fraction(read[0]),), "exact", match.start() + taken.end() if taken else match.end())
    alone = written == last
    if alone and (
        (
            _NO_ORDINAL_BEFORE[language].search(text, max(0, match.start() - 10), match.start())
            and (language == "en" or last not in {"première", "deuxième", "troisième"})
        )
        or _NO_ORDINAL_AFTER[language].match(text, match.end())
    ):
        return None
    read = numerals.words_value(written[: len(written) - len(last)] + cardinal, language)
    if read is None:
        return None
    spoken = re.split(r"[ -]", written)
    if read[1] < len(spoken):  # a number and then an ordinal, « deux troisièmes places », "fifteen second"
        taken = re.match(rf"(?:[^ -]+[ -]){{{read[1] - 1}}}[^ -]+", written)
        return _Head((Fraction(read[0]),), "exact", match.start() + taken.end() if taken else match.end())
    return _Head((Fraction(read[0]),), "ordinal", match.end())


def _round(text: str, match: re.Match[str], language: str) -> _Head | None:
    """Values « une dizaine de milliers », « des milliers », "dozens"."""
    table = numerals.ROUND[language]
    word = match[0].casefold()
    value, end = table.get(word) or table[word.removesuffix("s")], match.end()
    while (
        value < numerals.TRILLION
        and (following := _ROUND_AFTER.match(text, end))
        and (
            factor := numerals.SCALES[language].get(following[1].casefold())
            or numerals.SCALES[language].get(following[1].casefold().removesuffix("s"))
        )
    ):
        value, end = value * factor, following.end()
    counted = not word.endswith("s") and _ARTICLE.search(text, max(0, match.start() - 8), match.start())
    if word == "quarantaine" and not re.match(r" (?:de |d')", text[end : end + 4]):  # the isolation of the sick
        return None
    return _Head((Fraction(value),), "approximate" if counted else "vague", end)


def _complete(text: str, start: int, head: _Head, language: str) -> tuple[Quantity, int]:
    """Adds to a numeral its scale, its half and its unit; gives the scale besides."""
    values, kind, end = head
    scale = 1
    joined = _ATTACHED_WORD if text[end - 1].isdigit() else _JOINED_WORD
    if kind == "exact":
        while (
            scale < numerals.TRILLION
            and (following := joined.match(text, end))
            and (factor := numerals.SCALES[language].get(following[1].casefold()))
        ):
            scale, end = scale * factor, following.end()
        if scale == 1 and text[start].isdigit():
            short = re.compile(r" ?([^\W\d_]+)\b(?!-)").match(text, end)
            factor = numerals.SCALE_ABBREVIATIONS[language].get(short[1]) if short else None
            if short and factor and (factor >= numerals.BILLION or _money(text, start, short.end())):
                scale, end = factor, short.end()
        half = _HALF.match(text, end)
        if half or _HALF_LATER.match(text, end):
            values, end = tuple(value + Fraction(1, 2) for value in values), half.end() if half else end
        rounded = _ROUND_AFTER.match(text, end)
        name = rounded[1].casefold().removesuffix("s") if rounded else ""
        if rounded and name in numerals.ROUND[language] and name not in numerals.SCALES[language] and scale == 1:
            scale, end, kind = numerals.ROUND[language][name], rounded.end(), "approximate"
    unit, nouns, end = _counted(text, end, language)
    before = _CURRENCY_BEFORE.search(text, max(0, start - 6), start)
    if before and (currency := numerals.unit_of(before[1])):
        unit = currency  # "$130 billion last year" counts no years
    if kind == "ordinal":
        unit = ""
    if scale > 1:
        values = tuple(value * scale for value in values)
    return Quantity(values, kind, unit, nouns, text[start:end], start, end), scale


def _money(text: str, start: int, end: int) -> bool:
    before = _CURRENCY_BEFORE.search(text, max(0, start - 6), start)
    return bool(before or _CURRENCY_AFTER.match(text, end))


def _counted(text: str, end: int, language: str) -> tuple[str, tuple[str, ...], int]:
    """Gives unit, stems of the words after it, and where a sign or "per cent" ends; a function word closes them."""
    if percent := _PERCENT.match(text, end):
        return "%", (), percent.end()
    if points := _POINTS.match(text, end):
        return "point", (), points.end()
    unit, sign_end = "", end
    if symbol := _SYMBOL.match(text, end):
        unit, sign_end = numerals.unit_of(symbol[1]), symbol.end()
    position = sign_end
    nouns: list[str] = []
    known, links = function_words(language), _LINKS[language]
    for _ in range(6):
        following = _NEXT_WORD.match(text, position)
        if following is None or len(nouns) == 3:
            break
        folded, position = fold(following[1]), following.end()
        if folded in {"m", "t"} and text[position : position + 1] == "-":  # "T-shirts"
            break
        if folded in links:
            continue
        if folded in known and (unit or nouns or folded not in {"m", "t"}):  # 15 m, 40 t
            break
        if unit in {"km", "m"} and not nouns and (power := _POWERS.get(folded.removesuffix("s"))):
            unit += power
            continue
        if not unit and not nouns:
            if (power := _POWERS.get(folded)) and (second := _NEXT_WORD.match(text, position)):
                measure = numerals.unit_of(second[1])
                if measure in {"km", "m"}:
                    unit, position = measure + power, second.end()
                    continue
            second = _NEXT_WORD.match(text, position)
            pair = f"{folded.removesuffix('s')} {fold(second[1]).removesuffix('s')}" if second else ""
            if second and pair in numerals.CURRENCIES:
                unit, position = numerals.CURRENCIES[pair], second.end()
                continue
            unit = numerals.unit_of(following[1])
            if unit:
                continue
        nouns.append(stem(following[1], language))
    return unit, tuple(nouns), sign_end


def _join(text: str, first: Quantity, scale: int, second: Quantity, second_scale: int) -> Quantity | None:
    """Adds up a number written in two parts, « 3 millions 500 000 »; None where they are two numbers."""
    if scale < 1000 or first.unit or first.kind != "exact" or second.kind != "exact":
        return None
    if first.text[0].isdigit() != second.text[0].isdigit():  # « 110 millions trois ans plus tôt »
        return None
    if text[first.end : second.start] != " " or second.values[0] >= scale or second_scale >= scale:
        return None
    values = (first.values[0] + second.values[0],)
    return replace(second, values=values, text=text[first.start : second.end], start=first.start)


def _share(text: str, first: Quantity, scale: int, second: Quantity, second_scale: int) -> Quantity:
    """Lets the first number of a range or pair have the second's unit and scale, « de 5 à 10 millions d'euros »."""
    if first.unit or first.nouns or first.kind != "exact" or second.kind != "exact":
        return first
    if second.start - first.end > 12 or not _RANGE.match(text[first.end : second.start]):
        return first
    if scale > 1 and second.unit == "%":  # « un prêt de 120 millions à 1,5 % »
        return first
    values = first.values
    if second_scale > 1 and scale == 1:
        values = (*values, values[0] * second_scale)
    return replace(first, values=values, unit=second.unit, nouns=second.nouns)
