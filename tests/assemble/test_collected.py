"""Five press documents that overlap heavily, as they were collected: the normal case."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import salience
from pipeline.assemble import assemble
from pipeline.glossary import Glossary
from pipeline.intake import Limits, read_folder
from pipeline.language import detect
from pipeline.records import Briefing

from .press import digest, mirrored

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the collected documents are not beside this repository"),
]


@pytest.fixture(scope="module")
def told() -> Briefing:
    documents = [detect(one) for one in read_folder(SEEDS, Limits())[0]]
    digests = []
    for one in documents:
        chosen = [passage.centre for passage in salience.select(one, 4).passages]
        digests.append(digest(one, *chosen))
    return assemble(
        digests, (), (), Glossary.load(),
        date="2025-07-03", profile="none", titles=("", ""), translate=mirrored,
    )  # fmt: skip


def test_the_moscow_meeting_is_one_story_with_three_sources(told: Briefing) -> None:
    story = told.stories[0]
    assert [source.origin[:3] for source in story.sources] == ["000", "002", "003"]
    assert sum(any("2025" in claim.fr and "avril" in claim.fr for claim in one.claims) for one in told.stories) == 1


def test_its_dates_are_shown_from_both_sides(told: Briefing) -> None:
    (dates,) = [one for one in told.disagreements if one.kind == "date"]
    assert [version.text.fr.replace("\u00a0", " ") for version in dates.versions] == [
        "3 avril 2025",
        "3 et 4 avril 2025",
    ]
    assert dates.story == 0


def test_the_timeline_goes_from_2021_to_2025(told: Briefing) -> None:
    dates = [event.date for event in told.timeline]
    assert dates == sorted(dates)
    assert (dates[0][:4], dates[-1][:4]) == ("2021", "2025")
    assert {"2025-04-03", "2025-06-16", "2025-06-21", "2023-07", "2025-01"} <= set(dates)


def test_the_key_figures_are_those_of_the_sources(told: Briefing) -> None:
    found = {(one.value, one.unit, one.precision, one.counts.en, one.date) for one in told.figures}
    assert {
        (5000, "", "exact", "men", None),
        (55000, "tonne", "exact", "wheat", "2023"),
        (60000, "tonne", "exact", "hydrocarbons", "2023"),
        (22000, "tonne", "exact", "fertiliser", "2023"),
        (25000, "tonne", "exact", "wheat", "2024-01"),
        (1_500_000_000, "XOF", "nearly", "trade", "2023"),
        (20, "%", "exact", "increase: trade", "2023"),
        (35, "", "exact", "Malian scholarship holders", "2023"),
        (290, "", "exact", "Malian scholarship holders", "2025"),
        (62, "%", "exact", "share of the Malian State", None),
        (38, "%", "exact", "share of Yadran", None),
        (100, "tonne", "exact", "initial capacity", None),
        (200, "tonne", "exact", "capacity", None),
        (275_000_000_000, "XOF", "about", "annual revenue", None),
        (200, "MW", "exact", "capacity", None),
        (120_000_000_000, "XOF", "over", "cost", None),
        (10, "", "about", "ministers", None),
        (3, "", "exact", "agreements", None),
    } <= found
    assert len(found) <= 22


def test_what_one_calls_trainers_and_another_mercenaries_is_shown(told: Briefing) -> None:
    (wording,) = [one for one in told.disagreements if one.kind == "wording"]
    assert {version.text.fr for version in wording.versions} >= {"« mercenaires »", "« formateurs »"}
