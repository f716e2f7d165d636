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

from rows import DATA, WORK, rows

from pipeline.engines.registry import Registry, open_task
from pipeline.glossary import Glossary
from pipeline.verify import check_translation

PROMPTS = {
    "summarise": "Article : {text}\nRésumé :",
    "headline": "Article : {text}\nTitre :",
    "translate.fr-en": "Français : {text}\nEnglish :",
    "translate.en-fr": "English : {text}\nFrançais :",
}
HELD_OUT = 200  # NTREX lines, by whole document
# What a pass takes. Each session of training is a pass with another seed: other titles, abstracts and provisions.
SIZES = {"abstracts": 1200, "titles": 2500, "laws": 500, "laws_back": 300}
EPOCHS = {"gold": 1, "gold_back": 1, "distilled": 2, "distilled_back": 1}
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
    """Examples from OrangeSum: abstracts from passages and leads, titles from leads."""

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

    def abstracts(self) -> Iterator[tuple[str, str]]:
        """(source, abstract): two in three from the supporting passage, the others from the lead."""
        for row in self.rows:
            target = plain(row.get("abstract") or "")
            if not 14 <= len(target.split()) <= 55 or TEASER.search(target) or target[-1] not in '.»"':
                continue
            sentences = split(row["article"])
            if self.random.random() < 0.66:
                # A short passage that carries as much is the better evidence.
                scored = [(self.recall(target, text) - 0.001 * len(text.split()), text) for text in passages(sentences)]
                source = max(scored, default=(0.0, ""))[1]
            else:
                source = lead(sentences, self.random.choice((100, 140, 180)))
            if (
                len(source.split()) > len(target.split())
                and self.recall(target, source) >= 0.5
                and supported(target, source)
            ):
                yield source, target

    def titles(self) -> Iterator[tuple[str, str]]:
        """(source, title) from leads of the lengths that the program gives the model."""
        for row in self.rows:
            target = plain(row.get("title") or "")
            if not 5 <= len(target.split()) <= 18 or TEASER.search(target) or "(" in target:
                continue
            sentences = split(row["article"])
            source = lead(sentences, self.random.choice((60, 80, 100)))
            if self.recall(target, source) >= 0.5 and supported(target, source):
                yield source, target


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
    distilled = borne_out(list(faithful(pairs(rows(path)) if path.exists() else [])))
    articles = list(rows(DATA / "orangesum" / "train.jsonl.gz"))
    random_.shuffle(articles)
    news = News(articles, random_)
    forward = gold * EPOCHS["gold"] + distilled * EPOCHS["distilled"] + laws[: SIZES["laws"]]
    backward = gold * EPOCHS["gold_back"] + distilled * EPOCHS["distilled_back"]
    backward += laws[SIZES["laws"] : SIZES["laws"] + SIZES["laws_back"]]
    made: list[tuple[str, str, str]] = [("translate.fr-en", fr, en) for fr, en in forward]
    made += [("translate.en-fr", en, fr) for fr, en in backward]
    for task, source, size in (("summarise", news.abstracts(), "abstracts"), ("headline", news.titles(), "titles")):
        for _, (text, target) in zip(range(SIZES[size]), source, strict=False):
            made.append((task, text, target))
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
