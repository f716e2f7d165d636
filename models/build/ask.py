"""Write what the teacher learns from and what it is then asked, for distil.py.

Learns: gold pairs and all that was written for the model (desk/). Is asked: the sentences of OrangeSum's training
articles, to translate, and what the program itself would have a model condense and head, of each article: its most
salient passages, the lead, single sentences. What was written of by hand is not asked again.

Writes work/taught.jsonl ({"task", "text", "said"}) and work/asked.jsonl ({"id", "task", "text"}, in random order, what
is nearest to a Sahel desk first).
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from itertools import chain
from multiprocessing import Pool

from corpus import NEWS, Asked, Taught, columns, condensed, gold, plain, retold, sentences, written
from data import CLAIMS, DESK
from rows import DATA, WORK, rows

from pipeline.intake import document_from_text
from pipeline.salience import select
from pipeline.verify.numbers import in_figures

PAIRS = ("pairs.tsv", "general.tsv", "sahel.tsv", NEWS)
PASSAGES = 3  # of an article, at most
WORDS = range(12, 131)  # of a passage
SEED = 26


def taught() -> Iterator[Taught]:
    """What the teacher learns from, both ways of asking for a passage."""
    for french, english in chain(gold(), *map(written, PAIRS)):
        yield Taught("translate", french, english)
    for passage, claim, headline in condensed() + retold():
        yield Taught("summarise", passage, claim)
        yield Taught("headline", passage, headline)


def of_article(row: dict[str, str]) -> list[Asked]:
    """What is asked of an article."""
    random_ = random.Random(f"{SEED}-{row['id']}")
    document = document_from_text(row["article"], "")
    texts = [sentence.text for sentence in document.sentences]
    extract = select(document, CLAIMS)
    passages = [plain(" ".join(texts[at] for at in passage.sentences)) for passage in extract.passages]
    random_.shuffle(passages)
    single = [plain(texts[passage.centre]) for passage in extract.passages] + [plain(" ".join(texts[:2]))]
    heads = [plain(" ".join(texts[at] for at in extract.lead)), random_.choice(single)]
    asked = [("summarise", text) for text in passages[:PASSAGES]] + [("headline", text) for text in heads]
    return [
        Asked(f"{row['id']}-{task}{number}", task, text)
        for number, (task, text) in enumerate(dict.fromkeys(asked))
        if len(text.split()) in WORDS
    ]


def asked() -> list[Asked]:
    """All that is asked."""
    done = {identity for identity, *_ in columns("spans.tsv")}
    articles = {row["id"]: row for row in rows(DATA / "orangesum" / "train.jsonl.gz") if row["id"] not in done}
    with Pool() as pool:
        passages = list(chain.from_iterable(pool.imap(of_article, articles.values(), chunksize=50)))
    known = {identity for identity, _ in columns(NEWS)}
    news = [Asked(one.id, "translate", in_figures(one.fr)) for one in sentences() if one.id not in known]
    made = passages + news
    random.Random(SEED).shuffle(made)
    return sorted(made, key=lambda one: not DESK.search(one.text))


def write(name: str, some: Iterable[Asked | Taught]) -> int:
    """Write a file; how many rows it has."""
    lines = [json.dumps(vars(one), ensure_ascii=False) + "\n" for one in some]
    (WORK / name).write_text("".join(lines), "utf8")
    return len(lines)


if __name__ == "__main__":
    print(write("taught.jsonl", taught()), "to learn from,", write("asked.jsonl", asked()), "to answer")
