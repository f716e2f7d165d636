"""Make the training examples: prompt and target for each task, held-out lines kept apart.

Writes work/examples.jsonl ({"task", "prompt", "target"}), or `--out`, and work/heldout.jsonl (NTREX, whole documents).

Distilled pairs are those that verification supports and two teachers agree in (agree.py), what is closest to a Sahel
desk first.

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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from corpus import (
    DISTILLED,
    NEWS,
    Distilled,
    Pair,
    condensed,
    corrected,
    gold,
    laws,
    ntrex,
    plain,
    retold,
    split,
    written,
)
from rows import DATA, WORK, rows

from pipeline.intake import document_from_text
from pipeline.salience import select


@dataclass(frozen=True)
class Size:
    """What a pass takes: another seed has other titles, abstracts and provisions."""

    back: int  # each so many-th of the distilled and of what was written for the model also to French
    articles: int  # of which a title, an abstract or both are written
    abstracts: int  # from the passage that supports them
    distilled: int = 0  # pairs, at most
    gold: int = 0  # times
    gold_back: int = 0
    laws: int = 0
    laws_back: int = 0
    written: tuple[str, ...] = ()  # files of sentences written for the model
    corrected: bool = False  # what readers put right of the model's own English, some of it also to French
    retold: bool = False  # what was written of OrangeSum's passages
    again: int = 0  # sentences of an earlier round
    passages_again: int = 0  # and its passages
    apart: bool = False  # whether OrangeSum's titles and abstracts, another style, have cues of their own


PROMPTS = {
    "summarise": "Article : {text}\nRésumé :",
    "headline": "Article : {text}\nTitre :",
    "standfirst": "Article : {text}\nChapeau :",
    "title": "Article : {text}\nTitre de presse :",
    "translate.fr-en": "Français : {text}\nEnglish :",
    "translate.en-fr": "English : {text}\nFrançais :",
}
_DESK = Size(back=16, articles=250, abstracts=200, written=("general.tsv", "sahel.tsv", NEWS), retold=True)
_ALL = replace(_DESK, gold_back=1, written=("pairs.tsv", "general.tsv", "sahel.tsv", NEWS), apart=True)
SIZES = {
    "cpu": Size(distilled=62000, back=3, gold=1, gold_back=1, articles=2000, abstracts=500),
    # Ten minutes of a GPU: all but what a teacher said; then, once more, what people and a large model wrote.
    "all": replace(_ALL, back=2, gold=1, laws=16000, laws_back=8000, articles=30000, abstracts=9000),
    "last": replace(_ALL, back=4, gold=2, laws=1000, laws_back=500, articles=3000, abstracts=500, passages_again=400),
    # An hour or two on two cores from the weights that ship: what was written, and news so that nothing is forgotten.
    "desk": replace(_DESK, gold=1, again=2500, passages_again=300),
    # What has been written since, alone: what is read a second time is learnt by heart.
    "fresh": _DESK,
    # What the model had wrong and readers put right, with a few passages so that those are not forgotten.
    "corrected": Size(back=14, articles=0, abstracts=0, corrected=True, retold=True),
}
# Of chrF between the two teachers, and of the mean log-probability of a token (nats) by the one that is kept.
AGREE, LIKELY = 62.0, -0.6
WORDS = range(6, 35)  # of a distilled sentence
CLAIMS = 4  # for how many a document's most salient passages are taken here
BORNE, HEADED = 0.5, 0.35  # least share of an abstract's, of a title's content words in what is read
# What a Sahel desk reads about.
DESK = re.compile(
    r"\b(mali|malien|sahel|niger|burkina|tchad|afri|russ|moscou|kremlin|poutine|lavrov|wagner|onu|casque|diplomat|"
    r"ministre|ambassad|accord|sommet|milita|armée|armement|soldat|jihad|djihad|terroris|attentat|sanction|"
    r"coopération|partenariat|souverain|président|transition|putsch|coup d'état|milliard|tonnes|hydrocarbure|"
    r"pétrole|nucléaire|mine|otan|union européenne|frontière|réfugié|humanitaire|rebelle|milice|otage)",
    re.IGNORECASE,
)
TEASER = re.compile(
    r"[?…]\s*$|\.\.\.\s*$|\b(vous|nous|notre|nos|votre|vos|découvrez|voici)\b|^(VIDÉO|VIDEO|EN IMAGES|DIRECT)"
)


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
            yield lead(split(article), self.random.choice((90, 150, 200)))
        yield lead(split(article), 200)


def worth(pair: Distilled, random_: random.Random) -> float:
    """What a distilled pair is ranked by: agreement, likelihood, the other's support, the desk's words, and chance."""
    desk = min(3, len(DESK.findall(pair.fr)))
    chance = 0.3 * random_.random()
    return pair.agree / 100 + 0.5 * pair.score[0] + 0.25 * pair.supported[1] + 0.25 * desk + chance


def agreed(some: Iterable[Distilled], random_: random.Random) -> list[Distilled]:
    """The pairs that verification supports and the teachers agree in, the best first."""
    kept = [
        pair
        for pair in some
        if pair.supported[0] and pair.agree >= AGREE and pair.score[0] > LIKELY and len(pair.fr.split()) in WORDS
    ]
    return sorted(kept, key=lambda pair: -worth(pair, random_))


def distilled(random_: random.Random) -> tuple[list[Pair], list[Pair]]:
    """(pairs to learn English from, the same to learn French from), the best first.

    To French the other teacher's English is read, where verification supports it, so that a pair is not seen twice.
    """
    if not DISTILLED.exists():
        print(f"{DISTILLED.name} is not there (agree.py makes it): no distilled pairs")
        return [], []
    best = agreed((Distilled(**row) for row in rows(DISTILLED)), random_)
    return [(pair.fr, pair.en) for pair in best], [
        (pair.fr, pair.other if pair.supported[1] else pair.en) for pair in best
    ]


def examples(seed: int, size: Size, lines: Mapping[str, slice]) -> list[dict[str, str]]:
    """The training examples of one pass, of some files written for the model only these lines."""
    random_ = random.Random(seed)
    human, provisions = gold(), laws(random_)
    to_english, to_french = distilled(random_)
    articles = list(rows(DATA / "orangesum" / "train.jsonl.gz"))
    random_.shuffle(articles)
    news = News(articles, random_)
    ours = [pair for name in size.written for pair in written(name)[lines.get(name, slice(None))]]
    ours += random_.sample(written("pairs.tsv"), size.again) + (corrected() if size.corrected else [])
    passages = random_.sample(condensed(), size.passages_again) + (
        retold()[lines.get("spans.tsv", slice(None))] if size.retold else []
    )
    forward = human * size.gold + ours + to_english[: size.distilled] + provisions[: size.laws]
    backward = human * size.gold_back + ours[:: size.back] + to_french[: size.distilled : size.back]
    backward += provisions[size.laws : size.laws + size.laws_back]
    made: list[tuple[str, str, str]] = [("translate.fr-en", fr, en) for fr, en in forward]
    made += [("translate.en-fr", en, fr) for fr, en in backward]
    headed, told = ("title", "standfirst") if size.apart else ("headline", "summarise")
    for text, title, abstract in islice(news.articles(), size.articles):
        made += [(headed, text, title)] if title else []
        made += [(told, text, abstract)] if abstract else []
    made += [(told, text, abstract) for text, abstract in islice(news.abstracts(), size.abstracts)]
    for passage, claim, headline in passages:
        made += [("summarise", passage, claim), ("headline", passage, headline)]
    print(Counter(task for task, _, _ in made), len(human), "gold,", len(to_english), "agreed in")
    return [
        {"task": task, "prompt": PROMPTS[task].format(text=text), "target": f" {target}"} for task, text, target in made
    ]


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--size", choices=SIZES, default="cpu", help="what is taken, and how often")
    parser.add_argument("--out", type=Path, default=WORK / "examples.jsonl")
    parser.add_argument("--lines", nargs="*", default=[], metavar="FILE=FROM:TO", help="of a written file, from 0")
    options = parser.parse_args()
    lines = {
        name: slice(*(int(bound) if bound else None for bound in bounds.split(":")))
        for name, bounds in (one.split("=") for one in options.lines)
    }
    made = {WORK / "heldout.jsonl": ntrex()[1], options.out: examples(options.seed, SIZES[options.size], lines)}
    for path, some in made.items():
        with path.open("w", encoding="utf8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in some)


if __name__ == "__main__":
    main()
