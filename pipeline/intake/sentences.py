"""Split French and English press text into sentences, by rules.

pysbd and sentencex were tried on press text: pysbd breaks « p. 12 » and « J.-C. », sentencex « M. Diop », and neither
divides « jeudi.Le gouvernement » while it leaves « U.S. » whole; so the rules are here. A terminator ends a sentence
unless it belongs to an abbreviation, a number or an address, or stands in brackets or in a quotation that goes on.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

# A name follows these; written with a capital, for « col » and « me » are words as well.
_TITLES = frozenset(
    "M MM Mme Mmes Mlle Mlles Mgr Dr Drs Pr Prof Me Mes St Ste Sts Gal Gén Col Cdt Cne Lt Cap Adj Sgt"
    " Mr Mrs Ms Sen Rep Gov Gen Capt Lieut Maj Hon Rev Jr Messrs Ave Bd Av Mt".split()
)
# Something always follows these.
_LEADS = frozenset("cf cp réf env tél vs ibid op loc apr av éd trad coll boul".split())
_LEADS_TO_NUMBER = frozenset("p pp no nos n° nᵒ nº art vol chap al fig tome t".split())
# A sentence may end with these, and does where the next word has a capital.
_MAY_END = frozenset(
    "etc cie co inc ltd corp ltée sq sqq ndlr a.m p.m h mn min sec hab"
    " janv févr fév avr juil juill sept oct nov déc jan feb apr jul aug sep dec".split()
)
# Words that begin a sentence but hardly a name: they tell « plan B. Le ministre » from « George W. Bush ».
_STARTERS = frozenset(
    "le la les l un une des du de d ce cet cette ces c il elle ils elles on nous vous je j tu en dans sur pour par avec"
    " sans selon mais et or donc car si s qu que qui quand lorsque depuis après avant pendant au aux à son sa ses leur"
    " leurs plus plusieurs the a an this that these those it he she they we in at for but and as while when according"
    " his her their its there".split()
)
_TERMINATOR = re.compile(r"[.!?…]+")
_NEXT_WORD = re.compile(r"[\"«“‘'(\[\s–—-]*([^\W_]+)")
# What may follow a full stop without a space: a capital that begins a word (not S.A., not lemonde.fr), a quotation, or
# another item of a list: « … du retraité.- 8 janvier 2011: Deux jeunes ».
_GLUED_START = re.compile(
    r"(?!(?:Fr|Com|Org|Net)\b)[A-ZÀ-Þ](?:[a-zà-ÿ]|['’ ])|MM?\. |[«“\"]|(?!PDF|DOC|FR|COM|ORG|NET)[A-ZÀ-Þ]{2,}[\w-]* "
    r"|\d[\d ,.]*(?: ?%)? [a-zà-ÿ]{2}|[-–—] ?(?:[A-ZÀ-Þ][a-zà-ÿ]|\d{1,2}(?:er)? [a-zà-ÿ]{3})"
)
# A heading or caption with no sign at its end, and what follows it: « un multirécidivisteMercredi 3 juin, la police »,
# « la colère des éluspar euronews (en français)"Nous… », « des VosgesOn a appris », « les cas graves Par ailleurs, ».
_HEADING = re.compile(
    r"(?:(?<![\w.@/#-])[a-zà-ÿ]{3,}|(?<=[a-zà-ÿ])\))(?=(?:[A-ZÀ-Þ][a-zà-ÿ]+|[LDCJNSM]['’][\w’']+|[ÀA])[ ,])|"
    r"(?<=[a-zà-ÿ])\)(?=[\"“]\w|«)|(?<=[^\W_])\"(?=\"[A-ZÀ-Þ])|"
    r"(?<=[a-zà-ÿ]{2})(?=par [a-z]\w{1,20} \(en [a-zç]{4,12}\))|"
    r"(?<=[a-zà-ÿ]{3})(?=(?:Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche)(?: \d|,? [a-zà-ÿ]))|"
    r"(?<=[a-zà-ÿ]{3})(?=(?:Cette|Dans|Des|Elles?|Ils?|Les?|On|Selon|Une?) [a-zà-ÿ])|"
    r"(?<=[a-zà-ÿ]{3})(?= (?:Par ailleurs|En (?:effet|outre|revanche)|De son côté|Pour sa part|Cependant|Toutefois), )"
)
# Such a heading in capitals: « APPEL AUX ÉLUS L'association demande ».
_CAPITALS = re.compile(
    r"(?:(?<![^.!?»\"])|(?<=[.!?»\"] ))(?:(?:[A-ZÀ-Þ]{2,}|[A-ZÀ-Þ]['’][A-ZÀ-Þ]+|[ÀA])[,:]? |\d+ ){2,}"
    r"(?:[A-ZÀ-Þ]['’])?(?:[A-ZÀ-Þ]{3,}|\d{4}) (?=[A-ZÀ-Þ](?:['’][a-zà-ÿ]|[a-zà-ÿ]))"
)
# An agency's, between dashes: « … a été ouverte.- "Traumatisés à vie" -"Si je tuais quelqu'un… »; where it begins, and
# where it ends.
_BETWEEN_DASHES = (
    r"(?<=[.!?»\"]){}(?: ?-{{1,2}} ?[A-ZÀ-Þ\"«'][^-.\n]{{2,60}}? ?-{{1,2}} ?|-{{1,2}} ?[^-.\n]{{3,60}}? ?-{{1,2}})"
    r"(?=[A-ZÀ-Þ\"«'][^ ])"
)
_AGENCY = [re.compile(_BETWEEN_DASHES.format("(?=") + ")"), re.compile(_BETWEEN_DASHES.format(""))]
_ADDRESS = re.compile(r"://|www\.|@|\.(?:fr|com|org|net|ml|bf|ne|sn|ci|info|int|eu|html?|php)/")
_ACRONYM = re.compile(r"[A-ZÀ-Þ](?:[.-]+[A-ZÀ-Þ])*|[a-z](?:\.[a-z])+")
_ERA = re.compile(r"(?:av|apr|avant|après)\.? ?J\.?-?C$")
_PAIRS = {"«": "»", "“": "”", "(": ")", "[": "]"}
_CLOSING = frozenset(_PAIRS.values())
_LONGEST_WORD = 80  # characters looked at around a full stop; an address may be longer, no abbreviation is
_DEEPEST = 8  # quotations and brackets within each other
_LONGEST_ASIDE = 300  # characters; in a longer bracket sentences end as elsewhere


def _quote_sides(text: str) -> dict[int, bool]:
    """Tell for each straight quote whether it opens: by its neighbours, and where they leave it open by turns."""
    sides: dict[int, bool] = {}
    inside = False
    for i in (i for i, character in enumerate(text) if character == '"'):
        before, after = text[i - 1 : i] if i else " ", text[i + 1 : i + 2] or " "
        word_before, word_after = before.isalnum() or before in ".!?…%€)", after.isalnum() or after in "…¿¡@#"
        # « Bruxelles."Ici », « d'"imbécile" », « fin""Début »
        inside = (not inside) if word_before == word_after else word_after
        sides[i] = inside
    return sides


def _enclosed(text: str, sides: dict[int, bool]) -> list[tuple[int, int]]:
    """Give the places (opening, closing) of brackets and quotations."""
    spans: list[tuple[int, int]] = []
    stack: list[int] = []
    for i, character in enumerate(text):
        if character in _PAIRS or sides.get(i) is True:
            stack.append(i)
        elif character in _CLOSING or i in sides:
            matching = [depth for depth, opening in enumerate(stack) if _PAIRS.get(text[opening], '"') == character]
            if matching:
                spans.append((stack[matching[-1]], i))
                del stack[matching[-1] :]
        del stack[:-_DEEPEST]
    return spans


def _holds_sentences(text: str, opening: int, closing: int) -> bool:
    """Whether what stands between two signs is sentences of its own, rather than part of the one around it.

    « Non. Jamais », dit-il. — carried on, no; Il répond : « Non. Il a tort. » — yes.
    """
    if text[opening] in "([":
        return closing - opening > _LONGEST_ASIDE
    first, last = (
        text[opening + 1 : opening + 3].strip()[:1],
        text[max(opening + 1, closing - 2) : closing].strip()[-1:],
    )
    following = text[closing + 1 : closing + 3].strip()[:1]
    ended = last in set(".!?…") or following in set(".!?…")
    carried_on = bool(following) and (following.islower() or following in ",;:–—-)")
    return first.isupper() and ended and not carried_on


def _inner_positions(text: str, sides: dict[int, bool]) -> list[bool]:
    """Tell for each position whether a sentence cannot end there because a bracket or quotation goes on."""
    change = [0] * (len(text) + 2)
    for opening, closing in _enclosed(text, sides):
        if not _holds_sentences(text, opening, closing):
            change[opening + 1] += 1
            change[closing + 1] -= 1
    return [depth > 0 for depth in accumulate(change)]


def _after_closers(text: str, position: int, sides: dict[int, bool]) -> int:
    """Go past the closing quotes and brackets, and the terminators after them, that go with a terminator."""
    while position < len(text):
        ahead = position + (text[position] == " ")
        character = text[ahead : ahead + 1]
        spaced = character in ("»", "!", "?") and character != ""
        if spaced or (ahead == position and (character in "”)].…’" or sides.get(ahead) is False)):
            position = ahead + 1
        else:
            break
    return position


def _token_before(text: str, start: int, end: int) -> str:
    floor = max(start, end - _LONGEST_WORD)
    return (
        text[max(floor, text.rfind(" ", floor, end) + 1) : end].replace("’", "'").rpartition("'")[2].lstrip('«“"([—–-•')
    )


def _is_abbreviation(text: str, start: int, dot: int, ahead: int, language: str) -> bool:
    """Whether the full stop at `dot` is an abbreviation's, an initial's or a numeral's and ends no sentence."""
    token, next_character = _token_before(text, start, dot), text[ahead]
    folded = token.casefold()
    if folded in _LEADS_TO_NUMBER and not (language == "en" and token in ("no", "nos", "art", "al")):
        return next_character.isdigit() or re.match(r"[IVXL]+\b", text[ahead:]) is not None
    if token in _TITLES or folded in _LEADS:
        return True
    if folded in _MAY_END:
        return False  # the capital has been seen already
    if token.endswith("J.-C"):
        return _ERA.search(text[max(start, dot - 20) : dot]) is None
    if _ACRONYM.fullmatch(token):
        word = _NEXT_WORD.match(text, ahead)
        starts = word is not None and word[1][:1].isupper() and word[1].casefold() in _STARTERS
        # After a word in small letters an initial is a name of its own (plan B); with others an acronym (U.S.).
        named = len(token) > 1 or text[max(start, dot - 3) : dot - 1].rstrip()[-1:].islower()
        return not (starts and named)
    # « 1. Le barrage »
    return token.isdigit() and len(token) <= 2 and dot - start <= 4 and not text[start : dot - len(token)].strip()


def _ends_glued(text: str, start: int, first: int, end: int) -> bool:
    """Whether a sentence ends where the next follows without a space: « jeudi.Le gouvernement », not « S.A.Dupont »."""
    if _GLUED_START.match(text, end) is None:
        return False
    token = _token_before(text, start, first)
    word_start = max(text.rfind(" ", max(0, first - 2000), first) + 1, first - 2000, 0)
    if _ADDRESS.search(text[word_start:first] + text[first : end + _LONGEST_WORD].split(" ")[0]):
        return False
    if (len(token) == 1 and token.isalpha()) or token in _TITLES or re.search(r"\b[^\W\d_]\.[^\W\d_]$", token):
        return False
    if text[end].isdigit() and (not token.isalpha() or not token.islower() or token in _LEADS_TO_NUMBER | _LEADS):
        return False
    return bool(text[start : min(first, start + 20)].strip(" 0123456789"))


def _is_boundary(text: str, start: int, terminators: re.Match[str], end: int, language: str) -> bool:
    """Whether terminators, with their closing signs up to `end`, end the sentence that begins at `start`."""
    ahead = end
    while ahead < len(text) and text[ahead] == " ":
        ahead += 1
    if ahead == len(text):
        return True
    character, first, run = text[ahead], terminators.start(), terminators[0]
    word = _NEXT_WORD.match(text, ahead)
    if not (character.isupper() or character.isdigit() or character in '«“"([–—-•'):
        return False
    if character in "([–—-" and (word is None or word[1][:1].islower()):
        return False
    if run[0] == "…" or run.startswith(".."):
        # « (…) » and « […] » are cuts within a quotation, « …puis » a beginning.
        return text[first - 1 : first] not in ("(", "[") and bool(text[start : min(first, start + 20)].strip('«“" '))
    if ahead == end:
        return _ends_glued(text, start, first, end)
    return run != "." or end > terminators.end() or not _is_abbreviation(text, start, first, ahead, language)


def _split_line(text: str, language: str) -> list[str]:
    sides = _quote_sides(text)
    inner = _inner_positions(text, sides)
    sentences: list[str] = []
    start = position = 0
    while terminators := _TERMINATOR.search(text, position):
        position = _after_closers(text, terminators.end(), sides)
        if not inner[position] and _is_boundary(text, start, terminators, position, language):
            sentences.append(text[start:position].strip())
            start = position
    return [*sentences, text[start:].strip()]


def _pieces(line: str) -> list[str]:
    """A line, cut behind each heading that runs into what follows it."""
    ends = sorted(
        {0, len(line), *(match.end() for found in (_HEADING, _CAPITALS, *_AGENCY) for match in found.finditer(line))}
    )
    return [line[start:end] for start, end in pairwise(ends)]


def split_sentences(text: str, language: str = "fr") -> list[str]:
    """Give the sentences of a text, in order; together they have every character of it but white space.

    `language` is "fr" or "en"; in English « no. » and « art. » are words like others. Line breaks end sentences.
    Signs that stand alone go with the sentence before them.
    """
    sentences: list[str] = []
    pieces = (piece for line in text.splitlines() for piece in _pieces(line))
    for part in (part for piece in pieces for part in _split_line(piece, language) if part):
        if sentences and re.search(r"\w", part) is None:
            sentences[-1] += " " + part
        else:
            sentences.append(part)
    return sentences
