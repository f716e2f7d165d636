"""Choose from the data: news sentences to translate, gold pairs to learn from, and the lines that are held out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rows import DATA, WORK, rows

from pipeline.verify.numbers import in_figures

HELD_OUT = 200  # NTREX lines, by whole document
DESK = Path(__file__).parent / "desk"  # what was written for this model: see its README.md
DISTILLED = WORK / "distilled.jsonl"  # what agree.py writes: a `Distilled` a line
NEWS = "news.tsv"  # of desk/: English for sentences of OrangeSum, which are not in git, by their ids
JUDGED = "judged.tsv"  # of desk/: the model's own English of others of them, a reader's verdict and a reader's English
Pair = tuple[str, str]  # French, English


@dataclass(frozen=True)
class Sentence:
    """A French sentence of the news."""

    id: str
    fr: str


@dataclass(frozen=True)
class Distilled:
    """A sentence as two teachers translate it, both in the glossary's terms.

    For each: whether verification supports it, and the mean log-probability of its tokens (nats). `agree` is chrF
    between the two, 0 to 100.
    """

    id: str
    fr: str
    en: str
    other: str
    supported: tuple[bool, bool]
    score: tuple[float, float]
    agree: float


@dataclass(frozen=True)
class Judged:
    """The model's English of a sentence of OrangeSum, as a strict reader found it, and as the reader put it right.

    `how` is "greedy", or the status that the program gave it ("translated", "redecoded", "flagged"). The verdict is "R"
    (right), "C" (right, but clumsy) or "W" (it says something else). `right` is empty where verification finds another
    number, date or opposite in it than in the French.
    """

    id: str
    how: str
    verdict: str
    said: str
    right: str


def plain(text: str) -> str:
    """One line with straight apostrophes and ordinary spaces, as prompts are written at run time."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")).strip()


def split(article: str) -> list[str]:
    """Sentences of an OrangeSum article, whose paragraphs are glued without a space."""
    parts = re.split(r"(?<=[a-zà-ÿ0-9»\")][.!?])\s*(?=[A-ZÉÀ«\"])", article)
    return [plain(part) for part in parts if len(part.split()) > 2]


def sentences() -> list[Sentence]:
    """Every whole sentence of the training articles, their titles and their abstracts, once, in random order."""
    found: dict[str, str] = {}
    for row in rows(DATA / "orangesum" / "train.jsonl.gz"):
        for number, text in enumerate(split(row["article"])):
            whole = text[-1:] in '.!?»"' and text.count('"') % 2 == 0
            if whole and 5 <= len(text.split()) <= 44 and len(text) < 330:
                found.setdefault(text, f"{row['id']}-{number}")
        said = {"title": [plain(row.get("title") or "")], "abstract": split(row.get("abstract") or "")}
        for field, texts in said.items():
            for number, text in enumerate(texts):
                if 4 <= len(text.split()) <= 44 and len(text) < 330:
                    found.setdefault(text, f"{row['id']}-{field}{number}")
    made = [Sentence(key, text) for text, key in found.items()]
    random.Random(5).shuffle(made)
    return made


def pairs(rows: Iterable[dict[str, Any]]) -> list[Pair]:
    """(French, English), cleaned, those of like length only."""
    cleaned = [(plain(row["fr"]), plain(row["en"])) for row in rows]
    return [(fr, en) for fr, en in cleaned if alike(fr, en) and len(fr.split()) <= 90]


def alike(fr: str, en: str) -> bool:
    """Whether both are there and the one is not far longer than the other."""
    return bool(fr and en) and 0.5 < (len(en) + 10) / (len(fr) + 10) < 1.6


def ntrex() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """NTREX's rows to learn from, and those that are held out: whole documents, always the same."""
    lines = list(rows(DATA / "mt" / "ntrex_train.jsonl"))
    documents = sorted({row["doc"] for row in lines})
    random.Random(13).shuffle(documents)
    kept: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for document in documents:
        (held if len(held) < HELD_OUT else kept).extend(row for row in lines if row["doc"] == document)
    return kept, held[:HELD_OUT]


def gold() -> list[Pair]:
    """The news that people translated: NTREX without the held-out lines, FLORES dev."""
    kept, _ = ntrex()
    return pairs(kept) + pairs(rows(DATA / "mt" / "flores_dev.jsonl"))


def columns(name: str) -> list[list[str]]:
    """The rows of one of the desk's files, a field a column."""
    lines = (DESK / name).read_text("utf8").splitlines()
    return [[plain(field) for field in line.split("\t")] for line in lines]


def written(name: str) -> list[Pair]:
    """Sentences written for the model and their English, the French as the program reads it, its numbers in figures."""
    texts = by_number() if name == NEWS else {}
    return [(in_figures(texts[fr] if texts else fr), en) for fr, en in columns(name)]


def by_number() -> dict[str, str]:
    """The sentences of OrangeSum's training part by their ids."""
    return {sentence.id: sentence.fr for sentence in sentences()}


def judged() -> list[Judged]:
    """What was judged of the model's own translations."""
    return [Judged(*fields) for fields in columns(JUDGED)]


def corrected() -> list[Pair]:
    """Of these the sentences that it had wrong or clumsy, with the reader's English."""
    texts = by_number()
    return [(in_figures(texts[one.id]), one.right) for one in judged() if one.right not in ("", one.said)]


def condensed() -> list[tuple[str, str, str]]:
    """The desk's passages, each with what a briefing says of it and its headline."""
    return [(passage, claim, headline) for passage, claim, headline in columns("claims.tsv")]


def spans(said: str, words: Sequence[str]) -> str:
    """`said` by what it takes from `words`, so that git need not hold them: « 3-9 =est 12-14 » (from, up to; =new)."""
    own = said.split()
    found: list[str] = []
    for kind, start, end, first, last in SequenceMatcher(None, words, own, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(f"{start}-{end}")
        else:
            found += [f"={word}" for word in own[first:last]]
    return " ".join(found)


def spelled(spans: str, words: Sequence[str]) -> str:
    """What `spans` made spans of."""
    found: list[str] = []
    for span in spans.split():
        if span.startswith("="):
            found.append(span[1:])
        else:
            start, end = map(int, span.split("-"))
            found += words[start:end]
    return " ".join(found)


def articles(part: str = "train") -> dict[str, list[str]]:
    """The words of the articles of a part of OrangeSum by their ids."""
    return {row["id"]: plain(row["article"]).split() for row in rows(DATA / "orangesum" / f"{part}.jsonl.gz")}


def retold() -> list[tuple[str, str, str]]:
    """Passages of OrangeSum's training articles, each with what was written of it for the desk, and its headline."""
    found, words = [], articles()
    for identity, of_article, claim, headline in columns("spans.tsv"):
        passage = spelled(of_article, words[identity])
        found.append((passage, spelled(claim, passage.split()), spelled(headline, passage.split())))
    return found


def press() -> list[Pair]:
    """Sentences of OrangeSum's validation articles and their English, to judge by."""
    words = articles("valid")
    return [(spelled(span, words[identity]), en) for identity, span, en in columns("press.tsv")]


def laws(random_: random.Random) -> list[Pair]:
    """Provisions of Canadian law of 8 to 60 words, in random order."""
    found = [pair for pair in pairs(rows(DATA / "mt" / "canada_laws.jsonl.gz")) if 8 <= len(pair[0].split()) <= 60]
    random_.shuffle(found)
    return found
