"""Reads documents made to do harm, and measures what each costs: `python bench/hostile.py`.

Each is read by the worker, as a run reads it. Prints a Markdown table: what it is, what became of it, seconds, and
the most memory that the reader held.
"""

from __future__ import annotations

import io
import os
import resource
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.errors import UnreadableInput
from pipeline.intake import Limits, Reader

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


def main() -> None:
    """Print the table."""
    limits = Limits()
    print("| document | bytes | what becomes of it | seconds | reader's memory |\n|---|---:|---|---:|---:|")
    most = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for title, (name, make) in CASES.items():
            path = Path(folder) / name
            path.write_bytes(make())
            with Reader(limits) as reader:
                began = time.monotonic()
                try:
                    document = reader.read(path, name)
                    found = f"read: {len(document.sentences)} sentences, {len(document.paragraphs)} paragraphs"
                except UnreadableInput as error:
                    found = f"refused: {error.detail or error.kind}"
                seconds = time.monotonic() - began
                memory = peak(reader.process)
            most = max(most, memory)
            print(f"| {title} | {path.stat().st_size:,} | {found} | {seconds:.1f} | {memory:.0f} MB |", flush=True)
            path.unlink()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nlimits: {limits.max_seconds:g} s and {limits.max_memory / 1e6:.0f} MB of addresses for a document")
    print(f"the most that any reader held: {max(most, children):.0f} MB")


def peak(process: int | None) -> float:
    """The most memory that a process has held, in MB (Linux); 0 for one that is gone."""
    status = Path(f"/proc/{process}/status")
    if process is None or not status.exists():
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
