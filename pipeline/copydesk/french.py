"""French: elides, and gives back what a condensation lost of its source: articles, commas, times, quotation marks."""

from __future__ import annotations

import re
from functools import cache

from pipeline.leaning import CONNECTIVES
from pipeline.verbs import verbs
from pipeline.verify.dates import MONTHS, WEEKDAYS
from pipeline.words import fold

_MOIS = rf"(?:{'|'.join(MONTHS['fr'])})"
# « De infrastructures », « que elle »; not « de onze », « de un à dix », nor before an h, which may be aspirate.
_ELIDED = re.compile(r"\b([Dd]|[Qq]u|[Nn]|[Ss])e (?=[aâàeéèêiîouû])(?!onz|oui|un\b|ou\b|et\b|à\b|au|en\b)")
_BODY = "bloc|organisation|organization|communauté|community|confédération|confederation|alliance|union|coalition"
_LEFT = re.compile(
    rf"\b(?:left|leav\w+) (?:the |its |their )?(?:[\w'’-]+ ){{0,4}}(?:{_BODY})\b(?! (?:without|with|in a))"
)
_LEAVES = re.compile(rf"\blaiss(?=\w+ (?:le |la |l['’]|leur )(?:\w+ )?(?:{_BODY})\b)")
_COUNTED = re.compile(r"(\d(?:[\d.,]|[ \u202f\xa0](?=\d{3}\b))*) ([^\W\d_]{3,})")
# A name right behind a verb; « a », « est » and the like are followed by what has no article.
_OBJECT_NAME = re.compile(r"(?<=[a-zà-ÿ] )([a-zà-ÿ]{4,} )([A-ZÉÎ][\w-]+)(?! [A-Z])")
_VOWELS = "AEÉÈIÎOU"
_NO_ARTICLE = frozenset(
    "Israël Haïti Cuba Chypre Malte Madagascar Djibouti Oman Bahreïn Singapour Monaco Maurice".split()
)
_ARTICLELESS = re.compile(
    r"(?<!\w)(?<!\bcause )(à|de|en|dans|sur|sous|pour|par|avec|sans|contre|entre|vers) ([a-zà-ÿ][\w-]{2,})"
)
_WORD = re.compile(r"(?<![\w'-])[a-zà-öø-ÿœ]{4,}(?![\w-])")
_SIDE_BY_SIDE = re.compile(r"(?<![\w'’-])([\w'’-]+)(?= ([\w'’-]+))")
_OPENS = re.compile(r"qui|dont|où|[a-zà-ÿ]{2,}(?:ée?s?|ues?|ies?|ites?|ises?)")
# « S'étaient vu » of « s'étaient vus »: only what is said of several is put right, whatever the subject has become.
_SINGULAR = re.compile(r"(?<!\w)(?:sont|étaient|seront|furent|ont été|avaient été) \w+(?:é|i|u|t)(?!\w)")
_SUBJUNCTIVE = re.compile(r"(?<!\w)(ait|aient) (\w+)")
_QUOTE_MARKS = re.compile(r"[\"«»]")
# « , a-t-elle dit. », « , explique le ministre X. »: behind what is quoted, to the end.
_INTERPOSED = re.compile(
    r", (?:(?:a|ont|avait|avaient)-t-(?:ils?|elles?|on) \w+|\w+[et](?:-t)?-(?:ils?|elles?|on)\b|(?:a|s'est) "
    r"(?:\w+é|dit) (?:l[ea]s? |l'|une? |M\.|Mme|[A-Z])(?=[^,]*$)|(?:s')?(?:affirme|ajoute|alarme|assure|confie|conclut|"
    r"déclare|dénonce|dit|estime|explique|indigne|indique|inquiète|insiste|insurge|juge|lance|note|poursuit|précise|"
    r"raconte|rappelle|"
    r"regrette|relève|résume|souligne|témoigne) (?:l[ea]s? |l'|une? |ce |cette |M\.|Mme|[A-Z]))[^\"«»]*\.$"
)
_LONGEST = 1_000  # characters of a sentence that is looked through for it
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS['fr'])})"
_NUMBER = r"\d{1,2}(?:er)?"
_DATE = rf"{_NUMBER} {_MOIS}(?: \d{{4}})?"
_TIME = re.compile(
    rf"(?<![\w-])(?:(?:ce |le )?{_WEEKDAY}(?: (?:matin|midi|après-midi|soir))?(?: {_DATE}| {_NUMBER})?|"
    rf"le {_DATE}|les {_NUMBER} et {_DATE}|du {_NUMBER}(?: {_MOIS})? au {_DATE}|"
    rf"(?:en|fin|début|mi-) ?{_MOIS}(?: \d{{4}})?|en \d{{4}}|cette (?:semaine|année)|ce (?:matin|soir|week-end)|"
    r"hier(?: (?:matin|soir))?|la semaine dernière|l['’]année dernière|le mois dernier)(?![\w-])",
    re.IGNORECASE,
)
# What makes of a time a part of a longer one: « mardi ou mercredi », « en 2023 et 2024 ».
_SPAN = re.compile(rf" (?:à|au|dernier|prochain)\b|(?: et| ou|,) (?:le |en )?(?:{_NUMBER}|{_WEEKDAY})\b", re.IGNORECASE)
# « Lors des trois dernières années, », « À partir de ce mercredi 22 janvier, ».
_OPENING = re.compile(
    r"(?<![^ ])(?:Lors|Au cours|Pendant|Durant|Depuis|Ces|En|Il y a|À partir|Dès|Avant|Après|Dans|D['’]ici|Jusqu['’]en)"
    rf"\b[^,;:.]{{0,40}}\b(?:ans|années?|mois|semaines?|jours?|heures?|\d{{4}}|{_WEEKDAY}|{_MOIS})(?=, )"
)
_FIRST = re.compile(r"(?:^|[.!?] )$")
_TWO_FIRST = re.compile(r", ([^\W_][\w'’-]* [\w'’-]+)")
# Two words, the second no preposition, article or conjunction: of such the time would be a part.
_TWO = re.compile(
    r"([\w'’-]+ (?!(?:de|du|des|d|à|au|aux|le|la|les|un|une|et|ou|en|dans|par|pour|sur|avant|après|depuis|dès|jusqu|"
    r"entre|vers|pendant|durant|que|qui|dont|où|ce|cette|ces)\b)[\w'’-]{2,})(,? )$",
    re.IGNORECASE,
)
# « Près de la moitié », « quelque 1.300 », « plus de 60 % ».
_HEDGE = (
    r"(?:(?:très |tout )?près d|(?:un peu |bien |beaucoup |pas )?(?:plus|moins) d|autour d)(?:e |['’])|"
    r"(?:quelque|environ|presque|au moins|au plus|au maximum|au minimum|à peine|jusqu['’]à) "
)
_HEDGED = re.compile(
    rf"(?<![\w'’-])({_HEDGE})(la moitié|(?:le|un) (?:tiers|quart)|les (?:deux tiers|trois quarts)|"
    r"\d+(?:[.,]\d+| \d{3}(?!\d))*)(?![\w'’-])",
    re.IGNORECASE,
)
_ENDS_HEDGED = re.compile(rf"(?<![\w'’-])(?:{_HEDGE})$", re.IGNORECASE)
# What ties a sentence to the one before it, before its subject or a circumstance.
_TIED = re.compile(
    rf"(?i:{CONNECTIVES}|et d['’]ailleurs|pour autant|(?:de|à) (?:son|leur) (?:côté|tour)|pour (?:sa|leur) part|"
    r"au même moment|dans le même temps|dans la foulée|en réaction|or), |"
    r"(?:Mais|Car|Et|Donc) (?=(?:l[ae]s? |l['’]|une? |des |aux? |en |à |dans |pour |selon |après |depuis |plusieurs |"
    r"plus |près |[A-ZÉÀ0-9]))"
)
# « Mali du Burkina Faso et du Niger »: an item of a list beside the one before it, and the last one behind « et ».
_OF = r"(?:de la|de l['’]|du|des|de|d['’]|en|aux?|à|l[ae]s?) ?"
_ITEMS = re.compile(rf"(?<![\w'’])([\w-]+) ({_OF}(?:(?!{_OF}\b)[\w-]+ ){{1,3}}(?:et|ou) {_OF}[\w-]+)")
_BARE_NAME = re.compile(r"[A-ZÉÎ][\w-]+(?= [a-zà-ÿ])")
_FROM_TO = re.compile(rf"\bde (\d{{1,2}}(?:er)?(?: {_MOIS})?) à (\d{{1,2}}(?:er)?) (?={_MOIS}\b)")


def counted(french: str, source: str) -> str:
    """`french` with what is counted in the form that its French source has: « 60 000 tonnes », not « tonne »."""
    forms = {(number, noun.rstrip("sx")): noun for number, noun in _COUNTED.findall(source)}
    return _COUNTED.sub(lambda one: f"{one[1]} {forms.get((one[1], one[2].rstrip('sx')), one[2])}", french)


def elided(french: str) -> str:
    """`french` with the elisions and the articles that it lacks: « qu'elle », « du 21 au 26 juin »."""
    return _FROM_TO.sub(r"du \1 au \2 ", _ELIDED.sub(r"\1'", french))


def quitted(french: str, source: str) -> str:
    """« Quitter » for the « laisser » of a bloc that an English source leaves."""
    return _LEAVES.sub("quitt", french) if _LEFT.search(source) else french


def restored(french: str, source: str) -> str:
    """`french` with the articles, the indicative, the plural and the accents that its source has in that place: « à la
    retraite », « a eu », « s'étaient vus », « prétendument »."""

    def with_article(pair: re.Match[str]) -> str:
        inside = re.search(rf"(?<!\w){pair[1]} (la |le |les |l['’]){pair[2]}(?!\w)", source)
        bare = re.search(rf"(?<!\w){pair[1]} {pair[2]}(?!\w)", source)
        return f"{pair[1]} {inside[1]}{pair[2]}" if inside and not bare else pair[0]

    def told(subjunctive: re.Match[str]) -> str:
        form = {"ait": "a", "aient": "ont"}[subjunctive[1]]
        known = re.search(rf"(?<!\w)(ait|aient|{form}) {subjunctive[2]}(?!\w)", source)
        return f"{form} {subjunctive[2]}" if known and known[1] == form else subjunctive[0]

    def agreed(pair: re.Match[str]) -> str:
        several = re.search(rf"(?<!\w){pair[0]}(e?s)(?!\w)", source)
        return f"{pair[0]}{several[1]}" if several else pair[0]

    french = _SINGULAR.sub(agreed, _accented(french, source))
    return _paused(_listed(_SUBJUNCTIVE.sub(told, _ARTICLELESS.sub(with_article, french)), source), source)


def _listed(french: str, source: str) -> str:
    """`french` with the comma of a list that its source has: « du Mali, du Burkina Faso et du Niger »."""

    def parted(pair: re.Match[str]) -> str:
        first, second = re.escape(pair[1]), re.escape(pair[2])
        apart = re.search(rf"(?<!\w){first}, {second}", source)
        together = re.search(rf"(?<!\w){first} {second}", source)
        return f"{pair[1]}, {pair[2]}" if apart and not together else pair[0]

    return _ITEMS.sub(parted, french)


def _accented(french: str, source: str) -> str:
    """`french` with no word that is one only without its accents, or with the source's: « prétendûment »."""
    from simplemma import is_known

    theirs = {fold(word): word for word in _WORD.findall(source)}

    def spelled(word: re.Match[str]) -> str:
        form = theirs.get(fold(word[0]), word[0])
        return word[0] if form == word[0] or is_known(word[0], lang="fr", low_memory=True) else form

    return _WORD.sub(spelled, french)


def _paused(french: str, source: str) -> str:
    """`french` with the commas that its source has around a participle or a relative clause, if both come back.

    « La France marquée par la rupture, le Mali… » was « la France, marquée par la rupture, le Mali… ».
    """
    lost = [pair for pair in _SIDE_BY_SIDE.finditer(french) if _parted(pair[1], pair[2], source)]
    opening = next((pair for pair in lost if _OPENS.fullmatch(pair[2])), None)
    if not opening:
        return french
    closing = next((pair.end(1) for pair in lost if pair.start() > opening.start()), len(french))
    standing = french.find(",", opening.end())
    if standing < 0 and closing == len(french):
        return french
    if closing < len(french) and not 0 <= standing < closing:
        french = f"{french[:closing]},{french[closing:]}"
    return f"{french[: opening.end(1)]},{french[opening.end(1) :]}"


def _parted(word: str, after: str, source: str) -> bool:
    """Whether the source has the two words with a comma between them, and never without."""
    return f"{word}, {after}" in source and not re.search(rf"(?<!\w){re.escape(word)} {re.escape(after)}", source)


def balanced(sentence: str) -> str:
    """A sentence cut out of a longer quotation with the mark that this left out.

    « "Le racisme n'a pas de frontières, a-t-elle dit. » closes before what says whose word it is, « Elle ajoute :
    "Nous voterons. » at its end; « Nous voterons", a-t-elle dit. » opens with the sentence.
    """
    marks = _QUOTE_MARKS.findall(sentence)
    if len(marks) != 1 or len(sentence) > _LONGEST:
        return sentence
    opening, closing = ('"', '"') if marks[0] == '"' else ("« ", " »")
    before, after = sentence.split(marks[0])
    if marks[0] == "»":
        return opening + sentence if _INTERPOSED.match(after) else sentence
    if not before.strip():
        said = _INTERPOSED.search(sentence)
        return f"{sentence[: said.start()]}{closing}{sentence[said.start() :]}" if said else sentence
    if before.endswith(": "):
        return sentence + closing
    return opening + sentence if marks[0] == '"' and _INTERPOSED.match(after) else sentence


def stopped(sentence: str) -> str:
    """A sentence with the full stop that it lacks."""
    return f"{sentence}." if sentence[-1:].isalnum() or sentence.endswith(("%", "€", ")")) else sentence


def untied(sentence: str) -> str:
    """A sentence that the one before it in its source does not precede, without « Car », « Et d'ailleurs, »."""
    tie = _TIED.match(sentence)
    rest = sentence[tie.end() :] if tie else sentence
    return rest[:1].upper() + rest[1:]


def dated(french: str, source: str) -> str:
    """`french` with the times that its source gives in that very place and that it left out: « mardi », « en 2024 ».

    A time that begins a sentence comes back before the words that follow it there, another behind the two words that
    stand before it: it is tied to what it is tied to in the source.
    """
    for time in sorted([*_OPENING.finditer(source), *_TIME.finditer(source)], key=re.Match.start):
        if not (_said_of(time[0], french) or _SPAN.match(source, time.end())):
            opens = _FIRST.search(source[: time.start()])
            french = (_led if opens else _followed)(french, time, source)
    return french


def _led(french: str, time: re.Match[str], source: str) -> str:
    """`french` behind the time that opens its source, if it goes on as the source does."""
    follows = _TWO_FIRST.match(source, time.end())
    same = follows and french[: len(follows[1])].casefold() == follows[1].casefold()
    return f"{time[0]}, {follows[1][0]}{french[1:]}" if follows and same else french


def _followed(french: str, time: re.Match[str], source: str) -> str:
    """`french` with the time behind the two words that it stands behind in the source, if it has them once."""
    before = _TWO.search(source[: time.start()])
    if not before:
        return french
    places = [one.end() for one in re.finditer(rf"(?<!\w){re.escape(before[1])}(?=[ ,.;])", french)]
    apart = before[2] == ", "
    if len(places) != 1 or (apart and source[time.end() : time.end() + 1] not in (",", ".")):
        return french
    rest = french[places[0] :]
    closed = "," if apart and rest[0] == " " else ""
    return f"{french[: places[0]]}{before[2]}{time[0]}{closed}{rest}"


def hedged(french: str, source: str) -> str:
    """`french` with what makes a number of its source no exact one, where it left that out: « près de la moitié »."""
    for said in _HEDGED.finditer(source):
        number = re.compile(rf"(?<![\w'’.,-]){re.escape(said[2])}(?![\w'’-]|[.,]\d)", re.IGNORECASE)
        places = list(number.finditer(french))
        if len(places) != 1 or len(number.findall(source)) != 1 or _ENDS_HEDGED.search(french[: places[0].start()]):
            continue
        at = places[0].start()
        opens = not at or (french[:at].endswith(" : ") and french[at].isupper())
        hedge = said[1][0].upper() + said[1][1:] if opens else said[1].lower()
        french = f"{french[:at]}{hedge}{said[2]}{french[places[0].end() :]}"
    return french


def _said_of(time: str, text: str) -> bool:
    """Whether the text has that time already, or its weekday: « lundi » of « lundi 9 septembre »."""
    parts = [time, *re.findall(_WEEKDAY, time, re.IGNORECASE)]
    return any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE) for part in parts)


def titled(headline: str, source: str) -> str:
    """A French headline without a label that it says again (« Mali : … au Mali »), and with its first name's article.

    The article is the source's own: « Mali opère » is « Le Mali opère » where the source has « le Mali ».
    """
    label, _, rest = headline.partition(" : ")
    if rest and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", rest, re.IGNORECASE):
        headline = rest[0].upper() + rest[1:]
    if bare := _BARE_NAME.match(headline):
        article = re.search(rf"\b([Ll]e |[Ll]a |[Ll]')(?={re.escape(bare[0])}\b)", source)
        alone = re.search(rf"(?:^|[.!?:,;(«\"] ?|\b(?:à|en|de|et|par|pour|que|avec) |d'){re.escape(bare[0])}\b", source)
        if article and not alone:
            headline = article[1].capitalize() + headline
    return headline


def articled(headline: str, source: str) -> str:
    """A French headline with the articles that countries behind its verbs lack.

    « Visite Russie » is « visite la Russie » where the source has « en Russie ».
    """

    def put(one: re.Match[str]) -> str:
        before = headline[: one.end(1)]
        led = verbs(before) > verbs(headline[: one.start(1)])
        return one[1] + (_article(one[2], source) if led and one[2] in _countries() else "") + one[2]

    return _OBJECT_NAME.sub(put, headline)


@cache
def _countries() -> frozenset[str]:
    """The French names of one word of countries that French gives an article."""
    from babel import Locale

    names = {name for code, name in Locale("fr").territories.items() if len(code) == 2 and name.isalpha()}
    return frozenset(names) - _NO_ARTICLE


def _article(name: str, source: str) -> str:
    """The article of a country that the source puts one before or says to be « en », « au » or « aux »."""
    found = re.search(rf"\b([Ll]a |[Ll]e |[Ll]es |[Ll]['’]|en |au |aux ){re.escape(name)}(?![\w-])", source)
    stands = {"en": "la ", "au": "le ", "aux": "les "}
    if not found:
        return ""
    return "l'" if found[1] == "en " and name[0] in _VOWELS else stands.get(found[1].strip(), found[1].lower())
