"""Keeps editions in the output folder, each whole or not at all.

    outputs/2025-06-30/           the edition: its files and manifest.json
    outputs/previous/2025-06-30/  the edition of that day before it was made again
    outputs/latest                a link to the newest edition (latest.txt, with its name, where links cannot be made)

An edition is written beside its place, flushed to the disk, and then changes places with what is there in one step
of the file system. A crash leaves the old edition or the new one, and at worst a hidden folder that the next run of
that day removes. An edition that says the same as the one there is not moved to previous/, and neither is a damaged
one. Only manifest.json holds what differs between two runs, such as times.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from datetime import date as Date
from io import BufferedRandom
from pathlib import Path

from filelock import FileLock

from pipeline.errors import RenderError

LOCK = ".lock"
_MANIFEST = "manifest.json"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def write_edition(
    files: Mapping[str, bytes | BufferedRandom], manifest: Mapping[str, object], folder: Path, date: str
) -> Path:
    """Put an edition into `folder` under its ISO `date` and return its place; an open file is copied.

    The manifest also gets the SHA-256 of every file. The edition of the same date that was there is moved to
    `folder`/previous, in place of the one before it. Raises RenderError where it cannot be written whole; then
    what was there is untouched.
    """
    try:
        Date.fromisoformat(date)
    except ValueError:
        raise RenderError(f"{date!r} is no date of an edition; give it as --date 2025-06-30.") from None
    for name in files:
        if not _NAME.fullmatch(name) or name == _MANIFEST:
            raise RenderError(f"{name!r} cannot be the name of an edition's file; use letters, digits and dots.")
    checksums = {name: _checksum(content) for name, content in sorted(files.items())}
    summary = json.dumps({**manifest, "files": checksums}, ensure_ascii=False, indent=2) + "\n"
    place = folder / date
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK):
            _publish({**files, _MANIFEST: summary.encode()}, place)
            _point_to_newest(folder)
    except OSError as error:
        raise RenderError(
            f"The edition could not be written to {place} ({error.strerror or error}); "
            "make room there or choose another folder with --out. What was there is untouched."
        ) from error
    return place


def _checksum(content: bytes | BufferedRandom) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    content.seek(0)
    return hashlib.file_digest(content, "sha256").hexdigest()


def _publish(files: Mapping[str, bytes | BufferedRandom], place: Path) -> None:
    folder = place.parent
    new, aside, copy = (folder / f".{place.name}.{suffix}" for suffix in ("new", "old", "copy"))
    if aside.exists() and not place.exists():
        aside.rename(place)
    for leftover in (new, aside, copy):  # of a run that was killed: never published, or kept in previous/ already
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        new.mkdir()
        for name, content in files.items():
            with (new / name).open("wb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    content.seek(0)
                    shutil.copyfileobj(content, file)
                file.flush()
                os.fsync(file.fileno())
        _flush(new)
        # Kept before it is replaced, so that there is no moment in which a kill loses it.
        if _is_whole(place) and _content(place) != _content(new):
            _keep(place, copy)
    except BaseException:
        for draft in (new, copy):
            shutil.rmtree(draft, ignore_errors=True)
        raise
    if _put(new, place):
        shutil.rmtree(new)
    _flush(folder)


def _keep(place: Path, copy: Path) -> None:
    """Put the edition at `place` into previous/ too, in place of the one that is there."""
    previous = place.parent / "previous"
    previous.mkdir(exist_ok=True)
    copy.mkdir()
    for path in place.iterdir():
        try:
            (copy / path.name).hardlink_to(path)
        except OSError:  # no second name on this file system
            shutil.copyfile(path, copy / path.name)
    _flush(copy)
    if _put(copy, previous / place.name):
        shutil.rmtree(copy)
    _flush(previous)


def _content(edition: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in edition.iterdir() if path.name != _MANIFEST}


def _is_whole(edition: Path) -> bool:
    """Whether an edition is there with all the files that its manifest names, as they were written."""
    try:
        sums = json.loads((edition / _MANIFEST).read_bytes())["files"]
        return {name: hashlib.sha256(content).hexdigest() for name, content in _content(edition).items()} == dict(sums)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _put(new: Path, place: Path) -> bool:
    """Move the folder `new` to `place`; what was there, if anything (then True), is afterwards at `new`."""
    if not place.exists():
        new.rename(place)
        return False
    if not _exchange(new, place):
        # Without an exchange in one step there is a moment in which the old edition stands under its aside name.
        aside = new.with_suffix(".old")
        place.rename(aside)
        new.rename(place)
        aside.rename(new)
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step (Linux's renameat2); False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0)


def _point_to_newest(folder: Path) -> None:
    newest = max(path.parent.name for path in folder.glob(f"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/{_MANIFEST}"))
    link, note = folder / ".latest.new", folder / "latest.txt"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(newest, target_is_directory=True)
        link.replace(folder / "latest")
    except OSError:
        link.unlink(missing_ok=True)
        replace(note, f"{newest}\n".encode())
    else:
        note.unlink(missing_ok=True)
    _flush(folder)


def replace(path: Path, content: bytes) -> None:
    """Put `content` in the place of what is at `path`, in one step and lastingly; nothing is done where it is equal."""
    if path.exists() and path.read_bytes() == content:
        return
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _flush(path.parent)


def _flush(folder: Path) -> None:
    """Make the names in `folder` last through a power cut."""
    if os.name == "nt":  # Windows opens no folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
