"""Fold exact and near copies of a document into one, in near linear time (MinHash; Broder 1997).

Two texts are copies when the sets of their three-word shingles are alike by Jaccard's measure and the copy states no
number, date or negation that the other has not. A rewrite that changes a figure is news, and both stay. Of a
document 192 bytes are held for it, its bands; its text is asked for again where another has one of them too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from pipeline.records import Document, Source

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SHINGLE = 3
THRESHOLD = 0.7
# 24 bands of 4 rows find a pair of likeness 0.7 with probability 0.998, and compare few of 0.3.
_BANDS, _ROWS = 24, 4
# Words whose change is a change of fact: numbers and months in words, negation.
_FACT_WORDS = frozenset(
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente"
    " quarante cinquante"
    " soixante cent cents mille million millions milliard milliards dizaine vingtaine trentaine centaine"
    " centaines millier"
    " milliers moitié tiers quart premier première second seconde deuxième troisième quatrième"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    " lundi mardi mercredi jeudi vendredi samedi dimanche pas jamais aucun aucune ni sans non"
    " two three four five seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand billion half"
    " third quarter first january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday not never no none without".split()
)


class _Text(NamedTuple):
    """What two texts are compared by: the hashes of their shingles, sorted, and their facts."""

    shingles: npt.NDArray[np.uint64]
    facts: Counter[str]


def _text(document: Document) -> _Text:
    import numpy as np

    text = " ".join(paragraph.text for paragraph in document.paragraphs).casefold().replace("’", "'")
    words = re.findall(r"\d+(?:[.,   ]\d+)*|[^\W\d_]+", text)
    count = max(1, len(words) - _SHINGLE + 1)
    digests = {blake2b(" ".join(words[i : i + _SHINGLE]).encode(), digest_size=8).digest() for i in range(count)}
    shingles = np.sort(np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64))
    facts = Counter(re.sub(r"\W", "", word) for word in words if word[0].isdigit() or word in _FACT_WORDS)
    return _Text(shingles, facts)


def bands(document: Document) -> bytes:
    """The document's MinHash signature, one 64-bit hash a band: two that are alike have one of them in common."""
    import numpy as np

    factors = np.random.default_rng(20250403).integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) * np.uint64(
        2
    ) + np.uint64(1)
    shingles = _text(document).shingles
    # The minimum of each of 96 multiplicative hashes; one by one, for a book has many shingles.
    mixed = (shingles * factor for factor in factors)
    signature = np.array([(one ^ (one >> np.uint64(32))).min() for one in mixed], dtype=np.uint64)
    rows = signature.reshape(_BANDS, _ROWS) * factors[:_ROWS]
    mixed_rows = rows ^ (rows >> np.uint64(29))
    return bytes(mixed_rows.sum(axis=1, dtype=np.uint64).tobytes())


def _copies(one: _Text, copy: _Text) -> bool:
    import numpy as np

    shared = np.intersect1d(one.shingles, copy.shingles, assume_unique=True).size
    alike = shared / (one.shingles.size + copy.shingles.size - shared)
    return alike >= THRESHOLD and copy.facts <= one.facts


def characters(document: Document) -> int:
    """The length of its text."""
    return sum(len(paragraph.text) for paragraph in document.paragraphs)


def copies(
    signatures: Sequence[bytes], preference: Sequence[tuple[object, ...]], document: Callable[[int], Document]
) -> dict[int, list[int]]:
    """Who stands for whom: each index that is no copy, in order of preference, with those of its copies.

    `signatures` are the documents' `bands`; of two copies the one whose `preference` is less stands for the other.
    `document` gives the one of an index, where two must be compared.
    """
    shared = _shared(signatures)
    text = lru_cache(maxsize=64)(lambda index: _text(document(index)))
    kept: dict[int, list[int]] = {}
    holders: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for index in sorted(range(len(signatures)), key=lambda index: preference[index]):
        own = shared.get(index, ())
        candidates = dict.fromkeys(other for band in own for other in holders[band])
        ranked = sorted(candidates, key=lambda other: preference[other])
        original = next((other for other in ranked if _copies(text(other), text(index))), None)
        if original is not None:
            kept[original].append(index)
            continue
        kept[index] = []
        for band in own:
            holders[band].append(index)
    return kept


def _shared(signatures: Sequence[bytes]) -> dict[int, list[tuple[int, bytes]]]:
    """The bands of each index that other indices have too; found by sorting, for most bands are nobody else's."""
    import numpy as np

    found: dict[int, list[tuple[int, bytes]]] = defaultdict(list)
    table = np.frombuffer(b"".join(signatures), dtype=np.uint64).reshape(len(signatures), _BANDS)
    for band in range(_BANDS):
        values, places, times = np.unique(table[:, band], return_inverse=True, return_counts=True)
        for index in np.flatnonzero(times[places] > 1).tolist():
            found[index].append((band, values[places[index]].tobytes()))
    return found


def preference(source: Source, length: int) -> tuple[bool, str, int, str]:
    """Order documents by who stands for the others: the earliest stated date, then the longest text, then the name."""
    return (source.published is None, source.published or "", -length, source.origin)


def fold_duplicates(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Give the documents, by origin, with each set of copies as one that lists the others in `duplicates`."""
    ranks = [preference(document.source, characters(document)) for document in documents]
    kept = copies([bands(document) for document in documents], ranks, documents.__getitem__)
    folded = (
        replace(
            documents[original],
            duplicates=(
                *documents[original].duplicates,
                *(source for at in others for source in (documents[at].source, *documents[at].duplicates)),
            ),
        )
        for original, others in kept.items()
    )
    return tuple(sorted(folded, key=lambda document: document.source.origin))
