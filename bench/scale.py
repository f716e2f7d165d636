"""Measures how a run's time and memory grow with the number of documents, writes the table, and draws both curves.

    python bench/scale.py ../shared/data/orangesum/train.jsonl.gz --numbers 500 1000 2000

Every run is a process of its own that makes a whole edition of so many articles, each a file of its folder: reading,
language, copies, salience, verification, store, assembly, publishing are those of every run. The model alone is a tiny
one of the embedded one's class with random weights (tests/tiny.py), asked once for each sentence, for the embedded one
would take hours. What it writes is noise, so that every claim fails verification and becomes a source sentence.
Memory is the peak resident set of the run (ru_maxrss), without the process that reads files, which is the same for
any number.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

NUMBERS = (250, 500, 1000, 2000, 5000, 10000)
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 300, 60, 60, 30, 40  # of the picture, in pixels


def articles(path: Path, number: int) -> list[str]:
    """The first `number` articles of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["article"] for line in islice(lines, number)]


def make_registry(root: Path, texts: Sequence[str]) -> Path:
    """A registry with the tiny model, made in `root`; gives its path."""
    from tiny import make_gemma, registry

    from pipeline.engines.convert import convert
    from pipeline.engines.transformers import quieten

    quieten()
    source = make_gemma(root / "source", texts)
    # Passages of press are longer than what the tests' model attends to.
    config = json.loads((source / "config.json").read_text())
    (source / "config.json").write_text(json.dumps(config | {"sliding_window": 512}))
    convert(source, root / "tiny", kind="causal", quantization="int8")
    (root / "registry.toml").write_text(registry(window=448, context=512))
    return root / "registry.toml"


def make_folder(folder: Path, texts: Sequence[str]) -> Path:
    """A folder with a file for each text."""
    folder.mkdir()
    for at, text in enumerate(texts):
        (folder / f"{at:06d}.txt").write_text(text, encoding="utf-8")
    return folder


def measured(folder: Path, out: Path, registry: Path) -> dict[str, float]:
    """A run, in this process: seconds of each part, of the processor, and peak memory in MiB."""
    from pipeline import flow
    from pipeline.engines.registry import Registry
    from pipeline.progress import Quiet
    from pipeline.settings import Settings

    settings = Settings.model_validate(
        {
            "profile": "tiny",
            "out": out,
            "summary": {
                "beams": 1,
            },
            "translation": {
                "beams": 1,
            },
            "input": {"max_files": 10**6},
        }
    )
    edition = flow.run(folder, "2025-06-30", settings, Registry.load(registry), Quiet())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(one.ru_utime + one.ru_stime for one in spent)
    told, stories = len(edition.briefing.documents), len(edition.briefing.stories)
    return edition.seconds | {"processor": processor, "peak": peak, "told": told, "stories": stories}


def drawn(rows: Sequence[dict[str, float]]) -> str:
    """Both curves as SVG: processor seconds a document, and peak memory, over the number of documents."""
    most = max(row["documents"] for row in rows)
    curves = (
        ("#b3402a", "ms of one core a document", [1000 * row["processor"] / row["documents"] for row in rows], False),
        ("#1f5f8b", "MiB at the peak", [row["peak"] for row in rows], True),
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12" role="img">',
        "<title>Time a document and peak memory over the number of documents</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    base = HEIGHT - BOTTOM
    parts.append(f'<path d="M{LEFT} {TOP}V{base}H{WIDTH - RIGHT}V{TOP}" fill="none" stroke="#888"/>')
    for row in rows:
        x = LEFT + wide * row["documents"] / most
        parts.append(f'<text x="{x:.0f}" y="{base + 18}" text-anchor="middle">{row["documents"]:,.0f}</text>')
    for colour, name, values, right in curves:
        top = max(values) * 1.25
        places = [
            (LEFT + wide * row["documents"] / most, base - high * value / top)
            for row, value in zip(rows, values, strict=True)
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        x, anchor = (WIDTH - RIGHT + 6, "start") if right else (LEFT - 6, "end")
        for share in (0.0, 0.4, 0.8):
            y = base - high * share
            parts.append(
                f'<text x="{x}" y="{y + 4:.0f}" text-anchor="{anchor}" fill="{colour}">{top * share:.0f}</text>'
            )
        parts.append(
            f'<text x="{WIDTH - RIGHT if right else LEFT}" y="18" text-anchor="{"end" if right else "start"}"'
            f' fill="{colour}">{name}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def table(rows: Sequence[dict[str, float]]) -> str:
    """The rows as Markdown."""
    lines = [
        "| Documents | one core, ms a document | clock, s | of it assembly, s | peak, MiB | stories told | told from |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        lines.append(
            f"| {row['documents']:,.0f} | {1000 * row['processor'] / row['documents']:.0f} | {row['clock']:.0f} "
            f"| {row['assemble']:.1f} | {row['peak']:.0f} | {row['stories']:.0f} | {row['told']:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run, print the table after each number, and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON lines with an article each, .gz")
    parser.add_argument("--numbers", type=int, nargs="+", default=NUMBERS, help="of documents")
    parser.add_argument("--picture", type=Path, help="where the curves go, as SVG")
    parser.add_argument("--one", type=Path, nargs=3, metavar=("FOLDER", "OUT", "REGISTRY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(*options.one)))
        return
    rows: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        texts = articles(options.articles, max(options.numbers))
        registry = make_registry(root, [text[:400] for text in texts[:300]])
        for number in options.numbers:
            folder = make_folder(root / f"press{number}", texts[:number])
            began = time.monotonic()
            command = [sys.executable, __file__, str(options.articles), "--one"]
            command += [str(folder), str(root / f"out{number}"), str(registry)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            row = json.loads(done.stdout.splitlines()[-1])
            rows.append({"documents": number, "clock": time.monotonic() - began} | row)
            print(table(rows[-1:]).splitlines()[-1], flush=True)
    print(table(rows))
    if options.picture:
        options.picture.write_text(drawn(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
