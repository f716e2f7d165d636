"""Finds a name that a translation ties to the words before it otherwise than its source: as owner, goal or place.

« La société d'État Rosatom » is a company of that name, not "Rosatom's state company", « le gouverneur Diallo » is no
"governor of Diallo", « la visite d'Assimi Goïta » is his own, not a "visit to Assimi Goïta", and who is « conduit à
Kati » is not led in Kati.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.records import Reason
from pipeline.verify.facts import Facts
from pipeline.verify.names import codes_of
from pipeline.words import fold

_OWNER: Final = re.compile(r"\b([A-Z][\w-]+)'s (?!(?:been|a|an|the|not|going)\b)[a-z]+")
# An office said to be of a name; not what a name only begins, as in "president of Rockefeller University".
_HELD: Final = re.compile(
    r"\b(?:(?:vice-)?president|(?:prime )?minister|governor|mayor|prefect|senator|ambassador|spokes\w+|secretary|"
    r"general|colonel|captain|commander|judge|prosecutor|director|chief|leader|king|queen|prince) of (?!The\b)"
    r"([A-Z][\w-]+)(?! (?:[Uu]niver|[Gg]roup|[Cc]ompan|[Ii]nstit))"
)
# An article and one to three words in small letters, right before the name; none of them joins it to what it follows.
_CALLED: Final = re.compile(
    r"(?:^|[ '])(?i:le|la|les|l'|une?|du|au|des|aux)[ ']?(?:[a-zà-ÿ][a-zà-ÿ'-]* |d'État ){1,3}$"
)
_JOINED: Final = re.compile(
    r"(?:\b(?:des?|du|à|au|aux|à la|de la|par|chez|pour|avec|sur|en|contre|que|qui|dont|et|où|est|sont) |[dl]')$",
    re.IGNORECASE,
)

# Whoever or whatever is brought somewhere; what one arrives « à » one arrives "in".
_BROUGHT: Final = re.compile(
    r"\b(?:conduit|emmené|ramené|transféré|transporté|envoyé|rapatrié|expulsé|extradé|dépêché|reconduit)e?s?\b"
    r"(?: [\w'’-]+){0,6}? (?:à|au|aux|vers) ([A-Z][\w-]+)"
)

# « A lancé à la foule enthousiaste Awa Sow » is no "enthusiastic Awa Sow said".
_DESCRIBED: Final = re.compile(
    r"(?:^|[,\"”] )(?!(?:critic|detective|executive|mystic|native|operative|representative)\b)"
    r"([a-z]{3,}(?:ic|ous|ful|ive|able|ible|ed)) ([A-Z][\w-]+)(?= [A-Z])"
)


def described(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """The adjective that stands before somebody's name, whose French does not stand beside it."""
    for match in _DESCRIBED.finditer(hypothesis.text) if source.language == "fr" else ():
        name, root = re.escape(match[2]), re.escape(match[1][:4])
        own = rf"\b(?:l'|le |la |une? ){root}\w* {name}\b|\b{name}(?: [A-Z][\w-]+)*,? {root}"
        beside = re.search(own, source.text, re.IGNORECASE)
        if re.search(rf"\b{name}\b", source.text) and re.search(rf"\b{root}", source.text) and not beside:
            yield Reason("name", f"{match[1]} {match[2]}")


# "Mali's ministers of Burkina Faso and Niger", of « les ministres du Mali, du Burkina Faso et du Niger ».
_OWNED_OF: Final = re.compile(r"\b([A-Z][a-z]+)(?: [A-Z][a-z]+)?'s (?:[a-z-]+ ){1,4}of (?:the )?([A-Z][a-z]+)")


def owned(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """What is a name's in a translation, and stands beside it in the French source, which gives the name nothing."""
    if source.language != "fr":
        return
    for match in _OWNED_OF.finditer(hypothesis.text):
        if all(codes_of(fold(country)) for country in match.groups()):
            yield Reason("name", match[0])
    for match in (*_OWNER.finditer(hypothesis.text), *_HELD.finditer(hypothesis.text)):
        before = [
            source.text[max(0, place.start() - 50) : place.start()]
            for place in re.finditer(rf"\b{re.escape(match[1])}\b", source.text)
        ]
        if before and all(_CALLED.search(text) and not _JOINED.search(text) for text in before):
            yield Reason("name", match[0], match[1])


def visited(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Whom a visit is said to go to, where the French source has it made by them: « la visite officielle de »."""
    if source.language != "fr":
        return
    for match in re.finditer(
        r"\b(?:visit|trip|journey)s? to (?:the |President |Minister )*([A-Z][\w-]+)", hypothesis.text
    ):
        name = re.escape(match[1])
        made = re.search(
            rf"\b(?:visites?|voyages?|déplacements?)(?: [a-zà-ÿ]+)? (?:de |d')(?:[A-Z][\w-]+ )*{name}\b", source.text
        )
        if made and not re.search(rf"\b(?:à|au|aux|en|chez|auprès de) (?:[A-Z][\w-]+ )*{name}\b", source.text):
            yield Reason("name", match[0], made[0])


def brought(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Where somebody is said to be led about, who in the French source was led there."""
    for match in _BROUGHT.finditer(source.text) if source.language == "fr" else ():
        name, goal = re.escape(match[1]), r"\b(?:to|for|into|towards?|reach\w*|back|home) (?:[a-z]+ ){0,2}"
        inside = re.search(rf"\bin {name}\b", hypothesis.text)
        if inside and not re.search(rf"{goal}{name}\b", hypothesis.text):
            yield Reason("name", inside[0], match[0].rpartition(" ")[0].rpartition(" ")[2] + f" {match[1]}")
