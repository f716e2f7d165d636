"""What a later report brings up to date is no disagreement, and yesterday's count no news."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.assemble.counting import read_figures
from pipeline.assemble.labels import Labels
from pipeline.assemble.reading import read
from pipeline.glossary import Glossary
from pipeline.records import Briefing, Digest, Document

from .press import digest, document, edition

LABELS = Labels(Glossary.load())
FIRST = (
    "Choléra : 15 décès en 24 heures dans la région de Sirakoro. "
    "Quinze décès supplémentaires ont été relevés en 24 heures dans la région de Sirakoro, selon la préfecture. "
    "Au total, 120 patients sont hospitalisés à Sirakoro."
)
SECOND = (
    "Choléra : 19 décès en 24 heures dans la région de Sirakoro. "
    "Dix-neuf décès supplémentaires ont été relevés en 24 heures dans la région de Sirakoro, selon la préfecture. "
    "Au total, 133 patients sont hospitalisés à Sirakoro, contre 120 la veille."
)


def headed(made: Document) -> Digest:
    """The document told by its sentences, the first of them its headline alone."""
    told = digest(made)
    return replace(told, summary=replace(told.summary, claims=told.summary.claims[1:]))


def counted(text: str) -> list[tuple[int, str, str]]:
    (line,) = read(document(text, "a.txt"))
    return [(int(one.value), one.counts.fr, one.counts.en) for one in read_figures(line, LABELS)]


def two_days() -> Briefing:
    return edition(
        headed(document(FIRST, "lundi.txt", "2025-06-02")), headed(document(SECOND, "mardi.txt", "2025-06-03"))
    )


def test_a_count_that_has_grown_since_is_no_disagreement() -> None:
    assert [one for one in two_days().disagreements if one.kind == "number"] == []


def test_counts_of_one_day_that_differ_are() -> None:
    made = edition(
        headed(document(FIRST, "a.txt", "2025-06-02")),
        headed(document(SECOND.replace(", contre 120 la veille", ""), "b.txt", "2025-06-02")),
    )
    sides = [{version.text.fr for version in one.versions} for one in made.disagreements if one.kind == "number"]
    assert {"15", "19"} in sides
    assert {"120", "133"} in sides


def test_more_than_150_and_160_do_not_contradict_each_other() -> None:
    texts = [
        f"Le feu au marché de Sirakoro a fait {count} blessés le 3 mai 2025, selon la mairie de Sirakoro."
        for count in ("plus de 150", "au moins 160", "140")
    ]
    a, b, c = (headed(document(f"Feu au marché. {text}", f"{at}.txt", "2025-05-04")) for at, text in enumerate(texts))
    assert edition(a, b).disagreements == ()
    assert [one.kind for one in edition(a, c).disagreements] == ["number"]


def test_a_story_of_two_days_has_the_later_headline_and_counts() -> None:
    (story,) = two_days().stories
    assert story.headline.fr.startswith("Choléra : 19 décès")
    told = " ".join(claim.fr for claim in story.claims)
    assert "Dix-neuf décès" in told
    assert "Quinze décès" not in told


def test_what_is_counted_is_a_thing() -> None:
    assert counted("Au total, 1.955 nouveaux foyers ont été détectés, contre 4.897 dimanche.") == [(1955, "foyers", "")]
    assert counted("Quelque 1.300 soldats du feu luttaient contre le sinistre.") == [(1300, "pompiers", "firefighters")]
    assert counted("Le préfet a compté 410 patients en réanimation.") == [(410, "patients en réanimation", "")]
    assert counted("Un taux de 118 cas pour 100.000 habitants, et 145 uniquement à Ségou.") == []
    assert counted("Une salve de 21 coups de canon et 2.400 procès-verbaux.") == [
        (21, "coups de canon", ""),
        (2400, "procès-verbaux", ""),
    ]
    assert counted("De 35.000 à 50.000 personnes étaient là, dont les 3.519 recensés à Ségou.") == []
    assert counted("La région veut 80.000 lits d'ici la fin juillet.") == [(80000, "lits", "beds")]
    assert counted("L'emploi recule (-227.900 emplois), et 152.000 détenant une carte sont entendus.") == []
    assert counted("Le maire a reçu 11 professionnels de la gestion des crues.") == [
        (11, "professionnels de la gestion des crues", "")
    ]
    assert counted("Il y a un policier pour 30 sites, et des dizaines d'ouvriers.") == []
    assert counted("Une vingtaine d'employés médicaux ou de bénévoles ont été reçus.") == []
    assert counted("Ce site a été bâti environ 350 av JC par des pêcheurs.") == []
    assert counted("Les prix du riz ont crû de 30 à 60 % à Ségou.") == []
    assert counted("Une rafale à 140 km/h a été observée sur la côte.") == []
    assert counted("Seize décès ont été relevés à Sirakoro.") == [(16, "décès", "deaths")]


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Un feu a coûté la vie à 22 personnes à Sirakoro.", ("personnes tuées", "people killed")),
        (
            "Le groupe avait tué près de cent militaires tchadiens au lac.",
            ("militaires tchadiens tués", "Chadian soldiers killed"),
        ),
        ("Au moins 45 autres personnes étaient mortes en mer.", ("personnes mortes", "people who died")),
        ("Près de 5.000 humanitaires ont été tués, blessés ou enlevés.", ("humanitaires", "aid workers")),
        ("Quarante personnes auraient été tuées à Sirakoro.", ("personnes", "people")),
        ("Le maire a reçu onze enquêteurs français.", ("enquêteurs français", "French investigators")),
        ("Trente familles de soldats tués ont été reçues.", ("familles", "families")),
        (
            "Le nombre a connu une augmentation de 17% des attaques en un an.",
            ("hausse : attaques", "increase: attacks"),
        ),
        (
            "Un fort a reçu plus d'un million d'hommes, de femmes et d'enfants.",
            ("hommes, femmes et enfants", "men, women and children"),
        ),
    ],
)
def test_a_figure_says_what_became_of_whom_it_counts(sentence: str, what: tuple[str, str]) -> None:
    (line,) = read(document(sentence, "a.txt"))
    assert [(one.counts.fr, one.counts.en) for one in read_figures(line, LABELS)] == [what]


def test_english_things_are_counted_in_french_too() -> None:
    text = "Officials in Sirakoro said on Tuesday that 120 deaths and 340 cases had been recorded in the region."
    (line,) = read(document(text, "a.txt"))
    assert [one.counts.fr for one in read_figures(line, LABELS)] == ["décès", "cas"]


def test_how_exact_a_figure_is_comes_with_it() -> None:
    told = {
        "Le forage a coûté près d'un million de francs CFA.": "nearly",
        "Le coût dépasse 120 millions de francs CFA.": "over",
        "La ligne ne dépasse pas 320 camions.": "at_most",
        "La ligne compte 320 camions.": "exact",
        "La ligne admet pas plus de 320 camions.": "at_most",
    }
    for text, precision in told.items():
        (line,) = read(document(text, "a.txt"))
        assert [one.precision for one in read_figures(line, LABELS)] == [precision]


def test_the_number_before_a_date_has_it_and_not_the_one_behind() -> None:
    (line,) = read(document("Les ventes de riz passent de 550 tonnes en juillet 2025 à 480 tonnes.", "a.txt"))
    assert [one.date for one in read_figures(line, LABELS)] == ["2025-07", None]


def test_a_date_in_common_does_not_make_two_reports_bear_each_other_out() -> None:
    fire = document("Vendredi 6 juin 2025, un feu a fait douze blessés au marché de Sirakoro.", "a.txt", "2025-06-06")
    rain = document("L'hivernage s'installe au pays ce vendredi 6 juin 2025.", "b.txt", "2025-06-06")
    assert [event.claim.independent for event in edition(digest(fire), digest(rain)).timeline] == [1, 1]


def test_a_top_line_is_news() -> None:
    past = document(
        "Feu au marché de Sirakoro : douze blessés. En 2018, la mairie de Sirakoro avait annoncé un marché neuf. "
        "Cette mesure a coûté deux millions de francs CFA.",
        "a.txt",
        "2025-06-06",
    )
    made = edition(headed(past))
    assert made.top_lines[0].claim.fr == "Feu au marché de Sirakoro : douze blessés."
