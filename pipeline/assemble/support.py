"""Which sources bear a claim out, how many of them on their own, and which claims say the same thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.assemble.reading import Line, overlap
from pipeline.records import Claim, Document, Evidence
from pipeline.verify import Verifier
from pipeline.verify.claims import same_quantity
from pipeline.verify.facts import Facts, read_facts
from pipeline.words import content

SAME = 0.6  # overlap of stems from which two claims, their facts agreeing, say the same thing
BORNE_OUT = 0.7  # share of a claim that another document must have to count as a further source of it
ONE_SENTENCE = 0.65  # and that one sentence of it must have
COPIED = 0.3  # share of five-word runs from which one text draws on another and is no source of its own
_RUN = 5


class Sources:
    """The documents of an edition as sources: what they bear out, and which draw on which."""

    def __init__(self, documents: Sequence[Document], lines: Mapping[str, Sequence[Line]]) -> None:
        self._documents = {document.id: document for document in documents}
        self._lines = lines
        self._verifiers: dict[str, Verifier] = {}
        self._runs: dict[str, frozenset[tuple[str, ...]]] = {}

    def borne_out(self, claim: Claim, documents: Sequence[str]) -> Claim:
        """The claim with evidence from those of `documents` that it does not rest on yet and that bear it out."""
        have = {evidence.document for evidence in claim.evidence}
        more = [evidence for one in documents if one not in have for evidence in self._support(claim, one)]
        return replace(claim, evidence=(*claim.evidence, *more))

    def counted(self, claim: Claim) -> Claim:
        """The claim with the number of its independent sources."""
        return replace(claim, independent=self.independent([evidence.document for evidence in claim.evidence]))

    def independent(self, documents: Sequence[str]) -> int:
        """How many of the documents stand on their own: those that share much of their wording count once."""
        apart: list[list[str]] = []
        for one in dict.fromkeys(documents):
            near = [group for group in apart if any(self.copied(one, other) for other in group)]
            apart = [group for group in apart if group not in near] + [[one, *(x for group in near for x in group)]]
        return len(apart)

    def copied(self, one: str, other: str) -> bool:
        """Whether one of two documents has much of its wording from the other."""
        first, second = self._run(one), self._run(other)
        return len(first & second) >= COPIED * max(1, min(len(first), len(second)))

    def _run(self, document: str) -> frozenset[tuple[str, ...]]:
        if document not in self._runs:
            folds = [word.fold for line in self._lines[document] for word in line.facts.words]
            self._runs[document] = frozenset(tuple(folds[at : at + _RUN]) for at in range(len(folds) - _RUN + 1))
        return self._runs[document]

    def _support(self, claim: Claim, document: str) -> list[Evidence]:
        """Evidence for the claim in one document; it is checked in the document's own language."""
        lines = self._lines[document]
        language = self.language(document)
        text = claim.en if language == "en" else claim.fr
        translated = claim.translation == "flagged" and text != source_text(claim)
        if not text or claim.status == "flagged" or translated:
            return []
        if document not in self._verifiers:
            title = self._documents[document].source.title
            self._verifiers[document] = Verifier([line.text for line in lines], title=title, language=language)
        verdict = self._verifiers[document].check(text, threshold=BORNE_OUT)
        if not verdict.supported or verdict.evidence[0][1] < ONE_SENTENCE:
            return []
        best, score = verdict.evidence[0]
        stated, found = read_facts(text, language), lines[best]
        days, theirs = _days(stated), _days(found.facts)
        if days and theirs and days != theirs:
            return []
        return [found.evidence(score)]

    def published(self, document: str) -> str:
        """The day of a document's publication, ISO 8601; empty where it gives none."""
        return self._documents[document].source.published or ""

    def language(self, document: str) -> str:
        """The main language of a document; French where it is not known."""
        language = self._documents[document].language
        return language.code if language else "fr"


def source_text(claim: Claim) -> str:
    """The claim in the language that it was written in."""
    return claim.en if claim.translation == "original" or not claim.fr else claim.fr


def language_of(claim: Claim) -> str:
    """The language that the claim was written in."""
    return "en" if claim.translation == "original" or not claim.fr else "fr"


def once(claims: Sequence[Claim]) -> list[Claim]:
    """The claims with each thing said once: of two that say the same, the fuller stays, with the evidence of both."""
    kept: list[tuple[Claim, Facts, frozenset[str]]] = []
    for claim in claims:
        facts = read_facts(claim.fr or claim.en, "fr" if claim.fr else "en")
        stems = frozenset(word.stem for word in content(facts.words))
        at = next((at for at, (_, other, theirs) in enumerate(kept) if _same(facts, stems, other, theirs)), None)
        if at is None:
            kept.append((claim, facts, stems))
            continue
        first = kept[at][0]
        if _worth(claim, facts) > _worth(first, kept[at][1]):
            kept[at] = (replace(claim, evidence=joined(first.evidence, claim.evidence)), facts, stems)
        else:
            kept[at] = (replace(first, evidence=joined(first.evidence, claim.evidence)), *kept[at][1:])
    return [claim for claim, _, _ in kept]


def joined(one: Sequence[Evidence], other: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence of both, each sentence once."""
    have = {(evidence.document, evidence.sentence) for evidence in one}
    return (*one, *(evidence for evidence in other if (evidence.document, evidence.sentence) not in have))


def agree(one: Facts, other: Facts) -> bool:
    """Whether no number or date of the one stands against one of the other."""
    for ours, theirs in ((one, other), (other, one)):
        if theirs.numbers and any(not any(same_quantity(a, b) for b in theirs.numbers) for a in ours.numbers):
            return False
    if _days(one) and _days(other):  # « le 3 avril » is not what « les 3 et 4 avril » says
        return _days(one) == _days(other)
    return not dated(one) or not dated(other) or bool(dated(one) & dated(other))


def dated(facts: Facts) -> frozenset[tuple[int | None, int | None]]:
    """The months and days that a text gives."""
    return frozenset((date.month, date.day) for date in facts.dates if date.month)


def _days(facts: Facts) -> frozenset[tuple[int | None, int | None]]:
    return frozenset((date.month, date.day) for date in facts.dates if date.day)


def _same(facts: Facts, stems: frozenset[str], other: Facts, theirs: frozenset[str]) -> bool:
    return facts.language == other.language and overlap(stems, theirs) >= SAME and agree(facts, other)


def _worth(claim: Claim, facts: Facts) -> tuple[bool, bool, int, int]:
    """A claim is worth the more the surer its two languages are, and the more facts it has in fewer words."""
    told = len(facts.numbers) + len(facts.dates) + len(facts.names)
    return (claim.status != "flagged", claim.translation != "flagged", told, -len(facts.words))
