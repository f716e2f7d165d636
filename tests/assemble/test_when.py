"""A timeline that gives an event another one's day tells its reader what no source says."""

from __future__ import annotations

import pytest

from pipeline.assemble.reading import read
from pipeline.assemble.when import dates

from .press import document


def dated(text: str) -> list[str]:
    """The dates of a sentence's own, of a report published on 20 June 2025."""
    lines = read(document(text, "a.txt", "2025-06-20"))
    return [day.first for line in lines for day in line.days if dates(line.facts.text, day)]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Le 3 mai 2025, la mairie de Sirakoro a inauguré un forage.", "2025-05-03"),
        ("Dans la nuit du 4 au 5 mai 2025, un incendie a ravagé le marché.", "2025-05-04"),
        ("Ainsi, à partir du 1er juillet 2025, le port sera ouvert la nuit.", "2025-07-01"),
        ("La mairie, contactée par le journal, a annoncé mardi 3 juin un second forage.", "2025-06-03"),
        ("Les délégués ont été reçus à Dakar, les 3 et 4 juin 2025, par le préfet.", "2025-06-03"),
        ("Une délégation était en visite à Dakar du 21 au 26 mai 2025.", "2025-05-21"),
        ("Depuis avril 2024, la route du nord est fermée aux camions.", "2024-04"),
        ("Le maire avait annoncé le 3 juin 2025 qu'il partait.", "2025-06-03"),
        ("The council met on 3 June 2025 to discuss the port.", "2025-06-03"),
    ],
)
def test_what_a_sentence_dates_is_in_the_timeline(sentence: str, day: str) -> None:
    assert dated(sentence) == [day]


@pytest.mark.parametrize(
    "sentence",
    [
        "Le conseil a démissionné à la suite de l'explosion survenue au port le 4 mai 2025.",
        "La crise a été aggravée par l'incendie du 4 mai 2025.",
        "Le maire a salué dimanche la fin d'un conflit qui dure depuis 2014.",
        "Le conseil a demandé d'attendre le lendemain de l'élection, prévue le 3 mai 2025.",
        "Comme l'ancien marché, un bâtiment détruit par le feu le 25 mai 2025, le nouveau a été filmé par un témoin.",
        "Seize cas ont été relevés hier (un chiffre mis à jour le 24 mai 2025).",
        "Le maire a évoqué la mort, en 2016, d'un éleveur de la région.",
        "Les éleveurs ont été reçus au forage créé par la commune en 2010.",
        "Le maire présentera l'édition 2025 du festival.",
        "Des médecins mettent en cause la fermeture de la mi-mars au 21 juin 2025.",
        "Le maire présente un risque connu, car un lien a été vu lors de l'épidémie de 2003.",
        "La justice reproche aux élus de n'avoir pas payé d'impôt entre 2010 et 2015.",
        "Le maire a annoncé la reprise des cours lundi 30 juin 2025 dans les écoles.",
        "Trois éleveurs ont été blessés à Ségou, ont rapporté jeudi 5 juin 2025 les médias.",
        "La commune a rendu les sommes versées depuis le 1er mai 2025.",
        "Le maire n'ira pas à Sirakoro pour les 80 ans de l'appel du 18-juin.",
        "Le conseil a agi contre la crise, qui, aggravée par les pluies, a fait douze morts en 2024.",
        "Le village a connu sa pire crue depuis son rattachement à la commune en 1997.",
        "Une éleveuse accuse le maire de l'avoir chassée du marché en 2009.",
        "Le maire attend l'été, alors que le festival, prévu le 15 juin, a été reporté à mars 2026.",
        "Les éleveurs ont été enhardis par la signature d'un accord en mai 2025.",
        "Élu en 2013 et réélu en 2018, le maire faisait face à des plaintes.",
    ],
)
def test_the_day_of_something_else_is_not(sentence: str) -> None:
    assert dated(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("Le 3 juin, la mairie a inauguré un forage.", ["2025-06-03"]),
        ("Le 12 juillet, la mairie inaugurera un forage.", ["2025-07-12"]),
        ("En juin dernier, la mairie a inauguré un forage.", ["2024-06"]),
        ("Le 3 avril dernier, la mairie a inauguré un forage.", ["2025-04-03"]),
        ("Le 18 octobre, le tribunal avait condamné la mairie.", []),  # of 2024, or of 2025?
        ("En novembre, le tribunal avait condamné la mairie.", []),
        ("En mars, les pluies ont baissé. En mars 2018, elles avaient augmenté.", ["2018-03"]),
        ("Le 19 avril 2010, un ingénieur est enlevé. Le 25 mai, il est libéré.", ["2010-04-19"]),  # of 2010, it seems
    ],
)
def test_a_year_is_given_only_where_there_is_no_doubt(sentence: str, year: list[str]) -> None:
    assert dated(sentence) == year
