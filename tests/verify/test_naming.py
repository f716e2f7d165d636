"""A translation names whom and what its source names: nobody put in, left out or exchanged."""

from __future__ import annotations

import pytest
from checking import check

from pipeline.glossary import Glossary
from pipeline.verify import check_translation


def test_a_glossary_term_must_be_rendered_as_it_says() -> None:
    glossary = Glossary.load({"Maison du Fleuve": "River House"})
    languages = {"source_language": "fr", "target_language": "en", "glossary": glossary}
    source = "La Maison du Fleuve ouvre ses portes."
    assert check_translation(source, "River House opens its doors.", **languages).supported
    assert not check_translation(source, "The House of the River opens its doors.", **languages).supported


def test_two_terms_need_two_renderings() -> None:
    source = (
        "Les chefs de la diplomatie malienne et nigérienne ont rencontré le ministre des Affaires étrangères russe."
    )
    lost = check(source, "The Malian and Nigerien diplomacy met the Russian Foreign Minister.")
    assert {reason.kind for reason in lost.reasons} == {"name"}
    assert check(source, "The Malian and Nigerien top diplomats met the Russian Foreign Minister.").supported
    assert check(source, "The Malian and Nigerien foreign ministers met the Russian Foreign Minister.").supported


@pytest.mark.parametrize(
    ("fr", "right", "wrong"),
    [
        ("Il y voit un signe de la coopération Sud-Sud.", "He sees in it a sign of South-South cooperation.",
         "He sees in it a sign of cooperation with South Sudan."),
        ("Les voisins ont signé un accord.", "The neighbours have signed an agreement.",
         "The neighbours have signed an agreement with Chad."),
        ("L'armée tchadienne est partie.", "Chad's army has left.", "The army has left Libya."),
        ("Le prix est de 30 dollars.", "The price is US$30.", "The price in Ghana is 30 dollars."),
    ],
)  # fmt: skip
def test_no_country_is_put_in(fr: str, right: str, wrong: str) -> None:
    assert check(fr, right).supported
    assert "name" in {reason.kind for reason in check(fr, wrong).reasons}


def test_no_country_is_left_out() -> None:
    source = "Selon les Etats-Unis, les premiers éléments de l'enquête le montrent."
    assert check(source, "According to the US, the first findings of the inquiry show it.").supported
    assert [one.expected for one in check(source, "The first findings of the inquiry show it.").reasons] == [
        "Etats-Unis"
    ]


def test_a_small_word_is_no_acronym() -> None:
    source = "Le pays est en guerre contre l'État islamique."
    assert check(source, "The country is at war with IS.").supported
    assert [one.expected for one in check(source, "The country is at war with Islamism.").reasons] == ["État islamique"]


def test_of_three_countries_none_is_left_out() -> None:
    source = "Le Mali, le Burkina Faso et le Niger ont signé."
    assert [reason.expected for reason in check(source, "Mali and Burkina Faso signed.").reasons] == ["Niger"]
    assert check(source, "Mali, Burkina Faso and Niger signed.").supported


def test_a_town_is_not_put_for_a_country_in_either_direction() -> None:
    assert not check("Goïta s'est rendu à Moscou.", "Goïta went to Russia.", back=True).supported
    assert not check("Goïta s'est rendu à Paris.", "Goïta went to Russia.", back=True).supported
    assert not check("Goïta s'est rendu en Russie.", "Goïta went to Moscow.").supported
    assert check("Goïta s'est rendu à Moscou, en Russie.", "Goïta went to Moscow, in Russia.", back=True).supported
    assert check("Goïta s'est rendu en Russie.", "Goïta went to Russia.", back=True).supported


def test_a_person_stands_in_no_other_ones_place() -> None:
    source = "Les chefs de la diplomatie malienne et nigérienne ont rencontré le ministre russe, Sergueï Lavrov."
    right = "The Malian and Nigerien foreign ministers met the Russian minister, Sergei Lavrov."
    assert check(source, right).supported
    wrong = "The Malian and Nigerien foreign ministers, Sergei Lavrov, met the Russian minister, Sergei Lavrov."
    assert "Sergei Lavrov" in {reason.found for reason in check(source, wrong).reasons}
    twice = "Sergueï Lavrov a reçu M. Diop, puis M. Lavrov est reparti."
    assert check(twice, "Sergei Lavrov received Mr Diop, then Sergei Lavrov left again.").supported
