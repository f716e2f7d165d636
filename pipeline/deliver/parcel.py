"""An edition of the archive, read back whole for delivery."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path

from pipeline.errors import NothingToDo
from pipeline.publish import from_json
from pipeline.records import Briefing


@dataclass(frozen=True, slots=True)
class Parcel:
    """An edition: its date, data, files by name and manifest; `digest` (16 hex digits) says which content it is.

    The digest is that of briefing.json: the same data laid out anew is the same edition.
    """

    date: str
    briefing: Briefing
    files: dict[str, bytes]
    manifest: dict[str, object]
    digest: str


def read(out: Path, date: str) -> Parcel:
    """The edition of a date. Raises NothingToDo where there is none, or not the one that its manifest names."""
    folder = out / date
    try:
        Date.fromisoformat(date)
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in manifest["files"]}
        whole = all(hashlib.sha256(files[name]).hexdigest() == one for name, one in manifest["files"].items())
        data, pdf = files["briefing.json"], "briefing.pdf" in files
    except FileNotFoundError:
        raise NothingToDo(f"There is no whole edition of {date} in {out}; make it with `brief run` first.") from None
    except (OSError, ValueError, KeyError, TypeError):
        whole, pdf, data = False, False, b""
    if not (whole and pdf):
        raise NothingToDo(f"The edition {folder} is damaged; make it again with `brief run --date {date}`.")
    return Parcel(date, from_json(data), files, manifest, hashlib.sha256(data).hexdigest()[:16])


def newest(out: Path) -> str:
    """The date of the newest edition; raises NothingToDo where there is none."""
    dates = [path.parent.name for path in out.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/manifest.json")]
    if not dates:
        raise NothingToDo(f"There is no edition in {out} yet; make one with `brief run` first.")
    return max(dates)
