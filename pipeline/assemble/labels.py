"""Short texts in both languages: from the glossary, the CLDR and terms.toml where they hold all of it, else left open.

An open label has its source's words and no other side; `pipeline.assemble.complete` has it translated.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pipeline.glossary import Entry, Glossary
from pipeline.lexicon import senses
from pipeline.records import Label
from pipeline.words import fold, words

NOTHING = Label("", "", "original")
_NAMES = frozenset({"country", "places", "people", "organisations", "missions_and_forces", "armed_groups"})


@cache
def terms() -> dict[str, Any]:
    """The tables of terms.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("terms.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Labels:
    """Makes labels with a glossary."""

    glossary: Glossary

    def name(self, text: str, language: str) -> Label:
        """A proper name: what the glossary or the CLDR calls it in the other language, else the name itself."""
        if language == "en":
            return Label(self._put(text, "en"), text, "original")
        return Label(text, self._put(text, "fr"), "original")

    def counted(self, text: str) -> Label:
        """A counted thing, a noun with a nationality after it if there is one: « boursiers maliens »."""
        noun, _, rest = text.partition(" ")
        known = _counted().get(_singular(noun))
        plural = fold(noun).endswith(("s", "x"))  # « décès » as well: what is counted is seldom one
        if known and not rest:
            return Label(text, known[plural])
        adjective = self.nationality(rest) if rest else ""
        if known and adjective:
            return Label(text, f"{adjective} {known[plural]}")
        if not rest and (entry := self._whole(text)):
            one = plural and entry.en[0].islower() and not entry.en[0].endswith("s")
            return Label(text, _plural(entry.en[0]) if one else entry.en[0])
        return Label(text, "")

    def glossed(self, text: str) -> Label:
        """The same, also of a noun that the lexicon alone has, if it has one English word for all that it means."""
        label = self.counted(text)
        noun, _, rest = text.partition(" ")
        adjective, gloss = self.nationality(rest) if rest else "", _gloss(noun)
        if label.en or not gloss or (rest and not adjective):
            return label
        return Label(text, f"{adjective} {_plural(gloss) if fold(noun).endswith(('s', 'x')) else gloss}".strip())

    def measure(self, text: str) -> Label:
        """What a sum or share is one of: « échanges commerciaux »."""
        return Label(text, str(terms()["measures"][text]))

    def role(self, text: str) -> Label:
        """An office with a nationality, a country or an organisation: « ministre malien des Affaires étrangères »."""
        return Label(text, self._role(text))

    def _role(self, text: str) -> str:
        if held := re.match(r"ancien(?:ne)? |ex-", text):
            english = self._role(text[held.end() :])
            return f"former {english}" if english else ""
        entry = self._whole(text)
        if entry:
            return entry.en[0]
        adjective, rest = "", text
        for word in text.split()[1:]:
            found = self.nationality(word)
            if found:
                adjective, rest = found, rest.replace(f" {word}", "", 1)
                break
        office, left = self._office(rest)
        if not office:
            return ""
        of = ""
        if left:
            match = re.fullmatch(r"(du|de la|de l'|des|de|d') ?(.+)", left)
            whose = self._whose(match[2], named=match[1] in ("de", "d'")) if match else ""
            if not whose:
                return ""
            of = f" of {whose}"
        return f"{adjective} {office}{of}".strip()

    def _office(self, text: str) -> tuple[str, str]:
        """(the office in English, what is left of the text); both "" where it begins with none that is known."""
        folded = fold(text)
        for entry in self.glossary.entries:
            if entry.kind == "state_and_politics":
                for form in entry.fr_forms:
                    if folded == fold(form) or folded.startswith(fold(form) + " "):
                        return entry.en[0], text[len(form) :].strip()
        for form, english in sorted(terms()["offices"].items(), key=lambda pair: -len(pair[0])):
            if folded == fold(form) or folded.startswith(fold(form) + " "):
                return english, text[len(form) :].strip()
        return "", ""

    def nationality(self, word: str) -> str:
        """The English of a French adjective of nationality, "" for any other word."""
        for entry in self.glossary.alternatives(word, "fr"):
            if entry.kind == "nationality":
                return entry.en[0]
        return ""

    def _whole(self, text: str) -> Entry | None:
        """The entry that has exactly this text as one of its forms."""
        return next(iter(self.glossary.alternatives(text, "fr")), None)

    def _whose(self, text: str, *, named: bool) -> str:
        """The English of whom an office is held for: a term of the glossary, or a name that takes no article."""
        entry = self._whole(text)
        if entry and entry.kind in _NAMES:
            spoken = entry.en[0] in _AS_A_WORD
            return f"the {entry.en[0]}" if entry.kind == "organisations" and not spoken else entry.en[0]
        name = named and all(word.capitalised for word in words(text, "fr")) and not _common(text)
        return self._put(text, "fr") if name else ""

    def _put(self, text: str, language: str) -> str:
        """A name with each of its parts that the glossary has as the other language writes it."""
        put = text
        for occurrence in reversed(self.glossary.matches(text, language)):
            if occurrence.entry.kind not in _NAMES:
                continue
            entry = occurrence.entry
            other = (entry.en if language == "fr" else entry.fr)[0]
            other = re.sub(r" \(\w+\)$", "", other)
            put = put[: occurrence.start] + other + put[occurrence.end :]
        return put


def _common(text: str) -> bool:
    """Whether a word of the text is one that the two languages write differently and the glossary lacks."""
    return any(fold(word.text) in _FRENCH_NOUNS for word in words(text, "fr"))


# Acronyms that are spoken as a word, and have no article.
_AS_A_WORD = frozenset("ECOWAS NATO UNESCO UNICEF OPEC FIFA ASEAN UEMOA WAEMU MINUSMA MINUSCA MONUSCO".split())
# Common nouns that French capitalises in names: an English name with one of them left in would be half translated.
_FRENCH_NOUNS = frozenset(
    "confederation union etat etats banque societe conseil assemblee ministere agence office cour haute haut comite "
    "commission communaute organisation alliance federation republique centre ecole universite armee force forces "
    "mouvement front parti groupe direction bureau fonds institut mission operation region province cercle".split()
)


def _gloss(noun: str) -> str:
    """What the lexicon gives as a noun's English; "" where it has none that holds for all that the word may mean."""
    found = senses(noun.lower())
    whole = len(found) == 1 and found[0].text == noun.lower() and len(found[0].entry.french) == 1
    return found[0].entry.gloss if whole and noun.lower().startswith(found[0].entry.french[0]) else ""


def _plural(noun: str) -> str:
    if noun.endswith(("man", "men")):
        return f"{noun[:-2]}en"
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return noun if noun.endswith("people") else f"{noun}es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else f"{noun}s"


def is_counted(noun: str) -> bool:
    """Whether terms.toml has a French noun, singular or plural, among what is counted."""
    return _singular(noun) in _counted()


@cache
def _counted() -> dict[str, tuple[str, str]]:
    return {fold(french): (english[0], english[1]) for french, english in terms()["counted"].items()}


def _singular(noun: str) -> str:
    folded = fold(noun)
    for form in (folded, folded.removesuffix("s"), folded.removesuffix("x")):
        if form in _counted():
            return form
    return folded
