from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.characters import clean, escape_name


def test_what_could_repaint_a_terminal_or_reorder_a_line_is_gone() -> None:
    hostile = "Le \x1b[31mcoût\x1b[0m est \x1b]0;titre\x07de \u202e5 000\u202c\u200b\u2066 francs\x07.\x00"
    assert clean(hostile) == "Le coût est de 5 000 francs."


def test_every_space_becomes_one_plain_space_and_every_newline_one_newline() -> None:
    assert clean("5\u202f000\u00a0hommes \t ici \r\n là\u2028 puis\x0bfin") == "5 000 hommes ici\nlà\npuis\nfin"


def test_accents_are_composed_ligatures_opened_and_quotes_left() -> None:
    assert clean("e\u0301te\u0301, ﬁn, « l’œuvre » “x”") == "été, fin, « l’œuvre » “x”"


def test_a_word_that_a_soft_hyphen_broke_over_lines_is_whole() -> None:
    assert clean("considéra\u00ad\nblement et co\u00adopération") == "considérablement et coopération"


@given(st.text())
def test_a_clean_text_is_clean_and_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n" for c in once)


@given(st.text())
def test_a_name_fits_on_one_line_of_print(name: str) -> None:
    escaped = escape_name(name)
    assert len(escaped.splitlines()) <= 1
    assert "\x1b" not in escaped
    assert "\u202e" not in escaped
