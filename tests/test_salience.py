"""Salience: what a reader must know is chosen, wherever it stands, once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pipeline import salience
from pipeline.errors import UnreadableInput
from pipeline.intake import document_from_text

FILLER = [
    f"La coopération entre les deux capitales du lot {word} illustre une volonté commune de rapprochement durable."
    for word in ("ancien", "nouveau", "moyen", "premier", "second", "dernier", "suivant", "présent", "passé", "futur")
]
FACT = "Le 12 mars 2025, le Niger a livré 8 500 tonnes de mil à la ville de Gao, selon le ministère."


def test_a_fact_late_in_a_long_document_is_not_cut_off() -> None:
    document = document_from_text("\n".join([*FILLER * 30, FACT, *FILLER]), "long.txt")
    chosen = {index for passage in salience.select(document, 4).passages for index in passage.sentences}
    assert any("8 500 tonnes" in document.sentences[index].text for index in chosen)


def test_what_the_title_is_about_is_told() -> None:
    texts = [
        "Les habitants de Ménaka demandent davantage de patrouilles sur la route du marché.",
        "Le gouverneur de la région a promis de les entendre avant la fin de la saison des pluies.",
        "Les commerçants de Gao ferment plus tôt depuis que les convois se font rares.",
        "Le coton de Sikasso rapportera moins que la saison passée, estime la compagnie malienne du textile.",
        "La coopérative de Tombouctou cherche des acheteurs pour ses dattes et son riz.",
    ]
    plain = document_from_text("\n".join(texts), "d.txt")
    titled = replace(plain, source=replace(plain.source, title="Mali : le coton de Sikasso rapportera moins"))
    chosen = [{passage.centre for passage in salience.select(one, 2).passages} for one in (plain, titled)]
    assert [3 in centres for centres in chosen] == [False, True]


def test_a_report_begins_with_what_happened() -> None:
    first = "Des hommes armés ont pris deux véhicules à une patrouille de gendarmerie près de Ménaka."
    background = [
        "Les gendarmes rentraient du marché de la ville quand leurs véhicules sont tombés dans une embuscade.",
        "La région de Ménaka compte 54 000 habitants, selon le recensement d'avril 2023.",
        "Le 12 mars 2025, le Niger avait livré 8 500 tonnes de mil à Gao, a annoncé le ministère.",
        "L'Union européenne a signé en mai 2024 un accord de 300 millions d'euros avec le Tchad et le Niger.",
        "La raffinerie de Zinder reprendra le 9 juin 2025 avec 400 employés et 20 000 barils par jour.",
        "Les habitants de la ville demandent davantage de patrouilles sur la route du marché.",
    ]
    document = document_from_text("\n".join([first, *background]), "d.txt")
    assert min(passage.centre for passage in salience.select(document, 2).passages) == 0


def test_what_came_of_a_visit_is_told_behind_the_visit() -> None:
    texts = [
        "Du 21 au 26 juin 2025, Assimi Goïta a effectué une visite officielle en Russie avec dix ministres.",
        "Au terme de cette visite, trois accords sur le coton, les mines et le rail ont été signés à Moscou.",
        "Les habitants de Ménaka demandent davantage de patrouilles sur la route du marché de la ville.",
        "Le gouverneur de la région a promis de les entendre avant la fin de la saison des pluies.",
        "La coopérative de Tombouctou cherche des acheteurs pour les dattes et le riz de ses membres.",
        "Les commerçants de Gao ferment plus tôt depuis que les convois se font rares dans la région.",
        "La mairie de Sikasso refera les caniveaux du quartier du marché avant la fin de la saison.",
        "Le musée de Djenné rouvre ses portes au public après des travaux qui ont duré longtemps.",
    ]
    told, untold = (
        document_from_text("\n".join([first, *texts[1:]]), "d.txt")
        for first in (texts[0], texts[0].replace("une visite officielle", "un séjour officiel"))
    )
    scores = [
        {passage.centre: passage.score for passage in salience.select(one, 2).passages}.get(1, 0)
        for one in (told, untold)
    ]
    assert scores[0] > scores[1]


def test_a_line_without_a_verb_gives_way_to_a_sentence() -> None:
    line = "À l'origine de la requête, Awa Keïta, 62 ans, présidente de 40 coopératives de Gao et de Mopti."
    document = document_from_text("\n".join([FILLER[0], line, *FILLER[1:4], FACT]), "d.txt")
    spoken = document_from_text(
        "\n".join([FILLER[0], line.replace(", prés", ", est prés"), *FILLER[1:4], FACT]), "d.txt"
    )
    chosen = [{passage.centre for passage in salience.select(one, 1).passages} for one in (document, spoken)]
    assert [1 in centres for centres in chosen] == [False, True]


def test_a_heading_glued_to_its_sentence_gives_way_to_a_whole_one() -> None:
    texts = [
        "Le 3 mai, le Tchad a livré 300 tonnes de riz à Gao, selon le ministère.",
        "Un préavis de grève déposé Selon le maire de Gao, la mine de 40 puits fermera le 9 juin 2025.",
        "Le 7 mai, le Niger a livré 200 tonnes de mil à Mopti, selon la mairie.",
        "Le 9 mai, la mairie de Ménaka a ouvert 12 puits, selon un habitant.",
    ]
    document = document_from_text("\n\n".join(texts), "d.txt")
    assert 1 not in [passage.centre for passage in salience.select(document, 2).passages]


def test_a_sentence_that_points_back_brings_the_one_before() -> None:
    text = (
        "Le ministre des Finances du Tchad a présenté jeudi 4 mai un budget de 300 milliards de francs CFA.\n\n"
        "La raffinerie de Zinder reprendra le 9 juin 2025 avec 400 employés et 20 000 barils par jour. "
        "Elle avait fermé en janvier 2025 après un incendie qui avait fait 12 blessés à Zinder."
    )
    document = document_from_text(text, "d.txt")
    together = [passage.sentences for passage in salience.select(document, 3).passages]
    backward = next(i for i, s in enumerate(document.sentences) if s.text.startswith("Elle"))
    assert any(backward in members and backward - 1 in members for members in together)


def test_a_fact_about_nobody_knows_whom_gives_its_place_to_the_next_best() -> None:
    facts = [
        "Le 2 mai 2025, le Tchad a livré 300 tonnes de riz à Gao, selon le ministère.",
        "Il a livré 8 500 tonnes de mil à Gao et à Mopti le 12 mars 2025, selon le ministère du Niger.",
        "La ville de Mopti a annoncé 40 puits pour 2026.",
    ]
    document = document_from_text("\n\n".join([*FILLER[:2], *facts, *FILLER[2:]]), "d.txt")
    chosen = {document.sentences[passage.centre].text for passage in salience.select(document, 2).passages}
    assert chosen == {facts[0], facts[2]}


def test_nothing_is_said_twice() -> None:
    document = document_from_text("\n".join([FACT] * 6 + FILLER), "d.txt")
    texts = [
        document.sentences[index].text
        for passage in salience.select(document, 4).passages
        for index in passage.sentences
    ]
    assert texts.count(FACT) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(alphabet="abcdé .!?\n0123,", min_size=1, max_size=120), min_size=1, max_size=12), st.integers(1, 8)
)
def test_any_text_gives_sound_passages(lines: list[str], claims: int) -> None:
    try:
        document = document_from_text("\n".join(lines), "d.txt")
    except UnreadableInput:
        reject()
    extract = salience.select(document, claims)
    members = [index for passage in extract.passages for index in passage.sentences]
    assert len(extract.passages) <= claims
    assert len(members) == len(set(members))
    assert all(0 <= index < len(document.sentences) for index in (*members, *extract.lead))
    assert all(passage.centre in passage.sentences for passage in extract.passages)


@pytest.mark.parametrize("number", [1, 4])
def test_no_more_passages_than_claims(number: int) -> None:
    document = document_from_text("\n".join([FACT, *FILLER]), "d.txt")
    assert 1 <= len(salience.select(document, number).passages) <= number
