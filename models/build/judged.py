"""Print what a strict reader found of the model's own English (desk/judged.tsv), and what today's rules doubt of it.

    python models/build/judged.py [--bounds]

The sentences are OrangeSum's training part's, half of them such as a Sahel desk reads; the weights are the twelfth
round's, greedy or as the program translated them in 0.19.0. Lexicon and rules have been gone through with what was
wrong here, so that what they doubt of it now says what they have learnt and not how they do elsewhere.

`--bounds` asks the weights that ship how likely these translations are, there and back, and prints what each bound of
doubt (`SURE` in pipeline/translate.py) marks of what the program had translated; a few minutes.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Sequence

from corpus import Judged, by_number, judged

from pipeline import flow
from pipeline.engines.registry import Registry
from pipeline.glossary import Glossary
from pipeline.lexicon import unrendered
from pipeline.translate import ADEQUATE, SURE
from pipeline.verify import check_translation
from pipeline.verify.numbers import in_figures

HOW = {"translated": "not marked", "redecoded": "not marked", "flagged": "marked", "greedy": "greedy, nothing checked"}
VERDICTS = {"R": "right", "C": "clumsy", "W": "wrong"}
BOUNDS = (-math.inf, -45.0, SURE, -28.0, -22.0, -17.0, -15.0)


def doubted(french: str, said: str, glossary: Glossary) -> bool:
    """Whether a rule or the lexicon has anything against a translation."""
    verdict = check_translation(french, said, source_language="fr", target_language="en", glossary=glossary)
    return bool(verdict.reasons or unrendered(french, said))


def surenesses(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Log-probabilities (nats) of translations and of their sources given them, together; where the source is not
    likely enough given the translation, minus infinity."""
    task, back = flow.directions(Registry.load(), "embedded", "translate.fr-en")
    assert back is not None
    found = []
    for french, said in pairs:
        (there,) = task.engine.score([task.prompt(french)], [said])
        (again,) = back.engine.score([back.prompt(said)], [french])
        read, written = task.engine.count_tokens([french, said])
        found.append(there * written + again * read if again >= ADEQUATE else -math.inf)
    return found


def print_bounds(some: Sequence[tuple[str, Judged, bool]]) -> None:
    """The second table, of (French, what was judged, whether it is doubted)."""
    asked = [(french, one.said) for french, one, doubt in some if not doubt]
    sure = iter(surenesses(asked))
    sums = [(one.verdict, -math.inf if doubt else next(sure), doubt) for _, one, doubt in some]
    print("\n| bound | marked | of them right | not marked | of these wrong |\n|---:|---:|---:|---:|---:|")
    for bound in BOUNDS:
        passed = Counter(verdict for verdict, value, doubt in sums if not doubt and value >= bound)
        right = sum(verdict == "R" for verdict, _, _ in sums) - passed["R"]
        left, share = passed.total(), 100 * passed["W"] / max(1, passed.total())
        print(f"| {bound:.0f} | {len(sums) - left} | {right} | {left} | {passed['W']} ({share:.0f} %) |", flush=True)


def main() -> None:
    """Print the table, or both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bounds", action="store_true", help="what each bound of doubt marks, too")
    options = parser.parse_args()
    texts, glossary = by_number(), Glossary.load()
    read = [(in_figures(texts[one.id]), one) for one in judged()]
    checked = [(french, one, doubted(french, one.said, glossary)) for french, one in read]
    found = Counter((HOW[one.how], one.verdict) for _, one, _ in checked)
    doubts = Counter((HOW[one.how], one.verdict) for _, one, doubt in checked if doubt)
    print(f"| translated | {' | '.join(VERDICTS.values())} |\n|---|{'---:|' * len(VERDICTS)}")
    for how in dict.fromkeys(HOW.values()):
        cells = (f"{found[how, kind]}, {doubts[how, kind]} doubted" for kind in VERDICTS)
        print(f"| {how} | {' | '.join(cells)} |")
    if options.bounds:
        print_bounds([row for row in checked if row[1].how != "greedy"])


if __name__ == "__main__":
    main()
