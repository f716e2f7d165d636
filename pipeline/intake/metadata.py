"""Judge the titles that PDF and Word files carry in their properties; most are a program's, not an author's."""

from __future__ import annotations

import re

from pipeline.intake.characters import clean
from pipeline.intake.structure import is_generic

_MECHANICAL = re.compile(
    r"microsoft word.*|.*\.(?:docx?|odt|rtf|pdf|pub|indd|qxd|pptx?|xlsx?|txt|html?|tmp)|(?:word )?document ?\d*"
    r"|untitled.*|sans[ -]titre.*"
    r"|(?:présentation|presentation|diapositive|slide|page|scan|print|layout|mise en page|nouveau document"
    r"|new document)\W*\d*"
    r"|(?:https?|file):.*|[\w-]+",  # one word: a file's name or a program's code, hardly a headline
    re.I,
)


def sensible_title(title: str | None, stem: str) -> str | None:
    """Give a property's title, cleaned, if it reads like one; None for a file name, a program's mark or a"
    " generic word."""
    cleaned = clean(title or "").replace("\n", " ").strip()
    if not cleaned or len(cleaned) > 300 or _MECHANICAL.fullmatch(cleaned) or is_generic(cleaned):
        return None
    return None if re.sub(r"\W+|_", "", cleaned).casefold() == re.sub(r"\W+|_", "", stem).casefold() else cleaned
