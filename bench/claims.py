"""What verification leaves of the claims that a profile's model makes: how many are its own words, and what is wrong.

    python bench/claims.py --data FOLDER [--articles 60] [--profile embedded] [--flag]

FOLDER holds orangesum/valid.jsonl.gz. Claims are made as in a run, and then read by rules that share no code with
verification: a numeral, a month beside a day or a year, an acronym or a capitalised word inside a sentence that the
article has nowhere counts as unsupported. --flag keeps what verification would replace, to show what it is worth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline import flow, language
from pipeline.engines.registry import Registry
from pipeline.intake.sentences import split_sentences
from pipeline.records import Document, Paragraph, Sentence, Source
from pipeline.settings import Settings
from pipeline.verify import Verifier

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def plain(text: str) -> str:
    """Small letters without accents, spaces within numbers closed up, hyphens opened (« Haute-Montagne »)."""
    text = unicodedata.normalize("NFKD", re.sub(r"(?<=\d)[ .  ](?=\d{3})", "", text)).casefold().replace("-", " ")
    return "".join(char for char in text if not unicodedata.combining(char)).replace("’", "'")


def unsupported(claim: str, article: str) -> Iterator[tuple[str, str]]:
    """(kind, what) for each figure, date, acronym and name of a claim that its article does not have."""
    source = plain(article)
    closed = re.sub(r"(?<=\d)[ .  ](?=\d{3})", "", claim)
    for match in re.finditer(r"\d+(?:,\d+)?", closed):
        if not re.search(rf"(?<!\d){match[0]}(?!\d)", source):
            yield "number", match[0]
    for match in re.finditer(rf"(?:\d{{1,2}}|1er) (?:{'|'.join(MONTHS)})|(?:{'|'.join(MONTHS)}) \d{{4}}", claim):
        if plain(match[0]) not in source and not all(plain(part) in source for part in match[0].split()):
            yield "date", match[0]
    for match in re.finditer(r"(?<=[\w,;:'’(] )[A-ZÉÈÀÎ][\w-]+|(?<=['’(])[A-ZÉÈÀÎ][\w-]+", claim):
        if plain(match[0]).removesuffix("s") not in source:
            yield "acronym" if match[0].isupper() else "name", match[0]


def documents(path: Path, count: int, seed: int) -> Iterator[Document]:
    """A sample of articles as a run reads them, without their titles, so that headlines are made too."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for line in file if 80 < len((row := json.loads(line))["article"].split()) < 900]
    for number, row in enumerate(random.Random(seed).sample(rows, count)):
        sentences = tuple(Sentence(text, 0) for text in split_sentences(row["article"], "fr"))
        paragraphs = (Paragraph(row["article"]),)
        source = Source(f"{number}.txt", None, None)
        yield language.detect(Document(f"{number:016d}", source, paragraphs, sentences, "utf-8"))


def main() -> None:
    """Prints the shares, and what was found wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--profile", default="embedded")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--show", action="store_true", help="print every claim with its evidence, to be read by eye")
    parser.add_argument("--flag", action="store_true", help="keep unsupported claims instead of replacing them")
    options = parser.parse_args()
    chosen = list(documents(options.data / "orangesum" / "valid.jsonl.gz", options.articles, options.seed))
    settings = Settings(profile=options.profile, verify="flag" if options.flag else "replace")
    registry = Registry.load()
    began = time.monotonic()
    summaries = [
        one for at in range(0, len(chosen), 16) for one in flow.summaries(chosen[at : at + 16], settings, registry)
    ]
    seconds = time.monotonic() - began
    status, wrong = Counter[str](), Counter[str]()
    total = 0
    found: list[str] = []
    verifying = 0.0
    for document, summary in zip(chosen, summaries, strict=True):
        article = " ".join(sentence.text for sentence in document.sentences)
        verifier = Verifier([sentence.text for sentence in document.sentences])
        for claim in (summary.headline, *summary.claims):
            total += 1
            status["headline, " * (claim is summary.headline) + claim.status] += 1
            mistakes = list(unsupported(claim.fr, article))
            wrong.update({kind for kind, _ in mistakes})
            if options.show:
                evidence = " / ".join(one.text for one in claim.evidence)
                print(f"{claim.status}: {claim.fr}\n    {evidence}")
            found += [f"  {kind} {what!r} ({claim.status}): {claim.fr}" for kind, what in mistakes]
            began = time.monotonic()
            verifier.check(claim.fr)
            verifying += time.monotonic() - began
    claims = {name: count for name, count in status.items() if not name.startswith("headline")}
    own = sum(count for name, count in claims.items() if name in {"generated", "redecoded"})
    print("| claims and headlines after verification | | share |\n| --- | ---: | ---: |")
    for kind in ("number", "date", "acronym", "name"):
        print(f"| with an unsupported {kind} | {wrong[kind]} of {total} | {100 * wrong[kind] / total:.1f} % |")
    print(
        f"| claims in the model's own words | {own} of {sum(claims.values())} | "
        f"{100 * own / sum(claims.values()):.1f} % |"
    )
    for name, count in sorted(status.items()):
        print(f"| – {name} | {count} | |")
    print("\n".join(found))
    print(
        f"OrangeSum valid | {options.articles} articles, seed {options.seed} | profile {options.profile} | "
        f"{seconds:.0f} s | checking once {1000 * verifying / total:.1f} ms a claim | Python {sys.version.split()[0]}"
    )


if __name__ == "__main__":
    main()
