"""Holds a translation to what its source denies: negations of one side that the other has nothing for.

Many are said without one in the other language (« incapable », "to no avail"), and some hardly negate (« n'a pas tardé
à »); what may say the same is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.records import Reason
from pipeline.verify.facts import Facts

_NEGATIVE = {
    "fr": re.compile(
        r"\bn(?:e |')(?:[^ .;]+ ){1,4}?(?:pas|jamais|rien|aucune?|plus|personne|guère|ni)\b(?! qu(?:e\b|'))|"
        r"\baucune?\b(?![^.;]{0,40}\bn(?:e |'))|"
        r"\b(?:pas(?<!un pas)(?<!au pas)(?<!le pas)(?<!premier pas)(?<!chaque pas)(?<!deux pas)(?<!ques pas)(?<!à pas)"
        r"(?<!petits pas)(?<!les pas)(?<!ses pas)(?<!\bson pas)|jamais(?<!à jamais)(?<!que jamais)|nulle|"
        r"nul(?= (?:besoin|doute|autre)))\b"
        r"(?!-| (?:de calais|à pas|moins d|seulement|uniquement|que\b|qu'))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:not(?! (?:only|just|least|(?:more|less|later|fewer) than))|never(?!-)|no(?!-show|"
        r"\.? ?\d| sooner| (?:more|less|later|fewer) than)|none|nothing(?! (?:but|(?:less|more) than|short of)\b)|"
        r"nobody|neither|cannot|nowhere)\b|"
        r"n't\b",
        re.IGNORECASE,
    ),
}
# Words that may say the same without a negation: « incapable » is "not able", « à jamais » "never again".
_NEGATIVE_SENSE = {
    "fr": re.compile(
        r"\b(?:non(?!-)|sans|ni|peu|rien|personne|sauf|seule?s?|seulement|manqu\w+|absen\w+|refus\w+|empêch\w+|"
        r"interdi\w+|évit\w+|faute|échou\w+|échec|incapa\w+|impossib\w+|inconnu\w*|inexist\w+|invisib\w+|"
        r"inuti\w+|illég\w+|irrég\w+|inaperçu\w*|inégal\w+|incompéten\w+|anonymat|aussitôt|attendre|"
        r"cess\w+|ignor\w+|exclu\w*|hors|contraire\w*|au lieu|plutôt|ne|n'|"
        r"dé(?:pourv|menti|saccord|conseill|plai|fiance|fectueu)\w*|loin|à peine|censure|renon\w+|"
        r"in(?:trouv|vend)ables?|priv(?:é|ée|és|ées|er|e|ent) d\w*|fictifs?|fictives?|en panne|dispens\w+|"
        r"(?:se|s'en?) (?:taire|tai[st]|taisent|pass\w+|gard\w+)|s'(?:est|était|étaient) (?:bien )?gard\w+|"
        r"vaine?s?|à défaut|silence|rarement|sinon|étrang(?:er|ère)s? à|toujours attendue?s?|tant s'en faut|"
        r"moins (?:la|les?|l'|par)|caduc|caduque|insoumis\w*|tourn\w+ court|plus question|"
        r"échapp\w+ à|à la légère)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:without|un(?!til|der|it|ion|iqu|ivers|less|cle)\w{3,}|in(?:capab|abil|vis|exist|suffic|appropr|effect|"
        r"correct|complete|evit)\w+|im(?:possib|prob|pat|pract|perf)\w+|il(?:leg|lic)\w+|ir(?:reg|rel|resp)\w+|non\w*|"
        r"dis(?:agree|appear|like|regard|believ|miss)\w*|fail\w*|refus\w*|lack\w*|hardly|scarcely|yet to|"
        r"short of|rarely|barely|few|little|"
        r"below|all that remains|keep out|immune|"
        r"prevent\w*|avoid\w*|den(?:y|ied|ies)|any\w*|only|nor|rather|except|instead|miss\w*|stop\w*|reject\w*|"
        r"exclu\w*|longer|absen\w*|ban(?:s|ned)?|declin(?:e[ds]?|ing) to|out of the question|"
        r"sold out|r[au]n out|off duty|at most|overdue|less out of|"
        r"forbid\w*|unless|\w{2,}less|but|forever|devoid|ignor\w*|ceas\w*)\b",
        re.IGNORECASE,
    ),
}

# « La plus meurtrière jamais enregistrée »: ever.
_EVER = re.compile(r"(?<=\b(?:plus|pire) )[^,.;]{0,30}\bjamais\b(?! (?:n'|ne ))", re.IGNORECASE)
# « N'a pas tardé à », « n'en finit plus de »: soon, endlessly. The other language may put these with or without one.
_NO_NEGATION = re.compile(
    r"\bn(?:e |')(?:(?:a|ont|avait|avaient) pas (?:tardé|excédé|dépassé"
    r"|manqué d(?:e |')(?:(?:l['ea]s?|lui|y|en) ?)?\w+(?:er|ir|re))"
    r"|tard\w+ pas|manqu\w+ pas d(?:e |')\w+(?:er|ir|re)|en fini\w+ (?:plus|pas) d(?:e|')"
    r"|est pas (?:sans (?:rappel|évoqu)er|exclu que|jusqu)"
    r"|(?:a |ont )?(?:pas désempli|désempli\w+ pas)|en démord\w* pas|s['e] ?est pas fait attendre"
    r"|(?:y )?(?:exc[éè]d|dépass)\w+ pas|en \w+ pas moins|(?:y )?\w+ pas (?:moins|plus) d(?:e|'une?))\b"
    r"|\bune fois n'est pas coutume\b"
    r"|\b(?:did|was|were)(?: not|n't) (?:take long|long in|slow to|slow in)\b|\bcan(?:not|'t| not) wait\b"
    r"|\bnot so much\b|\bno \w+er than\b|\bcareful not to\b",
    re.IGNORECASE,
)

# « Ils n'ont pas manqué de vivres »: who lacks says no, but not here.
_TWICE = re.compile(
    r"\bn(?:e |')(?:(?:\w+ ){1,2}pas (?=\w+é)|(?=\w+ pas\b))(?P<verb>manqu|ignor|refus|empêch)\w+(?: pas)?",
    re.IGNORECASE,
)
_LACKING = {"manqu": r"\b(?:lack|miss)", "ignor": r"\bignor", "refus": r"\brefus", "empêch": r"\b(?:prevent|stop)"}


def negated(side: Facts) -> list[str]:
    """Gives the negations of a text as they are written, those that hardly negate left out."""
    said = _NO_NEGATION.sub(" ", _EVER.sub(" ", side.text))
    return [match[0] for match in _NEGATIVE[side.language].finditer(said)]


def turned_round(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a negation of one side for which the other has nothing that could say the same."""
    for one, other in ((source, hypothesis), (hypothesis, source)):
        ours, theirs = negated(one), negated(other)
        rest = _NEGATIVE[other.language].sub(" ", other.text)
        either = len(_NO_NEGATION.findall(other.text))
        if len(ours) > len(theirs) + either + len(_NEGATIVE_SENSE[other.language].findall(rest)):
            lost = one is source
            yield Reason("polarity", "" if lost else ours[0], ours[0] if lost else "")
            return
    twice = _TWICE.search(source.text) if source.language == "fr" else None
    if twice and not negated(hypothesis) and re.search(_LACKING[twice["verb"].lower()], hypothesis.text, re.IGNORECASE):
        yield Reason("polarity", "", twice[0])
