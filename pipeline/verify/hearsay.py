"""Holds a translation to saying on whose word it speaks: « X dit vouloir partir » is not "X wants to leave".

What counts on the source's side is narrow, a verb of saying with what is said, « selon », "according to"; on the other
side any word will do that a human translator may have chosen for it. Whether it is the same speaker, names are compared
for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.records import Reason
from pipeline.verify.facts import Facts
from pipeline.verify.quotes import read_quotations

_VERB: Final = (
    r"(?:(?:a|ont|avait|avaient)(?:-t)?(?:-(?:ils?|elles?|on))? "
    r"(?:\w+ment |aussi |également |ainsi |encore |ensuite |enfin )?"
    r"(?:affirmé|assuré|déclaré|dit|estimé|indiqué|précisé|expliqué|ajouté|rapporté|soutenu|confié|raconté)"
    r"|(?<!on )(?<!s'est )(?:(?:affirm|assur|déclar|estim|indiqu|précis|expliqu|ajout|rapport|confi|racont)"
    r"(?:e|ent|ait|aient)"
    r"|dit|disent|disait|disaient|soutient|soutiennent))"
)
# Somebody's word, given as such. « selon le cas », « selon les règles » are no one's: only where a clause begins.
_SAID: Final = {
    "fr": re.compile(
        r"(?:^|(?<=[,;:(–] )|(?<=[,;:(–]))(?:selon|d'après) (?!qu|le cas|laquelle|lequel|lesquel)\w+"
        rf"|\b{_VERB}(?: (?:qu(?:e\b|')|vouloir|avoir|être|ne pas|\w+er\b)|(?= ?[,.]))"
        rf"|(?<=, ){_VERB} (?:les?|la|une?)\b|, (?:a|ont|avait|avaient)(?:-t)?-(?:ils?|elles?|on) \w+",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\baccording to (?!the (?:case|rules?)\b|its\b|their\b)|(?<!the )\b(?:said|says)\b"
        r"|\b(?:reported|alleged)ly\b",
        re.IGNORECASE,
    ),
}
# Any word that may give somebody's word in the other language; quotation marks do, too.
_MAY_SAY: Final = {
    "en": re.compile(
        r"\b(?:accord|sa(?:y|id)|claim|stat(?:e|es|ed|ing|ements?)\b|assert|alleg|report|announc|tell|told|believ|thin?k|"
        r"thought|argu|consider|accus|estimat|indicat|suggest|sources?\b|suppos|apparent|not(?:e|ed|es|ing)\b|"
        r"add(?:s|ed|ing)?\b|insist|stress|expla[in]|view|opinion|maintain|contend|declar|confirm|point|specif|clarif|"
        r"emphasi|assur|ensur|affirm|describ|reveal|reckon|feels?\b|felt|see[ns]?\b|saw|judg|confid|recount|relat(?:e[ds]?|ing)\b|"
        r"mention|remark|comment|quot|warn|admit|acknowledg|show|found|find|eyes|words?\b|speak|spoke|speculat|wr[io]t|"
        r"expect|pledg|vow|promis|deem|talk|calculat|puts?\b|rumou?r|testif|advis|refer|detail|communicat|swor|"
        r"swear|recall|observ|seem|pursuant|accordance|based|line with|keeping|depending|conclud|guess|"
        r"assess|outlin|agree|repl[iy]|answer|respon|predict|forecast|hint|impl[iy]|cit(?:e|ing)|repeat|reiterat|"
        r"proclaim|profess|urg|known|calls?\b(?! for))|[\"“”‘’]|(?<!\w)'|'(?!\w)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\b(?:selon|d'après|aux yeux|avis|pour (?:sa|leur|ma) part|aurai|serai|source|paraît|parait|apparemment|"
        r"affirm|assur|déclar|di(?:t|s|re|sant|sent|sait)\w*|estim|indiqu|annon|soulign|précis|expli|ajout|rapport|"
        r"sout(?:ien|en|în)|accus|confi|jug|dénon|préten|confirm|promis|promet|avanc|martel|réaffirm|salu|évoqu|insist|"
        r"rappel|racont|reconn|plaid|exprim|regrett|dément|écri|répon|répliqu|lanc|considér|pens|croi|cru|rétor|parl|"
        r"demand|inform|signal|not(?:é|e|er|ent|ant|ait)|observ|fait (?:savoir|état|valoir|remarquer)|fai(?:re|sant) "
        r"(?:savoir|état|valoir)|conclu|révél|décri|cit[eé]|commen|témoign|publi|présent|prév|avert|alert|appel|mention|"
        r"propos|admet|admis|trouv|vouloir|reven|allég|argu|suppos|répét|invit|exhort|conseil|enseign|commun|qualifi|"
        r"poursui|résum|lâch|tonn|continu|imputé|réput|prescri|termes|conform|sembl|laiss|avou|\w{2,}rai(?:t|ent)\b)"
        r"|[«»\"“”]",
        re.IGNORECASE,
    ),
}
# A speaker, and what makes nobody of him.
_SPEAKER: Final = re.compile(r"\b(?:a|avait)-t-(?:il|elle) \w+")
_NOBODY: Final = re.compile(
    r"\bit (?:has been|had been|was|is) (?:\w+ly )?(?:said|estimated|stated|considered|added|noted)\b"
)
# « Douze soldats auraient été tués »: what is told, and not known. Not « aurait pu », nor behind « si » or « que ».
_RUMOUR: Final = re.compile(
    r"\b(?:aurai(?:t|ent)(?: \w+ment| bien| déjà| aussi| également| ainsi)* "
    r"(?!(?:pu|dû|voulu|fallu|aimé|préféré|souhaité|suffi|mérité|pensé|cru|fait)\b)"
    r"(?:été (?!(?:capable|possible|impossible|préférable|mieux)\b)\w+"
    r"|\w+(?:é|i|u|is|it|ert|eint|aint|ort)e?s?\b)"
    r"|s(?:e |')serai(?:t|ent)(?: \w+ment)* \w+(?:é|i|u|is|it|ert)e?s?\b"
    r"|serai(?:t|ent)(?: \w+ment)* "
    r"(?:mort|décédé|parti|arrivé|venu|né|resté|survenu|tombé|entré|sorti|intervenu)e?s?\b)",
    re.IGNORECASE,
)
_HYPOTHESIS: Final = re.compile(
    r"\b(?:si|s'ils?|sinon|à condition|sans|même|sauf|quand|qui|dont|où)\b|\bqu[e']", re.IGNORECASE
)
_NOT_KNOWN: Final = re.compile(
    r"\b(?:report|alleg|sai[dy]|claim|believ|thought|think|suppos|presum|accord|suspect|quot|rumou?r|purport|possib|"
    r"likel|probab|apparent|may\b|might\b|could\b|seem|accus|estimat|appear|tell|told|understood|(?:is|are) to\b|"
    r"state[sd]?\b|should\b|based on|would\b(?! have| be\b))",
    re.IGNORECASE,
)
_QUOTED_WORDS: Final = 5
_MARKS: Final = re.compile(r"[\"“”«»‘]|(?<!\w)'")


def unheard(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds somebody's word that is told as a fact, or without the marks of a quotation."""
    if said := _unattributed(source, hypothesis):
        yield Reason("attribution", "", said)
    if quoted := _unquoted(source.text, hypothesis.text):
        yield Reason("quote", "", quoted)


def _unattributed(source: Facts, hypothesis: Facts) -> str:
    """The words by which the source gives what it says as somebody's, where the translation has none; else "".

    Somebody, « a-t-il estimé », is not nobody: "it has been estimated". A rumour, « auraient été tués », is no "were
    killed" and no "would have been killed".
    """
    found = _SAID[source.language].search(source.text)
    if found and not _MAY_SAY[hypothesis.language].search(hypothesis.text):
        return found[0]
    rumour = _RUMOUR.search(source.text) if (source.language, hypothesis.language) == ("fr", "en") else None
    if rumour and not _HYPOTHESIS.search(source.text) and not _NOT_KNOWN.search(hypothesis.text):
        return rumour[0]
    nobody = hypothesis.language == "en" and _NOBODY.search(hypothesis.text)
    speaker = _SPEAKER.search(source.text) if nobody else None
    return speaker[0] if speaker else ""


def _unquoted(source: str, hypothesis: str) -> str:
    """The beginning of what the source quotes, five words or more, where the translation quotes nothing; else "".

    Of 162 quotations in French news human translators have turned one into plain text so.
    """
    if _MARKS.search(hypothesis):
        return ""
    quoted = (one.text.split() for one in read_quotations(source))
    return next((" ".join(words[:_QUOTED_WORDS]) for words in quoted if len(words) >= _QUOTED_WORDS), "")
