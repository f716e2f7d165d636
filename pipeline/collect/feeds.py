"""Reads RSS and Atom: which articles a feed lists, with title and date."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from pipeline.collect.addresses import is_web
from pipeline.errors import UnreadableInput
from pipeline.intake.characters import clean

ENTRIES = 500  # of one feed at a time; papers list a few dozen
_TITLE = 500  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as a feed lists it: `published` as the feed states it, `day` that or the day of its last change."""

    address: str
    title: str | None
    published: str | None
    day: str | None


def entries(body: bytes, address: str, media_type: str) -> list[Entry]:
    """The articles of a feed, in its order, those without a usable address left out.

    `address` is where it came from and `media_type` its Content-Type. A hostile feed can take minutes and break the
    parser in any way: to be called through `Reader.call`. Raises UnreadableInput where this is no feed.
    """
    import feedparser

    headers = {"content-location": address, "content-type": media_type}
    # A stream, since feedparser would take a string for the name of a file or an address to fetch.
    found = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    if not found.get("version"):
        raise UnreadableInput("format", "neither RSS nor Atom; give the address of the feed, not of a page")
    return [one for one in (_entry(item, address) for item in found.entries[:ENTRIES]) if one]


def _entry(item: Any, feed: str) -> Entry | None:
    try:
        address = urljoin(feed, str(item.get("link") or "").strip()).partition("#")[0]
    except ValueError:
        return None
    if not item.get("link") or not is_web(address):
        return None
    # Asked for with `in`: otherwise feedparser gives the one for the other.
    published, changed = (
        _day(item.get(name), item.get(f"{name}_parsed")) if name in item else None for name in ("published", "updated")
    )
    return Entry(address, _plain(str(item.get("title") or "")), published, published or changed)


def _plain(title: str) -> str | None:
    """A title without markup: some feeds carry it in HTML."""
    text = title
    if re.search(r"<[a-z/!]|&[a-z#]", title[:5_000], re.I):
        from lxml.etree import LxmlError
        from lxml.html import fromstring

        try:
            text = "".join(map(str, fromstring(f"<div>{title[:5_000]}</div>").itertext()))
        except (LxmlError, ValueError, AssertionError):
            text = re.sub(r"<[^>]*>", "", title)
    return " ".join(clean(text[:5_000]).split())[:_TITLE] or None


def _day(stated: Any, parsed: Any) -> str | None:
    """The day on which the publisher's own clock stood, ISO 8601; feedparser's reading, in UTC, where that fails."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(str(stated).strip()).date().isoformat()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    try:
        return Date(*parsed[:3]).isoformat()
    except (ValueError, TypeError):
        return None
