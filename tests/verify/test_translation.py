"""A right translation passes in both directions, and what is wrong with a wrong one is named."""

from __future__ import annotations

import pytest
from checking import check
from hypothesis import given
from hypothesis import strategies as st

PAIRS = [
    ("Le code minier péruvien avance.", "Peru's mining code is moving forward."),
    ("Les taxis de Bogota manifestent.", "Bogotá's taxis are demonstrating."),
    ("Il a été reçu à l'Élysée.", "He was received at the Elysée."),
    ("La subvention du comté a été divisée par deux.", "The county's grant has been cut in half."),
    ("Les studios coûtent deux fois moins cher qu'à Paris.", "Studios cost half as much as in Paris."),
    ("L'arsenic dépasserait cinq fois le seuil.", "Arsenic reportedly exceeds the limit fivefold."),
    ("L'accord tripartite entre en vigueur.", "The three-way agreement enters into force."),
    ("Ils échangeront des prisonniers sous quinze jours.", "They will exchange prisoners within a fortnight."),
    ("L'uranium fait le cinquième des recettes.", "Uranium makes a fifth of the revenue."),
    ("La girafe a eu un petit de 1,80 mètre.", "The giraffe had a 1.8-metre calf."),
    ("La loi n'est pas du sang neuf.", "The law is not new blood."),
    ("Le tarif ne vaut que pour les moins de 26 ans.", "The fare applies only to under-26s."),
    ("Le tribunal rappelle le repos dominical.", "The court recalls that Sunday is a day of rest."),
    ("Le cortège du 1er Mai a défilé.", "The May Day procession marched."),
    ("Les arrestations de mars ont eu lieu à Dakar.", "The March arrests took place in Dakar."),
    ("La coalition ne tient plus qu'à un fil.", "The coalition is hanging by a thread."),
    ("La motion de censure a été rejetée.", "The no-confidence motion was defeated."),
    ("Le processus avance à pas de tortue.", "The process is moving at a snail's pace."),
    ("Pas moins de 27 impacts ont été relevés.", "No fewer than 27 bullet holes were found."),
    ("La session n'a pas tardé à s'enliser.", "The session soon became bogged down."),
    ("L'investissement atteint 1,5 milliard de francs CFA.", "The investment amounts to 1.5 billion CFA francs."),
    ("Le budget dépasse 1 000 milliards de francs CFA.", "The budget exceeds 1 trillion CFA francs."),
    (
        "Il arrive à Saint-Pétersbourg le 3 avril 2025 à 16 h 30.",
        "He arrives in St Petersburg on 3 April 2025 at 4:30 pm.",
    ),
    ("La CEDEAO et l'ONU n'ont pas réagi.", "ECOWAS and the UN have not reacted."),
    ("Une dizaine de djihadistes ont attaqué Tombouctou.", "About ten jihadists attacked Timbuktu."),
    ("Sergueï Lavrov a reçu son homologue nigérien.", "Sergei Lavrov received his Nigerien counterpart."),
    ("Un tiers des électeurs se sont abstenus.", "A third of voters abstained."),
    ("Au XXIe siècle, les deux pays coopèrent.", "In the 21st century, both countries cooperate."),
    ("La licence vaut au plus trente jours.", "The licence is valid for no more than thirty days."),
    ("Rien n'a été décidé lundi.", "Nothing was decided on Monday."),
    ("La visite, commencée le 21, s'achève le 26 juin.", "The visit, which began on the 21st, ends on 26 June."),
    ("Six autres millions de litres manquent.", "Another six million litres are missing."),
    ("La tempête est à 4 800 km de Miami.", "The storm is 3,000 miles from Miami."),
    ("Il reste, car les siens sont au Mali.", "He stays, for his own are in Mali, like the rest of us."),
    ("L'ADN et l'IRM sont des outils de l'OMS.", "DNA and MRI are tools of the WHO."),
    ("La résonance magnétique nucléaire (RMN) sert ici.", "Nuclear magnetic resonance (NMR) is used here."),
    ("Un officier britannique est arrivé d'Angleterre.", "An English officer arrived from Britain."),
    ("Le lac fait 12 kilomètres carrés.", "The lake covers 12 square kilometres."),
    ("La solde ne pourra excéder 800 000 francs CFA.", "The pay may not exceed 800,000 CFA francs."),
    ("C'est un pas dans la bonne direction.", "It is a step in the right direction."),
    ("L'année la plus meurtrière jamais enregistrée s'achève.", "The deadliest year ever recorded is ending."),
    ("Le rapporteur a lu le communiqué.", "The rapporteur read the communiqué."),
    ("Trois orpailleurs ont péri.", "Three gold panners died."),
    (
        "Le ministre malien des Mines, Moussa Sidibé, a reçu son homologue russe, Sergueï Lavrov.",
        "Malian Mines Minister Moussa Sidibé received his Russian counterpart, Sergei Lavrov.",
    ),
]


@pytest.mark.parametrize(("fr", "en"), PAIRS)
@pytest.mark.parametrize("back", [False, True])
def test_good_translations_pass_both_ways(fr: str, en: str, back: bool) -> None:
    verdict = check(fr, en, back)
    assert verdict.supported, verdict.reasons


@pytest.mark.parametrize(
    ("fr", "en", "kind"),
    [
        (
            "Il a achevé le 26 juin 2025 une visite officielle commencée le 21 en Russie.",
            "The 26 June 2025 official visit was completed on 21 June in Russia.",
            "date",
        ),
        ("Laetitia Sow a parlé mardi.", "Theetitia Sow spoke on Tuesday.", "name"),
        (
            "Ce témoin, chez qui Adama Keïta s'était réfugié, a parlé aux juges de Gao.",
            "This witness, who had fled, spoke to the judges of Gao.",
            "name",
        ),
        ("La force compte 5 000 hommes.", "The force has 6,000 men.", "number"),
        ("Le coût est de 1,5 milliard d'euros.", "The cost is 1.5 million euros.", "number"),
        ("Le coût est de 200 millions d'euros.", "The cost is 200 million dollars.", "number"),
        ("Il est arrivé le 3 avril.", "He arrived on 4 April.", "date"),
        ("Il est arrivé en juin 2024.", "He arrived in July 2024.", "date"),
        ("Awa Keïta a rencontré les maires.", "Nadia Toumi met the mayors.", "name"),
        ("L'armée nigérienne avance.", "The Nigerian army is advancing.", "name"),
        ("Un groupe de danseurs turcs ouvre la soirée.", "A group of American dancers opens the evening.", "name"),
        ("Les villes allemandes manifestent.", "French cities demonstrate.", "name"),
        ("La NSF finance l'étude.", "The SNF funds the study.", "acronym"),
        ("L'OPAN a tranché.", "NAFO has ruled, and KAFO too.", "acronym"),
        ("L'IRM et la RMN diffèrent.", "MRI and KPRA differ.", "acronym"),
        (
            "La résonance magnétique nucléaire (RMN) sert ici.",
            "Nuclear magnetic resonance (KPRA) is used here.",
            "acronym",
        ),
        ("La CEDEAO a réagi hier soir.", "NATO reacted last night.", "acronym"),
        ("Le ministre n'a pas signé l'accord.", "The minister signed the agreement.", "polarity"),
        ("Le ministre a signé l'accord.", "The minister has not signed the agreement.", "polarity"),
        ("Le ministre n'a toujours pas payé.", "The minister has still paid.", "polarity"),
        ("Il n'est pas trop tard.", "It is too late.", "polarity"),
        ("La piste fait 1,80 mètre.", "The runway is 1.9 metres long.", "number"),
        ("Le mur a 2 500 briques.", "The wall has 25,000 bricks.", "number"),
        ("Les deux pays ont signé un accord.", "Les deux pays ont signé un accord.", "untranslated"),
        (
            "Les ministres ont discuté de la sécurité et de l'avenir de la région.",
            "The ministers discussed la sécurité et de l'avenir de la région.",
            "untranslated",
        ),
        ("Le président a parlé de la récolte.", "The president spoke of the récolte.", "untranslated"),
        (
            "Les ministres ont discuté de la sécurité et de l'avenir de la région pendant toute la journée.",
            "The ministers discussed.",
            "degenerate",
        ),
        ("Le président a parlé.", "The president spoke of the president spoke of the president spoke.", "degenerate"),
        ("Le président a parlé.", "", "degenerate"),
        ("Le pays a quitté le bloc.", "The country formally left formally the bloc.", "degenerate"),
        (
            "Selon lui, les mercenaires ont quitté la base.",
            "He said the mercenaires had left the base.",
            "untranslated",
        ),
        ("La base est à 40 secondes de vol.", "The base is 40 minutes away by air.", "number"),
        ("La piste fait 12 kilomètres carrés.", "The runway covers 12 kilometres.", "number"),
        ("L'accord court du 4 mai au 7 juin.", "The agreement runs from 7 May to 4 June.", "date"),
        ("Le vote est prévu.", "The vote is due on Sunday.", "date"),
        (
            "Le ministre malien des Affaires étrangères, Abdoulaye Diop, s'est exprimé à Moscou.",
            "Abdoulaye Diop, the Foreign Minister of the Russian Federation, spoke in Moscow.",
            "name",
        ),
    ],
)
def test_a_wrong_translation_is_named(fr: str, en: str, kind: str) -> None:
    verdict = check(fr, en)
    assert not verdict.supported
    assert kind in {reason.kind for reason in verdict.reasons}, verdict.reasons


def test_what_never_was_is_no_superlative() -> None:
    verdict = check("Des promesses jamais tenues ont déçu Gao.", "Promises kept have disappointed Gao.", False)
    assert [reason.kind for reason in verdict.reasons] == ["polarity"]


def test_an_empty_source_supports_nothing() -> None:
    assert not check("", "The president spoke.").supported


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_get_a_verdict(one: str, other: str) -> None:
    verdict = check(one, other)
    assert verdict.supported == (not verdict.reasons)


@pytest.mark.parametrize(
    ("fr", "en"),
    [
        ("Les ministres en ont parlé avec Sergueï Lavrov.", "The ministers discussed it with President Sergei Lavrov."),
        ("Le ministre malien, Abdoulaye Diop, est à Moscou.", "Mali's Abdoulaye Diop is in Moscow."),
        ("L'ambassadeur de France a quitté Niamey.", "France has left Niamey."),
    ],
)
def test_no_office_is_put_before_a_name_or_left_out(fr: str, en: str) -> None:
    assert "name" in {reason.kind for reason in check(fr, en).reasons}


def test_a_year_since_when_is_not_how_long() -> None:
    source = "La crise énergétique dure depuis 2022."
    assert check(source, "The energy crisis has lasted since 2022.").supported
    wrong = check(source, "The energy crisis has been going on for 2022.")
    assert [(reason.kind, reason.found) for reason in wrong.reasons] == [("date", "for 2022")]
    assert check("Le budget de 2022 est voté.", "The budget for 2022 has been voted.").supported


def test_the_day_itself_is_not_the_day_after() -> None:
    assert check("Il est revenu le lendemain de la rentrée.", "He came back the day after term began.").supported
    assert not check("Il est revenu le jour de la rentrée.", "He came back the day after term began.").supported


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("Orphelin à neuf ans, il étudie à Turin.", "Orphaned at nine, he is studying in Turin."),
        ("Ils roulent sur des vélos flambant neufs.", "They are riding brand-new bikes."),
        ("La loterie veut attirer les moins de 30 ans.", "The lottery wants to attract the under-30s."),
        ("Un octogénaire de Plymouth a retrouvé son alliance.", "A Plymouth man in his 80s has recovered his ring."),
        ("La révision instaure un septennat.", "The revision introduces a seven-year term."),
        ("Il perd 10 cents sur chaque dose.", "He loses 10 cents on every dose."),
        ("La demande a été multipliée par sept.", "Demand increased sevenfold."),
        ("Elle brigue un cinquième mandat.", "She is seeking a fifth term."),
        (
            "Les recettes ont chuté d'un cinquième au premier trimestre.",
            "Revenue fell by a fifth in the first quarter.",
        ),
        ("Le camp en abrite dix fois moins.", "The camp houses a tenth of that number."),
        ("Le procès se prolongera une quinzaine de jours.", "The trial will run for another two weeks or so."),
        ("Le feu a été maîtrisé en un quart d'heure.", "The fire was brought under control in 15 minutes."),
        ("La sortie durera six heures et demie.", "The outing will last six and a half hours."),
        ("Les dépenses atteignent 2 720 milliards de dollars.", "Spending has reached $2.72 trillion."),
        ("Le retard n'a pas dépassé quatre minutes.", "The delay did not exceed four minutes."),
        ("Le pêcheur a reçu un bateau neuf.", "The fisherman was given a new boat."),
        ("Par rapport à mars, le mil a renchéri.", "Compared with March, millet has become dearer."),
        ("Une réunion quadripartite a mis fin au match.", "A four-way meeting ended the match."),
        (
            "L'évasion n'a pas tardé à inspirer un scénariste.",
            "The escape did not take long to inspire a screenwriter.",
        ),
        ("Entre mille combattants, la zone des trois frontières.", "A thousand fighters in the tri-border area."),
        ("Ils étaient arrivés l'avant-veille.", "They had arrived two days earlier."),
        ("Sur les 460 milliards promis, 92 ont été versés.", "Of the 460 billion promised, 92 billion have been paid."),
        ("Un prêt de 120 millions à 1,5 % est prévu.", "A €120 million loan at 1.5% is planned."),
        ("La dette ivoirienne a crû.", "Côte d'Ivoire's debt has grown."),
        ("Le film coréen a gagné.", "The South Korean film won."),
        ("Le conseil des ministres a limogé huit préfets.", "The cabinet sacked eight prefects."),
        ("L'état-major malien se tait.", "Mali's military command is silent."),
        ("Une mosquée a ouvert à Anvers.", "A mosque has opened in Antwerp."),
        ("Bamako hausse le ton.", "Bamako takes a tougher line."),
        ("Ils exigent 1.300 milliards de dollars.", "They are demanding $1.3 trillion."),
        (
            "18 millions, contre 110 millions trois ans plus tôt.",
            "18 million, against 110 million three years earlier.",
        ),
        ("Le salaire n'y dépasse pas 2 100 euros.", "The pay there is no more than €2,100."),
        ("L'opposition n'a pas manqué de le rappeler.", "The opposition was quick to recall it."),
        ("Le camp ne désemplit pas.", "The camp is as full as ever."),
        ("Le député du Pas-de-Calais a parlé.", "The MP for Pas-de-Calais spoke."),
        ("Il n'est pas exclu que la trêve tienne.", "The truce may well hold."),
        ("Nul besoin de visa.", "No visa is needed."),
        ("Lomé avance à petits pas.", "Lomé is moving in small steps."),
        ("Pas question de lâcher prise.", "There is no question of letting go."),
        ("Ankara s'est gardé de prendre parti.", "Ankara has been careful not to take sides."),
        ("J'ai hâte d'y être.", "I cannot wait to be there."),
        ("C'est moins la sécheresse que la guerre.", "It is not so much drought as war."),
        ("La porte-parole n'a pas souhaité commenter.", "The spokeswoman declined to comment."),
        ("Jamais sa voix n'avait sonné aussi juste que ce soir.", "Her voice had never sounded as true as tonight."),
    ],
)
def test_numbers_within_words_and_what_hardly_negates(source: str, right: str) -> None:
    assert check(source, right).supported


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("Elle brigue un cinquième mandat.", "She is seeking a fourth term."),
        ("Ils ont rencontré le ministre russe, Awa Diop.", "They met at the Russian ministry, Awa Diop."),
        ("Des soldats ont quitté le quartier.", "Fifteen soldiers left the district."),
        ("Des soldats ont démissionné.", "Thirty soldiers resigned."),
        ("Il a renvoyé dix soldats.", "He dismissed a tenth of the soldiers."),
        ("Le procès se prolongera de quinze jours.", "The trial will run for another 15 weeks."),
        ("La sortie durera six heures et demie.", "The outing will last six hours."),
        ("Il y a 12 soldats et 720 civils.", "There are 12 soldiers and 72 civilians."),
        ("Le retard a dépassé quatre minutes.", "The delay did not exceed four minutes."),
        ("Il a vu neuf bateaux.", "He saw new boats."),
        ("Sur les 460 milliards promis, 92 ont été versés.", "Of the 460 billion promised, 92 million have been paid."),
        ("Il y a 5 soldats tués et 3 millions d'euros perdus.", "5 million soldiers were killed and €3 million lost."),
        ("Sur 460 élèves, 92 sont partis.", "Of the 460 pupils, 92 million have left."),
        ("Ils n'ont pas manqué de vivres.", "They lacked food."),
        ("La porte-parole n'a pas souhaité commenter.", "The spokeswoman wished to comment."),
        ("Il n'ignore pas les ordres.", "He ignores the orders."),
    ],
)
def test_what_is_near_what_is_right_is_not_right(source: str, wrong: str) -> None:
    assert not check(source, wrong).supported
