"""A machine that was off for days: the next run makes the editions that are missing, each with its own documents."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.engines.registry import Registry
from pipeline.errors import BriefError
from pipeline.flow import Edition
from pipeline.operate.daily import editions
from pipeline.progress import Quiet
from pipeline.settings import Settings

WORKDAYS = range(5)

pytestmark = pytest.mark.slow
NOTE = "Le ministre de {} a inauguré jeudi un marché couvert de {} boutiques, selon son porte-parole.\n"


@pytest.fixture
def press(tmp_path: Path) -> Path:
    """A folder into which a document came on each of some days of June 2025."""
    folder = tmp_path / "press"
    folder.mkdir()
    for day, what in ((24, "la Santé"), (25, "la Défense"), (26, "la Culture"), (28, "la Justice"), (30, "l'Énergie")):
        path = folder / f"{day}.txt"
        path.write_text(NOTE.format(what, day * 7), encoding="utf-8")
        moment = datetime(2025, 6, day, 9, tzinfo=UTC).timestamp()
        os.utime(path, (moment, moment))
    return folder


def made(press: Path, out: Path, registry: Registry, expected: range = WORKDAYS) -> list[Edition]:
    settings = Settings(out=out, profile="tiny")
    return list(editions(press, "2025-06-30", settings, registry, Quiet(), expected, UTC))


def origins(edition: Edition) -> list[str]:
    return [document.source.origin for document in edition.briefing.documents]


def test_missing_editions_are_made_each_with_its_own_documents(press: Path, fetched: Registry, tmp_path: Path) -> None:
    out = tmp_path / "out"
    flow.run(press, "2025-06-24", Settings(out=out, profile="tiny"), fetched, Quiet(), belongs=lambda _: True)
    found = {edition.briefing.date: origins(edition) for edition in made(press, out, fetched)}
    assert found == {
        "2025-06-25": ["25.txt"],
        "2025-06-26": ["26.txt"],  # the 27th had nothing, the 28th was a Saturday
        "2025-06-30": ["24.txt", "25.txt", "26.txt", "28.txt", "30.txt"],
    }
    assert (out / "latest").resolve().name == "2025-06-30"


def test_without_catching_up_there_is_todays_alone(press: Path, fetched: Registry, tmp_path: Path) -> None:
    out = tmp_path / "out"
    flow.run(press, "2025-06-24", Settings(out=out, profile="tiny"), fetched, Quiet())
    assert [edition.briefing.date for edition in made(press, out, fetched, range(0))] == ["2025-06-30"]


def test_todays_edition_does_not_wait_for_an_old_one_that_fails(
    press: Path, fetched: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    flow.run(press, "2025-06-24", Settings(out=out, profile="tiny"), fetched, Quiet())
    run = flow.run

    def broken(folder: Path, date: str, *rest: object, **more: object) -> Edition:
        if date == "2025-06-25":
            raise BriefError("on purpose")
        return run(folder, date, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(flow, "run", broken)
    assert [edition.briefing.date for edition in made(press, out, fetched)] == ["2025-06-26", "2025-06-30"]
