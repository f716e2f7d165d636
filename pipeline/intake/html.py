"""Read web pages: trafilatura finds the article; the date is only what the page's metadata states."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.intake.characters import clean
from pipeline.intake.published import parse_date
from pipeline.intake.structure import BLANK, Line, row_lines
from pipeline.records import ParagraphKind

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)|<\?xml[^>]{0,100}encoding=["']([\w-]+)""", re.I)
_COMMENT = re.compile(r"<!--.*?-->|<\?xml[^>]*>", re.S)
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|article|div|p|h1)\b", re.I)
# Where publishers state the date of publication: Open Graph, schema.org, Dublin Core and their older kin.
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publish-date",
    "publishdate",
    "pubdate",
    "publication_date",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "date",
)
_KINDS: dict[str, ParagraphKind] = {"head": "heading", "item": "bullet"}
_BLOCKS = frozenset({"p", "head", "item", "quote", "cell", "code", "ab", "div", "row", "list", "table", "main", "body"})


def declared_charset(data: bytes) -> str | None:
    """Give the charset that a page declares in its first two kilobytes, if it does."""
    match = _CHARSET.search(data[:2048])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def looks_like_html(text: str) -> bool:
    """Say whether a text begins as a page or a piece of one does."""
    return _HTML.match(_COMMENT.sub("", text[:8192])) is not None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def _published(tree: _Element) -> str | None:
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            found = [
                item["datePublished"] for item in _objects(json.loads(script.text or "")) if "datePublished" in item
            ]
        except (ValueError, RecursionError):
            continue
        for stated in found:
            if date := parse_date(str(stated)):
                return date
    stated_in: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        stated_in.setdefault(name.casefold(), meta.get("content") or "")
    for name in _DATE_NAMES:
        if date := parse_date(stated_in.get(name, "")):
            return date
    for time in tree.iter("time"):
        if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None:
            return parse_date(time.get("datetime") or "")
    return None


def _lines(body: _Element) -> list[Line]:
    """Give the blocks of trafilatura's tree as lines; line breaks within a block stay breaks."""
    lines: list[Line] = []
    parts: list[str] = []

    def flush(kind: ParagraphKind | None) -> None:
        pieces = [piece.strip() for piece in clean("".join(parts)).split("\n")]
        parts.clear()
        if kind is not None:
            pieces = [" ".join(piece for piece in pieces if piece)]
        if any(pieces):
            lines.extend([*(Line(piece, kind) for piece in pieces), BLANK])

    def walk(element: _Element, kind: ParagraphKind | None) -> None:
        if element.tag == "row":
            flush(kind)
            lines.extend(
                row_lines(clean(re.sub(r"\s+", " ", "".join(map(str, cell.itertext())))).strip() for cell in element)
            )
            return
        block = element.tag in _BLOCKS
        if block:
            flush(kind)
        inner = _KINDS.get(str(element.tag), kind) if block else kind
        if element.tag == "lb":
            parts.append("\n")
        # A page's own line breaks are spaces to a browser.
        parts.append(re.sub(r"\s+", " ", element.text or ""))
        for child in element:
            walk(child, inner)
            parts.append(re.sub(r"\s+", " ", child.tail or ""))
        if block:
            flush(inner)

    walk(body, None)
    return lines


def read_html(text: str) -> tuple[list[Line], str | None, str | None]:
    """Give the lines of a page's article, its title and the date of publication that its metadata states, else None."""
    from lxml.etree import tostring
    from trafilatura import bare_extraction, baseline, html2txt
    from trafilatura.metadata import extract_metadata
    from trafilatura.utils import load_html

    # What these could not make of a page is told by what is missing, not on their logs.
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    tree = load_html(text)
    if tree is None:  # no page at all, whatever its name says
        return [Line(piece.strip()) for piece in clean(text).split("\n")], None, None
    published = _published(tree)
    metadata = extract_metadata(
        tree, date_config={"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}
    )
    title = clean(metadata.title).replace("\n", " ").strip() if metadata.title else None
    found: Any = bare_extraction(tostring(tree, encoding="unicode"), include_comments=False, favor_recall=True)
    lines = _lines(found.body) if found is not None and found.body is not None else []
    if not any(line.text for line in lines):
        # A page too small for trafilatura's own measure of an article.
        lines = _lines(baseline(text)[0])
    if not any(line.text for line in lines):
        lines = [Line(piece.strip()) for piece in clean(html2txt(text)).split("\n")]
    return lines, title or None, published
