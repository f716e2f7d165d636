"""Counts the words that translations leave without any rendering that the lexicon knows.

    python bench/lexicon.py LINES.jsonl [--rows 200]

LINES are {"fr", "en"} that neither the model nor the lexicon was made on (models/build/work/heldout.jsonl). Counted are
the human translation, the model's first hypothesis of three beams, and what ships, with the lexicon's hints. The table
is Markdown; docs/verification.md has it.
"""

from __future__ import annotations

from adequacy import lines_asked_for

from pipeline import flow
from pipeline.engines.registry import Registry
from pipeline.glossary import Glossary
from pipeline.lexicon import senses, unrendered
from pipeline.prompts import plain
from pipeline.settings import Settings
from pipeline.translate import Options, translate


def main() -> None:
    """Print the table."""
    rows = lines_asked_for(__doc__.split("\n")[0])
    sources = [plain(row["fr"]) for row in rows]
    task, back = flow.directions(Registry.load(), "embedded", "translate.fr-en")
    beams = Settings().translation.beams
    first = task.engine.generate(
        [task.prompt(one) for one in sources], max_new_tokens=task.max_new_tokens, num_beams=beams
    )
    shipped = translate(sources, task, Glossary.load(), Options(beams), back)
    print("| translation | words and expressions looked for | not rendered | lines with one |")
    print("| --- | ---: | ---: | ---: |")
    known = sum(len(senses(source)) for source in sources)
    for name, texts in (
        ("human", [row["en"] for row in rows]),
        ("first hypothesis", [some[0].text for some in first]),
        ("as shipped", [one.text for one in shipped]),
    ):
        lacking = [len(unrendered(source, text)) for source, text in zip(sources, texts, strict=True)]
        share = 100 * sum(lacking) / known
        print(f"| {name} | {known} | {sum(lacking)} ({share:.1f} %) | {sum(map(bool, lacking))} of {len(rows)} |")


if __name__ == "__main__":
    main()
