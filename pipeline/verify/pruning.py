"""What a claim may leave out of its sentence, told by the sentence's grammar.

To condense by leaving words out is to prune a tree (Knight & Marcu 2002; Filippova & Strube 2008). Whole branches may
go; what is told keeps what it hangs from, and a verb that is told keeps its subject, its objects and its auxiliaries.
« Une source a indiqué que les frères X ont revendiqué l'attentat », of « … que les initiales désignent une nièce des
frères X, qui ont revendiqué l'attentat », has the sentence's words in their order, and hangs them elsewhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.syntax import Tree
from pipeline.verbs import verbs
from pipeline.verify.dates import MONTHS, WEEKDAYS
from pipeline.verify.fidelity import aligned, root
from pipeline.words import Word, normalise, words

# Without these a verb says something else. What else the grammar asks for (a passive's agent, a second object) is left
# out by good editors too, or the parser is seldom right about it.
_NEEDED = frozenset("nsubj obj iobj ccomp cop aux aux:tense aux:caus expl:subj expl:comp fixed".split())
_CORE = frozenset("nsubj nsubj:pass csubj obj iobj obl:arg obl:agent xcomp ccomp".split())
# Words of grammar go with whatever takes their head's place.
_LIGHT = frozenset("cc case det mark punct advmod dep".split())
# What coordinated verbs share: with the first verb gone, the second has it.
_SHARED = frozenset("nsubj nsubj:pass aux aux:tense aux:pass expl:subj cop obl:mod advcl".split())
_CIRCUMSTANCES = frozenset("advcl obl:mod obl:arg obl:agent".split())
_ALTERNATIVES = frozenset("conj appos flat:name".split())
_MAIN = frozenset("ROOT conj parataxis".split())
_CLAUSES = frozenset("ROOT advcl acl:relcl ccomp".split())
_UNTITLED = frozenset("cop aux aux:tense aux:pass".split())  # what a headline does without
_HAVING = frozenset("a ont avait avaient aura auront aurait auraient".split())
# A verb told without a noun that the parser made its subject has another, or the parser was wrong.
_PRONOUNS = frozenset("qui il ils elle elles on ce c' je j' nous vous celui celle ceux celles".split())
_DEFINITE = frozenset("le la les l' ce cet cette ces celui celle ceux celles au aux du des".split())
_CALENDAR = frozenset((*MONTHS["fr"], *WEEKDAYS["fr"]))
# Asides that hang from nothing; the parser makes nouns of them on which the rest depends.
_ASIDE = re.compile(
    r"\b(?:(?:de|à) (?:son|leur) (?:côté|tour)|pour (?:sa|leur) part|par (?:la suite|exemple|ailleurs)|"
    r"au (?:total|contraire)|"
    r"en (?:effet|revanche|fait|réalité|outre|particulier|conséquence)|de plus|d'abord|d'ailleurs|du coup|"
    r"de toute façon|pour autant|à la surprise générale|dans (?:la foulée|le même temps)|"
    r"(?:lui|elle|eux|elles)(?: aussi|-mêmes?))\b",
    re.IGNORECASE,
)
_CLEFT = re.compile(r"\bc'(?:est|était)\b(?=[^.;:]* qu(?:e\b|'))|(?<=\bc'est )[^.;:,]* qu(?:e\b|')", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|«[^»]*»')
_BRACKETED = re.compile(r"\([^()]*\)")
_MARKS = frozenset(",;:()–—")


def pruned(claim: str, passage: str, tree: Tree, *, headline: bool = False) -> str:
    """The word of the French sentence `passage` without which the claim made of it says something else, or "".

    That is a word that a told one depends on (« le meeting » of « ont boudé le meeting de X »), or one that a told verb
    cannot do without, or the clause that says which. A name or a second member that takes the missing place (« le
    suspect, X, », « X et Y ») is enough. Within quotations nothing is looked at, nor where the parser hangs something
    across commas.

    A headline needs no auxiliary (« un pont détruit »), unless a deed would turn into what was done to its doer (« X
    salué » of « X a salué Y »), nor the one verb of which more than its subject is told (« un accident à Eauze »; « la
    surveillance de la centrale », of « … a été levée », is no news).
    """
    pruning = _Pruning.of(claim, passage, tree, headline)
    missing = list(pruning.missing())
    if headline and len(set(missing)) == 1 and not verbs(claim) and pruning.dispensable(missing[0]):
        return ""
    return pruning.word(missing[0]) if missing else ""


def _pairs(ours: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[int, int]]:
    """Places of words aligned, and between two pairs of these of forms of one verb: « qualifie », « a qualifié »."""
    pairs = aligned(ours, theirs)
    for (here, there), (onward, further) in itertools.pairwise([(-1, -1), *pairs, (len(ours), len(theirs))]):
        for one, other in itertools.product(range(here + 1, onward), range(there + 1, further)):
            if not ours[one].function and root(ours[one]) == root(theirs[other]):
                pairs.append((one, other))
    return pairs


@dataclass(frozen=True, slots=True)
class _Pruning:
    """A tree, its sentence, and of each token what the claim has of it: "" for nothing, None where nobody looks."""

    tree: Tree
    text: str
    told: Sequence[str | None]
    headline: bool

    @classmethod
    def of(cls, claim: str, passage: str, tree: Tree, headline: bool) -> _Pruning:
        text = normalise(passage)
        ours, theirs = words(claim, "fr"), words(passage, "fr")
        standing = {there: ours[here].text for here, there in _pairs(ours, theirs)}
        apart = [match.span() for pattern in (_QUOTED, _ASIDE, _CLEFT) for match in pattern.finditer(text)]
        told: list[str | None] = []
        for token in tree:
            own = [at for at, word in enumerate(theirs) if word.start < token.end and token.start < word.end]
            within = any(start <= token.start < end for start, end in apart)
            told.append(None if not own or within else " ".join(standing[at] for at in own if at in standing))
        return cls(tree, text, told, headline)

    def missing(self) -> Iterator[int]:
        """The tokens that are not told and should be."""
        for at, token in enumerate(self.tree):
            if self.told[at] is None or self.told[token.head] is None:
                continue
            if self.told[at] and not self.told[token.head]:
                if not self._carried(at):
                    yield token.head
            elif self.told[token.head] and not self.told[at] and (self._defines(at) or self._lacked(at)):
                yield at

    def dispensable(self, verb: int) -> bool:
        """Whether a headline does without this verb: more is told of it than its subject, with which all may happen."""
        told = {self.tree[child].relation for child in self._children(verb) if self.told[child]}
        return self.tree[verb].relation in _MAIN and bool(told - {"nsubj", "nsubj:pass", "punct", "det", "case"})

    def word(self, at: int) -> str:
        return self.text[self.tree[at].start : self.tree[at].end]

    def _carried(self, at: int) -> bool:
        """Whether a told token whose head is not told hangs from something else, or from nothing."""
        token, head = self.tree[at], self.tree[self.tree[at].head]
        if token.relation in _LIGHT or token.relation in _ALTERNATIVES or self._reports(at):
            return True
        # Circumstances are of whatever they stand in, if that is no clause; so are wholes: « un supermarché de Gao ».
        if token.relation in _CIRCUMSTANCES and not self._of_clause(token.head):
            return True
        # A main verb behind a participle (« Réuni à Dakar, le conseil a adopté… ») is taken for the one that depends.
        joined = any(self.tree[child].relation == "mark" and self.told[child] for child in self._children(at))
        if token.relation in ("advcl", "parataxis") and not joined:
            return True
        if token.relation == "nmod" and head.relation not in (*_CORE, "appos"):
            return True
        if any(self.told[child] and self.tree[child].relation == "acl:relcl" for child in self._children(at)):
            return True  # what is told of it is told in its relative clause
        other = self._instead(token.head)
        return other is not None and (other == at or token.relation in _SHARED)

    def _of_clause(self, at: int) -> bool:
        """Whether a token that is not told, or one that is not told above it, is a clause's verb."""
        while not self.told[at]:
            first = at
            while self.tree[first].relation == "conj" and self.tree[first].head != first:
                first = self.tree[first].head
            if self.tree[first].relation in _CLAUSES:
                return True
            at = self.tree[at].head
        return False

    def _lacked(self, at: int) -> bool:
        return self.tree[at].relation in _NEEDED and not self._spared(at)

    def _spared(self, at: int) -> bool:
        """Whether a token that its relation makes needed is told in other words, or is an aside."""
        token, word = self.tree[at], self.word(at).casefold()
        if self._instead(at) is not None or word in _CALENDAR:
            return True
        if token.relation == "nsubj" and (word not in _PRONOUNS or self._is_main(token.head)):
            return True
        if self.headline and token.relation in _UNTITLED:
            passive = any(other.head == token.head and other.relation == "aux:pass" for other in self.tree)
            return passive or word not in _HAVING or self.told[token.head] != self.word(token.head)
        bracketed = any(match.start() < token.start < match.end() for match in _BRACKETED.finditer(self.text))
        return bracketed or self._between_marks(at)

    def _defines(self, at: int) -> bool:
        """Whether a clause alone says which it is: « les problèmes qui ont condamné l'avion », no comma before it."""
        if self.tree[at].relation != "acl:relcl":
            return False
        noun = self.tree[at].head
        begins = min([at, *self._children(at)])
        beside = not self.text[self.tree[noun].end : self.tree[begins].start].strip()
        others = [child for child in self._children(noun) if child != at]
        known = any(self.word(child).casefold() in _DEFINITE for child in others if child < noun)
        return beside and known and not any(self.told[child] for child in others if child > noun)

    def _is_main(self, at: int) -> bool:
        """Whether a relative clause's verb is told of the noun that it is about: « l'explosion a fait 160 morts »."""
        return self.tree[at].relation == "acl:relcl" and bool(self.told[self.tree[at].head])

    def _instead(self, at: int) -> int | None:
        """The told token that stands for one that is not: coordinated with it, in apposition, or its name."""
        for child in self._children(at):
            if child > at and (self.tree[child].relation in _ALTERNATIVES or self._names(child)):
                found = child if self.told[child] else self._instead(child)
                if found is not None:
                    return found
        # Where the parser ends a sentence at a comma, what stands behind it is an apposition: « le suspect, X, ».
        if self.tree[at].head == at:
            ends = (child for child in range(at + 2, len(self.tree)) if self.tree[child].head == child)
            return next((child for child in ends if self.told[child] and self.word(child - 1) == ","), None)
        return None

    def _names(self, at: int) -> bool:
        """Whether a token names the noun before it: « l'astéroïde Didymos »."""
        bare = all(self.tree[child].relation != "case" for child in self._children(at))
        return self.tree[at].relation == "nmod" and bare and self.word(at)[0].isupper()

    def _reports(self, at: int) -> bool:
        """Whether a token is the verb of « …, rappelle le ministre », which hangs from all that is said."""
        children = self._children(at)
        speaks = any(child > at and self.tree[child].relation.startswith("nsubj") for child in children)
        return speaks and self.text[: self.tree[min(at, *children)].start].rstrip()[-1:] in {",", '"', "»"}

    def _between_marks(self, at: int) -> bool:
        """Whether the run of untold words around a token begins and ends at a mark, as an apposition does."""
        first = last = at
        while first and not self.told[first - 1] and self.word(first - 1) not in _MARKS:
            first -= 1
        while last + 1 < len(self.tree) and not self.told[last + 1] and self.word(last + 1) not in _MARKS:
            last += 1
        after = self.word(last + 1) if last + 1 < len(self.tree) else "."
        return first > 0 and self.word(first - 1) in _MARKS and (after in _MARKS or after in ".!?…")

    def _children(self, at: int) -> list[int]:
        return [child for child, token in enumerate(self.tree) if token.head == at != child]
