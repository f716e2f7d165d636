"""Choose among what the teacher said, and write it as train_gpu.py reads it: work/picked.jsonl.

Translations are read both ways: the French is people's, which is the better target.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator

from corpus import DISTILLED, Distilled
from data import PROMPTS
from rows import WORK, rows

LIKELY = 0.85  # share of what verification supports that is taken, by the mean log-probability of a token
BACK = 2  # each so many-th translation also to French
SEED = 27


def picked() -> Iterator[tuple[str, str, str]]:
    """(task, text, what is to be said of it)."""
    random_ = random.Random(SEED)
    said = [one for one in (Distilled(**row) for row in rows(DISTILLED)) if one.supported]
    scores: dict[str, list[float]] = {}
    for one in said:
        scores.setdefault(one.task, []).append(one.score)
    least = {task: sorted(some)[int((1 - LIKELY) * len(some))] for task, some in scores.items()}
    print("log-probability at least", least)
    for one in said:
        if one.score < least[one.task]:
            continue
        if one.task != "translate":
            yield one.task, one.text, one.said
            continue
        yield "translate.fr-en", one.text, one.said
        if random_.randrange(BACK) == 0:
            yield "translate.en-fr", one.said, one.text


def main() -> None:
    """Write the file."""
    counts: Counter[str] = Counter()
    with (WORK / "picked.jsonl").open("w", encoding="utf8") as file:
        for task, text, said in picked():
            counts[task] += 1
            row = {"task": task, "prompt": PROMPTS[task].format(text=text), "target": f" {said}"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(counts)


if __name__ == "__main__":
    main()
