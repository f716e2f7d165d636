"""Sentences from French to English and back, the glossary held, the facts checked across the two languages.

Hypotheses are ranked by how likely the model finds them and, where the likeliest does not surely lead back to the
source, by how well they do (noisy channel, Yee et al. 2019), the known cure for what small models drop or make up.
Where the best leaves a word without any rendering that the lexicon knows, the sentence is translated once more with
that word in English in it. Of what has the fewest faults (values, dates, names, negation …) and renders the most words,
the best is taken, and marked with its faults and the words that it lacks, or where the model is not sure of it there
and back. What is hardly language (an address, a row of figures) stays as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.copydesk import edited, elided, quitted, things
from pipeline.engines.registry import Task
from pipeline.glossary import Glossary
from pipeline.intake.sentences import split_sentences
from pipeline.lexicon import Sense, glossed, unrendered
from pipeline.prompts import NO_REPEAT, degenerate, plain
from pipeline.records import Claim, Hypothesis, Reason, Summary, TranslationStatus
from pipeline.verify import check_translation
from pipeline.verify.numbers import in_figures
from pipeline.verify.spelling import invented, unwritten

# Weight of the way back beside the way there, both sums: means, and more weight, choose what is longer (held-out
# news 7 % longer than its writers had it), and are 0.2 to 0.6 points of BLEU worse.
CHANNEL = 0.2
# Mean log-probability of the source given its translation, below which they hardly say the same. Of 57 sentences read
# side by side, those that turned the meaning ("un atout" → "a threat") lay between -1.2 and -2.9.
ADEQUATE = -1.2
# Log-probability, in nats, of a translation given its source and of the source given the translation, together: each
# word can go wrong, so the sum tells more than the mean. Of 160 sentences of newspapers that no rule rejects, as the
# embedded model translates them, strict readers found 27 % to say something else; of the 130 above this bound 22 %.
SURE = -33.0
# Beams are ranked by the sum of their log-probabilities: divided by their length, long ones win.
UNBIASED = 0.0
HINTED = 2  # beams at most of a search with hints, which leave less to choose
SCORED = 4  # hypotheses of a sentence that the way back is asked of
LONGEST = 60  # words; a longer sentence is translated in pieces
_FACTS = frozenset({"number", "date", "name", "acronym"})
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
    """How wide the search is."""

    beams: int


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in the other language, how it came about ("redecoded": from a source with hints), what is against it."""

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
    joined = [
        _joined([next(done) if language_in(piece) else Translation(piece, "original") for piece in some])
        for some in parts
    ]
    if (source, target) != ("fr", "en"):
        return joined
    return [replace(made, text=things(text, made.text)) for text, made in zip(texts, joined, strict=True)]


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
    first = [at == 0 for some in claims for at in range(len(some))]
    done: dict[int, Claim] = {}
    for language, (task, back) in tasks.items():
        chosen = [index for index, claim in enumerate(flat) if ("fr" if claim.fr else "en") == language]
        texts = [flat[index].fr or flat[index].en for index in chosen]
        for index, result in zip(chosen, translate(texts, task, glossary, options, back), strict=True):
            claim = flat[index]
            if first[index]:  # the headline
                result = headed(claim.fr or claim.en, result)
            made = replace(claim, translation=result.status, translation_reasons=result.reasons)
            done[index] = replace(made, en=result.text) if language == "fr" else replace(made, fr=result.text)
    numbered = iter(range(len(flat)))
    both = [[done[next(numbered)] for _ in some] for some in claims]
    return [Summary(some[0], tuple(some[1:])) for some in both]


def headed(source: str, made: Translation) -> Translation:
    """A headline's translation; where a name or a number of it went wrong, the source's own words, marked as such."""
    wrong = made.status == "flagged" and any(
        reason.kind in _FACTS and re.search(r"\d|[A-ZÀ-Þ]", reason.found or reason.expected) for reason in made.reasons
    )
    return Translation(source, "flagged", (Reason("untranslated", source),)) if wrong else made


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
    # The model reads figures; what it writes is checked against the words of the source.
    written_as = {in_figures(text) if source == "fr" else text: text for text in texts}
    texts = [in_figures(text) if source == "fr" else text for text in texts]

    def checked(text: str, hypothesis: Hypothesis, status: TranslationStatus) -> _Candidate:
        written = digits_of(text, _first_line(hypothesis), source)
        english = target == "en"
        if english:
            written = edited(text, glossary.prefer(text, written), glossary)
        else:
            written = quitted(elided(glossary.prefer_french(text, written)), text)
            written = _ONE.sub(r"\1", written)
        verdict = check_translation(
            written_as[text], written, source_language=source, target_language=target, glossary=glossary
        )
        # Not asked of others' translations: people misspell, and write words that no list has.
        made_up = unwritten(written, glossary) if english else ""
        name = invented(written_as[text], written, glossary) if english else ""
        found = [Reason("untranslated", made_up), Reason("name", name)]
        reasons = (*verdict.reasons, *(reason for reason in found if reason.found))
        silent = not verdict.supported and not reasons
        looped = degenerate(written) and len(text) > 40
        if silent or looped or not hypothesis.finished:
            reasons = (*reasons, Reason("degenerate", written))
        lacking = unrendered(text, written) if english else ()
        said, read = task.engine.count_tokens([written, text])
        return _Candidate(Translation(written, status, reasons), said * hypothesis.score, read, lacking)

    prompts = [task.prompt(text) for text in texts]
    most = min(task.max_new_tokens, 2 * max(task.engine.count_tokens(prompts), default=0) + 16)  # none is twice as long
    wide = task.beams(options.beams)

    def search(prompts: Sequence[str], beams: int) -> list[list[Hypothesis]]:
        return task.engine.generate(
            prompts,
            max_new_tokens=most,
            no_repeat_ngram=NO_REPEAT,
            num_beams=beams,
            num_hypotheses=beams,
            length_penalty=UNBIASED,
        )

    found = [
        [checked(text, one, "translated") for one in hypotheses]
        for text, hypotheses in zip(texts, search(prompts, wide), strict=True)
    ]
    # What the best hypothesis has not rendered is put in English in the source, and it is translated again.
    best = [min(some, key=_Candidate.against) for some in found]
    told = [
        _hinted(text, one, glossary) if (source, target) == ("fr", "en") else text
        for text, one in zip(texts, best, strict=True)
    ]
    hints = [task.prompt(text) for text in told]
    hinted = [
        index
        for index, tokens in enumerate(task.engine.count_tokens(hints))
        if wide > 1 and hints[index] != prompts[index] and tokens <= task.engine.window
    ]
    again = search([hints[index] for index in hinted], min(wide, HINTED))
    for index, hypotheses in zip(hinted, again, strict=True):
        found[index] += [checked(texts[index], one, "redecoded") for one in hypotheses]
    found = [_least(some) for some in found]
    # The way back is asked of the likeliest, and of the others where it is not sure of that one.
    led = _led(texts, [some[:1] for some in found], back)
    unsure = [index for index, (one,) in enumerate(led) if one.stands() and not one.sure()]
    others = _led([texts[index] for index in unsure], [found[index][1:] for index in unsure], back)
    for index, some in zip(unsure, others, strict=True):
        led[index] += some
    return [_doubted(max(some, key=_Candidate.value), back is not None) for some in led]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A translation and its log-probability (nats); the source's tokens and their mean log-probability, given it; what
    it lacks."""

    made: Translation
    score: float
    read: int
    lacking: tuple[Sense, ...] = ()
    way_back: float = 0.0

    def value(self) -> float:
        return self.score + CHANNEL * self.read * self.way_back

    def stands(self) -> bool:
        return not self.made.reasons and not self.lacking

    def sure(self) -> bool:
        return self.way_back >= ADEQUATE and self.score + self.read * self.way_back >= SURE

    def against(self) -> tuple[int, int, float]:
        return len(self.made.reasons), len(self.lacking), -self.value()


def _hinted(text: str, best: _Candidate, glossary: Glossary) -> str:
    """The French text with the words and terms that the translation has not rendered in English, a term as a whole."""
    terms: dict[tuple[int, int], str] = {}
    for reason in best.made.reasons:
        entry = next(iter(glossary.alternatives(reason.expected, "fr")), None) if reason.expected else None
        found = re.search(rf"(?<!\w){re.escape(reason.expected)}(?!\w)", text) if entry else None
        if entry and found and reason.kind in ("name", "acronym"):
            terms[found.span()] = entry.en_long or entry.en[0].partition(" (")[0]
    words = [one for one in best.lacking if all(one.end <= start or end <= one.start for start, end in terms)]
    for (start, end), english in sorted(terms.items(), reverse=True):
        after = [replace(one, start=one.start - end, end=one.end - end) for one in words if one.start >= end]
        text = text[:start] + english + (glossed(text[end:], after) if after else text[end:])
        words = [one for one in words if one.end <= start]
    return glossed(text, words) if words else text


def _least(some: Sequence[_Candidate]) -> list[_Candidate]:
    """Those with the fewest reasons against them, of these those that render the most words, and of these the likeliest
    SCORED."""
    fewest = min(one.against()[:2] for one in some)
    return sorted((one for one in some if one.against()[:2] == fewest), key=lambda one: -one.score)[:SCORED]


def _led(texts: Sequence[str], found: Sequence[Sequence[_Candidate]], back: Task | None) -> list[list[_Candidate]]:
    """The hypotheses with the ways back of those that stand: what is marked anyway needs none."""
    pairs = [(text, one.made.text) for text, some in zip(texts, found, strict=True) for one in some if one.stands()]
    ways_back = iter(_ways_back(pairs, back))
    return [[replace(one, way_back=next(ways_back)) if one.stands() else one for one in some] for some in found]


def _doubted(one: _Candidate, asked_back: bool) -> Translation:
    """The translation, marked where something is against it or the model itself is not sure enough of it."""
    reasons = one.made.reasons
    if not reasons and asked_back:
        # A word without any rendering: of 18 such sentences that nothing else marked, 15 say something else.
        lacking = tuple(Reason("coverage", "", sense.text) for sense in one.lacking)
        reasons = lacking or (() if one.sure() else (Reason("coverage", ""),))
    return replace(one.made, status="flagged", reasons=reasons) if reasons else one.made


def _ways_back(pairs: Sequence[tuple[str, str]], back: Task | None) -> list[float]:
    """Mean log-probability of each (source, translation)'s source given its translation; without a model, sure (0)."""
    if back is None:
        return [0.0] * len(pairs)
    asked = list(dict.fromkeys(pair for pair in pairs if pair[1]))
    scores = back.engine.score([back.prompt(text) for _, text in asked], [source for source, _ in asked])
    found = dict(zip(asked, scores, strict=True))
    return [found.get(pair, -math.inf) for pair in pairs]


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
