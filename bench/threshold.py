"""Draws the curve on which the evidence threshold is set: right and wrong claims kept, for each threshold.

    python bench/threshold.py --data FOLDER

FOLDER holds orangesum/valid.jsonl.gz. Right claims are the sentences of each article's own abstract; wrong ones are
those of another article's abstract. Only the evidence score is looked at, none of the other checks. The table is
Markdown; docs/verification.md has it.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

from pipeline.intake.sentences import split_sentences
from pipeline.verify import THRESHOLD, Verifier


def scores(path: Path) -> tuple[list[float], list[float]]:
    """Evidence scores of right claims and of wrong ones."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for line in file if (row := json.loads(line)).get("abstract")]
    right: list[float] = []
    wrong: list[float] = []
    for row, other in zip(rows, [*rows[1:], rows[0]], strict=True):
        verifier = Verifier(split_sentences(row["article"]), title=row["title"])
        right += [verifier.check(claim, threshold=0).score for claim in split_sentences(row["abstract"])]
        wrong += [verifier.check(claim, threshold=0).score for claim in split_sentences(other["abstract"])]
    return right, wrong


def main() -> None:
    """Prints the table and the signature of the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    right, wrong = scores(parser.parse_args().data / "orangesum" / "valid.jsonl.gz")
    print("| threshold | right claims kept | wrong claims kept |\n| ---: | ---: | ---: |")
    for step in range(2, 15):
        threshold = step / 20
        kept = [100 * sum(score >= threshold for score in found) / len(found) for found in (right, wrong)]
        mark = " (set)" if threshold == THRESHOLD else ""
        print(f"| {threshold:.2f}{mark} | {kept[0]:.1f} % | {kept[1]:.1f} % |")
    print(f"\nOrangeSum valid | {len(right)} right, {len(wrong)} wrong claims | evidence score, at most 3 sentences")


if __name__ == "__main__":
    main()
