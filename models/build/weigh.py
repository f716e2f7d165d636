"""Learn which sentences of an article matter: the weights of `pipeline/salience.py`, and what they are worth.

    python weigh.py [--articles 3000] [--rows 300]

Of each training article of OrangeSum, the sentences that together come closest to its abstract are marked (greedily, by
the F1 of content words, after Nallapati et al. 2017), and a logistic regression tells them from the others. Half of the
articles show their title; where they do not, it counts as part of the abstract. Prints the weights, and on validation
articles, what share of the content words of abstract and title, and of their names and figures, the chosen sentences
have, of those that the article has at all.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from rows import DATA, rows

from pipeline import salience
from pipeline.intake import document_from_text
from pipeline.language import detect
from pipeline.records import Document
from pipeline.words import stems

CLAIMS = 4
RIDGE = 3.0
STEPS = 25  # of Newton's method
Vector = NDArray[np.float64]


def articles(part: str, count: int) -> Iterator[tuple[Document, str, str]]:
    """(article, abstract, title), evenly from all those of middle length that have both."""
    found = [row for row in rows(DATA / "orangesum" / f"{part}.jsonl.gz") if row.get("abstract") and row.get("title")]
    found = [row for row in found if 80 < len(row["article"].split()) < 900]
    for row in found[:: max(1, len(found) // count)][:count]:
        document = detect(document_from_text(row["article"], row["id"]))
        yield replace(document, source=replace(document.source, title=None)), row["abstract"], row["title"]


def titled(document: Document, title: str) -> Document:
    """The document with that title."""
    return replace(document, source=replace(document.source, title=title))


def closest(texts: Sequence[str], reference: set[str]) -> set[int]:
    """The sentences that together come closest to the reference, taken one after another while that helps."""
    bags = [set(stems(text)) for text in texts]
    taken: set[int] = set()
    have: set[str] = set()
    reached = 0.0
    while len(taken) < min(CLAIMS, len(texts)):
        scores = {
            at: 2 * len(reference & (have | bag)) / (len(reference) + len(have | bag))
            for at, bag in enumerate(bags)
            if at not in taken and bag
        }
        best = max(scores, key=lambda at: scores[at], default=None)
        if best is None or scores[best] <= reached:
            break
        reached = scores[best]
        taken.add(best)
        have |= bags[best]
    return taken


def fit(features: Vector, labels: Vector) -> tuple[Vector, float]:
    """Weights and bias of a ridge-regularised logistic regression, in the units of the features."""
    mean, scale = features.mean(0), features.std(0)
    scaled = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    weights = np.zeros(scaled.shape[1])
    ridge = RIDGE * np.eye(len(weights))
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-scaled @ weights))
        hessian = (scaled * (guess * (1 - guess))[:, None]).T @ scaled + ridge
        weights -= np.linalg.solve(hessian, scaled.T @ (guess - labels) + ridge @ weights)
    plain = weights[:-1] / scale
    return plain, float(weights[-1] - mean @ plain)


def learn(count: int) -> tuple[Vector, float]:
    """The weights from so many training articles."""
    shown = random.Random(0)
    features, labels = [], []
    for document, abstract, title in articles("train", count):
        texts = [sentence.text for sentence in document.sentences]
        if len(texts) <= CLAIMS:
            continue
        show = shown.random() < 0.5
        marked = closest(texts, set(stems(abstract if show else f"{abstract} {title}")))
        places = range(len(texts))
        one = titled(document, title) if show else document
        features.append(salience.features(one, places, salience.similarity(texts)))
        labels.append(np.array([float(at in marked) for at in places]))
    return fit(np.concatenate(features), np.concatenate(labels))


def worth(name: str, choose: Callable[[Document, str], Sequence[int]], count: int) -> str:
    """A row of the table: what the chosen sentences have of abstracts and titles."""
    words, facts, first, length = [], [], [], []
    for document, abstract, title in articles("valid", count):
        texts = [sentence.text for sentence in document.sentences]
        whole, chosen = " ".join(texts), choose(document, title)
        said = " ".join(texts[at] for at in chosen)
        for scores, read in ((words, stems), (facts, salience.FACT.findall)):
            if wanted := set(read(f"{title} {abstract}")) & set(read(whole)):
                scores.append(len(wanted & set(read(said))) / len(wanted))
        first.append(0 in chosen)
        length.append(len(said.split()))
    return f"| {name} | {np.mean(words):.3f} | {np.mean(facts):.3f} | {np.mean(first):.2f} | {np.mean(length):.0f} |"


def centres(document: Document) -> list[int]:
    """The sentences that the document's claims are about."""
    return [passage.centre for passage in salience.select(document, CLAIMS).passages]


def main() -> None:
    """Print the weights and the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--rows", type=int, default=300)
    arguments = parser.parse_args()
    weights, bias = learn(arguments.articles)
    print("WEIGHTS", ", ".join(f"{weight:.3f}" for weight in weights), "BIAS", f"{bias:.3f}\n")
    print(f"{arguments.rows} validation articles\n")
    print("| | content words | names and figures | has the first sentence | words |\n|---|---:|---:|---:|---:|")
    count = arguments.rows
    print(worth("as `salience.py` has it, no title", lambda document, title: centres(document), count))
    print(worth("the same, title shown", lambda document, title: centres(titled(document, title)), count))
    salience.WEIGHTS, salience.BIAS = weights, bias
    print(worth("these weights, no title", lambda document, title: centres(document), count))
    print(worth("the same, title shown", lambda document, title: centres(titled(document, title)), count))
    print(worth("as many first sentences", lambda document, title: range(len(centres(document))), count))


if __name__ == "__main__":
    main()
