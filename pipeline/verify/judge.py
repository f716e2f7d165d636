"""Asks a translation model about what rules cannot decide in a translation: which words its source does not bear out.

Rules that compare two languages either miss a changed word or take a free wording for one. The model is asked two
things. How likely is each word, given the source and the words before? A name, acronym or quoted word that is not in
the source and that the model would hardly ever write there is a suspect; it is convicted if the source gets no less
likely when it is left out (contrastive conditioning, Vamvas & Sennrich 2022). And is the translation likelier, both
ways, with a negation taken out or put in, or with two names exchanged? Then that is what the source says.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.engines.registry import Registry, Task, open_task
from pipeline.errors import ModelError
from pipeline.glossary import Glossary
from pipeline.prompts import plain
from pipeline.records import Reason, ReasonKind
from pipeline.verify.acronyms import miswritten
from pipeline.verify.claims import Verdict
from pipeline.verify.counterparts import glossary_has, near_word, slip
from pipeline.verify.facts import Facts, read_facts
from pipeline.verify.names import begins_predicate, codes_of, is_acronym, runs
from pipeline.verify.naming import NO_NAME, torn_names, translated_word
from pipeline.verify.negation import negated
from pipeline.verify.quotes import read_quotations
from pipeline.verify.translation import check_translation
from pipeline.words import fold


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a word is convicted, in log-probabilities.

    It is a suspect below `suspect`; then if the source loses no more than `borne_out` when it is left out; and without
    that question below `sure`.
    """

    suspect: float
    sure: float
    borne_out: float


# Set on the tuning half of the bench, for the shipped weights (docs/verification.md). A name stands in the source or it
# does not; a quotation may be worded as freely as any speech, so that a word of it must be less likely.
# A country is soon seen to be another; words of which titles and institutions are made may translate any others.
Place = Literal["name", "country", "common", "acronym", "reordered", "quote"]
BOUNDS: Mapping[Place, Bounds] = {
    "name": Bounds(-7.0, -12.0, 2.0),
    "country": Bounds(-6.0, -10.0, 3.0),
    "common": Bounds(-12.0, -20.0, 1.5),
    "acronym": Bounds(-5.0, -8.0, 2.0),
    "reordered": Bounds(-9.0, -9.0, 0.0),
    "quote": Bounds(-10.0, -18.0, 6.0),
}
_KIND: Mapping[Place, ReasonKind] = {
    "name": "name", "country": "name", "common": "name",
    "acronym": "acronym", "reordered": "acronym", "quote": "quote",
}  # fmt: skip
_TITLE_CASE = 2.0  # how much surer a bound must be where every word has a capital, and no capital tells a name
# How much likelier another reading of the translation must be.
GAIN = 2.0
EXCHANGED = 4.0  # for two names exchanged, or one in another's place
# Log-probability below which a negation is looked at although the source has as many, and a name of the source for
# standing in another's place.
UNLIKELY, MISPLACED = -4.0, -6.0
# How many other readings of a translation are tried, and how many of them on the way back too.
_VARIANTS, _BACK = 10, 3

_NEGATOR = {
    "en": re.compile(
        r"n't\b| ?\b(?:not|never)\b|\bno(?= [a-z])|\bwithout\b|\b(?:fail|refus|declin)(?:s|es|ed|e)? to\b"
    ),
    "fr": re.compile(
        r"\b(?:ne |n')(?P<verb>(?:(?:[lmts]'|y |en |se |le |la |les |lui )?[\w-]+ )+?)(?:pas|plus|jamais|guère)\b|"
        r"\b(?:ne )?(?:pas|jamais) (?=\w+[ei]r\b)|\bsans\b|\brefus\w+ (?:de |d')"
    ),
}
_AUXILIARY = {
    "en": re.compile(
        r"\b(?:is|are|was|were|will|has|have|had|can|could|would|should|must|may|might|do|does|did|shall)\b"
        r"(?! not\b|n't)"
    ),
    "fr": re.compile(
        r"\b(?:est|sont|était|étaient|sera|seront|a|ont|avait|avaient|peut|peuvent|doit|doivent|va|vont)\b"
    ),
}
_VERB = {"en": re.compile(r"\b[a-z]{2,}(?:ed|es|s)\b"), "fr": re.compile(r"\b[a-z]{2,}(?:e|ent|ait|aient)\b")}


# A word's offsets and its log-probability.
Span = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Judge:
    """The translation tasks by the language they read, "fr" and "en"."""

    tasks: Mapping[str, Task]

    @classmethod
    @cache
    def embedded(cls) -> Judge | None:
        """The judge that comes along, opened once; None where its model is not there."""
        try:
            registry = Registry.load()
            there = open_task(registry, "embedded", "translate.fr-en")
            return cls({"fr": there, "en": open_task(registry, "embedded", "translate.en-fr")})
        except ModelError:
            return None

    def surprises(self, source: str, hypothesis: str, language: str) -> list[Span]:
        """The words of a translation: offsets in `hypothesis`, and the log-probability of each given the source.

        Nothing where the model cannot read as much.
        """
        task = self.tasks[language]
        try:
            pieces = task.engine.score_tokens([task.prompt(source)], [hypothesis])[0]
        except ValueError:
            return []
        text = "".join(piece for piece, _ in pieces)
        at = -(len(text) - len(text.lstrip()))
        spans = []
        for piece, value in pieces:
            spans.append((at, at + len(piece), value))
            at += len(piece)
        return [
            (word.start(), word.end(), sum(value for a, b, value in spans if a < word.end() and b > word.start()))
            for word in re.finditer(r"\w+(?:'t\b)?", hypothesis)
        ]

    def likelihoods(self, prompts: Sequence[str], targets: Sequence[str], language: str) -> list[float]:
        """Log-probability of each target given its prompt, which is in `language`; minus infinity if it is too long."""
        task = self.tasks[language]
        try:
            scored = task.engine.score_tokens([task.prompt(prompt) for prompt in prompts], targets)
        except ValueError:
            return [float("-inf")] * len(prompts)
        return [sum(value for _, value in pieces) for pieces in scored]

    def gains(self, source: str, hypothesis: str, variants: Sequence[str], language: str) -> list[float]:
        """How much likelier each variant of a translation is than itself, there and back together.

        Only the variants that are likeliest there are asked about on the way back; the others gain nothing.
        """
        nothing = float("-inf")
        there, *others = self.likelihoods([source] * (1 + len(variants)), [hypothesis, *variants], language)
        if there == nothing:
            return [nothing] * len(variants)
        best = sorted(range(len(variants)), key=lambda at: -others[at])[:_BACK]
        said = [hypothesis, *(variants[at] for at in best)]
        back, *returned = self.likelihoods(said, [source] * len(said), _OTHER[language])
        gained = {at: others[at] - there + value - back for at, value in zip(best, returned, strict=True)}
        return [gained.get(at, nothing) for at in range(len(variants))]

    def loss(self, source: str, hypothesis: str, start: int, end: int, language: str) -> float:
        """How much less likely the source gets when what stands from `start` to `end` is left out."""
        without = re.sub(r" {2,}", " ", hypothesis[:start] + hypothesis[end:])
        whole, less = self.likelihoods([hypothesis, without], [source, source], _OTHER[language])
        return whole - less if less > float("-inf") else float("inf")


_OTHER = {"fr": "en", "en": "fr"}


def judged(source: str, hypothesis: str, *, source_language: str, glossary: Glossary, judge: Judge | None) -> Verdict:
    """What `check_translation` says, names, acronyms, quotations and negation left to the judge, if there is one."""
    target = _OTHER[source_language]
    verdict = check_translation(
        source, hypothesis, source_language=source_language, target_language=target, glossary=glossary
    )
    sure = [
        reason
        for reason in verdict.reasons
        if reason.kind not in _LEFT or not reason.found or (reason.expected and codes_of(fold(reason.found)))
    ]
    if judge is None or [reason for reason in sure if reason.kind not in _LEFT]:
        return verdict
    ours, theirs = read_facts(plain(hypothesis), target), read_facts(plain(source), source_language)
    if not ours.words or not theirs.words:
        return verdict
    sure = [reason for reason in sure if reason.kind != "polarity"]
    places = dict(_places(theirs, ours, glossary))
    spans: Sequence[Span] = []
    if places or len(_people(ours)) > 1 or _NEGATOR[target].search(ours.text):
        spans = judge.surprises(theirs.text, ours.text, source_language)
    reasons = [*sure, *torn_names(theirs, ours), *suspects(theirs, ours, places, spans, judge, glossary)]
    # Other readings of the whole cost twenty times as much as a word: asked for only where every word is borne out.
    for ask in (flips, swaps):
        reasons = reasons or list(ask(theirs, ours, spans, judge))
    score = verdict.score if reasons else 1.0
    return Verdict(not reasons, score, tuple(dict.fromkeys(reasons)), verdict.evidence)


_LEFT = frozenset({"name", "acronym", "polarity"})


def suspects(
    source: Facts,
    hypothesis: Facts,
    places: Mapping[int, Place],
    spans: Sequence[Span],
    judge: Judge,
    glossary: Glossary,
) -> Iterator[Reason]:
    """Names, acronyms and quoted words of a translation that its source does not bear out."""
    yield from miswritten(source, hypothesis, glossary)
    surer = _TITLE_CASE if _title_case(hypothesis) else 1.0
    for start, end, value in spans:
        if start not in places:
            continue
        bounds = BOUNDS[places[start]]
        if value >= surer * bounds.suspect:
            continue
        if value < surer * bounds.sure or (
            judge.loss(source.text, hypothesis.text, start, end, source.language) <= bounds.borne_out
        ):
            yield Reason(_KIND[places[start]], hypothesis.text[start:end])


def _title_case(side: Facts) -> bool:
    """Whether nearly every word of content is capitalised, as in English headlines."""
    told = [word for word in side.words if not word.function and word.text.isalpha()]
    return len(told) > 2 and sum(word.capitalised for word in told) >= 0.8 * len(told)


def _reordered(one: str, other: str) -> bool:
    """Whether two acronyms have the same letters in another order, as « ADN » and "DNA", but for two neighbours."""
    return sorted(one) == sorted(other) and len(one) > 2 and not slip(one, other)


def _places(source: Facts, hypothesis: Facts, glossary: Glossary) -> Iterator[tuple[int, Place]]:
    """Where words stand that must have their like in the source and that no rule finds there."""
    quoted = [(found.start, found.end) for found in read_quotations(source.text)]
    inside_marks = [word for word in source.words if any(start < word.start < end for start, end in quoted)]
    have = {word.fold for word in inside_marks or source.words}  # the marks may have been left out in translation
    for quotation in read_quotations(hypothesis.text):
        for word in hypothesis.words:
            inside = quotation.start < word.start < quotation.end
            if inside and len(word.text) > 3 and word.fold not in have:
                yield word.start, "quote"
    counted = [(quantity.start, quantity.end) for quantity in hypothesis.numbers]
    runs_of = Counter(name.run for name in hypothesis.names)
    said, heard = (Counter(word.fold for word in side.words) for side in (hypothesis, source))
    for name in hypothesis.names:
        word = name.word
        if any(start <= word.start < end for start, end in counted) or NO_NAME.fullmatch(word.text):
            continue
        plural = len(word.text) > 4 and word.text.endswith("s")  # « Teachers have … »
        if name.weak and runs_of[name.run] == 1 and (plural or not begins_predicate(hypothesis.text, word.end)):
            continue
        known = near_word(word, source) or glossary_has(glossary, hypothesis, source, word)
        if known and not 0 < heard[word.fold] < said[word.fold]:  # a name said more often may stand in another's place
            continue
        if not is_acronym(word.text) and translated_word(word):
            yield word.start, "common"
            continue
        if is_acronym(word.text) and any(_reordered(word.fold, other.fold) for other in source.words):
            yield word.start, "reordered"  # as « ADN » and "DNA", which the model knows
            continue
        if name.run < 0 and codes_of(word.fold) & {code for other in source.words for code in codes_of(other.fold)}:
            continue
        yield word.start, "acronym" if is_acronym(word.text) else "country" if codes_of(word.fold) else "name"


def flips(source: Facts, hypothesis: Facts, spans: Sequence[Span], judge: Judge) -> Iterator[Reason]:
    """A negation put into a translation or left out of it: it would be likelier the other way."""
    theirs, ours = negated(source), negated(hypothesis)
    removed = list(_affirmed(hypothesis))
    added = list(itertools.islice(_denied(hypothesis), _VARIANTS)) if len(theirs) > len(ours) else []
    if removed and len(removed) <= len(theirs) and len(ours) == len(theirs):
        removed = [one for one in removed if any(abs(at - one[2]) < 3 and value < UNLIKELY for at, _, value in spans)]
    variants = [*((found, text) for found, text, _ in removed), *(("", text) for text in added)]
    if not variants:
        return
    gains = judge.gains(source.text, hypothesis.text, [text for _, text in variants], source.language)
    best = max(range(len(variants)), key=lambda at: gains[at])
    if gains[best] > GAIN:
        found = variants[best][0]
        yield Reason("polarity", found, "" if found or not theirs else theirs[0])


def _affirmed(side: Facts) -> Iterator[tuple[str, str, int]]:
    """Each negation of a text, the text without it, and where it stands."""
    for match in _NEGATOR[side.language].finditer(side.text):
        written = match[0].strip()
        new = {"without": "with", "sans": "avec", "no": "a"}.get(written, "")
        if side.language == "fr" and match.groupdict().get("verb"):
            new = match["verb"].strip()
        start, end = match.span()
        text = side.text[:start] + new + side.text[end:]
        text = re.sub(r"\b(?:do|does|did)(?= [a-z])", "", text) if written in {"not", "n't"} else text
        yield written, re.sub(r" {2,}", " ", text), start


def _denied(side: Facts) -> Iterator[str]:
    """A text with a negation put in, in one place after another."""
    for match in re.finditer(r"\b(?:with|avec)\b", side.text):
        yield side.text[: match.start()] + {"with": "without", "avec": "sans"}[match[0]] + side.text[match.end() :]
    for match in _AUXILIARY[side.language].finditer(side.text):
        new = f"{match[0]} not" if side.language == "en" else f"ne {match[0]} pas"
        yield side.text[: match.start()] + new + side.text[match.end() :]
    if side.language == "en":
        for match in re.finditer(r"\b(?:an?|any|some)(?= [a-z])|\bto(?= [a-z]+\b)", side.text):
            yield side.text[: match.start()] + ("not to" if match[0] == "to" else "no") + side.text[match.end() :]
    for match in _VERB[side.language].finditer(side.text):
        for new in _not(match[0], side.language):
            yield side.text[: match.start()] + new + side.text[match.end() :]


def _not(verb: str, language: str) -> tuple[str, ...]:
    """A verb's negations, of which the model will like one: « signed » is "did not sign", « moved » "did not move"."""
    if language == "fr":
        return (f"ne {verb} pas",)
    if verb.endswith("ed"):
        return f"did not {verb[:-2]}", f"did not {verb[:-1]}"
    return (f"does not {verb.removesuffix('s')}",)


def swaps(source: Facts, hypothesis: Facts, spans: Sequence[Span], judge: Judge) -> Iterator[Reason]:
    """A name of a translation that stands in another's place: it would be likelier with the two exchanged.

    Tried are names that the model would not write where they stand, with each other name of the translation, and with
    those of the source that the translation lacks.
    """
    ours, theirs, text = _people(hypothesis), _people(source), hypothesis.text
    have = {name for _, _, name in ours}
    said = {word.fold for word in hypothesis.words}
    lost = [
        source.text[a:b] for a, b, name in theirs if name not in have and not said & set(fold(source.text[a:b]).split())
    ]
    variants: list[tuple[int, int, str]] = []
    counts = Counter(name for _, _, name in ours), Counter(name for _, _, name in theirs)
    for start, end, name in ours:
        often = lost and counts[0][name] > counts[1][name] > 0
        if not often and not any(start <= at < end and value < MISPLACED for at, _, value in spans):
            continue
        variants += [(start, end, text[:start] + other + text[end:]) for other in lost]
        for a, b, other in ours:
            if other != name:
                (one, two), (three, four) = sorted(((start, end), (a, b)))
                swapped = text[:one] + text[three:four] + text[two:three] + text[one:two] + text[four:]
                variants.append((start, end, swapped))
    variants = variants[:_VARIANTS]
    if not variants:
        return
    gains = judge.gains(source.text, text, [variant for _, _, variant in variants], source.language)
    best = max(range(len(variants)), key=lambda at: gains[at])
    if gains[best] > EXCHANGED:
        start, end, _ = variants[best]
        yield Reason("name", text[start:end])


def _people(side: Facts) -> list[tuple[int, int, str]]:
    """The names of a text: offsets, and the last word, by which a person is known again."""
    return [
        (run[0].word.start, run[-1].word.end, run[-1].word.fold[:5])
        for run in runs(side.names)
        if not any(quantity.start <= run[0].word.start < quantity.end for quantity in side.numbers)
        and not (len(run) == 1 and run[0].weak)
    ]
