"""Whether what a teacher said may be learnt: verification, and the form that each task has."""

from __future__ import annotations

import re
from functools import cache

from corpus import alike, plain

from pipeline.glossary import Glossary
from pipeline.verify import Verifier, check_translation

HEADLINE = range(4, 17)  # words


@cache
def glossary() -> Glossary:
    """The program's, read once by each process."""
    return Glossary.load()


def mended(task: str, text: str, said: str) -> str:
    """On one line; a translation in the glossary's terms, without the space in "4, 500" that a teacher may write."""
    said = plain(said)
    return glossary().prefer(text, re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", said)) if task == "translate" else said


def supported(task: str, text: str, said: str) -> bool:
    """Whether it may be learnt."""
    if task == "translate":
        return _translated(text, said)
    whole = said[-1:] in '.»"' if task == "summarise" else len(said.split()) in HEADLINE and said[-1:] not in ".?!…,:"
    return whole and len(said.split()) <= len(text.split()) and Verifier([text]).check(said).supported


def _translated(french: str, english: str) -> bool:
    """Whether it has the digits and about the length of the French, no other alphabet, and passes verification."""
    digits = [sorted(re.findall(r"\d", side)) for side in (french, english)]
    if not alike(french, english) or digits[0] != digits[1] or re.search(r"[\u0400-\u9fff]", english):
        return False
    verdict = check_translation(french, english, source_language="fr", target_language="en", glossary=glossary())
    return verdict.supported
