"""Words and ages that are no English are found; what the list of words only lacks is not."""

from __future__ import annotations

import pytest

from pipeline.glossary import Glossary
from pipeline.verify.spelling import invented, unwritten

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


@pytest.mark.parametrize(
    ("french", "english", "made_up"),
    [
        ("L'académie du cinéma a exclu un membre.", "The Academy of Cinematheatre excluded a member.", "Cinematheatre"),
        ("La capitale haïtienne est bloquée.", "Gangs block the Haithuman capital.", "Haithuman"),
        ("L'académie du cinéma a exclu un membre.", "The Academy of Cinema excluded a member.", ""),
        ("Les moines tibétains sont à Pékin.", "The Tibetan monks are in Beijing.", ""),
        ("Le président Loukachenko a parlé.", "In Minsk, President Lukashenko spoke.", ""),
        ("Selon Santé publique France, rien.", "Nothing, according to Santé publique France.", ""),
    ],
)
def test_a_name_like_none_of_the_source_is_named(french: str, english: str, made_up: str) -> None:
    assert invented(french, english, GLOSSARY) == made_up
    assert unwritten(english, GLOSSARY) == ""
