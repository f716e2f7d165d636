"""Read a folder of press documents into records: text, structure, title, stated date; copies folded, failures told."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import NothingToDo, UnreadableInput
from pipeline.intake.characters import clean, escape_name
from pipeline.intake.decode import decode
from pipeline.intake.duplicates import fold_duplicates
from pipeline.intake.published import take_published
from pipeline.intake.sentences import split_sentences
from pipeline.intake.structure import Line, paragraphs_of, take_title
from pipeline.records import Document, Failure, Sentence, Source

__all__ = ["Limits", "document_from_text", "read_file", "read_folder"]

_TEXT = frozenset({".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"})
_SUPPORTED = _TEXT | {".pdf", ".docx"}
# What stands beside documents but is none; the names that editors, systems and repositories give.
_BYSTANDERS = re.compile(r"\..*|~\$.*|(?:readme|licen[cs]e)(?:\.(?:txt|md))?|thumbs\.db|desktop\.ini", re.I)
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}")
_OLE, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run reads: bytes of a file, files of a folder, pages of a PDF, bytes of an unpacked .docx."""

    max_bytes: int = 20_000_000
    max_files: int = 2_000
    pdf_pages: int = 500
    max_unpacked: int = 200_000_000


def _document(lines: list[Line], origin: str, title: str | None, published: str | None, encoding: str) -> Document:
    stated, lines = take_published(lines)
    title, paragraphs = take_title(paragraphs_of(lines), title)
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


def _read_bytes(path: Path, limit: int) -> bytes:
    """Read a regular file of at most `limit` bytes; never waits on a pipe or a device."""
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


def _read(data: bytes, path: Path, origin: str, limits: Limits) -> Document:
    extension = path.suffix.casefold() if _EXTENSION.fullmatch(path.suffix) else ""
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise UnreadableInput("empty")
    if b"%PDF-" in data[:1024]:
        from pipeline.intake.pdf import read_pdf

        return _document(*_ordered(read_pdf(data, path.stem, limits.pdf_pages), origin), encoding="pdf")
    if data.startswith(b"PK\x03\x04") or extension == ".docx":
        from pipeline.intake.docx import open_archive, read_docx

        if data.startswith(_OLE):
            raise UnreadableInput("unreadable", "protected by a password, or an old .doc: save it as .docx without one")
        open_archive(data, limits.max_unpacked)
        return _document(*_ordered(read_docx(data, path.stem), origin), encoding="docx")
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
        return _document(*_ordered(read_html(text), origin), encoding=encoding)
    if extension and extension not in _SUPPORTED:
        raise UnreadableInput("format", f"{extension} files are not read")
    if extension in (".md", ".markdown"):
        from pipeline.intake.markdown import read_markdown

        return _document(*_ordered(read_markdown(clean(text)), origin), encoding=encoding)
    return _document(_lines(text), origin, None, None, encoding)


def _ordered(
    read: tuple[list[Line], str | None, str | None], origin: str
) -> tuple[list[Line], str, str | None, str | None]:
    lines, title, published = read
    return lines, origin, title, published


def read_file(path: Path, origin: str, limits: Limits = Limits()) -> Document:
    """Read one file by what it holds, whatever its name says, and give its document.

    Raises UnreadableInput with the kind and detail of the failure; nothing else.
    """
    data = _read_bytes(path, limits.max_bytes)
    try:
        return _read(data, path, origin, limits)
    except UnreadableInput:
        raise
    except Exception as error:  # hostile input can break a parser in any way; one file never stops the run
        raise UnreadableInput("unreadable", f"could not be parsed ({type(error).__name__})") from error


def _origin(path: Path, folder: Path) -> str:
    return escape_name(path.relative_to(folder).as_posix())


def _walk(folder: Path) -> Iterator[Path | Failure]:
    """Give the files below a folder, sorted, and a failure for each part of it that is not entered."""
    refused: list[Failure] = []

    def refuse(error: OSError) -> None:
        refused.append(Failure(_origin(Path(error.filename), folder), "unreadable", error.strerror or ""))

    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not _BYSTANDERS.fullmatch(name))
        for name in [*folders]:
            if (Path(root) / name).is_symlink():
                yield Failure(
                    _origin(Path(root) / name, folder), "unreadable", "a link to a folder; links are not followed"
                )
        yield from (Path(root) / name for name in sorted(names) if not _BYSTANDERS.fullmatch(name))
    yield from refused


def _checked(path: Path, folder: Path, limits: Limits) -> Document:
    if path.is_symlink() and not path.resolve().is_relative_to(folder):
        raise UnreadableInput("unreadable", "a link that leads out of the folder")
    return read_file(path, _origin(path, folder), limits)


def read_folder(folder: Path, limits: Limits = Limits()) -> tuple[tuple[Document, ...], tuple[Failure, ...]]:
    """Read every file below a folder, or one file: documents with their copies folded, and failures, by origin.

    Hidden files, README and LICENSE files, and the debris of editors (~$…, Thumbs.db) are no documents and are
    passed over. Folders behind links are not entered. Raises NothingToDo where there is nothing to read at all.
    """
    if not folder.exists():
        raise NothingToDo(f"There is no folder {folder}: create it and put the documents of the day in it.")
    if folder.is_file():
        top, found = folder.resolve().parent, [folder.resolve()]
        entries: list[Path | Failure] = [*found]
    elif folder.is_dir():
        top = folder.resolve()
        entries = list(_walk(top))
    else:
        raise NothingToDo(f"{folder} is neither a folder nor a file: name the folder that holds the documents.")
    if not entries:
        raise NothingToDo(f"The folder {folder} is empty: put .txt, .md, .html, .pdf or .docx documents in it.")
    paths = sorted((entry for entry in entries if isinstance(entry, Path)), key=lambda path: path.as_posix())
    failures = [entry for entry in entries if isinstance(entry, Failure)]
    if len(paths) > limits.max_files:
        detail = f"{len(paths)} files, the limit is {limits.max_files}: those after it by name were not read"
        failures.append(Failure(_origin(paths[limits.max_files], top), "too_large", detail))
    documents: list[Document] = []
    for path in paths[: limits.max_files]:
        try:
            documents.append(_checked(path, top, limits))
        except UnreadableInput as error:
            failures.append(Failure(_origin(path, top), error.kind, error.detail))
    return fold_duplicates(documents), tuple(sorted(failures, key=lambda failure: failure.origin))
