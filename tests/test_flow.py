"""The whole way of the data with tiny models of the real classes: they write noise, so all of it must be caught."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import flow, work
from pipeline.engines.registry import Registry
from pipeline.errors import ModelError, NothingToDo
from pipeline.progress import Quiet
from pipeline.publish import from_json
from pipeline.records import Document
from pipeline.settings import Settings

REPORT = (
    "Le ministre nigérien de l'Énergie a inauguré le 12 mars 2025 une centrale de 30 mégawatts à Agadez. "
    "Elle a coûté 18 milliards de francs CFA.\n"
    "« Nous en voulons trois autres », a-t-il déclaré devant la presse.\n"
    "La Banque ouest-africaine de développement a prêté 11 milliards pour ce chantier ouvert en 2022.\n"
)
GERMAN = "Der Minister hat am Montag in der Hauptstadt ein neues Kraftwerk eröffnet, das viel Strom liefern soll."


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "agadez.txt").write_text(REPORT, encoding="utf-8")
    (folder / "kraftwerk.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "vide.txt").write_text("", encoding="utf-8")
    (folder / "photo.txt").write_bytes(bytes(range(256)) * 20)
    return folder


def settings(out: Path, **changes: object) -> Settings:
    return Settings.model_validate({"profile": "tiny", "out": out, **changes})


def test_noise_never_reaches_the_edition(press: Path, fetched: Registry, tmp_path: Path) -> None:
    edition = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    (story,) = edition.briefing.stories
    sources = {sentence.text for sentence in edition.briefing.documents[0].sentences}
    assert story.claims
    for claim in story.claims:
        assert claim.status == "extracted"
        assert claim.fr in sources
        assert claim.evidence[0].text == claim.fr
    assert all(claim.translation == "flagged" and claim.reasons for claim in story.claims)


def test_what_failed_is_named_and_stops_nothing(press: Path, fetched: Registry, tmp_path: Path) -> None:
    edition = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    kinds = {failure.origin: failure.kind for failure in edition.briefing.failures}
    assert kinds == {"kraftwerk.txt": "language", "photo.txt": "binary", "vide.txt": "empty"}
    text = (edition.folder / "briefing.md").read_text(encoding="utf-8")
    assert all(origin in text for origin in kinds)


def test_all_files_are_written_and_the_data_reads_back(press: Path, fetched: Registry, tmp_path: Path) -> None:
    edition = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    names = {path.name for path in edition.folder.iterdir()}
    assert {"briefing.md", "briefing.html", "briefing.pdf", "briefing.json", "manifest.json"} <= names
    assert from_json((edition.folder / "briefing.json").read_bytes()) == edition.briefing
    assert json.loads((edition.folder / "manifest.json").read_bytes())["settings"]["profile"] == "tiny"


def test_with_flag_noise_is_marked_or_replaced(press: Path, fetched: Registry, tmp_path: Path) -> None:
    edition = flow.run(press, "2025-03-13", settings(tmp_path / "out", verify="flag"), fetched, Quiet())
    for claim in edition.briefing.stories[0].claims:
        assert claim.status == "extracted" or (claim.status == "flagged" and claim.reasons)


def test_a_second_run_takes_everything_from_the_store(
    press: Path, fetched: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    files = {name: (first.folder / name).read_bytes() for name in ("briefing.md", "briefing.json", "briefing.html")}

    def refuse(*_: object) -> None:
        raise AssertionError("a model was opened")

    monkeypatch.setattr(work, "open_task", refuse)
    again = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    assert {name: (again.folder / name).read_bytes() for name in files} == files


def test_a_document_that_breaks_a_step_is_the_only_one_lost(
    press: Path, fetched: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (press / "autre.txt").write_text(REPORT.replace("30 mégawatts", "45 mégawatts"), encoding="utf-8")
    select = work.salience.select

    def broken(document: Document, *rest: int) -> object:
        if document.source.origin == "autre.txt":
            raise ZeroDivisionError("on purpose")
        return select(document, *rest)

    monkeypatch.setattr(work.salience, "select", broken)
    edition = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    assert [document.source.origin for document in edition.briefing.documents] == ["agadez.txt"]
    (failure,) = [one for one in edition.briefing.failures if one.kind == "internal"]
    assert failure.origin == "autre.txt"
    assert "on purpose" in failure.detail


def test_nothing_readable_says_what_to_do(tmp_path: Path, fetched: Registry) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "vide.txt").write_text("", encoding="utf-8")
    with pytest.raises(NothingToDo, match=r"vide\.txt: empty.*docs/input\.md"):
        flow.run(folder, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    assert not (tmp_path / "out" / "2025-03-13").exists()


def test_a_profile_without_the_direction_says_so(press: Path, tmp_path: Path, fetched: Registry) -> None:
    english = "The energy minister opened a 30-megawatt power station in Agadez on 12 March 2025, officials said. " * 2
    (press / "english.txt").write_text(english, encoding="utf-8")
    with pytest.raises(ModelError, match=r"translate\.en-fr"):
        flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
