"""Which sentences of a document matter, and in which passages the model reads them.

How likely a sentence belongs in a summary is learnt from a newspaper's own abstracts: from its place, its LexRank
(Erkan and Radev 2004) on idf-weighted cosine similarity, what it shares with the title, and whom it names. The best are
taken one after another, each new against those before it in its words, names and figures (after maximal marginal
relevance, Carbonell and Goldstein 1998), and each is given the neighbours it needs to be understood; where that cannot
be, the next best is taken. All of the document is weighed, however long.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.leaning import leans, points, stands_alone, unnamed
from pipeline.records import Document, Extract, Passage
from pipeline.verbs import verbs
from pipeline.words import stems

Vector = NDArray[np.float64]

DAMPING = 0.85
ITERATIONS = 50
# A sentence of fewer words seldom carries a fact; one of more is a list or a text that could not be split.
SHORTEST, LONGEST = 7, 90
CHARACTERS = 1_200  # of a sentence: ninety words have half of that; more is no language, and no model's business
PASSAGE_WORDS = 60
LEAD_WORDS = 120
REDUNDANCY = 0.45  # cosine above which a sentence says again what a chosen one says
MANY = 1500  # sentences; past this only those with most names and figures are compared with each other
# Of the place (one over one and the sentences before), the square root of the LexRank, the names, whether it leans, and
# what it shares with the title: models/build/weigh.py learns which sentences of a news article make up its abstract.
WEIGHTS = np.array([1.500, 4.593, 0.043, -0.260, 1.422])
BIAS = -6.348

_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_OPINION = re.compile(
    r"\?|\b(il convient de rappeler|quels? sont|défi|enjeux?|reste à|pourrait|pourraient|soulèv|tournant|could|may)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d.,\u202f\xa0 ]*\d|\d")
_DATE = re.compile(
    r"\b(19|20)\d\d\b|\b(janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)
_NAME = re.compile(r"(?<=[a-zà-ÿ,;:'’] )[A-ZÉÈÀÂÎÔ][\w’'-]+")
_ACT = re.compile(
    r"\b(sign|annonc|lanc|cré|décid|quitt|accueill|rendu|rencontr|prévoi|prévu|port|reçu|effectu|confirm|représent|"
    r"vis|posé|déclar|soulign|précis|adopt|attaqu|tué|agreed|sign|announc|launch|left|met|said|will)\w*",
    re.IGNORECASE,
)
# A heading without its line, glued to the sentence behind it: « la colèreDes élus », « par le ministre Chez Airbus ».
_GLUED = re.compile(
    r"[a-zà-ÿ]{2}[»\"!?]?(?:En|Des|Les?|La|Une?|[CL]['’](?:est|[a-zà-ÿ]+)|Ces?|Cette) [a-zà-ÿ]|"
    r"[a-zà-ÿ]{3}\d{1,3}(?:\.\d{3})* [a-zà-ÿ]{3}|"
    r"[a-zà-ÿ]{2}[»\"]? ?(?:Chez|Selon|Pour|Dans|Depuis|Après|Alors|Mais|Cette|Interrogée?|Ils?|Elles?|Si|Car|Aux?) "
    r"[a-zà-ÿ]"
)
FACT = re.compile(r"\d+|(?<=[a-zà-ÿ,;:'’«(] )[A-ZÉÈÀÂÎÔ][\w’'-]+")


def select(document: Document, claims: int, *, window_words: int = PASSAGE_WORDS) -> Extract:
    """The passages for at most `claims` claims, in the document's order, and the sentences for a headline.

    A short document gives fewer: about one for each four sentences, at least two where there are two sentences.
    A document without a usable sentence gives no passage. Each passage has a sentence that can be read by itself,
    unless the document has none.
    """
    texts = [sentence.text for sentence in document.sentences]
    short = [index for index, text in enumerate(texts) if len(text) <= CHARACTERS and len(text.split()) <= LONGEST]
    usable = [index for index in short if len(texts[index].split()) >= SHORTEST] or short[:claims]
    if not usable:
        return Extract((), ())
    if len(usable) > MANY:
        usable = sorted(sorted(usable, key=lambda at: -_density(texts[at]))[:MANY])
    chosen = [texts[index] for index in usable]
    alike = similarity(chosen)
    # News is dense anyway; in analyses, what is central is often what is said in general.
    likely = _likely(document, usable, alike)
    if document.language is None or document.language.code == "fr":
        likely *= np.array([1.0 if verbs(text) else 0.5 for text in chosen])  # « À l'origine, Awa Keïta, 62 ans. »
    scores = likely * np.array([_density(text) for text in chosen])
    pointing = [at for at, text in enumerate(chosen) if points(text) or unnamed(text)]
    told = [frozenset(FACT.findall(text)) for text in chosen]
    wanted = min(claims, max(2, round(len(usable) / 4)), len(usable))
    top = float(scores.max()) or 1.0
    taken: set[int] = set()
    known: set[str] = set()
    passages: list[Passage] = []
    broken: list[Passage] = []
    left = list(range(len(usable)))
    while left and len(passages) < wanted:
        at = max(left, key=lambda at: scores[at] * _news(told[at], known))
        members = _passage(usable[at], texts, document, taken, window_words)
        passage = Passage(members, usable[at], float(scores[at]) / top)
        if all(leans(texts[index]) or texts[index].rstrip().endswith(":") for index in members):
            broken.append(passage)
            left.remove(at)
            continue
        passages.append(passage)
        taken.update(members)
        known.update(*(FACT.findall(texts[index]) for index in members))
        left = [other for other in left if usable[other] not in taken and alike[at, other] < REDUNDANCY]
        for other in set(pointing) & set(left):
            before = " ".join(texts[index] for index in sorted(taken) if index < usable[other])
            scores[other] = likely[other] * _density(chosen[other], frozenset(stems(before)))
    passages = passages or broken[:1]
    passages.sort(key=lambda passage: passage.sentences)
    return Extract(tuple(passages), _lead(usable, texts, passages))


def foremost(document: Document, words: int) -> list[int]:
    """The sentences likeliest to make up a newspaper's abstract, the best first, of so many words; one at least.

    None says again what a better one says.
    """
    texts = [sentence.text for sentence in document.sentences]
    usable = [at for at, text in enumerate(texts) if len(text) <= CHARACTERS][:MANY]
    if not usable:
        return []
    alike = similarity([texts[at] for at in usable])
    taken: list[int] = []
    room = words
    for at in np.argsort(-_likely(document, usable, alike), kind="stable"):
        length = len(texts[usable[at]].split())
        if not taken or (length <= room and all(alike[at, other] < REDUNDANCY for other in taken)):
            taken.append(int(at))
            room -= length
    return [usable[at] for at in taken]


def _likely(document: Document, usable: Sequence[int], similarity: Vector) -> Vector:
    """How likely each sentence belongs in an abstract, 0 to 1."""
    likely: Vector = 1 / (1 + np.exp(-(features(document, usable, similarity) @ WEIGHTS + BIAS)))
    return likely


def features(document: Document, usable: Sequence[int], similarity: Vector) -> Vector:
    """What tells sentences that matter from others, shape (sentences, 5), in the order of `WEIGHTS`."""
    language = document.language.code if document.language else "fr"
    texts = [document.sentences[index].text for index in usable]
    rank = _lexrank(similarity)
    title = set(stems(document.source.title or "", language))
    shared = [_cosine(set(stems(text, language)), title) for text in texts]
    return np.column_stack(
        [
            1 / (1 + np.array(usable, dtype=np.float64)),
            np.sqrt(rank / rank.max()),
            [min(len(_NAME.findall(text)), 5) for text in texts],
            [float(leans(text)) for text in texts],
            shared,
        ]
    )


def _cosine(some: set[str], others: set[str]) -> float:
    return len(some & others) / math.sqrt(len(some) * len(others)) if some and others else 0.0


def _density(text: str, told: frozenset[str] = frozenset()) -> float:
    """How much the sentence has of what a briefing asks for, who, when, how much; and whether it can be read alone,
    or behind what is `told` (stems)."""
    value = (
        1.0 + 0.2 * min(len(_FIGURE.findall(text)), 4) + 0.2 * bool(_DATE.search(text)) + 0.3 * bool(_ACT.search(text))
    )
    value += 0.08 * min(len(_NAME.findall(text)), 5)
    if _OPINION.search(text):
        value *= 0.55
    if not stands_alone(text):
        value *= 0.8
    if points(text, told) or unnamed(text, told):
        value *= 0.7
    if text.rstrip().endswith(":") or _GLUED.search(text):
        value *= 0.5
    words = len(text.split())
    return value * min(1.0, words / 14) * min(1.0, 55 / words)


def similarity(texts: Sequence[str]) -> Vector:
    """Cosine similarity of tf-idf vectors, shape (sentences, sentences)."""
    bags = [Counter(word[:7] for word in _WORD.findall(text.lower())) for text in texts]
    documents = Counter(word for bag in bags for word in bag)
    index = {word: at for at, word in enumerate(sorted(documents))}
    matrix = np.zeros((len(texts), len(index)))
    for row, bag in enumerate(bags):
        for word, count in bag.items():
            matrix[row, index[word]] = count * math.log(1 + len(texts) / documents[word])
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= np.where(norms == 0, 1.0, norms)
    product: Vector = matrix @ matrix.T
    return product


def _lexrank(similarity: Vector) -> Vector:
    """The stationary distribution of a random walk between like sentences."""
    size = len(similarity)
    rows = similarity.sum(axis=1, keepdims=True)
    walk = similarity / np.where(rows == 0, 1.0, rows)
    rank: Vector = np.full(size, 1.0 / size)
    for _ in range(ITERATIONS):
        rank = (1 - DAMPING) / size + DAMPING * (walk.T @ rank)
    return rank


def _news(facts: frozenset[str], known: set[str]) -> float:
    """How much of the sentence's names and figures the passages before do not have, as a factor."""
    return 0.4 + 0.6 * len(facts - known) / max(1, len(facts))


def _passage(
    centre: int, texts: Sequence[str], document: Document, taken: set[int], window_words: int
) -> tuple[int, ...]:
    """The centre, what it needs of what stands before it, and what follows in its paragraph if there is room."""
    members = [centre]
    words = len(texts[centre].split())

    def fits(index: int) -> bool:
        same = document.sentences[index].paragraph == document.sentences[centre].paragraph
        return index not in taken and same and words + len(texts[index].split()) <= window_words

    while members[0] > 0 and not stands_alone(texts[members[0]]) and fits(members[0] - 1):
        members.insert(0, members[0] - 1)
        words += len(texts[members[0]].split())
    if words < window_words // 2 and centre + 1 < len(texts) and fits(centre + 1):
        members.append(centre + 1)
    return tuple(members)


def _lead(usable: Sequence[int], texts: Sequence[str], passages: Sequence[Passage]) -> tuple[int, ...]:
    """The first sentence and those of the most salient passages, in order, within the headline's length."""
    ranked = sorted(passages, key=lambda passage: -passage.score)
    members: list[int] = []
    words = 0
    for index in [usable[0], *(index for passage in ranked for index in passage.sentences)]:
        if index not in members and words + len(texts[index].split()) <= LEAD_WORDS:
            members.append(index)
            words += len(texts[index].split())
    return tuple(sorted(members))
