"""Checks a claim against its source in the same language: numbers, dates, names, quotations, polarity, evidence."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.records import Reason
from pipeline.verify import dates as dating
from pipeline.verify import polarity, quotes
from pipeline.verify.changes import changed
from pipeline.verify.evidence import EvidenceIndex, terms
from pipeline.verify.facts import Facts, read_facts
from pipeline.verify.names import NameIndex, runs
from pipeline.verify.numbers import Quantity
from pipeline.verify.qualifiers import at, away, bound
from pipeline.words import words

# Share of a claim's weighted terms that at most three source sentences must have; docs/verification.md has the curve.
THRESHOLD: Final = 0.3
# From this share on, a claim counts as a version of its best evidence sentence, and its changes as changes.
_VERSION: Final = 0.7
# How many sentences away from the evidence a speaker may be named.
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is supported, how much of it (0 to 1), why not, and by which source sentences, best first."""

    supported: bool
    score: float
    reasons: tuple[Reason, ...]
    evidence: tuple[tuple[int, float], ...]


class Verifier:
    """A source prepared once, so that many claims can be checked against it in a few milliseconds each."""

    def __init__(self, sentences: Sequence[str], *, title: str | None = None, language: str = "fr") -> None:
        self._language = "en" if language == "en" else "fr"
        self._sentences = [read_facts(sentence, self._language) for sentence in sentences]
        everything = [*self._sentences, *([read_facts(title, self._language)] if title else [])]
        self._numbers = [quantity for facts in everything for quantity in facts.numbers]
        self._dates = [mention for facts in everything for mention in facts.dates]
        self._names = NameIndex([facts.text for facts in everything], self._language)
        self._quotable = quotes.sequence(" ".join(facts.text for facts in everything))
        self._index = EvidenceIndex([terms(facts) for facts in self._sentences])

    def check(self, claim: str, *, threshold: float | None = None) -> Verdict:
        """Says whether the source bears out a claim in its own language; an empty claim is not supported."""
        facts = read_facts(claim, self._language)
        score, evidence = self._index.support(terms(facts))
        near = [self._sentences[index] for index, _ in evidence]
        reasons = [
            *self._number_reasons(facts, near),
            *self._date_reasons(facts),
            *self._name_reasons(facts),
            *_unbounded(facts, near),
            *_displaced(facts, near),
            *self._quote_reasons(facts, near),
        ]
        if not reasons:
            reasons += self._changes(facts, near)
        if not reasons and near:
            reasons += self._stance_reasons(facts, near, evidence[0][1])
            if evidence[0][1] < _VERSION:  # a version of one sentence was compared with it name by name
                reasons += self._speaker_reasons(facts, [index for index, _ in evidence])
        if score < (THRESHOLD if threshold is None else threshold):
            reasons.append(Reason("coverage", f"{score:.2f}"))
        return Verdict(not reasons, round(score, 4), tuple(dict.fromkeys(reasons)), evidence)

    def _number_reasons(self, claim: Facts, near: Sequence[Facts]) -> Iterable[Reason]:
        close = [quantity for facts in near for quantity in facts.numbers]
        years = {mention.year for mention in self._dates}
        for quantity in claim.numbers:
            if not quantity.values or any(same_quantity(quantity, other) for other in close):
                continue
            elsewhere = any(same_quantity(quantity, other) for other in self._numbers)
            rival = next((other for other in close if _rival(quantity, other)), None)
            bare_year = quantity.kind == "exact" and not quantity.unit and quantity.values[0] in years
            first = quantity.kind == "ordinal" and quantity.values[0] == 1  # « dans un premier temps »
            if (elsewhere or bare_year or first) and rival is None:
                continue
            yield Reason("number", quantity.text, rival.text if rival else _nearest(quantity, close))

    def _date_reasons(self, claim: Facts) -> Iterable[Reason]:
        bare = {value for quantity in self._numbers if not quantity.unit for value in quantity.values}
        for mention in claim.dates:
            if dating.supported(mention, self._dates):
                continue
            if mention.month is None and mention.year in bare and not mention.decade:
                continue
            expected = next(
                (other.text for other in self._dates if mention.month and other.month == mention.month),
                next((other.text for other in self._dates if bool(other.relative) == bool(mention.relative)), ""),
            )
            yield Reason("date", mention.text, expected)

    def _name_reasons(self, claim: Facts) -> Iterable[Reason]:
        for name in claim.names:
            if self._names.has(name.word):
                continue
            alone = sum(other.run == name.run for other in claim.names) == 1
            if name.weak and alone and self._names.likely_common(name.word, claim.text):
                continue
            yield Reason("acronym" if name.acronym else "name", name.word.text)
        for run in runs(claim.names):
            for first, second in itertools.pairwise(run):
                if expected := self._names.torn(first.word, second.word):
                    yield Reason("name", f"{first.word.text} {second.word.text}", expected)

    def _quote_reasons(self, claim: Facts, near: Sequence[Facts]) -> Iterable[Reason]:
        for quotation in quotes.read_quotations(claim.text):
            alone = words(quotation.text, self._language)
            if len(alone) == 1 and self._names.has_stem(alone[0].stem):  # a word set apart, inflected
                continue
            if not quotes.verbatim(quotation, self._quotable):
                has = [found.text for facts in near for found in quotes.read_quotations(facts.text)]
                yield Reason("quote", quotation.text, has[0] if has else "")

    def _changes(self, claim: Facts, near: Sequence[Facts]) -> list[Reason]:
        """Finds what was changed against the evidence sentence that the claim changes least."""
        found = [reasons for facts in near if (reasons := changed(claim, facts)) is not None]
        return found[0] if found and all(found) else []

    def _stance_reasons(self, claim: Facts, near: Sequence[Facts], best: float) -> Iterable[Reason]:
        """Compares negation and attribution with the evidence that the claim mostly rests on."""
        texts = [facts.text for facts in near]
        if flip := polarity.flipped(claim.text, texts if best < _VERSION else texts[:1], self._language):
            yield Reason("polarity", flip, texts[0])
        elif new := polarity.unheard(claim.text, texts, self._language):
            yield Reason("polarity", new, texts[0])
        if best >= _VERSION and not polarity.attributed(claim.text, self._language):
            said = polarity.hearsay(texts[0], self._language) or polarity.hardened(claim.text, texts[0], self._language)
            if said:
                yield Reason("attribution", claim.text, said)

    def _speaker_reasons(self, claim: Facts, evidence: Sequence[int]) -> Iterable[Reason]:
        """Finds whoever is said to have spoken without being named in the evidence or beside it."""
        about = {at for index in evidence for at in range(index - _BESIDE, index + _BESIDE + 1)}
        near = [self._sentences[at] for at in about if 0 <= at < len(self._sentences)]
        told = [facts for facts in near if polarity.reports(facts.text, self._language)]
        named = {word.fold for facts in told for word in facts.words}
        for run in runs(claim.names):
            folds = {name.word.fold for name in run}
            if not folds & named and polarity.speaks(claim.text, run[0].word.start, run[-1].word.end, self._language):
                yield Reason("attribution", claim.text[run[0].word.start : run[-1].word.end])


def _unbounded(claim: Facts, near: Sequence[Facts]) -> Iterable[Reason]:
    """Finds numbers that the evidence gives as a bound, « au moins », « jusqu'à », and the claim does not."""
    for quantity in claim.numbers:
        same = [(facts, other) for facts in near for other in facts.numbers if same_quantity(quantity, other)]
        shared = [len(set(quantity.nouns) & set(other.nouns)) for _, other in same]  # which of two fours it is
        same = [one for one, nouns in zip(same, shared, strict=True) if nouns == max(shared)]
        bounds = {bound(facts.text, other.start, other.end) for facts, other in same}
        if same and not bounds & {None, bound(claim.text, quantity.start, quantity.end)}:
            facts, other = same[0]
            yield Reason("number", quantity.text, facts.text[max(0, other.start - 12) : other.end].partition(" ")[2])


def _displaced(claim: Facts, near: Sequence[Facts]) -> Iterable[Reason]:
    """Finds places that the evidence names to say what is near them or how far off, and the claim as where it is."""
    for run in runs(claim.names):
        start = run[0].word.start
        if not at(claim.text, start) or away(claim.text, start):
            continue
        named = [
            (facts, name.word.start) for facts in near for name in facts.names if name.word.fold == run[0].word.fold
        ]
        off = [away(facts.text, where) for facts, where in named]
        if off and all(off):
            yield Reason("name", run[0].word.text, off[0] + run[0].word.text)


def same_quantity(claim: Quantity, source: Quantity) -> bool:
    """Whether a source's quantity bears out a claim's: value, kind, unit, and the thing counted where both show it."""
    if not _same_value(claim, source):
        return False
    if claim.unit or source.unit:
        if claim.unit != source.unit:
            # « 62 » for « 62 % » drops what it is; « 5 millions » for « 5 millions d'euros » may have it elsewhere.
            return not claim.unit and source.unit != "%" and not claim.nouns
        return not claim.nouns or not source.nouns or claim.unit in _TIMES or bool(set(claim.nouns) & set(source.nouns))
    if not claim.nouns or not source.nouns or claim.kind in {"ordinal", "fraction"}:
        return True
    return bool(set(claim.nouns) & set(source.nouns)) or claim.nouns[0] in _PEOPLE or source.nouns[0] in _PEOPLE


_TIMES = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "%"})
# Stems of what may be said of anybody who is counted.
_PEOPLE = frozenset("person homm femm gen individu membr peopl men man women milit soldat combat human victim".split())


def _same_value(claim: Quantity, source: Quantity) -> bool:
    if claim.kind == "vague":
        if source.kind == "vague":
            return claim.values[0] == source.values[0]
        return 2 * claim.values[0] <= source.values[0] < 1000 * claim.values[0]
    if source.kind == "vague":
        return False
    shared = bool(set(claim.values) & set(source.values))
    if claim.kind == source.kind:
        return shared
    if {claim.kind, source.kind} == {"exact", "approximate"}:
        return shared
    if {claim.kind, source.kind} == {"exact", "fraction"}:
        percent, fraction = (claim, source) if source.kind == "fraction" else (source, claim)
        return percent.unit == "%" and percent.values[0] == fraction.values[0] * 100
    return False


def _rival(claim: Quantity, source: Quantity) -> bool:
    """Whether the evidence counts the same thing but has another number of it."""
    if claim.kind != source.kind or claim.unit != source.unit or set(claim.values) & set(source.values):
        return False
    if claim.nouns and source.nouns:
        return bool(set(claim.nouns) & set(source.nouns))
    return bool(claim.unit) and claim.nouns == source.nouns


def _nearest(claim: Quantity, source: Sequence[Quantity]) -> str:
    """Gives the source's number that the claim's most likely stands for: same value, else same thing counted."""
    for other in source:
        if _same_value(claim, other):
            return other.text
    for other in source:
        if claim.unit == other.unit and (claim.unit or set(claim.nouns) & set(other.nouns)):
            return other.text
    return ""
