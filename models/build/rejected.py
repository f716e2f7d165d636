"""What verification rejects of claims and headlines that are right: those that were written for the model (desk/).

    python models/build/rejected.py

Each sentence is taken with the sentence of its passage that it keeps most of, and asked by the checks that a hypothesis
has to pass, in their order: one is counted at the first that rejects it. What is written more freely than the model
writes is rejected by the first two of them, so that the share of the others is of what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import corpus

from pipeline.intake.sentences import split_sentences
from pipeline.prompts import plain
from pipeline.summarise import KEPT
from pipeline.summarise.choice import CLAIM_CHECKS, HEADLINE_CHECKS
from pipeline.syntax import Tree, parse
from pipeline.verify.attribution import unsourced
from pipeline.verify.fidelity import added, kept
from pipeline.verify.pruning import pruned
from pipeline.verify.quotes import unquoted


def sentences(headlines: bool) -> Iterator[tuple[str, str, str]]:
    """(what is told, the sentence that it keeps most of, the passage) of all claims, or of all headlines."""
    for passage, claim, headline in (*corpus.retold(), *corpus.condensed()):
        read = plain(passage)
        for said in [headline.rpartition(" : ")[2]] if headlines else split_sentences(claim):
            yield said, max(split_sentences(read), key=lambda one: kept(said, one), default=read), read


def main() -> None:
    """Print a line for each check, claims beside headlines."""
    counts: dict[bool, Counter[str]] = {}
    for headlines in (False, True):
        told = list(sentences(headlines))
        trees: dict[str, Tree] = parse(closest for _, closest, _ in told)
        checks = HEADLINE_CHECKS if headlines else CLAIM_CHECKS
        count = counts[headlines] = Counter(all=len(told))
        for said, closest, passage in told:
            if added(said, passage) or unquoted(said, passage):
                count["added, unquoted"] += 1
            elif kept(said, closest) < KEPT:
                count["kept"] += 1
            elif wrong := next((check.__name__ for check in checks if check(said, closest)), ""):
                count[wrong] += 1
            elif unsourced(said, closest, headline=headlines):
                count["unsourced"] += 1
            else:
                count["left"] += 1
                count["pruned"] += bool(pruned(said, closest, trees[closest], headline=headlines))
    print("| rejected at | claims | headlines |\n|---|---:|---:|")
    for name in dict.fromkeys((*counts[False], *counts[True])):
        print(f"| {name} | {counts[False][name]} | {counts[True][name]} |")


if __name__ == "__main__":
    main()
