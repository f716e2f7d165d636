"""What is left in the source's language, looped or misspelt is no translation."""

from __future__ import annotations

import pytest
from checking import check

from pipeline.glossary import Glossary
from pipeline.verify import check_translation


@pytest.mark.parametrize(
    "slip",
    [
        "Ils ont formallement quitté la banque.",
        "Ils ont quitté l'Union Banque, dont ils regardent comme lente.",
        "Ils ont quitté la zone Banque.",
    ],
)
def test_french_that_is_none_is_rejected(slip: str) -> None:
    verdict = check(slip, "They formally left the bank, which they see as slow.", back=True)
    assert "untranslated" in {reason.kind for reason in verdict.reasons}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Ils ont quitté le bloc de la région's.", "Ils ont quitté le bloc de la région."),
        (
            "Ils ont quitté un bloc, qui ils jugent trop lent.",
            "Ils ont quitté un bloc, à qui ils reprochaient sa lenteur.",
        ),
        ("Ils ont quitté la visite à la Russie.", "Ils ont quitté la visite de la Russie."),
        ("Ils ont quitté les ministres étrangers.", "Ils ont quitté les ministres des Affaires étrangères."),
    ],
)
def test_english_grammar_in_french_words_is_rejected(wrong: str, right: str) -> None:
    def supported(said: str) -> bool:
        verdict = check_translation(
            "They left it.", said, source_language="en", target_language="fr", glossary=Glossary.load()
        )
        return "untranslated" not in [reason.kind for reason in verdict.reasons]

    assert not supported(wrong)
    assert supported(right)


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        ("Les deux victimes nigériennes étaient guides.", "The two Nigerien victims were guides.",
         "The two Nigeri victims were guides."),
        ("Il est né en Ingouchie.", "He was born in Ingushetia.", "He was born in Inguchiétie."),
        ("Il a dénoncé une guerre hybride.", "He denounced a hybrid war.", "He denounced a b war."),
    ],
)  # fmt: skip
def test_no_word_is_spelt_as_no_language_does(source: str, right: str, wrong: str) -> None:
    assert check(source, right).supported
    assert not check(source, wrong).supported


def test_one_adverb_is_not_said_twice() -> None:
    source = "The three countries formally left the bloc."
    assert check("Les trois pays ont officiellement quitté le bloc.", source, back=True).supported
    assert not check("Les trois pays ont formellement quitté officiellement le bloc.", source, back=True).supported
    assert check("Les trois pays ont purement et simplement quitté le bloc.", source, back=True).supported


def test_an_acronym_is_not_said_twice() -> None:
    source = "The alliance, known by its French initials AES, was created."
    assert check("L'alliance, désignée par ses initiales françaises AES, a été créée.", source, back=True).supported
    assert not check("L'alliance, dite par son AES français AES, a été créée.", source, back=True).supported
    assert not check("L'alliance, désignée par son AES français, a été créée.", source, back=True).supported


def test_french_has_its_genders() -> None:
    source = "They left the main bloc for a confederation."
    assert check("Ils ont quitté le principal bloc pour une confédération.", source, back=True).supported
    assert not check("Ils ont quitté la principale bloc pour une confédération.", source, back=True).supported
    assert not check("Ils sont passés du principal bloc au confederation.", source, back=True).supported


def test_a_french_name_stays_whole() -> None:
    source = 'La Française des jeux et le groupe "Les amis de Gao" ont lancé un appel.'
    assert check(source, 'La Française des jeux and the group "Les amis de Gao" launched an appeal.').supported
    assert not check(source, 'The French des Jeux and the group "Les amis de Gao" launched an appeal.').supported
    assert not check(source, 'La Française des jeux and the group "Les friend de Gao" launched an appeal.').supported


def test_french_articles_do_not_stand_among_english_words() -> None:
    source = "Le Collège des chefs d'État de la Confédération a décidé le retrait."
    assert not check(source, "The Collège des head of state de la Confédération has decided to withdraw.").supported
    source = "La Banque centrale des États de l'Afrique de l'Ouest et la place des Martyrs ferment."
    assert check(source, "The Central Bank of West African States and the Place des Martyrs are closing.").supported
