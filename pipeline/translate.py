"""Sentences from French to English and back, the glossary held, the facts checked across the two languages.

Hypotheses are ranked by how likely the model finds them and how well they lead back to the source (noisy channel, Yee
et al. 2019), the known cure for what small models drop or make up. The first that carries the same values, dates, names
and negation and leads back far enough is taken; if there is none, it is decoded again without the words at fault, then
sampled, then translated clause by clause; if none of these passes, the one with least against it is kept and marked,
with what is wrong with it. What is hardly language (an address, a row of figures) stays as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.engines.registry import Task
from pipeline.glossary import Glossary
from pipeline.intake.sentences import split_sentences
from pipeline.prompts import degenerate, plain
from pipeline.records import Claim, Hypothesis, Reason, Summary, TranslationStatus
from pipeline.verify import check_translation

TEMPERATURE = 0.5
NO_REPEAT = 5  # tokens
CHANNEL = 1.0  # weight of the way back; 0.5 to 2 do as well on held-out news
# Mean log-probability of the source given its translation, below which they hardly say the same. Of 57 sentences read
# side by side, those that turned the meaning ("un atout" → "a threat") lay between -1.2 and -2.9.
ADEQUATE = -1.2
LONGEST = 60  # words; a longer sentence is translated clause by clause
CLAUSE = 6  # words; where all else fails, a sentence is cut into clauses of so many at least
_FORBIDDEN = frozenset({"number", "date", "name", "acronym", "untranslated"})
# What stands for itself in either language: addresses, handles, file names, codes, figures.
_SELF = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|[@#]\w+|\S*[\d_/\\=&%+]\S*|\S{40,}")
# French says « 1,5 milliard »: below two there is no plural.
_ONE = re.compile(r"(?<!\d)(?<!\d[ ,.])([01](?:,\d+)? (?:million|milliard|billion))s\b")
_LETTERS = re.compile(r"[^\W\d_]{2,}")

# Whole numbers in digits as each language groups them, the separators, and those that the other language wants.
_OTHER = {"fr": "en", "en": "fr"}
_FIGURE = {
    "fr": re.compile(r"(?<![\d.,])\d{1,3}(?:[ .]\d{3})+(?![\d.,]\d)|(?<![\d.,])\d+(?![\d.,]?\d)"),
    "en": re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.,]\d)|(?<![\d.,])\d+(?![\d.,]?\d)"),
}
_SEPARATORS = {"fr": re.compile(r"[ .]"), "en": re.compile(r",")}
_GROUP = {"fr": ",", "en": " "}


@dataclass(frozen=True, slots=True)
class Options:
    """How wide the search is, and how many samples are drawn when no hypothesis passes."""

    beams: int
    samples: int


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in the other language, how it came about, and why an earlier hypothesis (or this one) failed."""

    text: str
    status: TranslationStatus
    reasons: tuple[Reason, ...] = ()


def translate(
    texts: Sequence[str], task: Task, glossary: Glossary, options: Options, back: Task | None = None
) -> list[Translation]:
    """The translation of each text, sentence by sentence; the direction is the task's ("translate.fr-en").

    `back` is the other direction, where the profile has it in the same model: hypotheses are then rescored by it.
    """
    source, target = task.task.removeprefix("translate.").split("-")
    parts = [
        [
            piece
            for sentence in split_sentences(text, source)
            for part in _clauses(sentence)
            for piece in _fit(part, task)
        ]
        for text in texts
    ]
    flat = [piece for some in parts for piece in some if language_in(piece)]
    done = iter(_sentences(flat, task, back, glossary, options, source, target))
    return [
        _joined([next(done) if language_in(piece) else Translation(piece, "original") for piece in some])
        for some in parts
    ]


def language_in(text: str) -> bool:
    """Whether there is anything to translate: two words, not counting addresses, codes and figures."""
    return len(_LETTERS.findall(_SELF.sub(" ", text))) > 1 or bool(re.fullmatch(r"\W*[^\W\d_]{2,}\W*", text))


def translated(
    summaries: Sequence[Summary],
    tasks: Mapping[str, tuple[Task, Task | None]],
    glossary: Glossary,
    options: Options,
) -> list[Summary]:
    """Summaries with every headline and claim in both languages; `tasks` (there and back) by source language."""
    claims = [[summary.headline, *summary.claims] for summary in summaries]
    flat = [claim for some in claims for claim in some]
    done: dict[int, Claim] = {}
    for language, (task, back) in tasks.items():
        chosen = [index for index, claim in enumerate(flat) if ("fr" if claim.fr else "en") == language]
        texts = [flat[index].fr or flat[index].en for index in chosen]
        for index, result in zip(chosen, translate(texts, task, glossary, options, back), strict=True):
            claim = flat[index]
            reasons = claim.reasons + result.reasons
            if language == "fr":
                done[index] = replace(claim, en=result.text, translation=result.status, reasons=reasons)
            else:
                done[index] = replace(claim, fr=result.text, translation=result.status, reasons=reasons)
    numbered = iter(range(len(flat)))
    both = [[done[next(numbered)] for _ in some] for some in claims]
    return [Summary(some[0], tuple(some[1:])) for some in both]


def _sentences(
    texts: Sequence[str],
    task: Task,
    back: Task | None,
    glossary: Glossary,
    options: Options,
    source: str,
    target: str,
) -> list[Translation]:
    """The translation of each sentence."""
    prompts = [task.prompt(text) for text in texts]
    results: dict[int, Translation] = {}
    failed: dict[int, Translation] = {}
    against: dict[int, tuple[int, float]] = {}  # how much stands against the failed one: reasons, and the way back

    def check(text: str, hypothesis: Hypothesis, way_back: float, status: TranslationStatus) -> Translation:
        written = digits_of(text, _first_line(hypothesis), source)
        written = glossary.prefer(text, written) if target == "en" else _ONE.sub(r"\1", written)
        verdict = check_translation(text, written, source_language=source, target_language=target, glossary=glossary)
        reasons = verdict.reasons
        silent = not verdict.supported and not reasons
        looped = degenerate(written) and len(text) > 40
        if silent or looped or not hypothesis.finished:
            reasons = (*reasons, Reason("degenerate", written))
        if way_back < ADEQUATE:
            reasons = (*reasons, Reason("coverage", ""))
        return Translation(written, status, reasons)

    def consider(indices: Sequence[int], lists: Sequence[Sequence[Hypothesis]], status: TranslationStatus) -> None:
        for index, hypotheses in zip(indices, _ranked([texts[index] for index in indices], lists, back), strict=True):
            for hypothesis, way_back in hypotheses:
                candidate = check(texts[index], hypothesis, way_back, status)
                if not candidate.reasons:
                    before = failed[index].reasons if index in failed else ()
                    results[index] = replace(candidate, reasons=before)
                    break
                weight = (len(candidate.reasons), -way_back)
                if index not in failed or weight < against[index]:
                    failed[index], against[index] = candidate, weight

    everything = list(range(len(texts)))
    lengths = task.engine.count_tokens(prompts)
    most = min(task.max_new_tokens, 2 * max(lengths, default=0) + 16)  # no translation is twice as long
    search: Callable[..., list[list[Hypothesis]]] = partial(
        task.engine.generate, max_new_tokens=most, no_repeat_ngram=NO_REPEAT
    )
    beams = search(prompts, num_beams=options.beams, num_hypotheses=options.beams)
    consider(everything, beams, "translated")
    for index in [index for index in everything if index not in results]:
        reasons = [reason for reason in failed[index].reasons if reason.kind in _FORBIDDEN]
        if words := [reason.found for reason in reasons if 0 < len(reason.found) < 40]:
            bound = search([prompts[index]], num_beams=options.beams, num_hypotheses=options.beams, forbidden=words)
            consider([index], bound, "redecoded")
    missing = [index for index in everything if index not in results]
    if missing and options.samples:
        sampled = search([prompts[index] for index in missing], num_hypotheses=options.samples, sampling=TEMPERATURE)
        consider(missing, sampled, "redecoded")
    for index in [index for index in everything if index not in results]:
        clauses = _split(texts[index])
        if len(clauses) > 1:
            parts = search([task.prompt(clause) for clause in clauses], num_beams=options.beams)
            joined = " ".join(_first_line(some[0]) for some in parts)
            whole = Hypothesis(joined, min(some[0].score for some in parts), all(some[0].finished for some in parts))
            consider([index], [[whole]], "redecoded")
    return [results.get(index) or replace(failed[index], status="flagged") for index in everything]


def _ranked(
    texts: Sequence[str], lists: Sequence[Sequence[Hypothesis]], back: Task | None
) -> list[list[tuple[Hypothesis, float]]]:
    """Each text's hypotheses with the score of the way back, the best first by the model's score and by that one.

    Without a model for the way back, the order is the model's own and every way back is sure (0).
    """
    if back is None:
        return [[(one, 0.0) for one in hypotheses] for hypotheses in lists]
    pairs = [(index, one) for index, hypotheses in enumerate(lists) for one in hypotheses if _first_line(one)]
    ways_back = back.engine.score(
        [back.prompt(_first_line(one)) for _, one in pairs], [texts[index] for index, _ in pairs]
    )
    scored: list[list[tuple[Hypothesis, float]]] = [[] for _ in lists]
    for (index, one), way_back in zip(pairs, ways_back, strict=True):
        scored[index].append((one, way_back))
    # Sorting is stable: where scores are equal the model's own order holds. Where all are empty, one is kept as it is.
    return [
        sorted(ranked, key=lambda pair: -pair[0].score - CHANNEL * pair[1]) or [(hypotheses[0], -math.inf)]
        for ranked, hypotheses in zip(scored, lists, strict=True)
    ]


def _first_line(hypothesis: Hypothesis) -> str:
    return hypothesis.text.strip().split("\n")[0]


def digits_of(source: str, hypothesis: str, language: str) -> str:
    """`hypothesis` with the source's own figures where it has as many, in the other language's writing.

    A small model miscopies digits (25 000 → 25,001). Where both sides have the same number of figures and all but a few
    agree in their places, those that do not are copied; where the order differs, nothing is touched.
    """
    theirs, ours = list(_FIGURE[language].finditer(source)), list(_FIGURE[_OTHER[language]].finditer(hypothesis))
    values = [_SEPARATORS[language].sub("", match[0]) for match in theirs]
    written = [_SEPARATORS[_OTHER[language]].sub("", match[0]) for match in ours]
    agreeing = sum(one == other for one, other in zip(values, written, strict=False))
    if len(values) != len(written) or agreeing < len(values) / 2 or agreeing == len(values):
        return hypothesis
    text = hypothesis
    for value, other, match in reversed(list(zip(values, written, ours, strict=True))):
        if value != other and len(value) == len(other):
            group = _GROUP[language] if len(value) > 4 or _SEPARATORS[_OTHER[language]].search(match[0]) else ""
            text = text[: match.start()] + f"{int(value):,}".replace(",", group) + text[match.end() :]
    return text


def _clauses(sentence: str) -> list[str]:
    """A sentence whole, or, past LONGEST words, in pieces that end at punctuation where there is some."""
    words = sentence.split()
    pieces: list[str] = []
    while len(words) > LONGEST:
        at = next((at for at in range(LONGEST, LONGEST // 3, -1) if words[at - 1][-1] in ",;:"), LONGEST)
        pieces.append(" ".join(words[:at]))
        words = words[at:]
    return [*pieces, " ".join(words)] if words else pieces


def _split(sentence: str) -> list[str]:
    """A sentence in clauses that end at a comma, semicolon or colon, each of some words at least."""
    clauses: list[str] = []
    for part in re.split(r"(?<=[,;:]) ", sentence):
        if clauses and (len(clauses[-1].split()) < CLAUSE or len(part.split()) < CLAUSE):
            clauses[-1] += f" {part}"
        else:
            clauses.append(part)
    return clauses


def _fit(text: str, task: Task) -> list[str]:
    """`text` as the model reads it, halved until each piece fits: between words, else within one.

    A piece may fill half of the window, so that it and its translation fit together when the way back is scored.
    """
    text = plain(text)
    if not text:
        return []
    if not language_in(text):
        return [text]
    if task.engine.count_tokens([task.prompt(text)])[0] <= task.engine.window // 2 or len(text) < 2:
        return [text]
    words = text.split()
    middle = len(" ".join(words[: len(words) // 2])) if len(words) > 1 else len(text) // 2
    return [*_fit(text[:middle], task), *_fit(text[middle:], task)]


def _joined(parts: Sequence[Translation]) -> Translation:
    """One translation of a text from those of its sentences; it is as good as its worst."""
    worst: TranslationStatus = (
        "original" if parts and all(part.status == "original" for part in parts) else "translated"
    )
    for status in ("redecoded", "flagged"):
        if any(part.status == status for part in parts):
            worst = status
    return Translation(" ".join(part.text for part in parts), worst, tuple(r for part in parts for r in part.reasons))
