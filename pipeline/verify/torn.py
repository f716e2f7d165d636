"""What of a sentence belongs to what, and is left out: a claim gives it to another, in the sentence's own words.

« X, mis en place par Y » of « X, n° 2 du comité mis en place par Y »: of each check that finds something the word that
is missing, else "".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from pipeline.verify.kept import ARTICLES, MARK, PARTICIPLE, Kept

_DENYING = frozenset("pas jamais aucun aucune sans ni".split())
_RIVER = re.compile(
    r"\b(?P<river>[Ff]leuve|[Rr]ivière)\b(?: d'[A-Z]\w+,)?(?: l[ea])? (?P<name>Niger|Sénégal|Congo|Gambie)\b"
)
_BEFORE_INFINITIVE = frozenset("apres pour sans avant".split())
_WHICH = re.compile(r"(?:au|aux|du|des)?l?[ae]?(?:quel|quels|quelle|quelles)|lesquel(?:le)?s")
_AMID = frozenset("cours issue sein suite terme lors aupres nombre".split())  # « au cours desquelles »
_COUNTED = re.compile(
    r"(?P<first>\b\d[\d  .]* [a-zà-ÿ]+(?: [\w'’]+){0,5}?), "
    r"(?P<others>(?:[a-zà-ÿ][\w'’ -]*, )*[a-zà-ÿ][\w'’ -]* et [\w'’ -]+), "
)


def _apposed(kept: Kept) -> str:
    """The noun of whose participle a claim makes another's: « X, mis en place par Y », of « X, n° 2 du comité mis en
    place par Y »."""
    for here, there in kept.content:
        word = kept.claim[here]
        if not here or not there or there - 1 in kept.standing or word.capitalised or not PARTICIPLE.search(word.text):
            continue
        apart = kept.said[kept.claim[here - 1].end : word.start]
        tied = kept.text[kept.passage[there - 1].end : kept.passage[there].start]
        if apart.strip() == "," and "," not in tied and not kept.passage[there - 1].function:
            return kept.passage[there - 1].text
    return ""


def _accompanied(kept: Kept) -> str:
    """The « de » of the last of those who go with somebody: « conduite par X, accompagné de Y et du ministre » is not
    « conduite par X et le ministre »."""
    for here, there in kept.content:
        ours, theirs = kept.claim[max(0, here - 1)], kept.passage[max(0, there - 1)]
        joined = here > 1 and there > 1 and kept.claim[here - 2].fold == kept.passage[there - 2].fold == "et"
        if joined and ours.fold in ("le", "la", "les", "l") and theirs.fold in ("du", "des", "au", "aux"):
            return theirs.text
    return ""


def _denied(kept: Kept) -> str:
    """A negation that is left out between words that it joins: « en vertu d'un document n'ayant pas de mandat sur la
    question » is not « en vertu d'un document sur la question »."""
    for (_, before), (_, after) in itertools.pairwise(kept.content):
        gap = kept.text[kept.passage[before].end : kept.passage[after].start]
        left_out = set(range(before + 1, after)) - kept.standing
        denied = any(kept.passage[at].fold in _DENYING for at in left_out)
        if denied and len(left_out) > 1 and not MARK.search(gap.replace("»", " ")):
            return next(kept.passage[at].text for at in sorted(left_out) if kept.passage[at].fold in _DENYING)
    return ""


def _river(kept: Kept) -> str:
    """« Fleuve », where the passage says that the name is one's: « le Niger a un bassin » may be the country's."""
    for match in _RIVER.finditer(kept.text):
        told = re.search(rf"\b{match['name']}\b", kept.said)
        if told and not re.search(r"\b(?:[Ff]leuves?|[Rr]ivières?)\b", kept.said):
            return match["river"]
    return ""


def _regoverned(kept: Kept) -> str:
    """The infinitive of a preposition that a claim puts before a noun: « après avoir dirigé le Mali, à la suite d'un
    putsch » is not « après un putsch »."""
    for here, there in kept.places.items():
        after = kept.passage[there + 1].fold if there + 1 < len(kept.passage) else ""
        told = kept.claim[here + 1].fold if here + 1 < len(kept.claim) else ""
        infinitive = after in ("avoir", "etre", "s") or re.search(r"[^aeiou](?:er|ir|re)$", after)
        if kept.claim[here].fold in _BEFORE_INFINITIVE and infinitive and told in ARTICLES and told != after:
            return kept.passage[there + 1].text
    return ""


def _antecedent(kept: Kept) -> str:
    """What « au cours desquelles » is of: « à la fin des plaidoiries, au cours desquelles … »."""
    for here, there in kept.places.items():
        if not _WHICH.fullmatch(kept.claim[here].text.casefold()):
            continue
        earlier = (at for at in range(there - 1, -1, -1) if not kept.passage[at].function)
        before = next((at for at in earlier if kept.passage[at].fold not in _AMID), None)
        if before is not None and before not in kept.standing and there - before <= 5:
            return kept.passage[before].text
    return ""


def _first_of(kept: Kept) -> str:
    """The others of those whose number a claim gives to the first: « les 500 élus, chefs et imams, filtrés »."""
    for match in _COUNTED.finditer(kept.text):
        start, end = match.span("others")
        others = [at for at, word in enumerate(kept.passage) if start <= word.start < end and not word.function]
        if match["first"] in kept.said and others and kept.standing.isdisjoint(others):
            return kept.passage[others[0]].text
    return ""


CHECKS: tuple[Callable[[Kept], str], ...] = (
    _apposed,
    _accompanied,
    _denied,
    _river,
    _regoverned,
    _antecedent,
    _first_of,
)
