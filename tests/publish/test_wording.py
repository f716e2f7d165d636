"""Every reason and status is said in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from pipeline.publish import wording
from pipeline.records import (
    ChangeKind,
    ClaimStatus,
    DisagreementKind,
    EntityKind,
    FailureKind,
    Novelty,
    Reason,
    ReasonKind,
    TranslationStatus,
)

NONE, NOW = wording.Bilingual("", ""), wording.Bilingual("5", "5")


def test_nothing_is_left_without_words() -> None:
    said = [wording.failure(kind) for kind in get_args(FailureKind)]
    said += [wording.reason(Reason(kind, "x")) for kind in get_args(ReasonKind)]
    said += [wording.claim_status(status) for status in get_args(ClaimStatus)]
    said += [wording.translation_status(status) for status in get_args(TranslationStatus)]
    said += [wording.claim_short(status) for status in get_args(ClaimStatus)]
    said += [wording.translation_short(status) for status in get_args(TranslationStatus)]
    said += [wording.novelty(kind) for kind in get_args(Novelty)]
    said += [wording.novelty_since(kind, NOW) for kind in get_args(Novelty) if kind != "new"]
    said += [wording.change(kind, *pair) for kind in get_args(ChangeKind) for pair in ((NONE, NOW), (NOW, NOW))]
    said += [wording.entities(kind) for kind in get_args(EntityKind)]
    said += [wording.disagreement(kind) for kind in get_args(DisagreementKind)]
    said += [text for key, text in wording.labels().items() if not key.startswith("results")]
    assert all(text.fr and text.en and "{" not in text.fr + text.en for text in said)
    assert len({text.fr for text in said}) > 40


def test_a_language_that_is_not_handled_is_named() -> None:
    assert wording.failure("language", "de") == wording.Bilingual(
        "Langue non prise en charge\u00a0: allemand.", "Language not supported: German."
    )
    assert wording.failure("language").en == "Language not supported: undetermined."


def test_a_reason_says_what_stands_there_and_what_the_source_has() -> None:
    said = wording.reason(Reason("number", "2,5", "1,5"))
    assert said.fr.endswith("«\u202f2,5\u202f» (la source dit «\u202f1,5\u202f»)")
    assert said.en == "number not supported by the source: “2,5” (the source has “1,5”)"
    missing = wording.reason(Reason("name", "", "visite officielle"))
    assert missing.fr.endswith("non rendu\u00a0: «\u202fvisite officielle\u202f»")
    assert missing.en == "name or term of the source not rendered: “visite officielle”"
    assert wording.reason(Reason("coverage", "")).en == "content not sufficiently supported by the source"


@pytest.mark.parametrize(("n", "fr", "en"), [(0, "0 document", "0 documents"), (1, "1 document", "1 document")])
def test_french_and_english_count_zero_differently(n: int, fr: str, en: str) -> None:
    assert wording.count("documents", n) == wording.Bilingual(fr, en)
