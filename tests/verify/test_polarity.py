from __future__ import annotations

import pytest

from pipeline.verify.polarity import flipped, hardened, hearsay, negations
from pipeline.words import words


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Le ministre n'a pas signé l'accord.", "signé"),
        ("Il ne viendra jamais.", "viendra"),
        ("Le pont n'est plus ouvert.", "ouvert"),
    ],
)
def test_what_is_negated(text: str, head: str) -> None:
    assert [words(text, "fr")[index].text for index in negations(text, "fr")] == [head]


@pytest.mark.parametrize(
    "text", ["Il n'a fait que passer.", "Non seulement il est venu, mais il a parlé.", "Il fait un pas en avant."]
)
def test_what_negates_nothing(text: str) -> None:
    assert negations(text, "fr") == []


@pytest.mark.parametrize(
    ("claim", "evidence", "flips"),
    [
        ("Le ministre a signé l'accord.", "Le ministre n'a pas signé l'accord.", True),
        ("Le ministre n'a pas signé l'accord.", "Le ministre a signé l'accord.", True),
        ("Le ministre n'a pas signé l'accord.", "Le ministre n'a jamais signé cet accord.", False),
        ("Le ministre n'a pas signé l'accord.", "Le ministre a refusé de signer l'accord.", False),
    ],
)
def test_flipped(claim: str, evidence: str, flips: bool) -> None:
    assert bool(flipped(claim, [evidence], "fr")) is flips


def test_a_conditional_made_a_fact() -> None:
    assert hardened("L'armée a repris la ville.", "L'armée aurait repris la ville.", "fr") == "aurait"
    assert hardened("L'armée aurait repris la ville.", "L'armée aurait repris la ville.", "fr") == ""


def test_hearsay() -> None:
    assert hearsay("Selon la police, deux hommes ont fui.", "fr") == "Selon"
    assert hearsay("Deux hommes ont fui.", "fr") == ""
