"""The acronyms that an edition uses, expanded as its sources or the glossary expand them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.glossary import Glossary
from pipeline.records import Acronym, Document, Story

_ACRONYM = re.compile(r"\b[A-ZÉ][A-ZÉ]{1,8}s?\b")
_EXPANDED = re.compile(r"\(([A-Z][A-Za-z]{1,9})\)")


def acronyms(stories: Sequence[Story], documents: Sequence[Document], glossary: Glossary) -> tuple[Acronym, ...]:
    """Those that stand in a headline or a claim and whose expansion is known, in alphabetical order."""
    claims = [claim for story in stories for claim in (story.headline, *story.claims)]
    used = {short for claim in claims for text in (claim.fr, claim.en) for short in _ACRONYM.findall(text)}
    stated = {"fr": _stated(documents, "fr"), "en": _stated(documents, "en")}
    found = []
    for short in sorted(used):
        known = glossary.expand(short)
        fr = stated["fr"].get(short) or (known.fr_long if known else "")
        en = stated["en"].get(short) or (known.en_long if known else "")
        if fr or en:
            found.append(Acronym(short, fr, en))
    return tuple(found)


def _stated(documents: Sequence[Document], language: str) -> dict[str, str]:
    """Expansions that documents in `language` give themselves: “Alliance des États du Sahel (AES)”."""
    texts = (
        sentence.text
        for document in documents
        if document.language and document.language.code == language
        for sentence in document.sentences
    )
    return dict(expansion for text in texts for expansion in expansions(text))


def expansions(text: str) -> Iterable[tuple[str, str]]:
    """(acronym, expansion) for each acronym in brackets that the words before it spell with their initials."""
    for match in _EXPANDED.finditer(text):
        letters = [letter.lower() for letter in match[1] if letter.isupper()]
        words = list(re.finditer(r"[\w’'-]+", text[: match.start()]))[-12:]
        # The shortest run of words, from a capital on, whose initials hold the letters in order.
        for start in range(len(words) - 1, -1, -1):
            run = words[start:]
            initials = [piece[0].lower() for word in run for piece in re.split(r"[’'-]", word[0]) if piece]
            if run[0][0][0].lower() != _fold(letters[0]) and _fold(run[0][0][0].lower()) != letters[0]:
                continue
            rest = iter(_fold(initial) for initial in initials)
            if run[0][0][0].isupper() and all(letter in rest for letter in letters):
                yield match[1], text[run[0].start() : run[-1].end()]
                break


def _fold(letter: str) -> str:
    return {"é": "e", "è": "e", "ê": "e", "à": "a", "â": "a", "î": "i", "ô": "o", "ç": "c"}.get(letter, letter)
