"""Finds in an English translation what is no English word: French left in, and words that a small model makes up.

"the abattage", "upseted" and "remaning" have the facts right and are no sentence to send. Known is what simplemma's
word forms have (Barbaresi; from Wiktionary and others), and what is put together of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.glossary import Glossary
from pipeline.words import fold

_WORD: Final = re.compile(r"(?<![\w'@./-])[a-zà-öø-ÿœ]{4,}(?![\w@/]|\.\w|'t\b)")
_NAME: Final = re.compile(r"[A-ZÀ-Þ]\w+")
_PREFIX: Final = re.compile(
    r"(?:anti|auto|bio|co|counter|cyber|de|dis|eco|extra|geo|hyper|inter|macro|mega|micro|mid|mini|mis|multi|neo|non|out|"
    r"over|post|pre|pro|re|self|semi|sub|super|tele|trans|ultra|un|under)(?=\w{4})"
)
_MADE: Final = re.compile(r"i[sz](?:e|es|ed|ing|ation|ations)$")  # "denuclearisation"
_AGED: Final = re.compile(r"(?<=\b(?:his|her) )[1-9][1-9]s\b")
# English that the word forms lack: what it has taken from French and Latin, and some that are new.
_TAKEN: Final = frozenset(
    "affaires amuse ancien annum attache bien bouche chargé colline communiqué coup cour crème diem droit démarche "
    "détente entente état facie faire fait faut force fatale francas gendarmerie grâce honoris laissez lettre lèse "
    "attiéké griot lycée lycées rapporteur rapporteurs talibé talibés "
    "majeure majesté mutandis mutatis officio parte passé pilotage plage prima raison rapprochement régime route sans "
    "savoir siècle terre tour trois vivre volte cadastral carmaker carmakers certiorari declarant hectolitre lesser "
    "muppet muppets permittee relatable subrogation wilfully baclofen baccalauréat cannabidiol chador château châteaux "
    "diktat franceinfo glyphosate globalist globalists harki harkis hypercar hypercars identitarian identitarians "
    "infantilisation militarisation multilateralism narcoterrorism narcoterrorist nunciature peshmerga pétanque "
    "remdesivir sovereignism sovereignist sovereignists supercar supercars".split()
)
# Names that English papers keep, in part in small letters.
_KEPT: Final = re.compile(
    r"\b(?:République en marche|France insoumise|Manif pour tous|Journal du dimanche|Fête de la musique|gilets jaunes|"
    r"galette des rois|modus operandi)\b",
    re.IGNORECASE,
)


def unwritten(english: str, glossary: Glossary) -> str:
    """The first word in small letters that English does not have, or age that is no decade ("in his 86s"), or "".

    Names and terms of the glossary aside. Of 2,001 human translations of news 25 have one, half of them misspelt.
    """
    english = _KEPT.sub("", english)
    named = {fold(word) for word in _NAME.findall(english)}
    for match in _WORD.finditer(english):
        written = match[0]
        if fold(written) not in named and not _known(written) and not _is_term(written, glossary):
            return written
    aged = _AGED.search(english)
    return aged[0] if aged else ""


def _is_term(written: str, glossary: Glossary) -> bool:
    return fold(written).removesuffix("s") in glossary.english_words or written in _TAKEN


@lru_cache(maxsize=4096)
def _known(written: str) -> bool:
    """Whether it is a form of an English word, one with a prefix or a suffix, or two words put together."""
    from simplemma import is_known

    def known(form: str) -> bool:
        return bool(form) and is_known(form, lang="en", low_memory=True)

    bare = _PREFIX.sub("", written, count=1)
    if any(known(form) for form in (written, bare, _MADE.sub("", bare))):
        return True
    # "airfield", "counterterrorism"; of two short ones nearly anything can be put together.
    return any(known(written[:at]) and known(written[at:]) for at in range(3, len(written) - 4))
