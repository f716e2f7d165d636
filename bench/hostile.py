"""Reads documents made to do harm, and measures what each costs: `python bench/hostile.py [--run]`.

Each is read by the worker, as a run reads it, and goes through language detection and salience. Prints a Markdown
table: what it is, what became of it, seconds, and the most memory that the program and its reader held together. With
--run, an edition is then made of all of them at once. Exit code 1 where one is a fault, or takes longer or more
memory than it may.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from pipeline.intake import Limits, Reader, read_folder

MOST_MEMORY = 2_500  # MB, of a run and all its processes
SLACK = 15.0  # seconds for the reader's start and end, and the steps after it

SENTENCE = "Le ministre a inauguré le 12 mars 2025 une centrale de 30 mégawatts à Agadez. "
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    b"</Relationships>"
)


def docx(document: bytes, **more: bytes) -> bytes:
    """A Word document of the given main part and further parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document, **more}
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _text(inner: str) -> bytes:
    return _XML + _WORD % f"<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>".encode()


def billion_laughs() -> bytes:
    """Entities that stand for ten of the one before, nine times over."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = _text("&a9;").replace(_XML, _XML + f"<!DOCTYPE w:document [{entities}]>".encode())
    return docx(document)


def external_entity() -> bytes:
    """An entity that is a file of this machine."""
    kind = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return docx(_text(SENTENCE + "&x;").replace(_XML, _XML + kind))


def nested_docx(depth: int) -> bytes:
    """A table in a table in a table."""
    opening, closing = b"<w:tbl><w:tr><w:tc>", b"<w:p/></w:tc></w:tr></w:tbl>"
    body = opening * depth + f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>".encode() + closing * depth
    return docx(_XML + _WORD % body)


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of the given objects, the first of which is the catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{len(out)}\n"
    return out + trailer.encode() + b"%%EOF"


def page(stream: bytes, extra: bytes = b"") -> bytes:
    """A PDF of one page with that content, which may draw itself as /X; `extra` goes into the content's dictionary."""
    return pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Form/Resources<</XObject<</X 4 0 R>>>>/Length %d%s>>" % (len(stream), extra)
        + b"stream\n" + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ])  # fmt: skip


def flate_bomb() -> bytes:
    """A page whose content unpacks to 2 GB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(2000)) + packer.flush()
    return page(packed, extra=b"/Filter/FlateDecode")


CASES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "100 MB of text": ("a.txt", lambda: (SENTENCE * 1_250_000).encode()),
    "20 MB of text, within the limit of bytes": ("b.txt", lambda: (SENTENCE * 230_000).encode()),
    "a million lines": ("c.txt", lambda: b"Oui.\n" * 1_000_000),
    "150,000 lines, within every limit": ("d.txt", lambda: b"Oui ?\n" * 150_000),
    "one line of 5 MB": ("e.txt", lambda: (SENTENCE * 60_000).encode()),
    "one line of 0.9 MB, within every limit": ("f.txt", lambda: (SENTENCE * 11_000).encode()),
    "one word of 0.9 MB": ("g.txt", lambda: b"a" * 900_000),
    "0.9 MB of full stops": ("h.txt", lambda: b"A. " * 300_000),
    "0.9 MB of opening quotation marks": ("i.txt", lambda: "« ".encode() * 300_000),
    "0.9 MB of straight quotation marks": ("j.txt", lambda: b'a" "b ' * 150_000),
    "0.9 MB of hyphens at line ends": ("k.txt", lambda: b"mot-\n" * 180_000),
    "Markdown: 20,000 quotations in each other": ("l.md", lambda: b"> " * 20_000 + SENTENCE.encode()),
    "Markdown: 100,000 brackets": ("m.md", lambda: b"[" * 100_000 + SENTENCE.encode()),
    "Markdown: 50,000 stars": ("n.md", lambda: b"*a **b " * 50_000),
    "Markdown: 200,000 backticks": ("o.md", lambda: b"".join(b"`" * n + b" " for n in range(600))),
    "HTML: 100,000 elements in each other": ("p.html", lambda: b"<body>" + b"<div>" * 100_000 + SENTENCE.encode()),
    "HTML: 20 MB of paragraphs": ("q.html", lambda: b"<html><body>" + f"<p>{SENTENCE}</p>".encode() * 220_000),
    "HTML: 300,000 empty elements": ("r.html", lambda: b"<body><p>" + b"<b></b><br>" * 300_000 + SENTENCE.encode()),
    "HTML: an attribute of 15 MB": ("s.html", lambda: b'<html><body><p title="' + b"a" * 15_000_000 + b'">x</p>'),
    "Word: a billion laughs": ("t.docx", billion_laughs),
    "Word: a file of this machine as an entity": ("u.docx", external_entity),
    "Word: 1 GB in one part": ("v.docx", lambda: docx(b"\0" * 1_000_000_000)),
    "Word: 3,000 tables in each other": ("w.docx", lambda: nested_docx(3_000)),
    "Word: 55 MB of markup": ("x.docx", lambda: docx(_XML + _WORD % (b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 1_600_000),
                                                     **{"word/noise": os.urandom(500_000)})),
    "PDF: a page that unpacks to 2 GB": ("y.pdf", flate_bomb),
    "PDF: a form that contains itself": ("z.pdf", lambda: page(b"q /X Do /X Do Q")),
    "PDF: pages that contain themselves": ("za.pdf", lambda: pdf([b"<</Type/Catalog/Pages 2 0 R>>",
                                                                  b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])),
    "PDF: 300,000 arrays in each other": ("zb.pdf", lambda: pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 300_000])),
    "PDF: 3 million text operators": ("zc.pdf", lambda: page(b"BT /F 9 Tf " + b"(a) Tj " * 2_500_000 + b"ET")),
}  # fmt: skip


def _named(name: str | bytes) -> Callable[[Path], None]:
    def place(folder: Path) -> None:
        (folder / os.fsdecode(name)).write_text(SENTENCE)

    return place


def _deep(folder: Path) -> None:
    bottom = folder / "/".join("h" * 400)
    bottom.mkdir(parents=True)
    (bottom / "h.txt").write_text(SENTENCE)


def _socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "s.txt"))


# What is no harm by its bytes but by what it is, or by its name.
PLACES: Mapping[str, Callable[[Path], None]] = {
    "a link to /etc/passwd": lambda folder: (folder / "a.txt").symlink_to("/etc/passwd"),
    "a link to /dev/zero": lambda folder: (folder / "b.txt").symlink_to("/dev/zero"),
    "a link to itself": lambda folder: (folder / "c.txt").symlink_to("c.txt"),
    "a link to the folder above": lambda folder: (folder / "d").symlink_to(".."),
    "a link to /": lambda folder: (folder / "e").symlink_to("/"),
    "a pipe that nobody writes to": lambda folder: os.mkfifo(folder / "f.txt"),
    "a device (/dev/zero's numbers; root only)": lambda folder: os.mknod(folder / "g.txt", 0o20666, os.makedev(1, 5)),
    "a socket": _socket,
    "400 folders in each other": _deep,
    "a name with a new line and terminal escapes": _named("nom\n\x1b[2J\x1b]0;titre\x07.txt"),
    "a name with bidi overrides": _named("\u202egpj.\u2066exe.txt"),
    "a name that is no UTF-8": _named(b"nom-\xff\xfe.txt"),
    "a name of HTML, Markdown, Jinja and typst": _named("<script>alert(1)<,script> **a** {{ 7*7 }} #panic().txt"),
}


def read_one(folder: Path) -> tuple[str, float, float]:
    """Read a folder as a run does, up to what a model would see; gives what became of it, seconds, and those
    of them that a processor was at work (a busy machine changes the first only)."""
    from pipeline import language, salience

    began = time.monotonic()
    limits = Limits()
    with Reader(limits) as reader:
        documents, failures = read_folder(folder, limits, reader.read)
        for document in documents:
            salience.select(language.detect(document), 4)
    found = [f"read: {len(one.sentences):,} sentences, {len(one.paragraphs):,} paragraphs" for one in documents]
    found += [f"refused: {one.detail or one.kind}" for one in failures]
    names = [one.source.origin for one in documents] + [one.origin for one in failures]
    if not all(map(str.isprintable, names)):
        found.append("A NAME THAT A TERMINAL WOULD OBEY")
    both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = sum(one.ru_utime + one.ru_stime for one in both)
    return "; ".join(found) or "nothing to read", time.monotonic() - began, worked


def watched(command: list[str]) -> tuple[str, float, int]:
    """Run a command; gives what it prints, the most memory in MB that it and all its children held together, and its
    exit code. Memory is looked at every 20 ms."""
    most = 0.0
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        while process.poll() is None:
            most = max(most, sum(map(held, descendants(process.pid))))
            time.sleep(0.02)
        said.seek(0)
        return said.read(), most, process.returncode


def descendants(process: int) -> Iterator[int]:
    """A process, its children and theirs (Linux)."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                yield from descendants(int(child))


def held(process: int) -> float:
    """The memory that a process holds now, in MB; 0 for one that is gone."""
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    return 0.0


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--read"]:
        print(json.dumps(read_one(Path(sys.argv[2]))))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", action="store_true", help="then make an edition of all of them, with --profile")
    parser.add_argument("--profile", default="embedded")
    options = parser.parse_args()
    limits, most, longest, faults = Limits(), 0.0, 0.0, 0
    print("| document | bytes | what becomes of it | seconds | at work | memory |\n|---|---:|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        every = Path(folder) / "every"
        every.mkdir()
        files: dict[str, Callable[[Path], None]] = {title: partial(_put, case) for title, case in CASES.items()}
        for title, place in {**files, **PLACES}.items():
            here = Path(folder) / "one"
            here.mkdir()
            try:
                place(here)
            except PermissionError:
                print(f"| {title} | | not possible here | | | |")
                continue
            size = sum(path.stat().st_size for path in here.iterdir() if not path.is_symlink() and path.is_file())
            said, memory, code = watched([sys.executable, __file__, "--read", str(here)])
            found, seconds, worked = json.loads(said) if code == 0 else (f"A FAULT: {said[-200:]!r}", 0.0, 0.0)
            faults += code != 0
            most, longest = max(most, memory), max(longest, worked)
            print(f"| {title} | {size:,} | {found} | {seconds:.1f} | {worked:.1f} | {memory:.0f} MB |", flush=True)
            for path in here.iterdir():
                path.rename(every / path.name)
            here.rmdir()
        print(f"\nlimits: {limits.max_seconds:g} s and {limits.max_memory / 1e6:.0f} MB of addresses for a document")
        print(f"the longest was at work for {longest:.1f} s; a run and its reader together held {most:.0f} MB")
        if options.run:
            began = time.monotonic()
            program = [str(Path(sys.executable).with_name("brief")), "run", str(every), "--out", f"{folder}/out"]
            said, memory, code = watched([*program, "--profile", options.profile, "--date", "2025-03-13", "--quiet"])
            print(f"an edition of all of them: exit {code}, {time.monotonic() - began:.0f} s, {memory:.0f} MB at most")
            print(f"{len(said.splitlines())} lines on the terminal, {'none' if plain(said) else 'SOME'} of them obeyed")
            most = max(most, memory)
            if code != 1:
                sys.exit(said[-2_000:])
    sys.exit(faults > 0 or most > MOST_MEMORY or longest > limits.max_seconds + SLACK)


def _put(case: tuple[str, Callable[[], bytes]], folder: Path) -> None:
    name, make = case
    (folder / name).write_bytes(make())


def plain(said: str) -> bool:
    """Whether a terminal that shows a text does nothing else."""
    return all(line.isprintable() for line in said.splitlines())


def peak(process: int | None) -> float:
    """The most memory that a process has held, in MB (Linux); 0 for one that is gone."""
    status = Path(f"/proc/{process}/status")
    if process is None or not status.exists():
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
