"""Nobody is told that somebody did what somebody else did: sentences that lean on the one before them are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.leaning import TOGETHER, footing, leans, points, pronominal, stands_alone, unnamed
from pipeline.words import stems


@pytest.mark.parametrize(
    "text",
    [
        "Ses trois membres ont quitté la CEDEAO en janvier.",
        "Il figure parmi les trois accords conclus à Moscou.",
        "Il y a exprimé la reconnaissance de Bamako.",
        "Pour Bamako, il s’agit d’un choix de souveraineté.",
        "Ce dernier a promis 40 000 tonnes de fret.",
        "Celui-ci a promis 40 000 tonnes de fret.",
        "Cette décision inquiète Dakar.",
        "Ce sont des formateurs.",
        "C’est son second voyage.",
        "C’est en mai qu’il a quitté Dakar.",
        "Toutefois, cette décision inquiète Dakar.",
        "En 2023, ils n’étaient que 35.",
        "Cette année, elle a reçu trois ministres.",
        "Formée de soldats maliens, elle gardera la frontière.",
        "Présente à Gao depuis 1995, elle emploie 30 personnes.",
        "Selon le maire de Gao, Oumar Sidibé, cette pompe est la meilleure.",
        "Selon lui, la pompe a coûté 3 millions.",
        "Trois d’entre eux ont quitté Dakar.",
        "Le premier concerne les échanges, le second la défense.",
        "S’y sont ajoutées 25 000 tonnes de blé.",
        "Le sujet a occupé une partie de la visite.",
        "« Le pont sera fini en mai », a-t-il ajouté.",
        "« Nous finirons le pont en mai. »",
        "J'ai vu le pont.",
        "Un autre ministre a quitté Dakar.",
        "Le ministre a repris cette même idée lundi à Dakar.",
        "Le groupe a perdu un autre de ses soldats à Gao.",
        "Les autorités de l’Alliance (AES) y voient un atout.",
        "Aucune raffinerie, ni malienne ni russe, n’en dispose à ce jour.",
        "Certains s’y opposent.",
        "They also left France.",
        "Its members left the bloc in January.",
        "The topic was on the table in Moscow.",
    ],
)
def test_a_sentence_that_speaks_of_somebody_named_before_leans(text: str) -> None:
    assert leans(text)
    assert not stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre malien a occupé Kidal.",
        "Il faut 3 millions de francs pour le pont.",
        "Il y a eu 12 blessés à Gao.",
        "Il est prévu de finir le pont en mai.",
        "En avril 2025, il était question de Wagner à Bamako.",
        "Ce lundi 3 mars, le ministre a quitté Dakar.",
        "Cette semaine, le ministre a quitté Dakar.",
        "Ces derniers jours, trois convois ont quitté Dakar.",
        "D'autre part, trois convois ont quitté Dakar.",
        "C’est le jeudi 3 avril, et en un jour, que les trois ministres ont rencontré Sergueï Lavrov.",
        "Née en 2023, l’Alliance s’est éloignée de la France.",
        "Face à la rupture de ses relations avec Paris, le Mali a changé d’alliés.",
        "À son arrivée, le président a salué la foule.",
        "Le Premier ministre a quitté Dakar.",
        "Assimi Goïta, lui, a quitté Dakar.",
        "Si Dakar accepte, il y aura un pont.",
        "« Le pont sera fini en mai », a promis le maire de Gao.",
        "Le maire a promis le pont, qu’il finira en mai.",
        "This week the minister left Dakar.",
        "It is hard to say who left Dakar.",
        "Le ministre est allé à Moscou pour y signer un accord.",
        "Le président du Mali n'en veut pas.",
        "Bamako n’en est pas à son premier accord.",
        "Trois ministres, y compris Diop, iront à Moscou.",
        "Il doit y avoir 12 blessés à Gao.",
    ],
)
def test_a_sentence_that_names_its_subject_or_has_none_stands_alone(text: str) -> None:
    assert not leans(text)
    assert stands_alone(text)


def test_a_tie_to_the_sentence_before_misleads_nobody_but_is_no_beginning() -> None:
    for text in ("Toutefois, Dakar a refusé.", "Le sujet n’est pas nouveau : en avril, Dakar avait refusé."):
        assert not leans(text)
        assert not stands_alone(text)


def test_what_points_at_something_told_before_is_known() -> None:
    pointing = ("Les réfugiés ont commencé à entrer dans ce nouveau camp.", "Bamako proteste contre cette mesure.")
    plain = (
        "Ce lundi 3 mars, le ministre a quitté Dakar.",
        "Le ministre a cité ce que prévoit la loi.",
        "Ce ministre qui part a signé la loi.",
        "Goïta ira à Moscou en juin, soulignant l'importance de ce partenariat.",
    )
    assert [points(text) for text in (*pointing, *plain)] == [True, True, False, False, False, False]


def test_what_was_told_is_not_pointed_at_in_vain() -> None:
    text = "À l'issue de cette visite, trois accords ont été signés."
    assert points(text)
    assert not points(text, set(stems("Goïta a effectué une visite officielle en Russie.")))
    assert points(text, set(stems("Goïta a rencontré Poutine.")))


def test_an_office_without_its_holder_or_its_house_leaves_a_question() -> None:
    open_ones = (
        "La direction entend baisser les salaires.",
        "Vendredi, le président a quitté Dakar.",
        "Les syndicats ne désarment pas.",
        "L'entreprise le dément.",
        "Le chiffre de 290, qui vaut pour 2025, a été confirmé.",
        "The offer followed talks in Moscow.",
    )
    plain = (
        "La direction de la mine entend baisser les salaires.",
        "Le président Goïta a quitté Dakar.",
        "Le président malien a quitté Dakar.",
        "Le gouvernement a quitté Dakar.",
        "La nuit a été calme.",
        "Le nombre de boursiers a doublé.",
        "The offer of 5,000 tonnes followed talks in Moscow.",
    )
    assert [unnamed(text) for text in (*open_ones, *plain)] == [True] * 6 + [False] * 7
    assert not unnamed(open_ones[0], set(stems("La direction de la mine a parlé.")))


def test_a_comment_without_a_verb_is_told_with_what_it_is_on() -> None:
    text = ["Le Mali ferme le pont de Gao.", "Une mesure qui inquiète les éleveurs."]
    assert leans(text[1])
    assert footing(text, 1, 0) == range(2)


def test_what_a_sentence_leans_on_is_all_of_it_or_nothing() -> None:
    text = ["Dakar dort.", "Le maire a quitté Gao.", "Il a vu Dakar.", "Son frère y est."]
    assert footing(text, 3, 0) == range(1, 4)
    assert footing(text, 1, 0) == range(1, 2)
    assert footing(text, 3, 2) is None
    assert footing(["Le maire" + " a vu" * TOGETHER, "Il a vu Dakar."], 1, 0) is None


@given(st.text("ceilst' ,.:«»\"-aàéùABJM0", max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert not (stands_alone(text) and leans(text))


def test_a_headline_with_a_pronoun_for_nobody_is_found() -> None:
    open_ones = [
        "L'homme soupçonné de lui avoir vendu l'arme",
        "Le préfet refuse de les recevoir",
        "Awa Diop se montre taquine à son égard",
    ]
    plain = [
        "Le préfet refuse de recevoir les éleveurs",
        "Mali : l'avocat d'Ali Diop accusé de lui avoir menti",
        "Des élus privés de leur voiture",
        "Des élus réunis pour le dîner de gala",
    ]
    assert [pronominal(text) for text in (*open_ones, *plain)] == [True] * 3 + [False] * 4


def test_a_day_after_another_leans_on_the_one_before() -> None:
    assert leans("La veille, une rixe avait éclaté dans un car de Gao.")
    assert leans("Deux jours plus tard, le maire a démissionné.")
    assert not leans("La veille de Noël, une rixe avait éclaté dans un car de Gao.")
    assert not leans("Deux jours après l'attaque de Gao, le maire a démissionné.")


def test_whose_relative_and_which_former_chief_is_said() -> None:
    assert pronominal("Un enregistrement révèle la pression exercée par son père")
    assert pronominal("L'ancien chef de l'État a été reçu à Bamako")
    assert not pronominal("Une mère de Gao retrouve son enfant")
    assert not pronominal("Bamako : Awa Diop dénonce son rival")
    assert not pronominal("L'ancien ministre Issa Traoré a été reçu à Bamako")
    assert not pronominal("L'ancien aéroport de Gao rouvre")  # a thing
    assert not pronominal("L'ancienneté des accords en question")


def test_a_verb_has_somebody_who_does_it() -> None:
    assert leans("Luttaient toujours contre le sinistre dans la soirée.")
    assert not leans("Étaient présents les ministres de Gao et de Mopti.")
