"""The whole way of the data with tiny models of the real classes: they write noise, so all of it must be caught."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow, sentences, work
from pipeline.assemble import choice
from pipeline.engines.registry import Registry
from pipeline.errors import ModelError, NothingToDo
from pipeline.intake import Limits, Reader, read_file
from pipeline.progress import Quiet
from pipeline.publish import from_json, to_json
from pipeline.records import Document
from pipeline.settings import Settings
from pipeline.store import Store

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
    assert all(claim.translation == "flagged" and claim.translation_reasons for claim in story.claims)


def test_sentences_begun_ahead_change_nothing_that_the_edition_says(
    press: Path, fetched: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = flow.run(press, "2025-03-13", settings(tmp_path / "ahead"), fetched, Quiet())
    monkeypatch.setattr(sentences.Sentences, "begin", lambda *_: None)
    after = flow.run(press, "2025-03-13", settings(tmp_path / "after"), fetched, Quiet())
    assert ahead.briefing.timeline
    assert to_json(ahead.briefing) == to_json(after.briefing)


def test_a_file_is_read_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "agadez.txt").write_text(REPORT, encoding="utf-8")
    read: list[str] = []

    def reading(path: Path, origin: str) -> Document:
        read.append(origin)
        return read_file(path, origin)

    with Store(tmp_path / "store.sqlite") as store:
        once = flow.remembered(reading, Limits(), store)
        first = once(folder / "agadez.txt", "agadez.txt")
        assert once(folder / "agadez.txt", "agadez.txt") == first
        assert read == ["agadez.txt"]
        # The same words under another name are another source; other words under the same name, another document.
        assert once(folder / "agadez.txt", "copie.txt").source.origin == "copie.txt"
        (folder / "agadez.txt").write_text(REPORT.replace("18 milliards", "19 milliards"), encoding="utf-8")
        assert "19 milliards" in once(folder / "agadez.txt", "agadez.txt").paragraphs[0].text
        assert read == ["agadez.txt", "copie.txt", "agadez.txt"]


def test_a_second_run_of_the_day_starts_no_reader(
    fetched: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "agadez.txt").write_text(REPORT, encoding="utf-8")
    made = flow.run(folder, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    started: list[Reader] = []
    monkeypatch.setattr(Reader, "_start", started.append)
    again = flow.run(folder, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    assert again.briefing == made.briefing
    assert not started


def test_what_is_read_while_it_is_written_to_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "agadez.txt"
    path.write_text(REPORT, encoding="utf-8")

    def late(path: Path, origin: str) -> Document:
        path.write_text(REPORT.replace("18 milliards", "19 milliards"), encoding="utf-8")
        return read_file(path, origin)

    with Store(tmp_path / "store.sqlite") as store:
        assert "19 milliards" in flow.remembered(late, Limits(), store)(path, "agadez.txt").paragraphs[0].text
        path.write_text(REPORT, encoding="utf-8")
        assert "18 milliards" in flow.remembered(read_file, Limits(), store)(path, "agadez.txt").paragraphs[0].text


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


def test_a_run_from_the_store_loads_no_library_of_models(press: Path, fetched: Registry, tmp_path: Path) -> None:
    first = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    program = f"""
import sys
from pathlib import Path
from pipeline import flow
from pipeline.engines.registry import Registry
from pipeline.progress import Quiet
from pipeline.settings import Settings
from pipeline.store import Store
settings = Settings.model_validate({{"profile": "tiny", "out": Path({str(tmp_path / "out")!r})}})
registry = Registry.load(Path({str(fetched.root / "registry.toml")!r}))
flow.run(Path({str(press)!r}), "2025-03-13", settings, registry, Quiet())
print(*sorted({{name.partition(".")[0] for name in sys.modules}}))
"""
    before = (first.folder / "briefing.json").read_bytes()
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert not loaded & {
        "torch",
        "transformers",
        "ctranslate2",
        "tokenizers",
        "sklearn",
        "scipy",
        "spacy",
        "langdetect",
    }
    assert (first.folder / "briefing.json").read_bytes() == before


TOWNS = ("Agadez", "Zinder", "Maradi", "Tahoua", "Dosso", "Diffa")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Six reports of six towns, and a second one of one of them."""
    folder = tmp_path / "many"
    folder.mkdir()
    things = ("un hôpital", "une école", "un marché couvert", "un pont", "une gare routière", "un château d'eau")
    for at, (town, thing) in enumerate(zip(TOWNS, things, strict=True)):
        text = (
            f"Le maire de {town} a inauguré le {at + 3} mars 2025 {thing} dans le quartier neuf de {town}. "
            f"Le chantier de {thing} avait commencé en 202{at % 4} avec {at + 12} ouvriers de {town}.\n"
        )
        (folder / f"{town.lower()}.txt").write_text(text, encoding="utf-8")
    (folder / "tahoua2.txt").write_text(
        "À Tahoua, un pont a été inauguré le 6 mars 2025 par le maire, dans le quartier neuf. Avec 15 ouvriers, le "
        "chantier du pont avait commencé en 2023, rappelle la mairie de Tahoua dans un message aux habitants.\n",
        encoding="utf-8",
    )
    return folder


def test_an_edition_with_no_room_for_all_tells_the_weightiest_and_keeps_the_rest(
    many: Path, fetched: Registry, tmp_path: Path
) -> None:
    edition = flow.run(many, "2025-03-13", settings(tmp_path / "out", stories=2), fetched, Quiet())
    assert len(edition.briefing.stories) == 2
    told = {document.source.origin for document in edition.briefing.documents}
    assert {"tahoua.txt", "tahoua2.txt"} < told  # two documents on one event weigh more than one
    rest = [json.loads(line) for line in (edition.folder / "further.jsonl").read_text(encoding="utf-8").splitlines()]
    assert edition.briefing.further == len(rest)
    assert told | {one["origin"] for one in rest} == {path.name for path in many.iterdir()}
    assert all(one["headline"]["fr"] and one["claims"] for one in rest)
    assert f"{len(rest)} autres documents" in (edition.folder / "briefing.md").read_text(encoding="utf-8").replace(
        "\u202f", " "
    ).replace("\xa0", " ")


def test_room_for_all_leaves_nothing_out(many: Path, fetched: Registry, tmp_path: Path) -> None:
    edition = flow.run(many, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    assert len(edition.briefing.documents) == 7
    assert edition.briefing.further == 0
    assert not (edition.folder / "further.jsonl").exists()


def test_a_result_that_the_store_lost_meanwhile_is_made_again(
    press: Path, fetched: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = choice.chosen

    def lose(*arguments: Any) -> object:
        with sqlite3.connect(tmp_path / "out" / "store.sqlite") as connection:
            connection.execute("DELETE FROM results WHERE step = 'Translating'")
        connection.close()
        return choose(*arguments)

    monkeypatch.setattr(choice, "chosen", lose)
    edition = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    assert len(edition.briefing.stories) == 1
