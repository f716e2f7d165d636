"""Documents made to do harm go through a whole run: each is read as text or refused, in every format and on the
terminal, and none reaches out of its place."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from markdown_it import MarkdownIt

from pipeline import cli, flow
from pipeline.engines.registry import Registry
from pipeline.intake import Limits, Reader
from pipeline.progress import Quiet
from pipeline.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
import hostile

FACT = "Le ministre nigérien de l'Énergie a inauguré le 12 mars 2025 une centrale de {} mégawatts à Agadez"
ATTACKS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)> \"><b onclick='alert(1)'>",
    "[lien](javascript:alert(1)) ![image](https://mal.example/x.png)",
    "**gras** `code` | cellule | ~~~ [^1] # titre",
    "{{ 5417*7919 }} {% raw %} {# rien #} ${5417*7919}",
    '#panic() #read("/etc/passwd") $x$ @ref <étiquette> \\u{41} */ /*',
    "\\input{/etc/passwd} \\write18{id} %",
    "\x1b[31mrouge\x1b[0m \x1b]0;titre\x07 \x9b2J",
    "\u202eesrever\u202c \u2066iso\u2069 \u200b\ufeff",
)


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    folder.mkdir()
    for number, attack in enumerate(ATTACKS):
        text = f"{FACT.format(30 + number)} {attack} selon les numéros {number + 100} et {number * 7 + 200} du journal."
        (folder / f"{number}.txt").write_text(f"Titre {attack}\n\n{text}\n", encoding="utf-8")
    (folder / "nom\n\x1b[2J\u202e<script>.txt").write_text("", encoding="utf-8")
    (folder / "sorti.txt").symlink_to("/etc/passwd")
    (folder / "zéro.txt").symlink_to("/dev/zero")
    (folder / "serpent.txt").symlink_to("serpent.txt")
    os.mkfifo(folder / "tube.txt")
    (folder / "rires.docx").write_bytes(hostile.billion_laughs())
    (folder / "fichier.docx").write_bytes(hostile.external_entity())
    (folder / "mot.txt").write_text("a" * 300_000 + " " + FACT.format(99) + ".")
    return folder


def settings(out: Path) -> Settings:
    return Settings.model_validate({"profile": "tiny", "out": out, "verify": "flag"})


def unprintable(text: str) -> set[str]:
    """Characters that act on a terminal or reorder what a reader sees; a soft hyphen and a word joiner do neither."""
    found = {one for one in text if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"}}
    return found - {"\n", "\t", "\u00ad", "\u2060"}


@pytest.mark.slow
def test_nothing_that_a_document_tries_works_in_any_format(press: Path, fetched: Registry, tmp_path: Path) -> None:
    edition = flow.run(press, "2025-03-13", settings(tmp_path / "out"), fetched, Quiet())
    texts = {kind: (edition.folder / f"briefing.{kind}").read_text(encoding="utf-8") for kind in ("md", "html", "json")}
    for kind, text in texts.items():
        assert not unprintable(text), (kind, unprintable(text))
        assert "root:x:0" not in text
        assert "42897223" not in re.sub(r"\W", "", text)  # the product, a figure that no time and no count comes to
    tags = {"md": MarkdownIt("commonmark", {"html": True}).enable("table").render(texts["md"]), "html": texts["html"]}
    for kind, text in tags.items():
        page = html.fromstring(text)
        names = {name for element in page.iter() if isinstance(element.tag, str) for name in element.attrib}
        assert not {name for name in names if name.startswith("on")}, kind
        assert not page.xpath("//img[contains(@src, 'mal.example') or @src='x']|//svg[@onload]"), kind
        assert not page.xpath("//*[starts-with(@href, 'javascript:')]"), kind
        assert not [one for one in page.iter("script") if "alert(1)" in (one.text or "") and "Titre" not in one.text]
    assert "<script>alert(1)</script>" in json.dumps(json.loads(texts["json"]), ensure_ascii=False)
    pdf = (edition.folder / "briefing.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert b"/JavaScript" not in pdf
    from pypdf import PdfReader

    words = "".join(page.extract_text() for page in PdfReader(edition.folder / "briefing.pdf").pages)
    assert "panic()" in words.replace("\n", "")
    assert not any("a" * 2000 in text for text in (texts["md"], texts["html"], words))


@pytest.mark.slow
def test_the_terminal_shows_names_and_reasons_and_obeys_none(
    press: Path, fetched: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_registry", lambda _: fetched)
    (tmp_path / "brief.toml").write_text('profile = "tiny"\n')
    options = ["--date", "2025-03-13", "--out", str(tmp_path / "out"), "--settings", str(tmp_path / "brief.toml")]
    result = CliRunner().invoke(cli.cli, ["run", str(press), *options])
    assert result.exit_code == 1, result.output
    said = result.output
    assert not unprintable(said), unprintable(said)
    for name in ("nom\\n\\x1b[2J\\u202e<script>.txt", "sorti.txt", "zéro.txt", "tube.txt", "rires.docx"):
        assert any(line.startswith(f"{name}: ") for line in said.splitlines()), name


@pytest.mark.slow
@pytest.mark.parametrize("title", [
    "100 MB of text", "a million lines", "one line of 5 MB", "Word: a billion laughs", "Word: 1 GB in one part",
    "PDF: a page that unpacks to 2 GB", "PDF: pages that contain themselves", "Word: 3,000 tables in each other",
    "HTML: 100,000 elements in each other", "Markdown: 20,000 quotations in each other",
])  # fmt: skip
def test_what_is_too_much_costs_little_time_and_memory(title: str, tmp_path: Path) -> None:
    from pipeline.errors import UnreadableInput

    name, make = hostile.CASES[title]
    (tmp_path / name).write_bytes(make())
    with Reader(Limits()) as reader:
        try:
            became = f"{len(reader.read(tmp_path / name, name).sentences)} sentences"
        except UnreadableInput as error:
            became = error.detail
        assert hostile.peak(reader.process) < 1_000
    assert "takes longer" not in became
    assert not unprintable(became)


@pytest.mark.slow
def test_an_entity_brings_in_no_file_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "u.docx").write_bytes(hostile.external_entity())
    with Reader(Limits()) as reader:
        document = reader.read(tmp_path / "u.docx", "u.docx")
    assert [one.text for one in document.sentences] == [hostile.SENTENCE.strip()]
