r"""Escapes text for Markdown: CommonMark, GitHub's tables, footnotes and autolinks, and Obsidian's own signs.

Only what could be taken for markup is escaped, so that the file still reads well raw. `<`, `>` and ambiguous `&` become
entities, because not every renderer knows `\<`.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(
    r"[\\`*\[\]{}|~$#@^<>]|==|%%|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=\bwww)\.|!(?=\[)", re.IGNORECASE
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
# What opens a list, a heading's underline or a table rule when it comes first on a line.
_LINE_START = re.compile(r"^([-+=:]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)


def escape(text: str) -> str:
    """`text` so that any Markdown renderer shows its characters and does nothing else with them."""
    text = _SIGNS.sub(lambda sign: _ENTITIES.get(sign[0]) or "".join("\\" + c for c in sign[0]), text)
    return _LINE_START.sub(lambda start: start[1] + "\\" if start[1].isdigit() else "\\" + start[1], text)


def code(text: str) -> str:
    """`text` as a code span, or escaped where a backtick, a pipe or its being empty would break one."""
    return escape(text) if not text or set(text) & set("`|") else f"`{text}`"
