"""Text from a document shows as itself in Markdown, wherever it stands, and makes no markup."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.publish.markdown import code, escape
from pipeline.publish.typography import plain

PIECES = st.sampled_from(
    [*"\\`*_[](){}<>#+-=.!|~$^:&@% ab1", "![a](b)", "<b>", "[^1]", "&amp;", "==", "2. ", "```", "~~", "__", "**"]
)
TEXT = st.lists(PIECES, max_size=12).map("".join).map(plain).filter(bool)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@given(TEXT)
@example("2024. Année")
@example("- liste")
@example("---")
@example("__a__ ___b_")
def test_a_renderer_shows_the_very_characters(text: str) -> None:
    assert READER.render(escape(text)) == f"<p>{html.escape(text, quote=False).replace(chr(34), '&quot;')}</p>\n"


@given(TEXT)
def test_in_a_table_a_text_keeps_to_its_cell(text: str) -> None:
    cells = READER.parse(f"| a | b |\n|---|---|\n| {escape(text)} | {code(text)} |")
    assert sum(token.type == "td_open" for token in cells) == 2


@pytest.mark.parametrize("text", ["voir https://a.ml", "voir www.a.ml", "[^1]", "#tag", "$x$", "{{ 7*7 }}", "%%note%%"])
def test_signs_of_forges_and_obsidian_are_taken_apart(text: str) -> None:
    assert not re.search(r"(?<!\\)(?:\[\^|#\w|\$\w|\{|%%)|\w://|www\.", escape(text))


def test_a_path_is_a_code_span_unless_that_would_break() -> None:
    assert code("dossier/fichier_1.txt") == "`dossier/fichier_1.txt`"
    assert code("a`b|c_") == r"a\`b\|c\_"
