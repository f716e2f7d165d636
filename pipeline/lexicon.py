"""What the words of French news may be in English, and which of them a translation has none of these for.

A small translation model takes words for others (« marée noire » as "black sea", « riverains » as "river people").
lexicon.tsv has the words and expressions of the news, each with a gloss and every rendering that a translator may
choose. A word that has none of them is named; put into the French as its gloss, the model takes it over, inflects it,
and mostly gets the rest right too (code-switching: Song et al. 2019, "Code-switching for enhancing NMT with
pre-specified translation").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from pipeline.verify.dates import MONTHS, WEEKDAYS
from pipeline.words import FRENCH_FUNCTION_WORDS, fold, stem

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SAID = re.compile(r"\w+")
# "£6m", "€2bn", "30%": words that English writes as signs.
_SIGNS = {"£": " pounds ", "€": " euros ", "$": " dollars ", "%": " percent ", "m": " million ", "bn": " billion "}
_SIGN = re.compile(r"[£€$%]|(?<=\d)(?:m|bn)\b")
_MEASURED = re.compile(r"(?<![\w,.])(\d+(?:[\s.,]\d+)*) ([^\W\d_]+) d(?:e |['’])")  # « 25 000 tonnes de »
_NUMBER = re.compile(r"(\d+(?:[,.]\d+)*)(\D*)")  # and what stands between it and the next
_NEAR = 5  # words at most between an English number and what there is so much of
_STEMMED = 6  # letters that a word must have to be looked up by its stem
# Words that are names too, where they open a sentence.
_CALLED = frozenset(
    """
    aimé amazon ange angers auchan bienvenu bourg bourges cannes canal capital carrefour casino challenges
    champagne chine claire clément constant dieudonné désiré elle ensemble fidèle fortuné france gap guinée
    horizons innocent juste laval lens libération lille marianne marine mars mende modeste nantes nice olive
    olivier orange parfait paris pau pierre port printemps prudence rennes renaissance reconquête rose rémi
    sable saint sens total tours troyes valence vannes victoire vienne virginie
    """.split()
)
_PARTICIPLES = {
    "er": re.compile(r"ée?s?$"),
    "ir": re.compile(r"(?:i|u|ert)e?s?$"),
    "re": re.compile(r"(?:[ui]|[iu]t|int)e?s?$"),
}
_BETWEEN = 3  # words at most within a verb's expression
_ASIDE = frozenset(
    [
        *WEEKDAYS["fr"],
        *MONTHS["fr"],
        *"matin soir hier demain ainsi alors aussi également désormais déjà encore finalement officiellement".split(),
        *"donc enfin toutefois pourtant clairement rapidement largement".split(),
    ]
)
_ELIDED = {"l": "le", "d": "de", "qu": "que", "n": "ne", "s": "se", "j": "je", "m": "me", "t": "te", "c": "ce"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or expression: its lemmas, the English that can stand for it in a French sentence, and its renderings.

    Renderings stand between spaces. Each is the beginning of a word; "=" ends one that is a whole word, "_" joins those
    of several words. Without any, the words are not checked; without a gloss, they are not put in English.
    """

    french: tuple[str, ...]
    gloss: str
    renderings: str


@dataclass(frozen=True, slots=True)
class Sense:
    """An entry where it stands in a sentence, by its offsets there."""

    entry: Entry
    text: str
    start: int
    end: int


def senses(source: str) -> tuple[Sense, ...]:
    """The entries that stand in a French sentence, in order, the longest where several begin; names are none."""
    found = list(_WORD.finditer(source))
    keys = [_keys(match[0].lower()) for match in found]
    named = [match[0][0].isupper() for match in found]
    index = _index()
    senses: list[Sense] = []
    position = 0
    while position < len(found):
        # A capital is a name's, but for a sentence's own: there « Heurts » is none, « Paris » is (and no « pari »).
        name = named[position] and (position > 0 or named[1:2] == [True] or _called(found[0][0]))
        counts = not name and found[position][0].lower() not in FRENCH_FUNCTION_WORDS
        entry, length = index.longest(keys[position:], alone=counts)
        if entry and entry.renderings:
            start, end = found[position].start(), found[position + length - 1].end()
            senses.append(Sense(entry, source[start:end], start, end))
        position += length
    return tuple(senses)


def _called(word: str) -> bool:
    """Whether a word that opens a sentence is a name: no French word in small letters, or one that is a name too."""
    from simplemma import is_known

    return word.lower() in _CALLED or word.isupper() or not is_known(word.lower(), lang="fr", low_memory=True)


def unrendered(source: str, english: str) -> tuple[Sense, ...]:
    """The senses of a French sentence for which a translation has none of the renderings, or that it counts wrongly.

    « 60 000 tonnes d'hydrocarbures et 25 000 tonnes de blé » are no "25,000 tonnes of oil".
    """
    found, said = senses(source), _spoken(english)
    miscounted = _miscounted(source, found, english)
    return tuple(sense for sense in found if not _rendered(sense, said) or sense in miscounted)


def _spoken(english: str) -> str:
    """A text in small letters, with one space around each of its words."""
    return f" {' '.join(_SAID.findall(_SIGN.sub(lambda sign: _SIGNS[sign[0]], english.lower())))} "


def _rendered(sense: Sense, said: str) -> bool:
    return any(_stands(one, said) for one in sense.entry.renderings.split())


def _miscounted(source: str, found: Sequence[Sense], english: str) -> set[Sense]:
    """The senses of which a translation says how much there is of another: so many tonnes of this, so many of that."""
    measures = {one.end(): (_digits(one[1]), one[2]) for one in _MEASURED.finditer(source)}
    own: dict[Entry, dict[str, str]] = {}  # of each entry the numbers that it goes with, and their units
    for sense in found:
        if sense.start in measures:
            digits, unit = measures[sense.start]
            own.setdefault(sense.entry, {})[digits] = unit
    wrong = set()
    for number, behind in _NUMBER.findall(english):
        digits, said = _digits(number), _spoken(" ".join(_SAID.findall(behind)[:_NEAR]))
        units = {unit for other, unit in measures.values() if other == digits}
        wrong |= {
            sense
            for sense in found
            if (theirs := own.get(sense.entry)) and digits not in theirs and units & {*theirs.values()}
            if _rendered(sense, said)
        }
    return wrong


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def glossed(source: str, chosen: Sequence[Sense]) -> str:
    """The French sentence with these of its senses in English, where they have a gloss."""
    for sense in sorted(chosen, key=lambda sense: sense.start, reverse=True):
        if sense.entry.gloss:
            gloss = _inflected(sense)
            gloss = gloss[0].upper() + gloss[1:] if sense.start == 0 else gloss
            source = source[: sense.start] + gloss + source[sense.end :]
    return source


def _inflected(sense: Sense) -> str:
    """The gloss, of a French participle as an English one: « un projet contesté » is no "challenge project"."""
    french, gloss, text = sense.entry.french[0], sense.entry.gloss, sense.text.split()[0]
    participle = _PARTICIPLES.get(french[-2:]) if text.lower() != french else None
    verb, _, more = gloss.partition(" ")
    if participle is None or not participle.search(text) or (more and verb not in _verbs()):
        return gloss
    return f"{_participle(verb)} {more}".strip()


def _participle(verb: str) -> str:
    """The past participle of an English verb; what is one, or a present participle, stays."""
    if verb.endswith(("ed", "ing")) or verb in _UNCHANGED:
        return verb
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    doubled = verb[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb) or verb in _DOUBLED else ""
    return f"{verb}{doubled}ed"


@cache
def _verbs() -> frozenset[str]:
    """The English verbs that are known to be some: glosses, of one word, of French infinitives."""
    verbs = (one for one in _entries() if len(one.french) == 1 and one.french[0].endswith(tuple(_PARTICIPLES)))
    return frozenset(one.gloss for one in verbs if " " not in one.gloss) | _IRREGULAR.keys() | _UNCHANGED


_DOUBLED = frozenset(
    "admit commit compel confer control deter equip expel occur prefer propel refer regret submit transfer".split()
)
_UNCHANGED = frozenset(
    """
     become bet broadcast burst cast come cost cut hit hurt let overcome put quit read run set shut split spread
    """.split()
)
_IRREGULAR = dict(
    pair.split()
    for pair in """
    arise arisen, be been, bear borne, beat beaten, begin begun, bend bent, bind bound, bite bitten, bleed bled,
    blow blown, break broken, bring brought, build built, buy bought, catch caught, choose chosen, deal dealt, dig
    dug, do done, draw drawn, dream dreamt, drink drunk, drive driven, eat eaten, fall fallen, feed fed, feel felt,
    fight fought, find found, flee fled, fly flown, forbid forbidden, foresee foreseen, forget forgotten, forgive
    forgiven, freeze frozen, get got, give given, go gone, grow grown, hang hung, have had, hear heard, hide hidden,
    hold held, keep kept, know known, lay laid, lead led, leave left, lend lent, lose lost, make made, mean meant,
    meet met, overthrow overthrown, pay paid, rebuild rebuilt, ride ridden, ring rung, rise risen, say said, see
    seen, seek sought, sell sold, send sent, shake shaken, shine shone, shoot shot, show shown, shrink shrunk, sing
    sung, sink sunk, sit sat, sleep slept, speak spoken, spend spent, stand stood, steal stolen, stick stuck, strike
    struck, swear sworn, sweep swept, swim swum, take taken, teach taught, tear torn, tell told, think thought,
    throw thrown, understand understood, undertake undertaken, wake woken, wear worn, win won, withdraw withdrawn,
    write written
    """.split(",")
)


class _Index:
    """The lexicon by its French: words by lemma and as written, expressions by their first word."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._words: dict[str, Entry] = {}
        self._expressions: dict[str, list[tuple[tuple[frozenset[str], ...], Entry]]] = {}
        for entry in entries:
            if len(entry.french) == 1:
                self._words.setdefault(entry.french[0], entry)
            else:
                for words in dict.fromkeys((entry.french, _contracted(entry.french))):
                    keys = tuple(_CONTRACTED.get(word) or frozenset((*_keys(word), _plain(word))) for word in words)
                    for first in keys[0]:
                        self._expressions.setdefault(first, []).append((keys, entry))
        # A word's own entry goes before one that is written alike without accents, or has the same stem.
        for form in (_plain, _stemmed):
            for entry in entries:
                if len(entry.french) == 1:
                    self._words.setdefault(form(entry.french[0]), entry)
        for some in self._expressions.values():
            some.sort(key=lambda one: len(one[0]), reverse=True)

    def longest(self, keys: Sequence[Sequence[str]], *, alone: bool) -> tuple[Entry | None, int]:
        """What begins with the first of these words, and how many they are; a single word only if `alone`."""
        for first in keys[0]:
            for wanted, entry in self._expressions.get(first, ()):
                length = _length(wanted, keys, _BETWEEN if entry.french[0].endswith(tuple(_PARTICIPLES)) else 0)
                if length > len(wanted):  # a hint would take the place of what stands between too
                    return replace(entry, gloss=""), length
                if length:
                    return entry, length
        word = next((self._words[key] for key in keys[0] if key in self._words), None) if alone else None
        return word, 1


def _length(wanted: Sequence[frozenset[str]], keys: Sequence[Sequence[str]], most: int) -> int:
    """How many words an expression takes that begins with the first of these, 0 where it does not.

    At `most` so many that say when or how may stand in it: « il a mis mardi soir le cap sur la présidentielle ».
    """
    at, between = 0, 0
    for some in wanted:
        while at < len(keys) and some.isdisjoint(keys[at]):
            if at == 0 or between == most or _ASIDE.isdisjoint(keys[at]):
                return 0
            at, between = at + 1, between + 1
        if at == len(keys):
            return 0
        at += 1
    return at


@cache
def _entries() -> tuple[Entry, ...]:
    lines = resources.files("pipeline").joinpath("lexicon.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(Entry(tuple(french.split()), gloss, some) for french, gloss, some in rows)


@cache
def _index() -> _Index:
    return _Index(_entries())


_CONTRACTED = {"du": frozenset(("du", "des")), "au": frozenset(("au", "aux"))}


def _contracted(french: Sequence[str]) -> tuple[str, ...]:
    """An expression with its articles as written before a consonant: « bon de le trésor », « bons du Trésor »."""
    text = f" {' '.join(french)} ".replace(" de le ", " du ").replace(" à le ", " au ")
    return tuple(text.split())


@lru_cache(maxsize=8192)
def _keys(word: str) -> tuple[str, ...]:
    """Under what a word is looked up: itself, its lemma, a participle's verb, and, of one that is not known, without
    accents and ending."""
    from simplemma import is_known, lemmatize

    if word in _ELIDED:
        return _ELIDED[word], word
    lemma = lemmatize(word, lang="fr", low_memory=True)
    if is_known(word, lang="fr", low_memory=True):
        return (word, lemma, f"{lemma[:-1]}er") if lemma.endswith("é") else (word, lemma)
    return (word, lemma, _plain(word)) if len(word) < _STEMMED else (word, lemma, _plain(word), _stemmed(word))


def _plain(word: str) -> str:
    return f"~{fold(word)}"


def _stemmed(word: str) -> str:
    return f"={stem(word, 'fr')}"


def _stands(rendering: str, said: str) -> bool:
    """Whether a text, in small letters and with one space around each of its words, has the rendering."""
    first, _, more = rendering.partition("_")
    start = f" {first[:-1]} " if first.endswith("=") else f" {first}"
    return start in said and (not more or _several(rendering).search(said) is not None)


@lru_cache(maxsize=512)
def _several(rendering: str) -> re.Pattern[str]:
    """Finds a rendering of several words, with one more between them at most."""
    words = (
        rf"{re.escape(word.removesuffix('='))}{'' if word.endswith('=') else '[^ ]*'}" for word in rendering.split("_")
    )
    return re.compile(f" {' (?:[^ ]+ )?'.join(words)} ")
