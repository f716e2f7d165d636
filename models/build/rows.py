"""Read the data's rows and append to them: JSON lines, gzipped or not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

WORK = Path(__file__).parent / "work"
DATA = Path(__file__).parents[3] / "shared" / "data"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON-lines file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else path.open(encoding="utf8") as file:
        for line in file:
            yield json.loads(line)


def append(path: Path, some: Iterable[dict[str, Any]]) -> None:
    """Write rows to the end of a file, all at once."""
    with path.open("a", encoding="utf8") as file:
        file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in some))


def written(path: Path) -> set[str]:
    """The ids of the rows that stand in a file which `append` writes; a line that a kill cut short is removed."""
    if not path.exists():
        return set()
    with path.open("rb+") as file:
        whole = 0
        ids = set()
        for line in file:
            if not line.endswith(b"\n"):
                break
            ids.add(json.loads(line)["id"])
            whole += len(line)
        file.truncate(whole)
    return ids
