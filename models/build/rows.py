"""Read the data's rows: JSON lines, gzipped or not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

WORK = Path(__file__).parent / "work"
DATA = Path(__file__).parents[3] / "shared" / "data"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a JSON-lines file, gzipped or not."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in text.decode("utf-8").splitlines():
        yield json.loads(line)
