"""Draws the curves on which the bounds of doubt are set: what is marked, and how good it is, for each bound.

    python bench/adequacy.py LINES.jsonl [--rows 200]

LINES are {"fr", "en"} that the model was not trained on (models/build/work/heldout.jsonl). Each line is translated
whole; its way back is the mean log-probability of the French given the translation, by the same model, and its doubt
that of either given the other, summed over all tokens (nats). How good a translation is, chrF against the human one
says, sentence by sentence (word order 0, effective order). None of the other checks takes part. The tables are
Markdown; docs/verification.md has them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import fmean

from sacrebleu.metrics import CHRF

from pipeline import flow
from pipeline.engines.registry import Registry, Task
from pipeline.prompts import plain
from pipeline.settings import Settings
from pipeline.translate import ADEQUATE, SURE

BOUNDS = (-0.8, -1.0, -1.2, -1.4, -1.6, -1.8, -2.0, -2.5)
SUMS = (-25.0, -30.0, -35.0, -40.0, -45.0, -50.0, -60.0, -70.0)
POOR = 40.0  # chrF below which a translation, read beside its source, mostly says something else


def lines_asked_for(purpose: str) -> list[dict[str, str]]:
    """The rows {"fr", "en"} of the file that the command line names."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--rows", type=int, default=200)
    options = parser.parse_args()
    with options.lines.open(encoding="utf-8") as file:
        return [json.loads(line) for line in islice(file, options.rows)]


def main() -> None:
    """Print the tables."""
    rows = lines_asked_for(__doc__.split("\n")[0])
    there, back = flow.directions(Registry.load(), "embedded", "translate.fr-en")
    assert back is not None, "the embedded model translates both ways"
    sources, references = [plain(row["fr"]) for row in rows], [row["en"].strip() for row in rows]
    beams = Settings().translation.beams
    found = there.engine.generate(
        [there.prompt(one) for one in sources], max_new_tokens=there.max_new_tokens, num_beams=beams
    )
    ours = [some[0].text for some in found]

    def nats(task: Task, given: list[str], said: list[str]) -> tuple[list[float], list[float]]:
        """The mean and the sum of the log-probabilities of what is said."""
        tokens = task.engine.score_tokens([task.prompt(one) for one in given], said)
        sums = [sum(value for _, value in one) for one in tokens]
        return [one / len(some) for one, some in zip(sums, tokens, strict=True)], sums

    metric = CHRF()
    quality = [metric.sentence_score(text, [one]).score for text, one in zip(ours, references, strict=True)]
    both = []
    for texts in (ours, [plain(text) for text in references]):
        means, here = nats(back, texts, sources)
        _, away = nats(there, sources, texts)
        both.append((means, [one + other for one, other in zip(here, away, strict=True)]))
    (means, sums), (human_means, human_sums) = both
    print("Mean of the way back:\n")
    table(quality, means, human_means, BOUNDS, ADEQUATE)
    print("\nSum, there and back:\n")
    table(quality, sums, human_sums, SUMS, SURE)
    print(f"\n{len(rows)} lines, {beams} beams, the first hypothesis; poor: below {POOR:.0f}; {metric.get_signature()}")


def table(
    quality: Sequence[float], scores: Sequence[float], human: Sequence[float], bounds: Sequence[float], set_: float
) -> None:
    """Print what each bound marks and lets pass."""
    print("| bound | marked | chrF of what is marked | of what passes | poor ones among these | human ones marked |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for bound in bounds:
        marked = [one for one, score in zip(quality, scores, strict=True) if score < bound]
        passed = [one for one, score in zip(quality, scores, strict=True) if score >= bound]
        poor = sum(one < POOR for one in passed)
        shares = [100 * len(marked) / len(quality), 100 * sum(score < bound for score in human) / len(human)]
        means = [f"{fmean(some):.1f}" if some else "–" for some in (marked, passed)]
        print(
            f"| {bound:g}{' (set)' if bound == set_ else ''} | {shares[0]:.0f} % | {means[0]} | {means[1]} "
            f"| {poor} of {len(passed)} | {shares[1]:.0f} % |"
        )


if __name__ == "__main__":
    main()
