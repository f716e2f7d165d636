"""Make the training examples: prompt and target for each task, held-out lines kept apart.

Writes work/examples.jsonl ({"task", "prompt", "target"}) and work/heldout.jsonl (NTREX, whole documents).

Abstracts and titles are kept only where the article supports them: a third of OrangeSum's abstracts state a number
or a name that their article lacks, and a model trained on these learns to invent. An abstract is paired with the
passage that supports it rather than with the whole article, so that the model learns to condense what it reads.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from rows import DATA, WORK, rows

from pipeline.engines.registry import Registry, open_task
from pipeline.glossary import Glossary
from pipeline.intake import document_from_text
from pipeline.salience import select
from pipeline.verify import check_translation

PROMPTS = {
    "summarise": "Article : {text}\nRésumé :",
    "headline": "Article : {text}\nTitre :",
    "translate.fr-en": "Français : {text}\nEnglish :",
    "translate.en-fr": "English : {text}\nFrançais :",
}
HELD_OUT = 200  # NTREX lines, by whole document
# What a pass takes. Each session of training is a pass with another seed: other titles, abstracts and provisions.
SIZES = {"abstracts": 6000, "articles": 30000, "laws": 8000, "laws_back": 2500}
EPOCHS = {"gold": 2, "gold_back": 1, "distilled": 2, "distilled_back": 1}
CLAIMS = 4  # for how many a document's most salient passages are taken here
BORNE, HEADED = 0.5, 0.35  # least share of an abstract's, of a title's content words in what is read
WAY_BACK = -1.55  # mean log-probability of a token
TEASER = re.compile(
    r"[?…]\s*$|\.\.\.\s*$|\b(vous|nous|notre|nos|votre|vos|découvrez|voici)\b|^(VIDÉO|VIDEO|EN IMAGES|DIRECT)"
)


def plain(text: str) -> str:
    """One line with straight apostrophes and ordinary spaces, as prompts are written at run time."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")).strip()


def split(article: str) -> list[str]:
    """Sentences of an OrangeSum article, whose paragraphs are glued without a space."""
    parts = re.split(r"(?<=[a-zà-ÿ0-9»\")][.!?])\s*(?=[A-ZÉÀ«\"])", article)
    return [plain(part) for part in parts if len(part.split()) > 2]


def stems(text: str) -> list[str]:
    """Content words cut to six letters: enough to meet again across inflections."""
    return [word[:6] for word in re.findall(r"[a-zà-ÿœ]{4,}|\d+", text.lower())]


def supported(claim: str, source: str) -> bool:
    """Every digit group and every capitalised word inside the claim stands in the source."""
    numbers = set(re.findall(r"\d+", claim))
    names = re.findall(r"(?<![.!?:«\"] )(?<!^)\b[A-ZÉÈÀÎÔ][\w-]{2,}", claim)
    low = source.lower()
    return numbers <= set(re.findall(r"\d+", source)) and all(name.lower()[:7] in low for name in names)


def passages(sentences: list[str]) -> Iterator[str]:
    """Windows of one to four consecutive sentences of at most 130 words."""
    for start in range(len(sentences)):
        for size in range(1, 5):
            text = " ".join(sentences[start : start + size])
            if start + size <= len(sentences) and len(text.split()) <= 130:
                yield text


def lead(sentences: list[str], words: int) -> str:
    """The first sentences, up to so many words."""
    taken: list[str] = []
    for sentence in sentences:
        if taken and sum(len(item.split()) for item in taken) + len(sentence.split()) > words:
            break
        taken.append(sentence)
    return " ".join(taken)


class News:
    """Examples from OrangeSum: abstracts from passages, titles and abstracts from what is read for a headline."""

    def __init__(self, rows: list[dict[str, str]], random_: random.Random) -> None:
        self.rows = rows
        self.random = random_
        counts = Counter(stem for row in rows for stem in set(stems(row["article"])))
        self.idf = {stem: math.log(len(rows) / count) for stem, count in counts.items()}

    def recall(self, claim: str, source: str) -> float:
        """Share of the claim's content words, weighted by rarity, that the source has."""
        wanted, have = set(stems(claim)), set(stems(source))
        total = sum(self.idf.get(stem, 9.0) for stem in wanted) or 1.0
        return sum(self.idf.get(stem, 9.0) for stem in wanted & have) / total

    def abstract(self, row: dict[str, str]) -> str | None:
        """The article's abstract, if it is a sentence or more of the kind that a briefing has."""
        said = plain(row.get("abstract") or "")
        whole = 14 <= len(said.split()) <= 55 and said[-1:] in '.»"'
        return said if whole and not TEASER.search(said) else None

    def title(self, row: dict[str, str]) -> str | None:
        """The article's title, if it is one of the kind that a briefing has."""
        said = plain(row.get("title") or "")
        return said if 5 <= len(said.split()) <= 18 and not TEASER.search(said) and "(" not in said else None

    def borne(self, said: str, source: str, least: float) -> bool:
        """Whether what is said stands in the source: its names, its numbers, and enough of its words."""
        shorter = len(said.split()) < len(source.split())
        return shorter and self.recall(said, source) >= least and supported(said, source)

    def abstracts(self) -> Iterator[tuple[str, str]]:
        """(source, abstract) from the passage that supports it."""
        for row in self.rows:
            if target := self.abstract(row):
                # A short passage that carries as much is the better evidence.
                scored = [
                    (self.recall(target, text) - 0.001 * len(text.split()), text)
                    for text in passages(split(row["article"]))
                ]
                source = max(scored, default=(0.0, ""))[1]
                if self.borne(target, source, BORNE):
                    yield source, target

    def articles(self) -> Iterator[tuple[str, str | None, str | None]]:
        """(source, title, abstract) of what is read for a headline; the one or the other may not stand in it."""
        for row in self.rows:
            title, abstract = self.title(row), self.abstract(row)
            for source in self.sources(row["article"]) if title or abstract else ():
                headed = title if title and self.borne(title, source, HEADED) else None
                if headed or not title:
                    told = abstract if abstract and self.borne(abstract, source, BORNE) else None
                    if headed or told:
                        yield source, headed, told
                    break

    def sources(self, article: str) -> Iterator[str]:
        """What the program would have the model read for a headline, or the article's beginning; then more of it."""
        if self.random.random() < 0.5:
            document = document_from_text(article, "")
            texts = [sentence.text for sentence in document.sentences]
            yield plain(" ".join(texts[at] for at in select(document, CLAIMS).lead))
        else:
            yield lead(split(article), self.random.choice((60, 90, 120)))
        yield lead(split(article), 150)


def pairs(rows: Iterable[dict[str, str]]) -> list[tuple[str, str]]:
    """(French, English), cleaned, those of like length only."""
    cleaned = [(plain(row["fr"]), plain(row["en"])) for row in rows]
    return [
        (fr, en)
        for fr, en in cleaned
        if fr and en and 0.5 < (len(en) + 10) / (len(fr) + 10) < 1.6 and len(fr.split()) <= 90
    ]


def faithful(distilled: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The distilled pairs that verification lets stand, in the glossary's terms.

    The teacher writes "4, 500" and "59. 7", which is mended, and now and then in another alphabet, which is dropped.
    """
    glossary = Glossary.load()
    for fr, said in distilled:
        en = glossary.prefer(fr, re.sub(r"(?<=\d)([.,]) (?=\d)", r"\1", said))
        digits = [sorted(re.findall(r"\d", side)) for side in (fr, en)]
        whole = digits[0] == digits[1] and "\n" not in en and en[-1:] in '.!?"'
        if whole and not re.search(r"[\u0400-\u9fff]", en):
            verdict = check_translation(fr, en, source_language="fr", target_language="en", glossary=glossary)
            if verdict.supported:
                yield fr, en


def borne_out(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The distilled pairs whose French the shipped model finds likely enough, given their English.

    The teacher's worst quarter names who did not speak, drops a clause, or says the reverse.
    """
    task = open_task(Registry.load(), "embedded", "translate.en-fr")
    scores = task.engine.score([task.prompt(en) for _, en in pairs], [fr for fr, _ in pairs])
    return [pair for pair, score in zip(pairs, scores, strict=True) if score >= WAY_BACK]


def examples(seed: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """(training examples of one pass, held-out NTREX rows: the same for every seed)."""
    ntrex = list(rows(DATA / "mt" / "ntrex_train.jsonl"))
    documents = sorted({row["doc"] for row in ntrex})
    random.Random(13).shuffle(documents)
    held: list[dict[str, str]] = []
    kept: list[dict[str, str]] = []
    for document in documents:
        (held if len(held) < HELD_OUT else kept).extend(row for row in ntrex if row["doc"] == document)
    random_ = random.Random(seed)
    gold = pairs(kept) + pairs(rows(DATA / "mt" / "flores_dev.jsonl"))
    laws = [pair for pair in pairs(rows(DATA / "mt" / "canada_laws.jsonl.gz")) if 8 <= len(pair[0].split()) <= 60]
    random_.shuffle(laws)
    path = WORK / "distilled.jsonl"
    distilled = borne_out(list(faithful(pairs(rows(path))))) if path.exists() else []
    articles = list(rows(DATA / "orangesum" / "train.jsonl.gz"))
    random_.shuffle(articles)
    news = News(articles, random_)
    forward = gold * EPOCHS["gold"] + distilled * EPOCHS["distilled"] + laws[: SIZES["laws"]]
    backward = gold * EPOCHS["gold_back"] + distilled * EPOCHS["distilled_back"]
    backward += laws[SIZES["laws"] : SIZES["laws"] + SIZES["laws_back"]]
    made: list[tuple[str, str, str]] = [("translate.fr-en", fr, en) for fr, en in forward]
    made += [("translate.en-fr", en, fr) for fr, en in backward]
    for text, title, abstract in islice(news.articles(), SIZES["articles"]):
        made += [("headline", text, title)] if title else []
        made += [("summarise", text, abstract)] if abstract else []
    made += [("summarise", text, abstract) for text, abstract in islice(news.abstracts(), SIZES["abstracts"])]
    print(Counter(task for task, _, _ in made), len(gold), "gold", len(distilled), "distilled")
    return [
        {"task": task, "prompt": PROMPTS[task].format(text=text), "target": f" {target}"} for task, text, target in made
    ], held[:HELD_OUT]


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=13)
    train, held = examples(parser.parse_args().seed)
    for name, made in (("examples", train), ("heldout", held)):
        with (WORK / f"{name}.jsonl").open("w", encoding="utf8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in made)


if __name__ == "__main__":
    main()
