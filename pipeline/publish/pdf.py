"""Typesets an edition as PDF with Typst: A4, tagged, conforming to PDF/A-2a and PDF/UA-1.

Typst comes as one wheel with its own fonts (Libertinus Serif, DejaVu Sans Mono) and checks both standards itself
when it writes them. WeasyPrint would take the HTML as it is, but needs Pango from the system and fonts that differ
from one machine to the next. The edition reaches the template as data (`sys.inputs`), never as markup, so nothing in
a document can be a command; only the embedded fonts are used and the time stamp is the edition's, so the bytes are
always the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import typst

from pipeline.errors import RenderError
from pipeline.publish import wording
from pipeline.publish.layout import Layout
from pipeline.publish.views import Edition

_TEMPLATE = "briefing.typ"
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
# Both standards forbid text that no font can show; Typst names it, as a Rust string literal.
_NO_GLYPH = re.compile(r'(?:the text|codepoint) `"((?:[^"\\]|\\.)+)"`')
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PLACE = re.compile(r"┌─ \S*\.typ:(\d+):")
_ROUNDS = 4


def to_pdf(edition: Edition, layout: Layout) -> bytes:
    """The edition as PDF. Characters that the fonts lack become U+FFFD. Raises BriefError where Typst refuses it."""
    template = layout.find(_TEMPLATE)
    data = json.dumps(
        {"edition": asdict(edition), "words": {key: asdict(text) for key, text in wording.labels().items()}},
        ensure_ascii=False,
    )
    midnight = datetime.combine(date.fromisoformat(edition.iso_date), datetime.min.time(), UTC)
    line = None
    problem = ""
    for _ in range(_ROUNDS):
        try:
            return _compile(template, data, midnight)
        except typst.TypstError as error:
            problem = error.message
            place = _PLACE.search(error.diagnostic)
            line = int(place[1]) if place else None
            lacking = {c for text in _NO_GLYPH.findall(error.diagnostic) for c in _unescape(text) if not c.isascii()}
            if not lacking:
                break
            data = data.translate(dict.fromkeys(map(ord, lacking), "\ufffd"))
    raise layout.complain(template, line, f"the PDF could not be typeset: {problem}")


def _compile(template: Path, data: str, moment: datetime) -> bytes:
    pdf = typst.compile(
        template,
        format="pdf",
        sys_inputs={"data": data},
        ignore_system_fonts=True,
        pdf_standards=_STANDARDS,
        timestamp=moment,
    )
    if not isinstance(pdf, bytes):
        raise RenderError("The PDF compiler gave no file; install the version of typst that pyproject.toml names.")
    return pdf


def _unescape(text: str) -> str:
    return _RUST_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
