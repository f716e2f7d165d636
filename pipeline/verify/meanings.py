"""Holds a translation to the meaning of words that small models turn around: « dénoncent » is not "deny".

The glossary has terms; here stand the verbs and nouns on which a sentence turns, in all their forms, each with every
English word by which a human translator may render it. A word that none of these renders was mistaken, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.records import Reason
from pipeline.verify.facts import Facts

# French, and the beginnings of what may stand for it in English.
_MEANINGS = (
    (r"dénon(?:ce|cent|cer|cé|cée|cés|cées|çait|çaient|çant)",
     "denounc condemn decr critic deplor expos accus speak spoke slam protest blast complain attack rail lambast "
     "call(?!(?:s|ed|ing)?.(?:for|on|upon)) "
     "report warn tip blow blew terminat withdr whistle shame"),
    (r"démen(?:t|ti|tent|tir|tait)", "den refut disput reject contradict disprov insane demented"),
    (r"salu(?:e|é|ée|és|ées|ent|er|ait|ant)", "welcom hail prais greet applaud salut commend laud wav acclaim pay paid "
     "tribute honour honor bow cheer celebrat"),
    (r"mis(?:e|ent|ait|er|é)(?= (?:\w+ )?sur (?:un|une|le|la|les|l'|son|sa|ses|des|d')(?! ?marché))",
     "bet bank rel(?:y|ie[sd]|ian) count focus stak invest gambl depend pin hop emphasi put(?!s?.forward|ting.forward) "
     "turn plac priorit build wager opt"),
    (r"(?:prend|prennent|prendre|pris) de l'ampleur",
     "grow grew gain expan momentum larger bigger broad increas spread widen develop intensif escalat build ris rose"),
    (r"officialis(?:e|é|ée|és|ées|ent|er|ait|ant)",
     "formal announc confirm sign seal ratif validat declar recogni establish official(?!ly.(?:publish|post))"),
    (r"mise sur pied", "creat establish set form found launch build start organi up"),
    (r"reçu(?:e|es|s)? (?:de la|du|de l'|des) (?=[A-ZÉ])", "from by"),
    (r"conseill(?:er|ère)s?", "advi counsel council aide recommend suggest consult(?!ants\\b) coach member governor"),
    (r"atouts?", "asset advantage strength trump plus strong ace benefit edge feature attract selling"),
    (r"menac(?:e|es|ent|é|ée|és|ées|er|ait)", "threat menac danger risk endanger peril jeopard attack"),
    (r"retraits?", "withdr pull retreat remov exit leav retir departure recall revo strik vot"),
    (r"hausses?", "increas ris rose up grow grew high hike rais jump surg gain climb more upward soar inflat"),
    (r"baisses?", "fall fell drop declin decreas low down reduc cut slump slid dip slash los less shrink shrank"),
    (r"tué(?:e|s|es)?", "kill dead death die murder slain shot lost lives fatal"),
    (r"blessé(?:e|s|es)?", "wound injur hurt casualt"),
    (r"otages?", "hostage captive kidnap"),
    (r"libér(?:é|ée|és|ées|er)", "free freed releas liberat let out discharg reliev paid"),
    (r"déploi(?:ement|ements|e|ent)|déploy(?:é|ée|és|ées|er|ait)", "deploy roll unfurl dispatch stationed sent display "
     "spread implement unfold use position"),
    (r"exhort(?:e|é|ée|ent|er|ant)", "urg exhort call encourag press implor appeal"),
    (r"revendiqu(?:e|é|ée|és|ées|ent|er|ant|ait)", "claim demand assert lay laid profess responsib insist"),
    (r"(?:s')?empar(?:e|é|ée|és|ées|ent|er)", "seiz captur took tak grab overr grip conquer hold get got"),
    (r"accus(?:e|é|ée|és|ées|ent|er|ait|ant)", "accus charg blam alleg acknowledg defend indict suspect claim"),
    (r"condamn(?:e|é|ée|és|ées|ent|er|ait|ation|ations)", "condemn sentenc convict denounc guilty order fin jail "
     "doom blast decr criti indict"),
    (r"rejet(?:é|ée|és|ées|er|te|tent)", "reject dismiss refus turn rebuff deni deny spurn throw threw discharg vot "
     "overrul strike struck emit emission releas deposit not"),
    (r"usines?", "plant factor mill refiner facilit works manufactur"),
)  # fmt: skip
_COMPILED = tuple(
    (re.compile(rf"\b{french}\b" if french[-1] != ")" else rf"\b{french}", re.IGNORECASE if "A-Z" not in french else 0),
     re.compile(rf"\b(?:{'|'.join(english.split())})", re.IGNORECASE))
    for french, english in _MEANINGS
)  # fmt: skip
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
    """Finds words of a French source that an English translation has mistaken, and a verb that it has left out."""
    if source.language != "fr":
        return
    for french, english in _COMPILED:
        found = french.search(source.text)
        if found and not english.search(hypothesis.text):
            yield Reason("name", "", found[0].strip())
    for english, french in _SPANS:
        said = english.search(hypothesis.text)
        if said and not french.search(source.text):
            yield Reason("number", said[0])
    verb = _VERB.search(source.text)
    if verb and not _MAY_BE_VERB.search(hypothesis.text):
        yield Reason("coverage", "", verb[0])
