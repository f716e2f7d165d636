"""Which sentences can be read without the one before them, and which say of nobody knows whom what they say.

« Ses trois membres ont quitté la CEDEAO » is true where it stands, and says something else behind another sentence. A
sentence *leans* if who or what it speaks of is named before it: its subject is a pronoun, a possessive or a
demonstrative, it has no verb of its own (« Une mesure qui porte ses fruits »), or somebody's word is given without
saying whose. It *stands alone* if it neither leans nor is tied to the sentence before by a word like « toutefois ». It
*points* (« cette mesure »), or its subject is *unnamed* (« la direction »), where it can be read alone but not fully
understood. Rules for French, and a few for English; where they are in doubt (« C'est l'homme qui… »), a sentence leans.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from pipeline.verbs import comments, verbs
from pipeline.words import stem

TOGETHER = 60  # words at most of a sentence with those that it leans on, shown as one
_BEGINNING = 1_000  # characters of a sentence in which its subject is looked for

_PLAIN = str.maketrans({"’": "'", "‘": "'", "\u202f": " ", "\xa0": " ", "“": '"', "”": '"'})
_OPENED = re.compile(r"^[\s—–-]+")
_MARKS = re.compile(r" ?[«»\"] ?(?=[,.;:!?)])|« |\"| »")
QUOTED = re.compile(r"«[^«»]*»|\"[^\"]*\"")
# What ties a French sentence to the one before it.
CONNECTIVES = (
    "toutefois|cependant|pourtant|néanmoins|ainsi|enfin|ensuite|en outre|par ailleurs|de plus|en revanche|en effet|"
    "au contraire|à l['’]inverse|du coup|par conséquent|d['’]ailleurs|de fait"
)
_TIED = re.compile(
    rf"^(?:{CONNECTIVES}|mais|or|et|car|donc|puis|alors|aussi|de même|"
    r"however|moreover|but|and|then|also|besides|meanwhile)\b(?! que\b),? *",
    re.IGNORECASE,
)
# What is said of something just told: not its name, but a word for it.
_TOPIC = re.compile(r"^(?:y compris|ou plutôt|un choix|le sujet|the (?:subject|topic))\b", re.IGNORECASE)

_DAY = r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_MONTH = r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNIT = r"jours?|semaines?|mois|ans?|années?|heures?|minutes?|décennies?|temps"
# « Ce lundi », « ces dernières semaines », "this week": a time, whose name it is.
_THIS_TIME = (
    rf"(?:cet?(?:te)?|this) (?:même )?(?:{_DAY}|{_MONTH}|matin|midi|soir|après-midi|nuit|semaine|week-end|mois|année|"
    rf"trimestre|semestre|été|automne|hiver|printemps|\d+(?:er)? (?:{_MONTH})|week|month|year|morning|evening|summer|"
    r"winter|spring|\w+day\b)(?!-là)|(?:ces|these) (?:derni[eè]re?s|prochaine?s|last|past|coming) (?:\w+ )?"
    rf"(?:{_UNIT}|days|weeks|months|years)"
)
_COUNT = r"une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quelques|plusieurs|\d+"
# What may stand before the subject: where, when, how, on whose word. « Si » and « quand » have subjects of their own.
_CIRCUMSTANCE = re.compile(
    rf"^(?:{_THIS_TIME}|à|a|au|aux|en|dans|pour|selon|d'après|par|avec|sans|sur|sous|chez|depuis|dès|pendant|durant|"
    r"lors|après|avant|vers|face|malgré|outre|suite|grâce|parmi|contrairement|hier|demain|aujourd'hui|"
    rf"désormais|(?:le )?(?:{_DAY})|le \d|(?:{_COUNT}) (?:{_UNIT}) (?:plus tard|après|avant|auparavant)|"
    r"âgée?s? de|née?s? (?:en|à|le)|\w+(?:ée?s?|ies?|ues?|ant) (?:à|au|aux|en|dans|par|pour|sur|de|d'|du|des|le|la|les|"
    rf"{_DAY})|in|at|after|before|during|since|for|according)\b(?! que\b| qu')"
    r"(?:[^,;:()]|,(?=\d)){0,120}, +",
    re.IGNORECASE,
)
# « Pour le ministre, Abdoulaye Diop, … »: behind a circumstance; at the beginning it is the subject.
_APPOSITION = re.compile(r"^[A-ZÉ][\w'-]+(?: [A-ZÉ][\w'-]+){0,3}, +")
# « Pour lui, », « trois d'entre eux »: the circumstance, or the subject, speaks of somebody named before.
_WITH_THEM = re.compile(
    r"^(?:selon|d'après|pour|avec|sans|parmi|chez|contre|entre|derrière|devant|comme|malgré|outre|among|for|with) "
    r"(?:lui|elle|eux|elles|celui-ci|celle-ci|ceux-ci|them|him)(?:-mêmes?)?\b(?! qui\b)|"
    r"^(?:[^ ,]+ ){1,4}d'entre (?:eux|elles)\b|^l'une? d'(?:eux|elles)\b",
    re.IGNORECASE,
)

_BE = r"(?:est|était|sera|serait|a été|avait été|n'est pas|n'était pas|reste|semble|paraît|devient)"
# « Il y a exprimé sa reconnaissance » is not « il y a ».
_PARTICIPLE = r"(?:également |aussi |notamment )?(?:\w+é|dit|fait|mis|pris|vu|reçu|rendu|ouvert|offert)\b"
# « Il » that stands for nothing.
_IMPERSONAL = (
    rf"(?:ne |n'|nous |leur |lui )*(?:faut|fall\w+|faud\w+|a (?:\w+ )?fallu|aur\w+ fallu|y a(?! {_PARTICIPLE})|"
    r"y avait|y aur\w+|y eut|(?:doit|peut|pourrait|devrait|va|semble) y avoir|convien\w+|convenait|importe|suffi\w+|"
    r"existe\w*|"
    r"rest(?:e|ait|era) (?:à|encore|des|une?|\d|que)\b|(?:semble|semblait|semblerait|paraît|arrive|se trouve) qu|"
    r"(?:semble|semblerait) tout simplement qu|manque (?!de )|vaut mieux|vaudrait mieux|se p(?:eut|ourrait)|"
    r"s'est avéré qu|s'avère qu|pleut|"
    rf"{_BE} (?:\w+ment |très |trop |plus |donc |aussi |désormais |encore |bien )?(?:im)?(?:possible|probable|"
    r"portant|essentiel|nécessaire|difficile|facile|interdit|prévu|temps|question|clair|évident|vrai|rare|urgent|"
    r"inopportun|indispensable|inutile|utile|certain qu|tard|tôt|recommandé|conseillé|permis|préférable|envisagé|"
    r"décidé|demandé|convenu|indiqué|précisé|établi|regrettable|étonnant|normal|logique|primordial|crucial|fréquent|"
    r"exclu|à noter|à craindre|hors de question|\d+ ?h))"
)
_PRONOUN = re.compile(
    rf"^(?:il (?!{_IMPERSONAL})|(?:ils|elles?|celui-ci|celle-ci|ceux-ci|celles-ci|celui-là|celle-là|cela|ceci|ça|eux|"
    r"lui|tou(?:s|tes) (?:les )?(?:deux|trois)|(?:celui|celle|ceux|celles) d(?:e|u|es)|s'y|"
    r"(?:l[ea]s? )(?:premi[eè]re?s?|seconde?s?|deuxièmes?|troisièmes?|derni[eè]re?s?) (?:a|ont|est|sont|était|"
    r"concerne|porte|prévoit|vise)|de quoi|son(?! (?:altesse|excellence))|sa(?! (?:majesté|sainteté))|ses|leurs?|"
    r"they|he|she|his|her|their|its)(?![\w-]))"
    r"|^it (?!(?:is|was|will be|would be|remains) \w+ (?:to|that|for)\b|takes|took|seems that)",
    re.IGNORECASE,
)
# « Présente depuis 1995, elle… »: behind an opening that is neither a subject nor a clause with one.
_BEHIND = re.compile(
    r"^(?!(?:l[ea]s?|un|une|des|ce|cet|cette|ces|si|quand|lorsque?|comme|alors|tandis|bien|puisque?|parce|même|que?|"
    r"qui|dont|où|tout|toute|tous|toutes|chaque|aucune?|certaine?s|the|an?|if|when|while|as|although|because)\b|"
    r"[lsdn]')(?![^,]*\b(?:a|ont|est|sont|était|étaient|avait|avaient|is|are|was|were|has|have|had)\b)"
    rf"[^,;:()]{{2,120}}, (?:il (?!{_IMPERSONAL})|(?:ils|elles?|they|he|she) )",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(
    rf"^(?!{_THIS_TIME})(?:cet|cette|ces|this|these|those|that(?='s| is| was| means)|ce(?! (?:qu|dont|à quoi|n'est pas "
    r"(?:que|seulement|tout))))\b",
    re.IGNORECASE,
)
_IT_IS = re.compile(r"^(?:c'(?:est(?!-)|était|en est)|ce (?:sont|fut|sera|serait|n'est|furent)|ça)\b ?", re.IGNORECASE)
# « C'est le 3 avril que les ministres… », « C'est à Moscou que… », « C'est Diop qui… ».
_CLEFT = re.compile(
    rf"^(?:(?i:à|au|aux|en|dans|par|pour|avec|sur|chez|depuis|grâce|dès|sous|le (?:{_DAY}|\d)|(?:{_DAY}|hier))\b|"
    r"[A-ZÉ])[^.]*?(?:\bqui\b|\bque (?!ce|cette|son|sa|ses)|\bqu'(?!ils?\b|elles?\b|on\b))"
)
_WHICH = re.compile(
    r"^ce (?:qui|que|qu'|dont)(?!.*(?:\bc'est|\bce n'est|\bce sont|\best (?:que|de)\b|\?))", re.IGNORECASE
)
# « a-t-il ajouté », « explique-t-elle », « résume ce second expert »: on whose word, is said before.
_SAID_THEY = re.compile(
    r"[,»\"] ?(?:se |s')?(?:a|ont|avait|avaient|\w+[edt])-(?:t-)?(?:ils?|elles?)\b|"
    r"[»\"],? (?:a (?:\w+é|dit|conclu|poursuivi)|dit|affirme|ajoute|assure|conclut|confie|estime|explique|indique|juge|"
    r"note|poursuit|précise|raconte|résume|souligne) (?:ce|cet|cette|ces) ",
    re.IGNORECASE,
)
# « La veille, une rixe avait éclaté », « deux jours plus tard, »: of a day told before.
_THEN = re.compile(
    r"^(?:la veille(?: au soir)?|le lendemain(?: matin)?|l'avant-veille|le surlendemain|le même (?:jour|soir)|"
    r"le (?:jour|soir) même|(?:\w+ )?(?:jour|heure|semaine|mois|an|année|minute)s? (?:plus (?:tard|tôt)|auparavant)), ",
    re.IGNORECASE,
)
# « Un autre élu », « une deuxième explosion »: one was told before.
_ANOTHER = re.compile(r"^(?:une?|d'|l')(?: ?autres?) (?!part\b)\w", re.IGNORECASE)
# « A repris cette même idée », « les bars de cette fameuse carte »: not who is spoken of, but what.
_POINTED = re.compile(
    rf"\b(?!{_THIS_TIME})(?:cet|cette|ces|ce) (?:mêmes?|fameu(?:x|se)s?) [a-zà-ÿ]|\bun autre de (?:ses|leurs)\b|"
    r"\bcette fois(?:-ci)?,? (?!que\b)",
    re.IGNORECASE,
)
# « Les autorités y voient un atout », « aucune usine n'en dispose »: in what, of what, unless that is said before it.
_IN_IT = re.compile(
    r"(?<!\w)(?<!\bil )(?<!\bils )(?:[nsldm]')?y (?!a\b|av|aur|eut\b|compris|parven|v[\w ]+ clair)[a-zà-ÿ]{3,}",
    re.IGNORECASE,
)
_SOMEWHERE = re.compile(r"\b(?:à|au|aux|en|dans|chez|sur|sous|où|près|vers)\b|l'idée|ce que", re.IGNORECASE)
_OF_IT = re.compile(r"(?<!\w)n'en (?!es?t?\b|étai|ser|fini|dé|démord|revien)[a-zà-ÿ]{2,}", re.IGNORECASE)
_OF_SOMETHING = re.compile(r"\b(?:de|du|des)\b|\bd'", re.IGNORECASE)
# « Ils entrent dans ce nouveau camp »: it can be read, but not which camp. What a sentence ends with can be left out.
_POINTING = re.compile(
    rf"\b(?!{_THIS_TIME})(?:cet|cette|ces|ce) (?!qu|dont\b|sont\b|n'|f[ûu]t\b|ser)([a-zà-ÿ-]{{3,}}\b)"
    r"(?! (?:qu[ie]\b|qu'|dont\b|où\b|selon\b))",
    re.IGNORECASE,
)
# « La direction entend baisser les salaires »: whose, is said elsewhere.
_BARE = re.compile(
    r"(?:l[ea]s? |l')(?:(?:jeune|petite?|ancien|ancienne|deux|trois)s? )?([a-zà-ÿ]+) "
    r"(?:ne |n'|se |s'|y |en |l[ea]s? |l'|lui |leur )?([a-zà-ÿ]+)\b",
    re.IGNORECASE,
)
_SOMEBODYS = frozenset(
    """
    accident accord accusé acteur actrice adolescent agresseur agression animateur animatrice assaillant association
    attaque attentat auteur avocat bilan candidat champion championne chanteur chanteuse chaîne chauffeur club coalition
    collectif comédien comédienne concert conducteur conductrice conseil couple directeur direction directrice drame
    décision délégation député détenu élu élève enfant enquête enseignant entraîneur entreprise équipe établissement
    étude étudiant famille femme fille fillette garçon gendarme groupe hebdomadaire homme incendie incident institution
    intéressé joueur joueuse journal journaliste juge jugement loi magazine maire manifestation mesure ministre
    ministère mère opération organisation parti passager patron policier policière procureur procès projet préfet
    président prévenu père quadragénaire quinquagénaire quotidien rapport rencontre responsable réforme réunion salarié
    secrétaire sexagénaire site société sondage suspect syndicat sénateur sénatrice texte trentenaire tribunal victime
    visite véhicule alerte scène plainte polémique vidéo requête opposant opposante général colonel militant militante
    maîtresse institutrice instituteur écrivain grévistes animal enregistrement meeting classement palmarès
    """.split()
)
# « Le chiffre de 290 »: of what?
_FIGURE = re.compile(
    r"(?:le (?:chiffre|nombre|total|taux|montant)|la somme) d(?:e |')(?:près d(?:e |'))?\d", re.IGNORECASE
)
# "The offer followed talks": what offer?
_THE_DEED = re.compile(
    r"the (?:offer|move|decision|announcement|statement|attack|deal|agreement|meeting|visit|incident|measure|proposal"
    r"|plan|talks|pledge|ruling|strike) (?:has|had|have|was|were|is|are|will|would|came|comes|follow(?:s|ed)|took"
    r"|takes|led|leads|caused|prompted|sparked|triggered|includes?d?|aims?|also)\b",
    re.IGNORECASE,
)
# « L'homme soupçonné de lui avoir vendu l'arme », « taquin à son égard »: to whom?
_THEM = re.compile(
    r"\b(?:de|à|qui|ne|a|ont|avait|peut|doit|veut|va|pourrait) lui (?=[a-zà-ÿ])|"
    r"\b(?:de|à) les? (?=[a-zà-ÿ]+(?:er|ir|re)\b)"
)
# « Ils reviennent sur TF1 »
_THEY = re.compile(rf"(?:il (?!{_IMPERSONAL})|(?:ils|elles?) )", re.IGNORECASE)
# « La pression exercée par son père », « l'ancien chef de l'État est reçu »: whose, and who?
_RELATIVE = re.compile(
    r"\b(?:son|sa|ses|leurs?) (?:ex-)?(?:père|mère|parents|fils|fille|enfants?|frère|sœur|soeur|mari|femme|époux|"
    r"épouse|compagn(?:on|e)|avocate?s?|acolytes?|collègues?|collaborat\w+|rival|rivale|prédécesseur|successeur)\b"
)
_SOMEONE = re.compile(
    r"\b(?:une?|deux|trois|quatre|des|\d+) (?:[a-zà-ÿ]+ )?(?:hommes?|femmes?|personnes?|enfants?|bébés?|"
    r"garçons?|filles?|fillettes?|mères?|pères?|adolescente?s?|jeunes?|couples?|habitante?s?|polici(?:er|ère)s?|lycéen(?:ne)?s?|"
    r"élèves?|étudiante?s?|élue?s?|député\w*|ministres?|joueu\w+)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"(?:l'ancien(?:ne)? |l'ex-)([a-zà-ÿ]+)", re.IGNORECASE)
_OFFICES = frozenset("champion championne chef cheffe numéro patron patronne porte premier première star".split())
_WHOLE_NAME = re.compile(r"\b[A-ZÀ-Þ][\w'-]+ (?:(?:de|d'|ben|ould|ag|el|al) ?)?[A-ZÀ-Þ][\w-]+")
_REGARDING = re.compile(r"\bà (?:son|leur) (?:égard|sujet|encontre|propos)\b")
_NAMED = re.compile(r"(?<=.)\b[A-ZÀ-Þ][\w-]+")
_ADDED = re.compile(r", \w+ant\b.*")
# « Luttaient toujours contre le sinistre »: who?
_NOBODY = re.compile(r"^(?!étaient|avaient|figuraient|restaient|manquaient)\w{3,}(?:aient|èrent)\b", re.IGNORECASE)
_MINE = re.compile(r"^(?:je |j'|nous |notre |nos |mon |ma |mes |moi[ ,]|we |i |our |my )", re.IGNORECASE)


def leans(sentence: str) -> bool:
    """Whether who or what it speaks of, or whose word it is, is named in the sentence before alone."""
    text = sentence.translate(_PLAIN).strip()
    if _SAID_THEY.search(text) or _nobodys(text) or _POINTED.search(text):
        return True
    own = _unmarked(text[:_BEGINNING])
    if _BEHIND.match(own) or _THEN.match(own) or _NOBODY.match(own) or comments(own):
        return True
    if _unsaid(own, _IN_IT, _SOMEWHERE) or _unsaid(own, _OF_IT, _OF_SOMETHING):
        return True
    for rest in _subjects(own):
        if any(pattern.match(rest) for pattern in (_PRONOUN, _WITH_THEM, _WHICH, _ANOTHER)):
            return True
        if _TOPIC.match(rest):
            return " : " not in rest  # « Le sujet n'est pas nouveau : en avril, les ministres… » says which
        if being := _IT_IS.match(rest):
            return not _CLEFT.match(rest[being.end() :])
        if _DEMONSTRATIVE.match(rest):
            return True
    return False


def stands_alone(sentence: str) -> bool:
    """Whether it can be read first: it does not lean, nor begin with a word that ties it to the sentence before."""
    own = _unmarked(sentence[:_BEGINNING].translate(_PLAIN))
    return not (leans(sentence) or _TIED.match(own) or _TOPIC.match(own))


def points(sentence: str, told: Collection[str] = ()) -> bool:
    """Whether its main part speaks of something as of what the reader knows: « cette mesure ».

    Not if it is among the words `told` (stems), as a visit behind « une visite officielle ».
    """
    found = _POINTING.findall(_ADDED.sub("", sentence.translate(_PLAIN)))
    return any(stem(noun, "fr") not in told for noun in found)


def unnamed(sentence: str, told: Collection[str] = ()) -> bool:
    """Whether it says of « la direction », « le chiffre de 290 » or "the offer", and no more, what they do.

    Not if the word is among those `told` (stems).
    """
    own = _unmarked(sentence[:_BEGINNING].translate(_PLAIN))
    if _FIGURE.match(own) or _THE_DEED.match(own):
        return True
    found = ((stem(match[1], "fr"), match[2]) for rest in _subjects(own) if (match := _BARE.match(rest)))
    return any(noun in _somebodys() and noun not in told and verbs(after) for noun, after in found)


def pronominal(headline: str) -> bool:
    """Whether it speaks of somebody by a pronoun or as somebody's, and nobody is named before it; or of who somebody
    was and gives no name at all."""
    text = headline.translate(_PLAIN)
    them, relative = _THEM.search(text), _RELATIVE.search(text)
    if them and not _NAMED.search(text[: them.start()]):
        return True
    if relative and not any(pattern.search(text[: relative.start()]) for pattern in (_NAMED, _SOMEONE)):
        return True
    former = _FORMER.match(text)
    somebody = former and (former[1].lower() in _OFFICES or stem(former[1], "fr") in _somebodys())
    if somebody and not _WHOLE_NAME.search(text):
        return True
    return bool(_THEY.match(text) or _REGARDING.search(text))


@cache
def _somebodys() -> frozenset[str]:
    return frozenset(stem(noun, "fr") for noun in _SOMEBODYS)


def footing(sentences: Sequence[str], at: int, first: int) -> range | None:
    """The sentence `at` with those that it leans on, back to one that does not lean, `first` at the farthest.

    None where there is no such sentence, or where they are more than TOGETHER words.
    """
    words = 0
    for start in range(at, first - 1, -1):
        words += len(sentences[start].split())
        if start < at and words > TOGETHER:
            return None
        if not leans(sentences[start]):
            return range(start, at + 1)
    return None


def _unsaid(text: str, pronoun: re.Pattern[str], antecedent: re.Pattern[str]) -> bool:
    """Whether the pronoun stands in the text with nothing before it that it could be of."""
    found = pronoun.search(text)
    return bool(found and not antecedent.search(text[: found.start()]))


def _subjects(text: str) -> list[str]:
    """The sentence from its beginning, and from behind each of the ties and circumstances with which it opens."""
    found, opened = [text], False
    while True:
        rest = found[-1]
        match = _TIED.match(rest) or _CIRCUMSTANCE.match(rest) or (_APPOSITION.match(rest) if opened else None)
        if not match:
            return found
        opened = True
        found.append(rest[match.end() :])


def _unmarked(text: str) -> str:
    """The text without quotation marks and what opens it."""
    return _OPENED.sub("", _MARKS.sub("", text)).strip()


def _nobodys(text: str) -> bool:
    """Whether it is a quotation, or a part of one, without a word on who says it."""
    if text[:1] in '«"':
        return len(re.findall(r"\w+", QUOTED.sub(" ", text))) < 2 or not QUOTED.match(text)
    if text.count("«") < text.count("»") or (text.rstrip(" .!?").endswith('"') and text.count('"') == 1):
        return True
    return bool(_MINE.match(_unmarked(text)))
