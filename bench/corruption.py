"""Measures verification: how many claims with one wrong fact it catches, and how many right ones it rejects.

    python bench/corruption.py --data FOLDER [--each 400] [--part test]

FOLDER holds orangesum/{train,valid}.jsonl.gz (French articles) and mt/{ntrex_train,flores_dev}.jsonl and
mt/canada_laws.jsonl.gz (French–English pairs). A claim is a sentence of an article, whole or shortened by deletion, or
a human translation; bench/changes.py makes one fact in it wrong. Every row goes through what `brief verify` does.

Checks are looked at and tuned on --part tune (valid articles, even lines of each parallel text) and reported on
--part test (train articles, odd lines). Random choices are seeded.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from changes import Around, Change, around, change, kinds

from pipeline.intake.sentences import split_sentences
from pipeline.verify.judge import Judge
from pipeline.verify.rows import verify_rows

ATTRIBUTION = r"\b(?:selon|d'après|a-t-|ont-|avait-|indiqu|affirm|source)"
TRANSLATIONS = ("flores_dev", "ntrex_train", "canada_laws")


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim to check: its kind of change and the way of it ("" if none), the row, and the sentence as it was."""

    kind: str
    way: str
    row: dict[str, Any]
    true: str


def shortened(text: str, chance: random.Random) -> str:
    """The sentence without one of its subordinate stretches between commas, if that is not who says it."""
    stretches = [m for m in re.finditer(r", [^,]{10,80}(?=, |\.$)", text) if not re.search(ATTRIBUTION, m[0])]
    if not stretches or re.search('["«“]', text) or chance.random() < 0.5:
        return text
    cut = chance.choice(stretches)
    rest = text[: cut.start()] + text[cut.end() :].removeprefix(",")
    return rest if len(rest) > 40 else text


def french(data: Path, part: str, each: int, chance: random.Random) -> list[Trial]:
    """Sentences of articles, true and changed, against their articles."""
    with gzip.open(data / "orangesum" / f"{'train' if part == 'test' else 'valid'}.jsonl.gz", "rt") as file:
        rows = [json.loads(line) for line in file]
    chance.shuffle(rows)
    ways = kinds("fr")
    trials: dict[str, list[Trial]] = {kind: [] for kind in ("untouched", "shortened", *ways)}
    for row in rows[:6000]:
        sentences = split_sentences(row["article"], "fr")
        if len(sentences) < 3:
            continue
        about = around(row["article"])
        source = {"source": "\n".join(sentences), "lang": "fr"}
        for sentence in chance.sample(sentences, min(8, len(sentences))):
            if not 40 < len(sentence) < 400:
                continue
            claim = shortened(sentence, chance)
            _add(trials, "untouched", "", source, sentence, sentence, each)
            if claim != sentence:
                _add(trials, "shortened", "", source, claim, sentence, each)
            _changed(trials, ways, source, claim, chance, about, each)
        if min(map(len, trials.values())) >= each:
            break
    return [trial for found in trials.values() for trial in found]


def english(data: Path, part: str, each: int, chance: random.Random) -> list[Trial]:
    """Human translations, true and changed, against the French that they translate."""
    ways = kinds("en")
    trials: dict[str, list[Trial]] = {kind: [] for kind in (*TRANSLATIONS, "in French", "cut off", *ways)}
    for name in TRANSLATIONS:
        rows = _pairs(data / "mt", name, part, chance)
        documents: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            documents[str(row.get("doc", ""))].append(row["en"])
        abouts = {doc: around(" ".join(texts)) for doc, texts in documents.items() if doc}
        for row in rows:
            source = {"source": row["fr"], "source_lang": "fr", "lang": "en"}
            _add(trials, name, "", source, row["en"], row["en"], 2 * each)
            if name != "canada_laws":
                _add(trials, "in French", "", source, row["fr"], row["en"], each)
                if len(row["en"]) > 80:
                    _add(trials, "cut off", "", source, row["en"][: len(row["en"]) * 2 // 5], row["en"], each)
            about = abouts.get(str(row.get("doc", "")), around(row["en"]))
            _changed(trials, ways, source, row["en"], chance, about, each)
    return [trial for found in trials.values() for trial in found]


def _pairs(folder: Path, name: str, part: str, chance: random.Random) -> list[dict[str, str]]:
    """One half of a parallel text, in random order."""
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    text = plain.read_text("utf-8") if plain.exists() else gzip.decompress(packed.read_bytes()).decode("utf-8")
    rows = [json.loads(line) for line in text.splitlines()][1 if part == "test" else 0 :: 2]
    rows = [row | {"fr": row["fr"].strip(), "en": row["en"].strip()} for row in rows if len(row["fr"].split()) > 4]
    chance.shuffle(rows)
    return rows


def _add(
    trials: dict[str, list[Trial]], kind: str, way: str, source: dict[str, str], claim: str, true: str, most: int
) -> None:
    if len(trials[kind]) < most:
        trials[kind].append(Trial(kind, way, {"id": f"{kind} {len(trials[kind])}", "claim": claim, **source}, true))


def _changed(
    trials: dict[str, list[Trial]],
    ways: dict[str, list[Change]],
    source: dict[str, str],
    claim: str,
    chance: random.Random,
    about: Around,
    each: int,
) -> None:
    for kind, several in ways.items():
        if len(trials[kind]) < each and (new := change(several, claim, chance, about)):
            _add(trials, kind, new[1], source, new[0], claim, each)


def table(title: str, trials: Sequence[Trial], verdicts: Sequence[dict[str, Any]], detail: bool) -> Iterator[str]:
    """The lines of a Markdown table: how many of each kind were rejected, of how many."""
    tried, rejected = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for trial, verdict in zip(trials, verdicts, strict=True):
        for key in {(trial.kind, ""), (trial.kind, trial.way)}:
            tried[key] += 1
            rejected[key] += not verdict["supported"]
    yield f"| {title} | rejected | of | share |"
    yield "| --- | ---: | ---: | ---: |"
    for kind in dict.fromkeys(trial.kind for trial in trials):
        ways = sorted(way for other, way in tried if other == kind and way) if detail else []
        for way in ("", *ways):
            key = (kind, way)
            label = kind if not way else f"– {way.replace('_', ' ')}"
            yield f"| {label} | {rejected[key]} | {tried[key]} | {100 * rejected[key] / tried[key]:.1f} % |"


def main() -> None:
    """Prints the table of each direction."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--each", type=int, default=400)
    parser.add_argument("--part", choices=("tune", "test"), default="test")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=("fr", "en"))
    parser.add_argument("--kinds", default="", help="comma-separated; all of them where left out")
    parser.add_argument("--rules", action="store_true", help="without the model that judges translations")
    parser.add_argument("--detail", action="store_true", help="each way of changing a fact by itself")
    parser.add_argument("--show", type=int, default=0, help="how many of each kind that went wrong to print")
    options = parser.parse_args()
    for code, title, make in (("fr", "French against French", french), ("en", "English against French", english)):
        if options.only not in (None, code):
            continue
        trials = make(options.data, options.part, options.each, random.Random(options.seed))
        if options.kinds:
            trials = [trial for trial in trials if trial.kind in options.kinds.split(",")]
        verdicts = list(
            verify_rows([trial.row for trial in trials], (lambda: None) if options.rules else Judge.embedded)
        )
        print("\n".join(table(title, trials, verdicts, options.detail)), flush=True)
        shown = Counter[str]()
        for trial, verdict in zip(trials, verdicts, strict=True):
            right = verdict["supported"] == (trial.kind in {"untouched", "shortened", *TRANSLATIONS})
            if not right and shown[trial.kind] < options.show:
                shown[trial.kind] += 1
                why = [(one["kind"], one["found"], one["expected"]) for one in verdict["reasons"]]
                said = f"\n    {trial.row['source']}" if code == "en" else ""
                print(f"  {trial.kind} {trial.way}: {trial.row['claim']}\n    {trial.true}{said}\n    {why}")
        print()
    print(f"seed {options.seed} | part {options.part} | Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
