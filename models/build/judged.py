"""Print what a strict reader found of the model's own English (desk/judged.tsv), and what today's rules doubt of it.

    python models/build/judged.py

The sentences are OrangeSum's training part's, half of them such as a Sahel desk reads; the weights are the twelfth
round's, greedy or as the program translated them in 0.19.0. Lexicon and rules have been gone through with what was
wrong here, so that what they doubt of it now says what they have learnt and not how they do elsewhere.
"""

from __future__ import annotations

from collections import Counter

from corpus import by_number, judged

from pipeline.glossary import Glossary
from pipeline.lexicon import unrendered
from pipeline.verify import check_translation
from pipeline.verify.numbers import in_figures

HOW = {"translated": "not marked", "redecoded": "not marked", "flagged": "marked", "greedy": "greedy, nothing checked"}
VERDICTS = {"R": "right", "C": "clumsy", "W": "wrong"}


def main() -> None:
    """Print the table."""
    texts, glossary = by_number(), Glossary.load()
    found: Counter[tuple[str, str]] = Counter()
    doubted: Counter[tuple[str, str]] = Counter()
    for one in judged():
        french = in_figures(texts[one.id])
        verdict = check_translation(french, one.said, source_language="fr", target_language="en", glossary=glossary)
        found[HOW[one.how], one.verdict] += 1
        doubted[HOW[one.how], one.verdict] += bool(verdict.reasons or unrendered(french, one.said))
    print(f"| translated | {' | '.join(VERDICTS.values())} |\n|---|{'---:|' * len(VERDICTS)}")
    for how in dict.fromkeys(HOW.values()):
        cells = (f"{found[how, kind]}, {doubted[how, kind]} doubted" for kind in VERDICTS)
        print(f"| {how} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
