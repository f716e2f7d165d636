"""What the lexicon doubts of translations that are right: those that were written for the model (desk/).

    python models/build/doubts.py

Prints, for each file, how many pairs have a word for which the English has none of its renderings, then the entries
that are doubted most. Of `general.tsv` and `sahel.tsv` only every tenth line is taken, from the second on: the lexicon
was gone through with every second line at hand, from the first on, and with all of `news.tsv` and `press.tsv`.
"""

from __future__ import annotations

from collections import Counter

from corpus import NEWS, press, written

from pipeline.lexicon import senses, unrendered

MOST = 40  # entries that are printed
UNSEEN = slice(1, None, 10)


def main() -> None:
    """Print both tables."""
    used: Counter[str] = Counter()
    doubted: Counter[str] = Counter()
    print("| pairs of | all | doubted |\n|---|---:|---:|")
    for name, pairs in (
        ("general.tsv, not seen", written("general.tsv")[UNSEEN]),
        ("sahel.tsv, not seen", written("sahel.tsv")[UNSEEN]),
        (NEWS, written(NEWS)),
        ("press.tsv", press()),
    ):
        found = [unrendered(french, english) for french, english in pairs]
        print(f"| {name} | {len(pairs)} | {sum(map(bool, found))} |", flush=True)
        used.update(" ".join(sense.entry.french) for french, _ in pairs for sense in senses(french))
        doubted.update(" ".join(sense.entry.french) for some in found for sense in some)
    print("\n| entry | used | doubted |\n|---|---:|---:|")
    for entry, count in doubted.most_common(MOST):
        print(f"| {entry} | {used[entry]} | {count} |")


if __name__ == "__main__":
    main()
