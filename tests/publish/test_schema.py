"""Others build on briefing.json: it says what the records hold, as its schema promises, and can be read back."""

from __future__ import annotations

import dataclasses
import json
import re
from importlib.resources import files as resources
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline import records
from pipeline.errors import StoreError
from pipeline.publish import from_json, to_json

from .hostile import BRIEFING as HOSTILE
from .sample import BRIEFING

SCHEMA: dict[str, Any] = json.loads(resources("pipeline.publish").joinpath("briefing.schema.json").read_text("utf-8"))


def test_an_edition_keeps_to_the_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for briefing in (BRIEFING, HOSTILE):
        assert list(Draft202012Validator(SCHEMA).iter_errors(json.loads(to_json(briefing)))) == []


def test_the_schema_refuses_what_is_not_an_edition() -> None:
    edition = json.loads(to_json(BRIEFING))
    edition["documents"][0]["source"]["published"] = "26 juin 2025"
    edition["stories"][0]["claims"][0]["status"] = "perfect"
    del edition["profile"]
    assert len(list(Draft202012Validator(SCHEMA).iter_errors(edition))) == 3


@pytest.mark.parametrize("name", [*SCHEMA["$defs"], "Briefing"])
def test_the_schema_has_the_fields_of_the_records(name: str) -> None:
    described = SCHEMA if name == "Briefing" else SCHEMA["$defs"][name]
    fields = [field.name for field in dataclasses.fields(getattr(records, name))]
    assert [key for key in described["properties"] if key != "schema"] == fields
    assert [key for key in described["required"] if key != "schema"] == fields


def test_the_schema_has_the_kinds_of_the_records() -> None:
    kinds = {
        ("Change", "kind"): records.ChangeKind,
        ("Claim", "status"): records.ClaimStatus,
        ("Claim", "translation"): records.TranslationStatus,
        ("Disagreement", "kind"): records.DisagreementKind,
        ("Entity", "kind"): records.EntityKind,
        ("Failure", "kind"): records.FailureKind,
        ("Figure", "precision"): records.Precision,
        ("Label", "translation"): records.TranslationStatus,
        ("Paragraph", "kind"): records.ParagraphKind,
        ("Reason", "kind"): records.ReasonKind,
        ("Story", "novelty"): records.Novelty,
    }
    for (name, field), kind in kinds.items():
        assert SCHEMA["$defs"][name]["properties"][field]["enum"] == list(get_args(kind))


def test_what_is_read_back_is_what_was_written() -> None:
    assert from_json(to_json(BRIEFING)) == BRIEFING


@given(st.text())
def test_any_text_comes_back_and_drives_no_terminal(text: str) -> None:
    briefing = dataclasses.replace(BRIEFING, stories=(), documents=(), title_fr=text)
    written = to_json(briefing)
    assert from_json(written) == briefing
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", written.decode()
    )


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b'{"schema": 99}', b"\xff", b'{"schema": 1, "date": "2025-06-30"}']
)
def test_a_damaged_or_newer_edition_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(StoreError, match="run the briefing again"):
        from_json(data)


def test_an_edition_of_the_first_schema_is_still_read() -> None:
    edition = json.loads(to_json(BRIEFING)) | {"schema": 1}
    for later in ("top_lines", "timeline", "figures", "entities", "disagreements"):
        del edition[later]
    for story in edition["stories"]:
        for later in ("novelty", "since", "changes"):
            del story[later]
        for claim in (story["headline"], *story["claims"]):
            del claim["independent"]
    read = from_json(json.dumps(edition).encode())
    assert [claim.fr for story in read.stories for claim in story.claims] == [
        claim.fr for story in BRIEFING.stories for claim in story.claims
    ]
    assert (read.documents, read.timeline, read.disagreements) == (BRIEFING.documents, (), ())
    assert {(story.novelty, story.since, story.changes) for story in read.stories} == {("new", None, ())}


def test_a_field_that_a_later_program_adds_does_no_harm() -> None:
    edition = json.loads(to_json(BRIEFING)) | {"later": 1}
    assert from_json(json.dumps(edition).encode()) == BRIEFING
