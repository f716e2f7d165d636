"""Reads what bounds a number or sets a place off: leaving it out makes a claim say more than its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from pipeline.records import Reason, ReasonKind
from pipeline.verify.facts import Facts

Bound = Literal["least", "most"]
Direction = Literal["least", "most", "nearly"]

_LEAST_BEFORE: Final = re.compile(
    r"(?:\bau moins|\bplus d(?:e |')|\bau minimum|\bau-delà de|\bau-dessus de|(?<!pas )\b(?:dépass|excéd)\w+"
    r"|\bfranchi\w*|\bsupérieure?s? à|\bà partir de|\bat least|\bmore than|\bover|\babove"
    r"|(?<!not )(?<!not to )(?<!unlikely to )\bexceed\w*|\bupwards? of|\ba minimum of"
    r"|\bnot? fewer than|\bnot? less than|\bpas moins d(?:e |'))"
    r" ?(?:les? |la |l'|des? |du |d'|the |of )?(?:une? |an? )?[€$£]?$",
    re.IGNORECASE,
)
_MOST_BEFORE: Final = re.compile(
    r"(?:\bau plus|\bau maximum|\bjusqu'à|\bjusqu'aux|(?<!pas )\bmoins d(?:e |')|\binférieure?s? à|\ben dessous de"
    r"|\bn'excéd\w+ pas|\bne dépass\w+ pas|\bn'\w+ pas (?:dépassé|excédé)"
    r"|\b(?:sans|ne (?:p[oe]u\w+|d[eo]\w+|saurai\w+)(?: pas)?) (?:excéder|dépasser)"
    r"|\bat most|\bup to"
    r"|(?<!not )(?<!no )\b(?:less|fewer) than|\bbelow|\ba maximum of"
    r"|\bnot exceed\w*|\bnot to exceed|\bunlikely to exceed"
    r"|\bnot? more than|\bas many as|\bas much as|\bpas plus d(?:e |'))"
    r" ?(?:les? |la |l'|des? |du |d'|the |of )?(?:une? |an? )?[€$£]?$",
    re.IGNORECASE,
)
_LEAST_AFTER: Final = re.compile(
    r"[^,.;:]{0,30}?(?:\bau moins\b|\bau minimum\b"
    r"|\b(?:et|ou) plus\b(?! d)|\bor more\b(?! than)|\band over\b|\bat least\b)",
    re.IGNORECASE,
)
_MOST_AFTER: Final = re.compile(
    r"[^,.;:]{0,30}?(?:\bau plus\b|\bau maximum\b"
    r"|\b(?:et|ou) moins\b(?! d)|\bor (?:less|fewer)\b(?! than)|\bat (?:the )?most\b)",
    re.IGNORECASE,
)
# Less than the number, and not much: « près de » is no "more than".
_NEARLY: Final = re.compile(
    r"(?:\bprès d(?:e |')|\bpresque|\bquasiment|\bpas loin d(?:e |')|\bnearly|\balmost|\bclose to|\bapproaching)"
    r" ?(?:les? |la |l'|des? |du |d'|the |of )?(?:une? |an? )?[€$£]?$",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(r"[- ]?(?:years?|months?|weeks?|days?|hours?|minutes?|decades?)\b")  # "over three years"
# How far before a number its bound may stand, the longest of those above.
_REACH: Final = 30

_POINTS: Final = r"(?:nord|sud|est|ouest|north|south|east|west)(?:[- ]?(?:est|ouest|east|west)(?:ern)?)?"
_AWAY: Final = re.compile(
    r"(?:\b[\w,.]+ (?:km|kilomètres?|mètres?|m|miles?|kilomet(?:er|re)s?|met(?:er|re)s?|heures?|hours?|minutes?)"
    rf"(?: de route)?(?: (?:au|à l'|to the) ?{_POINTS}| {_POINTS})?(?: de(?: la)?| du| des| d'| of| from)"
    r"|\b(?:près|proche|non loin|à proximité|aux environs|aux alentours|aux abords|aux portes|en périphérie"
    r"|à la périphérie|au large|on the outskirts|off the coast)(?: de(?: la)?| du| des| d'| of)"
    # « dans le sud de Beyrouth » is in Beyrouth, « au sud de Beyrouth » may not be
    rf"|\b(?:au |à l'){_POINTS} (?:de|d')|(?<!in the ){_POINTS} of"
    r"|\b(?:near|outside|towards?|vers))[ ']?(?:l'|the )?$",
    re.IGNORECASE,
)
_AT: Final = re.compile(r"(?:\bà |\bau |\baux |\bin |\bat )$", re.IGNORECASE)


def bound(text: str, start: int, end: int) -> Bound | None:
    """Says whether the number at `start` to `end` is given as the least or the most that it can be."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + 2 * _REACH]
    least, most = _LEAST_BEFORE.search(before), _MOST_BEFORE.search(before)
    if most or _MOST_AFTER.match(after):
        return "most"
    if least and least[0].casefold().startswith("over") and _SPAN.match(after):
        return None
    return "least" if least or _LEAST_AFTER.match(after) else None


def direction(text: str, start: int, end: int) -> Direction | None:
    """As `bound`, and "nearly" where the number is not quite reached: « près de 300 », "almost 300"."""
    return "nearly" if _NEARLY.search(text[max(0, start - _REACH) : start]) else bound(text, start, end)


def turned(one: Direction | None, other: Direction | None) -> bool:
    """Whether one of two directions is past the number and the other short of it."""
    return {one, other} in ({"least", "most"}, {"least", "nearly"})


def at(text: str, start: int) -> bool:
    """Whether something is told to be in the place that is named at `start`: « à Niamey », "in Niamey"."""
    return bool(_AT.search(text, max(0, start - 5), start))


def away(text: str, start: int) -> str:
    """Gives what sets the place named at `start` off, « 60 km au sud-est de », "near", or an empty text."""
    found = _AWAY.search(text, max(0, start - 2 * _REACH), start)
    return found[0] if found else ""


# « ne … que » without another negation between; what follows is no clause. An age may do without its "only", and
# « jamais … n'a sonné aussi juste que » compares.
_NOTHING_BUT: Final = re.compile(
    r"\bn(?:e |')(?!importe\b)(?:(?!(?:pas|plus|jamais|rien|aucune?|ni|guère|point|personne|nulle?|ne|que|n|"
    r"aussi|si|autant|trop)\b)[\w'-]+ ){1,9}?"
    r"(?:que |qu')(?!(?:pas|trop|je|tu|ils?|elles?|on|nous|vous|ce|cela|le fait|\d+ ans)\b)",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(
    r"\b(?:only|just|merely|no|not|until|unless|but|nothing|sole(?:ly)?|except|alone|other than|few|little|exclusively|"
    r"all (?:that|\w+ (?:did|does|do|has|have|had))|by a (?:hair|whisker|thread)|hair's breadth|"
    r"at most|single|simply|mere|without|if|before|limited|must|rather|purely|barely|hardly|second|latest)\b|n't\b",
    re.IGNORECASE,
)
# How much a year, or for each: of 146 right translations of such sentences that were written for the model, all say it.
_RATE: Final = re.compile(
    r"(?<!\ban )(?<!\bjour )(?<!\bmois )(?<!\bsemaine )\bpar (?:an|jour|mois|semaine|heure|trimestre|habitant|tête"
    r"|ménage|foyer|famille|personne(?! interposée)|tonne|baril|kilo|litre|élève|trajet)\b",
    re.IGNORECASE,
)
_RATED: Final = re.compile(
    r"\b(?:per|each|every|apiece|annual|annually|yearly|daily|monthly|weekly|hourly|nightly|quarterly|biannual\w*|annum"
    r"|capita|individual)\b"
    r"|\b(?:an?|the|one|any)[ -](?:\w+ )?(?:year|day|month|week|hour|night|quarter|head|household|home|family|person"
    r"|inhabitant|tonne|ton|barrel|kilo\w*|litre|liter|pupil|student|trip|time|24)\b"
    r"|\b(?:year|day|month|week)s? (?:in|after|by)\b",
    re.IGNORECASE,
)
# « Prorogé d'un an » by how much, « la deuxième quinzaine de mars » which half: no figure, so that no number is missed.
_A_YEAR: Final = re.compile(r"\b(?:(?<!moins )d'|pour |pendant |durant )un an\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:years?|year-\w+|twelve|12|annual\w*|months?|365)\b", re.IGNORECASE)
_HALF_MONTH: Final = re.compile(
    r"\bquinzaine de (?:janv|févr|mars|avril|mai|juin|juil|août|sept|octo|nov|déc)", re.IGNORECASE
)
_HALF: Final = re.compile(
    r"\b(?:fortnight|two[- ]weeks?|half|halves|mid|15|fifteen|late|early|latter)\b", re.IGNORECASE
)
# "In under a year" is not « en un an »: there is no figure that a bound could be read of.
_UNIT: Final = r" an? (?:year|month|week|day|hour|decade|century)\b"
_UNDER: Final = re.compile(rf"\b(?:under|less than){_UNIT}", re.IGNORECASE)
_LESS: Final = re.compile(r"\b(?:moins|dans|sous|inférieure?)\b", re.IGNORECASE)
_OVER: Final = re.compile(rf"\bmore than{_UNIT}", re.IGNORECASE)
_MORE: Final = re.compile(r"\b(?:plus|dépass\w+|supérieure?|delà)\b", re.IGNORECASE)

# What a source says, and the words one of which any translation of it has, by the source's language.
_KEPT: Final[dict[str, tuple[tuple[ReasonKind, re.Pattern[str], re.Pattern[str]], ...]]] = {
    "fr": (
        ("polarity", _NOTHING_BUT, _ONLY),
        ("number", _RATE, _RATED),
        ("number", _A_YEAR, _YEAR),
        ("number", _HALF_MONTH, _HALF),
    ),
    "en": (("number", _UNDER, _LESS), ("number", _OVER, _MORE)),
}


def unqualified(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds « ne … que », « par an », « d'un an », a half of a month and "under a year" that a translation leaves out:
    "a 100-tonne refinery" treats so much once."""
    for kind, said, may_say in _KEPT[source.language]:
        found = said.search(source.text)
        if found and not may_say.search(hypothesis.text):
            yield Reason(kind, "", found[0].strip())
