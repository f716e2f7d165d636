"""What ties a French sentence together: a claim that leaves it out says something else, in the sentence's own words.

The clause that a word stands in (`crossed`), conjunctions, names, pronouns and counts (`unbound`), and the verb
(`verbless`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.verbs import verbs
from pipeline.verify import torn
from pipeline.verify.fidelity import AUXILIARIES, aligned
from pipeline.verify.kept import ARTICLES, MARK, PARTICIPLE, Kept
from pipeline.words import Word, normalise, stem, words

# Pronouns with which a relative clause begins, and the marks at one of which it ends.
_RELATIVE = frozenset("qui dont où lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel".split())
# Conjunctions with which another dependent clause begins; some are two words, the second "que".
_CONJUNCTIONS = frozenset("quand lorsque lorsqu puisque puisqu quoique quoiqu".split())
_BEFORE_THAT = frozenset("alors tandis pendant avant apres bien sans pour afin des depuis moins pourvu meme".split())
# « La ville de Gao » is Gao, and « une série d'échanges » are exchanges.
_SAME_THING = frozenset(
    "ville village commune region province departement serie mois annee jour ensemble nom titre".split()
)
_MANY = frozenset(
    "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente plusieurs des ces".split()
)
_PREPOSITIONS = frozenset("avec par pour contre chez vers selon a".split())
# Words without which a noun speaks of more, or of others, or of what is not sure.
_BEFORE_NOUN = frozenset(
    "jeune ancien ancienne futur future ex vice faux fausse eventuel eventuelle possible pretendu".split()
)
_BEHIND_NOUN = frozenset("presum suppos eventuel eventuell potentiel potentiell pretendu adjoint interimair".split())
# « Juste à cause de la fonte »: with what is left out behind them, all of it is said.
_LIMITS = frozenset("juste uniquement seulement exclusivement rien".split())
_POSSESSIVES = frozenset("son sa ses leur leurs mon ma mes notre nos votre vos".split())
_BEING = frozenset("est sont etait etaient sera seront serait fut furent".split())
_HAVING = frozenset("a ont avait avaient aura auront ait aurait auraient ayant avoir".split())
_ADJECTIVE = re.compile(r"(?:ifs?|ives?|els?|elles?|iques?|al|aux|ales?|aires?|eux|euses?)$")
_PEOPLE = frozenset("homme femme fille garcon gens".split())
# What stands before « en » where it is a pronoun, « il en a parlé », and no preposition.
_BEFORE_EN = frozenset("s n l m t qui il ils elle elles on nous vous".split())
_GOVERNING = frozenset("à au aux par pour contre avec sans chez selon".split())
_LEADING = frozenset("sur parmi entre pour contre avec dans chez selon malgré outre sans".split())
_SOME_ONE = re.compile(r"\bune? (?:zone|endroit|lieu|secteur|domaine|moment|façon|manière|cas|personne|chose)\b")
_SHARE = re.compile(r"(\d[\d,.]*) ?% (?:des|du|de la|de l'|de|d')[ ]?([^\W\d]+)")
_END = re.compile(r"[.!?…](?:\s|$)|;")


def crossed(claim: str, passage: str) -> str:
    """Two words of a French claim that it ties together and that two clauses of the passage keep apart, or "".

    « Ce témoin, chez qui X s'était réfugié, a été entendu » does not say that X was heard, though "X was heard" is made
    by leaving words out. A relative clause may go, or stand alone; a part of it may not go on as the main clause. It
    begins at its pronoun and is taken to end at the next mark; so do clauses with « alors que » or « quand ».
    """
    ours, theirs, text = words(claim, "fr"), words(passage, "fr"), normalise(passage)
    clauses = _clauses(theirs, text)
    pairs = aligned(ours, theirs)
    standing = {other for _, other in pairs}
    content = [(one, other) for one, other in pairs if not ours[one].function]
    for (first, before), (second, after) in itertools.pairwise(content):
        torn = {clauses[before], clauses[after]} - standing - {None}
        left_out = any(at not in standing and not theirs[at].function for at in range(before + 1, after))
        if clauses[before] != clauses[after] and torn and left_out:
            return f"{ours[first].text} {ours[second].text}"
    return ""


def verbless(claim: str, passage: str) -> str:
    """The first word of a French claim that has no verb though its passage has one, or "".

    « L'un des points est l'annonce du soutien de la Russie » is no « annonce du soutien de la Russie ».
    """
    return next(iter(claim.split()), "") if not verbs(claim) and verbs(passage) else ""


def _clauses(passage: Sequence[Word], text: str) -> list[int | None]:
    """For each word of the passage where the dependent clause that it stands in begins."""
    clauses: list[int | None] = []
    current: int | None = None
    for at, word in enumerate(passage):
        if at and MARK.search(text, passage[at - 1].end, word.start):
            current = None
        if _begins_clause(passage, at):
            current = at
        clauses.append(current)
    return clauses


def _begins_clause(passage: Sequence[Word], at: int) -> bool:
    word = passage[at].text.casefold()
    that = word in ("que", "qu") and at > 0 and passage[at - 1].fold in _BEFORE_THAT
    return word in _RELATIVE or word in _CONJUNCTIONS or that


def unbound(claim: str, passage: str) -> str:
    """What ties a French sentence of the passage together and is missing in the claim made from it, or "".

    That is the « lorsque » of a clause that is told; the « d'ici » before a day; the surname behind a first name; the
    « si » of a condition or concession left out or told as a fact; the last of those « entre » whom it happens; the
    noun of whose complement something is said (« les proches de X ont… » does not say that X has); the « y », « en » or
    « se » of a verb (« ils y voient un atout » does not say that they see one); the « été » of a passive; and the word
    without which a noun is another's (« l'ancien ministre », « l'auteur présumé », « les jeunes Français »). Nor is one
    told of several, nor anything given to somebody (« ses accusations » for « des accusations »), nor a share of what
    it is none of (« 67 % des pères », « soit 77 % »), nor a figure of another item of its list, nor a deed by somebody
    else (« par X » of « par erreur à X »).
    """
    ours, theirs = words(claim, "fr"), words(passage, "fr")
    pairs = aligned(ours, theirs)
    content = [pair for pair in pairs if not ours[pair[0]].function]
    kept = Kept(
        ours, theirs, normalise(claim), normalise(passage), frozenset(there for _, there in pairs), content, dict(pairs)
    )
    checks = (
        (
            _loose_clause,
            _halved_clause,
            _until_or_name,
            _condition,
            _last_party,
            _head,
            _pronoun,
            _reflexive,
            _passive,
            _adjective,
            _owner,
            _narrowed,
            _whole,
            _governed,
            _described,
            *torn.CHECKS,
            _detached,
            _sum,
            _which,
            _several,
            _listed,
        )
        if content
        else ()
    )
    return next((missing for check in checks if (missing := check(kept))), "")


def _loose_clause(kept: Kept) -> str:
    """The conjunction of a clause that is told without it; a relative clause may stand alone."""
    clauses = _clauses(kept.passage, kept.text)
    openings = (clauses[there] for _, there in kept.content)
    loose = (kept.passage[at].text for at in openings if at is not None and at not in kept.standing)
    return next((word for word in loose if word.casefold() not in _RELATIVE), "")


def _halved_clause(kept: Kept) -> str:
    """« Où » of a clause that has lost its verb: « Niamey, où les six humanitaires tués, », of « où étaient basés »."""
    for at, word in enumerate(kept.claim):
        if word.text.casefold() not in ("où", "qui") or (at and kept.claim[at - 1].fold in ("d", "a", "pour", "avec")):
            continue
        stop = MARK.search(kept.said, word.end)
        clause = kept.said[word.start : stop.start() if stop else len(kept.said)]
        if " " in clause.strip() and not verbs(clause) and clause not in kept.text:
            return word.text
    return ""


def _until_or_name(kept: Kept) -> str:
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


def _condition(kept: Kept) -> str:
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


def _last_party(kept: Kept) -> str:
    """« Entre » with the last of those that it names."""
    for at, word in enumerate(kept.passage):
        last = _last_of(kept.passage, at, kept.text) if word.fold == "entre" and at in kept.standing else None
        if last and last not in kept.standing:
            return f"{word.text} {kept.passage[last].text}"
    return ""


def _head(kept: Kept) -> str:
    """The noun of which a claim has but the complement, where it begins with that or puts it behind a preposition:
    « avec X » of « avec les proches de X »."""
    passage = kept.passage
    for number, (here, there) in enumerate(kept.content):
        of = _before_article(passage, there)
        before = kept.claim[here - 1].fold if here else ""
        governed = before in _PREPOSITIONS and before in {
            word.fold for word in passage[max(0, of - 4) : max(0, of - 1)]
        }
        # « Des figures des X plaident » is no « les X plaident », though « des » may be an article.
        contracted = passage[of].fold == "des" and before == "les"
        of_it = passage[of].fold in ("de", "d", "du") or contracted
        if of <= 0 or not of_it or passage[of - 1].function or (number and not governed):
            continue
        led = before in ("de", "d", "du", "des")
        apart = MARK.search(kept.text, passage[of - 1].end, passage[there].start)
        if not led and not apart and kept.standing.isdisjoint((of - 1, of)) and passage[of - 1].fold not in _SAME_THING:
            return passage[of - 1].text
    return ""


def _pronoun(kept: Kept) -> str:
    """« Y », « se » or « en » before a verb that is told without it; « il y a » and « s'il » are none."""
    passage = kept.passage
    for at, (word, after) in enumerate(itertools.pairwise(passage)):
        if at in kept.standing or at + 1 not in kept.standing or word.fold not in ("y", "se", "s", "en"):
            continue
        before = passage[at - 1].fold if at else ""
        adverb = word.fold == "en" and before not in _BEFORE_EN and after.text.casefold() not in AUXILIARIES
        there_is = word.fold == "y" and before in ("il", "n") and after.fold == "a"
        if not adverb and not there_is and after.fold not in ("il", "ils"):
            return word.text
    return ""


def _reflexive(kept: Kept) -> str:
    """« Se » of a compound tense whose verb is told simply and without it: « s'était échoué », told as « échoue »."""
    for here, there in kept.content:
        auxiliary, pronoun = (kept.passage[max(0, there - back)].fold for back in (1, 2))
        compound = there > 1 and auxiliary in _BEING and pronoun in ("se", "s")
        bare = not here or kept.claim[here - 1].fold not in ("se", "s")
        if compound and bare and not PARTICIPLE.search(kept.claim[here].text.casefold()):
            return kept.passage[there - 2].text
    return ""


def _passive(kept: Kept) -> str:
    """« Été » of a passive told as a deed: « le ministre accuse », « le ministre a accusé », of « a été accusé »."""
    for here, there in kept.content:
        # Up to an adverb may stand between: « a été largement critiqué ».
        been = there - 1 - kept.passage[max(0, there - 1)].fold.endswith("ment")
        passive = been > 0 and kept.passage[been].fold == "ete" and kept.passage[been - 1].fold in _HAVING
        if not here or not passive or not PARTICIPLE.search(kept.passage[there].text.casefold()):
            continue
        before, verb = kept.claim[here - 1], kept.claim[here].text.casefold()
        participle = bool(PARTICIPLE.search(verb))
        if (participle and before.fold in _HAVING) or (
            not participle and not before.function and verb.endswith(("e", "ent")) and before.fold != "ete"
        ):
            return kept.passage[been].text
    return ""


def _adjective(kept: Kept) -> str:
    """An adjective that came out as another word beside its noun: « capacités défenses », of « défensives »."""
    pairs = set(kept.content)
    for here, there in kept.content:
        own, told = kept.passage[there].text.casefold(), kept.claim[here].text.casefold()
        ending = _ADJECTIVE.search(own)
        if ending and (here - 1, there - 1) in pairs and _ADJECTIVE.search(told) is None and told[:4] == own[:4]:
            return kept.passage[there].text
    return ""


def _owner(kept: Kept) -> str:
    """« Ses » before a noun that is nobody's in the passage (« pour ses accusations » of « pour des accusations »), or
    that is another's (« leurs » of « ses »)."""
    for here, there in kept.content:
        pair = (kept.claim[max(0, here - 1)].fold, kept.passage[max(0, there - 1)].fold)
        nobodys = pair[0] in _POSSESSIVES and pair[1] in ARTICLES
        others = pair[0] in ("leur", "leurs") and pair[1] in ("son", "sa", "ses")
        if here and there and (nobodys or others):
            return f"{kept.passage[there - 1].text} {kept.passage[there].text}"
    return ""


def _narrowed(kept: Kept) -> str:
    """« Ancien », « présumé » or « jeune » beside a noun that is told without it, or « uniquement » with what it is of;
    « un jeune homme » is a man."""
    passage = kept.passage
    for at, word in enumerate(passage):
        if at in kept.standing:
            continue
        root = word.fold.rstrip("s")
        after = at + 1 < len(passage) and at + 1 in kept.standing and not passage[at + 1].function
        if after and root in _BEFORE_NOUN and passage[at + 1].fold.rstrip("s") not in _PEOPLE:
            return word.text
        limit = word.fold in _LIMITS and kept.standing.isdisjoint(range(at, at + 4))
        if limit and not kept.standing.isdisjoint(range(max(0, at - 4), at)):
            return word.text
        behind = at and at - 1 in kept.standing and not passage[at - 1].function
        if behind and root.rstrip("e") in _BEHIND_NOUN and kept.text[passage[at - 1].end : word.start] == " ":
            return word.text
    return ""


def _whole(kept: Kept) -> str:
    """What a share is of: « 67 % des pères », told as « 67 % des salariés »."""
    for share in _SHARE.finditer(kept.said):
        wholes = [other[2] for other in _SHARE.finditer(kept.text) if other[1] == share[1]]
        if wholes and all(stem(share[2], "fr") != stem(whole, "fr") for whole in wholes):
            return f"{share[1]} % {wholes[0]}"
    return ""


def _governed(kept: Kept) -> str:
    """The preposition of a name that has another in the claim: « prescrits par X », of « par le passé à X »."""
    for here, there in kept.content:
        at = _before_article(kept.claim, here)
        ours = kept.claim[at].text.casefold() if at >= 0 else ""
        if not kept.claim[here].capitalised or ours not in _GOVERNING:
            continue
        if at in kept.places:
            between = (word.text.casefold() for word in kept.passage[kept.places[at] + 1 : there])
            if other := next((word for word in between if word in _GOVERNING), ""):
                return other
        else:
            before = _before_article(kept.passage, there)
            theirs = kept.passage[before].text.casefold() if before >= 0 else ""
            if "par" in (ours, theirs):  # whoever did it, or did not
                return theirs or kept.passage[there].text
    return ""


def _before_article(found: Sequence[Word], at: int) -> int:
    """The place of the word before a noun and its article; -1 where there is none."""
    before = at - 1
    while before >= 0 and found[before].fold in ("le", "la", "les", "l"):
        before -= 1
    return before


def _described(kept: Kept) -> str:
    """What somebody describes something as: « qualifie d'"inacceptables" les critiques »."""
    told = any(word.fold.startswith("qualifi") for word in kept.claim)
    for there, word in enumerate(kept.passage):
        if not told or not word.fold.startswith("qualifi"):
            continue
        for at in range(there + 1, min(there + 5, len(kept.passage) - 1)):
            if kept.passage[at].fold in ("de", "d") and at not in kept.standing and at + 1 not in kept.standing:
                return kept.passage[at + 1].text
    return ""


def _detached(kept: Kept) -> str:
    """The preposition with which a sentence begins, where a claim begins with its noun: « Sur les 164 ponts, 23… »."""
    if not kept.content:
        return ""
    here, there = kept.content[0]
    at = there - 1
    while at >= 0 and (kept.passage[at].fold in ARTICLES or kept.passage[at].text.isdigit()):
        at -= 1
    begins = here == 0 or (here == 1 and kept.claim[0].fold in ARTICLES)
    led = at == 0 and kept.passage[0].text.casefold() in _LEADING and 0 not in kept.standing
    return kept.passage[0].text if begins and led else ""


def _sum(kept: Kept) -> str:
    """What a sum or a share is of: « 93 malades et 38 en réanimation, soit 77 % des lits »; "soit" of no such thing."""
    for at, word in enumerate(kept.claim):
        if word.fold == "soit" and kept.said[: word.start].endswith(", ") and at not in kept.places:
            return word.text
    for match in re.finditer(r", soit ", kept.text):
        last = max((at for at, word in enumerate(kept.passage) if word.end <= match.start()), default=-1)
        told = any(word.start >= match.end() and at in kept.standing for at, word in enumerate(kept.passage))
        if last >= 0 and told and ", soit " in kept.said and last not in kept.standing:
            return kept.passage[last].text
    return ""


def _which(kept: Kept) -> str:
    """Which one, of « une zone où circule le virus », where a claim has no more than « une zone »."""
    for match in _SOME_ONE.finditer(kept.said):
        if not re.match(r" (?:où|qui|que|qu'|dont)\b", kept.said[match.end() :]):
            relative = re.search(rf"\b{match[0]} (où|qui|qu[e']|dont)", kept.text)
            if relative and not re.search(rf"\b{match[0]}(?! (?:où|qui|qu[e']|dont))", kept.text):
                return relative[1]
    return ""


def _several(kept: Kept) -> str:
    """How many there are of what a claim has one of: « six avions », told as « un avion »."""
    for here, there in kept.content:
        if not here or not there or kept.claim[here - 1].fold not in ("un", "une"):
            continue
        count = kept.passage[there - 1]
        if count.fold in _MANY or (count.text.isdigit() and int(count.text) > 1):
            return f"{count.text} {kept.passage[there].text}"
    return ""


def _listed(kept: Kept) -> str:
    """The figure of another item of a list: « le IIe de 34 % » of « le IIe de 19 %, le IIIe de 34 % ».

    Between two words that stand side by side in the claim the sentence goes on from one item, with its figure.
    """
    for here in range(len(kept.claim) - 1):
        one, other = kept.claim[here], kept.claim[here + 1]
        known = here in kept.places and here + 1 in kept.places and (other.fold in ("de", "a") or other.text.isdigit())
        if not known or not re.match(r"(?:(?:de|à) )?\d", kept.said[other.start :]):
            continue
        gap = kept.text[kept.passage[kept.places[here]].end : kept.passage[kept.places[here + 1]].start]
        if re.search(r"\d[^,;]*[,;] ", gap) and not MARK.search(kept.said, one.end, other.start):
            return f"{one.text} {other.text}"
    return ""


def _sentence(text: str, word: Word) -> int:
    """Where the sentence of the word ends."""
    return end.start() if (end := _END.search(text, word.end)) else len(text)


def _last_of(passage: Sequence[Word], between: int, text: str) -> int | None:
    """The first word of content after the last « et » of those that « entre » names: to the next clause or stop."""
    last = None
    for at in range(between + 1, len(passage)):
        stop = _END.search(text, passage[at - 1].end, passage[at].start)
        if stop or _begins_clause(passage, at) or passage[at].text.casefold() in AUXILIARIES:
            break
        if passage[at].fold == "et" and at + 1 < len(passage) and passage[at + 1].text.casefold() not in AUXILIARIES:
            last = next((then for then in range(at + 1, len(passage)) if not passage[then].function), last)
    return last
