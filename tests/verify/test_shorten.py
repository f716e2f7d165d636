"""A source sentence that stands for a claim is shortened by leaving out, never by changing what it says."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.verify.shorten import condense


@pytest.mark.parametrize(
    ("sentence", "shorter"),
    [
        (
            "Le barrage de Kandadji (un chantier de neuf ans), dont les travaux avaient été suspendus deux fois, "
            "fournira 130 mégawatts au Niger.",
            "Le barrage de Kandadji fournira 130 mégawatts au Niger.",
        ),
        (
            "La ville de Bandiagara a rouvert ses écoles lundi, alors que les combats se poursuivaient aux alentours.",
            "La ville de Bandiagara a rouvert ses écoles lundi.",
        ),
        (
            "Face à la crue du fleuve, marquée par des brèches dans trois digues, la commune de Diré a fermé son port.",
            "La commune de Diré a fermé son port.",
        ),
    ],
)
def test_what_can_be_spared_goes(sentence: str, shorter: str) -> None:
    assert condense(sentence, 12) == shorter


@pytest.mark.parametrize(
    "sentence",
    [
        "L'opposant, qui selon la police avait fui le pays la veille du procès, a été arrêté lundi à Niamey en secret.",
        "Le maire a promis mardi une école neuve au quartier, à condition que le ministère accepte de la payer.",
        "Après la visite de Niono, la ministre, le préfet et le maire de la ville ont ouvert un centre de tri.",
        "Le convoi de vingt camions chargés de riz et de mil est arrivé mardi soir à Gao sans escorte militaire.",
    ],
)
def test_what_somebody_says_and_conditions_stay(sentence: str) -> None:
    assert condense(sentence, 12) == sentence


def test_on_real_articles_only_words_go(tmp_path: Path) -> None:
    data = Path(__file__).parents[3] / "shared/data/orangesum/valid.jsonl.gz"
    if not data.exists():
        pytest.skip("no ../shared/data: OrangeSum's articles are not here")
    from pipeline.intake.sentences import split_sentences

    with gzip.open(data, "rt", encoding="utf-8") as file:
        rows = [json.loads(next(file)) for _ in range(150)]
    cut = 0
    for sentence in (sentence for row in rows for sentence in split_sentences(row["article"], "fr")):
        shorter = condense(sentence, 40)
        cut += shorter != sentence
        left = iter(sentence.casefold())
        assert all(character in left for character in shorter.casefold())
    assert cut > 10


def test_what_a_clause_goes_on_with_is_not_cut_from_it() -> None:
    text = (
        "Le vent souffle très fort sur l'île, où des rafales entre 140 et 175 km/h ont été relevées au cap, entre 120 "
        "et 130 km/h à l'est du massif et 100 à 110 km/h dans la plaine du nord."
    )
    assert condense(text, 20) == text


def test_what_a_clause_ends_with_is_not_put_behind_what_stands_before_it() -> None:
    text = (
        "Le ministre est attendu sur les accusations de violences visant les gendarmes, qui ont resurgi lors des "
        "marches pour Ali Diop, berger mort par asphyxie sous les genoux d'un agent."
    )
    assert condense(text, 20) == text
    told = (
        "Le maire de Gao, qui a été élu en mai lors du scrutin communal du nord, rencontre les éleveurs et les bergers."
    )
    assert condense(told, 15) == "Le maire de Gao rencontre les éleveurs et les bergers."
