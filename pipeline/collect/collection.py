"""One collection: ask the feeds what is new, fetch it, read the newsletters, and keep all of it in the spool.

Whatever a source or an article does, it costs a line, not the collection. What could not be fetched for a passing
reason is tried again by the next collection, as long as it is young enough.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from hashlib import sha256
from itertools import chain, islice, zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import secret
from pipeline.collect import mail
from pipeline.collect.addresses import canonical, site
from pipeline.collect.clock import Clock
from pipeline.collect.feeds import entries
from pipeline.collect.fetch import Fetcher, Manners, Unfetchable
from pipeline.collect.index import Index, Pending
from pipeline.collect.network import Resolve, resolve
from pipeline.collect.pages import is_stub, to_utf8
from pipeline.collect.spool import Article, Down, Spool, content_hash, identifier, is_whole
from pipeline.errors import SettingsError, StoreError, UnreadableInput
from pipeline.intake import Reader
from pipeline.progress import Progress
from pipeline.records import Failure
from pipeline.secret import Secret
from pipeline.settings import Imap, Sources

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/octet-stream": ".txt",  # the content decides what it is
    "": ".txt",
}
_VALIDATOR = 500  # characters; a longer ETag is not worth sending back

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection gave: new articles that can be used, and what could not be had, with the reason."""

    articles: int
    failures: tuple[Failure, ...]


def collect(
    sources: Sources, folder: Path, reader: Reader, progress: Progress, clock: Clock, resolver: Resolve = resolve
) -> Collected:
    """Fetch into the spool `folder` what is new; `reader` reads it, to see whether there is a document in it.

    Raises StoreError where the spool cannot be written, and nothing for what sources do.
    """
    manners = Manners(
        sources.max_bytes,
        sources.timeout,
        sources.delay,
        sources.retries,
        sources.private_addresses,
        sources.user_agent,
    )
    since = (Date.fromisoformat(clock.today()) - timedelta(days=sources.days)).isoformat()
    try:
        with Index(folder / "index.sqlite") as index, Fetcher(manners, clock, resolver) as fetcher:
            collection = _Collection(sources, since, Spool(folder), index, fetcher, reader, clock)
            return collection.run(progress)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{folder} cannot be written ({reason}); make room there, or choose another --out") from error


@dataclass(slots=True)
class _Collection:
    sources: Sources
    since: str
    spool: Spool
    index: Index
    fetcher: Fetcher
    reader: Reader
    clock: Clock
    articles: int = 0
    down: list[Failure] = field(default_factory=list)
    refused: list[Failure] = field(default_factory=list)

    def run(self, progress: Progress) -> Collected:
        self._mend()
        for feed in progress.track("Asking feeds", self.sources.feeds) if self.sources.feeds else ():
            self._ask(feed)
        for address in self.sources.addresses:
            self.index.note_pending(Pending(canonical(address), address, address, None, None, None))
        listed = _by_turns(self.index.pending(self.since))[: self.sources.max_articles]
        waiting: dict[str, list[str]] = defaultdict(list)
        for one in progress.track("Fetching articles", listed):
            try:
                self._fetch(one)
            except Unfetchable as error:
                waiting[one.feed].append(error.detail)
        boxes: list[Path | Imap] = [*self.sources.mailboxes, *([self.sources.imap] if self.sources.imap else [])]
        for box in progress.track("Reading mailboxes", boxes) if boxes else ():
            self._open(box)
        for feed, details in waiting.items():
            count = f"{len(details)} article{'s' if len(details) > 1 else ''} not fetched yet: {details[0]}"
            self.down.append(Failure(feed, "unreachable", count))
        self.spool.keep_down(Down(self.clock.today(), tuple(self.down)))
        return Collected(self.articles, (*self.down, *self.refused))

    def _mend(self) -> None:
        """Make the index again from the spool where it was lost, and forget what the spool has lost."""
        fresh = self.index.fresh
        for path, article in self.spool.articles("" if fresh else self.since):
            if article is None or (path.parent.name >= self.since[:7] and not is_whole(path, article)):
                log.warning("%s is damaged and taken out of the spool", path)
                path.unlink()
                self.index.forget(path.stem)
            elif fresh:
                self.index.note_seen(article.keys, article.id)
        self.index.settle()

    def _ask(self, feed: str | Secret) -> None:
        """Note what a feed lists as to be fetched, if it has anything new."""
        shown = "a feed whose address is secret"
        try:
            address = feed if isinstance(feed, str) else feed.read()
            shown = feed if isinstance(feed, str) else f"{secret.host(address)}/…"
            etag, modified = self.index.validators(_key(address))
            answer = self.fetcher.get(address, etag=etag, modified=modified)
            if answer.status == 304:
                return
            listed = [
                Pending(canonical(one.address), one.address, shown, one.title, one.published, one.day)
                for one in self.reader.call(
                    entries, answer.body, answer.address, answer.headers.get("content-type", "")
                )
                if one.day is None or one.day >= self.since
            ]
        except SettingsError as error:
            self.down.append(Failure(shown, "forbidden", str(error)))
        except UnreadableInput as error:
            self.down.append(Failure(shown, error.kind, error.detail))
        else:
            tags = [answer.headers.get(name, "") for name in ("etag", "last-modified")]
            etag, modified = (tag if 0 < len(tag) <= _VALIDATOR else None for tag in tags)
            self.index.note_feed(_key(address), etag, modified, listed)

    def _fetch(self, one: Pending) -> None:
        """Fetch an article and keep it, or why it cannot be used; raises Unfetchable where it may be had later."""
        try:
            answer = self.fetcher.get(one.address)
            if urlsplit(answer.address).path.strip("/") == "" != urlsplit(one.address).path.strip("/"):
                raise Unfetchable("unreachable", "leads to the front page: the article is gone")
            if answer.type not in _SUFFIXES:
                raise Unfetchable("format", f"{answer.type[:80]} is not read")
        except Unfetchable as error:
            if error.later:
                raise
            self._refuse(one.key, canonical(one.address), one.title, one.published, one.day, error)
            return
        origin = canonical(answer.address)
        known = self.index.seen(origin)
        if known is not None:  # another feed, or a shortened address, had it before
            self.index.note_seen([one.key], known)
            return
        suffix = _SUFFIXES[answer.type]
        body = to_utf8(answer.body, answer.charset) if suffix in (".html", ".md", ".txt") else answer.body
        self._keep((one.key, origin), origin, one.title, one.published, one.day, suffix, body)

    def _open(self, box: Path | Imap) -> None:
        """Keep the new letters of a mailbox."""
        most, size = self.sources.max_articles, self.sources.max_bytes

        def known(key: str) -> bool:
            return self.index.seen(key) is not None

        if isinstance(box, Path):
            shown, letters = str(box), mail.from_files(box, self.since, known, size)
        else:
            shown = f"{box.folder} on {box.host}"
            letters = mail.from_imap(box, self.since, known, size, self.sources.timeout)
        with closing(letters):
            try:
                for one in islice(letters, most):
                    self._keep_letter(one)
            except Unfetchable as error:
                self.down.append(Failure(shown, error.kind, error.detail))

    def _keep_letter(self, one: mail.Letter) -> None:
        try:
            if not one.whole:
                raise UnreadableInput("too_large", f"over {self.sources.max_bytes / 1e6:g} MB")
            text, suffix = self.reader.call(mail.text_of, one.data)
        except UnreadableInput as error:
            self._refuse(one.key, one.origin, one.title, one.day, one.day, error)
        else:
            self._keep((one.key,), one.origin, one.title, one.day, one.day, suffix, text)

    def _keep(
        self,
        keys: tuple[str, ...],
        origin: str,
        title: str | None,
        published: str | None,
        day: str | None,
        suffix: str,
        body: bytes,
    ) -> None:
        """Keep an article if there is a document in it, else the reason why not."""
        name, fetched = identifier(keys[0]), self._now()
        path = self.spool.put(name, fetched, suffix, body)
        try:
            document = self.reader.read(path, origin)
            words = sum(len(sentence.text.split()) for sentence in document.sentences)
            if suffix == ".html" and self.reader.call(is_stub, body, words):
                raise UnreadableInput("paywall", f"{words} words are shown")
        except UnreadableInput as error:
            path.unlink(missing_ok=True)
            self._refuse(keys[0], origin, title, published, day, error, keys[1:])
            return
        article = Article(
            name,
            origin,
            title,
            published,
            self._day(day),
            fetched,
            tuple(dict.fromkeys(keys)),
            file=path.name,
            sha256=sha256(body).hexdigest(),
            content=content_hash(document),
        )
        self.spool.keep(article)
        self.index.note_seen(article.keys, article.id)
        self.articles += 1

    def _refuse(
        self,
        key: str,
        origin: str,
        title: str | None,
        published: str | None,
        day: str | None,
        error: UnreadableInput,
        further: Sequence[str] = (),
    ) -> None:
        """Keep why an article cannot be used, so that it is told once and not fetched again."""
        keys = tuple(dict.fromkeys((key, *further)))
        name, fetched = identifier(key), self._now()
        article = Article(
            name, origin, title, published, self._day(day), fetched, keys, kind=error.kind, detail=error.detail
        )
        self.spool.keep(article)
        self.index.note_seen(keys, name)
        self.refused.append(Failure(origin, error.kind, error.detail))

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def _day(self, stated: str | None) -> str:
        """The day by which an edition takes it; a date in the future is a slip of the source's."""
        today = self.clock.today()
        return min(stated or today, today)


def _key(address: str) -> str:
    """What a feed's validators stand under; an address may be a secret, and the index is no place for one."""
    return sha256(address.encode()).hexdigest()


def _by_turns(listed: Iterable[Pending]) -> list[Pending]:
    """The articles in an order that asks each host in its turn, so that one host's pause is the others' time."""
    hosts: dict[str, list[Pending]] = defaultdict(list)
    for one in listed:
        hosts[site(one.address)].append(one)
    turns: Iterator[Pending | None] = chain.from_iterable(zip_longest(*hosts.values()))
    return [one for one in turns if one is not None]
