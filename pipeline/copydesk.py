"""Copy-edits an English translation: what a small model gets wrong in form alone, by rules that cannot change a fact.

The house writes dates as « 3 April 2025 » and tonnes as tonnes, and gives an office its nationality the English way.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.glossary import Glossary

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_AMERICAN = re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?, (\d{{4}})\b")
_ORDINAL = re.compile(rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th) (?:of )?({_MONTH})\b")
# « Les 3 et 4 avril 2025, une délégation » word for word.
_THE_DAY = re.compile(rf"^The (?=\d{{1,2}}(?:(?: and|,| to|–) \d{{1,2}})* {_MONTH}\b)")
_DAY_FIRST = re.compile(r"^L(?:e|es) \d")
# Written with a vowel and spoken with one; « u » and « eu », « one » and « once » are spoken with a consonant.
_ARTICLE = re.compile(r"\b([Aa]) (?=(?![Ee]u|[Oo]ne\b|[Oo]nce\b|[Oo]u[ai])[aeioAEIO][a-z])")
_OFFICES = r"(?:Transition(?:al)? )?President|(?:Prime |Foreign |Defen[cs]e )?Minister|Ambassador|Head of State"


def edited(source: str, translation: str, glossary: Glossary) -> str:
    """`translation` of a French `source`, in the house's English; every value, name and word order of facts is kept."""
    text = _AMERICAN.sub(r"\2 \1 \3", translation)
    text = _ORDINAL.sub(r"\1 \2", text)
    if _DAY_FIRST.match(source):
        text = _THE_DAY.sub("On ", text)
    text = _ARTICLE.sub(r"\1n ", text)
    if re.search(r"\btonnes?\b", source):
        text = re.sub(r"\b([Tt])on(s?)\b", r"\1onne\2", text)
    # « le président malien, X » comes out as "President Malian, X".
    return _offices(glossary).sub(r"\2 \1", text)


@cache
def _offices(glossary: Glossary) -> re.Pattern[str]:
    demonyms = "|".join(sorted(map(re.escape, glossary.demonyms), key=len, reverse=True))
    return re.compile(rf"\b({_OFFICES}) ({demonyms})\b(?! [A-Z])")
