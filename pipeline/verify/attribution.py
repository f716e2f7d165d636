"""Holds a French claim to saying on whose word it speaks, where its sentence does.

« L'épisode ne durera pas », of « L'épisode ne durera pas, selon la météo », is the weather service's forecast given as
a fact. What counts is what a sentence says of all of itself: « Selon X, » before it, « , selon X » or « , précise X »
behind it. A headline may leave out who announced or specified it, as any newspaper's does, but not whose opinion, hope
or allegation it tells.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.words import normalise

_SAY: Final = (
    r"(?:affirm|ajout|alert|annonc|assur|avanc|avou|clam|comment|confi|confirm|déclar|décrypt|dénonc|détaill|di[st]|"
    r"écri[tv]?|expliqu|fustig|indiqu|insist|ironis|lanc|martel|not|pr[ée]cis|prév(?:ien|en)|racont|rappell?|rapport|"
    r"regrett|relat|relev|répèt|répét|résum|révèl|révél|rétorqu|signal|soulign|sout(?:ien|en)|témoign|tempêt|tweet)"
)
_THINK: Final = (
    r"(?:anticip|crain|croi|estim|espèr|espér|jug|pari|pens|prédi|présum|pronostiqu|redout|suppos|veu(?:len)?t croir)"
)
_TOLD: Final = r"(?:e|nt|ent|nent|ait|aient|t|d|dent)?\b"  # the endings of « précise », « précisaient »
_HAS_TOLD: Final = r"(?:é|u|i|is|it|t)?\b"
_SOMEBODY: Final = r"(?=l[ae]s? |l'|une? |[A-ZÉ]|son |sa |ses |cet?t?e? |plusieurs |des |deux )"


def _behind(verb: str) -> str:
    """« , a aussi précisé mardi à la radio le ministre », « ", espère le maire »."""
    adverb = r"(?:(?:[\wà-ÿ]+ment|par ailleurs|aussi|également|ainsi|encore|ensuite|enfin|notamment) )?"
    when = (
        r"(?:(?:[\wà-ÿ]+di|hier|ensuite|ce [\wà-ÿ]+)(?: \d+(?:er)? [\wà-ÿ]+)? )?"
        r"(?:(?:à|au|sur) (?:la |l')?[A-ZÉ0-9][\w'-]* )?"
    )
    form = rf"(?:(?:a|ont|avait|avaient) {adverb}{verb}{_HAS_TOLD}|{verb}{_TOLD})"
    return rf"(?<=[,\"»]) (?:l'|s'|se )?{form} {adverb}{when}{_SOMEBODY}"


_WORD_OF: Final = re.compile(
    r"^(?:[Ss]elon|[Dd]'après|[Ss]uivant) [^,]{2,80},|, (?:selon|d'après) (?!l(?:a|e|es)quel)[^,;:\"«]{2,90}$|"
    rf"{_behind(_SAY)}|{_behind(_THINK)}"
)
_ALLEGE: Final = r"(?:affirm|assur|avanc|clam|croi(?:t|ent) savoir|écri[tv]?|révèl|révél|sout(?:ien|en))"
_VIEW_OF: Final = re.compile(
    rf"{_behind(_THINK)}|{_behind(_ALLEGE)}|"
    r"^(?:[Ss]elon|[Dd]'après) [^,]{2,80},|, (?:selon|d'après) [^,;:\"«]{2,90}$"
)
_SAID: Final = re.compile(
    rf"\b(?:{_SAY}|{_THINK})(?:{_TOLD}|{_HAS_TOLD}|(?:ant|er|ée?s?)\b)|"
    r"\b(?:selon|d'après|aux yeux|source|appris|reconn|répon|plaid|prom[ei]|propos|"
    r"demand|réclam|appel|(?:aur|ser)ai(?:t|ent)\b|pour )",
    re.IGNORECASE,
)
# « La position de Paris n'a pas changé : », « un seul mot d'ordre : ».
_STAND: Final = re.compile(
    r"\b(position|avis|message|thèse|argument|promesse|objectif|conviction|mot d'ordre|demande|consigne)s?\b"
    r"[^:\"«.]{0,60}?: ?(?P<it>[^\"«]*)",
    re.IGNORECASE,
)
_BEGINNING: Final = 20  # characters by which a claim is known to be made of what a position is
_QUOTED: Final = re.compile(r"\"[^\"]*\"|«[^»]*»")


def unsourced(claim: str, passage: str, *, headline: bool = False) -> str:
    """The words by which the sentence `passage` gives all of itself as somebody's, where the claim has none, or ""."""
    source = _QUOTED.sub('""', normalise(passage).rstrip(' ."»'))
    said = _QUOTED.sub('""', normalise(claim))
    stand = _STAND.search(source)
    if stand and said[:_BEGINNING].casefold() in stand["it"].casefold():
        return stand[1]
    found = (_VIEW_OF if headline else _WORD_OF).search(source)
    return found[0].strip(" ,") if found and not _SAID.search(said) else ""
