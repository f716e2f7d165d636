"""How closely a sentence keeps to its source: the same words in the same order, and none that are not there.

A small model's worst errors (who received whom, which side said it) are made of the source's own words, so that no
check of names or numbers sees them; but they put words in another order, or add one. What only leaves words out keeps
the order: this is ROUGE-L precision (Lin 2004) over content words, against the evidence and not against a reference.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.verify.quotes import read_quotations, sequence
from pipeline.words import Word, normalise, words

# Function words that change how much or how surely: these must come from the passage too.
_WEIGHTY = frozenset(
    "plupart certains certaines plusieurs tous toutes tout aucun aucune presque souvent toujours jamais seul seule "
    "seulement plus moins pas non sans peut peuvent pourrait pourraient devrait devraient doit doivent contre "
    "most some several all none almost often always never only more less not without may might could should "
    "must".split()
)
# Auxiliaries carry tense and voice: one that the passage does not have makes another statement.
_AUXILIARIES = frozenset(
    "a ont est sont avait avaient était étaient aura auront sera seront aurait serait fut has have".split()
)
# Pronouns with which a relative clause begins, and the marks at one of which it ends.
_RELATIVE = frozenset("qui dont où lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel".split())
# Conjunctions with which another dependent clause begins; some are two words, the second "que".
_CONJUNCTIONS = frozenset("quand lorsque lorsqu puisque puisqu quoique quoiqu".split())
_BEFORE_THAT = frozenset("alors tandis pendant avant apres bien sans pour afin des depuis moins pourvu meme".split())
# « La ville de Gao » is Gao, and « une série d'échanges » are exchanges.
_SAME_THING = frozenset(
    "ville village commune region province departement serie mois annee jour ensemble nom titre".split()
)
_SAYS = re.compile(
    r"\b(?:affirm|ajout|assur|confi|conclu|d'après|déclar|dénonc|di(?:sai|s?en|t)|estim|expli|fustig|indiqu|jug|lanc|not[eéa]|"
    r"plaid|poursui|précis|promet|racont|rappel|regrett|relev|révèl|résum|selon|soulign|témoign|insist)",
    re.IGNORECASE,
)
# Behind a quotation: « , a précisé un expert », « , selon lui ».
_GIVEN = re.compile(rf",? (?:(?:s'|l')?(?:a|ont|avait|avaient) |s'|se )?{_SAYS.pattern}", re.IGNORECASE)
_SPOKEN = 4  # words, that are a statement
_MANY = frozenset(
    "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente plusieurs des ces".split()
)
_PREPOSITIONS = frozenset("avec par pour contre chez vers selon a".split())
# Words without which a noun speaks of more, or of others, or of what is not sure.
_BEFORE_NOUN = frozenset(
    "jeune ancien ancienne futur future ex vice faux fausse eventuel eventuelle possible pretendu".split()
)
_BEHIND_NOUN = frozenset("presum suppos eventuel eventuell potentiel potentiell pretendu adjoint interimair".split())
_PEOPLE = frozenset("homme femme fille garcon gens".split())
# What stands before « en » where it is a pronoun, « il en a parlé », and no preposition.
_BEFORE_EN = frozenset("s n l m t qui il ils elle elles on nous vous".split())
_ENDING = re.compile(
    r"(?<=\w{4})(?:e?s?|ent|er|ez|ants?|antes?|ai|ait|aient|ont|as?|era|eront|us?|ues?|is?|its?|ies?|ees?|issent|issant)$"
)
_END = re.compile(r"[.!?…](?:\s|$)|;")
_PAST = re.compile(r"\w{2}(?:ait|aient)$")  # the imperfect, and the conditional
_MARK = re.compile(r"[,;:.()!?»–—]|--")
_ACRONYM = re.compile(r"\(([A-ZÉ]{2,9})\)")
_EXPANSION = 5  # words before an acronym in brackets that must stand before it in the passage too


def kept(claim: str, passage: str, language: str = "fr") -> float:
    """The share of the claim's words that stand in the passage in this order, 0 to 1; function words count half."""
    ours, theirs = words(claim, language), words(passage, language)
    total = sum(map(_weight, ours))
    return sum(_weight(ours[at]) for at, _ in _aligned(ours, theirs)) / total if ours else 0.0


def _weight(word: Word) -> float:
    return 0.5 if word.function else 1.0


def _aligned(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[int, int]]:
    """The heaviest common subsequence: pairs of places of words with the same stem, both ascending."""
    best = [[0.0] * (len(theirs) + 1)]
    for word in ours:
        before, row = best[-1], [0.0]
        for at, other in enumerate(theirs):
            both = before[at] + _weight(word) if word.stem == other.stem else 0.0
            row.append(max(both, before[at + 1], row[at]))
        best.append(row)
    pairs: list[tuple[int, int]] = []
    here, there = len(ours), len(theirs)
    while here and there:
        if best[here][there] == best[here - 1][there]:
            here -= 1
        elif best[here][there] == best[here][there - 1]:
            there -= 1
        else:
            here, there = here - 1, there - 1
            pairs.append((here, there))
    return pairs[::-1]


def crossed(claim: str, passage: str) -> str:
    """Two words of a French claim that it ties together and that two clauses of the passage keep apart, or "".

    « Ce témoin, chez qui X s'était réfugié, a été entendu » does not say that X was heard, though "X was heard" is made
    by leaving words out. A relative clause may go, or stand alone; a part of it may not go on as the main clause. It
    begins at its pronoun and is taken to end at the next mark; so do clauses with « alors que » or « quand ».
    """
    ours, theirs, text = words(claim, "fr"), words(passage, "fr"), normalise(passage)
    clauses = _clauses(theirs, text)
    pairs = _aligned(ours, theirs)
    standing = {other for _, other in pairs}
    content = [(one, other) for one, other in pairs if not ours[one].function]
    for (first, before), (second, after) in itertools.pairwise(content):
        torn = {clauses[before], clauses[after]} - standing - {None}
        left_out = any(at not in standing and not theirs[at].function for at in range(before + 1, after))
        if clauses[before] != clauses[after] and torn and left_out:
            return f"{ours[first].text} {ours[second].text}"
    return ""


def _clauses(passage: Sequence[Word], text: str) -> list[int | None]:
    """For each word of the passage where the dependent clause that it stands in begins."""
    clauses: list[int | None] = []
    current: int | None = None
    for at, word in enumerate(passage):
        if at and _MARK.search(text, passage[at - 1].end, word.start):
            current = None
        if _begins_clause(passage, at):
            current = at
        clauses.append(current)
    return clauses


def _begins_clause(passage: Sequence[Word], at: int) -> bool:
    word = passage[at].text.casefold()
    that = word in ("que", "qu") and at > 0 and passage[at - 1].fold in _BEFORE_THAT
    return word in _RELATIVE or word in _CONJUNCTIONS or that


@dataclass(frozen=True, slots=True)
class _Kept:
    """A claim's words beside its passage's: the places of those that are kept, and the pairs of those with content."""

    claim: Sequence[Word]
    passage: Sequence[Word]
    text: str
    standing: frozenset[int]
    content: Sequence[tuple[int, int]]


def unbound(claim: str, passage: str) -> str:
    """What ties a French sentence of the passage together and is missing in the claim made from it, or "".

    That is the « lorsque » of a clause that is told; the « d'ici » before a day; the surname behind a first name; the
    « si » of a condition or concession left out or told as a fact; the last of those « entre » whom it happens; the
    noun of whose complement something is said (« les proches de X ont… » does not say that X has); the « y », « en » or
    « se » of a verb (« ils y voient un atout » does not say that they see one); and the word without which a noun is
    another's (« l'ancien ministre », « l'auteur présumé », « les jeunes Français »). Nor is one told of several.
    """
    ours, theirs = words(claim, "fr"), words(passage, "fr")
    pairs = _aligned(ours, theirs)
    content = [pair for pair in pairs if not ours[pair[0]].function]
    kept = _Kept(ours, theirs, normalise(passage), frozenset(there for _, there in pairs), content)
    checks = (
        (_loose_clause, _until_or_name, _condition, _last_party, _head, _pronoun, _narrowed, _several)
        if content
        else ()
    )
    return next((missing for check in checks if (missing := check(kept))), "")


def _loose_clause(kept: _Kept) -> str:
    """The conjunction of a clause that is told without it; a relative clause may stand alone."""
    clauses = _clauses(kept.passage, kept.text)
    openings = (clauses[there] for _, there in kept.content)
    loose = (kept.passage[at].text for at in openings if at is not None and at not in kept.standing)
    return next((word for word in loose if word.casefold() not in _RELATIVE), "")


def _until_or_name(kept: _Kept) -> str:
    """« Ici », of « d'ici » before a day that is told; the surname of which the first name alone is left."""
    for at, (word, after) in enumerate(itertools.pairwise(kept.passage)):
        if at + 1 in kept.standing:
            continue
        if word.fold == "d" and after.fold == "ici" and not kept.standing.isdisjoint(range(at + 2, at + 5)):
            return after.text
        name = word.capitalised and after.capitalised and not word.function
        if name and at in kept.standing and kept.text[word.end : after.start] == " ":
            return after.text
    return ""


def _condition(kept: _Kept) -> str:
    """« Si » or « s'il » of a sentence of which something is told; « si bien que » and « si peu » are none."""
    used = {_sentence(kept.text, kept.passage[there]) for _, there in kept.content}
    for at, word in enumerate(kept.passage):
        after = kept.passage[at + 1].fold if at + 1 < len(kept.passage) else ""
        condition = (word.fold == "si" and after not in ("bien", "peu")) or (
            word.fold == "s" and after in ("il", "ils")
        )
        if condition and at not in kept.standing and _sentence(kept.text, word) in used:
            return word.text
    return ""


def _last_party(kept: _Kept) -> str:
    """« Entre » with the last of those that it names."""
    for at, word in enumerate(kept.passage):
        last = _last_of(kept.passage, at, kept.text) if word.fold == "entre" and at in kept.standing else None
        if last and last not in kept.standing:
            return f"{word.text} {kept.passage[last].text}"
    return ""


def _head(kept: _Kept) -> str:
    """The noun of which a claim has but the complement, where it begins with that or puts it behind a preposition:
    « avec X » of « avec les proches de X »."""
    passage = kept.passage
    for number, (here, there) in enumerate(kept.content):
        of = there - 1
        while of > 0 and passage[of].fold in ("la", "le", "l", "les"):
            of -= 1
        before = kept.claim[here - 1].fold if here else ""
        governed = before in _PREPOSITIONS and before in {
            word.fold for word in passage[max(0, of - 4) : max(0, of - 1)]
        }
        if (
            of <= 0
            or passage[of].fold not in ("de", "d", "du")
            or passage[of - 1].function
            or (number and not governed)
        ):
            continue
        led = before in ("de", "d", "du", "des")
        apart = _MARK.search(kept.text, passage[of - 1].end, passage[there].start)
        if not led and not apart and kept.standing.isdisjoint((of - 1, of)) and passage[of - 1].fold not in _SAME_THING:
            return passage[of - 1].text
    return ""


def _pronoun(kept: _Kept) -> str:
    """« Y », « se » or « en » before a verb that is told without it; « il y a » and « s'il » are none."""
    passage = kept.passage
    for at, (word, after) in enumerate(itertools.pairwise(passage)):
        if at in kept.standing or at + 1 not in kept.standing or word.fold not in ("y", "se", "s", "en"):
            continue
        before = passage[at - 1].fold if at else ""
        adverb = word.fold == "en" and before not in _BEFORE_EN and after.text.casefold() not in _AUXILIARIES
        there_is = word.fold == "y" and before in ("il", "n") and after.fold == "a"
        if not adverb and not there_is and after.fold not in ("il", "ils"):
            return word.text
    return ""


def _narrowed(kept: _Kept) -> str:
    """« Ancien », « présumé » or « jeune » beside a noun that is told without it; « un jeune homme » is a man."""
    passage = kept.passage
    for at, word in enumerate(passage):
        if at in kept.standing:
            continue
        root = word.fold.rstrip("s")
        after = at + 1 < len(passage) and at + 1 in kept.standing and not passage[at + 1].function
        if after and root in _BEFORE_NOUN and passage[at + 1].fold.rstrip("s") not in _PEOPLE:
            return word.text
        behind = at and at - 1 in kept.standing and not passage[at - 1].function
        if behind and root.rstrip("e") in _BEHIND_NOUN and kept.text[passage[at - 1].end : word.start] == " ":
            return word.text
    return ""


def _several(kept: _Kept) -> str:
    """How many there are of what a claim has one of: « six avions », told as « un avion »."""
    for here, there in kept.content:
        if not here or not there or kept.claim[here - 1].fold not in ("un", "une"):
            continue
        count = kept.passage[there - 1]
        if count.fold in _MANY or (count.text.isdigit() and int(count.text) > 1):
            return f"{count.text} {kept.passage[there].text}"
    return ""


def retold(claim: str, passage: str) -> str:
    """A verb of a French claim that is in another tense than in the passage, or "": « se trouvait », « se trouve »."""
    ours, theirs = words(claim, "fr"), words(passage, "fr")
    for here, there in _aligned(ours, theirs):
        pair = (ours[here].text.casefold(), theirs[there].text.casefold())
        past = [bool(_PAST.search(word)) for word in pair]
        if past[0] != past[1] and pair[0].removesuffix("s") != pair[1].removesuffix("s"):
            return ours[here].text
    return ""


def _sentence(text: str, word: Word) -> int:
    """Where the sentence of the word ends."""
    return end.start() if (end := _END.search(text, word.end)) else len(text)


def _last_of(passage: Sequence[Word], between: int, text: str) -> int | None:
    """The first word of content after the last « et » of those that « entre » names: to the next clause or stop."""
    last = None
    for at in range(between + 1, len(passage)):
        stop = _END.search(text, passage[at - 1].end, passage[at].start)
        if stop or _begins_clause(passage, at) or passage[at].text.casefold() in _AUXILIARIES:
            break
        if passage[at].fold == "et" and at + 1 < len(passage) and passage[at + 1].text.casefold() not in _AUXILIARIES:
            last = next((then for then in range(at + 1, len(passage)) if not passage[then].function), last)
    return last


def added(claim: str, passage: str, language: str = "fr") -> Sequence[str]:
    """The claim's words of content, quantity or modality of which the passage has no form at all, in order."""
    theirs = words(passage, language)
    have = {word.stem for word in theirs} | {_root(word) for word in theirs}
    written = {word.text.casefold() for word in theirs}
    return [
        word.text
        for word in words(claim, language)
        if (word.text.casefold() in _AUXILIARIES and word.text.casefold() not in written)
        or (
            (word.fold in _WEIGHTY or (not word.function and len(word.text) > 2))
            and word.stem not in have
            and _root(word) not in have
        )
    ]


def _root(word: Word) -> str:
    """The word without the endings of number, gender, person and tense; Snowball's stems keep some of these apart."""
    return _ENDING.sub("", word.fold)


def moved(claim: str, passage: str) -> str:
    """A name that a French claim has in another place than the sentence it is made of, or a word once more, or "".

    "X, the actress, was targeted" has every word of « Née de X, l'actrice a été visée », and nearly all in their order.
    """
    ours, theirs = words(claim, "fr"), words(passage, "fr")
    standing = {here for here, _ in _aligned(ours, theirs)}
    there = Counter(map(_root, theirs))
    left = there.copy()
    for at, word in enumerate(ours):
        if word.function or len(word.text) < 3:
            continue
        root = _root(word)
        left[root] -= 1
        name = at > 0 and word.capitalised and at not in standing
        if name or (left[root] < 0 < there[root]):
            return word.text
    return ""


def disowned(claim: str, passage: str) -> str:
    """The first of the words that somebody is quoted with in the passage and that a claim says on its own, or "".

    Whose word it is, is said by words from outside of the quotation; that is more than one.
    """
    theirs, spans = words(passage, "fr"), _quoted(passage)
    ours, own = words(claim, "fr"), _quoted(claim)
    free = [at for at, word in enumerate(ours) if not word.function and not _within(word, own)]
    pairs = dict(_aligned(ours, theirs))
    inside = [at for at in free if at in pairs and _within(theirs[pairs[at]], spans)]
    return ours[inside[0]].text if len(inside) >= _SPOKEN and len(free) - len(inside) < 2 else ""


def speakerless(claim: str, passage: str) -> str:
    """The first word of a French quotation that its passage gives as somebody's and the claim as nobody's, or "".

    « X « vise la norme de Londres », précise un expert » is the expert's word; without the end of it, it is X's.
    """
    text, said = normalise(passage), normalise(claim)
    outside = said
    for one in reversed(read_quotations(claim)):
        outside = outside[: one.start] + outside[one.end :]
    if _SAYS.search(outside):
        return ""
    for ours in read_quotations(claim):
        of = (theirs for theirs in read_quotations(passage) if sequence(ours.text) in sequence(theirs.text))
        if len(words(ours.text, "fr")) >= _SPOKEN and any(_GIVEN.match(text, theirs.end) for theirs in of):
            return ours.text.split()[0]
    return ""


def _quoted(text: str) -> list[tuple[int, int]]:
    """Where quotations begin and end in the normalised text; one that is not closed goes on to the end."""
    spans = [(one.start, one.end) for one in read_quotations(text)]
    rest = normalise(text)
    opened = max(map(rest.rfind, '«“"'))
    return [*spans, (opened, len(rest))] if opened >= max((end for _, end in spans), default=0) else spans


def _within(word: Word, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in spans)


def shortened_names(claim: str, passage: str, language: str = "fr") -> Sequence[str]:
    """The acronyms in brackets whose expansion the claim has in other words than the passage."""
    folds = f" {' '.join(word.fold for word in words(passage, language))} "
    found = []
    for match in _ACRONYM.finditer(claim):
        expansion = [word.fold for word in words(claim[: match.end()], language)][-_EXPANSION - 1 :]
        if f" {' '.join(expansion)} " not in folds:
            found.append(match[1])
    return found
