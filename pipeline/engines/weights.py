"""Weights as files: split for git, joined and checked before use, and the fingerprint of a model."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError

SUMS = "SHA256SUMS"
# Beside the parts of a file: the runs of zeros that they leave out, as gzip of pairs of little-endian 32-bit numbers,
# the bytes that are kept and the zeros after them.
HOLES = ".holes"
RUN = 64  # zeros in a row from which they are left out
# What an engine reads; cards, licences and logs may change without making it another model.
MODEL_FILES = (
    "model.bin*",
    "*.safetensors*",
    "pytorch_model*.bin*",
    "*config.json",
    "engine.json",
    "*vocabulary.json",
    "vocab.json",
    "tokenizer.json",
    "*.spm",
    "*.bpe.model",
)


def split(path: Path, part_bytes: int = 90_000_000) -> list[Path]:
    """Cut a file, less its long runs of zeros, into `path`.00, .01 … of at most `part_bytes` bytes.

    Seals the folder; the file itself stays. The same file gives the same parts.
    """
    for old in path.parent.glob(f"{path.name}.[0-9][0-9]"):
        old.unlink()
    content = np.fromfile(path, np.uint8)
    runs = _zeros(content)
    keep = np.ones(len(content), bool)
    for start, end in runs.tolist():
        keep[start:end] = False
    kept = np.append(runs[:, 0], len(content)) - np.append(0, runs[:, 1])
    pairs = np.stack([kept, np.append(runs[:, 1] - runs[:, 0], 0)], 1).astype("<u4")
    path.with_name(f"{path.name}{HOLES}").write_bytes(gzip.compress(pairs.tobytes(), mtime=0))
    dense = content[keep].tobytes()
    parts: list[Path] = []
    for start in range(0, max(1, len(dense)), part_bytes):
        part = path.with_name(f"{path.name}.{len(parts):02}")
        part.write_bytes(dense[start : start + part_bytes])
        parts.append(part)
    seal(path.parent)
    return parts


def _zeros(content: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Where the runs of RUN zeros and more begin and end, shape (runs, 2)."""
    zero = np.concatenate(([False], content == 0, [False]))
    edges = np.flatnonzero(zero[1:] != zero[:-1]).reshape(-1, 2)
    found: NDArray[np.int64] = edges[edges[:, 1] - edges[:, 0] >= RUN]
    return found


def seal(folder: Path) -> Path:
    """Write SHA256SUMS (the form of coreutils' sha256sum) over the model's files, parts included; returns its path."""
    files = sorted({path for pattern in MODEL_FILES for path in folder.glob(pattern) if not path.name.endswith(".tmp")})
    sums = folder / SUMS
    with written_whole(sums) as file:
        file.write("".join(f"{sha256(path)}  {path.name}\n" for path in files).encode())
    return sums


def join(folder: Path) -> None:
    """Join what lies in parts, unless it is whole already; each file appears complete and checked, or not at all.

    Two processes may do it at once. Raises ModelError, naming the file, where a part is missing or damaged.
    """
    parts = sorted(folder.glob("*.[0-9][0-9]"))
    sums = read_sums(folder)
    for target in sorted({part.with_suffix("") for part in parts}):
        expected = sums.get(target.name)
        if target.exists() and (expected is None or sha256(target) == expected):
            continue
        try:
            dense = b"".join(part.read_bytes() for part in parts if part.with_suffix("") == target)
            holes = gzip.decompress(target.with_name(f"{target.name}{HOLES}").read_bytes())
            pairs = np.frombuffer(holes, "<u4").reshape(-1, 2)
        except (OSError, EOFError, ValueError, zlib.error):
            raise ModelError(_what_is_wrong(folder, target, sums)) from None
        digest = hashlib.sha256()
        at = 0
        with written_whole(target) as file:
            for kept, zeros in pairs.tolist():
                for block in (dense[at : at + kept], bytes(zeros)):
                    digest.update(block)
                    file.write(block)
                at += kept
            if expected is not None and digest.hexdigest() != expected:
                raise ModelError(_what_is_wrong(folder, target, sums))


def _what_is_wrong(folder: Path, target: Path, sums: dict[str, str]) -> str:
    for name, expected in sums.items():
        if name.startswith(f"{target.name}."):
            if not (folder / name).exists():
                return f"{folder / name} is missing; restore it (git checkout -- {folder})."
            if sha256(folder / name) != expected:
                return f"{folder / name} is damaged: its SHA-256 is not the one in {SUMS}; restore it (git checkout)."
    return f"The parts of {target} do not make the file that {SUMS} names; restore {folder} (git checkout)."


def fingerprint(folder: Path, memo: Path | None = None) -> str:
    """16 hex digits that stand for the model's files; where the folder has SHA256SUMS, they are checked against it.

    `memo` is a JSON file that remembers digests by path, size and times of change, so that weights are read once, not
    at every start; a file is called damaged only after it was read. Raises ModelError naming the file that is missing
    or not the expected one.
    """
    sums = read_sums(folder)
    digests = _Digests(memo)
    names = [name for name in sums if not _is_part(name)] or [
        path.name for pattern in MODEL_FILES for path in folder.glob(pattern) if not _is_part(path.name)
    ]
    lines = []
    for name in sorted(set(names)):
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path} is missing; fetch the model again (make models).")
        found = digests.of(path, sums.get(name))
        if name in sums and found != sums[name]:
            raise ModelError(f"{path} is damaged: its SHA-256 is not the one in {SUMS}; delete it and fetch it again.")
        lines.append(f"{found}  {name}\n")
    if not lines:
        raise ModelError(f"{folder} holds no model; fetch it (make models).")
    digests.save()
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def check(folder: Path, expected: Iterable[tuple[str, str]]) -> None:
    """Raise ModelError if a file of `folder` is not the one whose SHA-256 is `expected`, as (name, digest) pairs."""
    for name, digest in expected:
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path} is missing; copy or fetch it again.")
        if sha256(path) != digest:
            raise ModelError(f"{path} has another SHA-256 than expected ({digest[:12]}…); copy or fetch it again.")


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(folder: Path) -> dict[str, str]:
    """The digests in a folder's SHA256SUMS by file name; empty where there is none.

    Raises ModelError where it is damaged.
    """
    path = folder / SUMS
    if not path.exists():
        return {}
    try:
        pairs = [line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return {name.strip().lstrip("*"): digest for digest, name in pairs}
    except (OSError, ValueError):
        raise ModelError(f"{path} is damaged; restore it (git checkout -- {path}).") from None


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that becomes `path` when the block ends well, and leaves nothing behind when it does not.

    Raises ModelError where the disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", suffix=".tmp", delete=False) as file:
            try:
                yield file  # type: ignore[misc]  # the wrapper is a BinaryIO in all but name
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                Path(file.name).unlink()
                raise
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError as error:
        raise ModelError(f"{path} cannot be written ({error.strerror or error}); make room or check rights.") from error


def _is_part(name: str) -> bool:
    return name.endswith(HOLES) or (name[-3:-2] == "." and name[-2:].isdigit())


class _Digests:
    """Digests of files that were read before and have not changed since."""

    def __init__(self, memo: Path | None) -> None:
        self._memo = memo
        self._known: dict[str, list[object]] = {}
        self._changed = False
        if memo is not None and memo.exists():
            try:
                self._known = dict(json.loads(memo.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError):
                self._known = {}  # only a shortcut was lost

    def of(self, path: Path, expected: str | None = None) -> str:
        stat = path.stat()
        # A copy can bring its modification time along; that of the last change cannot be set.
        key, state = str(path.resolve()), [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
        entry = self._known.get(key)
        if isinstance(entry, list) and entry[:-1] == state and isinstance(entry[-1], str):
            remembered: str = entry[-1]
            if expected in (None, remembered):
                return remembered
        found = sha256(path)
        self._known[key] = [*state, found]
        self._changed = True
        return found

    def save(self) -> None:
        if self._memo is None or not self._changed:
            return
        try:
            with written_whole(self._memo) as file:
                file.write(json.dumps(self._known, indent=1).encode())
        except ModelError:
            pass  # a read-only installation hashes again at the next start
