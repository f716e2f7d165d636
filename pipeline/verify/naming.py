"""Compares what a translation names with its source: people, places and institutions, glossary terms, nationalities."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from pipeline.glossary import Entry, Glossary, Occurrence
from pipeline.records import Reason
from pipeline.verify.acronyms import strange_acronyms
from pipeline.verify.counterparts import has_name, same_name
from pipeline.verify.facts import Facts
from pipeline.verify.names import Name, codes_of, runs, singular, torn
from pipeline.words import Word, fold

NO_NAME = re.compile(r"\d+|[IVXLC]+(?:e|er|ème)?|[AP]M|[ECPBMW]E?[SD]T|CET|GMT|UTC|BCE?|A?CE|AD|JC|TV|MPs?")
# Words that English or French capitalises in titles, offices and institutions, and translates.
_TRANSLATED = frozenset(
    """
    hub time hurricane storm scale rally channel list code rule case game show news press radio television hour place
    market plan program programme project system unit group team club party line route trail track crown railway tax
    income veteran schedule academy title wood chip feed land
    state fleet flotte cold manche network reseau aviation business commerce house boy girl child enfant
    prime minister church war world cup union court supreme office department president king queen prince princess
    saint lord lady sir duke university school college street road square park river lake sea ocean mountain north
    south east west northern southern eastern western central great new old high grand first second third national
    international federal royal general secretary director chief council committee commission board agency bureau
    service police force army navy air guard bank fund trade health foreign home affairs interior defence defense
    justice finance treasury education science research institute museum library hospital centre center association
    society federation league championship olympic olympics games final award prize day week month year christmas
    easter god bible islam muslim christian catholic jewish jew jews protestant orthodox buddhist hindu english
    european asian african american arab latin republican republicans democrat democrats democratic democracy
    conservative conservatives labour liberal parliament senate congress assembly chamber constitution act law
    bill treaty convention agreement article report fire forest island islands bay cape city town county province
    district region republic kingdom empire emperor pope bishop archbishop cardinal father mother brother sister mr
    mrs ms mme mlle dr tories tory professor captain colonel major sergeant lieutenant officer judge attorney
    senator governor mayor representative ambassador chancellor premier united nations states middle age ages
    century renaissance revolution internet web earth moon sun mars venus jupiter black white red green blue golden
    silver star tower bridge castle palace temple cathedral gate hall theatre theater opera festival book story song
    love life death man men women woman etat etats eglise guerre monde coupe cour ministere roi reine rue ecole
    universite parc riviere fleuve lac mer nord sud est ouest grande nouveau nouvelle deuxieme conseil banque fonds
    sante affaires interieur finances institut musee hopital ligue jeux prix dieu parti chambre senat congres
    assemblee loi traite ile iles baie cap ville comte empereur pape eveque chancelier maire gouverneur moyen lune
    soleil terre tour pont chateau palais porte noir blanc rouge vert bleu or etoile livre i ii iii
    """.split()
)
# Endings of English words of which titles and institutions are made.
_COMMON = re.compile(
    r"(?:[ts]ion|ment|ity|ance|ence|ship|ing|ed|ics|ism|ary|ory|ness|ology|hood|[lu]ines?|[ae]ints?|yor|visor|ator|"
    r"eer|cial|onal|ular|tive|able|ible|ful|less|work|book|land|ways?)s?$"
)
_RESPELT = 0.6  # how alike a first name and what stands in its place are
_MONEY = re.compile(r"\bUS ?\$")  # no country


def changed_names(source: Facts, hypothesis: Facts, glossary: Glossary) -> Iterable[Reason]:
    """Finds a name or acronym that took another's place; an acronym that is only missing may be spelled out."""
    added = [name for name in _opaque(hypothesis, glossary) if not has_name(name.word, source)]
    missing = [name for name in _opaque(source, glossary) if not has_name(name.word, hypothesis)]
    new = next((name.word for name in added if not name.acronym), None)
    lost = next((name.word for name in missing if not name.acronym), None)
    if new and lost:
        yield Reason("name", new.text, lost.text)
    yield from strange_acronyms(source, hypothesis, added, missing)
    yield from _left_out(hypothesis, [name for name in missing if not name.acronym])
    yield from _respelt(source, hypothesis)
    yield from _named_again(source, hypothesis)
    if not missing:
        for run in runs(added):
            whole = [name for name in hypothesis.names if name.run == run[0].run]
            if 1 < len(run) < 4 and len(run) == len(whole):
                yield Reason("name", " ".join(name.word.text for name in run))


def _left_out(hypothesis: Facts, missing: Sequence[Name]) -> Iterable[Reason]:
    """Finds a name of two or more words of which nothing is left.

    Of 7,002 human translations five leave one out so, all statutes that name an office.
    """
    beginnings = {word.fold[:4] for word in hypothesis.words}
    for run in runs(missing):
        if len(run) > 1 and not any(name.word.fold[:4] in beginnings for name in run):
            yield Reason("name", "", " ".join(name.word.text for name in run))
            return


def _respelt(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a first name in whose place another spelling stands: « Laeticia Sow » as "Theeticia Sow".

    At the head of a sentence that is no name to be compared with others.
    """
    ours, theirs = ({word.fold for word in side.words} for side in (hypothesis, source))
    names = [pair for run in runs(source.names) for pair in itertools.pairwise(run)]
    lost = [(first.word, second.word) for first, second in names if first.word.fold not in ours]
    strays = [
        (word, after)
        for word, after in itertools.pairwise(hypothesis.words)
        if word.text[0].isupper() and not word.function and word.fold not in theirs
        if hypothesis.text[word.end : after.start] == " "
    ]
    for (first, second), (word, after) in itertools.product(lost, strays):
        alike = SequenceMatcher(None, word.fold, first.fold).ratio() >= _RESPELT
        if after.fold == second.fold and word.fold[0] != first.fold[0] and alike:
            yield Reason("name", word.text, first.text)
            return


def _named_again(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a first name and surname that stand more often than the surname does in the source: one is another's place.

    « Les ministres ont rencontré Sergueï Lavrov » is no "ministers, Sergei Lavrov, met Sergei Lavrov".
    """
    pairs = Counter(
        (first.word.fold, second.word.fold)
        for run in runs(hypothesis.names)
        for first, second in itertools.pairwise(run)
        if not {first.word.fold, second.word.fold} & _TRANSLATED
    )
    for (first, second), count in pairs.items():
        heard = sum(second in word.fold or same_name(word.fold, second) for word in source.words)
        if count > max(1, heard) and heard:
            yield Reason("name", f"{first} {second}".title())
            return


def torn_names(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds one person's first name before another's surname."""
    theirs = [[singular(name.word.fold) for name in run] for run in runs(source.names)]
    common = {word.fold for word in source.words if word.text[0].islower()}
    for run in runs(hypothesis.names):
        for first, second in itertools.pairwise(run):
            if expected := torn(first.word, second.word, theirs, common):
                yield Reason("name", f"{first.word.text} {second.word.text}", expected)


def _opaque(side: Facts, glossary: Glossary) -> list[Name]:
    """Names that a translation keeps as they are: neither the glossary's, nor titles and institutions, nor numerals."""
    terms = [(found.start, found.end) for found in glossary.matches(side.text, side.language)]
    terms += [(quantity.start, quantity.end) for quantity in side.numbers]
    return [
        name
        for name in side.names
        if name.run >= 0
        and not any(start <= name.word.start < end for start, end in terms)
        and not codes_of(name.word.fold)
        and not NO_NAME.fullmatch(name.word.text)
        and (name.acronym or (not name.weak and len(name.word.text) > 2))
        and not {name.word.fold, name.word.fold.removesuffix("s")} & _TRANSLATED
    ]


def translated_word(word: Word) -> bool:
    """Whether a capitalised English word is one of titles and institutions, which the other language translates."""
    known = {word.fold, word.fold.removesuffix("s")} & _TRANSLATED
    return bool(known) or (len(word.text) > 5 and bool(_COMMON.search(word.text)))


def changed_terms(source: Facts, hypothesis: Facts, glossary: Glossary) -> Iterable[Reason]:
    """Finds a glossary term that is not rendered as the glossary says, and countries that took another's place."""
    theirs = glossary.matches(source.text, source.language)
    ours = glossary.matches(hypothesis.text, hypothesis.language)
    codes = [{code: found.text for found in side for code in _codes(found, glossary)} for side in (theirs, ours)]
    rendered: dict[Entry, str] = {}
    for found in theirs:
        entries = glossary.alternatives(found.text, source.language)
        name = any(part[0].isupper() for part in re.findall(r"\w+", found.text))
        if found.entry.code or found.entry.kind in {"currency", "language"} or (source.language == "en" and not name):
            continue
        if not any(glossary.rendered(entry, hypothesis.text, hypothesis.language) for entry in entries):
            yield Reason("acronym" if found.text.isupper() else "name", "", found.text)
        else:
            rendered[found.entry] = found.text
    yield from _rendered_together(rendered, hypothesis, glossary)
    added = [text for code, text in codes[1].items() if code not in codes[0]]
    missing = [text for code, text in codes[0].items() if code not in codes[1]]
    said = {code for codes_ in _nations(hypothesis).values() for code in codes_} | codes[1].keys()
    lost = [text for code, text in codes[0].items() if code not in said and len(code) == 2 and text[0].isupper()]
    known = {code for codes_ in _nations(source).values() for code in codes_} | codes[0].keys()
    # A state that nothing in the source names or is of; human translators put one in once in three hundred sentences.
    strange = [text for code, text in codes[1].items() if code not in known and len(code) == 2 and text[0].isupper()]
    if added and missing:
        yield Reason("name", added[0], missing[0])
    elif strange and not _MONEY.search(hypothesis.text):
        yield Reason("name", strange[0])
    elif lost and (source.language == "fr" or len(codes[0].keys() & said) > 1):
        yield Reason("name", "", lost[0])  # human translators leave one out in four hundred sentences
    elif lost and (others := _put_in(source, hypothesis, ours, glossary)):
        yield Reason("name", others[0], lost[0])
    else:
        yield from _nationality_reasons(source, hypothesis, ours)
    for found in ours:
        acronym = found.text.isupper() and not found.entry.code and len(found.text) > 2
        if acronym and found.text not in source.text:
            entries = glossary.alternatives(found.text, hypothesis.language)
            if not any(glossary.rendered(entry, source.text, source.language) for entry in entries):
                yield Reason("acronym", found.text)


def _put_in(source: Facts, hypothesis: Facts, terms: Sequence[Occurrence], glossary: Glossary) -> list[str]:
    """The names in a translation, not of countries, that its source has in no form: « à Moscou » for "to Russia"."""
    named = [one for one in terms if not one.entry.code and one.text[0].isupper()]
    known = [one.text for one in named if not glossary.rendered(one.entry, source.text, source.language)]
    return [*known, *(name.word.text for name in _opaque(hypothesis, glossary) if not has_name(name.word, source))]


def _rendered_together(terms: Mapping[Entry, str], hypothesis: Facts, glossary: Glossary) -> Iterable[Reason]:
    """Finds one of several terms for which the translation has only a rendering that is another's.

    « Les chefs de la diplomatie … ont rencontré le ministre des Affaires étrangères » needs two foreign ministers. A
    matching of terms with places (augmenting paths; Kuhn 1955).
    """
    places = {entry: glossary.renderings(entry, hypothesis.text, hypothesis.language) for entry in terms}
    taken: dict[tuple[int, int], Entry] = {}

    def seat(entry: Entry, tried: set[tuple[int, int]]) -> bool:
        for place in places[entry]:
            if place not in tried:
                tried.add(place)
                if place not in taken or seat(taken[place], tried):
                    taken[place] = entry
                    return True
        return False

    for entry, text in terms.items():
        if places[entry] and not seat(entry, set()):
            yield Reason("name", "", text)


def _nationality_reasons(source: Facts, hypothesis: Facts, terms: Sequence[Occurrence]) -> Iterable[Reason]:
    """Finds a nationality or country that only the translation has, where one that only the source has is missing."""
    ours, theirs = _nations(hypothesis), _nations(source)
    added = [word for word, codes in ours.items() if not any(codes & others for others in theirs.values())]
    missing = [word for word, codes in theirs.items() if not any(codes & others for others in ours.values())]
    if added and missing:
        yield Reason("name", added[0], missing[0])
        return
    beginnings = {fold(word)[:5]: word for word in missing}
    heard = {word.fold for word in source.words}
    for word in hypothesis.words:  # "Nigeri" for « nigériennes », but no "Côte d'Ivoire" for « ivoirienne »
        expected = beginnings.get(word.fold[:5]) if word.text[0].isupper() and word.fold not in heard else None
        own = theirs.get(expected or "", frozenset())
        if any(term.entry.code in own and term.start <= word.start < term.end for term in terms):
            continue
        if expected and len(word.fold) > 4 and not translated_word(word):
            yield Reason("name", word.text, expected)
            return


def _nations(side: Facts) -> dict[str, frozenset[str]]:
    """The words of a text that name a country or its people, with the country's codes; « car » is not the CAR."""
    words = (word for word in side.words if len(word.text) > 3 or word.text.isupper())
    return {word.text: codes for word in words if (codes := codes_of(word.fold))}


def _codes(found: Occurrence, glossary: Glossary) -> set[str]:
    """Gives the countries that a form may name: « Congo » two, « anglais » none but Britain."""
    return {entry.code for entry in (found.entry, *glossary.alternatives(found.text, "fr")) if entry.code}
