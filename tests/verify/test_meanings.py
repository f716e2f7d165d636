"""Words that turn a sentence around are held to their meaning, and a sentence keeps its verb."""

from __future__ import annotations

import pytest

from pipeline.glossary import Glossary
from pipeline.verify import check_translation

GLOSSARY = Glossary.load()


def said(source: str, hypothesis: str) -> bool:
    return check_translation(
        source, hypothesis, source_language="fr", target_language="en", glossary=GLOSSARY
    ).supported


@pytest.mark.parametrize(
    ("source", "wrong", "right"),
    [
        ("Les ONG dénoncent des violations et appellent au calme.", "NGOs are denying violations and calling for calm.",
         "NGOs denounce violations and call for calm."),
        ("Le Mali, en crise énergétique depuis 2022, achète du courant.",
         "Mali, in a 2022 energy crisis, is buying power.", "Mali, in an energy crisis since 2022, is buying power."),
        ("Les présidents s'étaient vus pour la première fois à Sotchi.",
         "The presidents had been seen for the first time in Sochi.", "The presidents first met in Sochi."),
        ("Une réunion à quatre s'est tenue à Moscou.", "A meeting in four was held in Moscow.",
         "A four-way meeting was held in Moscow."),
        ("Il a promis l'instruction de soldats maliens.", "He promised the investigation of Malian soldiers.",
         "He promised the training of Malian soldiers."),
        ("Le voleur a été pris en flagrant délit.", "The thief was taken in a flagrant way.",
         "The thief was caught red-handed."),
        ("Les familles sont menacées d'expulsion.", "The families are promised eviction.",
         "The families are facing eviction."),
        ("En 2022, le Tchad a reçu de la Turquie 12 000 tonnes de riz.",
         "In 2022, Chad received Turkey with 12,000 tonnes of rice.",
         "In 2022, Chad received 12,000 tonnes of rice from Turkey."),
        ("Bamako mise désormais sur un partenariat.", "Bamako now puts forward a partnership.",
         "Bamako is now banking on a partnership."),
        ("Loin de ses voisins, avec des relations tendues, Niamey mise sur le rail.",
         "Far from its neighbours, with tense relations, Niamey puts forward the railway.",
         "Far from its neighbours, with tense relations, Niamey is banking on the railway."),
        ("Le trafic fluvial prend de l'ampleur.", "River traffic is taking off the scale.",
         "River traffic is growing."),
        ("Les maires de Gao ont été reçus à Niamey par le préfet.", "The mayors of Gao received the prefect in Niamey.",
         "The mayors of Gao were received in Niamey by the prefect."),
        ("En mai, il était question d'un pont.", "In May, he was asked about a bridge.",
         "In May, there was talk of a bridge."),
        ("En mai, il était question d'un pont.", "In May, he talked of a bridge.",
         "In May there was talk of a bridge."),
        ("Il est question du regroupement de la milice.", "It is a question of the militia's grouping.",
         "There is talk of the militia regrouping."),
        ("Le virage russe est une rupture assumée par la junte.", "The Russian turn is a break assumed by the junta.",
         "The Russian turn is a break openly embraced by the junta."),
        ("Du commerce à l'atome, l'accord est large.", "From trade to atom, the agreement is wide.",
         "From trade to nuclear power, the agreement is wide."),
        ("Il fixe au 11 mai le début du déconfinement.", "He set the start of the lockdown for 11 May.",
         "He set the end of the lockdown for 11 May."),
        ("Le candidat mesure 1,78 mètre.", "The candidate weighs 1.78 metres.", "The candidate is 1.78 metres tall."),
        ("Il a plu vendredi midi.", "It rained on Friday afternoon.", "It rained at noon on Friday."),
        ("Il a donc été question de sa visite.", "It was a question of his visit.", "So they talked of his visit."),
        ("Ils ont réinvesti la villa.", "They have reinvested the villa.", "They moved back into the villa."),
        ("Leurs positions se rejoignent à l'ONU.", "Their positions join the UN.", "Their positions meet at the UN."),
        ("Le groupe, dont les hommes se battent, est russe.", "The group, in which men are fighting, is Russian.",
         "The group, whose men are fighting, is Russian."),
        ("Un millionnaire a financé le parti.", "A billionaire financed the party.", "A millionaire financed it."),
        ("Il a bâti l'usine en un an.", "He built the factory in under a year.", "He built the factory in a year."),
        ("La commune officialise un jumelage.", "The commune officially publishes a twinning, confirming a deal.",
         "The commune makes a twinning official."),
        ("Moscou soutient la mise sur pied d'une force.", "Moscow supports the deployment of a force.",
         "Moscow supports the setting up of a force."),
        ("Les ministres du Mali et du Niger sont là.", "Mali's minister and Niger are there.",
         "The ministers of Mali and Niger are there."),
        ("L'interpellation a duré neuf minutes.", "The interrogation lasted nine minutes.",
         "The arrest lasted nine minutes."),
        ("Une réunion à quatre se tient à Gao.", "A meeting at four is being held in Gao.",
         "A meeting of the four is being held in Gao."),
        ("L'école compte parmi les secteurs aidés.", "The school counted for the sectors aided.",
         "The school is among the sectors aided."),
        ("Le nombre de boursiers a triplé.", "The number of traders has tripled.",
         "The number of scholarship holders has tripled."),
        ("Le parquet a parlé.", "The parquet spoke.", "The public prosecutor spoke."),
        ("Le dépôt est revendu à un négociant.", "The depot is registered again to a dealer.",
         "The depot is resold to a dealer."),
        ("Un manifestant a été entendu.", "A protestant was heard.", "A protester was heard."),
        ("Les travaux du pont ont été lancés en mai.", "The bridge was launched in May.",
         "Work on the bridge was launched in May."),
        ("L'insécurité gagne la ville.", "Security is gaining the city.", "Insecurity is spreading in the city."),
        ("Le ministre fait marche arrière.", "The minister is marching forward.", "The minister is backing down."),
        ("Il y a exprimé la reconnaissance de Bamako pour son aide.",
         "There has been expressed the recognition of Bamako for his help.",
         "There he expressed Bamako's gratitude for his help."),
        ("La veuve du maire a parlé.", "The wife of the mayor spoke.", "The mayor's widow spoke."),
        ("L'employeur impose des congés payés.", "The employer imposes paid sick leave.",
         "The employer imposes paid leave."),
        ("La lumière reste allumée jour et nuit.", "The light is turned off day and night.",
         "The light stays lit day and night."),
        ("C'est un effort demandé au salarié.", "It is an effort requested by the employee.",
         "It is an effort asked of the employee."),
        ("Les autorités évaluent la valeur à 2 milliards.", "The authorities are 2 billion worth.",
         "The authorities put the value at 2 billion."),
        ("Le chiffre de 290 vaut pour 2025.", "The figure of 290 is worth 2025.", "The figure of 290 holds for 2025."),
        ("Cela durera jusqu'à début mai.", "This will last until May.", "This will last until early May."),
        ("Bamako parle de conseillers.", "Bamako speaks of consultants.", "Bamako speaks of advisers."),
        ("Un point longtemps disputé a été repris.", "A point disputed for decades was retaken.",
         "A point long disputed was retaken."),
        ("Le président a effectué une visite officielle en Russie.", "The president, an official visit to Russia.",
         "The president paid an official visit to Russia."),
    ],
)  # fmt: skip
def test_a_word_turned_around_is_rejected(source: str, wrong: str, right: str) -> None:
    assert not said(source, wrong)
    assert said(source, right)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Le produit est mis sur le marché.", "The product is put forward for sale on the market."),
        ("Depuis deux décennies, le pays souffre.", "The country has suffered for two decades."),
        ("Une visite officielle en Russie", "An official visit to Russia"),
    ],
)
def test_what_only_looks_like_it_stands(source: str, translation: str) -> None:
    assert said(source, translation)


@pytest.mark.parametrize(
    ("source", "wrong", "right"),
    [
        ("La future usine emploiera 300 personnes.", "The future nuclear plant will employ 300 people.",
         "The future plant will employ 300 people."),
        ("La commune attend une raffinerie d'or.", "The commune awaits an iron and gold refinery.",
         "The commune awaits a gold refinery."),
        ("Son fils sortira du trou dans un mois.", "Her son will leave the rubble in a month.",
         "Her son will leave the hole in a month."),
        ("Le parent de la victime a porté plainte.", "The victim's brother-in-law filed a complaint.",
         "The victim's relative filed a complaint."),
        ("On n'y parle officiellement que de conseillers.", "Official talks there are only about advisers.",
         "Officially, only advisers are spoken of there."),
        ("Trois corps ont été retrouvés.", "Three murdered bodies were found.", "Three bodies were found."),
        ("La femme du maire est morte.", "The mayor's wife was killed in a bomb blast.", "The mayor's wife is dead."),
    ],
)  # fmt: skip
def test_nothing_grave_is_put_in(source: str, wrong: str, right: str) -> None:
    assert said(source, right)
    assert not said(source, wrong)
