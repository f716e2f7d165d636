"""Checks one row of `brief verify --jsonl`: a claim against a source text, in the same language or across the two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from pipeline.errors import SettingsError
from pipeline.glossary import Glossary
from pipeline.verify.claims import Verdict, Verifier
from pipeline.verify.judge import Judge, judged
from pipeline.words import fold, words

# A claim across the languages is held against this many successive sentences at most, those most like it.
_WINDOW = 2
_WINDOWS_TRIED = 4
# Nor against one that is less than this share as like it as the best.
_LIKE = 0.6
# A source shorter than this many times the claim is what the claim translates.
_WHOLE = 1.7


def verify_rows(
    rows: Iterable[Mapping[str, Any]], judge: Callable[[], Judge | None] = lambda: None
) -> Iterator[dict[str, Any]]:
    """Gives the result of each row, in order; successive rows on one source have it read once.

    `judge` opens who is asked about claims in another language than their source's; without one, rules alone decide.
    """
    prepared: tuple[tuple[str, str], Source] | None = None
    for row in rows:
        language = str(row.get("lang") or "fr")
        source_language = str(row.get("source_lang") or language)
        for code in (language, source_language):
            if code not in {"fr", "en"}:
                raise SettingsError(f'row {row.get("id")}: language "{code}" is not checked; give "fr" or "en"')
        key = str(row["source"]), source_language
        if prepared is None or prepared[0] != key:
            prepared = key, Source(*key)
        yield _row(row, language, prepared[1], judge() if language != source_language else None)


def verify_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Gives {"id", "supported", "score", "reasons", "evidence"} for {"id", "source", "claim", "lang", "source_lang"?}.

    Reasons are {"kind", "found", "expected"}, evidence {"sentence" (index in the source), "text", "score"}. Raises
    SettingsError for a language that is neither "fr" nor "en".
    """
    return next(verify_rows([row]))


class Source:
    """A source text cut into sentences, and read for claims in its own language when the first of them comes."""

    def __init__(self, text: str, language: str) -> None:
        from pipeline.intake.sentences import split_sentences

        self.language = language
        self.sentences = [sentence for line in text.splitlines() for sentence in split_sentences(line, language)]

    @cached_property
    def verifier(self) -> Verifier:
        """The checks of a claim in the source's own language."""
        return Verifier(self.sentences, language=self.language)


def _row(row: Mapping[str, Any], language: str, source: Source, judge: Judge | None) -> dict[str, Any]:
    sentences, claim = source.sentences, str(row["claim"])
    if language == source.language:
        verdict = _within(source.verifier, claim, language)
    else:
        verdict = _across(sentences, claim, source.language, language, judge)
    return {
        "id": row.get("id"),
        "supported": verdict.supported,
        "score": verdict.score,
        "reasons": [
            {"kind": reason.kind, "found": reason.found, "expected": reason.expected} for reason in verdict.reasons
        ],
        "evidence": [
            {"sentence": index, "text": sentences[index], "score": score}
            for index, score in verdict.evidence
            if index < len(sentences)
        ],
    }


def _within(verifier: Verifier, claim: str, language: str) -> Verdict:
    """Checks a claim whole, and, if it has several sentences, each of them against its own evidence."""
    from pipeline.intake.sentences import split_sentences

    verdict = verifier.check(claim)
    sentences = split_sentences(claim, language)
    if len(sentences) < 2 or not verdict.supported:
        return verdict
    parts = [verifier.check(sentence, threshold=0.0) for sentence in sentences]
    reasons = tuple(dict.fromkeys(reason for part in parts for reason in part.reasons))
    best: dict[int, float] = {}
    for index, score in (*verdict.evidence, *(found for part in parts for found in part.evidence)):
        best[index] = max(score, best.get(index, 0.0))
    evidence = tuple(sorted(best.items(), key=lambda found: -found[1]))
    return Verdict(not reasons, verdict.score, reasons, evidence)


def _across(sentences: Sequence[str], claim: str, source_language: str, language: str, judge: Judge | None) -> Verdict:
    """Checks a claim as the translation of the stretch of the source that it is likeliest to translate."""
    glossary = Glossary.load()
    whole = len(" ".join(sentences)) < _WHOLE * len(claim)  # then no sentence may be left out of the comparison
    sizes = {len(sentences)} if whole else range(1, min(_WINDOW, len(sentences)) + 1)
    windows = [range(start, start + size) for size in sizes for start in range(len(sentences) - size + 1) if size]
    likeness = {window: _likeness(" ".join(sentences[i] for i in window), claim) for window in windows}
    best: Verdict | None = None
    tried = sorted(windows, key=lambda window: -likeness[window])[:_WINDOWS_TRIED]
    for window in tried:
        if likeness[window] < _LIKE * likeness[tried[0]]:
            break
        text = " ".join(sentences[index] for index in window)
        verdict = judged(text, claim, source_language=source_language, glossary=glossary, judge=judge)
        evidence = tuple((index, verdict.score) for index in window)
        verdict = Verdict(verdict.supported, verdict.score, verdict.reasons, evidence)
        if best is None or (verdict.supported, -len(verdict.reasons)) > (best.supported, -len(best.reasons)):
            best = verdict
        if verdict.supported:
            break
    return best or judged("", claim, source_language=source_language, glossary=glossary, judge=None)


def _likeness(source: str, claim: str) -> float:
    """How many beginnings of words, cognates and names and figures, the two share, for their length (Dice)."""
    ours = {fold(word.text)[:4] for word in words(claim, "en") if not word.function}
    theirs = {fold(word.text)[:4] for word in words(source, "fr") if not word.function}
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))
