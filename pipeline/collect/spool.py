"""Keeps what was fetched as files, so that an edition can be made again without the network.

    outputs/spool/articles/2026-11/<id>.html   what came, as it came (text in UTF-8)
    outputs/spool/articles/2026-11/<id>.json   its address, title and date, or why it is not used
    outputs/spool/editions/2026-11-22.json     what the edition of that day took
    outputs/spool/down.json                    the sources that gave nothing when last asked
    outputs/spool/index.sqlite                 what has been seen; made again from the files where it is lost

An article's .json is written last, whole and in one step: where it stands, the article is complete. An article belongs
to one edition: the first that takes it, by its content too, so that what a paper publishes again under another
address comes once.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import UnreadableInput
from pipeline.records import Document, Failure, FailureKind, Source

T = TypeVar("T")

Read = Callable[[Path, str], Document]
_DAMAGED = "its file in the spool is damaged; the next collection fetches it again if its source still has it"


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of a fetched article, or of one that cannot be used (then `kind` says why).

    `keys` are the addresses under which it has been seen; `day`, ISO 8601, is when it was published as its source
    states it, else when it was fetched; `file` is its file's name, `sha256` that file's, `content` a hash of its words.
    """

    id: str
    origin: str
    title: str | None
    published: str | None
    day: str
    fetched: str
    keys: tuple[str, ...]
    file: str = ""
    sha256: str = ""
    content: str = ""
    kind: FailureKind | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Down:
    """The sources that gave nothing on the day on which they were last asked."""

    day: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an edition took: articles with the hash of their words, and the sources that were down."""

    articles: dict[str, str]
    down: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What an edition is to take: paths to articles' .json with what they say, and failures of sources."""

    articles: tuple[tuple[Path, Article], ...] = ()
    down: tuple[Failure, ...] = ()


class Spool:
    """The folder of fetched articles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, identifier: str, fetched: str, suffix: str) -> Path:
        """Where a file of an article stands; `fetched` is when it was fetched."""
        return self.folder / "articles" / fetched[:7] / f"{identifier}{suffix}"

    def put(self, identifier: str, fetched: str, suffix: str, content: bytes) -> Path:
        """Keep an article's content and give its place; without its record it does not count yet."""
        path = self.path_of(identifier, fetched, suffix)
        _write(path, content)
        return path

    def keep(self, article: Article) -> None:
        """Keep an article's record: from now on the article is there."""
        _write(self.path_of(article.id, article.fetched, ".json"), TypeAdapter(Article).dump_json(article, indent=1))

    def keep_down(self, down: Down) -> None:
        """Keep which sources gave nothing."""
        _write(self.folder / "down.json", TypeAdapter(Down).dump_json(down, indent=1))

    def articles(self, since: str = "") -> Iterator[tuple[Path, Article | None]]:
        """The articles fetched in the month of `since` or later, by path; None for those whose record is damaged."""
        for path in sorted((self.folder / "articles").glob("*/*.json")):
            if path.parent.name < since[:7]:
                continue
            article = _read(path, Article)
            sane = article is not None and article.id == path.stem and re.fullmatch(r"[0-9a-f]*\.[a-z]+|", article.file)
            yield path, article if sane else None

    def select(self, date: str, days: int) -> Selection:
        """What the edition of `date` is to take: what it took before, and what none has taken and is due.

        Due is what was published on that date or in the `days` before it. Nothing is written.
        """
        others: dict[str, str] = {}
        mine = Taken({})
        for path in sorted((self.folder / "editions").glob("*.json")):
            taken = _read(path, Taken)
            if taken is None:
                continue
            if path.stem == date:
                mine = taken
            else:
                others |= taken.articles
        contents = {content for content in others.values() if content}
        first = (Date.fromisoformat(date) - timedelta(days=days)).isoformat()
        found: dict[str, tuple[Path, Article]] = {}
        for path, article in self.articles(first):
            if article is None or article.id in others:
                continue
            due = first < article.day <= date and article.content not in contents
            if due or article.id in mine.articles:
                found.setdefault(article.id, (path, article))
        down = _read(self.folder / "down.json", Down)
        return Selection(tuple(found.values()), down.failures if down and down.day == date else mine.down)

    def take(self, date: str, selection: Selection) -> None:
        """Note that the edition of `date` has taken what was selected."""
        taken = Taken({article.id: article.content for _, article in selection.articles}, selection.down)
        _write(self.folder / "editions" / f"{date}.json", TypeAdapter(Taken).dump_json(taken, indent=1))


def read_selected(selection: Selection, read: Read) -> tuple[list[Document], list[Failure]]:
    """Read what was selected: documents whose origin is the article's address, and failures. Never raises."""
    found: list[Document] = []
    failures = list(selection.down)
    for path, article in selection.articles:
        if article.kind is not None:
            failures.append(Failure(article.origin, article.kind, article.detail))
            continue
        try:
            if not is_whole(path, article):
                raise UnreadableInput("unreadable", _DAMAGED)
            document = read(path.with_name(article.file), article.origin)
        except UnreadableInput as error:
            failures.append(Failure(article.origin, error.kind, error.detail))
            continue
        stated = document.source
        source = Source(article.origin, stated.title or article.title, stated.published or article.published)
        found.append(replace(document, source=source))
    return found, failures


def is_whole(path: Path, article: Article) -> bool:
    """Say whether the file of an article is there and as it was kept."""
    if article.kind is not None:
        return True
    try:
        with path.with_name(article.file).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == article.sha256
    except OSError:
        return False


def identifier(key: str) -> str:
    """Give the id of an article that is known by `key`: 16 hex digits."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def content_hash(document: Document) -> str:
    """Give the hash of a document's words: equal for the same text under another title, set in another way."""
    words = re.sub(r"[\W_]+", "", " ".join(sentence.text for sentence in document.sentences).casefold())
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return TypeAdapter(kind).validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; it lasts through a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
