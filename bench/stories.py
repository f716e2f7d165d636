"""Measures the grouping of real press into stories against readers': B-cubed (Bagga and Baldwin 1998), and pairs.

    python bench/stories.py ../shared/data/orangesum [--meeting 0.18 0.2 0.22 0.25]

stories.tsv names the articles of sixteen presses, of two to six days each, and which of them tell one story: ten days
as they came, and six of the Sahel and its neighbours. The table is Markdown; docs/assembly.md has it. Other thresholds
for documents whose days meet can be given.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.assemble.reading import read
from pipeline.intake import document_from_text
from pipeline.language import detect
from pipeline.records import Document

grouping = importlib.import_module("pipeline.assemble.groups")  # the package has a function of this name

LABELS = Path(__file__).with_suffix(".tsv")
DAYS_AS_THEY_CAME = 10
_GLUED = re.compile(r"(?<=[a-zà-ÿ0-9»\"][.!?])(?=[A-ZÉÀ«])")  # paragraphs, which the set has without a space


@dataclass(frozen=True, slots=True)
class Press:
    """The profiles of some days' articles, and the story of each as readers have it."""

    profiles: Sequence[grouping.Profile]
    stories: Sequence[int]


def presses(folder: Path) -> list[Press]:
    """The presses of stories.tsv, with the articles of OrangeSum in `folder`."""
    labelled: dict[str, list[list[str]]] = defaultdict(list)
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, ids = line.split("\t")
            labelled[number].append(ids.split())
    wanted = {one for stories in labelled.values() for story in stories for one in story}
    found: dict[str, grouping.Profile] = {}
    for part in ("train", "valid"):
        with gzip.open(folder / f"{part}.jsonl.gz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row["id"] in wanted:
                    document = _document(row)
                    found[row["id"]] = grouping.profile(document, read(document))
    return [
        Press(
            [found[one] for story in stories for one in story],
            [at for at, story in enumerate(stories) for _ in story],
        )
        for stories in labelled.values()
    ]


def _document(row: dict[str, str]) -> Document:
    text = _GLUED.sub("\n\n", row["article"])
    made = document_from_text(text, f"{row['id']}.txt", title=row["title"].strip())
    return detect(replace(made, source=replace(made.source, published=row["date"])))


def measured(some: Sequence[Press]) -> str:
    """The cells of a row: B-cubed precision, recall and F1, and the pairs found, of those of readers, and wrong."""
    precision = recall = number = 0.0
    right = wrong = wanted = 0
    for press in some:
        place = {one: at for at, group in enumerate(grouping.alike(press.profiles)) for one in group}
        articles = range(len(press.stories))
        for one in articles:
            ours = {other for other in articles if place[other] == place[one]}
            theirs = {other for other in articles if press.stories[other] == press.stories[one]}
            precision += len(ours & theirs) / len(ours)
            recall += len(ours & theirs) / len(theirs)
            number += 1
        for one, other in itertools.combinations(articles, 2):
            together, same = place[one] == place[other], press.stories[one] == press.stories[other]
            right, wrong, wanted = right + (together and same), wrong + (together and not same), wanted + same
    precision, recall = precision / number, recall / number
    fair = 2 * precision * recall / (precision + recall)
    return f"{precision:.3f} | {recall:.3f} | {fair:.3f} | {right} of {wanted} | {wrong}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("orangesum", type=Path, help="the folder with train.jsonl.gz and valid.jsonl.gz")
    parser.add_argument("--meeting", type=float, nargs="*", default=[grouping.MEETING])
    given = parser.parse_args()
    every = presses(given.orangesum)
    print("| from | presses | B³ precision | recall | F1 | pairs found | wrong |\n|---|---|---|---|---|---|---|")
    for grouping.MEETING in given.meeting:  # the threshold that is tried
        for name, some in (
            ("days as they came", every[:DAYS_AS_THEY_CAME]),
            ("the Sahel and around", every[DAYS_AS_THEY_CAME:]),
            ("all", every),
        ):
            print(f"| {grouping.MEETING} | {name} | {measured(some)} |")


if __name__ == "__main__":
    main()
