"""Checks one row of `brief verify --jsonl`: a claim against a source text, in the same language or across the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import SettingsError
from pipeline.glossary import Glossary
from pipeline.verify.claims import Verdict, Verifier
from pipeline.verify.translation import check_translation
from pipeline.words import fold, words

# A claim across the languages is held against this many successive sentences at most, those most like it.
_WINDOW = 2
_WINDOWS_TRIED = 4


def verify_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Gives {"id", "supported", "score", "reasons", "evidence"} for {"id", "source", "claim", "lang", "source_lang"?}.

    Reasons are {"kind", "found", "expected"}, evidence {"sentence" (index in the source), "text", "score"}. Raises
    SettingsError for a language that is neither "fr" nor "en".
    """
    from pipeline.intake.sentences import split_sentences

    language = str(row.get("lang") or "fr")
    source_language = str(row.get("source_lang") or language)
    for code in (language, source_language):
        if code not in {"fr", "en"}:
            raise SettingsError(f'row {row.get("id")}: language "{code}" is not one that is checked; give "fr" or "en"')
    lines = str(row["source"]).splitlines()
    sentences = [sentence for line in lines for sentence in split_sentences(line, source_language)]
    claim = str(row["claim"])
    if language == source_language:
        verdict = Verifier(sentences, language=language).check(claim)
    else:
        verdict = _across(sentences, claim, source_language, language)
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


def _across(sentences: Sequence[str], claim: str, source_language: str, language: str) -> Verdict:
    """Checks a claim as the translation of the stretch of the source that it is likeliest to translate."""
    glossary = Glossary.load()
    windows = [
        range(start, start + size)
        for size in {len(sentences), *range(1, _WINDOW + 1)}
        for start in range(len(sentences) - size + 1)
        if size and (size <= _WINDOW or len(" ".join(sentences)) < 2 * len(claim))
    ]
    likeness = {window: _likeness(" ".join(sentences[i] for i in window), claim) for window in windows}
    best: Verdict | None = None
    for window in sorted(windows, key=lambda window: -likeness[window])[:_WINDOWS_TRIED]:
        verdict = check_translation(
            " ".join(sentences[index] for index in window),
            claim,
            source_language=source_language,
            target_language=language,
            glossary=glossary,
        )
        evidence = tuple((index, verdict.score) for index in window)
        verdict = Verdict(verdict.supported, verdict.score, verdict.reasons, evidence)
        if best is None or (verdict.supported, -len(verdict.reasons)) > (best.supported, -len(best.reasons)):
            best = verdict
    if best is not None:
        return best
    return check_translation("", claim, source_language=source_language, target_language=language, glossary=glossary)


def _likeness(source: str, claim: str) -> float:
    """How many beginnings of words, cognates and names and figures, the two share, for their length (Dice)."""
    ours = {fold(word.text)[:4] for word in words(claim, "en") if not word.function}
    theirs = {fold(word.text)[:4] for word in words(source, "fr") if not word.function}
    return 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))
