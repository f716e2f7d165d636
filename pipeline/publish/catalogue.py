"""Every edition of an output folder in one SQLite file: what the archive's pages, the feed and `brief search` read.

It holds nothing that the editions do not, typeset, so it is made again from them wherever it is missing, damaged or
behind.
Words are searched with FTS5 on folded text: accents, case and ligatures make no difference.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

import pipeline
from pipeline.errors import StoreError
from pipeline.publish import typography, wording
from pipeline.publish.typography import plain
from pipeline.publish.wording import Bilingual
from pipeline.words import fold

FILE = "archive.sqlite"
SCHEMA = 1
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Told:
    """A claim of an edition, as found again: day, number of its story from 1, its place there from 1, the story's
    headline, the claim, and the names of its sources with their dates ("" where unknown)."""

    date: str
    story: int
    place: int
    headline: Bilingual
    text: Bilingual
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An edition in the catalogue: day, titles, when it was written (RFC 3339), how many documents it is made of,
    its stories' headlines, its top lines, and the kinds of its files ("html", "pdf", …)."""

    date: str
    title: Bilingual
    written: str
    documents: int
    headlines: tuple[Bilingual, ...]
    top_lines: tuple[Bilingual, ...]
    files: tuple[str, ...]


class Catalogue:
    """The catalogue of `folder`, brought up to date on opening; a context manager.

    Raises StoreError where the file cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._connection = self._open()
            self._refresh()
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{folder / FILE} cannot be used ({error}); check the folder's rights and space"
            ) from error

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def entries(self) -> tuple[Entry, ...]:
        """All editions, the newest first."""
        rows = self._connection.execute("SELECT entry FROM editions ORDER BY date DESC")
        return tuple(_ENTRY.validate_json(entry) for (entry,) in rows)

    def state(self, month: str) -> str:
        """What tells the editions of a month from what they were before one changed: 16 hexadecimal digits."""
        rows = self._connection.execute(
            "SELECT date, checksum FROM editions WHERE date LIKE ? ORDER BY date", (f"{month}-%",)
        )
        return hashlib.sha256(repr(rows.fetchall()).encode()).hexdigest()[:16]

    def claims(self, month: str) -> Iterator[Told]:
        """All claims of the editions of a month ("2025-06"), the newest edition first."""
        rows = self._connection.execute(
            "SELECT told FROM claims WHERE date LIKE ? ORDER BY date DESC, rowid", (f"{month}-%",)
        )
        return (_TOLD.validate_json(told) for (told,) in rows)

    def search(self, words: Sequence[str], limit: int) -> tuple[Told, ...]:
        """The claims that have all `words`, each as the beginning of a word, the newest first; a string of several
        words is looked for as they stand."""
        phrases = [found for word in words if (found := _WORD.findall(fold(word)))]
        if not phrases:
            return ()
        query = " ".join('"' + " ".join(phrase) + '" *' for phrase in phrases)
        rows = self._connection.execute(
            "SELECT told FROM words JOIN claims ON claims.rowid = words.rowid WHERE words MATCH ? "
            "ORDER BY date DESC, claims.rowid LIMIT ?",
            (query, limit),
        )
        return tuple(_TOLD.validate_json(told) for (told,) in rows)

    def _open(self) -> sqlite3.Connection:
        path = self._folder / FILE
        for _ in range(2):
            connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            try:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                if version in (0, SCHEMA) and connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                    connection.executescript(_TABLES)
                    return connection
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
            connection.close()
            path.unlink()  # damaged, or another program's: it is made again from the editions
        raise sqlite3.DatabaseError("it is damaged and could not be made again")

    def _refresh(self) -> None:
        """Bring in the editions that are new or were made again, and forget those that are gone."""
        held = dict(self._connection.execute("SELECT date, checksum FROM editions").fetchall())
        there = {path.parent.name: path for path in sorted(self._folder.glob(f"{DAY}/manifest.json"))}
        changed = [day for day in held if day not in there]
        manifests = {}
        for day, path in there.items():
            manifest = _manifest(path)
            if held.get(day) != manifest.checksum:
                manifests[day] = manifest
                changed.append(day)
        if not changed:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for day in changed:
                for statement in _FORGET:
                    self._connection.execute(statement, (day,))
            for day, manifest in manifests.items():
                entry, claims = _read(self._folder / day, manifest)
                self._connection.execute(
                    "INSERT INTO editions VALUES (?, ?, ?)", (day, manifest.checksum, json.dumps(asdict(entry)))
                )
                for claim in claims:
                    row = self._connection.execute(
                        "INSERT INTO claims (date, told) VALUES (?, ?)", (day, json.dumps(asdict(claim)))
                    ).lastrowid
                    text = f"{claim.text.fr}\n{claim.text.en}"
                    self._connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row, fold(text)))
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


_TABLES = f"""
CREATE TABLE IF NOT EXISTS editions (date TEXT PRIMARY KEY, checksum TEXT NOT NULL, entry TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS claims (rowid INTEGER PRIMARY KEY, date TEXT NOT NULL, told TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS claims_by_date ON claims (date);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, tokenize = "unicode61 remove_diacritics 2");
PRAGMA user_version = {SCHEMA};
"""
_FORGET = (
    "DELETE FROM words WHERE rowid IN (SELECT rowid FROM claims WHERE date = ?)",
    "DELETE FROM claims WHERE date = ?",
    "DELETE FROM editions WHERE date = ?",
)


@dataclass(frozen=True, slots=True)
class _Manifest:
    started: str
    files: dict[str, str]

    @property
    def checksum(self) -> str:
        """What the catalogue's own text depends on: the edition's data, its time and files, and this program."""
        files = " ".join(sorted(self.files))
        return f"{pipeline.__version__} {self.files.get('briefing.json', '')} {self.started} {files}"


# Of an edition's data only what the archive shows is read, so that editions of every version of it can be.
class _Evidence(BaseModel):
    document: str


class _Claim(BaseModel):
    fr: str
    en: str
    evidence: tuple[_Evidence, ...] = ()
    status: str = ""
    translation: str = ""


class _Source(BaseModel):
    origin: str
    title: str | None = None
    published: str | None = None


class _Language(BaseModel):
    code: str


class _Document(BaseModel):
    id: str
    source: _Source
    language: _Language | None = None


class _Story(BaseModel):
    headline: _Claim
    claims: tuple[_Claim, ...]


class _TopLine(BaseModel):
    claim: _Claim


class _Edition(BaseModel):
    title_fr: str
    title_en: str
    stories: tuple[_Story, ...]
    documents: tuple[_Document, ...]
    top_lines: tuple[_TopLine, ...] = ()


_ENTRY, _TOLD = TypeAdapter(Entry), TypeAdapter(Told)


def _manifest(path: Path) -> _Manifest:
    try:
        content = json.loads(path.read_bytes())
        return _Manifest(str(content.get("started", "")), {str(k): str(v) for k, v in content["files"].items()})
    except (OSError, ValueError, AttributeError, KeyError):
        return _Manifest("", {one.name: "" for one in path.parent.iterdir() if one.name.startswith("briefing.")})


def _read(folder: Path, manifest: _Manifest) -> tuple[Entry, list[Told]]:
    """An edition for the catalogue; one whose data cannot be read is listed by its day and files alone."""
    kinds = tuple(name.removeprefix("briefing.") for name in manifest.files if name.startswith("briefing."))
    written = manifest.started or f"{folder.name}T00:00:00+00:00"
    try:
        edition = _Edition.model_validate_json((folder / "briefing.json").read_bytes())
    except (OSError, ValidationError):
        return Entry(folder.name, Bilingual("", ""), written, 0, (), (), kinds), []
    sources = {
        one.id: (plain(one.source.title or one.source.origin), plain(one.source.published or ""))
        for one in edition.documents
    }
    spoken = {one.id: one.language.code for one in edition.documents if one.language}
    claims = [
        Told(
            folder.name,
            number,
            place,
            _both(story.headline, spoken),
            _both(claim, spoken),
            tuple(dict.fromkeys(sources[e.document] for e in claim.evidence if e.document in sources)),
        )
        for number, story in enumerate(edition.stories, 1)
        for place, claim in enumerate(story.claims, 1)
    ]
    entry = Entry(
        folder.name,
        _typeset(edition.title_fr, edition.title_en),
        written,
        len(edition.documents),
        tuple(_both(story.headline, spoken) for story in edition.stories),
        tuple(_both(line.claim, spoken) for line in edition.top_lines),
        kinds,
    )
    return entry, claims


def _both(claim: _Claim, spoken: Mapping[str, str]) -> Bilingual:
    """Both texts of a claim, marked where the edition marks it; `spoken` is the language of each document."""
    text = _typeset(claim.fr, claim.en)
    source = spoken.get(claim.evidence[0].document if claim.evidence else "", "fr")
    mark = wording.mark(claim.status, claim.translation, spoken=source, rendered=claim.fr != claim.en)
    return Bilingual(
        f"{text.fr} [{mark.fr}]" if mark.fr else text.fr,
        f"{text.en} [{mark.en}]" if mark.en else text.en,
    )


def _typeset(fr: str, en: str) -> Bilingual:
    return Bilingual(typography.french(plain(fr)), typography.english(plain(en)))
