"""Finds the names and acronyms of a text, and says whether a source bears them out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.glossary import Glossary
from pipeline.words import Word, fold, normalise, words

_NAME_TO = re.compile(r"[A-ZÀ-Þ]\w+ $")
_NAME_ON = re.compile(r" [A-ZÀ-Þ]\w+")


@dataclass(frozen=True, slots=True)
class Name:
    """A word that names somebody or something: a capitalised word, an acronym, or an adjective of nationality.

    `run` numbers the capitalised stretch in which it stands (« Sergueï Lavrov » is one); `weak` says that its capital
    may only be that of a sentence's beginning.
    """

    word: Word
    run: int
    acronym: bool
    weak: bool


_BEGINNING = re.compile(r"""(?:^|[.!?…:;«»"“”(\[•*–—-])[ '"«“(\[]*$""")
_INSIDE_RUN = re.compile(r"[ '-]{1,2}|(?: |-)(?:d'|de |de la |du |des |al-|el-|ben |bin |ould |ag |van |von )")
# A common word that opens a sentence without an article: participles, adverbs, plurals, infinitives.
_COMMON_ENDING = re.compile(
    r"(?:ment|ments|ant|ants|ante|antes|ée|ées|és|é|er|ir|tion|tions|sion|sions|ité|ités|isme|age|ages|ance|ances|ence|"
    r"ences|eur|eurs|euse|euses|eux|ie|ies|is|ise|ises|it|its|ite|us|ue|ues|re|res|ois|ly|ing|ed|ers|als|ous|ies|ness)$",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"\b[A-ZÀ-Ý]{2,}(?: [A-ZÀ-Ý']{1,}){1,12}\b")
# What follows a name that opens a sentence and is its subject.
_PREDICATE = re.compile(
    r"(?:,| (?:a|ont|est|sont|avait|était|sera|aurait|n'|ne|s'|se|et|veut|va|doit|peut|"
    r"has|is|was|will|said|says|told)\b)"
)
_TITLES = frozenset(
    "m mme mlle me dr pr st ste mr mrs ms sir lord president presidente ministre premier premiere general colonel "
    "capitaine commandant lieutenant marechal amiral roi reine prince princesse pape imam cheikh maire depute senateur "
    "prime minister king queen pope captain major judge senator secretary chancellor chancelier chanceliere".split()
)


def read_names(text: str, language: str) -> tuple[Name, ...]:
    """Reads the names of a text ("fr" or "en"), word by word, in order; function words are none."""
    text = normalise(text)
    found: list[Name] = []
    run, last_end = 0, -1
    shouting = text.isupper()
    calendar = _calendar(language)
    headline = _headline_words(text)
    nationalities = Glossary.load().nationalities
    for word in words(text, language):
        capital = word.capitalised and not shouting
        acronym = is_acronym(word.text) and not shouting and word.start not in headline
        capital = capital and word.start not in headline
        if not (capital or acronym) or word.fold in calendar:
            if word.fold in nationalities or singular(word.fold) in nationalities:
                found.append(Name(word, -1, False, False))
            continue
        if word.function and not acronym:
            if last_end >= 0 and text[last_end : word.start] in {" ", "-"} and not _begins(text, word.start):
                last_end = word.end
            continue
        if len(word.text) == 1:
            continue
        if last_end < 0 or not _INSIDE_RUN.fullmatch(text, last_end, word.start):
            run += 1
        last_end = word.end
        found.append(Name(word, run, acronym, _begins(text, word.start) and not acronym))
    return tuple(found)


def within_name(text: str, start: int, end: int) -> str:
    """The name in whose midst a small word stands, from `start` to `end`: « Santé publique France »; else ""."""
    before, after = _NAME_TO.search(text[:start]), _NAME_ON.match(text, end)
    return f"{before[0]}{text[start:end]}{after[0]}" if before and after else ""


def is_acronym(text: str) -> bool:
    """Whether a word is written as an acronym: at least two capitals, and more capitals than small letters."""
    capitals = sum(char.isupper() for char in text)
    return capitals >= 2 and capitals * 2 > sum(char.isalpha() for char in text) and not text.isdigit()


def _headline_words(text: str) -> set[int]:
    """Where words in capitals stand that are set so for show (« GROSSE FRAYEUR. »): two together, one of them long.

    Two inside a sentence are a name: « employée par NAV CANADA ».
    """
    return {
        match.start() + word.start()
        for match in _SHOUTED.finditer(text)
        if any(len(part) > 5 for part in match[0].split()) and (match[0].count(" ") > 1 or _begins(text, match.start()))
        for word in re.finditer(r"\w+", match[0])
    }


def _begins(text: str, start: int) -> bool:
    return bool(_BEGINNING.search(text, max(0, start - 6), start)) or start == 0


@cache
def _calendar(language: str) -> frozenset[str]:
    """Months and weekdays, which English capitalises and dates.py reads."""
    from babel import Locale

    locale = Locale(language)
    names = [*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()]
    return frozenset(fold(name) for name in names) if language == "en" else frozenset()


def singular(folded: str) -> str:
    """Takes a plural's or a possessive's ending off a folded word."""
    return folded[:-1] if len(folded) > 3 and folded[-1] in "sx" else folded


def begins_predicate(text: str, at: int) -> bool:
    """Whether what follows a capitalised word makes it the subject of a sentence, and so a name."""
    return bool(_PREDICATE.match(text, at))


class NameIndex:
    """The names and words of a source, prepared to be asked about many claims."""

    def __init__(self, sentences: Sequence[str], language: str) -> None:
        self._language = language
        self._words = [words(sentence, language) for sentence in sentences]
        self.folds: set[str] = {word.fold for found in self._words for word in found}
        self._singulars = {singular(folded) for folded in self.folds}
        self._stems = {word.stem for found in self._words for word in found}
        self._lower = {word.fold for found in self._words for word in found if word.text[0].islower()}
        self._codes = {code for folded in self.folds for code in codes_of(folded)}
        self._runs: list[list[str]] = []
        for sentence in sentences:
            runs: dict[int, list[str]] = {}
            for name in read_names(sentence, language):
                if name.run >= 0:
                    runs.setdefault(name.run, []).append(singular(name.word.fold))
            self._runs.extend(runs.values())
        glossary = Glossary.load()
        self._expanded: set[str] = set()
        for sentence in sentences:
            for occurrence in glossary.matches(sentence, language):
                if occurrence.entry.code:
                    self._codes.add(occurrence.entry.code)
                    continue
                for form in (*occurrence.entry.fr_forms, *occurrence.entry.en_forms):
                    self._expanded.update(singular(word.fold) for word in words(form, language))

    def has(self, word: Word) -> bool:
        """Whether the source has the name, its plural, its country, its acronym or its expansion."""
        folded = word.fold
        if folded in self.folds or singular(folded) in self._singulars or singular(folded) in self._expanded:
            return True
        codes = codes_of(folded)
        if codes:
            return bool(codes & self._codes)
        if word.stem in self._stems and len(word.stem) > 4:
            return True
        return is_acronym(word.text) and self._spells(folded)

    def likely_common(self, word: Word, text: str) -> bool:
        """Whether a capitalised word at a sentence's beginning is a common word: known as one, or no subject."""
        known = word.fold in self._lower or word.stem in self._stems or _COMMON_ENDING.search(word.text)
        return bool(known) or not _PREDICATE.match(text, word.end)

    def has_stem(self, stem: str) -> bool:
        """Whether any word of the source has the stem."""
        return stem in self._stems

    def _spells(self, acronym: str) -> bool:
        """Whether successive words of the source have the acronym's letters as initials, function words or not."""
        for found in self._words:
            with_all = "".join(word.fold[0] for word in found if word.fold)
            bare = "".join(word.fold[0] for word in found if word.fold and not word.function)
            if len(acronym) > 2 and (acronym in bare or acronym in with_all):
                return True
        return False

    def torn(self, first: Word, second: Word) -> str:
        """For two neighbours in a claim's name, whom the source calls so, if it never brings the two together."""
        return torn(first, second, self._runs, self._lower)


def torn(first: Word, second: Word, names: Sequence[Sequence[str]], common: Container[str]) -> str:
    """For two neighbours in a name, whom a source calls so, if it never brings the two together; else nothing.

    « Vladimir Goïta » is torn when the source has « Vladimir Poutine » and « Assimi Goïta » only. `names` are the
    source's, each as its folded words in the singular, `common` its folded words in small letters.
    """
    a, b = singular(first.fold), singular(second.fold)
    if a in _TITLES or b in _TITLES or first.fold in common or second.fold in common or a == b:
        return ""
    with_a = [run for run in names if a in run]
    with_b = [run for run in names if b in run]
    if any(b in run for run in with_a) or not with_a or not with_b:
        return ""
    if all(len(run) > 1 and run[-1] != a for run in with_a) and any(len(run) > 1 and run[0] != b for run in with_b):
        whole = min(with_a, key=len)
        return " ".join(whole)
    return ""


@lru_cache(maxsize=4096)
def codes_of(folded: str) -> frozenset[str]:
    """Gives the ISO 3166 codes of the country that a folded word names or is the adjective of."""
    countries = Glossary.load().countries
    return countries.get(singular(folded), frozenset())


def runs(names: Iterable[Name]) -> list[list[Name]]:
    """Groups names by the capitalised stretch in which they stand."""
    grouped: dict[int, list[Name]] = {}
    for name in names:
        if name.run >= 0:
            grouped.setdefault(name.run, []).append(name)
    return list(grouped.values())
