"""How rare a word is in the news, from a table that was counted once: a day's own press is too small to tell.

Of fourteen articles, twelve of them on one attack, the words of the attack are the commonest of the day, and by its own
counts worth the least. rarity.tsv has the inverse document frequency (Spärck Jones 1972) of stems in French and English
news; models/build/rarity.py makes it.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from pipeline.words import stems

_UNSEEN = {"fr": 9.0, "en": 7.0}  # of stems that too few articles had for the table
MARKED = 4.0  # of a date, or of a figure: rarer than what every article has, and commoner than a name


_COUNTRY = 0.5  # of the rarity of a country's name, which much of a region's press has in common


@cache
def _table(language: str) -> dict[str, float]:
    rows = resources.files("pipeline").joinpath("rarity.tsv").read_text(encoding="utf-8").splitlines()
    cells = (row.split("\t") for row in rows if not row.startswith("#"))
    return {stem: float(rarity) for code, rarity, stems in cells if code == language for stem in stems.split(" ")}


@cache
def _countries(language: str) -> frozenset[str]:
    from babel import Locale

    names = (name for code, name in Locale(language).territories.items() if len(code) == 2)
    return frozenset(stem for name in names for stem in stems(name, language))


def rarity(stem: str, language: str) -> float:
    """Inverse document frequency of a stem, in nats: near 0 of what every article has, 9 of what hardly any has.

    Of a language without a table, French serves for names and the like.
    """
    language = language if language in _UNSEEN else "fr"
    return _table(language).get(stem, _UNSEEN[language]) * (_COUNTRY if stem in _countries(language) else 1)
