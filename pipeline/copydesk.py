"""Copy-edits what a small model writes: what it gets wrong in form alone, by rules that cannot change a fact.

The house writes English dates as « 3 April 2025 » and tonnes as tonnes, gives an office its nationality and a dated
event its tense the English way, and names a subject once; in French, it elides.
"""

from __future__ import annotations

import re
from functools import cache, partial

from pipeline.glossary import Glossary
from pipeline.verbs import verbs
from pipeline.verify.dates import MONTHS, WEEKDAYS

_MONTH, _MOIS = (rf"(?:{'|'.join(MONTHS[language])})" for language in ("en", "fr"))
# "April 3, 2025", "June 21–26, 2025", "April 3 and 4"; no "March 2025", no "May 1,500 people".
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d%]|[,.:]\d)"
_AMERICAN = re.compile(
    rf"(?<!\d )(?<!\d[snrt][tdh] )\b({_MONTH}) "
    rf"({_DAY}(?:(?: ?[–-] ?| to ){_DAY}|(?:, {_DAY})* and {_DAY})?)(?:,? (\d{{4}})\b)?"
)
_ORDINAL = re.compile(rf"\b(?:the )?(\d{{1,2}})(?:st|nd|rd|th) (?:of )?({_MONTH})\b")
# « Les 3 et 4 avril 2025, une délégation » word for word.
_THE_DAY = re.compile(rf"^The (?=\d{{1,2}}(?:(?: and|,| to|–) \d{{1,2}})* {_MONTH}\b)")
_DAY_FIRST = re.compile(r"^L(?:e|es) \d")
# Written with a vowel and spoken with one; « u » and « eu », « one » and « once » are spoken with a consonant.
_ARTICLE = re.compile(r"\b([Aa]) (?=(?![Ee]u|[Oo]ne\b|[Oo]nce\b|[Oo]u[ai])[aeioAEIO][a-z])")
# "An 100-tonne refinery"; but an 8, an 11, an 18, an 80.
_BARE = re.compile(r"\b([Aa])n (?=\d)(?!8|1[18](?:th)?\b|18\d{2}\b)")
_EIGHT = re.compile(r"\b(a) (?=8|1[18](?:th)?\b(?![.,]\d)|18\d{2}s?\b)")
_OFFICIAL = re.compile(r"\b(for|on) (?=official visit\b)")
_TRANSITION = re.compile(r"(?:^|(?<=, ))President of the Transition\b")
# « De infrastructures », « que elle »; not « de onze », « de un à dix », nor before an h, which may be aspirate.
_ELIDED = re.compile(r"\b([Dd]|[Qq]u|[Nn]|[Ss])e (?=[aâàeéèêiîouû])(?!onz|oui|un\b|ou\b|et\b|à\b|au|en\b)")
# « Le 3 avril, une délégation s'est rendue » : English has no perfect for what is over and dated.
_DATED = re.compile(rf"^(?:On|In|From|Between) [^,.;]{{0,30}}\b{_MONTH}\b|^In (?:19|20)\d\d,")
_PERFECT = re.compile(r"\b(has|have) ((?:\w+ly |also |since |even )?)(been|\w+)\b")
_SAME = "brought built cut found held led left lost made met paid put said sent set told won"
_PRETERITE = {
    "become": "became", "begun": "began", "chosen": "chose", "come": "came", "drawn": "drew", "fallen": "fell",
    "given": "gave", "gone": "went", "grown": "grew", "risen": "rose", "seen": "saw", "shown": "showed",
    "spoken": "spoke", "taken": "took", "undertaken": "undertook", "withdrawn": "withdrew", "written": "wrote",
    **{verb: verb for verb in _SAME.split()},
}  # fmt: skip
# "The President, Assimi Goïta, he visited": the subject again, which neither language has.
_RESUMED = re.compile(r"((?:^|, )[Tt]he [^,]{3,60}, (?:[^\W\d_a-z][\w’'-]+ ?){1,4},) (?:he|she|it|they) (?=[a-z])")
_RESUMED_IN_FRENCH = re.compile(r", (?:il|elle)s? ")
_NEXT = re.compile(rf"\bin ({_MONTH}) next\b")  # « en juin prochain »
_FACED = re.compile(r"^Face to(?= )")  # « Face à »
_TERRAIN = re.compile(r"\b(?:on|in) the terrain\b")  # « sur le terrain »
_ONE_TONNE = re.compile(r"(?<![\d.,])(\d[\d,.]*\d|[2-9]) tonne(?= of\b)")
_DECIMAL = re.compile(r"(?<![\d,.])\d+,\d{1,2}(?![\d,])")  # French, and no English figure
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3}(?:\.\d{3})+(?![\d,.]?\d)")  # « 5.253 tonnes », and no English figure
# « Près de 95 % », « du 21 au 26 juin », with the figures alone.
_NEARLY = re.compile(r"\b[Pp]rès d(?:e |')(\d[\d.,  ]*)")
_ROUGHLY = re.compile(r"\b([Aa]bout|[Aa]round|[Aa]pproximately|[Rr]oughly) (?=(\d[\d.,]*))")
_SOME = re.compile(r"\b(?:[Ee]nviron|[Qq]uelque|[Aa]utour d(?:e |')) ?(\d[\d.,  ]*)")
_FRENCH_SPAN = re.compile(rf"\b[Dd]u (\d{{1,2}})(?:er)?(?: {_MOIS})? au (\d{{1,2}}) ({_MOIS})\b")
_ENGLISH_SPAN = re.compile(
    rf"\b([Oo]n|[Bb]etween) (\d{{1,2}}(?: {_MONTH})?)(?: and | to | ?[–-] ?)(?=(\d{{1,2}}) ({_MONTH}))"
)
_CLOSES_FIRST = re.compile(r'[^"]*[\w,.!?]"(?=[ ,.]|$)')
_QUOTED = re.compile(r'" ?([^"]*?) ?"')
_COUNTED = re.compile(r"(\d(?:[\d.,]|[ \u202f\xa0](?=\d{3}\b))*) ([^\W\d_]{3,})")
_THE = frozenset(
    "Bahamas Comoros Congo Gambia Jordan Maldives Netherlands Niger Philippines Senegal Seychelles Sudan "
    "Ukraine".split()
)  # and rivers
_OFFICES = r"(?:Transition(?:al)? )?President|(?:Prime |Foreign |Defen[cs]e )?Minister|Ambassador|Head of State"


def edited(source: str, translation: str, glossary: Glossary) -> str:
    """`translation` of a French `source`, in the house's English; every value, name and word order of facts is kept."""
    text = _AMERICAN.sub(partial(_day_first, source), translation)
    text = _ORDINAL.sub(r"\1 \2", text)
    if _DAY_FIRST.match(source):
        text = _THE_DAY.sub("On ", text)
    if _DATED.match(text):
        text = _PERFECT.sub(_past, text, count=1)
    if not _RESUMED_IN_FRENCH.search(source):
        text = _RESUMED.sub(r"\1 ", text)
    text = _NEXT.sub(r"next \1", text)
    text = _DECIMAL.sub(lambda one: one[0].replace(",", ".") if one[0] in source else one[0], text)
    text = _GROUPED.sub(lambda one: one[0].replace(".", ",") if one[0] in source else one[0], text)
    text = _approximated(source, text)
    if text.count('"') % 2:  # « "Le mil manque", dit-il. » that did not open
        text = f'"{text}' if source[:1] in '"«' and _CLOSES_FIRST.match(text) else text
    else:
        text = _QUOTED.sub(r'"\1"', text)
    text = _EIGHT.sub(r"\1n ", _BARE.sub(r"\1 ", _ARTICLE.sub(r"\1n ", text)))
    text = _OFFICIAL.sub(r"\1 an ", text)
    if re.search(r"\btonnes?\b", source):
        text = re.sub(r"\b([Tt])on(s?)\b", r"\1onne\2", text)
        text = _ONE_TONNE.sub(r"\1 tonnes", text)
    if source.startswith(("Face à ", "Face au ", "Face aux ")):
        text = _FACED.sub("Faced with", text)
    if "sur le terrain" in source:
        text = _TERRAIN.sub("on the ground", text)
    # « Le président malien, X, a » comes out as "President Malian, X," where English has "Malian President X".
    text = _offices(glossary).sub(r"\2 \1", text)
    text = _transitions(glossary).sub(r"\1 Transition President", text)
    text = _TRANSITION.sub(lambda one: f"{'the' if one.start() else 'The'} {one[0]}", text)
    text = _possessives().sub("", text)
    return _appositions(glossary).sub(r"\1 \2 ", text)


def _approximated(source: str, text: str) -> str:
    """`text` with "nearly 95%" for « près de 95 % » and "from 21 to 26 June" for « du 21 au 26 juin »."""
    near = {_value(one[1], ",") for one in _NEARLY.finditer(source)}
    near -= {_value(one[1], ",") for one in _SOME.finditer(source)}
    text = _ROUGHLY.sub(lambda one: f"{_like(one[1], 'nearly')} " if _value(one[2], ".") in near else one[0], text)
    spans = {(first, last, MONTHS["fr"].index(month)) for first, last, month in _FRENCH_SPAN.findall(source)}

    def span(one: re.Match[str]) -> str:
        days = (one[2].split()[0], one[3], MONTHS["en"].index(one[4]))
        return f"{_like(one[1], 'from')} {one[2]} to " if days in spans else one[0]

    return _ENGLISH_SPAN.sub(span, text)


def _value(figure: str, decimal: str) -> str:
    """A figure without its groups' marks, with a point before its decimals."""
    whole, _, part = figure.rstrip(" .,").rpartition(decimal) if decimal in figure.rstrip(" .,") else (figure, "", "")
    grouped = decimal == "," and not part
    return re.sub(r"\D", "", whole) + (f".{part}" if part and not grouped else "")


def _like(model: str, word: str) -> str:
    """The word with a capital where the model has one."""
    return word.capitalize() if model[0].isupper() else word


def counted(french: str, source: str) -> str:
    """`french` with what is counted in the form that its French source has: « 60 000 tonnes », not « tonne »."""
    forms = {(number, noun.rstrip("sx")): noun for number, noun in _COUNTED.findall(source)}
    return _COUNTED.sub(lambda one: f"{one[1]} {forms.get((one[1], one[2].rstrip('sx')), one[2])}", french)


def elided(french: str) -> str:
    """`french` with the elisions and the articles that it lacks: « qu'elle », « du 21 au 26 juin »."""
    return _FROM_TO.sub(r"du \1 au \2 ", _ELIDED.sub(r"\1'", french))


def restored(french: str, source: str) -> str:
    """`french` with the articles and the indicative that its source has in that place: « à la retraite », « a eu »."""

    def with_article(pair: re.Match[str]) -> str:
        inside = re.search(rf"(?<!\w){pair[1]} (la |le |les |l['’]){pair[2]}(?!\w)", source)
        bare = re.search(rf"(?<!\w){pair[1]} {pair[2]}(?!\w)", source)
        return f"{pair[1]} {inside[1]}{pair[2]}" if inside and not bare else pair[0]

    def told(subjunctive: re.Match[str]) -> str:
        form = {"ait": "a", "aient": "ont"}[subjunctive[1]]
        known = re.search(rf"(?<!\w)(ait|aient|{form}) {subjunctive[2]}(?!\w)", source)
        return f"{form} {subjunctive[2]}" if known and known[1] == form else subjunctive[0]

    return _paused(_SUBJUNCTIVE.sub(told, _ARTICLELESS.sub(with_article, french)), source)


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


# A name right behind a verb; « a », « est » and the like are followed by what has no article.
_OBJECT_NAME = re.compile(r"(?<=[a-zà-ÿ] )([a-zà-ÿ]{4,} )([A-ZÉÎ][\w-]+)(?! [A-Z])")
_VOWELS = "AEÉÈIÎOU"
_NO_ARTICLE = frozenset(
    "Israël Haïti Cuba Chypre Malte Madagascar Djibouti Oman Bahreïn Singapour Monaco Maurice".split()
)
_ARTICLELESS = re.compile(
    r"(?<!\w)(?<!\bcause )(à|de|en|dans|sur|sous|pour|par|avec|sans|contre|entre|vers) ([a-zà-ÿ][\w-]{2,})"
)
_SIDE_BY_SIDE = re.compile(r"(?<![\w'’-])([\w'’-]+)(?= ([\w'’-]+))")
_OPENS = re.compile(r"qui|dont|où|[a-zà-ÿ]{2,}(?:ée?s?|ues?|ies?|ites?|ises?)")
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
_BARE_NAME = re.compile(r"[A-ZÉÎ][\w-]+(?= [a-zà-ÿ])")
_FROM_TO = re.compile(rf"\bde (\d{{1,2}}(?:er)?(?: {_MOIS})?) à (\d{{1,2}}(?:er)?) (?={_MOIS}\b)")


def _day_first(source: str, date: re.Match[str]) -> str:
    month, days, year = date.groups()
    *_, last = numbers = re.findall(r"\d+", days)
    if len(numbers) > 1 and not re.search(rf"\b{last} {_MOIS}\b", source):
        return date[0]  # "killed on April 3 and 12 wounded"
    return " ".join([re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", days), month, *([year] if year else [])])


def _past(perfect: re.Match[str]) -> str:
    """The preterite of a verb in the perfect; the perfect where the verb's is not known."""
    auxiliary, adverb, verb = perfect.groups()
    if verb == "been":
        return f"{'was' if auxiliary == 'has' else 'were'} {adverb}".rstrip()
    past = verb if verb.endswith("ed") else _PRETERITE.get(verb, "")
    return f"{adverb}{past}" if past else perfect[0]


@cache
def _demonyms(glossary: Glossary) -> str:
    return "|".join(sorted(map(re.escape, glossary.demonyms), key=len, reverse=True))


@cache
def _offices(glossary: Glossary) -> re.Pattern[str]:
    return re.compile(rf"\b({_OFFICES}) ({_demonyms(glossary)})\b(?! [A-Z])")


@cache
def _transitions(glossary: Glossary) -> re.Pattern[str]:
    """« Président de la Transition malienne » word for word."""
    return re.compile(rf"\bPresident of the Transition ({_demonyms(glossary)})\b")


@cache
def _possessives() -> re.Pattern[str]:
    """« Du Mali » word for word: "the Mali's"; countries of one word that English gives no article."""
    from babel import Locale

    names = (name for code, name in Locale("en").territories.items() if len(code) == 2)
    bare = sorted(name for name in names if name.isalpha() and name not in _THE)
    return re.compile(rf"\b[Tt]he (?=(?:{'|'.join(bare)})['’]s\b)")


@cache
def _appositions(glossary: Glossary) -> re.Pattern[str]:
    name = r"[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+){1,3}"
    office = f"(?:{_demonyms(glossary)}) (?:{_OFFICES})"
    return re.compile(rf"^({office}), ({name}), (?=[a-z]+ed |has |had |will |said |told )")
