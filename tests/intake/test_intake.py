from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from pipeline.errors import NothingToDo, UnreadableInput
from pipeline.intake import Limits, document_from_text, read_folder

from .conftest import HEADING, PARAGRAPHS, TITLE

TEXT = f"{TITLE}\n{PARAGRAPHS[0]}\n{HEADING}\n{PARAGRAPHS[2]}"


def test_every_file_below_the_folder_is_read_in_order_and_bystanders_are_not(folder: Path) -> None:
    (folder / "b").mkdir()
    (folder / ".git").mkdir()
    names = ["c.txt", "b/a.txt", "a.txt", ".cache.txt", ".git/x.txt", "README.md", "LICENSE", "~$a.docx", "Thumbs.db"]
    for number, name in enumerate(names):
        (folder / name).write_text(f"Le village numéro {number} compte {number + 40} puits. " * 3)
    documents, failures = read_folder(folder)
    assert [document.source.origin for document in documents] == ["a.txt", "b/a.txt", "c.txt"]
    assert failures == ()


def test_one_bad_file_costs_no_other(folder: Path) -> None:
    (folder / "bon.txt").write_text(TEXT)
    (folder / "vide.txt").touch()
    (folder / "cassé.docx").write_bytes(b"PK\x03\x04 rien")
    documents, failures = read_folder(folder)
    assert [document.source.title for document in documents] == [TITLE]
    assert [(f.origin, f.kind) for f in failures] == [("cassé.docx", "unreadable"), ("vide.txt", "empty")]


def test_pipes_devices_and_links_out_of_the_folder_are_told_and_never_opened(folder: Path) -> None:
    outside = folder.parent / "secret.txt"
    outside.write_text(TEXT)
    (folder / "sorti.txt").symlink_to(outside)
    (folder / "perdu.txt").symlink_to(folder / "nulle-part.txt")
    (folder / "boucle").symlink_to(folder)
    (folder / "zéro.txt").symlink_to("/dev/zero")
    (folder / "serpent.txt").symlink_to("serpent.txt")
    os.mkfifo(folder / "tube.txt")
    documents, failures = read_folder(folder)
    assert documents == ()
    assert {f.origin: f.kind for f in failures} == dict.fromkeys(
        ["boucle", "perdu.txt", "serpent.txt", "sorti.txt", "tube.txt", "zéro.txt"], "unreadable"
    )


def test_a_file_without_permission_is_a_failure() -> None:
    was = os.geteuid()
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        (Path(directory) / "a.txt").write_text(TEXT)
        (Path(directory) / "a.txt").chmod(0)
        if was == 0:
            os.seteuid(65534)  # root may read everything
        try:
            documents, failures = read_folder(Path(directory))
        finally:
            os.seteuid(was)
    assert documents == ()
    assert [(f.kind, f.detail) for f in failures] == [("unreadable", "Permission denied")]


def test_a_hostile_file_name_stays_on_its_line(folder: Path) -> None:
    (folder / "a\nb\x1b[31m\u202e.txt").write_text(TEXT)
    ((document,), _) = read_folder(folder)
    assert document.source.origin == "a\\nb\\x1b[31m\\u202e.txt"


def test_more_files_than_the_limit_are_told(folder: Path) -> None:
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Le puits numéro {number} est à sec depuis {number + 3} mois.")
    documents, failures = read_folder(folder, Limits(max_files=3))
    assert len(documents) == 3
    assert [(f.origin, f.kind) for f in failures] == [("3.txt", "too_large")]


def test_a_file_can_be_named_in_place_of_a_folder(folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.txt").write_text(TEXT)
    documents, _ = read_folder(folder / "a.txt")
    assert [document.source.origin for document in documents] == ["a.txt"]


def test_no_folder_or_an_empty_one_says_what_to_do(folder: Path) -> None:
    with pytest.raises(NothingToDo, match="empty: put"):
        read_folder(folder)
    with pytest.raises(NothingToDo, match="no folder"):
        read_folder(folder / "absent")


def test_a_given_title_and_date_go_before_what_the_text_says() -> None:
    document = document_from_text(f"Publié le 3 mai 2025\n{TEXT}", "x", title="Autre titre", published="2024-01-02")
    assert (document.source.title, document.source.published) == ("Autre titre", "2024-01-02")
    assert document.paragraphs[0].text == TITLE
    with pytest.raises(UnreadableInput):
        document_from_text("Publicité\n", "x")


def test_the_id_is_of_the_text_alone() -> None:
    first = document_from_text(TEXT, "a.txt")
    assert first.id == document_from_text(TEXT.replace(" ", "\u00a0") + "\nCommentaires (0)", "b.txt").id
    assert first.id != document_from_text(TEXT.replace("84", "85"), "a.txt").id
    assert len(first.id) == 16


SEEDS = Path(os.environ.get("REAL_SEEDS", Path(__file__).parents[3] / "shared" / "seeds"))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the collected press documents are not here")
def test_the_collected_documents_come_out_as_a_reader_would_have_them() -> None:
    documents, failures = read_folder(SEEDS)
    assert failures == ()
    by_name = {document.source.origin[:3]: document for document in documents}
    assert [by_name[name].source.published for name in sorted(by_name)] == [None, None, None, None, "2024-02"]
    assert [bool(by_name[name].source.title) for name in sorted(by_name)] == [True, False, False, False, False]
    assert [sum(p.kind == "heading" for p in by_name[name].paragraphs) for name in sorted(by_name)] == [4, 14, 0, 4, 1]
    assert [sum(p.kind == "bullet" for p in by_name[name].paragraphs) for name in sorted(by_name)] == [8, 0, 0, 0, 0]
    everything = "\n".join(s.text for document in documents for s in document.sentences)
    for debris in ("Publicité", "Commentaires", "Participer à la", "date 2024", "•", "\u00a0"):
        assert debris not in everything
