from __future__ import annotations

import pytest

from pipeline.errors import SettingsError
from pipeline.glossary import Glossary

GLOSSARY = Glossary.load()


def test_it_has_the_terms_of_the_sahels_press() -> None:
    assert sum(entry.kind not in {"country", "nationality", "currency", "language"} for entry in GLOSSARY.entries) > 200


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("La CEDEAO et l’AES se parlent.", ["CEDEAO", "AES"]),
        ("le chef de l’État malien", ["chef de l'État", "malien"]),
        ("5 francs CFA aux djihadistes", ["francs CFA", "djihadistes"]),
        ("la formation des forces armées maliennes", ["formation des forces armées maliennes"]),
        ("en Côte d’Ivoire et aux États-Unis", ["Côte d'Ivoire", "États-Unis"]),
        ("un serval et une aes", []),
    ],
)
def test_terms_are_found_with_plurals_and_the_longest_first(text: str, terms: list[str]) -> None:
    assert [occurrence.text for occurrence in GLOSSARY.matches(text, "fr")] == terms


def test_offsets_are_those_of_the_term() -> None:
    text = "Hier, la CEDEAO a réagi."
    (occurrence,) = GLOSSARY.matches(text, "fr")
    assert text[occurrence.start : occurrence.end] == "CEDEAO"


@pytest.mark.parametrize("short", ["CEDEAO", "ECOWAS"])
def test_acronyms_are_expanded_from_either_language(short: str) -> None:
    entry = GLOSSARY.expand(short)
    assert entry is not None
    assert entry.fr_long == "Communauté économique des États de l'Afrique de l'Ouest"
    assert entry.en_long == "Economic Community of West African States"


def test_an_unknown_acronym_is_not_expanded() -> None:
    assert GLOSSARY.expand("ZZZZ") is None


@pytest.mark.parametrize(
    ("source", "hypothesis", "expected"),
    [
        ("La CEDEAO a réagi.", "CEDEAO reacted.", "ECOWAS reacted."),
        ("Poutine est à Saint-Pétersbourg.", "Poutine is in Saint-Pétersbourg.", "Putin is in St Petersburg."),
        ("a-t-elle dit au Parisien.", "she told the Parisian newspaper.", "she told Le Parisien."),
        ("Il a coûté 5 francs CFA.", "It cost 5 francs CFA.", "It cost 5 CFA francs."),
        ("Les djihadistes ont fui.", "Djihadistes have fled.", "Jihadists have fled."),
        ("la formation des forces", "the formation of forces", "the training of forces"),
        ("L'AES a réagi.", "The AES reacted.", "The Alliance of Sahel States (AES) reacted."),
        (
            "L'Alliance des États du Sahel (AES) a réagi.",
            "The Alliance of States of the Sahel (AES) reacted.",
            "The Alliance of Sahel States (AES) reacted.",
        ),
        ("Il vit une crise énergétique.", "It is in a crisis of energy.", "It is in an energy crisis."),
        ("Le Mali a réagi.", "Mali reacted.", "Mali reacted."),
        ("Les mercenaires sont là.", "The mercenaires are here.", "The mercenaries are here."),
        ("Le chef de l'État a parlé.", "The president spoke.", "The president spoke."),
    ],
)
def test_known_slips_are_put_right_and_nothing_else(source: str, hypothesis: str, expected: str) -> None:
    assert GLOSSARY.prefer(source, hypothesis) == expected
    assert GLOSSARY.prefer(source, expected) == expected


def test_the_users_terms_come_first() -> None:
    glossary = Glossary.load({"CEDEAO": "West African bloc"})
    assert glossary.prefer("La CEDEAO a réagi.", "CEDEAO reacted.") == "West African bloc reacted."


def test_an_empty_term_is_refused_with_what_to_do() -> None:
    with pytest.raises(SettingsError, match="give both"):
        Glossary.load({"CEDEAO": " "})


def test_every_preferred_form_counts_as_rendered() -> None:
    assert all(GLOSSARY.rendered(entry, entry.en[0], "en") for entry in GLOSSARY.entries if entry.en)


@pytest.mark.parametrize(
    ("source", "slip", "right"),
    [
        (
            "les trois membres de l'Alliance des États du Sahel (AES), à Moscou",
            "the three members of the Sahel Alliance (AES), in Moscow",
            "the three members of the Alliance of Sahel States (AES), in Moscow",
        ),
        (
            "la Communauté économique des États de l'Afrique de l'Ouest (CEDEAO)",
            "The Economic Community of West Africa (CEDEAO)",
            "The Economic Community of West African States (ECOWAS)",
        ),
    ],
)
def test_what_stands_before_an_acronym_in_brackets_is_its_expansion(source: str, slip: str, right: str) -> None:
    assert GLOSSARY.prefer(source, slip) == right


@pytest.mark.parametrize(
    ("source", "slip", "right"),
    [
        (
            "The three countries left the Economic Community of West African States (ECOWAS).",
            "Les trois pays ont quitté la Communauté économique de l'Afrique de l'Ouest (ECOWAS).",
            "Les trois pays ont quitté la Communauté économique des États de l'Afrique de l'Ouest (CEDEAO).",
        ),
        ("ECOWAS met Sergei Lavrov.", "ECOWAS a rencontré Sergei Lavrov.", "CEDEAO a rencontré Sergueï Lavrov."),
        ("Mali and UNICEF signed.", "Le Mali et l'UNICEF ont signé.", "Le Mali et l'UNICEF ont signé."),
        ("The army fired.", "L'armée a tiré.", "L'armée a tiré."),
    ],
)
def test_names_left_in_english_are_put_into_french(source: str, slip: str, right: str) -> None:
    assert GLOSSARY.prefer_french(source, slip) == right
    assert GLOSSARY.prefer_french(source, right) == right


@pytest.mark.parametrize(
    ("source", "slip", "right"),
    [
        ("L'aviation nigérienne a frappé.", "The Nigerian air force struck.", "The Nigerien air force struck."),
        ("La marine sénégalaise a quitté Dakar.", "The Senegalian navy left Dakar.", "The Senegalese navy left Dakar."),
        ("Les Nigériens votent.", "Nigerians vote.", "Nigeriens vote."),
        # Where the source has the other country too, nobody knows which is meant.
        ("Les Nigériens et le Nigeria votent.", "Nigerians and Nigeria vote.", "Nigerians and Nigeria vote."),
        ("L'armée malienne l'a dit à Malick.", "The army told Malick.", "The army told Malick."),
        (
            "Le ministre kényan, Uhuru Kenyatta, est là.",
            "The minister Uhuru Kenyatta is here.",
            "The minister Uhuru Kenyatta is here.",
        ),
        (
            "L'Allemand du Paris Saint-Germain part.",
            "Paris Saint-Germain's man leaves.",
            "Paris Saint-Germain's man leaves.",
        ),
    ],
)
def test_a_people_is_not_called_by_a_word_like_its_own(source: str, slip: str, right: str) -> None:
    assert GLOSSARY.prefer(source, slip) == right
