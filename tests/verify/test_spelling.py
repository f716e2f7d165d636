"""Words and ages that are no English are found; what the list of words only lacks is not."""

from __future__ import annotations

import pytest

from pipeline.glossary import Glossary
from pipeline.verify.spelling import unwritten

GLOSSARY = Glossary.load()


@pytest.mark.parametrize("word", ["abattage", "upseted", "remaning", "inapte"])
def test_what_is_no_english_word_is_rejected(word: str) -> None:
    assert unwritten(f"The mayor allowed one more {word} thing.", GLOSSARY) == word


def test_an_age_that_is_no_decade_is_rejected() -> None:
    assert unwritten("He saw the man in his 86s on Sunday.", GLOSSARY) == "86s"
    assert unwritten("He saw the man in his 80s on Sunday, a child of the '68s.", GLOSSARY) == ""


@pytest.mark.parametrize(
    "said",
    [
        "a neighbourhood denuclearisation",
        "redeployed airfields",
        "it vis-à-vis jihadists",
        "the jet-black café",
        "the leader of La France insoumise",
    ],
)
def test_what_the_lexicon_lacks_may_be_english_still(said: str) -> None:
    assert unwritten(f"The jihadist mayor no longer spoke of {said}.", GLOSSARY) == ""
