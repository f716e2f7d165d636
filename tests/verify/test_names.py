from __future__ import annotations

import pytest

from pipeline.verify.names import NameIndex, read_names


def names(text: str, language: str = "fr") -> list[str]:
    return [name.word.text for name in read_names(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le président Assimi Goïta est à Bamako.", ["Assimi", "Goïta", "Bamako"]),
        ("Il vit à Beaumont-sur-Oise.", ["Beaumont", "Oise"]),
        ("L'armée malienne avance.", ["malienne"]),
        ("GROSSE FRAYEUR au marché.", []),
        ("La force de l'ONU.", ["ONU"]),
    ],
)
def test_names_of_a_sentence(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_months_and_weekdays_are_no_names_in_english() -> None:
    assert names("They met on Monday in April.", "en") == []


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("Assimi Goïta arrive.", "Goita", True),
        ("Le Mali vote.", "Maliens", True),
        ("Le Niger vote.", "nigérien", True),
        ("Le Niger vote.", "nigérian", False),
        ("Les États-Unis votent.", "américaine", True),
        ("L'Alliance des États du Sahel se réunit.", "AES", True),
        ("L'AES se réunit.", "Alliance", True),
        ("La CEDEAO se réunit.", "AES", False),
        ("L'Office du développement rural se réunit.", "ODR", True),
        ("La France vote.", "Russie", False),
    ],
)
def test_what_bears_out_a_name(source: str, name: str, expected: bool) -> None:
    (found,) = read_names(f"la {name}", "fr")
    assert NameIndex([source], "fr").has(found.word) is expected
