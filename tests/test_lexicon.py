"""The lexicon: what a translation has left out or taken for something else is named, and becomes a hint."""

from __future__ import annotations

from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import glossed, senses, unrendered


@pytest.mark.parametrize(
    ("french", "english", "wanted"),
    [
        # A word taken for another, also one of an expression; what is right is not named, whatever its form.
        (
            "La marée noire menace les riverains.",
            "The black sea threatens the river people.",
            ["marée noire", "riverains"],
        ),
        ("La marée noire menace les riverains.", "The oil spill is a threat to residents.", []),
        ("Il a été placé en garde à vue.", "He was warned of the danger.", ["placé en garde à vue"]),
        ("Il a été placé en garde à vue.", "He was taken into police custody.", []),
        ("Elles ont été classées sans suite.", "They were followed up.", ["classées sans suite"]),
        ("Une perquisition a eu lieu à la caserne.", "The barracks were searched.", []),
        # The beginning of a sentence is no name, a capital within it is one.
        ("Interrogé hier, il a démenti.", "Questioned yesterday, he denied it.", []),
        ("Le sénateur Boucher a démenti.", "Senator Boucher denied it.", []),
        ("Canicule : 24 cas à Gao", "Canicule: 24 cases in Gao", ["Canicule"]),
        ("Tours : 24 cas", "Tours: 24 cases", []),
        ("Heurts à Rouen", "Stunned in Rouen", ["Heurts"]),
        ("Solaire et atome", "Solenoid and atom", ["Solaire"]),
        ("Paris rappelle son ambassadeur.", "Paris recalls its ambassador.", []),
        # Written in capitals without accents, as the press does.
        ("Le conseil d'Etat a tranché.", "The Court of Appeal has ruled.", ["conseil d'Etat"]),
        # What English writes as a sign.
        ("Il a versé 46 millions de livres.", "He paid £46m.", []),
        ("Il a versé 46 millions de livres.", "He paid 46 books.", ["millions de livres"]),
        # An expression whose words say something else one by one.
        ("Il a agi avec sang froid.", "He acted in cold blood.", ["avec sang froid"]),
        ("Les personnels sont confinés.", "Staff are in lockdown.", []),
        ("Il a eu deux heures de colle.", "He was given two hours of glue.", ["heures de colle"]),
        ("Il a eu deux heures de colle.", "He was given two hours' detention.", []),
        ("Le Rhône est en vigilance orange.", "The Rhône is on alert.", ["vigilance orange"]),
        # A word that French word lists lack in this form.
        ("Il harcèlerait nos navires.", "He would threaten our ships.", ["harcèlerait"]),
    ],
)
def test_words_without_a_rendering_are_named(french: str, english: str, wanted: list[str]) -> None:
    assert [sense.text for sense in unrendered(french, english)] == wanted


@pytest.mark.parametrize(
    ("french", "wanted"),
    [
        ("La marée noire touche la côte.", "La oil spill"),
        ("Un projet contesté.", "Un project challenged."),  # a participle for a participle
        ("Interrogé, il a parlé.", "Questioned, il a"),
        ("Ils ont levé le voile sur ce projet.", "Ils ont unveiled ce project"),
        ("Placés en garde à vue, ils se taisent.", "Taken into custody, ils"),
        # Where a word may be two things, no hint says which; beside others it is plain.
        ("Des boursiers ont manifesté.", "Des boursiers ont"),
        ("Des étudiants boursiers ont manifesté.", "Des scholarship student ont"),
        ("Le marché boursier recule.", "Le stock market"),
        # Written together: « du » is « de le ».
        ("Les bons du Trésor rapportent peu.", "Les treasury bills"),
        ("L'autonomisation des femmes est un but.", "L'women's empowerment est"),
        ("Paris a remercié ses alliés.", "Paris a thanked ses"),  # and no « pari »
    ],
)
def test_hints_stand_in_the_place_of_their_words(french: str, wanted: str) -> None:
    assert glossed(french, senses(french)).startswith(wanted)


@given(st.text(alphabet=st.sampled_from("abcdeéèàçlmnorstuvi '’-.,\"« »ABCÉ0123456789"), max_size=120))
def test_any_text_is_read_and_what_is_no_sense_of_it_stays(text: str) -> None:
    found = senses(text)
    assert all(text[sense.start : sense.end] == sense.text for sense in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert glossed(text, []) == text
    ends = [0, *(sense.end for sense in found)]
    starts = [*(sense.start for sense in found), len(text)]
    made = glossed(text, found)
    for end, start in zip(ends, starts, strict=True):
        assert text[end:start] in made


def test_every_gloss_is_one_of_its_words_renderings_and_no_word_comes_twice() -> None:
    lines = resources.files("pipeline").joinpath("lexicon.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert {len(row) for row in rows} == {3}
    assert len({row[0] for row in rows}) == len(rows)
    assert all("".join(row) == "".join(row).lower() for row in rows)
    wrong = [row[0] for row in rows if row[1] and any(sense.entry.gloss for sense in unrendered(row[0], row[1]))]
    assert wrong == []


def test_when_it_was_may_stand_within_an_expression() -> None:
    french = "Il a mis mardi soir le cap sur la présidence."
    assert [sense.text for sense in unrendered(french, "He put the cap on Tuesday evening on the presidency.")] == [
        "mis mardi soir le cap sur"
    ]
    assert unrendered(french, "On Tuesday evening he set course for the presidency.") == ()
    assert "mardi soir" in glossed(french, senses(french)[:1])


def test_what_is_measured_keeps_its_measure() -> None:
    french = "Le Mali a reçu 55 000 tonnes de blé et 60 000 tonnes d'hydrocarbures, puis 25 000 tonnes de blé."
    right = "Mali received 55,000 tonnes of wheat and 60,000 tonnes of oil, then 25,000 tonnes of wheat."
    assert unrendered(french, right) == ()
    for wrong in (
        right.replace("25,000 tonnes of wheat", "25,000 tonnes of oil"),
        right.replace("of oil", "of wheat").replace("of wheat and", "of oil and"),
    ):
        assert "hydrocarbures" in {sense.text for sense in unrendered(french, wrong)}
