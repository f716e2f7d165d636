"""What is made of the source's own words and still says something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verify.fidelity import added, kept, moved, retold, shortened_names
from pipeline.verify.quotes import disowned, speakerless
from pipeline.verify.ties import crossed, unbound, verbless

PASSAGE = (
    "En mars 2025, le ministre nigérien a reçu à Niamey son homologue tchadien ; des habitants saluent cet accord. "
    "Il représente l'Union économique et monétaire ouest-africaine (UEMOA)."
)


def test_leaving_words_out_keeps_all_and_adds_none() -> None:
    claim = "Le ministre nigérien a reçu son homologue tchadien."
    assert kept(claim, PASSAGE) == 1.0
    assert added(claim, PASSAGE) == []


def test_another_order_is_seen() -> None:
    assert kept("Son homologue tchadien a reçu le ministre nigérien.", PASSAGE) < 0.8


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("Le ministre nigérien a critiqué son homologue tchadien.", "critiqué"),
        ("La plupart des habitants saluent cet accord.", "plupart"),
        ("Le ministre nigérien aurait reçu son homologue tchadien.", "aurait"),
    ],
)
def test_a_word_of_content_quantity_or_tense_that_was_added_is_named(claim: str, word: str) -> None:
    assert word in added(claim, PASSAGE)


@pytest.mark.parametrize(
    ("claim", "passage", "tied"),
    [
        (
            "Awa Diop entendue par les juges",
            "Ce témoin, chez qui Awa Diop s'était réfugiée avant son départ, était entendu par les juges.",
            "Diop entendue",
        ),
        (
            "Le 113 dédié aux secours",
            "Ils veulent un guichet, le 113, qui cohabiterait avec un autre dédié aux secours, le 112.",
            "113 dédié",
        ),
        (
            "Le chef de l'État a déclaré à l'hebdomadaire qu'il refuse.",
            "Reprenant les mots du chef de l'État qui avait jugé l'Alliance dans un entretien à l'hebdomadaire, "
            "le maire a déclaré qu'il refuse.",
            "État hebdomadaire",
        ),
        ("Un bus se trouve sur le pont.", "Un bus est tombé alors qu'il se trouvait sur le pont.", "bus trouve"),
        ("Le pont a été ouvert.", "Le pont, qui relie Gao à Ansongo, a été ouvert.", ""),
        ("Le maire a visité Gao.", "Le maire, qui a visité Gao, a signé un accord.", ""),
        ("Le maire, qui a visité Gao, a signé.", "Le maire malien, qui a visité Gao lundi, a signé.", ""),
    ],
)
def test_a_relative_clause_does_not_go_on_as_the_main_one(claim: str, passage: str, tied: str) -> None:
    assert crossed(claim, passage) == tied


def test_a_name_cut_short_before_its_acronym_is_named() -> None:
    assert shortened_names("Il représente l'Union monétaire ouest-africaine (UEMOA).", PASSAGE) == ["UEMOA"]
    whole = "Il représente l'Union économique et monétaire ouest-africaine (UEMOA)."
    assert shortened_names(whole, PASSAGE) == []


@given(st.lists(st.booleans(), min_size=len(PASSAGE.split()), max_size=len(PASSAGE.split())))
def test_any_deletion_is_faithful(keep: list[bool]) -> None:
    claim = " ".join(word for word, stays in zip(PASSAGE.split(), keep, strict=True) if stays)
    if claim:
        assert kept(claim, PASSAGE) == pytest.approx(1.0) or not any(map(str.isalnum, claim))
        assert added(claim, PASSAGE) == []


MEETING = "Moscou a accueilli une rencontre entre les ministres du Mali, du Niger et du Tchad, et les autorités russes."


@pytest.mark.parametrize(
    ("claim", "passage", "missing"),
    [
        ("Les dégâts sont limités au port.", "Si les dégâts sont limités au port, ils menacent la ville.", "Si"),
        ("La radio parle d'un retour.", "Mais s'il revient, la radio parle d'un retour.", "s"),
        ("Si les dégâts sont limités, ils menacent.", "Si les dégâts sont limités au port, ils menacent la ville.", ""),
        ("Le ministre a signé à Gao.", "Le ministre a signé à Gao. S'il pleut, la route ferme.", ""),
        ("Le Mali s'est engagé.", "Le Mali s'est engagé à fermer la base.", ""),
        ("Une rencontre entre les ministres du Mali et du Niger", MEETING, "entre autorités"),
        (
            "Moscou a accueilli une rencontre entre les ministres du Mali, du Niger et du Tchad.",
            MEETING,
            "entre autorités",
        ),
        ("Moscou a accueilli une rencontre entre les ministres et les autorités russes.", MEETING, ""),
        (
            "La guerre a duré entre deux et trois ans.",
            "La guerre a duré entre deux et trois ans et a fait 12 morts.",
            "",
        ),
        ("Awa Diop remplace le maire.", "Lorsque Awa Diop remplace le maire, la ville est vide.", "Lorsque"),
        ("La ville est vide.", "Lorsque Awa Diop remplace le maire, la ville est vide.", ""),
        ("Le 30 mai, le pont ouvre.", "D'ici le 30 mai, le pont ouvre.", "ici"),
        ("Le maire a vu Awa", "Le maire a vu Awa Diop à Gao.", "Diop"),
        ("Le maire a vu Diop", "Le maire a vu Awa Diop à Gao.", ""),
        ("Awa Diop ne savait rien.", "À Gao, les proches de Awa Diop ne savaient rien.", "proches"),
        ("Les proches de Awa Diop ne savaient rien.", "À Gao, les proches de Awa Diop ne savaient rien.", ""),
        ("Ses alliés voient un atout.", "Ses alliés y voient un atout.", "y"),
        ("Il a parlé au Niger.", "Il en a parlé au Niger.", "en"),
        ("Les Français boivent moins.", "Les jeunes Français boivent moins.", "jeunes"),
        ("Le ministre a été entendu.", "L'ancien ministre a été entendu.", "ancien"),
        ("L'auteur de l'attaque a été arrêté.", "L'auteur présumé de l'attaque a été arrêté.", "présumé"),
        ("Un avion est resté à Gao.", "Six avions de l'armée sont restés à Gao.", "Six avions"),
        ("Un avion est resté à Gao.", "Un avion de l'armée est resté à Gao.", ""),
        ("Bamako mise sur un accord avec Poutine.", "Bamako mise sur un accord avec le pays de Poutine.", "pays"),
        ("Il travaille avec Gao.", "Il travaille avec la ville de Gao.", ""),
        ("Un homme a été tué.", "Un jeune homme a été tué.", ""),
        ("Le Mali ouvre une mine.", "Le Mali ouvre une mine d'un ancien type.", ""),
        ("Bamako félicite de l'accord.", "Bamako se félicite de l'accord.", "se"),
        ("Un avion écrase sur le port.", "Un avion s'était écrasé sur le port.", "s"),
        ("Un avion s'écrase sur le port.", "Un avion s'était écrasé sur le port.", ""),
        ("Un avion écrasé bloque le port.", "Un avion s'est écrasé et bloque le port.", ""),
        ("Le nombre a multiplié par huit.", "En mai, le nombre a été multiplié par huit.", "été"),
        ("Le ministre malien accuse de fraude.", "Le ministre malien a été accusé de fraude à Gao.", "été"),
        ("Le ministre malien, accusé de fraude, s'en va.", "Le ministre malien a été accusé de fraude et s'en va.", ""),
        ("Cinq gendarmes grièvement blessés à Gao", "Cinq gendarmes ont été grièvement blessés mardi à Gao.", ""),
        ("Il renforce les capacités défenses.", "Il renforce à Gao les capacités défensives du pays.", "défensives"),
        ("Il renforce les capacités de défense.", "Il renforce à Gao les capacités défensives du pays.", ""),
        ("Il est connu pour ses accusations.", "Il est connu et poursuivi pour des accusations.", "des accusations"),
        ("Il est connu pour ses livres.", "Il est aussi connu pour ses livres.", ""),
        ("Le Niger protège leurs habitants.", "L'ONU dit que le Niger protège ses habitants.", "ses habitants"),
        ("Gao, où les maires, ferme.", "Gao, où vivent les maires, ferme en mai.", "où"),
        ("Gao, où vivent les maires, ferme.", "Gao, où vivent les maires, ferme en mai.", ""),
        ("Il dit qui a tort, lui.", "Il dit qui a tort, lui, à Gao.", ""),
        ("Trois mines ont fermé.", "Il y a trois mines qui ont fermé.", ""),
        ("Le Mali investit Russie.", "Le Mali investit en Russie.", ""),
        ("Les mineurs plaident pour la paix.", "Awa Diop et Ali Keïta, figures des mineurs, plaident pour la paix.",
         "figures"),
        ("Les mineurs plaident pour la paix.", "À Gao, des mineurs plaident pour la paix.", ""),
        ("La mer montera de 2 mètres.", "La mer montera de 2 mètres juste à cause de la fonte.", "juste"),
        ("Le mil sert de semence.", "Le mil sert de semence uniquement à Gao.", "uniquement"),
        ("Le mil sert uniquement de semence.", "Le mil sert uniquement de semence à Gao.", ""),
        ("67 % des jeunes fument.", "67 % des pères fument, et 80 % des jeunes fument.", "67 % pères"),
        ("80 % des jeunes fument.", "67 % des pères fument, et 80 % des jeunes fument.", ""),
        ("Ce qui a été prescrit par Awa Diop est cher.", "Ce qui a été prescrit par erreur à Awa Diop est cher.", "à"),
        ("Le maire, loué par Awa Diop", "Le maire a loué Awa Diop.", "loué"),
        ("Les mots dits par Awa Diop", "Les mots dits hier par la ministre malienne Awa Diop sont vifs.", ""),
        ("Le maire qualifie les propos de Diop", "Le maire qualifie d'inacceptables les propos de Diop.",
         "inacceptables"),
        ("Le maire qualifie les propos de Diop", "Le maire a qualifié mardi d'inacceptables les propos de Diop.",
         "inacceptables"),
        ("Le maire qualifie de faux les propos", "Le maire qualifie de faux les propos de Diop.", ""),
        ("Les ponts ont besoin de travaux.", "Sur les 164 ponts, 23 ont besoin de travaux.", "Sur"),
        ("Sur 164 ponts, 23 ont besoin de travaux.", "Sur les 164 ponts, 23 ont besoin de travaux.", ""),
        ("Il y a 93 malades, soit 77 % des lits.", "Il y a 93 malades et 38 mourants, soit 77 % des lits.", "mourants"),
        ("Il y a 93 malades, soit 77 % des lits.", "Il y a déjà 93 malades, soit 77 % des lits.", ""),
        ("Il y a 93 malades, soit 38 en réanimation.",
         "Il y a 93 malades et 38 en réanimation, soit 77 % des lits.", "soit"),
        ("Il a voyagé dans une zone.", "Il a voyagé dans une zone où circule le virus.", "où"),
        ("Le vol augmente de 27 % à Gao, à Mopti de 34 %.",
         "Le vol augmente de 27 % à Gao, à Mopti de 19 %, à Kayes de 34 %.", "Mopti de"),
        ("Le vol augmente de 27 % à Gao, à Kayes de 34 %.",
         "Le vol augmente de 27 % à Gao, à Mopti de 19 %, à Kayes de 34 %.", ""),
        ("Il a voyagé dans une zone rouge.", "Il a voyagé dans une zone rouge du Niger.", ""),
        ("Awa Diop, nommée par la mairie, a été accueillie.",
         "Awa Diop, adjointe d'un comité nommée par la mairie, a été accueillie.", "comité"),
        ("Awa Diop, élue en mai, a été accueillie.", "Awa Diop, adjointe, élue en mai, a été accueillie.", ""),
        ("Elle sera menée par Awa Diop et le ministre.",
         "Elle sera menée par Awa Diop, accompagnée du préfet et du ministre.", "du"),
        ("Elle sera menée par le maire et le ministre.", "Elle sera menée par le maire, le préfet et le ministre.", ""),
        ("Il gouverne en vertu d'un texte sur la paix.",
         "Il gouverne en vertu d'un texte n'ayant pas de mandat sur la paix.", "pas"),
        ("Il gouverne en vertu d'un texte.", "Il gouverne en vertu d'un texte, qui n'a pas de mandat sur la paix.", ""),
        ("Les 500 élus filtrés votent.", "Les 500 élus, chefs de parti et imams, filtrés à Gao, votent.", "chefs"),
        ("Les 500 élus filtrés votent.", "Les 500 élus, filtrés à Gao, votent.", ""),
        ("Awa Diop est morte après un putsch.", "Awa Diop est morte après avoir été ministre, à la suite d'un putsch.",
         "avoir"),
        ("Awa Diop est morte après un putsch.", "Awa Diop est morte à Gao après un putsch.", ""),
        ("Awa Diop l'a dit, au cours desquelles il a parlé.",
         "Awa Diop l'a dit à la fin des plaidoiries, au cours desquelles il a parlé.", "plaidoiries"),
        ("Le Niger a un bassin immense.", "Troisième fleuve d'Afrique, le Niger a un bassin immense.", "fleuve"),
        ("Le fleuve Niger a un bassin immense.", "Le fleuve Niger, en crue, a un bassin immense.", ""),
    ],
)  # fmt: skip
def test_what_ties_a_sentence_together_is_not_left_out(claim: str, passage: str, missing: str) -> None:
    assert unbound(claim, passage) == missing


@pytest.mark.parametrize(
    ("claim", "passage", "word"),
    [
        ("L'actrice malienne Awa Keïta a été visée à Gao.",
         "Née d'Awa Keïta, l'actrice malienne a été visée à Gao.", "Awa"),
        ("Les accords encouragés encouragent les salariés à partir.",
         "Les accords encouragés par Gao, il a été proposé aux salariés de partir.", "encouragent"),
        ("L'actrice a été visée.", "Née d'Awa Keïta, l'actrice a été visée.", ""),
        ("Le Mali a signé à Gao.", "Le Mali, a dit Diop, a signé à Gao.", ""),
    ],
)  # fmt: skip
def test_no_name_is_moved_and_no_word_told_twice(claim: str, passage: str, word: str) -> None:
    assert moved(claim, passage) == word


@pytest.mark.parametrize("mark", ['"', "« ", "“"])
def test_what_somebody_says_is_not_said_for_him(mark: str) -> None:
    closed = {'"': '"', "« ": " »", "“": "”"}[mark]
    text = "la direction entend profiter de la crise pour baisser les salaires"
    claim = f"{text.capitalize()}."
    for passage in (f"{mark}{claim} Elle le dira{closed}, disent les syndicats.", f"{mark}{claim}"):
        assert disowned(claim, passage) == "direction"
    assert disowned(f"{mark}{claim}{closed}", f"{mark}{claim}{closed}") == ""
    assert (
        disowned(f"{text.capitalize()}, disent les syndicats.", f"{mark}{claim}{closed}, disent les syndicats.") == ""
    )
    assert disowned(claim, f"{claim} {mark}C'est faux{closed}, dit-elle.") == ""


def test_nobodys_word_becomes_his_whom_it_is_about() -> None:
    passage = "La raffinerie « vise la norme dans les années qui viennent », précise un expert de Gao."
    claim = "La raffinerie « vise la norme dans les années qui viennent »"
    assert speakerless(f"{claim}.", passage) == "vise"
    assert speakerless(f"{claim}, selon un expert.", passage) == ""
    assert speakerless(f"{claim}.", f"{claim}, et la mine a fermé.") == ""
    assert speakerless("La raffinerie « vise » la norme.", passage) == ""


def test_a_word_of_the_same_beginning_is_not_the_same_word() -> None:
    passage = "La presse indépendantiste et la coopération technico-militaire ont multiplié les accords."
    assert added("La presse indépendante multiplie les accords.", passage) == ["indépendante"]
    assert added("La coopération technologique multiplie les accords.", passage) == ["technologique"]


def test_no_verb_is_told_in_another_tense() -> None:
    assert retold("Le car se trouve sur le pont.", "Le car se trouvait sur le pont.") == "trouve"
    assert retold("Le car se trouvait sur le pont.", "Les cars se trouvaient sur le pont.") == ""
    assert retold("Un souhait du maire.", "Les souhaits du maire sont connus.") == ""


def test_a_claim_keeps_a_verb() -> None:
    passage = "L'un des points de l'accord est l'annonce du soutien de la Russie à une force conjointe."
    assert verbless("L'annonce du soutien de la Russie à une force conjointe.", passage) == "L'annonce"
    assert verbless("L'un des points est l'annonce du soutien de la Russie.", passage) == ""
    assert verbless("Feu vert pour le Mali.", "Feu vert pour le Mali et le Niger.") == ""  # as the source has it


@given(st.text(alphabet=st.sampled_from("sdilabcéAD '’-.,« »"), max_size=60), st.text("sdilabcéAD '.", max_size=60))
def test_any_claim_and_passage_are_compared(claim: str, passage: str) -> None:
    assert unbound(passage, passage) == ""  # what is left whole is bound
    assert all(word in passage for word in unbound(claim, passage).split())
