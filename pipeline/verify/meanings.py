"""Holds a translation to the meaning of words that small models turn around: « dénoncent » is not "deny".

The glossary has terms; meanings.toml has the verbs and nouns on which a sentence turns, in all their forms, each with
every English word by which a human translator may render it. A word that none of these renders was mistaken, or left
out. The other way round, a translation says nothing grave, "nuclear", "murder", for which the French has no word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources

from pipeline.records import Reason
from pipeline.verify.facts import Facts

_Pairs = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
_LISTED = tomllib.loads(resources.files("pipeline.verify").joinpath("meanings.toml").read_text("utf-8"))


def _compiled() -> _Pairs:
    """The words of meanings.toml: French forms, and what may stand for them in English."""
    return tuple(
        (
            re.compile(rf"\b{fr}" + (r"\b" if fr[-1] != ")" else ""), 0 if "A-Z" in fr else re.IGNORECASE),
            re.compile(rf"\b(?:{'|'.join(en.split())})", re.IGNORECASE),
        )
        for fr, en in ((word["fr"], word["en"]) for word in _LISTED["words"])
    )


_WORDS = _compiled()


def _english(table: str) -> _Pairs:
    """A table's English, and the French for it; the indents of its lines are none of it."""
    return tuple(
        (
            re.compile(rf"\b(?:{word['en']})", 0 if word["en"][0].isupper() else re.IGNORECASE),
            re.compile(re.sub(r"(?m)^ +|\n", "", word["fr"]), re.IGNORECASE),
        )
        for word in _LISTED[table]
    )


# English that says something grave, and all in the French for which it may stand.
_LOADED = _english("loaded")
# English words, and French of which one must stand for them.
_BACK = _english("back")
# What English may only say of time where the French has it.
_SPANS = ((re.compile(r"\bdecades?\b", re.IGNORECASE), re.compile(r"décenni|\bans\b|année|dizaine", re.IGNORECASE)),)
# A verb of the main clause in French, and all that may be one in English; any word in -ed or -s may.
_VERB = re.compile(
    r"(?<=[ ’'])(?:a|ont|est|sont|avait|avaient|était|étaient|sera|seront|aurait|auraient|fut|furent)(?![\w'’-])"
)
_MAY_BE_VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|has|have|had|do|does|did|will|would|can|could|shall|should|may|might|must|"
    r"went|came|took|made|said|told|left|met|held|got|gave|found|began|became|saw|knew|wrote|spoke|chose|fell|grew|"
    r"rose|won|lost|sent|built|brought|bought|thought|taught|caught|led|fed|paid|laid|kept|felt|dealt|meant|sold|"
    r"stood|understood|ran|sat|set|put|cut|hit|let|shut|cost|hurt|shot|struck|sought|fought|drew|flew|threw|withdrew|"
    r"wore|broke|drove|spent|swore|shook|rang|sang|sank|bore|bred|read)\b|n't\b|['’](?:s|re|ve|ll|d)\b|"
    r"\w{2,}(?:ed|s)\b|\b(?:I|we|you|they) \w+",
    re.IGNORECASE,
)


def mistaken(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds words of a source that a translation has mistaken, and a verb that English has left out."""
    if source.language != "fr":
        yield from (Reason("name", "", word) for word in _alone(_BACK, source.text, hypothesis.text))
        return
    yield from (Reason("name", "", word.strip()) for word in _alone(_WORDS, source.text, hypothesis.text))
    yield from (Reason("name", word) for word in _alone(_LOADED, hypothesis.text, source.text))
    yield from (Reason("number", word) for word in _alone(_SPANS, hypothesis.text, source.text))
    verb = _VERB.search(source.text)
    if verb and not _MAY_BE_VERB.search(hypothesis.text):
        yield Reason("coverage", "", verb[0])


def _alone(pairs: _Pairs, text: str, other: str) -> Iterator[str]:
    """What of the first of the pairs a text has, where the other text has nothing of the second."""
    for ours, theirs in pairs:
        if (found := ours.search(text)) and not theirs.search(other):
            yield found[0]
