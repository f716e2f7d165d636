"""Read a folder of press documents into records: which files are documents, copies folded, failures told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from pipeline.errors import NothingToDo, UnreadableInput
from pipeline.intake.characters import escape_name
from pipeline.intake.duplicates import characters, fold_duplicates
from pipeline.intake.files import DEFAULT, Limits, read_file
from pipeline.records import Document, Failure

T = TypeVar("T")
Read = Callable[[Path, str], Document]

# What stands beside documents but is none; the names that editors, systems and repositories give.
_BYSTANDERS = re.compile(r"\..*|~\$.*|(?:readme|licen[cs]e)(?:\.(?:txt|md))?|thumbs\.db|desktop\.ini", re.I)
_ROUNDS = 3  # times that a file which is being written to is read again before it is given up
_UNSETTLED = "being written while it was read; put it there whole (write it elsewhere, then move it) and run again"


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


def _checked(path: Path, folder: Path, read: Read) -> Document:
    if path.is_symlink() and not _inside(path, folder):
        raise UnreadableInput("unreadable", "a link that leads out of the folder")
    return read(path, _origin(path, folder))


def _inside(link: Path, folder: Path) -> bool:
    try:
        return link.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # it leads to itself
        return False


def _state(path: Path) -> tuple[int, ...]:
    """What changes when a file is written to or replaced; empty if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _read_all(
    paths: Sequence[Path], folder: Path, read: Read, most: int, keep: Callable[[Document], T]
) -> tuple[dict[Path, tuple[T, int]], dict[Path, Failure]]:
    """What is kept of each document, with its characters, and failures; at most `most` characters in all."""
    documents: dict[Path, tuple[T, int]] = {}
    failures: dict[Path, Failure] = {}
    for path in paths:
        try:
            document = _checked(path, folder, read)
            length = characters(document)
            most -= length
            if most < 0:
                raise UnreadableInput("too_large", "more text in all than a run reads; split the folder")
            documents[path] = keep(document), length
        except UnreadableInput as error:
            failures[path] = Failure(_origin(path, folder), error.kind, escape_name(error.detail))
    return documents, failures


def _read_settled(
    paths: Sequence[Path], folder: Path, read: Read, most: int, keep: Callable[[Document], T]
) -> tuple[list[T], list[Failure]]:
    """Read files; those that were written to meanwhile are read again once the others are done, then given up."""
    states = {path: _state(path) for path in paths}
    documents, failures = _read_all(paths, folder, read, most, keep)
    for _ in range(_ROUNDS):
        changed = [path for path in paths if _state(path) != states[path]]
        if not changed:
            break
        states |= {path: _state(path) for path in changed}
        for path in changed:
            documents.pop(path, None)
            failures.pop(path, None)
        left = most - sum(length for _, length in documents.values())
        again, refused = _read_all(changed, folder, read, left, keep)
        documents |= again
        failures |= refused
    for path in (path for path in paths if _state(path) != states[path]):
        documents.pop(path, None)
        failures[path] = Failure(_origin(path, folder), "unreadable", _UNSETTLED)
    return [documents[path][0] for path in paths if path in documents], list(failures.values())


def read_folder(
    folder: Path, limits: Limits = DEFAULT, read: Read | None = None
) -> tuple[tuple[Document, ...], tuple[Failure, ...]]:
    """Read every file below a folder, or one file: documents with their copies folded, and failures, by origin.

    See `read_each`, which folds nothing.
    """
    documents, failures = read_each(folder, limits, read, lambda document: document)
    return fold_duplicates(documents), failures


def read_each(
    folder: Path, limits: Limits, read: Read | None, keep: Callable[[Document], T]
) -> tuple[list[T], tuple[Failure, ...]]:
    """Read every file below a folder, or one file: what `keep` makes of each document, and failures, by origin.

    No document is held longer than `keep` takes. `read` gives the document of a path and an origin or raises
    UnreadableInput: `Reader.read`, or, where it is not given, `read_file` in this process. Hidden files, README and
    LICENSE files, and the debris of editors (~$…, Thumbs.db) are no documents and are passed over. Folders behind
    links are not entered. Raises NothingToDo where there is nothing to read at all.
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
    read = read or partial(read_file, limits=limits)
    documents, refused = _read_settled(paths[: limits.max_files], top, read, limits.max_total, keep)
    return documents, tuple(sorted([*failures, *refused], key=lambda failure: failure.origin))
