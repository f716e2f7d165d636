"""Translation: the source's figures arrive, and long sentences are not cut."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import flow
from pipeline.engines.registry import Registry, open_task
from pipeline.glossary import Glossary
from pipeline.lexicon import glossed, senses, unrendered
from pipeline.records import Reason
from pipeline.translate import (
    Options,
    Translation,
    _Candidate,
    _doubted,
    _hinted,
    digits_of,
    headed,
    language_in,
    translate,
)


@pytest.mark.parametrize(
    ("source", "hypothesis", "wanted"),
    [
        (
            "En 2023, 55 000 tonnes de blé et 22 000 tonnes d'engrais.",
            "In 2023, 55,001 tonnes of wheat and 22,000 tonnes of fertiliser.",
            "In 2023, 55,000 tonnes of wheat and 22,000 tonnes of fertiliser.",
        ),
        # Another number of figures, or another order: not touched, left to verification.
        ("55 000 tonnes et 22 000 tonnes.", "55,000 tonnes.", "55,000 tonnes."),
        ("En 2023, 12 blessés.", "12 injured in 2023.", "12 injured in 2023."),
        # A decimal is not a whole number.
        ("3,5 % en 2023 et 2024", "4.5% in 2023 and 2024", "4.5% in 2023 and 2024"),
    ],
)
def test_a_miscopied_figure_is_put_right_and_nothing_else(source: str, hypothesis: str, wanted: str) -> None:
    assert digits_of(source, hypothesis, "fr") == wanted


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=5))
def test_right_figures_are_never_touched(values: list[int]) -> None:
    french = " et ".join(f"{value:,} tonnes".replace(",", " ") for value in values)
    english = " and ".join(f"{value:,} tonnes" for value in values)
    assert digits_of(french, english, "fr") == english
    assert digits_of(english, french, "en") == french


def test_every_text_has_an_answer_and_an_empty_one_is_empty(fetched: Registry, french: tuple[str, ...]) -> None:
    texts = [french[0], "", " et ".join(french) * 3]
    results = translate(texts, open_task(fetched, "tiny", "translate.fr-en"), Glossary.load(), Options(2))
    assert [bool(result.text) for result in results] == [True, False, True]
    # Tiny models write noise; it is kept, and marked.
    assert results[0].status == results[2].status == "flagged"
    assert results[0].reasons


@pytest.mark.parametrize(
    "text",
    [
        "https://www.exemple.org/" + "/".join(f"x{number}q{number * 7919}" for number in range(90)),
        " ".join(str(number * 37) for number in range(120)),
        "contact@exemple.org",
        "= = = = = = = = = = = = =",
    ],
)
def test_what_is_hardly_language_stays_as_it_is_at_once(text: str, fetched: Registry) -> None:
    task = open_task(fetched, "tiny", "translate.fr-en")
    began = time.process_time()
    [result] = translate([text], task, Glossary.load(), Options(4))
    assert (result.text, result.status) == (text, "original")
    assert time.process_time() - began < 2


def test_an_address_does_not_keep_the_words_around_it_from_translation() -> None:
    assert language_in("Voir https://exemple.org/a?b=1 pour la liste complète.")
    assert language_in("Mali")
    assert not language_in("12,5 % (2024) : 3 000 / 4 000")


def test_hints_that_the_model_cannot_read_are_not_given(fetched: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = (task := open_task(fetched, "tiny", "translate.fr-en")).engine
    text = " ".join(["recel"] * 12)  # "receiving stolen goods": the sentence fits, and with its hints it does not
    plain, hinted = engine.count_tokens([task.prompt(text), task.prompt(glossed(text, senses(text)))])
    assert hinted > 2 * plain
    monkeypatch.setattr(engine, "window", 2 * plain)
    [result] = translate([text], task, Glossary.load(), Options(2))
    assert result.text


def test_terms_and_words_that_were_not_rendered_are_given_in_english() -> None:
    text = "Les Forces armées maliennes ont mené une opération de ratissage près de Gao."
    reasons = (Reason("name", "", "Forces armées maliennes"), Reason("name", "", "Gao"))
    made = Translation("The army led a ratting operation.", "flagged", reasons)
    hinted = _hinted(text, _Candidate(made, -1.0, 12, unrendered(text, made.text)), Glossary.load())
    assert "Malian Armed Forces" in hinted
    assert "Forces armées" not in hinted
    assert "ratissage" not in hinted
    assert hinted.endswith("près de Gao.")


def test_a_headline_with_a_wrong_name_keeps_the_sources_words() -> None:
    source = "Alliance of Sahel States: from pact to confederation"
    wrong = Translation("Alliance des Etats-Unis", "flagged", (Reason("name", "", "Alliance of Sahel States"),))
    assert headed(source, wrong) == Translation(source, "flagged", (Reason("untranslated", source),))
    # A common word in doubt is no reason to leave readers without their language, nor is what was decoded again.
    clumsy = Translation("Mali: the presence of Wagner", "flagged", (Reason("name", "", "mercenaires"),))
    assert headed("Mali : la présence de mercenaires", clumsy) == clumsy
    mended = Translation("Alliance des États du Sahel", "redecoded", (Reason("name", "", "Alliance of Sahel States"),))
    assert headed(source, mended) == mended


def test_a_word_without_any_rendering_is_named_where_the_model_is_asked_for_the_way_back() -> None:
    source, said = "Les gilets jaunes ont défilé.", "The orange vests marched."
    lacking = unrendered(source, said)
    sure = _Candidate(Translation(said, "translated"), -1.0, 8, way_back=-0.1)
    marked = _doubted(replace(sure, lacking=lacking), True)
    assert marked.status == "flagged"
    assert [reason.expected for reason in marked.reasons] == ["gilets jaunes"]
    assert _doubted(sure, True) == sure.made
    assert _doubted(replace(sure, lacking=lacking), False) == sure.made


def test_of_two_translations_the_longer_is_not_the_better_for_its_length() -> None:
    short = _Candidate(Translation("The road is closed.", "translated"), 6 * -0.5, 8, way_back=-0.3)
    long = _Candidate(
        Translation("The road is closed and the road is shut.", "translated"), 11 * -0.4, 8, way_back=-0.2
    )
    assert max((short, long), key=_Candidate.value) is short
    astray = replace(short, way_back=-1.5)  # that the source hardly follows from it counts too
    assert max((astray, long), key=_Candidate.value) is long
    unlikely = replace(short, score=-50.0)  # and what nobody would write is marked, whatever it leads back to
    assert _doubted(unlikely, True).status == "flagged"


@pytest.mark.slow
def test_the_embedded_model_takes_over_the_words_that_it_would_take_for_others() -> None:
    task, back = flow.directions(Registry.load(), "embedded", "translate.fr-en")
    source = "La comédienne a été placée en garde à vue."
    [result] = translate([source], task, Glossary.load(), Options(3), back)
    assert unrendered(source, result.text) == ()
    assert "custody" in result.text
    # A sentence whose words lead anywhere is marked: what the model is not sure of, there and back.
    hard = "Le strapontin du perchoir, chahuté, a fait long feu sous les lazzis d'un hémicycle goguenard et clairsemé."
    [doubted] = translate([hard], task, Glossary.load(), Options(3), back)
    assert doubted.status == "flagged"
