"""Writes what makes a folder of editions a reading room: index.html, its search data, and an Atom feed.

    outputs/index.html         every edition, a calendar, and a search over all claims
    outputs/search/2025-06.js  the claims of a month, as a script: pages opened from the disk may load those alone
    outputs/feed.xml           the newest editions (RFC 4287)
    outputs/archive.sqlite     the catalogue that they are made from

Each is replaced in one step, and only where it differs; the search data comes first, so that the index never leads
to what is not there yet.
"""

from __future__ import annotations

import calendar
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from filelock import FileLock

import pipeline
from pipeline.errors import RenderError
from pipeline.publish import typography, wording
from pipeline.publish.archive import LOCK, replace
from pipeline.publish.catalogue import Catalogue, Entry, Told
from pipeline.publish.layout import Layout
from pipeline.publish.render import page
from pipeline.publish.wording import Bilingual

_FEED_ID = re.compile(rb"<id>urn:uuid:([0-9a-f-]{36})</id>")
# The best of an edition's files to open, first to last, and their media types.
MEDIA = {
    "html": "text/html",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class EntryView:
    """An edition in the index and the feed; `lines` are its top lines, or its headlines where it has none. `page` is
    the address of what to open, `files` (kind, address, media type) of everything, relative to the index."""

    iso_date: str
    date: Bilingual
    title: Bilingual
    written: str
    counts: tuple[Bilingual, ...]
    headlines: tuple[Bilingual, ...]
    lines: tuple[Bilingual, ...]
    page: str
    files: tuple[tuple[str, str, str], ...]
    identity: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the calendar, with the address of its edition ("" where there is none)."""

    number: int
    iso_date: str
    page: str


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: weeks of seven days from Monday, None outside the month, and its editions, the newest first."""

    iso_month: str
    name: Bilingual
    weeks: tuple[tuple[DayView | None, ...], ...]
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """The whole archive, the newest first, as the templates index.html.j2 and feed.xml.j2 see it.

    `weekdays` are (short, long) names from Monday; `identity` is the feed's id, `address` where the folder is
    published, with a slash at the end, or "".
    """

    title: Bilingual
    counts: tuple[Bilingual, ...]
    updated: str
    entries: tuple[EntryView, ...]
    months: tuple[MonthView, ...]
    weekdays: tuple[tuple[Bilingual, Bilingual], ...]
    identity: str
    address: str


def update_archive(folder: Path, layout: Layout, address: str = "") -> None:
    """Bring the reading room of `folder` up to date with the editions in it.

    Raises BriefError where a template, the catalogue or the disk refuses; the editions are not touched.
    """
    try:
        with FileLock(folder / LOCK), Catalogue(folder) as catalogue:
            entries = catalogue.entries()
            if not entries:
                return
            feed = folder / "feed.xml"
            view = _view(entries, _identity(feed), address)
            search = folder / "search"
            search.mkdir(exist_ok=True)
            for month in view.months:
                path, state = (
                    search / f"{month.iso_month}.js",
                    f"// {pipeline.__version__} {catalogue.state(month.iso_month)}\n".encode(),
                )
                if not (path.exists() and path.read_bytes().startswith(state)):
                    replace(path, state + _month_data(month, catalogue.claims(month.iso_month)))
            replace(folder / "index.html", to_index(view, layout))
            replace(feed, layout.fill("feed.xml.j2", archive=view).encode())
            months = {month.iso_month for month in view.months}
            for stale in search.glob("*.js"):
                if stale.stem not in months:
                    stale.unlink()
    except OSError as error:
        raise RenderError(
            f"The archive's pages could not be written to {folder} ({error.strerror or error}); the editions are "
            "there. Make room, or choose another folder with --out."
        ) from error


def to_index(view: ArchiveView, layout: Layout) -> bytes:
    """The index of the archive as one HTML page, which may load the scripts that lie beside it and nothing else."""
    return page(layout, "index", scripts=("'self'", "file:"), archive=view)


def _view(entries: tuple[Entry, ...], identity: uuid.UUID, address: str) -> ArchiveView:
    views = tuple(_entry(entry, identity) for entry in entries)
    newest, oldest = views[0], views[-1]
    dates = tuple(entry.date for entry in entries)
    counts = wording.count("editions", len(views)), Bilingual.of(lambda lang: typography.span(dates, lang))
    named = next((view.title for view in views if view.title.fr or view.title.en), newest.title)
    return ArchiveView(
        title=named,
        counts=counts if newest is not oldest else counts[:1],
        updated=max(view.written for view in views),
        entries=views,
        months=tuple(
            _month(month, tuple(group)) for month, group in groupby(views, key=lambda view: view.iso_date[:7])
        ),
        weekdays=tuple(
            (Bilingual.of(partial(typography.weekday, n, short=True)), Bilingual.of(partial(typography.weekday, n)))
            for n in range(7)
        ),
        identity=identity.urn,
        address=address.rstrip("/") + "/" if address else "",
    )


def _entry(entry: Entry, feed: uuid.UUID) -> EntryView:
    files = tuple((kind, f"{entry.date}/briefing.{kind}", MEDIA[kind]) for kind in MEDIA if kind in entry.files)
    counts = (wording.count("stories", len(entry.headlines)), wording.count("documents", entry.documents))
    return EntryView(
        iso_date=entry.date,
        date=Bilingual.of(lambda lang: typography.day(entry.date, lang, weekday=True)),
        title=entry.title,
        written=_instant(entry),
        counts=counts if entry.documents else (),
        headlines=entry.headlines,
        lines=entry.top_lines or entry.headlines,
        page=files[0][1] if files else f"{entry.date}/",
        files=files,
        identity=uuid.uuid5(feed, entry.date).urn,
    )


def _month(iso_month: str, entries: tuple[EntryView, ...]) -> MonthView:
    pages = {entry.iso_date: entry.page for entry in entries}
    year, month = map(int, iso_month.split("-"))

    def day(number: int) -> DayView | None:
        if not number:
            return None
        iso = f"{iso_month}-{number:02d}"
        return DayView(number, iso, pages.get(iso, ""))

    weeks = calendar.Calendar().monthdayscalendar(year, month)
    return MonthView(
        iso_month,
        Bilingual.of(lambda lang: typography.day(iso_month, lang)),
        tuple(tuple(day(number) for number in week) for week in weeks),
        entries,
    )


def _month_data(month: MonthView, claims: Iterable[Told]) -> bytes:
    """The claims of a month as a script that hands them to the index: for each story its page, day, number and
    headlines, and for each of its claims the place, both texts and the sources."""
    pages = {entry.iso_date: entry.page for entry in month.entries}
    stories = []
    for (day, number), group in groupby(claims, key=lambda told: (told.date, told.story)):
        told = list(group)
        headline = told[0].headline
        rows = [
            [one.place, one.text.fr, one.text.en, [", ".join(filter(None, source)) for source in one.sources]]
            for one in told
        ]
        stories.append([pages.get(day, ""), day, number, headline.fr, headline.en, rows])
    data = json.dumps([month.iso_month, stories], ensure_ascii=False, separators=(",", ":"))
    return f"briefingMonth(...{data});\n".encode()


def _identity(feed: Path) -> uuid.UUID:
    """The feed's id: the one that it has, for it must never change, or a new one."""
    try:
        found = _FEED_ID.search(feed.read_bytes())
    except FileNotFoundError:
        found = None
    return uuid.UUID(found[1].decode()) if found else uuid.uuid4()


def _instant(entry: Entry) -> str:
    """When the edition was written, as RFC 3339 wants it; its day's first moment where that is not known."""
    try:
        moment = datetime.fromisoformat(entry.written)
    except ValueError:
        moment = None
    return entry.written if moment and moment.tzinfo else f"{entry.date}T00:00:00+00:00"
