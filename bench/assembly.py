"""Measures the edition's stories on near copies: B-cubed F1 (Bagga and Baldwin 1998) and the time of assembly.

    python bench/assembly.py ../shared/data/orangesum/valid.jsonl.gz

The folder is 150 news articles and 50 rewritten near copies of a third of them, made here from a fixed seed: sentences
left out and put elsewhere, the lead written anew around the same facts, words replaced by others of the same meaning.
Each article alone is a story, each with its copy is one. Assembly runs on sentences as claims, so that no model's time
is in it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.assemble import assemble, untranslated
from pipeline.assemble.groups import groups
from pipeline.assemble.reading import read
from pipeline.glossary import Glossary
from pipeline.intake import document_from_text
from pipeline.intake.duplicates import fold_duplicates
from pipeline.intake.sentences import split_sentences
from pipeline.language import detect
from pipeline.records import Claim, Digest, Document, Evidence, Summary

ARTICLES, COPIES, SEED = 150, 50, 20250403
CLAIMS = 4
SYNONYMS = {
    "déclaré": "affirmé", "annoncé": "fait savoir", "expliqué": "précisé", "indiqué": "signalé", "également": "aussi",
    "selon": "d'après", "plusieurs": "différents", "personnes": "individus", "afin de": "pour", "environ": "à peu près",
    "cependant": "toutefois", "mais": "or", "notamment": "entre autres", "depuis": "à partir de", "important": "majeur",
    "alors que": "tandis que", "après": "à la suite de", "lors de": "pendant", "grande": "vaste", "grand": "vaste",
    "souligné": "insisté", "estime": "juge", "début": "commencement", "fin": "terme", "policiers": "agents",
    "nouveau": "récent", "nouvelle": "récente", "homme": "individu", "puis": "ensuite", "ainsi": "de la sorte",
}  # fmt: skip


def rewritten(article: str, chance: random.Random) -> str:
    """A near copy as another desk would make it: about a quarter left out, two places changed, words replaced."""
    sentences = split_sentences(article, "fr")
    kept = [sentence for sentence in sentences if chance.random() > 0.25] or sentences
    if len(kept) > 3:
        at = chance.randrange(1, len(kept) - 1)
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    text = " ".join(kept)
    for word, other in SYNONYMS.items():
        text = re.sub(rf"\b{word}\b", lambda found, other=other: other if chance.random() < 0.8 else found[0], text)
    # What a desk adds of its own, and a figure that it rounds, so that the copy is not folded before assembly.
    return f"Notre rédaction fait le point. {text} Cet article a été établi à partir de dépêches."


def folder(path: Path) -> tuple[list[Document], dict[str, int]]:
    """(documents, the number of the article that each is or copies)."""
    chance = random.Random(SEED)
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = [json.loads(line)["article"] for line in data.decode("utf-8").splitlines()]
    whole = [row for row in rows if len(split_sentences(row, "fr")) >= 5]
    articles = whole[:: len(whole) // ARTICLES][:ARTICLES]  # far apart, for neighbours often tell one event
    texts = [(at, article) for at, article in enumerate(articles)]
    texts += [(at, rewritten(articles[at], chance)) for at in sorted(chance.sample(range(len(articles)), COPIES))]
    documents, truth = [], {}
    for place, (at, text) in enumerate(texts):
        document = detect(document_from_text(text, f"{place:03d}.txt", title=None))
        documents.append(document)
        truth[document.id] = at
    return documents, truth


def b_cubed(found: Sequence[Sequence[str]], truth: dict[str, int], only: set[str]) -> tuple[float, float, float]:
    """(precision, recall, F1) over the documents of `only`."""
    group_of = {one: set(group) for group in found for one in group}
    class_of = {one: {other for other in truth if truth[other] == truth[one]} for one in only}
    precision = sum(len(group_of[one] & class_of[one]) / len(group_of[one]) for one in only) / len(only)
    recall = sum(len(group_of[one] & class_of[one]) / len(class_of[one]) for one in only) / len(only)
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON lines with an article each, .gz or not")
    documents, truth = folder(parser.parse_args().articles)
    folded = fold_duplicates(documents)
    glossary = Glossary.load()
    clock = time.monotonic()
    began = time.process_time()
    edition = assemble(
        [_digest(one) for one in documents], (), (), glossary,
        date="2025-07-01", profile="none", titles=("", ""), translate=untranslated,
    )  # fmt: skip
    assembled, wall = time.process_time(), time.monotonic() - clock
    found = [list(group.documents) for group in groups(documents, {one.id: read(one) for one in documents})]
    copied = {one for one in truth if sum(truth[one] == at for at in truth.values()) > 1}
    print(f"{len(documents)} documents, {COPIES} of them near copies; {len(documents) - len(folded)} folded by intake")
    print(f"{'':24}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, only in (("near copies", copied), ("all documents", set(truth))):
        print(f"{name:24}" + "".join(f"{value:10.3f}" for value in b_cubed(found, truth, only)))
    print(f"{len(edition.stories)} stories; assembly {assembled - began:.1f} s of one core, {wall:.1f} s by the clock")


def _digest(document: Document) -> Digest:
    claims = tuple(
        Claim(sentence.text, "-", (Evidence(document.id, at, sentence.text, 1.0),), "extracted")
        for at, sentence in enumerate(document.sentences[:CLAIMS])
    )
    return Digest(document, Summary(claims[0], claims))


if __name__ == "__main__":
    main()
