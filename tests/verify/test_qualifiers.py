"""What qualifies a statement is not lost: « ne … que », « par an », « en moins d'un an »."""

from __future__ import annotations

import pytest
from checking import check

from pipeline.glossary import Glossary
from pipeline.verify import check_translation


def test_only_is_not_lost() -> None:
    source = "Le maire n'a annoncé sa venue que deux mois plus tard."
    assert check(source, "The mayor announced he was coming only two months later.").supported
    wrong = check(source, "The mayor announced he was coming two months later.")
    assert [reason.kind for reason in wrong.reasons] == ["polarity"]
    assert check("Le maire ne sait pas que le pont est sûr.", "The mayor is unaware that the bridge is safe.").supported


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        (
            "La raffinerie traitera 100 tonnes d'or par an.",
            "The refinery will process 100 tonnes of gold a year.",
            "The refinery will process 100 tonnes of gold.",
        ),
        (
            "Le droit de douane est de 17 dollars par baril.",
            "The customs duty is a $17-a-barrel levy.",
            "The customs duty is $17.",
        ),
        (
            "Le mandat du rapporteur a été prorogé d'un an.",
            "The rapporteur's term has been extended by a year.",
            "The rapporteur's term has been extended.",
        ),
        (
            "Le blé arrivera dans la deuxième quinzaine de mars.",
            "The wheat will arrive in the second half of March.",
            "The wheat will arrive in the second week of March.",
        ),
        (
            "La troupe donne deux spectacles par semaine.",
            "The troupe gives two weekly shows.",
            "The troupe gives two shows.",
        ),
    ],
)
def test_so_much_a_year_is_not_so_much(source: str, right: str, wrong: str) -> None:
    assert check(source, right).supported
    assert [reason.kind for reason in check(source, wrong).reasons] == ["number"]


def test_year_by_year_is_no_rate() -> None:
    assert check("Le fleuve baisse jour par jour.", "The river is falling from one day to the next.").supported
    assert check("Ils se parlent par personne interposée.", "They speak to one another through go-betweens.").supported


def test_under_a_year_is_not_a_year() -> None:
    def judged(text: str) -> bool:
        source = "The states went from pact to confederation in under a year."
        return check_translation(
            source, text, source_language="en", target_language="fr", glossary=Glossary.load()
        ).supported

    assert judged("Les États sont passés du pacte à la confédération en moins d'un an.")
    assert not judged("Les États sont passés du pacte à la confédération en un an.")
