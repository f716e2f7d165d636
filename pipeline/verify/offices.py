"""Compares whose office a person holds on the two sides of a translation: « le ministre malien … Diop »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.glossary import Glossary
from pipeline.records import Reason
from pipeline.verify.facts import Facts
from pipeline.verify.names import codes_of, runs
from pipeline.words import words

_OFFICE = {
    "fr": re.compile(
        r"\b(?:ministre|président\w*|chef\w*|porte-parole|ambassad\w+|général|dirigeant\w*|homologue|secrétaire|"
        r"gouverneur\w*|roi|reine|député\w*|sénat\w+|chanceli\w+|émissaire)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:minister|president|chief|head|spokes\w+|ambassador|general|leader|ruler|counterpart|secretary|governor|"
        r"king|queen|senator|chancellor|envoy|premier|deputy)\b",
        re.IGNORECASE,
    ),
}
# An apposition ends at the next mark; a title before a name goes back to the last mark but one comma beside the name.
_MARK = re.compile(r"[,;:.!?()«»\"]")
_LONGEST = 90
# Words by which a sentence goes on from an office to somebody else.
_AWAY = re.compile(
    r"\b(?:et|avec|a|ont|est|était|sera|qui|que|dit|chez|pour|contre|par|sur|dans|à|"
    r"and|with|who|whom|that|has|have|had|is|was|will|said|says|told|met|for|from|by|against|on|in|at|to)\b"
)
_BEFORE_OFFICE = re.compile(r"(?:[\w'-]+ ){0,3}$")


def exchanged_offices(source: Facts, hypothesis: Facts, glossary: Glossary) -> Iterator[Reason]:
    """Gives each person whose office belongs to other countries in the translation than in its source."""
    theirs = dict(_offices(source, glossary))
    for surname, held in _offices(hypothesis, glossary):
        known = next((other for name, other in theirs.items() if name[:4] == surname[:4]), None)
        if known and not held[0] & known[0]:
            yield Reason("name", held[1], known[1])


# An English title and what French says for it. Of 2,001 human translations (NTREX, FLORES) neither list rejects one;
# of 1,500 provisions each finds one wrongly (« rue Queen »), which other checks reject anyway.
_TITLES = {
    r"President": r"présiden|chefs? d['e] ?l?'?état",
    r"(?:Prime )?Minister": r"minist|chefs? d\w+ (?:la diplomatie|gouvernement)|secrétaire|chanceli",
    r"General": r"généra",
    r"Colonel": r"colonel",
    r"Captain": r"capitaine",
    r"Ambassador": r"ambassad|représentant|émissaire|envoyé",
    r"King": r"rois?\b|souverain|monarque",
    r"Queen": r"reine|souverain",
    r"Prince": r"prince",
    r"Senator": r"sénat",
    r"Governor": r"gouverneu",
    r"Mayor": r"maire|bourgmestre",
    r"Chancellor": r"chanceli|minist",
    r"Pope": r"pape|pontif|souverain",
}
_PUT_IN = {re.compile(rf"\b{title}s?(?= [A-Z])"): re.compile(rf"\b(?:{said})", re.I) for title, said in _TITLES.items()}
_LEFT_OUT = {
    re.compile(r"(?<!onseil des )\bministre"): re.compile(
        r"\b(?:minist|secretar|premier|chancellor|diplomat|attorney|PM\b)", re.I
    ),
    re.compile(r"\bambassad"): re.compile(r"\b(?:ambassad|embass|envoy)", re.I),
    re.compile(r"\bcolonel"): re.compile(r"\b(?:colonel|lt\b|col\b)", re.I),
}
# A minister is no ministry; « à la Santé » and « la tutelle » are. Of 370 ministries of right pairs this rejects none.
_MINISTRY, _MINISTER = re.compile(r"\bministr(?:y|ies)\b", re.I), re.compile(r"\bministres?\b", re.I)
_HOUSE = re.compile(
    r"\b[Mm]inist(?:ère|éri)|chancellerie|tutelle|Primature|\brue d|Quai d|Bercy|Beauvau|\bà (?:la |l['’])[A-ZÀ-Þ]"
)


def strange_titles(source: Facts, hypothesis: Facts) -> Iterator[Reason]:
    """Gives each office that an English translation puts before a name, or leaves out: "President" Lavrov."""
    if hypothesis.language != "en":
        return
    for title, said in _PUT_IN.items():
        if (found := title.search(hypothesis.text)) and not said.search(source.text):
            yield Reason("name", found[0])
    if (
        (house := _MINISTRY.search(hypothesis.text))
        and _MINISTER.search(source.text)
        and not _HOUSE.search(source.text)
    ):
        yield Reason("name", house[0])
    for said, title in _LEFT_OUT.items():
        if (found := said.search(source.text)) and not title.search(hypothesis.text):
            yield Reason("name", "", found[0])


def _offices(side: Facts, glossary: Glossary) -> Iterator[tuple[str, tuple[frozenset[str], str]]]:
    """(surname, (ISO 3166 codes, words)) for each person that a text gives the office of one or more countries."""
    for run in runs(side.names):
        if run[-1].acronym or codes_of(run[-1].word.fold):
            continue
        first, end = run[0].word.start, run[-1].word.end
        offices = list(_OFFICE[side.language].finditer(side.text, first, run[-1].word.start))
        start = offices[-1].end() if offices else first  # the title may have a capital too, "Russian Foreign Minister"
        for stretch in (_apposition(side, end), _title(side, start)):
            codes = _codes(stretch, side.language, glossary)
            if codes:
                yield run[-1].word.fold, (codes, stretch.strip())
                break


def _apposition(side: Facts, end: int) -> str:
    """What stands between commas after a name, if it begins with an office."""
    if not side.text[end:].startswith(", "):
        return ""
    rest = side.text[end + 2 : end + 2 + _LONGEST]
    mark = _MARK.search(rest)
    rest = rest[: mark.start()] if mark else rest
    office = _OFFICE[side.language].search(rest)
    return rest if office and len(rest[: office.start()].split()) <= 4 and not _AWAY.search(rest) else ""


def _title(side: Facts, start: int) -> str:
    """What stands before a name from the office on; in English from three words before it."""
    before = side.text[max(0, start - _LONGEST) : start].rstrip()
    before = before.removesuffix(",")
    marks = list(_MARK.finditer(before))
    before = before[marks[-1].end() :] if marks else before
    offices = list(_OFFICE[side.language].finditer(before))
    if not offices or _AWAY.search(before[offices[-1].end() :]):
        return ""
    office = offices[-1].start()
    if side.language == "en" and (more := _BEFORE_OFFICE.search(before[:office])):
        office = more.start()
    return before[office:]


def _codes(text: str, language: str, glossary: Glossary) -> frozenset[str]:
    codes = {code for word in words(text, language) for code in codes_of(word.fold)}
    codes |= {found.entry.code for found in glossary.matches(text, language) if found.entry.code}
    return frozenset(codes)
