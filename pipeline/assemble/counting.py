"""What a number in a sentence counts, how exact it is, and the time it is true of.

« Au total, 3.304 nouveaux cas ont été relevés, contre 1.955 lundi »: the first counts cases, the second nothing that is
said here. A number is left out where what it counts or how much it says cannot be told from its sentence alone: a year,
a rate, an end of a range, a speed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.assemble.labels import NOTHING, Labels, is_counted, terms
from pipeline.assemble.reading import Line
from pipeline.records import Label, Precision
from pipeline.verify.dates import MONTHS, WEEKDAYS
from pipeline.verify.numbers import Quantity
from pipeline.words import fold, function_words

SMALL = 10  # below it, things without a unit are counted for the grammar's sake (« les deux pays »), with exceptions
# « Une rafale à 140 km/h », « 118 cas pour 100.000 habitants », « un enfant sur 1 000 », « de 30 à 60 % ».
_MEASURED = frozenset({"km", "m", "cm", "mm", "mile", "foot", "yard", "inch", "l"})
_SPEED = re.compile(r" ?k?m ?(?:/|par )")
_PER = re.compile(r" [^,;.()\d]{0,30}\b(?:pour|per) (?:100|1 ?0000?|10[. ]?000|100[., ]?000|1[., ]?000)\b")
_LOST = re.compile(r"(?:^|[ (])[-−–]$")  # « l'emploi a reculé (-227.900 emplois) »
_ONE_FOR = re.compile(
    r"\b(?:une?|one|a|an) [a-zà-ÿ]+ (?:pour|sur|tous les|for every|per) $"
)  # « un policier pour 30 sites »
_BASES = frozenset({100, 1_000, 10_000, 100_000, 1_000_000})
_FROM = re.compile(r"\b(?:de|entre|from|between) $", re.IGNORECASE)
_TO = re.compile(r" ?%? ?(?:à|et|to|and|-|–) ?")
_TO_NUMBER = re.compile(rf"{_TO.pattern}\d")
_DURATIONS = frozenset({"year", "month", "week", "day", "hour", "minute", "degree"})
_TOLD_WHEN_FEW = frozenset(
    "accord mort blesse otage victime disparu deplac refugi tues agreement dead death wounded hostage displac".split()
)
_BEFORE: tuple[tuple[Precision, str], ...] = (
    ("about", r"(?:environ|quelque|autour de|à peu près|estimée?s? à|about|around|some|roughly|approximately)"),
    ("nearly", r"(?:près de|près d'|presque|proche de|nearly|almost|close to)"),
    (
        "over",
        r"(?:(?<!en )(?<!pas )plus de|(?<!en )(?<!pas )plus d'|au-delà de|dépass\w+|excèd\w+|"
        r"supérieure?s? à|more than|over|exceed\w*)",
    ),
    ("under", r"(?:moins de|moins d'|inférieure?s? à|less than|fewer than|under)"),
    ("at_least", r"(?:au moins|au minimum|at least)"),
    ("at_most", r"(?:jusqu'à|(?:dépass|excèd)\w+ pas|pas plus d(?:e|')|au plus|au maximum|up to|at most)"),
)
_PRECISION = {kind: re.compile(rf"\b{words} ?(?:les |la |le |l'|the )?$", re.IGNORECASE) for kind, words in _BEFORE}
_UNIT_WORDS = r"(?:tonnes?|kilos?|kg|litres?|barils?|onces?|hectares?|ha)"
_NOUN = r"(?P<noun>[^\W\d_]+(?:-[^\W\d_]+)*)(?: (?P<next>[^\W\d_]+))?"
_OF = re.compile(rf" ?{_UNIT_WORDS} (?:de |d'){_NOUN}", re.IGNORECASE)
# « 22 nouveaux foyers »: what stands before the noun is not what is counted.
_BEFORE_NOUN = (
    r"(?:nouve(?:aux|lles?|au)|nouvel|autres?|premi(?:er|ère)s?|derni(?:er|ère)s?|grande?s?|petite?s?|"
    r"jeunes?|vieux|vieilles|supplémentaires|ancien(?:ne)?s|principa(?:ux|les)|différente?s|prochaine?s|"
    r"meilleure?s|longue?s|bonne?s|beaux|belles)"
)
_THING = re.compile(rf" (?:de |d')?(?:{_BEFORE_NOUN} )?{_NOUN}", re.IGNORECASE)
# « 1.955 lundi », « 353 la veille », « 50 km »: when, and not what.
_WHEN = frozenset(
    [
        *map(fold, (*WEEKDAYS["fr"], *MONTHS["fr"])),
        *"hier aujourd demain veille lendemain matin soir fois dernier derniere prochain prochaine mm cm".split(),
        *"actuellement seulement soit contre environ voire av ap avant apres".split(),
    ]
)
_ENGLISH_OF = re.compile(r" ?(?:tonnes?|tons?|litres?|barrels?|ounces?) of (?P<noun>[a-z]+)", re.IGNORECASE)
_ENGLISH_THING = re.compile(r" (?P<noun>[a-z]+)")
_YEARLY = re.compile(
    rf" ?(?:{_UNIT_WORDS}|francs CFA|euros|dollars|tons?)? ?(?:par an|a year|per year)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ITEM = re.compile(rf"{_NOUN} ?: $")
_NUMBER_OF = re.compile(rf"\bnombre (?:de |d')(?:{_BEFORE_NOUN} )?{_NOUN}")
# « 21 coups de canon », « 3 000 membres des forces de l'ordre »
_OF_WHAT = re.compile(
    r" (?:de |d'|des |du |de la |de l')"
    r"(?!(?:ici|entre|plus|moins|mieux|affilée|suite|tou[st]e?s?|ces?|cette|cet|ses|son|sa|leurs?)\b)[a-zà-ÿ]{3,}"
    r"(?: (?:des |du |de la |de l'|de |d')[a-zà-ÿ]{3,})?"
)
# « Une vingtaine d'employés médicaux ou de bénévoles »: of which so many?
_SHARED = re.compile(r" (?:de |d')[a-zà-ÿ-]+(?: [a-zà-ÿ-]+)?(?:,| ou| et) (?:de |d')[a-zà-ÿ]")
# « Au moins 45 autres personnes étaient mortes », « six soldats français tués »
_DONE_TO = re.compile(
    r"(?: (?!(?:de|des|du|et|à|par|pour|dans|qui)\b|\w*(?:ai(?:en)?t|ont)\b)[a-zà-ÿ]+)?(?: qui)?"
    r"(?: (?:(?:ont|avaient)(?: également| aussi| déjà| encore)? été|sont|étaient))? "
    r"(?P<done>(?P<root>[a-zà-ÿ]{2,}[éut])e?s)\b"
    r"(?!(?:,| et| ou) [a-zà-ÿ]+[éut]e?s\b)"
)
_KILLS = re.compile(
    r"\b(?:coûté la vie (?:à|de)|(?:a|ont|avait|avaient)(?: également| aussi)? tué|tuant|la mort de)"
    r"(?: (?:près|plus) de| environ| au moins| quelque)?(?: [\d.,  ]+| [a-zà-ÿ-]+)$"
)
_FEMININE = frozenset("personnes femmes victimes filles religieuses infirmieres".split())
_STATE = re.compile(r" en (?P<state>[a-zà-ÿ]{3,})\b(?! \d)")  # « patients en réanimation »
_HELD_BY = re.compile(r" ?% ?(?:par |aux mains de )(?:l'|le |la |les )(?P<whose>[^,;.()]+?)(?= et |[,;.()]|$)")
_RATE_OF = re.compile(r" (?:de |d'|du |des )[a-zà-ÿ]{3,}(?: des [a-zà-ÿ]{3,})?")
_PART_OF = re.compile(rf" (?:des |du |de la |de l'|d'){_NOUN}")
_COST = re.compile(r"\bcoût(?:é|e|ent|era|erait|ait)\b")
_HELD = re.compile(r"\b(?:co)?détenue?s?\b")
_ROSE = re.compile(r"\b(?:augmenté|progressé|crû|bondi|augmente|progresse|hausse|rose|risen|increased|grew)\b")
_FELL = re.compile(r"\b(?:baissé|diminué|reculé|chuté|baisse|recule|fell|fallen|decreased|dropped)\b")
_ABOUT = r"(?:(?:près|plus|moins) d[e'] ?|environ )?$"
_RISE_OF = re.compile(rf"\b(?:augmentation|hausse|progression|croissance|bond|rebond) (?:de |d'){_ABOUT}")
_FALL_OF = re.compile(rf"\b(?:diminution|baisse|recul|chute|repli|réduction) (?:de |d'){_ABOUT}")
_JUST_BEFORE = re.compile(r",? (?:(?:près|plus|moins) de |environ |à |au moins |quelque |nearly |about |to )?")
_OPENING = re.compile(r"(?:En|In|Fin|Début|Au|By|Depuis) (?:fin |début |late |early )?", re.IGNORECASE)
_GROWN = re.compile(r"(?:extensible|portée?|extendable|expandable)s? (?:à|to) $")
_WHEN_AFTER = re.compile(r"[^,;.]{0,25}\b(?:en|in|au|fin|début|depuis) $")


@dataclass(frozen=True, slots=True)
class Found:
    """A figure as one sentence gives it."""

    value: Fraction
    unit: str
    precision: Precision
    yearly: bool
    counts: Label
    date: str | None
    line: Line


def read_figures(line: Line, labels: Labels) -> list[Found]:
    """The figures that a sentence gives."""
    found: list[Found] = []
    quantities = line.facts.numbers
    for at, quantity in enumerate(quantities):
        if quantity.kind in ("ordinal", "fraction") or len(quantity.values) != 1 or quantity.unit in _DURATIONS:
            continue
        if not quantity.unit and (_YEAR.fullmatch(quantity.text) or _is_rate(line.facts.text, quantity)):
            continue  # "a 2023 pact"
        if _in_range(line.facts.text, quantities[:at], quantity) or _LOST.search(line.facts.text[: quantity.start]):
            continue
        following = quantities[at + 1].start if at + 1 < len(quantities) else len(line.facts.text)
        counts = _counts(line, quantity, quantities[:at], labels)
        if quantity.unit in _MEASURED and (counts is NOTHING or _SPEED.match(line.facts.text, quantity.end)):
            continue  # how far, or how much, of what nobody can tell
        if not quantity.unit and (counts is NOTHING or (quantity.values[0] < SMALL and not _few(quantity))):
            continue
        if quantity.kind == "vague" and not _few(quantity):
            continue  # « des dizaines d'ouvriers » tells nobody how many
        found.append(
            Found(
                quantity.values[0],
                quantity.unit,
                _precision(line.facts.text, quantity),
                bool(_YEARLY.match(line.facts.text, quantity.end)),
                counts,
                _date(line, quantity, following),
                line,
            )
        )
    return found


def _in_range(text: str, earlier: Sequence[Quantity], quantity: Quantity) -> bool:
    """Whether it is an end of a range (« de 30 à 60 % »), which alone says too much or too little."""
    before = text[: quantity.start]
    if _FROM.search(before) and _TO_NUMBER.match(text, quantity.end):
        return True
    joined = bool(earlier) and bool(_TO.fullmatch(text, earlier[-1].end, quantity.start))
    return joined and bool(_FROM.search(text[: earlier[-1].start]))


def _is_rate(text: str, quantity: Quantity) -> bool:
    """Whether it belongs to a rate: « 118 cas pour 100.000 habitants », « un enfant sur 1 000 »."""
    base = int(quantity.values[0]) in _BASES and re.search(r"\b(?:pour|sur|per|in) $", text[: quantity.start])
    return bool(base or _ONE_FOR.search(text[: quantity.start]) or _PER.match(text, quantity.end))


def _few(quantity: Quantity) -> bool:
    return bool(quantity.nouns) and any(quantity.nouns[0].startswith(stem[:5]) for stem in _TOLD_WHEN_FEW)


def _precision(text: str, quantity: Quantity) -> Precision:
    if quantity.kind == "vague":
        return "magnitude"
    before = text[max(0, quantity.start - 20) : quantity.start]
    for kind, pattern in _PRECISION.items():
        if pattern.search(before):
            return kind
    return "about" if quantity.kind == "approximate" else "exact"


def _counts(line: Line, quantity: Quantity, earlier: Sequence[Quantity], labels: Labels) -> Label:
    """What the figure is one of: the noun after it, « nombre de … » or a measure before it, or who holds the share."""
    text, english = line.facts.text, line.facts.language == "en"
    if english:
        match = (_ENGLISH_OF if quantity.unit else _ENGLISH_THING).match(text, quantity.end)
        if match and (quantity.nouns or quantity.unit) and fold(match["noun"]) not in function_words("en"):
            return _from_english(match["noun"])
        return NOTHING
    if quantity.unit == "%":
        held = _HELD_BY.match(text, quantity.end - 1)
        if held and _HELD.search(text, 0, quantity.start):
            return _share(held["whose"].strip(), labels)
        clause = text[max(0, quantity.start - 40) : quantity.start]
        if (part := _PART_OF.match(text, quantity.end)) and _is_noun(part["noun"]):
            # « une augmentation de 18 % du nombre de victimes »; what is said of « 18 % des victimes » no label tells
            rose, fell = _RISE_OF.search(clause), _FALL_OF.search(clause)
            return _moved(_noun(part, labels), rose, fell) if rose or fell else NOTHING
        measure = _measure(text, quantity.start, 90, labels)
        return _moved(measure, _ROSE.search(clause), _FELL.search(clause))
    if item := _ITEM.fullmatch(text, 0, quantity.start):  # « blé : 55 000 tonnes », in a list
        return _noun(item, labels)
    match = (_OF if quantity.unit else _THING).match(text, quantity.end)
    if match and (quantity.unit or quantity.nouns) and _is_noun(match["noun"]):
        return _noun(match, labels)
    if not quantity.unit:
        *_, match = [None, *_NUMBER_OF.finditer(text, 0, quantity.start)]
        return _noun(match, labels) if match else NOTHING
    since = earlier[-1].end if earlier and earlier[-1].unit == quantity.unit else 0
    if since and _GROWN.search(text, since, quantity.start):
        # « une capacité initiale de 100 tonnes, extensible à 200 »: the same measure, no longer the initial one.
        noun = _measure(text, earlier[-1].start, 60, labels).fr.partition(" ")[0]
        return labels.measure(noun) if noun in terms()["measures"] else NOTHING
    before = _measure(text[since:], quantity.start - since, 60, labels)
    # « évaluent à 1,5 milliard de francs CFA la valeur des échanges »
    after = re.split(r"[,;:.(]", text[quantity.end : quantity.end + 60])[0]
    return before if before is not NOTHING else _measure(after, len(after), 60, labels)


def _moved(measure: Label, rose: object, fell: object) -> Label:
    """The label of a share by which a measure rose or fell."""
    if measure is NOTHING or not (rose or fell):
        return measure
    fr, en = ("hausse", "increase") if rose else ("baisse", "decrease")
    return Label(f"{fr} : {measure.fr}", f"{en}: {measure.en}" if measure.en else "")


def _is_noun(word: str) -> bool:
    known = fold(word)
    # « Les 3.519 recensés en 2007 » are something else, which is not said here.
    participle = word.endswith(("és", "ées")) and not is_counted(word)
    participle = participle or word.endswith("ant")  # « les 152.000 détenant encore une carte »; a thing has an « s »
    adverb = known.endswith("ment")  # « 145 uniquement »; a thing that ends so is counted with an « s »
    return known not in function_words("fr") and known not in _WHEN and word[0].islower() and not (adverb or participle)


def _noun(match: re.Match[str], labels: Labels) -> Label:
    """The noun, with the nationality that follows it if one does."""
    noun, following = match["noun"], match["next"]
    for compound, (french, english) in terms()["compounds"].items():
        if match.string.startswith(compound, match.start("noun")):
            return Label(french, english)
    if _SHARED.match(match.string, match.start()):
        return NOTHING
    state = _STATE.match(match.string, match.end("noun"))
    if state and fold(state["state"]) not in function_words("fr"):
        return labels.counted(f"{noun}{state[0]}")
    nationality = f"{noun} {following}" if following and labels.nationality(following) else noun
    if fate := _fate(match.string, match.start(), match.end("noun"), noun):
        known = labels.glossed(nationality)
        return Label(f"{known.fr} {fate[0]}", f"{known.en} {fate[1]}" if known.en else "")
    if not labels.counted(noun).en and (of := _OF_WHAT.match(match.string, match.end("noun"))):
        return labels.counted(f"{noun}{of[0]}")
    return labels.glossed(nationality)


def _fate(text: str, start: int, end: int, noun: str) -> tuple[str, str] | None:
    """What is told as done to the people counted, in both languages: their number ends at `start`, the noun at `end`.

    None of what is hypothetical or denied, or where it is one thing or another (« tués ou blessés »).
    """
    if not noun.endswith("s"):
        return None
    if (after := _DONE_TO.match(text, end)) and (english := terms()["fates"].get(after["root"])):
        return after["done"], english
    killed = "tuées" if fold(noun) in _FEMININE else "tués"
    return (killed, terms()["fates"]["tué"]) if _KILLS.search(text[max(0, start - 60) : start]) else None


def _from_english(noun: str) -> Label:
    if noun.lower() == "troops":
        return Label("hommes", "troops")
    for french, (singular, plural) in terms()["counted"].items():
        if noun.lower() == plural:
            invariable = plural == singular or french.endswith(("s", "x"))  # « décès », « gaz »
            return Label(french if invariable else f"{french}s", plural)
    return Label("", noun.lower(), "original")


def _share(whose: str, labels: Labels) -> Label:
    """« part de l'État malien », « part de Yadran »: a holder that has a name or is a State."""
    state = re.fullmatch(r"État ([^\W\d_]+)", whose)
    if state and (adjective := labels.nationality(state[1])):
        return Label(f"part de l'État {state[1]}", f"share of the {adjective} State")
    name = re.fullmatch(r"(?:(?:groupe|société|entreprise|compagnie)(?: [a-zà-ÿ-]+)* )?([A-ZÉ][\w-]+)", whose)
    if not name:
        return NOTHING
    joint = "d'" if name[1][0] in "AEIOUÉ" else "de "
    return Label(f"part {joint}{name[1]}", f"share of {labels.name(name[1], 'fr').en}")


def _measure(text: str, end: int, reach: int, labels: Labels) -> Label:
    """The last measure named before the number, within reach and in the same clause."""
    before = re.split(r"[;:(]", text[max(0, end - reach) : end])[-1]
    best = (-1, "")
    for measure in terms()["measures"]:
        for match in re.finditer(rf"(?<!\w){re.escape(measure)}(?!\w)", before, re.IGNORECASE):
            if match.end() > best[0]:
                best = (match.end(), measure)
    if not best[1] and _COST.search(before):
        return labels.measure("coût")
    if best[1] == "taux":  # of what?
        of = _RATE_OF.match(before, best[0])
        return labels.counted(f"taux{of[0]}") if of else NOTHING
    return labels.measure(best[1]) if best[1] else NOTHING


def _date(line: Line, quantity: Quantity, following: int) -> str | None:
    """The date right after the number (« 290 en 2025 ») or just before it, else the one that begins the sentence."""
    text = line.facts.text
    for day in line.days:
        if quantity.end <= day.start < following and _WHEN_AFTER.fullmatch(text, quantity.end, day.start):
            return day.first
    for day in reversed(line.days):
        if any(one.end <= day.start and _WHEN_AFTER.fullmatch(text, one.end, day.start) for one in line.facts.numbers):
            continue  # « de 55 % en juillet à 48 % »: the first one's
        if day.end <= quantity.start and _JUST_BEFORE.fullmatch(text, day.end, quantity.start):
            return day.first
    # « En 2023, le Mali a reçu … »: a sentence that begins with its date.
    opening = line.days[0] if line.days and line.days[0].end <= quantity.start else None
    return opening.first if opening and _OPENING.fullmatch(text, 0, opening.start) else None
