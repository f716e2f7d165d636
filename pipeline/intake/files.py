"""Read one press document into a record, by what the file holds: text, structure, title, stated date."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UnreadableInput
from pipeline.intake.characters import clean
from pipeline.intake.decode import decode
from pipeline.intake.published import take_published
from pipeline.intake.sentences import split_sentences
from pipeline.intake.structure import Line, paragraphs_of, take_title
from pipeline.records import Document, Sentence, Source

_TEXT = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})
_SUPPORTED = _TEXT | {".pdf", ".docx"}
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}")
_LONGEST_TITLE = 500  # characters; what claims to be one and is longer would fill the page
_OLE, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run reads: bytes of a file, files of a folder, pages of a PDF, bytes of an unpacked .docx; characters
    of a document's text (a million are a book) and of all; seconds and bytes of memory that reading one may take."""

    max_bytes: int = 20_000_000
    max_files: int = 2_000
    pdf_pages: int = 500
    max_unpacked: int = 200_000_000
    max_characters: int = 1_000_000
    max_total: int = 40_000_000
    max_seconds: float = 60.0
    max_memory: int = 1_500_000_000


DEFAULT = Limits()


def _document(lines: list[Line], origin: str, title: str | None, published: str | None, encoding: str) -> Document:
    stated, lines = take_published(lines)
    given = title if title and len(title) <= _LONGEST_TITLE else None
    title, paragraphs = take_title(paragraphs_of(lines), given)
    sentences = tuple(
        Sentence(sentence, index)
        for index, paragraph in enumerate(paragraphs)
        if paragraph.kind != "heading"
        for sentence in split_sentences(paragraph.text)
    )
    if not any(re.search(r"[^\W\d_]", sentence.text) for sentence in sentences):
        raise UnreadableInput("empty", "nothing to read once page furniture is gone" if title or lines else "")
    text = "\n".join([title or "", *(paragraph.text for paragraph in paragraphs)])
    return Document(
        id=hashlib.sha256(text.encode("utf-8")).hexdigest()[:16],
        source=Source(origin, title, published or stated),
        paragraphs=paragraphs,
        sentences=sentences,
        encoding=encoding,
    )


def _lines(text: str) -> list[Line]:
    return [Line(line.strip()) for line in clean(text).split("\n")]


def document_from_text(
    text: str, origin: str, *, title: str | None = None, published: str | None = None, encoding: str = "utf-8"
) -> Document:
    """Give the document of a plain text; `title` and `published` go before what the text says of itself.

    Raises UnreadableInput("empty") where nothing but boilerplate is in it.
    """
    given = clean(title).replace("\n", " ").strip() if title else None
    return _document(_lines(text), origin, given or None, published, encoding)


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; never waits on a pipe or a device.

    Raises UnreadableInput with the kind and detail of the failure.
    """
    try:
        # Opened without waiting and looked at once open: what a name stands for can change in between.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableInput("unreadable", "not a regular file")
            data = file.read(limit + 1)
    except OSError as error:
        raise UnreadableInput("unreadable", error.strerror or type(error).__name__) from error
    if len(data) > limit:
        raise UnreadableInput("too_large", f"over {limit / 1e6:g} MB")
    return data


def _bounded(lines: list[Line], limits: Limits) -> list[Line]:
    """The lines, if they are no more text than a document may have; before the costly steps, not after them."""
    characters = sum(len(line.text) for line in lines)
    if characters > limits.max_characters:
        raise UnreadableInput("too_large", _excess(characters, limits.max_characters))
    return lines


def _excess(characters: int, limit: int) -> str:
    return f"{characters / 1e6:.1f} million characters of text, the limit is {limit / 1e6:g} million"


def _read(data: bytes, path: Path, origin: str, limits: Limits) -> Document:
    extension = path.suffix.casefold() if _EXTENSION.fullmatch(path.suffix) else ""
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise UnreadableInput("empty")
    if b"%PDF-" in data[:1024]:
        from pipeline.intake.pdf import read_pdf

        return _document(*_ordered(read_pdf(data, path.stem, limits.pdf_pages), origin, limits), encoding="pdf")
    if data.startswith(b"PK\x03\x04") or extension == ".docx":
        from pipeline.intake.docx import open_archive, read_docx

        if data.startswith(_OLE):
            raise UnreadableInput("unreadable", "protected by a password, or an old .doc: save it as .docx without one")
        open_archive(data, limits.max_unpacked)
        return _document(*_ordered(read_docx(data, path.stem), origin, limits), encoding="docx")
    if data.startswith((_OLE, _RTF)):
        raise UnreadableInput("format", "an old Word or rich text file: save it as .docx")
    if extension == ".pdf":
        raise UnreadableInput("unreadable", "no PDF, whatever its name says")
    from pipeline.intake.html import declared_charset, looks_like_html, read_html

    try:
        text, encoding = decode(data, declared_charset(data))
    except UnreadableInput:
        if extension and extension not in _SUPPORTED:
            raise UnreadableInput("format", f"{extension} files are not read") from None
        raise
    if looks_like_html(text) or (extension in (".html", ".htm", ".xhtml") and "<" in text):
        return _document(*_ordered(read_html(text), origin, limits), encoding=encoding)
    if extension and extension not in _SUPPORTED:
        raise UnreadableInput("format", f"{extension} files are not read")
    if len(text) > limits.max_characters:
        raise UnreadableInput("too_large", _excess(len(text), limits.max_characters))
    if extension in (".md", ".markdown"):
        from pipeline.intake.markdown import read_markdown

        return _document(*_ordered(read_markdown(clean(text)), origin, limits), encoding=encoding)
    return _document(_lines(text), origin, None, None, encoding)


def _ordered(
    read: tuple[list[Line], str | None, str | None], origin: str, limits: Limits
) -> tuple[list[Line], str, str | None, str | None]:
    lines, title, published = read
    return _bounded(lines, limits), origin, title, published


def read_file(path: Path, origin: str, limits: Limits = DEFAULT) -> Document:
    """Read one file by what it holds, whatever its name says, and give its document.

    Raises UnreadableInput with the kind and detail of the failure; nothing else. Time and memory are bounded by
    `Reader`, which calls this in a process of its own.
    """
    data = read_bytes(path, limits.max_bytes)
    try:
        return _read(data, path, origin, limits)
    except UnreadableInput:
        raise
    except MemoryError:
        raise UnreadableInput("too_large", "needs more memory to read than a document may take") from None
    except Exception as error:  # hostile input can break a parser in any way; one file never stops the run
        raise UnreadableInput("unreadable", f"could not be parsed ({type(error).__name__})") from error
