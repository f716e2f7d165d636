"""Finds what is no translation: words left in the source's language, loops, lengths out of proportion, misspellings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from pipeline.glossary import Glossary
from pipeline.records import Reason
from pipeline.verify.facts import Facts
from pipeline.verify.names import within_name
from pipeline.words import Word, fold, function_words

# Words of one language that the other also has, as a word or in names (« Los Angeles », "la", "Le Monde").
_SHARED = frozenset(
    "a as are comment do font he me on or our plus pour pas if is son sent dans tout main mine sur ton sans du de la "
    "le les des en et un une aux au us her vu via toward most might t s d m l c n j y non sein fait dit suite "
    "die dont ours tant".split()
)
_LEFTOVERS = {
    "fr": frozenset("le la les des du et est dans pour une un aux au sur qui que par avec sont pas ses son sa".split()),
    "en": frozenset("the of and to in is are was were for with that by from has have his her their this on at".split()),
}
_LOANS = frozenset(
    "cafe cliche facade fiance fiancee nee naive resume expose debris regime role elite melee protege attache risque "
    "questionnaire solitaire luminaire doctrinaire entrepreneur amateur chauffeur connoisseur saboteur liqueur "
    "grandeur technique boutique unique antique physique mystique critique oblique clique mosaique pipistrelle "
    "cigarette palette silhouette etiquette omelette vignette cassette gazette roulette brunette baguette reservoir "
    "abattoir memoir boudoir repertoire memoire dossier atelier picturesque "
    "attieke charge communique griot lycee rapporteur talibe "
    "emigre apres detente coup etat puree saute soiree touche vis deja entree matinee crepe decor premiere"
    "".split()
)
# Endings that hardly any English word has, in words that stand in the source letter for letter (« mercenaires »).
_FRENCH_ENDING = re.compile(
    r"(?:aires?|eurs?|euses?|eux|ières?|istes|iques?|elles|ennes?|ettes?|(?<!e)aux|oirs|oires?|oises?|ois|ées?|"
    r"isent|aient)$"
)
_BODY: Final = r"(?:Union|Communauté|Organisation|Confédération|Banque)"
# Nouns of the press that no « la » may stand before, however they are described.
_MASCULINE: Final = (
    "accord|attentat|bloc|camp|comité|congrès|conseil|coup|défi|dossier|gouvernement|groupe|marché|ministère|moyen|pacte|"
    "parti|pays|peuple|plan|projet|rapport|régime|réseau|sommet|système|traité|trafic"
)
# In French, English grammar: « la région's », « qui ils considèrent », "foreign ministers" word for word, « un voyage à
# la Russie », « la principale bloc », « au confédération »; two institutions in one, and an adverb that is no word.
_NO_SUCH_FRENCH = re.compile(
    r"\b[a-zà-ÿ]+['’]s\b|, qui (?:ils?|elles?)\b|\bministres? étrang(?:ers?|ères?)\b"
    rf"|\bdont (?:ils?|elles?) \w+(?:e|ent) comme\b|\b(?:{_BODY}|zone) {_BODY}\b|\b\w{{3,}}(?<!emb)(?<!déb)allement\b"
    r"|\b(?:au|du|le|un|ce) [a-zà-ÿ]{2,}(?<!bas)[ts]ion\b"
    rf"|\b(?:la|une|cette) (?:(?:principale|première|nouvelle|dernière|seule|grande|même) )?(?:{_MASCULINE})\b"
    r"|\b(?:déplacement|voyage|séjour|visite)s?(?: officiel(?:le)?s?)? (?:à|dans) la "
    r"[A-Z]\w+(?:ie|ine|ande|gne|ce|que)\b"
)
# In English, French articles: "The Collège des head of state de la Confédération".
_HALF_FRENCH = re.compile(
    r"(?<![\w'-])(?:des|du|de la|aux|les) (?:heads?|states?|ministers?|president|government|the|of|and|army|country)\b"
    r"|\b(?:state|heads?|ministers?|president|government|army|council|and|of|the) (?:des|du|de la|aux) [A-ZÉ]?[a-zà-ÿ]+"
)
_MIXED: Final = {"fr": _NO_SUCH_FRENCH, "en": _HALF_FRENCH}
_OF = re.compile(r"\b([^\W\d_]{3,}) (?:des|du|aux) \w+")
_FRENCH_TITLE = re.compile(r'["“«] ?(?:Les?|La|Des) ((?:[^\s"”»]+ ){0,4}[^\s"”»]+) ?["”»]')
# « Ont formellement quitté officiellement », of one adverb.
_TWO_ADVERBS = re.compile(
    r"\b(?:a|ont|avait|avaient|aura|auront|est|sont|était|étaient|été|ayant) "
    r"((?!notam|seule|effectiv)\w{4,}ment (?!et\b|mais\b)\w+[éistu]e?s? \w{4,}ment)\b"
)
# Characters of hypothesis for one of source; measured on NTREX and FLORES (docs/verification.md), for texts long
# enough that a ratio says something.
_RATIOS: Final = {"en": (0.45, 1.75), "fr": (0.6, 2.2)}
_RATIO_FROM, _LONG = 40, 110
# A letter that is no word; units, numbering, initials and contractions aside.
_LONE = re.compile(r"(?<![\w'.([-])[bcdefijnpqrtuvxyz](?![\w'.)\]-])")
_ACCENTED = re.compile(r"(?!Côte d['’]Ivoire)\b\w*[à-öø-ÿœ]\w*", re.IGNORECASE)


def untranslated(source: Facts, hypothesis: Facts, glossary: Glossary) -> Iterable[Reason]:
    """Finds a hypothesis, or a stretch of it, that is still in the source's language."""
    small = [word for word in hypothesis.words if word.text[0].islower()]
    foreign = [word for word in small if word.fold in _telltales(source.language) | _LEFTOVERS[source.language]]
    own = [word for word in small if word.fold in function_words(hypothesis.language)]
    if len(hypothesis.words) >= 3 and len(foreign) > len([word for word in own if word not in foreign]):
        yield Reason("untranslated", hypothesis.text)
        return
    if mixed := _MIXED[hypothesis.language].search(hypothesis.text):
        yield Reason("untranslated", mixed[0])
        return
    ours, theirs = [word.fold for word in hypothesis.words], [word.fold for word in source.words]
    if source.language == "fr" and (half := _half_kept(source, hypothesis)):
        yield Reason("untranslated", half)
        return
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for block in matcher.get_matching_blocks():
        run = hypothesis.words[block.a : block.a + block.size]
        if any(word.text[0].isupper() for word in run[1:]) or _quoted(hypothesis.text, run):
            continue
        left = [word for word in run if word in foreign]
        content = [word for word in run if not word.function and not word.text.isdigit()]
        if block.size >= 3 and left and content:
            yield Reason("untranslated", hypothesis.text[run[0].start : run[-1].end])
            return
    if source.language == "fr":
        theirs_small = {word.text for word in source.words}
        for word in small:
            standing = word.text in theirs_small and (
                word.text.casefold() != word.fold
                or word.fold.removesuffix("s") in glossary.nationalities - _LOANS
                or (len(word.text) > 5 and _FRENCH_ENDING.search(word.text))
            )
            name = within_name(hypothesis.text, word.start, word.end)  # « Santé publique France »
            apart = _quoted(hypothesis.text, (word,)) or (name and name in source.text)
            if standing and word.fold.removesuffix("s") not in _LOANS and not apart:
                yield Reason("untranslated", word.text)
                return


@cache
def _telltales(language: str) -> frozenset[str]:
    """Function words that only this one of the two languages has."""
    other = "fr" if language == "en" else "en"
    return function_words(language) - function_words(other) - _SHARED


def _half_kept(source: Facts, hypothesis: Facts) -> str:
    """A French name of which a part has become English: "The French des Jeux", "Les friend de Gao"."""
    known = {word.fold for word in source.words}
    for part in _OF.finditer(hypothesis.text):
        if fold(part[1]) not in known and fold(part[1]) not in function_words("en"):
            return part[0]
    for title in _FRENCH_TITLE.finditer(hypothesis.text):
        if any(fold(word) not in known for word in re.findall(r"[^\W\d_]+", title[1])):
            return title[1]
    return ""


def _quoted(text: str, run: Sequence[Word]) -> bool:
    """Whether a stretch stands between quotation marks: a title, or a word that is spoken of."""
    if not run:
        return True
    before, after = text[: run[0].start].rstrip(), text[run[-1].end :].lstrip(" .,")
    return before[-1:] in {'"', "“", "«", "'", "("} and after[:1] in {'"', "”", "»", "'", ")"}


def degenerate(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds a loop that the source does not have, and a length out of all proportion."""
    ours, theirs = [word.fold for word in hypothesis.words], [word.fold for word in source.words]
    looped = _loop(ours) or _stammer(hypothesis.words)
    twice = _TWO_ADVERBS.search(hypothesis.text)
    if looped and not (_loop(theirs) or _stammer(source.words)):
        yield Reason("degenerate", looped)
    elif twice and hypothesis.language == "fr":
        yield Reason("degenerate", twice[1])
    elif hypothesis.text and source.text:
        ratio = len(hypothesis.text) / len(source.text)
        low, high = _RATIOS[hypothesis.language]
        if len(source.text) < _LONG:
            low, high = low - 0.1, high + 0.5
        if len(source.text) >= _RATIO_FROM and not low <= ratio <= high:
            yield Reason("degenerate", f"{ratio:.2f}", f"{low}–{high}")
        elif len(source.text) < _RATIO_FROM and len(hypothesis.text) > 3 * len(source.text) + 10:
            yield Reason("degenerate", f"{ratio:.2f}", f"≤ {high}")


def _loop(folds: Sequence[str]) -> str:
    """Gives a stretch that is said twice running (thrice if of one or two words), or sixteen words said twice."""
    for size in range(1, min(40, len(folds) // 2) + 1):
        times = 3 if size < 3 else 2
        for start in range(len(folds) - times * size + 1):
            stretch = list(folds[start : start + size])
            if list(folds[start : start + times * size]) == stretch * times and not all(map(str.isdigit, stretch)):
                return " ".join(stretch)
    grams = Counter(tuple(folds[start : start + 16]) for start in range(len(folds) - 15))
    return next((" ".join(gram) for gram, count in grams.items() if count > 1), "")


def _stammer(words: Sequence[Word]) -> str:
    """Gives an adverb or an acronym that stands twice within four words: « officiellement quittent officiellement »,
    « dite par son AES français AES »."""
    near = zip(words, words[1:], words[2:], words[3:], strict=False)
    return next((one.text for one, *others in near if _telling(one) and one.fold in {word.fold for word in others}), "")


def _telling(word: Word) -> bool:
    return word.fold.endswith(("ement", "ly")) or (len(word.text) > 2 and word.text.isupper() and word.text.isalpha())


def misspelt(source: Facts, hypothesis: Facts) -> Iterable[Reason]:
    """Finds English in letters that are none of it: a letter alone, and an accent that the French does not have there.

    A name that the French writes without any may have one: « Bogota », "Bogotá"; and a capital may lose or gain its
    own: « l'Élysée », "the Elysée".
    In 2,001 human translations of news neither is found.
    """
    if hypothesis.language != "en":
        return
    lone = _LONE.search(hypothesis.text)
    if lone and not re.search(rf"\b{lone[0]}\b", source.text, re.IGNORECASE):
        yield Reason("degenerate", lone[0])
    said = source.text.casefold()
    bare = {word.fold for word in source.words if word.text.isascii() and word.text[0].isupper()}
    accented = (word for word in _ACCENTED.findall(hypothesis.text) if fold(word).removesuffix("s") not in _LOANS)
    begun = {_bare_capital(word.text) for word in source.words}
    unknown = (w for w in accented if w.casefold() not in said and fold(w) not in bare)
    strange = next((w for w in unknown if len(w) > 1 and _bare_capital(w) not in begun), "")
    if strange:
        yield Reason("name", strange)


def _bare_capital(word: str) -> str:
    return fold(word[0]) + word[1:].casefold()
