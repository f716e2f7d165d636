from __future__ import annotations

import pytest

from pipeline.intake import document_from_text
from pipeline.language import UNDETERMINED, detect, detect_text

FRENCH = "Le conseil municipal a voté hier soir un budget en baisse, malgré l’opposition des associations de quartier."
ENGLISH = "The town council voted last night for a smaller budget, despite the opposition of local residents' groups."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FRENCH, "fr"),
        (ENGLISH, "en"),
        (FRENCH.upper(), "fr"),
        ("El consejo municipal votó anoche un presupuesto más bajo, a pesar de la oposición de los vecinos.", "es"),
        ("صوت المجلس البلدي مساء أمس على ميزانية أقل رغم معارضة جمعيات الأحياء", "ar"),
        ("市议会昨晚不顾居民团体的反对投票通过了缩减的预算。", "zh"),
    ],
)
def test_the_language_of_a_text_is_its_two_letter_code(text: str, code: str) -> None:
    found = detect_text(text)
    assert found.code == code
    assert 0.5 < found.confidence <= 1


@pytest.mark.parametrize("text", ["", "2025 — 5 000 / 62 %", "https://exemple.org"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    assert detect_text(text) == UNDETERMINED


def test_the_answer_does_not_depend_on_what_was_asked_before() -> None:
    short = "Menu du jour : pizza, sushi, taxi"
    first = detect_text(short)
    for other in (FRENCH, ENGLISH, "Guten Tag", "hola"):
        detect_text(other)
        assert detect_text(short) == first


def test_each_paragraph_has_its_language_and_a_heading_that_of_its_document() -> None:
    document = detect(document_from_text(f"Introduction\n{FRENCH}\n{FRENCH}\nConclusion\n{ENGLISH}", "a.txt"))
    assert document.language is not None
    assert document.language.code == "fr"
    assert [p.language.code for p in document.paragraphs if p.language] == ["fr", "fr", "fr", "fr", "en"]
