"""Feeds generated files to the intake, and looks for crashes, hangs and growth of memory.

    python bench/fuzz.py [--files 10000] [--seed 0]

Files of all formats are made by hypothesis and by damaging a corpus (the samples in seeds/, and small documents made
here); each is read as a run reads it, by the worker, and goes through language detection and salience. A document or
a failure with its reason is right; anything else is a fault. Prints a Markdown table; exit code 1 if there is a fault.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import re
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hostile import pdf
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipeline import language, salience
from pipeline.errors import UnreadableInput
from pipeline.intake import Limits, Reader
from pipeline.records import Document

LIMITS = Limits()
FORMATS = ("txt", "md", "html", "pdf", "docx")
ROUNDS = 10
GROWTH = 64  # MB that the worker may grow by over the second half, when all its libraries are loaded
SEEDS = Path(__file__).parents[1] / "seeds"

FRAGMENTS = (
    "<script>alert(1)</script>", "<!--", "]]>", "<![CDATA[", "<table><tr><td>", "</div>" * 50, "<div>" * 300,
    '<meta charset="utf-16">', "&#x202e;", "&lt;", "{{ 7*7 }}", "{% raw %}", "#panic()", "\\input{/etc/passwd}", "$x$",
    "\x1b]0;x\x07", "\x1b[2J", "\x9b1m", "\u202e", "\u2066", "\ufeff", "\ud7ff", "\x00", "\r", "\x0c", "\u2028",
    "> " * 200, "- " * 200, "[" * 400, "*" * 400, "`" * 400, "|---|\n" * 40, "# " * 99, "---\ntitle: x\n---\n", "![](",
    "«" * 200, '"' * 501, "(" * 300, "M. " * 300, "... " * 200, "1. " * 200, "-\n" * 200, "\u00ad\n" * 99, "a" * 9000,
    "é" * 3000, "9" * 5000, "Publié le 32/13/2025", "date 2025-02-30", "Bamako, le 3 avril 2025", "PK\x03\x04",
    "Le ministre a annoncé lundi 3 milliards de francs CFA. ", "The minister met 12 envoys on Tuesday. ",
)  # fmt: skip

prose = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=200)), max_size=30).map("".join)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman", "cp850"])
plain = st.builds(lambda text, encoding: text.encode(encoding, "replace"), prose, encodings)
tags = st.sampled_from(["p", "div", "h1", "article", "table", "li", "b", "script", "style", "svg", "template", "body"])
elements = st.recursive(
    prose, lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", tags, st.lists(inner)),
    max_leaves=12,
)  # fmt: skip


def _zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@dataclass(slots=True)
class Corpus:
    """Whole documents, by format, to be damaged; of a Word document also its parts."""

    files: dict[str, list[bytes]]
    parts: dict[str, bytes]

    @classmethod
    def collect(cls) -> Corpus:
        """The samples that are there, and a document of each format made on the spot."""
        import docx
        import typst

        files: dict[str, list[bytes]] = {name: [] for name in FORMATS}
        for path in sorted(SEEDS.glob("*")):
            if path.suffix[1:] in files:
                files[path.suffix[1:]].append(path.read_bytes())
        text = "Le barrage a livré lundi 12 mai 2025 ses premiers mégawatts au réseau, selon le ministère de l’Énergie."
        files["txt"].append(text.encode())
        files["md"].append(f"---\ntitle: Titre\n---\n# Titre\n\n- {text}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode())
        files["html"].append(f"<html><head><title>T</title></head><body><article><p>{text}</p></article>".encode())
        files["pdf"].append(typst.compile(f"= Titre\n{text}\n#pagebreak()\n{text}".encode()))
        document = docx.Document()
        document.add_heading("Titre", 1)
        document.add_paragraph(text, style="List Bullet")
        document.add_table(2, 2).cell(0, 0).text = text
        target = io.BytesIO()
        document.save(target)
        files["docx"].append(target.getvalue())
        with zipfile.ZipFile(target) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return cls(files, parts)

    def damaged(self, format: str) -> st.SearchStrategy[bytes]:
        """A file of the corpus cut, overwritten, repeated, or with a piece of something else in it."""

        def damage(content: bytes, chance: random.Random, times: int, piece: bytes) -> bytes:
            changed = bytearray(content)
            for _ in range(times):
                at, length = chance.randrange(len(changed) + 1), chance.choice((1, 4, 64, 2000))
                match chance.randrange(5):
                    case 0:
                        del changed[at : at + length]
                    case 1:
                        changed[at : at + length] = chance.randbytes(length)
                    case 2:
                        changed[at:at] = changed[at : at + length] * chance.choice((1, 3, 40))
                    case 3:
                        changed[at:at] = piece
                    case _:
                        del changed[at:]
            return bytes(changed)

        return st.builds(
            damage, st.sampled_from(self.files[format]), st.randoms(use_true_random=False), st.integers(0, 6), plain
        )

    def reassembled(self) -> st.SearchStrategy[bytes]:
        """A Word document whose text is not what it should be, in an archive that is whole."""

        def fill(markup: str, extra: str | None, name: str) -> bytes:
            body = self.parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + markup.encode("utf-8", "replace"))
            more = {} if extra is None else {name: extra.encode("utf-8", "replace")}
            return _zipped({**self.parts, "word/document.xml": body, **more})

        escaped = prose.map(lambda text: re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", text)).map(html.escape)
        runs = st.lists(escaped, max_size=6).map(
            lambda texts: "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
        )
        names = st.sampled_from(
            ["word/styles.xml", "docProps/core.xml", "word/../../x", "[Content_Types].xml", "x\x1b[2J"]
        )
        return st.builds(fill, st.one_of(runs, prose), st.one_of(st.none(), prose), names)

    def typeset(self) -> st.SearchStrategy[bytes]:
        """A PDF whose objects and page contents are generated."""

        def build(contents: bytes, count: int, kids: str) -> bytes:
            stream = b"BT /F1 12 Tf 20 700 Td (" + contents.replace(b"(", b"").replace(b")", b") Tj T* (") + b") Tj ET"
            return pdf([
                b"<</Type/Catalog/Pages 2 0 R>>",
                f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
                b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/MediaBox[0 0 595 842]>>",
                f"<</Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream",
                b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            ])  # fmt: skip

        kids = st.sampled_from(["3 0 R", "3 0 R 3 0 R", "2 0 R", "9 0 R", "", "3 0 R " * 40])
        return st.builds(build, plain, st.integers(-1, 600), kids)

    def strategy(self, format: str) -> st.SearchStrategy[bytes]:
        """Files of a format, or of none under its name."""
        made: dict[str, st.SearchStrategy[bytes]] = {
            "txt": plain,
            "md": plain,
            "html": elements.map(lambda text: f"<html><body>{text}".encode("utf-8", "replace")),
            "pdf": self.typeset(),
            "docx": self.reassembled(),
        }
        return st.one_of(self.damaged(format), made[format], st.binary(max_size=3000))


@dataclass(slots=True)
class Tally:
    """What became of the files of a format; seconds that the slowest took."""

    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashed: int = 0
    late: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def resident(pid: int) -> float:
    """Memory that a process holds, in MB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def harmless(text: str) -> bool:
    """Whether a text can do nothing to a terminal: no control character but a newline, nothing that reorders it."""
    return all(character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for character in text)


def try_one(content: bytes, path: Path, reader: Reader, tally: Tally) -> None:
    """Read one file as a run does and note what became of it."""
    path.write_bytes(content)
    began = time.monotonic()
    tally.files += 1
    try:
        document = reader.read(path, path.name)
        tally.read += 1
        _follow(document, tally)
    except UnreadableInput as error:
        tally.refused[error.kind] += 1
        tally.crashed += "broke the reader" in error.detail
        tally.late += "takes longer" in error.detail
        if not harmless(error.detail) or "\n" in error.detail:
            tally.faults.append(f"a reason that is not one plain line: {error.detail!r}")
    except Exception as error:
        tally.faults.append(f"{type(error).__name__}: {error}")
    tally.slowest = max(tally.slowest, time.monotonic() - began)


def _follow(document: Document, tally: Tally) -> None:
    """The steps that every document takes before a model sees it, and what they must find."""
    texts = [document.source.title or "", *(paragraph.text for paragraph in document.paragraphs)]
    texts += [sentence.text for sentence in document.sentences]
    if not all(map(harmless, texts)):
        tally.faults.append("a control character in a document")
    if not document.sentences:
        tally.faults.append("a document without a sentence")
    salience.select(language.detect(document), 4)


def feed(strategy: st.SearchStrategy[bytes], number: int, start: int, use: Callable[[bytes], None]) -> None:
    """Give `use` that many examples, the same for the same `start`."""

    def one(content: bytes) -> None:
        use(content)

    generate = settings(
        max_examples=number, database=None, deadline=None, phases=[Phase.generate], print_blob=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    generate(seed(start)(given(strategy)(one)))()


def fuzz(files: int, start: int = 0) -> tuple[dict[str, Tally], list[float]]:
    """Tallies by format, and the worker's memory in MB after each tenth of the files."""
    corpus = Corpus.collect()
    tallies = {name: Tally() for name in FORMATS}
    memory: list[float] = []
    share = files // (ROUNDS * len(FORMATS))
    with tempfile.TemporaryDirectory() as folder, Reader(LIMITS) as reader:
        for number in range(ROUNDS):
            for name, tally in tallies.items():
                path = Path(folder) / f"file.{name}"
                use = partial(try_one, path=path, reader=reader, tally=tally)
                feed(corpus.strategy(name), share, start * ROUNDS + number, use)
            memory.append(resident(reader.process) if reader.process else 0.0)
    return tallies, memory


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    tallies, memory = fuzz(options.files, options.seed)
    print("| format | files | read | refused | reader crashed | over its time | slowest | faults |")
    print("|---|---:|---:|---|---:|---:|---:|---:|")
    for name, tally in tallies.items():
        refused = ", ".join(f"{kind} {count}" for kind, count in tally.refused.most_common())
        print(
            f"| {name} | {tally.files} | {tally.read} | {refused} | {tally.crashed} | {tally.late} | "
            f"{tally.slowest:.2f} s | {len(tally.faults)} |"
        )
    grown = memory[-1] - memory[len(memory) // 2 - 1]
    files = sum(tally.files for tally in tallies.values())
    print(f"\n{files} files in {time.monotonic() - began:.0f} s, seed {options.seed}")
    print(f"reader's memory after each tenth, MB: {' '.join(f'{value:.0f}' for value in memory)}")
    faults = [f"{name}: {fault}" for name, tally in tallies.items() for fault in tally.faults[:5]]
    if any(tally.crashed or tally.late for tally in tallies.values()):
        faults.append("the reader crashed or took too long")
    if grown > GROWTH:
        faults.append(f"memory grew by {grown:.0f} MB over the second half")
    print("\n".join(faults) or "no crash of the run, no hang, no growth of memory")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
