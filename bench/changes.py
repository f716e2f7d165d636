"""The ways in which the corruption bench changes one fact of a true sentence; none shares code with what is measured.

A change takes a sentence, a source of chance and the names and acronyms of its article, and gives the sentence with
one fact wrong, or None where it has no such fact. Each kind has several ways, tried in random order, so that no single
one is what the checks are made for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WORDS = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante cent mille",
    "en": "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred",
}
ORDINALS = {
    "fr": "deuxième troisième quatrième cinquième sixième septième huitième dixième".split(),
    "en": "third fourth fifth sixth seventh eighth tenth".split(),
}
SCALES = {
    "fr": (("millions", "milliards"), ("million", "milliard"), ("mille", "millions"), ("milliers", "millions")),
    "en": (("million", "billion"), ("thousand", "million"), ("hundred", "thousand")),
}
UNITS = {
    "fr": "kilomètres mètres|km m|tonnes kilos|euros dollars|ans mois|jours semaines|heures minutes|semaines mois",
    "en": "kilometres metres|kilometers meters|miles yards|km m|tonnes kilos|euros dollars|years months|days weeks|"
    "hours minutes|weeks months",
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}
STRANGERS = (
    "Karim Benhadj|Lucas Ferrand|Moussa Sidibé|Ingrid Solheim|Tomás Quintero|Aïcha Belkacem|Viktor Orlenko|"
    "Priya Raman|Hans Riedel|Chen Wenzhou"
).split("|")
PLACES = {
    "fr": "Paris Londres Madrid Berlin Rome Bruxelles Tokyo Moscou Lyon Marseille Toulouse Bordeaux Lille Nice France "
    "Allemagne Espagne Italie Belgique Chine Russie Japon Inde Brésil Syrie Irak Iran Turquie Mali Niger Tchad Canada",
    "en": "Paris London Madrid Berlin Rome Brussels Tokyo Moscow Lyon Sydney Chicago Boston France Germany Spain Italy "
    "Belgium China Russia Japan India Brazil Syria Iraq Iran Turkey Mali Niger Chad Canada Australia Mexico",
}
PEOPLES = {
    "fr": "français allemand espagnol italien britannique américain russe chinois japonais turc israélien belge",
    "en": "French German Spanish Italian British American Russian Chinese Japanese Turkish Israeli Belgian Swiss",
}
ACRONYMS = "OXT KPRA MLDF ZUNO BRAKT FPQS WEDO".split()
STRANGE_WORDS = {
    "fr": "rivière automne silence courage lumière montagne jardin cuisine erreur victoire méfiance défaite".split(),
    "en": "river autumn silence courage light mountain garden kitchen error victory distrust defeat".split(),
}
_NAME = r"[A-ZÉÈ][a-zéèêëïîôçàü]+(?:[ -][A-ZÉÈ][a-zéèêëïîôçàü]+)+"
_FRENCH_VERBS = (
    "est|sont|était|étaient|a|ont|avait|avaient|sera|seront|doit|doivent|peut|peuvent|fait|va|vont|devrait|pourrait"
)
_ENGLISH_AUXILIARIES = "is|are|was|were|will|has|have|had|can|could|would|should|must|may"
_SAID = {
    "fr": r"(?:a (?:déclaré|affirmé|indiqué|estimé|assuré|expliqué|ajouté|précisé|annoncé|souligné|dit|confié)|"
    r"déclare|affirme|indique|estime|assure|explique|souligne|précise|confie|raconte)",
    "en": r"(?:said|says|told|explained|added|stated|claimed|noted|announced|argued|commented)",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What else the article names: people of two words or more, acronyms, and its words of five letters or more."""

    people: Sequence[str] = ()
    acronyms: Sequence[str] = ()
    words: Sequence[str] = ()


Change = Callable[[str, random.Random, Around], str | None]


def around(article: str) -> Around:
    """Reads what an article names."""
    return Around(
        list(dict.fromkeys(re.findall(rf"(?<=[a-zéè,] ){_NAME}\b", article))),
        list(dict.fromkeys(re.findall(r"\b[A-Z]{3,6}\b", article))),
        list(dict.fromkeys(re.findall(r"\b[a-zéèêàç]{5,}\b", article))),
    )


def kinds(language: str) -> dict[str, list[Change]]:
    """The ways of each kind, for sentences in one of the two languages."""
    negations: list[Change] = (
        [_negate_french, _affirm_french, _refuse_french, _without_french]
        if language == "fr"
        else [_negate_english, _affirm_english, _refuse_english, _without_english]
    )
    of_language: dict[str, list[Change]] = (
        {"left out": [_bound_left_out, _distance_left_out]} if language == "fr" else {}
    )
    return of_language | {
        "number": [_digit(language), _digits_swapped, _word_number(language), _scale(language), _unit(language)],
        "date": [_day(language), _month(language), _year(language), _weekday(language)],
        "name": [_person, _part_of_name, _place(language), _people_of(language)],
        "acronym": [_other_acronym, _acronym_letters],
        "negation": negations,
        "quotation": [_quoted_word(language)],
        "speaker": [_speaker(language)],
        "roles": [_roles(language)],
    }


def change(ways: Sequence[Change], text: str, chance: random.Random, about: Around) -> tuple[str, str] | None:
    """The sentence changed in the first of the ways that applies, in random order, and the name of that way."""
    for way in chance.sample(list(ways), len(ways)):
        new = way(text, chance, about)
        if new is not None and new != text:
            return new, way.__qualname__.split(".")[0].strip("_")
    return None


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _numerals(text: str, language: str) -> list[re.Match[str]]:
    """Numerals in digits that are no dates, times, nor parts of a word or a longer code."""
    months = "|".join(MONTHS[language])
    found = re.finditer(r"(?<![\w.,/:()-])\d+(?:[.,   ]\d{3})*(?:[.,]\d+)?(?![\w/:()-])", text)
    kept = [m for m in found if not re.fullmatch(r"(?:1[89]|20)\d\d", m[0])]
    kept = [m for m in kept if not re.match(rf" (?:{months})", text[m.end() :])]
    return [m for m in kept if not re.search(rf"(?:{months}) $", text[: m.start()])]


def _digit(language: str) -> Change:
    def digit(text: str, chance: random.Random, about: Around) -> str | None:
        """Another digit among the first two of a numeral."""
        if not (found := _numerals(text, language)):
            return None
        match = chance.choice(found)
        at = chance.choice([i for i, char in enumerate(match[0]) if char.isdigit()][:2])
        other = chance.choice([d for d in "123456789" if d != match[0][at]])
        return _put(text, match, match[0][:at] + other + match[0][at + 1 :])

    return digit


def _digits_swapped(text: str, chance: random.Random, about: Around) -> str | None:
    """Two neighbouring digits in each other's place."""
    found = [
        m
        for m in re.finditer(r"(?<![\w.,/:()-])[1-9]{2,}(?![\w/:()-])", text)
        if m[0][0] != m[0][1] and not re.fullmatch(r"(?:1[89]|20)\d\d", m[0])
    ]
    if not found:
        return None
    match = chance.choice(found)
    return _put(text, match, match[0][1] + match[0][0] + match[0][2:])


def _word_number(language: str) -> Change:
    words, ordinals = WORDS[language].split(), ORDINALS[language]

    def word_number(text: str, chance: random.Random, about: Around) -> str | None:
        """Another number in words in the place of one, ordinals among ordinals."""
        found = list(re.finditer(rf"(?<![\w-])(?:{'|'.join([*words, *ordinals])})(?![\w-])", text))
        if not found:
            return None
        match = chance.choice(found)
        choices = ordinals if match[0] in ordinals else words[:16]
        return _put(text, match, chance.choice([word for word in choices if word != match[0]]))

    return word_number


def _scale(language: str) -> Change:
    def scale(text: str, chance: random.Random, about: Around) -> str | None:
        """Millions for milliards, and the like."""
        pairs = [pair for couple in SCALES[language] for pair in (couple, couple[::-1])]
        choices = [(m, new) for old, new in pairs for m in re.finditer(rf"(?<=\d ){old}\b", text)]
        return _put(text, *chance.choice(choices)) if choices else None

    return scale


def _unit(language: str) -> Change:
    def unit(text: str, chance: random.Random, about: Around) -> str | None:
        """Another unit after a number."""
        pairs = [tuple(couple.split()) for couple in UNITS[language].split("|")]
        pairs += [(new, old) for old, new in pairs]
        choices = [(m, new) for old, new in pairs for m in re.finditer(rf"(?<=\d ){old}\b", text)]
        return _put(text, *chance.choice(choices)) if choices else None

    return unit


def _bound_left_out(text: str, chance: random.Random, about: Around) -> str | None:
    """« 30 » for « au moins 30 », « plus de 30 », « jusqu'à 30 »."""
    figure = rf"(?=\d|(?:{'|'.join(WORDS['fr'].split())})\b)"
    bounds = (
        rf"(?<=[a-zé,] )(?:au moins|au plus|(?<!ne )plus de|moins de|au maximum) {figure}|(?<= )jusqu'(?=à {figure})"
    )
    found = [m for m in re.finditer(bounds, text.replace("’", "'")) if "pas" not in text[: m.start()].split()[-3:]]
    return _put(text, chance.choice(found), "") if found else None


def _distance_left_out(text: str, chance: random.Random, about: Around) -> str | None:
    """« à Niamey » for « à 60 km au sud-est de Niamey » and « près de Niamey »."""
    near = r"à (?:une )?[\w,]+ (?:km|kilomètres|mètres)(?: [\w' -]{0,20})? d(?:e |'|’)|(?:tout )?près d(?:e |'|’)"
    found = list(re.finditer(rf"(?<=[a-zé,] )(?:{near})(?=[A-ZÉÈ][a-zé]+)", text))
    return _put(text, chance.choice(found), "à ") if found else None


def _day(language: str) -> Change:
    months = "|".join(MONTHS[language])
    after = rf"\b\d{{1,2}}(?= (?:{months})\b)"
    before = "|".join(rf"(?<=\b{name} )\d{{1,2}}\b(?![.,]?\d)" for name in MONTHS["en"])
    pattern = re.compile(after if language == "fr" else rf"{after}|{before}")

    def day(text: str, chance: random.Random, about: Around) -> str | None:
        """Another day of the month."""
        if not (found := list(pattern.finditer(text))):
            return None
        match = chance.choice(found)
        return _put(text, match, str(chance.choice([d for d in range(1, 29) if d != int(match[0])])))

    return day


def _month(language: str) -> Change:
    months = "|".join(MONTHS[language])
    lead = r"(?<=\d )|(?<=\ben )|(?<=\bde )|(?<=\bfin )|(?<=\b1er )|(?<=\bin )|(?<=\bof )|(?<=\bOn )|(?<=\bon )"
    pattern = re.compile(rf"(?:{lead})(?:{months})\b")

    def month(text: str, chance: random.Random, about: Around) -> str | None:
        """Another month."""
        if not (found := list(pattern.finditer(text))):
            return None
        match = chance.choice(found)
        return _put(text, match, chance.choice([name for name in MONTHS[language] if name != match[0]]))

    return month


def _year(language: str) -> Change:
    months = "|".join(f"(?<={name} )" for name in MONTHS[language])
    pattern = re.compile(rf"(?:(?<=\ben )|(?<=\bin )|(?<=\bIn )|(?<=\bEn )|(?<=\bdepuis )|(?<=\bsince )|{months})"
                         r"(?:1[89]|20)\d\d\b")  # fmt: skip

    def year(text: str, chance: random.Random, about: Around) -> str | None:
        """Another year, near or with two digits exchanged."""
        if not (found := list(pattern.finditer(text))):
            return None
        match = chance.choice(found)
        near = str(int(match[0]) + chance.choice([-10, -7, -3, -1, 1, 3, 6]))
        swapped = match[0][:2] + match[0][3] + match[0][2]
        return _put(text, match, chance.choice([near, swapped]) if swapped != match[0] else near)

    return year


def _weekday(language: str) -> Change:
    names = WEEKDAYS[language]

    def weekday(text: str, chance: random.Random, about: Around) -> str | None:
        """Another day of the week."""
        if not (found := list(re.finditer(rf"\b(?:{'|'.join(names)})\b", text))):
            return None
        match = chance.choice(found)
        return _put(text, match, chance.choice([name for name in names if name != match[0]]))

    return weekday


def _person(text: str, chance: random.Random, about: Around) -> str | None:
    """Another person, of the article or a stranger, in the place of two capitalised words inside the sentence."""
    if not (found := list(re.finditer(rf"(?<=[a-zéèà,] ){_NAME}\b", text))):
        return None
    match = chance.choice(found)
    parts = set(match[0].split())
    choices = [name for name in [*about.people, *chance.sample(STRANGERS, 2)] if not parts & set(name.split())]
    return _put(text, match, chance.choice(choices))


def _part_of_name(text: str, chance: random.Random, about: Around) -> str | None:
    """Another first name or another surname."""
    found = [m for m in re.finditer(rf"(?<=[a-zéèà,] ){_NAME}\b", text) if m[0].count(" ") == 1]
    if not found:
        return None
    match = chance.choice(found)
    others = [name.split() for name in [*about.people, *STRANGERS] if name.count(" ") == 1]
    other = chance.choice([name for name in others if not set(name) & set(match[0].split())])
    first, last = match[0].split()
    return _put(text, match, chance.choice([f"{other[0]} {last}", f"{first} {other[1]}"]))


def _place(language: str) -> Change:
    places = PLACES[language].split()

    def place(text: str, chance: random.Random, about: Around) -> str | None:
        """Another town or country."""
        found = list(re.finditer(rf"(?<=[a-zéèà,'’] |.['’])(?:{'|'.join(places)})\b(?![ -][A-Z])", text))
        if not found:
            return None
        match = chance.choice(found)
        return _put(text, match, chance.choice([name for name in places if name != match[0]]))

    return place


def _people_of(language: str) -> Change:
    peoples = PEOPLES[language].split()

    def nationality(text: str, chance: random.Random, about: Around) -> str | None:
        """Another nationality."""
        if not (found := list(re.finditer(rf"(?<=[a-zéèà,] )(?:{'|'.join(peoples)})\b(?![ -][A-Z])", text))):
            return None
        match = chance.choice(found)
        return _put(text, match, chance.choice([name for name in peoples if name != match[0]]))

    return nationality


def _acronyms(text: str) -> list[re.Match[str]]:
    found = re.finditer(r"(?<=[a-zé'’(,] )[A-Z]{3,6}\b|(?<=['’(])[A-Z]{3,6}\b", text)
    shouted = re.compile(r"(?:[A-ZÀ-Ý]{2,}[ ,'’]+){2}$|^[ ,'’\"]+[A-ZÀ-Ý]{2,}[ ,'’]")  # a heading in capitals
    kept = [m for m in found if not shouted.search(text[: m.start()]) and not shouted.match(text[m.end() :])]
    return [m for m in kept if not re.fullmatch("[IVXLC]+", m[0])]


def _other_acronym(text: str, chance: random.Random, about: Around) -> str | None:
    """Another acronym, of the article or a strange one."""
    if not (found := _acronyms(text)):
        return None
    match = chance.choice(found)
    return _put(text, match, chance.choice([a for a in [*about.acronyms, *ACRONYMS] if a != match[0]]))


def _acronym_letters(text: str, chance: random.Random, about: Around) -> str | None:
    """Two letters of an acronym exchanged, or one of them another."""
    if not (found := _acronyms(text)):
        return None
    match = chance.choice(found)
    letters, at = list(match[0]), chance.randrange(len(match[0]) - 1)
    if letters[at] != letters[at + 1] and chance.random() < 0.5:
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    else:
        letters[at] = chance.choice([c for c in "ABCDEFGHJKLMNPRSTUVZ" if c != letters[at]])
    return _put(text, match, "".join(letters))


def _negate_french(text: str, chance: random.Random, about: Around) -> str | None:
    """« ne … pas » or « ne … jamais » put in."""
    found = [
        m
        for m in re.finditer(rf"(?<= )(?:{_FRENCH_VERBS})(?= \w)", text)
        if not re.search(r"(?:ne|qui n|y|n['’]|\b(?:il|elle|on|ils|elles) (?:se|le|la|les|lui|leur|en)) ?$",
                         text[: m.start()])
        and not re.match(r" (?:pas|plus|jamais|rien|aucun)", text[m.end() :])
    ]  # fmt: skip
    if not found:
        return None
    match, no = chance.choice(found), chance.choice(["pas", "pas", "pas", "jamais", "plus"])
    return _put(text, match, f"n'{match[0]} {no}" if match[0][0] in "aeéêiou" else f"ne {match[0]} {no}")


def _affirm_french(text: str, chance: random.Random, about: Around) -> str | None:
    """« ne … pas » taken out, « aucun » made « un »."""
    found = [(m, f"{m[1]} ") for m in re.finditer(r"\b(?:ne |n['’])([\w-]+) (?:pas|jamais) (?!que\b)", text)]
    found += [(m, f"{m[1]} un{m[2]} ") for m in re.finditer(r"\b(?:ne |n['’])(\w+) aucun(e?) ", text)]
    return _put(text, *chance.choice(found)) if found else None


def _refuse_french(text: str, chance: random.Random, about: Around) -> str | None:
    """« refuse de » before an infinitive that somebody wants, can or must do."""
    pattern = r"\b(?:veut|peut|doit|va|compte|souhaite|espère)(?= [a-zé]{3,}(?:er|ir|re)\b)"
    if not (
        found := [m for m in re.finditer(pattern, text) if not re.search(r"\b(?:ne|n'|se|s') ?$", text[: m.start()])]
    ):
        return None
    return _put(text, chance.choice(found), "refuse de")


def _without_french(text: str, chance: random.Random, about: Around) -> str | None:
    """« sans » for « avec », and the reverse."""
    found = [
        (m, "sans") for m in re.finditer(r"(?<=[a-zé] )avec(?= (?:un|une|le|la|l|les|des|son|sa|ses|leur)\b)", text)
    ]
    found += [
        (m, "avec") for m in re.finditer(r"(?<=[a-zé] )sans(?= (?:un|une|le|la|l|les|des|son|sa|ses|leur)\b)", text)
    ]
    return _put(text, *chance.choice(found)) if found else None


def _negate_english(text: str, chance: random.Random, about: Around) -> str | None:
    """ "not", "n't" or "never" put in."""
    found = list(re.finditer(rf"\b(?:{_ENGLISH_AUXILIARIES})(?= (?!not\b|never\b|no\b)\w)", text))
    if not found:
        return None
    match, no = chance.choice(found), chance.choice([" not", " not", "n't", " never"])
    return _put(text, match, match[0] + (" not" if no == "n't" and match[0] in {"will", "can", "may"} else no))


def _affirm_english(text: str, chance: random.Random, about: Around) -> str | None:
    """ "not", "never" or "n't" taken out, "no" made "a"."""
    found = [(m, "") for m in re.finditer(r"(?<=[a-z] )(?:not|never) (?!only|just|more|less|least)|"
                                          r"(?<=(?:do|is|re|as|ve|ld|id|es)(?=n))n['’]t\b|(?<=[a-z])n['’]t\b", text)
             if not re.search(r"\b(?:ca|wo)$", text[: m.start()])]  # fmt: skip
    found += [(m, f"{m[1]} a ") for m in re.finditer(r"\b(has|had|have|is|was|there's|with) no (?=[a-z]+[^s]\b)", text)]
    return _put(text, *chance.choice(found)) if found else None


def _refuse_english(text: str, chance: random.Random, about: Around) -> str | None:
    """ "failed to" or "refused to" do what was done or is wanted."""
    found = list(
        re.finditer(r"\b(?:wants|wanted|hopes|hoped|plans|planned|agreed|decided|managed|needs|has) to (?=[a-z])", text)
    )
    return _put(text, chance.choice(found), chance.choice(["failed to ", "refused to "])) if found else None


def _without_english(text: str, chance: random.Random, about: Around) -> str | None:
    """ "without" for "with", and the reverse."""
    found = [(m, "without") for m in re.finditer(r"(?<=[a-z] )with(?= (?:a|an|the|his|her|its|their)\b)", text)]
    found += [(m, "with") for m in re.finditer(r"(?<=[a-z] )without(?= (?:a|an|the|his|her|its|their)\b)", text)]
    return _put(text, *chance.choice(found)) if found else None


def _quoted_word(language: str) -> Change:
    def quoted_word(text: str, chance: random.Random, about: Around) -> str | None:
        """Another word in a quotation: of the article or a strange one."""
        if text.count('"') % 2:
            return None
        found = [
            m for m in re.finditer(r'"([^"]+)"|«([^»]+)»|“([^”]+)”', text) if m[0].count(" ") > 1 and len(m[0]) > 14
        ]
        if not found:
            return None
        match = chance.choice(found)
        if not (inner := list(re.finditer(r"\b[a-zé]{5,}\b", match[0]))):
            return None
        word = chance.choice(inner)
        own = [w for w in about.words if w[:4] != word[0][:4] and w not in match[0]]
        choices = own if own and chance.random() < 0.5 else STRANGE_WORDS[language]
        new = chance.choice([w for w in choices if w != word[0]])
        return text[: match.start() + word.start()] + new + text[match.start() + word.end() :]

    return quoted_word


def _speaker(language: str) -> Change:
    name, said = r"[A-ZÉÈ][\wéèêëïîôçà]+(?:[ -][A-ZÉÈ][\wéèêëïîôçà]+)+", _SAID[language]
    lead = "a déclaré |a affirmé |explique |estime |a expliqué |a estimé |[Ss]elon |raconte |a indiqué |d'après "
    if language == "en":
        lead = "said |says |according to |According to |added |explained "
    heads = "|".join(rf"(?<={part}){name}" for part in lead.strip("|").split("|"))
    pattern = re.compile(rf"(?<= ){name}(?= {said})|{heads}|^{name}(?= {said})")

    def speaker(text: str, chance: random.Random, about: Around) -> str | None:
        """Another of the article's people in the place of who speaks."""
        found = list(pattern.finditer(text))
        choices = [one for one in about.people if found and not set(one.split()) & set(found[0][0].split())]
        return _put(text, found[0], chance.choice(choices)) if choices else None

    return speaker


def _roles(language: str) -> Change:
    def roles(text: str, chance: random.Random, about: Around) -> str | None:
        """Two people of the sentence in each other's place."""
        found = list(re.finditer(rf"(?<=[a-zéèà,] ){_NAME}\b", text))
        pairs = [
            (one, other)
            for at, one in enumerate(found)
            for other in found[at + 1 :]
            if not set(one[0].split()) & set(other[0].split())
            and re.search(r"[a-zéè]{4}", text[one.end() : other.start()])
        ]
        if not pairs:
            return None
        one, other = chance.choice(pairs)
        return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]

    return roles
