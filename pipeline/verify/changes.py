"""Finds what was changed in a claim that is otherwise its evidence sentence: a name, a number, a date, a negation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

from pipeline.records import Reason, ReasonKind
from pipeline.verify.dates import DateMention
from pipeline.verify.facts import Facts
from pipeline.verify.names import Name, runs, singular
from pipeline.verify.quotes import read_quotations
from pipeline.words import Word

# This share of the claim's words must stand in the evidence in the same order before the rest counts as changed.
_KEPT = 0.6
_LEAST = 4
# Longer replacements are another wording, not another fact in the same place.
_LONGEST = 7
_NEGATIONS = frozenset("pas jamais aucun aucune rien guere sans not never no without".split())
_REFUSING = tuple("refus renonc echou empech interdi declin fail deni deny prevent forbid".split())
# Words that turn a statement round when one takes the other's place; beginnings are compared.
_OPPOSITES = tuple(
    tuple(pair.split("/"))
    for pair in (
        "plus/moins hausse/baisse augment/diminu augment/baiss progress/recul avant/apres pour/contre avec/sans "
        "gagn/perd accept/refus approuv/rejet autoris/interdi ouver/ferm succes/echec victoire/defaite maxim/minim "
        "more/less rise/fall increas/decreas before/after for/against with/without won/lost accept/refus approv/reject "
        "allow/forbid open/clos success/failure victory/defeat above/below".split()
    )
)


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Fact = TypeVar("_Fact", bound=_Spanned)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words that stand on one side where others stand on the other."""

    words: Sequence[Word]

    def facts(self, found: Sequence[_Fact]) -> list[_Fact]:
        """Those facts that overlap the stretch."""
        if not self.words:
            return []
        start, end = self.words[0].start, self.words[-1].end
        return [fact for fact in found if fact.start < end and start < fact.end]

    def names(self, found: Sequence[Name]) -> list[Name]:
        """Those names whose word is in the stretch."""
        return [name for name in found if any(name.word.start == word.start for word in self.words)]


def changed(claim: Facts, evidence: Facts) -> list[Reason] | None:
    """Compares a claim with the sentence that it is a version of; gives None where it is none, but worded anew.

    Leaving words out is no change. What counts is a name, number or date in another's place, a negation put in or
    left out, a word for its opposite, and another word inside a quotation.
    """
    ours, theirs = claim.words, evidence.words
    matcher = SequenceMatcher(None, [word.fold for word in ours], [word.fold for word in theirs], autojunk=False)
    operations = matcher.get_opcodes()
    kept = sum(b - a for operation, a, b, _, _ in operations if operation == "equal")
    if kept < _KEPT * len(ours) or kept < _LEAST:
        return None
    reasons = list(_exchanged(claim, evidence))
    for operation, a, b, c, d in operations:
        new, old = _Stretch(ours[a:b]), _Stretch(theirs[c:d])
        most = 2 * _LONGEST if len(new.names(claim.names)) < b - a else 4 * _LONGEST
        if operation == "replace" and b - a <= _LONGEST and d - c <= most and not _moved(new, ours, theirs):
            reasons += _replaced(claim, evidence, new, old)
        if operation != "equal" and max(b - a, d - c) <= 3:
            negated = [_negates(new, ours[max(0, a - 4) : a]), _negates(old, theirs[max(0, c - 4) : c])]
            if negated[0] != negated[1] or (operation == "replace" and _opposed(new, old)):
                reasons.append(Reason("polarity", _written(claim, new), _written(evidence, old)))
    return reasons


def _exchanged(claim: Facts, evidence: Facts) -> Iterator[Reason]:
    """Finds two names in each other's place: all names masked, the sentences are the same, and the names are not."""
    (ours, our_names), (theirs, their_names) = _masked(claim), _masked(evidence)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    placed = [
        (our_names[block.a + at], their_names[block.b + at])
        for block in blocks
        for at in range(block.size)
        if ours[block.a + at] == _MASK
    ]
    folds = {(_folds(one), _folds(other)) for one, other in placed}
    for one, other in placed:
        if _folds(one) != _folds(other) and (_folds(other), _folds(one)) in folds:
            yield Reason("name", " ".join(n.word.text for n in one), " ".join(n.word.text for n in other))
            return


_MASK = "<name>"


def _masked(side: Facts) -> tuple[list[str], dict[int, list[Name]]]:
    """The folded words of a text, each name one mask; and the names, by where their masks stand."""
    run_of = {name.word.start: run for run in runs(side.names) for name in run}
    folds: list[str] = []
    names: dict[int, list[Name]] = {}
    end = -1
    for word in side.words:
        if word.start <= end:  # a particle within a name
            continue
        if run := run_of.get(word.start):
            names[len(folds)], end = run, run[-1].word.start
            folds.append(_MASK)
        else:
            folds.append(word.fold)
    return folds, names


def _folds(run: Sequence[Name]) -> tuple[str, ...]:
    return tuple(name.word.fold for name in run)


def _moved(new: _Stretch, ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether a stretch stands elsewhere in the evidence, as often as in the claim, with a word beside the name.

    « à Bamako » has only moved; a name alone, or « lundi » in « de lundi à lundi », has taken another's place.
    """
    folds = [word.fold for word in new.words]
    if all(word.capitalised or word.text.isdigit() for word in new.words):
        return False
    return 0 < _times(folds, theirs) >= _times(folds, ours)


def _times(folds: Sequence[str], side: Sequence[Word]) -> int:
    return sum([word.fold for word in side[at : at + len(folds)]] == folds for at in range(len(side)))


def _negates(stretch: _Stretch, before: Sequence[Word]) -> bool:
    """Whether a stretch has the heart of a negation: « pas » or "n't", not the « ne » that falls out in speech."""
    for word, previous in zip(stretch.words, [*before[-1:], *stretch.words], strict=False):
        if word.fold in _NEGATIONS or word.fold.startswith(_REFUSING):
            return True
        if word.fold == "t" and previous.fold.endswith("n"):
            return True
        if word.fold == "plus" and any(other.fold in {"ne", "n"} for other in (*before, *stretch.words)):
            return True
    return False


def _opposed(new: _Stretch, old: _Stretch) -> bool:
    """Whether the one word of a stretch is the opposite of the other's."""
    if len(new.words) != 1 or len(old.words) != 1:
        return False
    one, other = new.words[0].fold, old.words[0].fold
    return any(
        (one.startswith(a) and other.startswith(b)) or (one.startswith(b) and other.startswith(a))
        for a, b in _OPPOSITES
    )


def _replaced(claim: Facts, evidence: Facts, new: _Stretch, old: _Stretch) -> Iterator[Reason]:
    numbers = new.facts(claim.numbers), old.facts(evidence.numbers)
    if all(numbers) and not any(set(one.values) & set(other.values) for one in numbers[0] for other in numbers[1]):
        yield Reason("number", numbers[0][0].text, numbers[1][0].text)
    dates = new.facts(claim.dates), old.facts(evidence.dates)
    if all(dates) and not all(any(_compatible(one, other) for other in dates[1]) for one in dates[0]):
        yield Reason("date", dates[0][0].text, dates[1][0].text)
    names = new.names(claim.names), old.names(evidence.names)
    if all(names) and not _akin(*names):
        kind: ReasonKind = "acronym" if names[0][0].acronym else "name"
        yield Reason(kind, " ".join(n.word.text for n in names[0]), " ".join(n.word.text for n in names[1]))
    if len(new.words) <= 3 and _content(new) and _content(old) and _in_quotation(evidence.text, old):
        yield Reason("quote", _written(claim, new), _written(evidence, old))


def _compatible(one: DateMention, other: DateMention) -> bool:
    """Whether two dates say the same as far as both say it."""
    if one.relative or other.relative:
        return one.relative == other.relative
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def _akin(new: Sequence[Name], old: Sequence[Name]) -> bool:
    """Whether two names share a word or an acronym's letters, or are forms of one adjective: one may be the other."""
    if {name.word.stem for name in new} & {name.word.stem for name in old}:
        return True
    if {singular(name.word.fold) for name in new} & {singular(name.word.fold) for name in old}:
        return True
    if any(a.run < 0 and b.run < 0 and a.word.fold[:4] == b.word.fold[:4] for a in new for b in old):
        return True
    initials = {"".join(name.word.fold[0] for name in group) for group in (new, old)}
    return any(name.word.fold in initials for name in (*new, *old))


def _content(stretch: _Stretch) -> bool:
    return any(not word.function for word in stretch.words)


def _in_quotation(text: str, stretch: _Stretch) -> bool:
    """Whether a stretch stands in a quotation; in a sentence with an odd mark, quoted from another on, it may."""
    if text.count('"') % 2:
        return False
    start, end = stretch.words[0].start, stretch.words[-1].end
    return any(quotation.start < start and end < quotation.end for quotation in read_quotations(text))


def _written(side: Facts, stretch: _Stretch) -> str:
    return side.text[stretch.words[0].start : stretch.words[-1].end] if stretch.words else ""
