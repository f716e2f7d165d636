"""English: the house's dates, tonnes, offices, articles and tenses.

The house writes English dates as « 3 April 2025 » and tonnes as tonnes, gives an office its nationality and a dated
event its tense the English way, and names a subject once.
"""

from __future__ import annotations

import re
from functools import cache, partial

from pipeline.copydesk.calques import anglicised, demonyms, like
from pipeline.glossary import Glossary
from pipeline.verify.dates import MONTHS
from pipeline.verify.times import Time, read_times
from pipeline.words import normalise

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
# "An UN mission", "a NGO": by how it is spoken, letter by letter or as a word.
_CONSONANT = re.compile(
    r"\b([Aa])n (?=(?:UN|US|UK|EU|UAE|UNESCO|UNICEF|UNHCR)\b|U\.|[Ee]uro|[Uu]ni(?:on|t|vers|que|form|later|fied)|"
    r"[Uu]s(?:e|ual)|(?:one|once)\b|uranium|Ukrain|Ugand)"
)
_VOWEL = re.compile(r"\b([Aa]) (?=(?:AU|NGO|IMF|MP|IED|ICC|IS|AQIM|ECOWAS|OECD|FBI|HIV|RPG|SUV)s?\b)")
_COUP = re.compile(r"\b([Cc]oups?) d['’][ÉEée]tat\b")
# « Amadou Touré dit ATT a salué » is no "Amadou Touré says ATT".
_CALLED = re.compile(r"\bdite? ([A-ZÀ-Þ][\w-]*)")
_OFFICIAL = re.compile(r"\b(for|on) (?=official visit\b)")
_TRANSITION = re.compile(r"(?:^|(?<=, ))President of the Transition\b")
# « Le 3 avril, une délégation s'est rendue » : English has no perfect for what is over and dated.
_DATED = re.compile(rf"^(?:On|In|From|Between) [^,.;]{{0,30}}\b{_MONTH}\b|^In (?:19|20)\d\d,")
# Not of what "may have been".
_FACT = "".join(f"(?<!\\b{modal} )" for modal in "to may might could would should must will can cannot not".split())
_PERFECT = re.compile(rf"{_FACT}\b(has|have) ((?:\w+ly |also |since |even )?)(been|\w+)\b")
# "Refineries have lost their accreditation in 2022": the date behind the verb, in the same clause.
_PAST_BEHIND = rf"in (?:{_MONTH} )?(?:19|20)\d\d|on \d{{1,2}} {_MONTH}|yesterday|last (?:week|month|year|night)"
_PERFECT_DATED = re.compile(
    rf"{_FACT}\b(has|have) ((?:\w+ly |also )?)(been|\w+)\b"
    rf"(?=(?: (?!since\b)[\w'’-]+){{0,5}} (?:{_PAST_BEHIND})(?=[,.;]| [a-z]))"
)
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
_NAME = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]{2,}\b")
_DOUBLE_END = re.compile(r"\b([A-ZÀ-Þ][a-zà-ÿ]+)(?<=([a-rt-z]))\2\b")
_NEXT = re.compile(rf"\bin ({_MONTH}) next\b")  # « en juin prochain »
# "A 100-tonne gold refinery a year" is one that takes 100 tonnes a year.
_YEARLY = re.compile(
    r"\b(\d[\d,.]*)-(tonne|ton|barrel|litre|vehicle|passenger|unit) ((?:[a-z][\w-]* ){1,3}?)(a|per) "
    r"(year|day|month|week)\b"
)
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
_THE = frozenset(
    "Bahamas Comoros Congo Gambia Jordan Maldives Netherlands Niger Philippines Senegal Seychelles Sudan "
    "Ukraine".split()
)  # and rivers
_OFFICES = r"(?:Transition(?:al)? )?President|(?:Prime |Foreign |Defen[cs]e )?Minister|Ambassador|Head of State"


# « Commencée le 21 en Russie »: a day whose month stands elsewhere.
_BARE_DAY = re.compile(r"\b[Ll]e (\d{1,2})(?= (?:en|à|au|aux|dans|et|pour|par|avec)\b|[,.;])")
_ON_DAY = re.compile(r"\b([Oo]n) (\d{1,2})(?= (?:in|at|and|for|by|with|to)\b|[,.;]|$)")
# « Explique encore le maire », who says one thing more.
_SAYS_MORE = re.compile(
    r"\b(?:expliqu|précis|ajout|indiqu|racont|rappel|soulign|déclar|affirm|not)\w*(?:-t-(?:il|elle|on))? encore\b"
)
_STILL_SAYS = re.compile(r"\bstill (?=(?:explain|sa[yi]|add|specif|not|stat|writ|wrot|report|t[eo]l|recall|point)\w*)")


def edited(source: str, translation: str, glossary: Glossary) -> str:
    """`translation` of a French `source`, in the house's English; every value, name and word order of facts is kept."""
    text = _AMERICAN.sub(partial(_day_first, source), _timed(source, translation))
    text = _ORDINAL.sub(r"\1 \2", text)
    if _DAY_FIRST.match(source):
        text = _THE_DAY.sub("On ", text)
    if _DATED.match(text):
        text = _PERFECT.sub(_past, text, count=1)
    text = _PERFECT_DATED.sub(_past, text)
    text = anglicised(source, text, glossary)
    if not _RESUMED_IN_FRENCH.search(source):
        text = _RESUMED.sub(r"\1 ", text)
    text = _NEXT.sub(r"next \1", text)
    text = _YEARLY.sub(lambda one: f"{one[1]}-{one[2]}-{one[4]}-{one[5]} {one[3].rstrip()}", text)
    text = _DECIMAL.sub(lambda one: one[0].replace(",", ".") if one[0] in source else one[0], text)
    text = _GROUPED.sub(lambda one: one[0].replace(".", ",") if one[0] in source else one[0], text)
    text = _approximated(source, text)
    bare = set(_BARE_DAY.findall(source))
    text = _ON_DAY.sub(lambda one: f"{one[1]} the {_nth(one[2])}" if one[2] in bare else one[0], text)
    if _SAYS_MORE.search(source):
        text = _STILL_SAYS.sub("also ", text)
    if text.count('"') % 2:  # « "Le mil manque", dit-il. » that did not open
        text = f'"{text}' if source[:1] in '"«' and _CLOSES_FIRST.match(text) else text
    else:
        text = _QUOTED.sub(r'"\1"', text)
    text = _EIGHT.sub(r"\1n ", _BARE.sub(r"\1 ", _ARTICLE.sub(r"\1n ", text)))
    text = _VOWEL.sub(r"\1n ", _CONSONANT.sub(r"\1 ", text))
    text = _OFFICIAL.sub(r"\1 an ", text)
    text = _COUP.sub(r"\1", text)
    for name in _CALLED.findall(source):
        text = re.sub(rf",? (?:says?|said|told|called) {re.escape(name)}\b,?", f", known as {name},", text)
    if re.search(r"\btonnes?\b", source):
        text = re.sub(r"\b([Tt])on(s?)\b", r"\1onne\2", text)
        text = _ONE_TONNE.sub(r"\1 tonnes", text)
    # « Le président malien, X, a » comes out as "President Malian, X," where English has "Malian President X".
    text = _offices(glossary).sub(r"\2 \1", text)
    text = _transitions(glossary).sub(r"\1 Transition President", text)
    text = _TRANSITION.sub(lambda one: f"{'the' if one.start() else 'The'} {one[0]}", text)
    text = _possessives().sub("", text)
    text = _doubled(source, text)
    return _appositions(glossary).sub(r"\1 \2 ", text)


def _timed(source: str, text: str) -> str:
    """`text` with the source's times of day, where it has as many: a small model reckons « 23 h » as "10 p.m."."""
    theirs, ours = list(read_times(source)), list(read_times(text))
    if len(theirs) != len(ours) or normalise(text) != text:
        return text
    for time in ours[:]:
        same = next(
            (one for one in theirs if one.minutes == time.minutes and {one.half, time.half} != {"am", "pm"}), None
        )
        if same:
            theirs.remove(same)
            ours.remove(time)
    for right, wrong in reversed(list(zip(theirs, ours, strict=True))):
        text = text[: wrong.start] + _clock(right, wrong.half) + text[wrong.end :]
    return text


def _clock(time: Time, half: str) -> str:
    """A time as English tells it; `half` is the half of the day that was told, where the French does not say which."""
    hour, minutes = divmod(time.minutes, 60)
    told = f"{hour or 12}:{minutes:02}" if minutes else f"{hour or 12}"
    return f"{told} {'p.m.' if (time.half or half) == 'pm' else 'a.m.'}"


def _nth(day: str) -> str:
    """A day of the month as an ordinal."""
    ending = "th" if day in {"11", "12", "13"} else {"1": "st", "2": "nd", "3": "rd"}.get(day[-1], "th")
    return f"{day}{ending}"


def _doubled(source: str, text: str) -> str:
    """`text` with the source's names where a letter doubled at the end was lost: « Le Foll » is no "Le Fol"."""
    names = {found[1]: found[0] for found in _DOUBLE_END.finditer(source)}
    theirs = set(_NAME.findall(source))
    return _NAME.sub(lambda one: one[0] if one[0] in theirs else names.get(one[0], one[0]), text)


def _approximated(source: str, text: str) -> str:
    """`text` with "nearly 95%" for « près de 95 % » and "from 21 to 26 June" for « du 21 au 26 juin »."""
    near = {_value(one[1], ",") for one in _NEARLY.finditer(source)}
    near -= {_value(one[1], ",") for one in _SOME.finditer(source)}
    text = _ROUGHLY.sub(lambda one: f"{like(one[1], 'nearly')} " if _value(one[2], ".") in near else one[0], text)
    spans = {(first, last, MONTHS["fr"].index(month)) for first, last, month in _FRENCH_SPAN.findall(source)}

    def span(one: re.Match[str]) -> str:
        days = (one[2].split()[0], one[3], MONTHS["en"].index(one[4]))
        return f"{like(one[1], 'from')} {one[2]} to " if days in spans else one[0]

    return _ENGLISH_SPAN.sub(span, text)


def _value(figure: str, decimal: str) -> str:
    """A figure without its groups' marks, with a point before its decimals."""
    whole, _, part = figure.rstrip(" .,").rpartition(decimal) if decimal in figure.rstrip(" .,") else (figure, "", "")
    grouped = decimal == "," and not part
    return re.sub(r"\D", "", whole) + (f".{part}" if part and not grouped else "")


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
def _offices(glossary: Glossary) -> re.Pattern[str]:
    return re.compile(rf"\b({_OFFICES}) ({demonyms(glossary)})\b(?! [A-Z])")


@cache
def _transitions(glossary: Glossary) -> re.Pattern[str]:
    """« Président de la Transition malienne » word for word."""
    return re.compile(rf"\bPresident of the Transition ({demonyms(glossary)})\b")


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
    office = f"(?:{demonyms(glossary)}) (?:{_OFFICES})"
    return re.compile(rf"^({office}), ({name}), (?=[a-z]+ed |has |had |will |said |told )")
