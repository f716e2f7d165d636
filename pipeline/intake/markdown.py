"""Read Markdown: CommonMark blocks to lines, inline marks out, title and date from the front matter."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.intake.characters import clean
from pipeline.intake.published import parse_date
from pipeline.intake.structure import BLANK, Line, row_lines
from pipeline.records import ParagraphKind

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(\w+)[ \t]*[:=][ \t]*(.+?)[ \t]*$", re.M)


def _plain(inline: Token) -> str:
    """Give the words of an inline token; pictures have none, links have theirs, hard and soft breaks are newlines."""
    parts: list[str] = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)


def _unquoted(value: str) -> str:
    r"""A scalar of YAML or TOML as text: « "Le \"plan\"" », « 'l''accord' », or bare."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return str(json.loads(value))  # what the two escape, JSON does too, save for what no title has
        except ValueError:
            return value[1:-1]
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value.strip("\"'")


def read_markdown(text: str) -> tuple[list[Line], str | None, str | None]:
    """Give lines, title and date of publication; the latter two are what the front matter says, else None."""
    from markdown_it import MarkdownIt

    fields: dict[str, str] = {}
    if match := _FRONT_MATTER.match(text):
        fields = {key.casefold(): _unquoted(value) for key, value in _FIELD.findall(match[2])}
        text = text[match.end() :]
    lines: list[Line] = []
    nesting: list[ParagraphKind] = []
    cells: list[str] | None = None  # of the table's row that is being read
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "heading_open":
            nesting.append("heading")
        elif token.type == "list_item_open":
            nesting.append("bullet")
        elif token.type in ("heading_close", "list_item_close"):
            nesting.pop()
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            lines.extend(row_lines(cells or ()))
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(clean(_plain(token)).replace("\n", " ").strip())
        elif token.type == "inline":
            pieces = clean(_plain(token)).split("\n")
            kind = nesting[-1] if nesting else None
            if kind is not None:
                pieces = [" ".join(pieces)]
            lines.extend(Line(piece.strip(), kind) for piece in pieces)
            lines.append(BLANK)
        elif token.type in ("fence", "code_block"):
            lines.extend(Line(piece.strip()) for piece in clean(token.content).split("\n"))
            lines.append(BLANK)
    title = fields.get("title") or fields.get("titre")
    date = fields.get("date") or fields.get("published") or fields.get("publication")
    return lines, clean(title) if title else None, parse_date(date) if date else None
