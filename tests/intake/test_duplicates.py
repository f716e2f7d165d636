from __future__ import annotations

import random

import pytest

from pipeline.intake import document_from_text
from pipeline.intake.duplicates import fold_duplicates
from pipeline.records import Document

from .conftest import PARAGRAPHS

SUBJECTS = "Le maire|La préfète|Un commerçant|Le syndicat|La coopérative|Une éleveuse|Le juge|La directrice".split("|")
VERBS = "a présenté|a refusé|demande encore|a salué|défend toujours|a critiqué|attend depuis longtemps|prépare".split(
    "|"
)
OBJECTS = "le plan de la route|un prêt de la banque|la vente du terrain|des semences de mil|le budget du marché".split(
    "|"
)
PLACES = (
    "près du fleuve|dans la vieille ville|devant les habitants|au nord du lac|avec ses voisins|sans attendre".split("|")
)


def article(seed: int, length: int = 24) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choice(part) for part in (SUBJECTS, VERBS, OBJECTS, PLACES)) + "." for _ in range(length)]


def document(sentences: list[str], origin: str, published: str | None = None, title: str | None = None) -> Document:
    return document_from_text(" ".join(sentences), origin, published=published, title=title or f"Titre de {origin}")


def origins(*documents: Document) -> dict[str, list[str]]:
    return {d.source.origin: [s.origin for s in d.duplicates] for d in fold_duplicates(documents)}


def test_an_exact_and_a_near_copy_are_listed_beside_the_original() -> None:
    text = article(1)
    near = [*text[:-1], "La rédaction du journal a relu ce texte."]
    assert origins(document(text, "a"), document(text, "b"), document(near, "c"), document(article(2), "d")) == {
        "a": ["b", "c"],
        "d": [],
    }


@pytest.mark.parametrize(
    ("was", "now"), [("84", "48"), ("20 %", "30 %"), ("12 mai", "13 mai"), ("neuf", "dix"), ("mai", "juin")]
)
def test_a_rewrite_that_changes_a_figure_stays_beside_the_first(was: str, now: str) -> None:
    text = [*article(3), *PARAGRAPHS]
    changed = [sentence.replace(was, now, 1) for sentence in text]
    assert origins(document(text, "a"), document(changed, "b")) == {"a": [], "b": []}


def test_a_later_version_with_a_new_figure_stays_and_a_shortened_one_goes() -> None:
    text = article(4)
    more = [*text, "Le chantier coûtera 84 millions."]
    assert origins(document(text, "a", "2025-05-01"), document(more, "b", "2025-05-02")) == {"a": [], "b": []}
    assert origins(document(more, "a", "2025-05-01"), document(text, "b", "2025-05-02")) == {"a": ["b"]}


def test_the_earliest_stated_date_stands_for_all_then_the_longest_then_the_name() -> None:
    text = article(5)
    assert origins(document(text, "a"), document(text, "b", "2025-05-02"), document(text, "c", "2025-05")) == {
        "c": ["b", "a"]
    }
    assert origins(document(text[:-1], "a"), document(text, "b")) == {"b": ["a"]}
    assert origins(document(text, "b"), document(text, "a")) == {"a": ["b"]}


def test_the_order_of_reading_changes_nothing() -> None:
    documents = [document(article(n // 3)[: 24 - n % 3], f"{n:02}") for n in range(18)]
    expected = fold_duplicates(documents)
    for seed in range(3):
        shuffled = random.Random(seed).sample(documents, len(documents))
        assert fold_duplicates(shuffled) == expected
    assert len(expected) == 6


def test_different_articles_with_common_phrases_all_stay() -> None:
    documents = [document([*article(n), "Le ministère n’a pas répondu à nos questions."], f"{n:03}") for n in range(60)]
    assert len(fold_duplicates(documents)) == 60
