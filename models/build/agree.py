"""Compare what two teachers say: whether verification supports each, and how far they agree.

    agree.py work/distilled-1.jsonl work/distilled-3.jsonl

Agreement is chrF (Popović 2015) between the two, on the assumption that two teachers seldom make the same mistake in
the same words (as tri-training, Zhou and Li 2005, trusts a label that two models share). Every sentence that both
translate is written, so that the bounds are chosen later, in data.py. Goes on where it stopped; a process a core.
Writes work/distilled.jsonl (corpus.Distilled).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from corpus import DISTILLED, Distilled, alike, plain
from rows import WORK, append, rows, written
from sacrebleu.metrics import CHRF

from pipeline.glossary import Glossary
from pipeline.verify import check_translation

CHUNK = 500  # sentences that a process takes at a time
Both = tuple[str, str, tuple[str, str], tuple[float, float]]  # id, French, both translations, both scores


@cache
def glossary() -> Glossary:
    """The program's, read once by each process."""
    return Glossary.load()


def mended(fr: str, said: str) -> str:
    """A translation in the glossary's terms, without the space that the teacher puts into "4, 500" and "59. 7"."""
    return glossary().prefer(fr, re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", plain(said)))


def supported(fr: str, en: str) -> bool:
    """Whether it has the digits and about the length of the French, no other alphabet, and passes verification."""
    digits = [sorted(re.findall(r"\d", side)) for side in (fr, en)]
    if not alike(fr, en) or digits[0] != digits[1] or re.search(r"[\u0400-\u9fff]", en):
        return False
    return check_translation(fr, en, source_language="fr", target_language="en", glossary=glossary()).supported


def judge(chunk: Sequence[Both]) -> list[Distilled]:
    """What stands in the file for each sentence."""
    chrf = CHRF()
    made = []
    for key, fr, said, score in chunk:
        en, other = (mended(fr, text) for text in said)
        agree = round(chrf.sentence_score(en, [other]).score, 1)
        made.append(Distilled(key, fr, en, other, (supported(fr, en), supported(fr, other)), score, agree))
    return made


def both(first: Path, second: Path, done: set[str]) -> list[Both]:
    """The sentences that stand in both files and were not compared yet."""
    others = {row["id"]: row for row in rows(second)}
    return [
        (row["id"], row["fr"], (row["en"], other["en"]), (row["score"], other["score"]))
        for row in rows(first)
        if row["id"] not in done and (other := others.get(row["id"]))
    ]


def main() -> None:
    """Compare what is not compared yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path, nargs="?", default=WORK / "distilled-1.jsonl", help="what is kept")
    parser.add_argument(
        "second", type=Path, nargs="?", default=WORK / "distilled-3.jsonl", help="what it is held against"
    )
    options = parser.parse_args()
    pending = both(options.first, options.second, written(DISTILLED))
    chunks = [pending[start : start + CHUNK] for start in range(0, len(pending), CHUNK)]
    with Pool() as pool:
        for number, found in enumerate(pool.imap(judge, chunks), start=1):
            append(DISTILLED, map(asdict, found))
            print(f"{min(number * CHUNK, len(pending))} of {len(pending)}", flush=True)


if __name__ == "__main__":
    main()
