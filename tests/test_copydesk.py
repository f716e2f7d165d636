from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.copydesk import (
    articled,
    balanced,
    counted,
    dated,
    edited,
    elided,
    hedged,
    quitted,
    restored,
    stopped,
    things,
    titled,
    untied,
)
from pipeline.glossary import Glossary
from pipeline.verify.times import read_times

GLOSSARY = Glossary.load()


@pytest.mark.parametrize(
    ("source", "slip", "right"),
    [
        ("Le 3 avril 2025, Moscou…", "On April 3, 2025, Moscow…", "On 3 April 2025, Moscow…"),
        ("Les 3 et 4 avril 2025, une délégation…", "The 3 and 4 April 2025, a delegation…",
         "On 3 and 4 April 2025, a delegation…"),
        ("du 21 au 26 juin", "from June 21 to 26, 2025; June 21–26", "from 21 to 26 June 2025; 21–26 June"),
        ("le 12 avril, 40 soldats", "On April 12, 40 soldiers", "On 12 April, 40 soldiers"),
        ("tués le 3 avril, 12 blessés", "killed on April 3 and 12 wounded", "killed on April 3 and 12 wounded"),
        ("le 3 avril 5 soldats", "on 3 April 5 soldiers", "on 3 April 5 soldiers"),
        ("en mai, 1 500 personnes", "In May 1,500 people", "In May 1,500 people"),
        ("les 3, 4 et 5 mai", "on May 3, 4 and 5, 2025", "on 3, 4 and 5 May 2025"),
        ("le 1er mai", "on the 1st of May", "on 1 May"),
        ("une visite officielle", "a official visit in a European capital, for a one-day talk in a Ouagadougou hotel",
         "an official visit in a European capital, for a one-day talk in a Ouagadougou hotel"),
        ("60 000 tonnes de blé", "60,000 tonne of wheat, 1 tonne of rice, a 100-tonne plant",
         "60,000 tonnes of wheat, 1 tonne of rice, a 100-tonne plant"),
        ("1,5 milliard et 2,75 %, les 3,4 et 5", "1,5 billion and 2,75%, the 3,6 and 5",
         "1.5 billion and 2.75%, the 3,6 and 5"),
        ("Face à la rupture", "Face to the rupture", "Faced with the rupture"),
        ("se déroule bien « sur le terrain »", "runs well \u201con the terrain\u201d",
         "runs well \u201con the ground\u201d"),
        ("55 000 tonnes de blé", "55,000 tons of wheat, a ton of rice", "55,000 tonnes of wheat, a tonne of rice"),
        ("une mission de l'ONU", "An UN mission, a NGO, an European and an US envoy, a AU one, a hour",
         "A UN mission, an NGO, a European and a US envoy, an AU one, a hour"),
        ("Le président Amadou Diop dit ADD a salué", "President Amadou Diop says ADD praised",
         "President Amadou Diop, known as ADD, praised"),
        ("après le coup d'Etat", "after the coup d'état", "after the coup"),
        ("raffinerie de 100 tonnes", "an 100-tonne refinery, an 8-tonne, an 11-tonne and an 80-tonne one",
         "a 100-tonne refinery, an 8-tonne, an 11-tonne and an 80-tonne one"),
        ("un ton ferme", "a firm tone, tons of friends", "a firm tone, tons of friends"),
        ("Le président malien, Assimi Goïta,", "President Malian, Assimi Goïta,", "Malian President, Assimi Goïta,"),
        ("Le président malien, Assimi Goïta, a annoncé qu'en juin prochain",
         "President Malian, Assimi Goïta, announced that in June next",
         "Malian President Assimi Goïta announced that next June"),
        ("Le président malien, Assimi Goïta, et", "Malian President, Assimi Goïta, and",
         "Malian President, Assimi Goïta, and"),
        ("Le président de la Transition malienne", "President of the Transition Malian", "Malian Transition President"),
        ("le ministre russe de la Défense", "the Minister Russian of Defence", "the Russian Minister of Defence"),
        ("Le 3 avril, une délégation est arrivée", "On 3 April, a delegation has arrived, which has been tired",
         "On 3 April, a delegation arrived, which has been tired"),
        ("En mars 2025, deux ont été tués", "In March 2025, two have officially been killed",
         "In March 2025, two were officially killed"),
        ("Le 3 mai, ils ont pris", "On 3 May, they have taken three of which", "On 3 May, they took three of which"),
        ("En mars, elle a trois fils", "In March, she has three sons", "In March, she has three sons"),
        ("Depuis le 3 avril, les prix ont augmenté", "Since 3 April, prices have risen",
         "Since 3 April, prices have risen"),
        ("Le Président, Assimi Goïta, a effectué", "The President, Assimi Goïta, he made",
         "The President, Assimi Goïta, made"),
        ("Selon le ministre, Abdoulaye Diop, il partira", "According to the minister, Abdoulaye Diop, he will leave",
         "According to the minister, Abdoulaye Diop, he will leave"),
        ("le président Russe", "President Russian Federation", "President Russian Federation"),
        ("Du 21 au 26 juin 2025, il va", "On June 21 and 26, 2025, he goes", "From 21 to 26 June 2025, he goes"),
        ("du Mali, de l'Afghan", "the Mali's army, the Afghan's dog, the Gambia's mines",
         "Mali's army, the Afghan's dog, the Gambia's mines"),
        ("le Président de la Transition", "On 3 May, President of the Transition, X, left",
         "On 3 May, the President of the Transition, X, left"),
        ("raffinerie d'or de 100 tonnes par an", "a 100-tonne gold refinery a year",
         "a 100-tonne-a-year gold refinery"),
        ("le 18e cas", "a 18th case, a 8-tonne crane, a 118th, a 1.8",
         "an 18th case, an 8-tonne crane, a 118th, a 1.8"),
        ("en visite officielle", "will go to Gao for official visit", "will go to Gao for an official visit"),
        ("En 2023, ils ont même baissé", "In 2023, they have even fallen", "In 2023, they even fell"),
        ("Près de 3 millions en environ 3 mois", "About 3 million in about 3 months",
         "About 3 million in about 3 months"),
        ("du 21 au 26 juin, puis les 21 et 26 juillet", "on 21 and 26 July", "on 21 and 26 July"),
        ("Il pleut, explique encore le maire.", "It is raining, the mayor still explains.",
         "It is raining, the mayor also explains."),
        ("une visite commencée le 21 en Russie", "a visit that began on 21 in Russia",
         "a visit that began on the 21st in Russia"),
        ("les 3 et 12 mai, un mardi", "on 3 and 12 May, a Tuesday", "on 3 and 12 May, a Tuesday"),
        ("Il le dit encore.", "He still says so.", "He still says so."),
        ("La crue du Niger", "The Niger's flood", "The Niger's flood"),
        ("du 30 juin au 2 juillet", "between 30 June and 2 July", "from 30 June to 2 July"),
        ("les 21 et 26 juin", "on 21 and 26 June", "on 21 and 26 June"),
        ("Près de 95 % et environ 40 mines", "About 95% and around 40 mines", "Nearly 95% and around 40 mines"),
        ("5.253 tonnes et 3,141 %", "5.253 tonnes and 3.141%", "5,253 tonnes and 3.141%"),
        ("ont perdu leur accréditation en 2022", "Refineries have lost their accreditation in 2022 after sanctions.",
         "Refineries lost their accreditation in 2022 after sanctions."),
        ("auraient perdu leur accréditation en 2022", "They may have lost their accreditation in 2022.",
         "They may have lost their accreditation in 2022."),
        ("Le 3 mai, il a pu partir", "On 3 May, he may have left Gao.", "On 3 May, he may have left Gao."),
        ("est prévu depuis mai", "It has been planned since in May 2022.", "It has been planned since in May 2022."),
        ("a effectué une visite officielle", "held an official visit to Gao", "made an official visit to Gao"),
        ("Les présidents Goïta et Poutine", "The presidents of Goïta and Putin met", "Presidents Goïta and Putin met"),
        ("Les présidents du Mali et du Niger", "The presidents of Mali and Niger met",
         "The presidents of Mali and Niger met"),
        ("Lavrov salue l'accord", "Lavrov salutes the agreement", "Lavrov welcomes the agreement"),
        ("Les soldats saluent le drapeau", "The soldiers salute the flag", "The soldiers salute the flag"),
        ("officialise l'accord", "is officialising the agreement", "is formalising the agreement"),
        ("Les chefs de la diplomatie malienne et tchadienne",
         "the heads of the Malian and Chadian diplomacy met in Gao the Russian minister, Awa Diop.",
         "the Malian and Chadian foreign ministers met the Russian minister, Awa Diop, in Gao."),
        ("les ministres du Mali, du Burkina Faso et du Niger",
         "a delegation of Mali's foreign minister, Burkina Faso's and Niger's foreign ministers left.",
         "a delegation of the foreign ministers of Mali, Burkina Faso and Niger left."),
        ("évaluent à près de 1,5 milliard la valeur",
         "They are assessing at nearly 1.5 billion CFA francs the value of trade in 2023.",
         "They put the value of trade in 2023 at nearly 1.5 billion CFA francs."),
        ("a lancé le chantier de la raffinerie", "He launched the site of the gold refinery.",
         "He launched the construction of the gold refinery."),
        ("Sénou : première pierre d'une raffinerie", "Senou: first stone of a refinery",
         "Senou: foundation stone of a refinery"),
        ("Pour le président de X, Irek Salikhov, l'usine est un outil : il y voit un signe.",
         "For X's president, Irek Salikhov, the plant is a tool: it sees it as a sign.",
         "For X's president, Irek Salikhov, the plant is a tool: he sees it as a sign."),
        ("Pour l'usine, tout va bien : il y voit un signe.", "For the plant, all is well: it sees it as a sign.",
         "For the plant, all is well: it sees it as a sign."),
        ("un taux pour la même année 2023", "a rate for the same year in 2023", "a rate for the same year, 2023"),
        ("Il a jeté la première pierre", "He cast the first stone", "He cast the first stone"),
        ("l'instruction de soldats maliens", "the instruction of Malian soldiers", "the training of Malian soldiers"),
        ("a été multiplié par plus de huit", "has been multiplied by more than eight",
         "has increased more than eightfold"),
        ("multiplié par 12", "had multiplied by 12 in 2024", "had increased 12-fold in 2024"),
        ("multiplié par 8,5", "has been multiplied by 8.5", "has been multiplied by 8.5"),
        ("démissionnera de son mandat de maire", "will step down on Friday of his term as mayor",
         "will step down on Friday as mayor"),
        ("un virage à 180 degrés de la position", "a turn at 180 degrees of the French position",
         "a 180-degree turn in the French position"),
        ("le ton monte entre Paris et Gao", "tone rises between Paris and Gao", "tensions rise between Paris and Gao"),
        ("Remaniement : trois départs", "Reshuffling: three departures", "Reshuffle: three departures"),
        ("En juin déjà, il pleuvait", "Already in June, it was already raining", "Already in June, it was raining"),
        ("Le Mali traverse une crise depuis 2022", "Mali has been through a crisis since 2022",
         "Mali has been going through a crisis since 2022"),
        ("il irait en visite officielle à Moscou en juin", "he would be visiting Moscow in June on an official visit",
         "he would be making an official visit to Moscow in June"),
        ("la visite d'Assimi Goïta au Tchad", "the visit of Assimi Goïta in Chad", "the visit by Assimi Goïta to Chad"),
        ("la visite de Goïta en juin", "the visit of Goïta in June", "the visit of Goïta in June"),
        ("Interrogé sur RFI, le maire a dit", "Asked about RFI, the mayor said", "Asked on RFI, the mayor said"),
        ("a précisé à 20 Minutes Awa Diop.", '"We know," said 20 Minutes\' Awa Diop.',
         '"We know," Awa Diop told 20 Minutes.'),
        ("selon Awa Diop, de 20 Minutes", "said 20 Minutes' Awa Diop.", "said 20 Minutes' Awa Diop."),
        ("le maire Les Républicains Ali Diop a dit", "the mayor of the Republicans Ali Diop said",
         "the Les Républicains mayor Ali Diop said"),
        ("Ils s'étaient vus début 2014", "They had met beginning in 2014", "They had met in early 2014"),
        ("Ils ont fui depuis début 2014", "They have fled since the beginning of 2014",
         "They have fled since the beginning of 2014"),
        ("100 tonnes dans un premier temps", "100 tonnes in the first place", "100 tonnes initially"),
        ("L'histoire commence en mai", "History begins in May", "The story begins in May"),
        ("le patient zéro", "The zero patient was found", "The patient zero was found"),
        ("Awa a levé le voile sur le projet", "Awa lifted the voile on the project",
         "Awa lifted the veil on the project"),
        ("Municipales de 2019 : Awa Diop", "Municipalities of 2019: Awa Diop", "Municipal elections of 2019: Awa Diop"),
        ("Interrogé sur la fin de RFI", "Asked about RFI closing", "Asked about RFI closing"),
        ("a dit la porte-parole du ministère", "the ministry's spokesman said", "the ministry's spokeswoman said"),
        ("ont dit la porte-parole et le porte-parole", "the spokesman said", "the spokesman said"),
        ("assure Stéphane Le Foll", "says Stéphane Le Fol", "says Stéphane Le Foll"),
        ("Le Caire et Foll", "Cairo and Fol", "Cairo and Foll"),
        ("a signé en mai 2025 plusieurs accords", "He signed in May 2025 several agreements with Mali.",
         "He signed several agreements with Mali in May 2025."),
        ("signé à Gao l'acte fondant l'union", "They signed in Gao the act founding the union of Chad.",
         "They signed in Gao the act founding the union of Chad."),
        ("ils s'étaient vus en mai", "They had first seen each other in May", "They had first met in May"),
        ("ira en visite officielle", "will go to Gao on official visits", "will go to Gao on an official visit"),
        ("amorcé depuis 2021", "a rapprochement begun since 2021", "a rapprochement under way since 2021"),
        ("Le canon a salué l'élu", "A 21-gun salute was fired", "A 21-gun salute was fired"),
        ("« Le mil manque », dit-il", 'Millet is lacking," he says', '"Millet is lacking," he says'),
        ("un « pivot », dit-il, « net »", 'a " pivot ," he says, "clear "', 'a "pivot ," he says, "clear"'),
    ],
)  # fmt: skip
def test_form_is_put_right(source: str, slip: str, right: str) -> None:
    assert edited(source, slip, GLOSSARY) == right


def test_a_bloc_is_left_and_not_let() -> None:
    source = "They left the region's main economic bloc."
    assert quitted("Ils ont laissé le principal bloc.", source) == "Ils ont quitté le principal bloc."
    assert quitted("Ils laissent l'organisation.", "They leave the organisation.") == "Ils quittent l'organisation."
    without = "They left the organisation without a leader."
    assert quitted("Ils ont laissé l'organisation sans chef.", without) == "Ils ont laissé l'organisation sans chef."


def test_french_is_elided() -> None:
    assert elided("se doter de infrastructures, dit que elle") == "se doter d'infrastructures, dit qu'elle"
    assert elided("à Gao de 21 à 26 juin, de 1er mai à 3 juin") == "à Gao du 21 au 26 juin, du 1er mai au 3 juin"
    assert elided("les enfants de 6 à 12 ans") == "les enfants de 6 à 12 ans"
    assert (
        elided("de onze à dix, de un à deux, le nombre de héros") == "de onze à dix, de un à deux, le nombre de héros"
    )


@pytest.mark.parametrize(
    ("slip", "source", "right"),
    [
        ("un policier à retraite", "un policier à la retraite", "un policier à la retraite"),
        ("la primaire de droite", "la primaire de la droite", "la primaire de la droite"),
        ("un accord de paix", "un accord de paix, et de la paix", "un accord de paix"),
        ("fermé pour cause de maladie", "fermé à cause de la maladie", "fermé pour cause de maladie"),
        ("après que Gao ait eu faim", "après que Gao a eu faim", "après que Gao a eu faim"),
        ("bien que Gao ait eu faim", "bien que Gao ait eu faim et a eu soif", "bien que Gao ait eu faim"),
        ("Face à la crise marquée par la peur, Gao dort.", "Face à la crise, marquée par la peur, Gao dort.",
         "Face à la crise, marquée par la peur, Gao dort."),
        ("Une série diffusée à Gao revient sur le drame.", "Une série, diffusée à Gao, revient sur le drame.",
         "Une série, diffusée à Gao, revient sur le drame."),
        # One comma alone would part a subject from its verb.
        ("Le maire élu en 2014 a dit non.", "Le maire, élu en 2014, qui part, a dit non.",
         "Le maire élu en 2014 a dit non."),
        ("Ils s'étaient vu en mai.", "Ils s'étaient vus en mai.", "Ils s'étaient vus en mai."),
        ("Les mines sont fermé.", "Les mines sont fermées à Gao.", "Les mines sont fermées."),
        ("le sort prétendûment réservé", "le sort prétendument réservé", "le sort prétendument réservé"),
        ("le marché est ouvert", "le marche est ouvert", "le marché est ouvert"),
        ("Un soldat a été tué.", "Deux soldats ont été tués.", "Un soldat a été tué."),
        ("Les maires du Mali du Tchad et du Niger sont là.", "Les maires du Mali, du Tchad et du Niger sont là.",
         "Les maires du Mali, du Tchad et du Niger sont là."),
    ],
)  # fmt: skip
def test_articles_moods_and_commas_are_the_sources(slip: str, source: str, right: str) -> None:
    assert restored(slip, source) == right


@pytest.mark.parametrize(
    ("cut", "right"),
    [
        ('"Le mil manque, a-t-elle dit sur RTL.', '"Le mil manque", a-t-elle dit sur RTL.'),
        ("« Le mil manque, explique le maire, qui part.", "« Le mil manque », explique le maire, qui part."),
        ('Elle ajoute : "Nous voterons.', 'Elle ajoute : "Nous voterons."'),
        ('Nous voterons", a-t-elle dit.', '"Nous voterons", a-t-elle dit.'),
        ("On vote », assure Diop.", "« On vote », assure Diop."),
        # Nobody knows where these end.
        ("« Le maire, élu en 2014, a fait fermer le marché.", "« Le maire, élu en 2014, a fait fermer le marché."),
        ("« Le ministre, juge et partie, ne peut trancher.", "« Le ministre, juge et partie, ne peut trancher."),
        ('"Je voterai.', '"Je voterai.'),
        ("« Un », dit-il. « Deux.", "« Un », dit-il. « Deux."),
        ("Il est « prêt », dit-elle.", "Il est « prêt », dit-elle."),
    ],
)
def test_a_quotation_cut_in_two_is_closed(cut: str, right: str) -> None:
    assert balanced(cut) == right


def test_a_country_has_its_article_behind_a_verb() -> None:
    assert articled("Goïta visite Russie", "en visite en Russie") == "Goïta visite la Russie"
    assert articled("Goïta visite Algérie", "en visite en Algérie") == "Goïta visite l'Algérie"
    assert articled("Goïta visite Mali", "un séjour au Mali") == "Goïta visite le Mali"
    assert articled("Goïta dénonce Israël", "en Israël") == "Goïta dénonce Israël"
    assert articled("Le groupe Mali Béro gagne", "au Mali") == "Le groupe Mali Béro gagne"
    assert articled("Goïta rencontre Lavrov en Russie", "avec Lavrov, en Russie") == "Goïta rencontre Lavrov en Russie"


def test_what_is_counted_keeps_its_form() -> None:
    source = "Le Mali a reçu 60 000 tonnes d'hydrocarbures, 1 camion et 35 nouveaux bus."
    assert (
        counted("Le Mali a reçu 60 000 tonne d'hydrocarbures.", source)
        == "Le Mali a reçu 60 000 tonnes d'hydrocarbures."
    )
    assert counted("Il y avait 1 camions et 36 nouveau bus.", source) == "Il y avait 1 camion et 36 nouveau bus."


@pytest.mark.parametrize(
    ("source", "slip", "right"),
    [
        ("Les bars ferment à 23H00.", "Bars close at 10 p.m.", "Bars close at 11 p.m."),
        ("Vers 02H00 (21H30 GMT mardi), rien.", "At around 2:00 p.m. (8:30 p.m. GMT on Tuesday), nothing.",
         "At around 2 a.m. (9:30 p.m. GMT on Tuesday), nothing."),
        ("Parti vers 14h05, le feu brûlait à 19h30.", "It began at 2:05 p.m. and still burned at 6:30 p.m.",
         "It began at 2:05 p.m. and still burned at 7:30 p.m."),
        ("La réunion est à 9 heures 30.", "The meeting is at 8:30 a.m.", "The meeting is at 9:30 a.m."),
        ("Il a couru 3 h 20 hier.", "He ran for three hours and 20 minutes yesterday.",
         "He ran for three hours and 20 minutes yesterday."),
    ],
)  # fmt: skip
def test_the_time_of_day_is_the_sources(source: str, slip: str, right: str) -> None:
    assert edited(source, slip, GLOSSARY) == right


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 12), st.sampled_from(["a.m.", "p.m."]))
def test_any_time_of_day_is_told_as_the_source_tells_it(hour: int, minute: int, said: int, half: str) -> None:
    source = f"Le feu a pris à {hour:02}h{minute:02} au marché."
    (time,) = read_times(edited(source, f"The fire broke out at {said} {half} at the market.", GLOSSARY))
    (right,) = read_times(source)
    assert time.minutes == right.minutes
    assert right.half in ("", time.half)


@given(st.text(), st.text())
def test_no_figure_is_lost_or_made(source: str, text: str) -> None:
    assume(not read_times(text))
    assert sorted(re.findall(r"\d+", edited(source, text, GLOSSARY))) == sorted(re.findall(r"\d+", text))


@given(st.text("aeiouAEIOU .,Maylinprs0123456789", max_size=60))
def test_what_is_edited_stays_so(text: str) -> None:
    once = edited("Le 3 mai", text, GLOSSARY)
    assert edited("Le 3 mai", once, GLOSSARY) == once


@pytest.mark.parametrize(
    ("headline", "source", "right"),
    [
        ("Mali : le pont est fermé au Mali", "Au Mali, le pont est fermé.", "Le pont est fermé au Mali"),
        ("Mali : le pont est fermé", "Au Mali, le pont est fermé.", "Mali : le pont est fermé"),
        ("Mali ferme le pont", "Lundi, le Mali a fermé le pont.", "Le Mali ferme le pont"),
        ("Algérie ferme le pont", "L'Algérie a fermé le pont.", "L'Algérie ferme le pont"),
        ("Bamako ferme le pont", "Bamako a fermé le pont.", "Bamako ferme le pont"),
        ("Cuba ferme le pont", "Le Cuba libre est fermé, Cuba le dit.", "Cuba ferme le pont"),
        ("Place aux difficultés", "Place aux difficultés sur la place de Gao.", "Place aux difficultés"),
    ],
)
def test_a_headline_says_nothing_twice_and_has_its_article(headline: str, source: str, right: str) -> None:
    assert titled(headline, source) == right


@pytest.mark.parametrize(
    ("claim", "source", "right"),
    [
        ("Une délégation s'est rendue à Moscou.", "Les 3 et 4 avril 2025, une délégation s'est rendue à Moscou.",
         "Les 3 et 4 avril 2025, une délégation s'est rendue à Moscou."),
        ("Une délégation s'est rendue à Moscou.", "Le 3 avril, une délégation conjointe s'est rendue à Moscou.",
         "Le 3 avril, une délégation s'est rendue à Moscou."),
        ("Elle a appelé 4 000 fois.", "Lors des trois dernières années, elle a appelé 4 000 fois.",
         "Lors des trois dernières années, elle a appelé 4 000 fois."),
        ("Bamako mise sur l'or.", "En 2024, Bamako mise sur l'or et le coton.", "En 2024, Bamako mise sur l'or."),
        ("Le ministre a ouvert une enquête pour fraude.", "Le ministre a ouvert une enquête vendredi pour fraude.",
         "Le ministre a ouvert une enquête vendredi pour fraude."),
        ("Le Niger a signé un accord.", "Le Niger a signé, le 2 mai, un accord.",
         "Le Niger a signé, le 2 mai, un accord."),
        ("La mine a fermé.", "La mine a fermé, mi-août.", "La mine a fermé, mi-août."),
        # Not where it would be tied to something else, and no part of a longer time.
        ("L'armée a repris la ville.", "Mardi, la mine a fermé, et l'armée a repris la ville.",
         "L'armée a repris la ville."),
        ("La ministre a présenté lundi son plan.", "La ministre a présenté lundi 9 mai son plan.",
         "La ministre a présenté lundi son plan."),
        ("La nuit, il dort.", "Dans la nuit de mardi à mercredi, il dort.", "La nuit, il dort."),
        ("Il a été reçu.", "Il a été reçu mardi ou mercredi.", "Il a été reçu."),
        ("Le vote est prévu.", "Le vote est prévu avant mardi.", "Le vote est prévu."),
        ("L'un dit oui, l'autre dit oui.", "L'un dit oui mardi, l'autre dit oui.", "L'un dit oui, l'autre dit oui."),
    ],
)  # fmt: skip
def test_when_it_was_is_put_back(claim: str, source: str, right: str) -> None:
    assert dated(claim, source) == right


def test_a_sentence_ends_with_a_stop() -> None:
    assert [stopped(text) for text in ("Il part en 2022", "Il part.", "« Il part. »", "Il part ?", "")] == [
        "Il part en 2022.", "Il part.", "« Il part. »", "Il part ?", "",
    ]  # fmt: skip


@given(
    st.sampled_from(["lundi", "le 3 avril", "en mai 2025", "hier soir", "du 3 au 5 juin"]),
    st.lists(st.sampled_from("armée ville repris minerai ouvert Gao".split()), min_size=3, max_size=8, unique=True),
    st.integers(2, 8),
)
def test_a_time_left_out_comes_back_where_it_was(time: str, words: list[str], place: int) -> None:
    place = min(place, len(words))
    source = " ".join([*words[:place], time, *words[place:]]) + "."
    assert dated(" ".join(words) + ".", source) == source
    assert dated(source, source) == source


@pytest.mark.parametrize(
    ("source", "slip", "right"),
    [
        ("Le volet minier est récent. Il figure dans l'accord.", "The part is recent. He stands in the agreement.",
         "The part is recent. It stands in the agreement."),
        ("La capitale Niamey passe au rouge. Elle devient une exception.",
         "The capital Niamey is turning red. She becomes an exception.",
         "The capital Niamey is turning red. It becomes an exception."),
        ("La ville de Gao attend Awa Diop. Elle a parlé.", "The town of Gao awaits Awa Diop. She has spoken.",
         "The town of Gao awaits Awa Diop. She has spoken."),
        ("Le berger est revenu. Il a parlé.", "The herder is back. He spoke.", "The herder is back. He spoke."),
        ("Le plan du ministre est prêt. Il l'a dit.", "The minister's plan is ready. He said so.",
         "The minister's plan is ready. He said so."),
    ],
)  # fmt: skip
def test_a_thing_is_not_he(source: str, slip: str, right: str) -> None:
    assert things(source, slip) == right


@pytest.mark.parametrize(
    ("claim", "source", "right"),
    [
        ("La moitié des communes perdent.", "Cette année, près de la moitié des communes perdent.",
         "Près de la moitié des communes perdent."),
        ("Gao : 1.300 soldats sont là.", "Quelque 1.300 soldats sont là, à Gao.",
         "Gao : quelque 1.300 soldats sont là."),
        ("Il y a plus de 60 % de votants.", "Il y a plus de 60 % de votants.", "Il y a plus de 60 % de votants."),
        # Of which of the two is not known, and 60 is not 160.
        ("Il y a 60 morts.", "Il y a près de 60 morts et 60 blessés.", "Il y a 60 morts."),
        ("Il y a 160 morts.", "Il y a 160 morts et près de 60 blessés.", "Il y a 160 morts."),
    ],
)  # fmt: skip
def test_what_makes_a_number_no_exact_one_comes_back(claim: str, source: str, right: str) -> None:
    assert hedged(claim, source) == right
    assert hedged(right, source) == right


@pytest.mark.parametrize(
    ("tied", "alone"),
    [
        ("Car le pont est fermé.", "Le pont est fermé."),
        ("Et d'ailleurs, Gao n'est pas la seule ville.", "Gao n'est pas la seule ville."),
        ("De son côté, Awa Diop se tait.", "Awa Diop se tait."),
        ("Or du Mali : la production monte.", "Or du Mali : la production monte."),
        ("Et de conclure que c'est fini.", "Et de conclure que c'est fini."),
        ("Ainsi va la vie.", "Ainsi va la vie."),
    ],
)
def test_a_claim_begins_with_what_it_says(tied: str, alone: str) -> None:
    assert untied(tied) == alone
