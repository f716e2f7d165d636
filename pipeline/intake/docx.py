"""Read Word documents (.docx): styles tell headings, titles and lists; archives are measured before they are opened."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from pipeline.errors import UnreadableInput
from pipeline.intake.characters import clean
from pipeline.intake.metadata import sensible_title
from pipeline.intake.structure import BLANK, Line, row_lines
from pipeline.records import ParagraphKind

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAX_ENTRIES = 5_000
_MAX_XML = 60_000_000  # bytes: a thousand pages; parsed it takes several times as much memory
_MAX_RATIO = 200  # word/document.xml compresses to a tenth or so; a bomb to a thousandth


def open_archive(data: bytes, max_unpacked: int) -> None:
    """Refuse an archive that is broken, no Word document, or unpacks to more than `max_unpacked` bytes.

    Raises UnreadableInput ("unreadable", "format", "too_large").
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableInput("unreadable", f"damaged archive ({error})") from error
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise UnreadableInput("format", "a ZIP archive, but no Word document")
    unpacked = sum(entry.file_size for entry in entries)
    markup = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    most = min(max_unpacked, _MAX_RATIO * len(data) + 10_000_000)
    if len(entries) > _MAX_ENTRIES or unpacked > most or markup > _MAX_XML:
        raise UnreadableInput("too_large", f"unpacks to {unpacked / 1e6:.0f} MB in {len(entries)} parts")


def _inside(element: Any, tags: frozenset[str]) -> bool:
    return any(ancestor.tag in tags for ancestor in element.iterancestors())


def _text(paragraph: Any) -> str:
    """Give a paragraph's words: insertions in, deletions and hidden text out, text boxes left to their own."""
    parts: list[str] = []
    for run in paragraph.iter(f"{_W}r"):
        if next(run.iterancestors(f"{_W}p")) is not paragraph or run.find(f"{_W}rPr/{_W}vanish") is not None:
            continue
        for piece in run:
            if piece.tag == f"{_W}t":
                parts.append(piece.text or "")
            elif piece.tag in (f"{_W}br", f"{_W}cr"):
                parts.append("\n")
            elif piece.tag == f"{_W}tab":
                parts.append(" ")
            elif piece.tag == f"{_W}noBreakHyphen":
                parts.append("-")
    return clean("".join(parts))


def _kind(paragraph: Any, style: str) -> ParagraphKind | None:
    if (
        re.match(r"(?:heading|titre|title|subtitle)\b", style, re.I)
        or paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None
    ):
        return "heading"
    if paragraph.find(f"{_W}pPr/{_W}numPr") is not None or re.match(r"list(?!e? paragraph)", style, re.I):
        return "bullet"
    return None


def _style_names(document: WordDocument) -> dict[str, str]:
    return {style.style_id: style.name or "" for style in document.styles if style.style_id}


def read_docx(data: bytes, stem: str) -> tuple[list[Line], str | None, str | None]:
    """Give lines and title of a Word document; the third is None, for it states no date but in its text.

    Dates in the file's properties are of the file, not of its publication. Raises UnreadableInput.
    """
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        styles = _style_names(document)
        lines: list[Line] = []
        title: str | None = None
        rows: set[Any] = set()  # those read as one line
        for paragraph in document.element.body.iter(f"{_W}p", f"{_W}tr"):
            if _inside(paragraph, frozenset({_FALLBACK, f"{_W}del"})) or not rows.isdisjoint(paragraph.iterancestors()):
                continue
            if paragraph.tag == f"{_W}tr":
                row = row_lines(" ".join(map(_text, cell.iter(f"{_W}p"))).strip() for cell in paragraph.iter(f"{_W}tc"))
                if any(line.kind == "bullet" for line in row):
                    lines.extend(row)
                    rows.add(paragraph)
                continue
            named = paragraph.find(f"{_W}pPr/{_W}pStyle")
            style = styles.get(named.get(f"{_W}val"), "") if named is not None else ""
            pieces = [piece.strip() for piece in _text(paragraph).split("\n")]
            kind = _kind(paragraph, style)
            if kind is not None:
                pieces = [" ".join(piece for piece in pieces if piece)]
            if title is None and style.casefold() in ("title", "titre") and pieces[0]:
                title = pieces[0]
            lines.extend([*(Line(piece, kind) for piece in pieces), BLANK])
        stated = sensible_title(document.core_properties.title, stem)
    except (UnreadableInput, MemoryError):
        raise
    except Exception as error:  # a reader of hostile files can fail in any way; none may stop the run
        raise UnreadableInput("unreadable", f"damaged Word document ({type(error).__name__})") from error
    return lines, title or stated, None
