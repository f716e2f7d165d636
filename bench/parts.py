"""Prints what editions of real press say beside their stories, each with its source, to be read by eye.

    python bench/parts.py ../shared/data/orangesum/valid.jsonl.gz [--days 8] [--seed 5]

A day's press is the dozen of latest articles of three days in a row. What is told comes from the articles' own
sentences, so that no model's work is in it: timeline (T), figures (F), roles (P) and disagreements (D), one a line,
and behind "|||" the sentences that it rests on, each with the day of its article. docs/assembly.md has the counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from pipeline.assemble import assemble, untranslated
from pipeline.glossary import Glossary
from pipeline.intake import document_from_text
from pipeline.language import detect
from pipeline.records import Briefing, Claim, Digest, Document, Evidence, Summary

ARTICLES, CLAIMS, SPAN = 12, 4, 3
_GLUED = re.compile(r"(?<=[a-zà-ÿ0-9»\"][.!?])(?=[A-ZÉÀ«])")  # paragraphs, which the set has without a space


def presses(path: Path, days: int, seed: int) -> Iterator[tuple[str, list[Document]]]:
    """(day, its articles) of so many days, each at least two weeks from the others."""
    by_day: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row.get("title"):
                by_day[row["date"]].append(row)
    chosen: list[date] = []
    for day in random.Random(seed).sample(sorted(by_day), len(by_day)):
        last = date.fromisoformat(day)
        rows = [row for back in range(SPAN) for row in by_day.get((last - timedelta(back)).isoformat(), [])]
        if len(rows) < ARTICLES or any(abs((last - other).days) < 14 for other in chosen):
            continue
        chosen.append(last)
        yield day, [_document(row) for row in rows[:ARTICLES]]
        if len(chosen) == days:
            return


def _document(row: dict[str, str]) -> Document:
    text = _GLUED.sub("\n\n", row["article"])
    made = document_from_text(text, f"{row['id']}.txt", title=row["title"].strip())
    return detect(replace(made, source=replace(made.source, published=row["date"])))


def _digest(document: Document) -> Digest:
    """The article told by its first sentences."""
    claims = tuple(
        Claim(sentence.text, "", (Evidence(document.id, at, sentence.text, 1.0),), "extracted")
        for at, sentence in enumerate(document.sentences[:CLAIMS])
    )
    return Digest(document, Summary(Claim(document.source.title or "", "", (), "extracted"), claims))


def told(edition: Briefing) -> Iterator[tuple[str, str, list[Evidence]]]:
    """(kind, what the edition says, what it rests on) of its parts."""
    for event in edition.timeline:
        span = f"{event.date} to {event.end}" if event.end else event.date
        yield "T", f"{span}: {event.claim.fr} [{event.claim.independent} source(s)]", list(event.claim.evidence)
    for figure in edition.figures:
        when = f" ({figure.date})" if figure.date else ""
        what = figure.counts.fr or f"({figure.claim.fr})"  # as the edition shows it
        yield "F", f"{figure.amount.fr} {what}{when}", list(figure.claim.evidence)
    for entity in edition.entities:
        for role in entity.roles:
            yield "P", f"{entity.name.fr}: {role.label.fr}", list(role.evidence)
    for one in edition.disagreements:
        sides = " / ".join(version.text.fr for version in one.versions)
        yield "D", f"{one.about.fr}: {sides}", [first for v in one.versions for first in v.claim.evidence[:1]]


def lines(edition: Briefing) -> Sequence[str]:
    """A line for each, with the sentences it rests on."""
    days = {document.id: document.source.published for document in edition.documents}
    found = []
    for kind, said, evidence in told(edition):
        rests = " // ".join(f"[{days[one.document]}] {one.text}" for one in evidence)
        found.append(re.sub(r"\s+", " ", f"{kind} ||| {said} ||| {rests}"))
    return found


def main() -> None:
    """Print the parts of each day's edition."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--days", type=int, default=8)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    for day, documents in presses(options.path, options.days, options.seed):
        edition = assemble(
            [_digest(document) for document in documents],
            (),
            (),
            Glossary.load(),
            date=day,
            profile="embedded",
            titles=("Note", "Note"),
            translate=untranslated,
        )
        print(f"# {day}")
        print("\n".join(lines(edition)), flush=True)


if __name__ == "__main__":
    main()
