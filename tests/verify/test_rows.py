from __future__ import annotations

import json

import pytest

from pipeline.errors import SettingsError
from pipeline.verify.rows import verify_row

SOURCE = "La force compte 5 000 hommes. Elle est basée à Gao depuis 2021. Les habitants sont inquiets."


def test_a_row_in_one_language() -> None:
    row = verify_row({"id": 7, "source": SOURCE, "claim": "La force compte 6 000 hommes.", "lang": "fr"})
    assert row["id"] == 7
    assert row["supported"] is False
    assert row["reasons"] == [{"kind": "number", "found": "6 000", "expected": "5 000"}]
    assert row["evidence"][0]["text"] == "La force compte 5 000 hommes."
    assert json.loads(json.dumps(row)) == row


def test_a_row_across_languages_finds_its_sentence() -> None:
    row = {"id": "a", "source": SOURCE, "claim": "It has been based in Gao since 2021.", "lang": "en"}
    result = verify_row({**row, "source_lang": "fr"})
    assert result["supported"], result["reasons"]
    assert [evidence["sentence"] for evidence in result["evidence"]] == [1]


def test_an_empty_source_supports_nothing() -> None:
    row = {"id": "a", "source": "", "claim": "The force has 5,000 men.", "lang": "en"}
    assert not verify_row({**row, "source_lang": "fr"})["supported"]
    assert not verify_row(row)["supported"]


def test_another_language_is_refused_with_what_to_do() -> None:
    with pytest.raises(SettingsError, match='give "fr" or "en"'):
        verify_row({"id": 1, "source": "x", "claim": "x", "lang": "de"})


MEETING = (
    "Le maire de Gao, Moussa Maïga, a reçu Awa Keïta mardi. Ils ont parlé du marché. « La route est sûre », a "
    "affirmé Awa Keïta. Des pluies sont attendues. Le marché a rouvert. Les commerçants sont revenus."
)


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("Le maire de Gao, Moussa Maïga, a reçu Awa Keïta mardi. Le marché a rouvert.", None),
        ("Le marché a rouvert. Le maire de Gao, Moussa Maïga, a reçu Awa Keïta jeudi.", "date"),
        ("Le maire de Gao, Awa Keïta, a reçu Moussa Maïga mardi.", "name"),
        ("Les commerçants ne sont plus au marché, qui a rouvert.", "polarity"),
    ],
)
def test_each_sentence_of_a_claim_is_held_against_its_own_evidence(claim: str, kind: str | None) -> None:
    row = verify_row({"id": 1, "source": MEETING, "claim": claim, "lang": "fr"})
    assert {reason["kind"] for reason in row["reasons"]} == ({kind} if kind else set())
