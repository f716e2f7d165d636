"""Read the text layer of PDFs: pages to lines, running heads and page numbers out, larger type as headings."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from pipeline.errors import UnreadableInput
from pipeline.intake.characters import clean
from pipeline.intake.metadata import sensible_title
from pipeline.intake.structure import BLANK, Line, join, vocabulary_of

_EDGE = 3  # lines at the head and foot of a page that may be running ones
_PAGE_NUMBER = re.compile(r"\W*(?:p(?:age|\.)? ?)?\d{1,4}(?: ?(?:/|sur|of|de) ?\d{1,4})?\W*", re.I)
_HEADING_SIZE, _TITLE_SIZE = 1.12, 1.25  # times the size of the running text
_PARAGRAPH_GAP = 1.35  # times the usual distance between lines


@dataclass(frozen=True, slots=True)
class _Set:
    """A typeset line: its text, type size in points, and height of its baseline on the page."""

    text: str
    size: float
    height: float


def _page_lines(page: Any) -> list[_Set]:
    fragments: list[tuple[str, float, float]] = []

    def visit(text: str, matrix: list[float], text_matrix: list[float], _font: Any, size: float) -> None:
        scale = abs(text_matrix[1] * matrix[2] + text_matrix[3] * matrix[3]) or 1.0
        height = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        fragments.append((text, abs(size) * scale, height))

    page.extract_text(visitor_text=visit)
    lines: list[_Set] = []
    current: list[tuple[str, float, float]] = []
    for text, size, height in [*fragments, ("\n", 0.0, 0.0)]:
        for i, piece in enumerate(text.split("\n")):
            if i:
                inked = [part for part in current if part[0].strip()]
                if inked:
                    # A typesetter's hyphen comes as a soft one, and so may every hyphen of its font.
                    joined = (
                        clean("".join(part[0] for part in current).replace("\u00ad", "-")).replace("\n", " ").strip()
                    )
                    weight = Counter[float]()
                    for part in inked:
                        weight[round(part[1], 1)] += len(part[0].strip())
                    lines.append(_Set(joined, weight.most_common(1)[0][0], inked[0][2]))
                current = []
            if piece:
                current.append((piece, size, height))
    return [line for line in lines if line.text]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _without_running_lines(pages: list[list[_Set]]) -> list[list[_Set]]:
    """Take out what stands at the edge of at least half of the pages (two at least), and page numbers at any edge."""
    seen = Counter(shape for page in pages for shape in {_shape(line.text) for line in [*page[:_EDGE], *page[-_EDGE:]]})
    least = max(2, len(pages) / 2)

    def runs(line: _Set, place: int, length: int) -> bool:
        if _EDGE <= place < length - _EDGE:
            return False
        number = place in (0, length - 1) and _PAGE_NUMBER.fullmatch(line.text) is not None
        return number or seen[_shape(line.text)] >= least

    return [[line for place, line in enumerate(page) if not runs(line, place, len(page))] for page in pages]


def _as_lines(pages: list[list[_Set]]) -> tuple[list[Line], str | None]:
    """Give lines with blank ones where the page has a gap, larger type as headings, and the title set largest."""
    sizes = Counter[float]()
    gaps = Counter[int]()
    for page in pages:
        for before, line in zip([None, *page], page, strict=False):
            sizes[line.size] += len(line.text)
            if before is not None and before.height > line.height:
                gaps[round(before.height - line.height)] += 1
    body = sizes.most_common(1)[0][0]
    usual = gaps.most_common(1)[0][0] if gaps else 0
    lines: list[Line] = []
    title: str | None = None
    vocabulary = vocabulary_of(Line(line.text) for page in pages for line in page)
    largest = max((line.size for line in pages[0]), default=0.0) if pages else 0.0
    title_open = largest >= _TITLE_SIZE * body
    for page in pages:
        before = None
        for line in page:
            gap = before.height - line.height if before is not None else 0
            large = line.size >= _HEADING_SIZE * body
            in_title = (
                title_open and line.size == largest and (not title or (before is not None and before.size == largest))
            )
            if title and not in_title:
                title_open = False
            if in_title:
                title = join(title, line.text, vocabulary) if title else line.text
            elif large and before is not None and before.size == line.size and lines and lines[-1].kind == "heading":
                lines[-1] = Line(join(lines[-1].text, line.text, vocabulary), "heading")
            else:
                # A line set back to the left and above (a new column) or well below begins a paragraph.
                if before is not None and (gap > _PARAGRAPH_GAP * usual or before.size != line.size):
                    lines.append(BLANK)
                lines.append(Line(line.text, "heading" if large else None))
            before = line
    return lines, title


def read_pdf(data: bytes, stem: str, max_pages: int) -> tuple[list[Line], str | None, str | None]:
    """Give lines and title of a PDF; the third is None, for it states no date but in its text.

    CreationDate is when the file was made: a scan of today of a letter of last year. Raises UnreadableInput:
    "scanned" without a text layer, "unreadable" when locked or damaged, "too_large" over `max_pages`.
    """
    from pypdf import PasswordType, PdfReader

    # pypdf reports each flaw of a file on its log; what could not be read is said once, by the error below.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise UnreadableInput("unreadable", "protected by a password")
        count = len(reader.pages)
        if count > max_pages:
            raise UnreadableInput("too_large", f"{count} pages, the limit is {max_pages}")
        pages = [_page_lines(page) for page in reader.pages]
        stated = sensible_title(str(reader.metadata.title or ""), stem) if reader.metadata else None
    except (UnreadableInput, MemoryError):
        raise
    except Exception as error:  # a reader of hostile files can fail in any way; none may stop the run
        raise UnreadableInput("unreadable", f"damaged PDF ({type(error).__name__})") from error
    if sum(character.isalpha() for page in pages for line in page for character in line.text) < 20:
        raise UnreadableInput(
            "scanned", f"no text layer on {count} page{'s' if count > 1 else ''}: run OCR on it first"
        )
    lines, title = _as_lines(_without_running_lines(pages))
    return lines, title or stated, None
