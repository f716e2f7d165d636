"""Knows how the terms of the Sahel's press are said in French and in English, and puts known slips right."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from importlib import resources
from typing import Any

from pipeline.errors import SettingsError
from pipeline.words import fold, normalise, words

_CURRENCY_CODES = ("EUR", "USD", "RUB", "CNY", "NGN", "GHS", "MRU", "MAD", "DZD", "JPY", "ZAR")
# Codes that the CLDR has beside those of countries: unions, pseudo-locales, the unknown.
_NO_COUNTRIES = frozenset({"ZZ", "EU", "UN", "EZ", "XA", "XB", "QO", "IO", "UM", "TF", "CP"})
_LANGUAGE_CODES = ("bm", "ff", "ha", "wo", "dje", "sw", "ln", "mos", "am", "kab", "ses", "tmh")

# Likeness from which a word that is none is a people's adjective misspelt: "Senegalian".
_ALIKE = 0.7
_PEOPLE = re.compile(r"(?:[aei]an|ien|ese|rian)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: its French and English forms, the preferred one first, and for an acronym what it stands for.

    `wrong` are English forms known as mistranslations. `code` is the ISO 3166 code of a country.
    """

    kind: str
    fr: tuple[str, ...]
    en: tuple[str, ...]
    fr_long: str = ""
    en_long: str = ""
    wrong: tuple[str, ...] = ()
    code: str = ""

    @property
    def fr_forms(self) -> tuple[str, ...]:
        """Every French form, the expansion included."""
        return (*self.fr, self.fr_long) if self.fr_long else self.fr

    @property
    def en_forms(self) -> tuple[str, ...]:
        """Every English form that counts as right, the expansion included."""
        return (*self.en, self.en_long) if self.en_long else self.en

    def forms(self, language: str) -> tuple[str, ...]:
        """The forms in one of the two languages."""
        return self.en_forms if language == "en" else self.fr_forms


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term found in a text: the entry and its offsets in the normalised text."""

    entry: Entry
    text: str
    start: int
    end: int


class Glossary:
    """The terms that hold, and where they stand in a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._index = {language: _index(self.entries, language) for language in ("fr", "en")}

    @classmethod
    def load(cls, extra: Mapping[str, str] | None = None) -> Glossary:
        """Gives the terms of glossary.toml, the CLDR's countries and currencies, and the user's own (French → English).

        The user's come first: they replace ours where both have a French form. Raises SettingsError for an empty one.
        """
        own = _own_entries()
        if not extra:
            return _default()
        for french, english in extra.items():
            if not french.strip() or not english.strip():
                raise SettingsError(
                    f"glossary: « {french} » = « {english} » is empty on one side; give both, or take the line out"
                )
        replaced = {_key(french) for french in extra}
        kept = [_without(entry, replaced) for entry in own]
        users = [Entry("user", (french,), (english,)) for french, english in extra.items()]
        return cls([*users, *(entry for entry in kept if entry)])

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over all terms: what was translated with others is translated anew."""
        return hashlib.sha256(repr(self.entries).encode()).hexdigest()[:16]

    def matches(self, text: str, language: str) -> tuple[Occurrence, ...]:
        """Finds the terms in a text ("fr" or "en"), in order, the longest first where several begin; plurals too."""
        index, longest = self._index["en" if language == "en" else "fr"]
        text = normalise(text)
        found = words(text, language)
        folds = [_singular(word.fold) for word in found]
        occurrences: list[Occurrence] = []
        position = 0
        while position < len(found):
            for length in range(min(longest.get(folds[position], 0), len(found) - position), 0, -1):
                forms = index.get(tuple(folds[position : position + length]))
                start, end = found[position].start, found[position + length - 1].end
                entry = next((e for form, e in forms or () if _same_case(form, text[start:end])), None)
                if entry is not None:
                    occurrences.append(Occurrence(entry, text[start:end], start, end))
                    position += length - 1
                    break
            position += 1
        return tuple(occurrences)

    def alternatives(self, text: str, language: str) -> tuple[Entry, ...]:
        """Gives every entry that has a text as one of its forms: "foreign minister" is said in French in two ways."""
        return tuple(dict.fromkeys(entry for _, entry in self._index[language][0].get(_key(text), ())))

    def expand(self, short: str) -> Entry | None:
        """Gives the entry of an acronym, French or English, that has an expansion; None where none is known."""
        for entry in self.entries:
            if entry.fr_long and short in {*entry.fr, *entry.en}:
                return entry
        return None

    @cached_property
    def countries(self) -> Mapping[str, frozenset[str]]:
        """The ISO 3166 codes that a single folded word may stand for, as a name or as an adjective."""
        codes: dict[str, frozenset[str]] = {}
        for entry in self.entries:
            for form in (*entry.fr, *entry.en) if entry.code else ():
                key = _key(form)
                if len(key) == 1:
                    codes[key[0]] = codes.get(key[0], frozenset()) | {entry.code}
        return codes

    @cached_property
    def nationalities(self) -> frozenset[str]:
        """The folded adjectives of nationality, those that French writes without a capital."""
        return frozenset(
            fold(form)
            for entry in self.entries
            if entry.code
            for form in entry.fr
            if form.islower() and " " not in form
        )

    @cached_property
    def english_words(self) -> frozenset[str]:
        """The folded words, in the singular, of which the English forms of terms are made."""
        forms = (form for entry in self.entries for form in (*entry.en, entry.en_long))
        return frozenset(_singular(fold(word)) for form in forms for word in re.findall(r"\w+", form))

    @cached_property
    def demonyms(self) -> frozenset[str]:
        """The English adjectives of nationality."""
        return frozenset(entry.en[0] for entry in self.entries if entry.kind == "nationality")

    def rendered(self, entry: Entry, text: str, language: str) -> bool:
        """Whether a text has the term in one of its forms in that language."""
        return bool(self.renderings(entry, text, language))

    def renderings(self, entry: Entry, text: str, language: str) -> list[tuple[int, int]]:
        """Where a text has the term in one of its forms in that language: first and last word.

        An acronym is one in capitals alone: "who" is not the WHO.
        """
        said = words(normalise(text), language)
        folds = tuple(_singular(word.fold) for word in said)
        return [
            (at, at + len(key) - 1)
            for key, acronym in dict.fromkeys((_key(form), form.isupper()) for form in entry.forms(language))
            for at in range(len(folds) - len(key) + 1)
            if folds[at : at + len(key)] == key
            and not (acronym and any(word.text.islower() for word in said[at : at + len(key)]))
        ]

    def prefer(self, source: str, hypothesis: str) -> str:
        """Puts right, in an English translation, the terms of the French source that it has in a known wrong form.

        A French form left standing and a listed mistranslation become the preferred English one; an acronym that has
        « English expansion (acronym) » as its preferred form gets the expansion once, and what stands before an acronym
        in brackets is its expansion, in our words. Nothing else is touched.
        """
        for occurrence in self.matches(source, "fr"):
            entry = occurrence.entry
            preferred = entry.en[0]
            if entry.en_long:
                hypothesis = _expanded(entry, hypothesis)
            if entry.en_long and preferred.startswith(entry.en_long + " ("):
                hypothesis = _spell_out(entry, hypothesis)
                continue
            if self.rendered(entry, hypothesis, "en") and not _foreign(entry, hypothesis):
                continue
            wrong = sorted(
                {*entry.wrong, *entry.fr, *([entry.fr_long] if entry.fr_long else [])}, key=len, reverse=True
            )
            for form in wrong:
                if form in entry.en:
                    continue
                target = entry.en_long if form == entry.fr_long else preferred
                hypothesis = _replace(hypothesis, form, target)
            if entry.kind == "nationality" and not self.rendered(entry, hypothesis, "en"):
                hypothesis = self._renamed(entry, source, hypothesis)
        return hypothesis

    def _renamed(self, nationality: Entry, source: str, hypothesis: str) -> str:
        """The translation with the people's right adjective: "Senegalese" for "Senegalian", "Nigerien" for "Nigerian".

        Put right are another people's adjective, where the source has nothing of theirs, and what looks like one and is
        none, before a word in small letters; names of people and countries stay.
        """
        own = {found.entry.code for found in self.matches(source, "fr") if found.entry.code}
        right = nationality.en[0]

        def put(word: re.Match[str]) -> str:
            said = word[1].removesuffix("s") if word[1].endswith("ns") else word[1]
            codes = self.countries.get(_singular(fold(said)), frozenset())
            another = said in self.demonyms and not codes & own
            none = not codes and bool(_PEOPLE.search(said)) and word[1] not in source
            alike = SequenceMatcher(None, fold(said), fold(right)).ratio() >= _ALIKE and said[:2] == right[:2]
            plural = "s" if word[1] != said and right[-1] not in "es" else ""
            return f"{right}{plural}" if alike and (another or none) else word[0]

        return re.sub(
            r"(?<![\w-])(?<![A-Z]\w )(?<![a-z] [A-Z]\w\w )([A-Z][a-zà-ÿ]{3,})(?=[ ,.;]|$)(?! [A-Z])", put, hypothesis
        )

    def prefer_french(self, source: str, hypothesis: str) -> str:
        """Puts right, in a French translation, names and acronyms that were left in English.

        What stands before an acronym in brackets is its expansion, in our words. Nothing else is touched.
        """
        for occurrence in self.matches(source, "en"):
            entry = occurrence.entry
            if entry.code or not entry.en[0][0].isupper() or set(entry.en) & set(entry.fr):
                continue
            if entry.fr_long:
                shorts = "|".join(re.escape(form) for form in (*entry.fr, *entry.en) if form.isupper())
                known = "|".join(re.escape(part) for part in dict.fromkeys(entry.fr_long.split()))
                phrase = rf"(?<![\w-])(?:{known})(?: (?:{known}|de|des|du|la|l'\w+|d'\w+))* \((?:{shorts})\)"
                hypothesis = re.sub(phrase, f"{entry.fr_long} ({entry.fr[0]})", hypothesis) if shorts else hypothesis
            for form in sorted(entry.en_forms, key=len, reverse=True):
                target = entry.fr_long if form == entry.en_long else entry.fr[0]
                if fold(target)[0] in "aeiouy" or not re.search(
                    rf"['’]{re.escape(form)}", hypothesis
                ):  # no « l'ZLECAf »
                    hypothesis = _replace(hypothesis, form, target)
        return hypothesis


def _foreign(entry: Entry, hypothesis: str) -> bool:
    """Whether a listed mistranslation stands in the hypothesis beside a right form."""
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", hypothesis) for form in entry.wrong)


def _replace(text: str, form: str, target: str) -> str:
    """Replaces a form and its plural, keeping plural and a sentence's capital; "a" becomes "an" where it must."""

    def put(match: re.Match[str]) -> str:
        plural = match["s"] and target[0].islower() and not target.endswith("s")
        capital = match[0][0].isupper() and not form[0].isupper() and match.start() == 0
        several = re.sub(r"(?<=[^aeiou])y$", "ie", target) + "s"
        rendered = several if plural or (match["s"] and target.endswith("franc")) else target
        return rendered[0].upper() + rendered[1:] if capital else rendered

    flags = re.IGNORECASE if form.islower() else 0
    text = re.sub(rf"(?<!\w){re.escape(form)}(?P<s>s?)(?!\w)", put, text, flags=flags)
    return re.sub(rf"\b([Aa]) (?={re.escape(target)})", r"\1n ", text) if target[0] in "aeio" else text


def _spell_out(entry: Entry, hypothesis: str) -> str:
    """Gives an acronym its English expansion, once, and the expansion its English words."""
    preferred, acronym = entry.en[0], re.search(r"\((\w+)\)$", entry.en[0])
    for form in sorted((entry.fr_long, *entry.wrong), key=len, reverse=True):
        hypothesis = _replace(hypothesis, form, entry.en_long)
    if acronym is None or entry.en_long.casefold() in hypothesis.casefold():
        return hypothesis
    for form in entry.fr:
        pattern = rf"(?<![\w(]){re.escape(form)}(?![\w)])"
        if re.search(pattern, hypothesis):
            return re.sub(pattern, preferred, hypothesis, count=1)
    return hypothesis


def _expanded(entry: Entry, hypothesis: str) -> str:
    """Puts the expansion in the place of a capitalised phrase that an acronym in brackets follows."""
    shorts = {form for form in (*entry.fr, *entry.en) if form.isupper()}
    bracketed = re.search(r"\((\w+)\)$", entry.en[0])
    short = bracketed[1] if bracketed else entry.en[0]
    phrase = r"(?<![\w-])(?!The )[A-Z][\w’'-]*(?: (?:of|the|and|for|in|[A-Z][\w’'-]*))*"
    acronyms = "|".join(map(re.escape, sorted(shorts, key=len, reverse=True)))
    return re.sub(rf"{phrase} \((?:{acronyms})\)", f"{entry.en_long} ({short})", hypothesis) if shorts else hypothesis


def _singular(folded: str) -> str:
    return folded[:-1] if len(folded) > 3 and folded[-1] in "sx" else folded


@cache
def _key(form: str) -> tuple[str, ...]:
    return tuple(_singular(word.fold) for word in words(normalise(form), "fr"))


def _same_case(form: str, text: str) -> bool:
    """Whether capitals of the form are there in the text; a form in small letters matches either way."""
    ours = [part for part in re.split(r"[\W_]+", form) if part]
    theirs = [part for part in re.split(r"[\W_]+", text) if part]
    # An accent may be left out in haste, but one that the form lacks makes another word: « homologué ».
    if any(
        other.casefold() not in (fold(other), mine.casefold(), f"{mine.casefold()}s", mine.casefold()[:-1])
        for mine, other in zip(ours, theirs, strict=False)
    ):
        return False
    return all(
        not mine[0].isupper()
        or (other.removesuffix("s").isupper() or not mine.isupper() if other[0].isupper() else False)  # "NGOs"
        for mine, other in zip(ours, theirs, strict=False)
    )


_Index = tuple[dict[tuple[str, ...], list[tuple[str, Entry]]], dict[str, int]]


def _index(entries: Iterable[Entry], language: str) -> _Index:
    index: dict[tuple[str, ...], list[tuple[str, Entry]]] = {}
    longest: dict[str, int] = {}
    for entry in entries:
        for form in entry.forms(language) if language == "fr" or entry.code else _unambiguous(entry):
            key = _key(form)
            if key:
                index.setdefault(key, []).append((form, entry))
                longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return index, longest


def _unambiguous(entry: Entry) -> tuple[str, ...]:
    """Gives the English forms by which a term is known: the preferred one, its acronym, its expansion.

    The others are too common to say that the term is meant: « échanges commerciaux » may be "trade", but trade
    is more than that.
    """
    acronym = re.search(r" \((\w+)\)$", entry.en[0])
    preferred = (entry.en[0][: acronym.start()], acronym[1]) if acronym else (entry.en[0],)
    return (*preferred, entry.en_long) if entry.en_long else preferred


def _without(entry: Entry, replaced: set[tuple[str, ...]]) -> Entry | None:
    """Takes the forms that the user has defined anew out of an entry of ours."""
    if not any(_key(form) in replaced for form in entry.fr_forms):
        return entry
    fr = tuple(form for form in entry.fr if _key(form) not in replaced)
    return Entry(entry.kind, fr, entry.en, "", "", entry.wrong, entry.code) if fr else None


@cache
def _default() -> Glossary:
    return Glossary(_own_entries())


@cache
def _own_entries() -> tuple[Entry, ...]:
    data: dict[str, Any] = tomllib.loads(resources.files("pipeline").joinpath("glossary.toml").read_text("utf-8"))
    countries = data.pop("countries")
    terms = [
        Entry(
            kind,
            tuple(term["fr"]),
            tuple(term["en"]),
            term.get("fr_long", ""),
            term.get("en_long", ""),
            tuple(term.get("wrong", ())),
        )
        for kind, listed in data.items()
        for term in listed
    ]
    return (*terms, *_cldr_entries(countries))


def _cldr_entries(additions: Mapping[str, Mapping[str, list[str]]]) -> list[Entry]:
    """Makes entries of the CLDR's names of countries, languages and currencies, with what the press says besides."""
    from babel import Locale

    fr, en = Locale("fr"), Locale("en")
    entries: list[Entry] = []
    codes = {str(code) for code in fr.territories if len(str(code)) == 2} - _NO_COUNTRIES
    for code in sorted(codes | additions.keys()):
        more = additions.get(code, {"fr": [], "en": []})
        shown = more.get("shown", [])  # (French, English): what the press says for « Congo-Kinshasa »
        french = [*shown[:1], *([fr.territories[code]] if code in codes else [])]
        english = [*shown[1:], *([en.territories[code].replace(" & ", " and ")] if code in codes else [])]
        names = (*french, *(form for form in more["fr"] if not form.islower()))
        adjectives = tuple(form for form in more["fr"] if form.islower())
        entries.append(Entry("country", names, (*english, *more["en"]), code=code))
        if adjectives:
            entries.append(Entry("nationality", adjectives, (*more["en"], *english), code=code))
    entries += [
        Entry("language", (fr.languages[code],), (en.languages[code],))
        for code in _LANGUAGE_CODES
        if code in fr.languages and code in en.languages
    ]
    entries += [
        Entry("currency", (fr.currencies[code].split(" ")[0],), (en.currencies[code].split(" ")[-1].lower(),))
        for code in _CURRENCY_CODES
    ]
    return entries
