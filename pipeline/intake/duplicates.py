"""Fold exact and near copies of a document into one, in near linear time (MinHash; Broder 1997).

Two texts are copies when the sets of their three-word shingles are alike by Jaccard's measure and the copy states no
number, date or negation that the other has not. A rewrite that changes a figure is news, and both stay.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    shingles: npt.NDArray[np.uint64]  # their hashes, sorted: an eighth of the memory that the words would take
    facts: Counter[str]
    signature: npt.NDArray[np.uint64]


def _fingerprint(document: Document, factors: npt.NDArray[np.uint64]) -> _Fingerprint:
    import numpy as np

    text = " ".join(paragraph.text for paragraph in document.paragraphs).casefold().replace("’", "'")
    words = re.findall(r"\d+(?:[.,   ]\d+)*|[^\W\d_]+", text)
    count = max(1, len(words) - _SHINGLE + 1)
    digests = {blake2b(" ".join(words[i : i + _SHINGLE]).encode(), digest_size=8).digest() for i in range(count)}
    shingles = np.sort(np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64))
    facts = Counter(re.sub(r"\W", "", word) for word in words if word[0].isdigit() or word in _FACT_WORDS)
    return _Fingerprint(shingles, facts, _signature(shingles, factors))


def _signature(shingles: npt.NDArray[np.uint64], factors: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Give the minimum of each of 96 multiplicative hashes over the shingles; one by one, for a book has many."""
    import numpy as np

    mixed = (shingles * factor for factor in factors)
    return np.array([(one ^ (one >> np.uint64(32))).min() for one in mixed], dtype=np.uint64)


def _copies(one: _Fingerprint, copy: _Fingerprint) -> bool:
    import numpy as np

    shared = np.intersect1d(one.shingles, copy.shingles, assume_unique=True).size
    alike = shared / (one.shingles.size + copy.shingles.size - shared)
    return alike >= THRESHOLD and copy.facts <= one.facts


def _preference(document: Document) -> tuple[bool, str, int, str]:
    """Order documents by who stands for the others: the earliest stated date, then the longest text, then the name."""
    source = document.source
    length = sum(len(paragraph.text) for paragraph in document.paragraphs)
    return (source.published is None, source.published or "", -length, source.origin)


def fold_duplicates(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Give the documents, by origin, with each set of copies as one that lists the others in `duplicates`."""
    import numpy as np

    factors = np.random.default_rng(20250403).integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) * np.uint64(
        2
    ) + np.uint64(1)
    kept: list[tuple[Document, _Fingerprint]] = []
    copies: dict[int, list[Source]] = defaultdict(list)
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for document in sorted(documents, key=_preference):
        fingerprint = _fingerprint(document, factors)
        bands = [(band, rows.tobytes()) for band, rows in enumerate(fingerprint.signature.reshape(_BANDS, _ROWS))]
        candidates = sorted({index for band in bands for index in buckets[band]})
        original = next((index for index in candidates if _copies(kept[index][1], fingerprint)), None)
        if original is not None:
            copies[original].extend([document.source, *document.duplicates])
            continue
        for band in bands:
            buckets[band].append(len(kept))
        kept.append((document, fingerprint))
    folded = (replace(doc, duplicates=(*doc.duplicates, *copies[index])) for index, (doc, _) in enumerate(kept))
    return tuple(sorted(folded, key=lambda document: document.source.origin))
