"""Draws the curve on which the bound of the way back is set: what is marked, and how good it is, for each bound.

    python bench/adequacy.py LINES.jsonl [--rows 200]

LINES are {"fr", "en"} that the model was not trained on (models/build/work/heldout.jsonl). Each line is translated
whole; its way back is the mean log-probability of the French given the translation, by the same model. How good a
translation is, chrF against the human one says, sentence by sentence (word order 0, effective order). None of the
other checks takes part. The table is Markdown; docs/verification.md has it.
"""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path
from statistics import fmean

from sacrebleu.metrics import CHRF

from pipeline import flow
from pipeline.engines.registry import Registry
from pipeline.prompts import plain
from pipeline.settings import Settings
from pipeline.translate import ADEQUATE

BOUNDS = (-0.8, -1.0, -1.2, -1.4, -1.6, -1.8, -2.0, -2.5)
POOR = 40.0  # chrF below which a translation, read beside its source, mostly says something else


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("lines", type=Path)
    parser.add_argument("--rows", type=int, default=200)
    options = parser.parse_args()
    with options.lines.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, options.rows)]
    there, back = flow.directions(Registry.load(), "embedded", "translate.fr-en")
    assert back is not None, "the embedded model translates both ways"
    sources, references = [plain(row["fr"]) for row in rows], [row["en"].strip() for row in rows]
    beams = Settings().translation.beams
    found = there.engine.generate(
        [there.prompt(one) for one in sources], max_new_tokens=there.max_new_tokens, num_beams=beams
    )
    ours = [some[0].text for some in found]

    def ways_back(texts: list[str]) -> list[float]:
        return back.engine.score([back.prompt(text) for text in texts], sources)

    scores, human = ways_back(ours), ways_back([plain(text) for text in references])
    metric = CHRF()
    quality = [metric.sentence_score(text, [one]).score for text, one in zip(ours, references, strict=True)]
    print("| bound | marked | chrF of what is marked | of what passes | poor ones among these | human ones marked |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for bound in BOUNDS:
        marked = [one for one, score in zip(quality, scores, strict=True) if score < bound]
        passed = [one for one, score in zip(quality, scores, strict=True) if score >= bound]
        poor = sum(one < POOR for one in passed)
        shares = [100 * len(marked) / len(rows), 100 * sum(score < bound for score in human) / len(rows)]
        means = [f"{fmean(some):.1f}" if some else "–" for some in (marked, passed)]
        print(
            f"| {bound:.1f}{' (set)' if bound == ADEQUATE else ''} | {shares[0]:.0f} % | {means[0]} | {means[1]} "
            f"| {poor} of {len(passed)} | {shares[1]:.0f} % |"
        )
    print(f"\n{len(rows)} lines, {beams} beams, the first hypothesis; poor: below {POOR:.0f}; {metric.get_signature()}")


if __name__ == "__main__":
    main()
