"""Templates of one's own: they replace the program's, a slip in one is named with its line, and none can do harm."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from jinja2 import DictLoader, Environment

from pipeline.errors import BriefError, SettingsError
from pipeline.publish import Layout, render, update_archive, views, write_edition
from pipeline.publish.layout import Compiled, export
from pipeline.publish.reading_room import ArchiveView, DayView, EntryView, MonthView

from .sample import BRIEFING, STORIES

ROOT = Path(__file__).parents[2]


def own(folder: Path, name: str, text: str) -> Layout:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return Layout.load("daily", folder)


def test_a_template_of_ones_own_is_used_and_the_others_stay(tmp_path: Path) -> None:
    layout = own(
        tmp_path / "mine", "briefing.md.j2", "{{ edition.title.en }}: {{ edition.stories | length }} stories\n"
    )
    made = render(BRIEFING, layout, only=("md", "html"))
    assert made["briefing.md"] == b"Sahel press briefing: 5 stories\n"
    assert made["briefing.html"] == render(BRIEFING, only=("html",))["briefing.html"]


def test_what_a_document_says_is_escaped_in_a_template_of_ones_own_too(tmp_path: Path) -> None:
    layout = own(tmp_path / "mine", "briefing.html.j2", "<p>{{ edition.title.fr }}</p>")
    hostile = dataclasses.replace(BRIEFING, title_fr="<script>alert(1)</script>")
    assert render(hostile, layout, only=("html",))["briefing.html"] == b"<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


@pytest.mark.parametrize(
    ("name", "text", "line", "named"),
    [
        ("briefing.md.j2", "fine\n\n{% for story in edition.stories %}\n", 3, "for"),
        ("briefing.html.j2", "fine\n{{ edition.titel.fr }}\n", 2, "Edition has no attribute 'titel'"),
        ("briefing.css.j2", "a\nb\n{{ colour }}", 3, "'colour' is undefined"),
        ("briefing.html.j2", '\n{% include "gone.html.j2" %}', 2, "gone.html.j2"),
        ("briefing.md.j2", "{{ 1 // (edition.stories | length - 5) }}", 1, "zero"),
        ("briefing.md.j2", "\n{{ edition.stories.__class__.__mro__ }}", 2, "unsafe"),
        ("briefing.typ", "#let x = 1\n\n#unheard(x)\n", 3, "unknown variable: unheard"),
        ("index.html.j2", "{{ archive.nothing }}", 1, "ArchiveView has no attribute 'nothing'"),
    ],
)
def test_a_slip_is_told_with_file_and_line(tmp_path: Path, name: str, text: str, line: int, named: str) -> None:
    folder = tmp_path / "mine"

    def publish() -> None:
        layout = own(folder, name, text)
        write_edition(render(BRIEFING, layout), {}, tmp_path / "out", "2025-06-30")
        update_archive(tmp_path / "out", layout)

    with pytest.raises(SettingsError) as told:
        publish()
    assert f"the template {folder / name}, line {line}: " in str(told.value)
    assert named in str(told.value)
    assert "take it out of the folder" in str(told.value)
    assert "pipeline." not in str(told.value)


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "briefing.md.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"briefing\.md\.j2: it is not UTF-8"):
        Layout.load("daily", tmp_path)


def test_a_folder_that_is_not_there_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="brief templates --export"):
        Layout.load("daily", tmp_path / "gone")


def test_a_template_reads_no_file_outside_its_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for name, text in (
        ("briefing.md.j2", '{% include "../secret.txt" %}'),
        ("briefing.typ", '#read("../secret.txt")'),
    ):
        folder = tmp_path / f"mine-{name}"
        with pytest.raises(BriefError):
            render(BRIEFING, own(folder, name, text), only=("md", "pdf"))


def test_exported_templates_make_the_same_edition(tmp_path: Path) -> None:
    files = export(Layout.load("wire"), tmp_path / "mine")
    assert {"briefing.html.j2", "briefing.typ", "index.html.j2", "feed.xml.j2"} <= {path.name for path in files}
    theirs = render(BRIEFING, Layout.load("daily", tmp_path / "mine"))
    assert theirs == render(BRIEFING, Layout.load("wire"))


def test_a_compiled_template_that_is_damaged_is_compiled_again(tmp_path: Path) -> None:
    def made() -> str:
        loader = DictLoader({"briefing.md.j2": "{{ 1 + 1 }} dépêches"})
        return Environment(loader=loader, bytecode_cache=Compiled(tmp_path)).get_template("briefing.md.j2").render()

    assert made() == "2 dépêches"
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    assert made() == "2 dépêches"
    for damaged in (b"", whole[:30], whole[:-40], whole[:40] + b"x" * 200):
        kept.write_bytes(damaged)
        assert made() == "2 dépêches"
        assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_no_edition(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Compiled(tmp_path / "file" / "compiled")
    environment = Environment(loader=DictLoader({"a.md.j2": "une dépêche"}), bytecode_cache=cache)
    assert environment.get_template("a.md.j2").render() == "une dépêche"


def test_export_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "briefing.typ").write_text("mine")
    with pytest.raises(SettingsError, match=r"briefing\.typ is there already"):
        export(Layout.load(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["briefing.typ"]


def test_the_wire_is_one_page_with_every_story() -> None:
    files = render(BRIEFING, Layout.load("wire"))
    many = dataclasses.replace(BRIEFING, stories=STORIES * 5)
    for made in (files, render(many, Layout.load("wire"), only=("pdf",))):
        assert len(pypdf.PdfReader(io.BytesIO(made["briefing.pdf"])).pages) == 1
    for story in STORIES:
        assert story.headline.fr.replace("'", "’").split(" :")[0] in files["briefing.md"].decode()
    assert len(files["briefing.html"]) < len(render(BRIEFING, only=("html",))["briefing.html"]) / 4


def test_every_field_that_a_template_gets_is_documented() -> None:
    told = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    records = [
        one for one in vars(views).values() if dataclasses.is_dataclass(one) and one.__module__ == views.__name__
    ]
    for record in (*records, ArchiveView, EntryView, MonthView, DayView):
        (section,) = re.findall(rf"^### {record.__name__}\n(.*?)(?=^##|\Z)", told, re.DOTALL | re.MULTILINE)
        named = re.findall(r"^\| `(\w+)`", section, re.MULTILINE)
        assert named == [field.name for field in dataclasses.fields(record)], record.__name__


def test_the_command_lists_and_exports(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "templates"]
    done = subprocess.run([*command, "--export", str(tmp_path / "mine")], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (tmp_path / "mine" / "briefing.typ").unlink()
    (tmp_path / "brief.toml").write_text(f"templates = {json.dumps(str(tmp_path / 'mine'))}")
    done = subprocess.run(
        [*command, "--settings", str(tmp_path / "brief.toml")], capture_output=True, text=True, cwd=ROOT
    )
    shown = dict(line.split("\t") for line in done.stdout.splitlines())
    assert shown["briefing.typ"] == "daily"
    assert shown["briefing.md.j2"] == str(tmp_path / "mine" / "briefing.md.j2")
    (tmp_path / "mine" / "briefing.md.j2").write_text("\n{% if %}")
    done = subprocess.run(
        [*command, "--settings", str(tmp_path / "brief.toml")], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 2
    assert "briefing.md.j2, line 2" in done.stderr
    assert "Traceback" not in done.stderr
