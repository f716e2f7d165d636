"""What may be left out of a French sentence and what may not, by its grammar, with the parser that ships."""

from __future__ import annotations

import pytest

from pipeline.syntax import Tree, parse
from pipeline.verify.pruning import pruned

# Claims whose words all stand in the sentence, in its order, and that say something else: the word that is missed.
WRONG = [
    (
        "Une source proche du dossier a indiqué que les frères Sidibé ont revendiqué les attentats de Gao.",
        "Une source proche du dossier a indiqué que les initiales désignent Awa Sidibé, nièce des frères Sidibé, "
        "qui ont revendiqué les attentats de Gao.",
        {"désignent", "nièce", "qui"},
    ),
    (
        "Plusieurs ministres ont boudé Moussa Traoré.",
        "Plusieurs ministres ont boudé le meeting d'investiture de Moussa Traoré.",
        {"meeting"},
    ),
    (
        "Le porte-parole avait déclarant, dans un entretien, que la route était sûre.",
        "Le porte-parole avait provoqué la colère de la rue en déclarant, dans un entretien, que la route était sûre.",
        {"provoqué"},
    ),
    (
        "Des célébrations de l'indépendance, ce jour où le pays se retrouve.",
        "Des célébrations de l'indépendance, ce jour où le pays se retrouve, ont été observées dans tout le pays.",
        {"observées"},
    ),
    (
        "Même si elle ne cite jamais, ces messages sont adressés au président.",
        "Même si elle ne le cite jamais, ces messages sont adressés au président.",
        {"le"},
    ),
    (
        "La compagnie veut voler plus vite, mais devra résoudre les problèmes.",
        "La compagnie veut voler plus vite, mais devra résoudre les problèmes qui ont condamné l'avion.",
        {"condamné"},
    ),
    # When one thing was is not when another was that is coordinated with it.
    (
        "Dans la région, les prix ont augmenté de 3 % en 2019 et 2020.",
        "Dans la région, les prix ont augmenté de 3 % depuis 1980 et se sont établis à des niveaux records en 2019 et "
        "2020.",
        {"établis", "records"},
    ),
]
# Claims that a careful editor would make of the sentence.
RIGHT = [
    # Behind a comma a clause says more of what is known.
    (
        "Les députés ont adopté la loi sur les mines.",
        "Les députés ont adopté la loi sur les mines, qui entrera en vigueur en janvier.",
    ),
    (
        "Rafic Diallo, Premier ministre jusqu'en 2004, a été tué en février 2005.",
        "Rafic Diallo, Premier ministre jusqu'en 2004, a été tué en février 2005 à Beyrouth, lorsqu'un kamikaze a fait "
        "sauter une camionnette remplie d'explosifs.",
    ),
    (
        "La CEDEAO estime à 2 millions le nombre des déplacés.",
        "La Communauté économique ouest-africaine (CEDEAO) estime à 2 millions le nombre des déplacés.",
    ),
    (
        "Le seul condamné était Salim Ayyash, 56 ans.",
        "Le seul condamné était le principal suspect, Salim Ayyash, 56 ans, jugé en son absence.",
    ),
    (
        "Le ministre a quitté le pays mardi.",
        "Le ministre a démissionné et a quitté le pays mardi.",
    ),
    (
        "La fondation a lancé un fonds d'urgence.",
        "La fondation a de son côté lancé un fonds d'urgence.",
    ),
    (
        "L'explosion du 4 août a fait 160 morts.",
        "L'explosion du 4 août, qui a fait 160 morts, s'est ajoutée aux souffrances de la population.",
    ),
]
# Headlines: (headline, sentence, whether it stands).
HEADLINES = [
    (
        "la surveillance renforcée de la centrale",
        "La surveillance renforcée de la centrale a été levée, compte tenu des travaux.",
        False,
    ),
    ("Un accident à Gao", "Un accident s'est produit à Gao.", True),
    ("Un pont détruit par les crues à Gao", "Un pont a été détruit mardi par les crues à Gao.", True),
    ("Un grave accident à Kayes", "Un grave accident s'est produit à Kayes.", True),
    ("Ibrahim Keïta encensé", "Ibrahim Keïta a longuement encensé le président.", False),
    ("Le ministre réclame des violences", "C'est ce que réclame le ministre après de nouvelles violences.", False),
]


@pytest.fixture(scope="module")
def trees() -> dict[str, Tree]:
    return parse([*(one[1] for one in WRONG), *(one[1] for one in RIGHT), *(one[1] for one in HEADLINES)])


@pytest.mark.parametrize(("claim", "sentence", "missed"), WRONG)
def test_a_claim_keeps_what_its_words_hang_from(
    trees: dict[str, Tree], claim: str, sentence: str, missed: set[str]
) -> None:
    assert pruned(claim, sentence, trees[sentence]) in missed


@pytest.mark.parametrize(("claim", "sentence"), RIGHT)
def test_whole_branches_may_go(trees: dict[str, Tree], claim: str, sentence: str) -> None:
    assert pruned(claim, sentence, trees[sentence]) == ""


@pytest.mark.parametrize(("headline", "sentence", "stands"), HEADLINES)
def test_a_headline_does_without_auxiliaries_and_not_without_who_did_it(
    trees: dict[str, Tree], headline: str, sentence: str, stands: bool
) -> None:
    assert (pruned(headline, sentence, trees[sentence], headline=True) == "") is stands


@pytest.mark.parametrize(("claim", "sentence", "missed"), WRONG)
def test_a_sentence_lacks_nothing_of_itself(
    trees: dict[str, Tree], claim: str, sentence: str, missed: set[str]
) -> None:
    assert pruned(sentence, sentence, trees[sentence]) == ""


def test_without_a_tree_nothing_is_said() -> None:
    assert pruned("Le maire parle.", "Le maire de Gao parle.", ()) == ""
