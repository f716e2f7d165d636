"""Count how rare the stems of the news are: pipeline/rarity.tsv.

    python rarity.py

French from OrangeSum's training articles with their titles, a stem that five of them have at least. English from the
sentences of FLORES-200 dev and of half of NTREX-128, for want of articles: of a stem that a share p of the sentences
has, 1 - (1 - p)^20 of the articles are taken to have it. Each line of the table is a language, a rarity in nats, and
the stems that have it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from rows import DATA, rows

from pipeline.words import content, words

TABLE = Path(__file__).parents[2] / "pipeline" / "rarity.tsv"
LEAST = 5  # French articles
SENTENCES = 20  # of an article
HEADER = """\
# How rare a stem is in the news (rarity.py): language, tab, inverse document frequency in nats, tab, stems.
# Made by models/build/rarity.py: counts of words, in which no text is left.
"""


def counted(texts: Iterable[str], language: str) -> tuple[int, Counter[str]]:
    """(number of texts, how many of them have each stem)."""
    found: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        found.update({word.stem for word in content(words(text, language))})
    return number, found


def main() -> None:
    """Write the table."""
    articles = (f"{row.get('title') or ''}. {row['article']}" for row in rows(DATA / "orangesum" / "train.jsonl.gz"))
    number, french = counted(articles, "fr")
    shares = {("fr", stem): (1 + count) / (1 + number) for stem, count in french.items() if count >= LEAST}
    lines = [row["en"] for name in ("flores_dev", "ntrex_train") for row in rows(DATA / "mt" / f"{name}.jsonl")]
    number, english = counted(lines, "en")
    shares |= {("en", stem): 1 - (1 - count / number) ** SENTENCES for stem, count in english.items()}
    table: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (language, stem), share in shares.items():
        table[language, f"{-math.log(share):.1f}"].append(stem)
    order = sorted(table, key=lambda key: (key[0], float(key[1])))
    body = "".join(f"{code}\t{rare}\t{' '.join(sorted(table[code, rare]))}\n" for code, rare in order)
    TABLE.write_text(HEADER + body, encoding="utf-8")
    print(
        f"{sum(code == 'fr' for code, _ in shares)} French and {sum(code == 'en' for code, _ in shares)} English stems"
    )


if __name__ == "__main__":
    main()
