"""Take what was written for the model into desk/: each line checked, the rest reported by why it is left out.

    gather.py general.tsv written/general-*.txt
    gather.py sahel.tsv written/sahel-*.txt
    gather.py news.tsv written/news-*.txt
    gather.py spans.tsv written/claims-*.txt --passages written/passages.json

A written pair is « French ||| English », one of the news « id ||| English » (of `corpus.sentences`), a claim « number
||| claim ||| headline » of the passage of that number. A pair stays where the two-language verification finds the same
numbers, dates and opposites on both sides, a claim where its passage supports it. Lines that have been taken stay; the
same line is not taken twice.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from corpus import DESK, NEWS, articles, by_number, plain, spans, spelled

from pipeline.glossary import Glossary
from pipeline.verify import Verifier, check_translation
from pipeline.verify.numbers import in_figures

BAR = "|||"
# What a checker of facts can tell for certain; names and terms it doubts in one right pair of twenty.
WRONG = frozenset({"number", "date", "polarity", "degenerate"})
KNOWN = 3  # training articles with a two-part name, from which on it may be somebody whom the news knows
Line = tuple[str, tuple[str, ...]]  # why it is left out, or ""; its fields
Passage = tuple[str, str, list[str]]  # its article's id, itself, the article's words
_PLACE = frozenset(
    "Abou Boko Buenos Burkina Costa El Grande Haut Hong La Las Le Les Los New Porto Rio Saint San Santa Sao "
    "Sierra".split()
)
_PART = r"([A-ZÉÈÎ][a-zà-ÿ]+(?:-[A-ZÉÈÎ][a-zà-ÿ]+)?)"
_NAME = re.compile(rf"(?<!^)(?<![.«\"] )\b{_PART} {_PART}\b")


def known() -> frozenset[tuple[str, str]]:
    """Two capitalised words in a row that some of the training articles have, and that are no place or institution."""
    found: Counter[tuple[str, str]] = Counter()
    for words in articles().values():
        found.update(set(_NAME.findall(" ".join(words))))
    return frozenset(name for name, count in found.items() if count >= KNOWN and name[0] not in _PLACE)


def read_passages(path: Path) -> list[Passage]:
    """The passages, the articles' words beside them."""
    words = articles()
    return [(identity, text, words[identity]) for identity, text in json.loads(path.read_text("utf8"))]


def pairs(
    path: Path, glossary: Glossary, names: frozenset[tuple[str, str]], texts: Mapping[str, str]
) -> Iterator[Line]:
    """A file's lines as French, or the id of one of the `texts`, and English, each with why it is left out."""
    for line in path.read_text("utf8").splitlines():
        fields = tuple(plain(field) for field in line.split(BAR))
        french = texts.get(fields[0], "") if texts else fields[0]
        if len(fields) != 2 or not french or not fields[1]:
            yield "malformed", fields
            continue
        verdict = check_translation(
            in_figures(french), fields[1], source_language="fr", target_language="en", glossary=glossary
        )
        why = next((reason.kind for reason in verdict.reasons if reason.kind in WRONG), "")
        public = next((" ".join(name) for name in _NAME.findall(french) if name in names), "")
        yield why or (f"name {public}" if public else ""), fields


def claims(path: Path, passages: Sequence[Passage]) -> Iterator[Line]:
    """A file's lines as articles' ids and spans, each with why it is left out."""
    for line in path.read_text("utf8").splitlines():
        number, *said = (plain(field) for field in line.split(BAR))
        if len(said) != 2 or not all(said) or not number.isdigit():
            yield "malformed", (line,)
            continue
        identity, text, article = passages[int(number)]
        verifier = Verifier([text])
        why = next((reason.kind for one in said for reason in verifier.check(one).reasons), "")
        words = text.split()
        if why == "" and spelled(spans(text, article), article) != text:
            why = "not in the article"
        yield why, (identity, spans(text, article), *(spans(one, words) for one in said))


def main() -> None:
    """Append what stays, and print what does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=("general.tsv", "sahel.tsv", NEWS, "spans.tsv"))
    parser.add_argument("written", type=Path, nargs="+")
    parser.add_argument("--passages", type=Path, help="[article, text] of each passage that claims were written of")
    options = parser.parse_args()
    target = DESK / options.name
    have = set(target.read_text("utf8").splitlines()) if target.exists() else set()
    left_out: Counter[str] = Counter()
    if options.passages:
        passages = read_passages(options.passages)
        lines = chain.from_iterable(claims(path, passages) for path in options.written)
    else:
        # In the news people are who they are; what was made up names nobody whom it knows.
        glossary, news = Glossary.load(), options.name == NEWS
        names, texts = (frozenset(), by_number()) if news else (known(), {})
        lines = chain.from_iterable(pairs(path, glossary, names, texts) for path in options.written)
    with target.open("a", encoding="utf8") as file:
        for why, fields in lines:
            row = "\t".join(fields)
            if why or row in have:
                left_out[why or "there already"] += 1
                if why:
                    print(f"{why}: {row}")
            else:
                have.add(row)
                file.write(row + "\n")
    print(len(have), "lines in", target.name, dict(left_out))


if __name__ == "__main__":
    main()
