"""Whether a date in a sentence is the date of what the sentence tells.

« Le gouvernement a démissionné à la suite de l'explosion survenue le 4 août » is of another day than the 4th of August,
and so is what somebody said in « la guerre qui dure depuis 2014 ». A timeline may take a date only from the main
clause: where the sentence opens with it, or behind the main verb with nothing between that could have the date for its
own. Rules for French, and a few for English; where they are in doubt, the date is not that of the sentence.
"""

from __future__ import annotations

import re

from pipeline.assemble.reading import Day
from pipeline.leaning import CONNECTIVES
from pipeline.verbs import verbs
from pipeline.verify.dates import MONTHS, WEEKDAYS

_WEEKDAY = rf"(?:{'|'.join((*WEEKDAYS['fr'], *WEEKDAYS['en']))})"
_TIE = rf"(?:{CONNECTIVES}|puis|mais|or|et|car|(?:selon|d'après) [^,]{{3,40}}(?=,)|then|but|however|meanwhile)"
_TIME = r"(?:nuit|matinée|soirée|soir|matin|journée|week-end|fin|début|mois|année|mi|semaine|après-midi|aube)"
# What may stand before a date with which a sentence opens: « Ainsi, dans la nuit du », « Depuis le », "On".
_OPENING = re.compile(
    rf"\W*(?:{_TIE},? )?(?:(?:dans|pendant|au cours|lors|à partir|à compter|à) )?"
    rf"(?:l[ea] |l')?(?:{_TIME}[ -]?)?"
    r"(?:(?:d[eu]|des|d'|au|en|les?|ce|dès(?: le)?|depuis(?: le)?|entre(?: le)?|fin|début|mi-?|jusqu'(?:au|en)|"
    rf"avant le|on|in|since|by|from|between|the|early|late|mid)[ -]?)*(?:{_WEEKDAY},? )?",
    re.IGNORECASE,
)
# Where another clause begins, or an expression for an event that has a time of its own.
_OTHERS = re.compile(
    r"[;:(«\"]|[-–—]{1,2} |\b(?:qu|lorsqu|puisqu)'|\bjusqu|"
    r"\b(?:qui|que|dont|où|lorsque|quand|comme|si|alors que|tandis que|parce que|"
    r"which|who|whom|whose|that|when|where|while)\b|"
    r"\b(?:à la suite|suite à|après|avant|à l'issue|au lendemain|à la veille|dans le cadre|à l'occasion|en vue|"
    r"concernant|relati|portant sur|contre|malgré|face à|grâce à|à cause|en raison|par rapport|contrairement|a suivi|"
    r"after|before|follow(?:s|ed|ing)|ahead of|despite|against|because|during)\b|"
    r"\blors d(?:e|u|es)\b|"
    r"\bdepuis (?:l(?:a|e|es)|sa|son|ses|leurs?)\b(?! (?:\d|printemps|début|mois|fin|mi-|\w+di\b|$))|"
    r"\b(?:lors d|depuis l)'|"
    r"\bpar (?:l[ae] |l'|une? |son |sa )(?:signature|mort|annonce|attaque|explosion|décision|chute|élection|accord|"
    r"victoire|défaite|arrivée|départ)\b|"
    r"\bavoir (?:\w+ )?\w+(?:é|i|u|is|it)e?s?\b",
    re.IGNORECASE,
)
# « L'explosion du 4 août », but « en visite du 21 au 26 juin ».
_OF = re.compile(
    r"(?:\b(?:de|du|des|of|d)|d') ?(?:(?:l[ea]|the|ce|cet|mois de) ?)?(?:\w+di |mi-|fin |début )?$", re.IGNORECASE
)
# « De la mi-mars au 21 juin »: the end of what has another beginning.
_UNTIL = re.compile(rf"\b(?:{'|'.join(MONTHS['fr'])})\b[^,]{{0,10}} (?:au|à|et) $", re.IGNORECASE)
_FROM = re.compile(r"\b(?:du|from) $", re.IGNORECASE)
_SPAN = re.compile(r"\d.* (?:au|to) ")
# « Évoque la mort, en 2016, d'un automobiliste », « a annoncé la reprise des cours lundi 22 juin », « l'événement créé
# par elle en 2010 »: the date of what is named.
_SPEAKS = re.compile(
    r"\b(?:évoqu|dévoil|révél|détaill|rappel|racont|commémor|dénonc|critiqu|salu|condamn|regrett|annonc|promi|"
    r"demand|réclam|propos|recall|announc|commemorat|denounc|criticis|"
    r"describ)\w* (?:aussi |encore )?(?:l[ea]s? |l'|une? |des |son |sa |ses |leurs? |the |a |his |her |their )(?=\w)"
)
_PARTICIPLE = re.compile(
    r"\b(?!\w*(?:té|tés|née|nées|mée|mées)\b)"
    r"(?:\w{2,}(?:é|ée|és|ées)|n[ée]e?s?|(?:com|re)?mise?s?|conclue?s?|prise?s?|survenue?s?|détenue?s?|"
    r"\w+(?:uit|ert|[ae]int|mort)e?s?) "
    r"(?:par|en|à|aux?|dans|le|lors|sur|contre|pour|depuis|entre|fin|début|de|d')(?!\w)"
)
_AUXILIARY = re.compile(
    r"\b(?:a|ai|ont|est|sont|été|avai(?:t|ent)|étai(?:t|ent)|fut|furent|ser(?:a|ont|ait|aient)|aur(?:a|ont|ait|aient)|"
    r"être|avoir|ayant|soit|soient|restent?)\b"
    r"(?: (?:pas|plus|été|également|aussi|ainsi|déjà|encore|tous|toutes|enfin|d'abord|\w+ment)){0,3} ?$"
)
# A year that is a part of a name has no preposition: « l'édition 2003 », « les 24 Heures du Mans 2000 ».
_IN_YEAR = re.compile(
    r"\b(?:en|in|depuis|since|fin|début|mi|dès|entre|et|and|between|by|à|d'ici(?: à)?|vers|l'année|of|to|l'an|été|"
    r"hiver|printemps|automne|from)[ -]$",
    re.IGNORECASE,
)
_ENGLISH_VERB = re.compile(r"\b(?:was|were|is|are|has|have|had|will|\w+ed|said|told|met|won|left)\b")
# « …, ont rapporté jeudi les médias »: the day of the report.
_REPORTED = re.compile(
    r"(?:a|ont|avai(?:t|ent))(?:-t-(?:on|ils?|elles?))? (?:également |aussi )?"
    r"(?:rapporté|indiqué|annoncé|déclaré|précisé|appris|"
    r"expliqué|affirmé|signalé|fait savoir|confirmé|souligné|constaté|ajouté|estimé)\b"
)
_RELATIVE = re.compile(r"\b(?:qui|dont|où|lequel|laquelle|lesquel(?:le)?s|which|who)$", re.IGNORECASE)
_WHILE = re.compile(r"\b(?:alors|tandis) qu[e']|\b(?:while|whereas)\b", re.IGNORECASE)
_WORDS_OF_TIME = re.compile(rf"\b(?:{_WEEKDAY}|{_TIME}|dans la)\b")


def dates(text: str, day: Day) -> bool:
    """Whether the sentence `text` tells of what was, or is to be, at the date `day` that stands in it."""
    before, span = text[: day.start], text[day.start : day.end]
    if re.search(r"\d-$", before):  # « l'appel du 18-Juin »
        return False
    if _OPENING.fullmatch(before):
        return True
    if _OF.search(before) and not (_SPAN.match(span) and _FROM.search(before)):
        return False
    if (
        _UNTIL.search(before)
        or before.count("(") > before.count(")")
        or (len(day.first) == 4 and not _IN_YEAR.search(before))
    ):
        return False
    clause = _clause(before)
    return not (clause is None or _OTHERS.search(clause) or _SPEAKS.search(clause) or _modified(clause))


def _clause(before: str) -> str | None:
    """What stands between the comma before the main verb and the date; None where no verb stands there.

    A comma may close an aside behind the subject (« X, ministre, a annoncé lundi 3 mai »), or set the date itself apart
    (« ont été reçus à Moscou, les 3 et 4 avril »).
    """
    parts = before.split(", ")
    # « La crise, qui, aggravée par la pluie, a fait … »
    if any(_RELATIVE.search(part) or _WHILE.search(part) for part in parts[:-1]):
        return None
    if len(parts) > 1 and not re.search(r"\w{4,}", _WORDS_OF_TIME.sub("", parts[-1])):
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]
    if len(parts) > 1 and _REPORTED.match(parts[-1]) and verbs(parts[-2]) > 0:
        return None
    return parts[-1] if verbs(parts[-1]) > 0 or _ENGLISH_VERB.search(parts[-1]) else None


def _modified(clause: str) -> bool:
    """Whether a noun behind the verb has a participle that the date may go with."""
    return any(not _AUXILIARY.search(clause[: found.start()]) for found in _PARTICIPLE.finditer(clause))
