"""The archive: every edition is listed and found again, in both languages, whatever was lost in between."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html

from pipeline.publish import Layout, render, to_json, update_archive, write_edition
from pipeline.publish.catalogue import FILE, Catalogue
from pipeline.words import fold

from . import hostile
from .conftest import DAYS
from .sample import BRIEFING, STORIES

ROOT = Path(__file__).parents[2]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def out(tmp_path: Path, room: Path) -> Path:
    """A copy of the archive that a test may damage."""
    return Path(shutil.copytree(room, tmp_path / "out", symlinks=True))


def pages(folder: Path) -> dict[str, bytes]:
    found = [folder / "index.html", folder / "feed.xml", *sorted(folder.glob("search/[0-9]*"))]
    return {path.name: path.read_bytes() for path in found}


def month(folder: Path, name: str) -> list[list[object]]:
    text = (folder / "search" / f"{name}.js").read_text(encoding="utf-8")
    found = re.fullmatch(r"// .*\nbriefingMonth\(\.\.\.(.*)\);\n", text)
    assert found
    stories: list[list[object]] = json.loads(found[1])[1]
    return stories


# The index


def test_the_index_leads_to_every_edition_and_marks_its_day(room: Path) -> None:
    page = html.document_fromstring((room / "index.html").read_bytes())
    for day in DAYS:
        assert page.xpath(f"//ul[@class='editions']//a[@href='{day}/briefing.html']")
    june = page.xpath("//table[contains(., 'juin 2025')]")[0]
    assert june.xpath(".//a/text()") == ["27", "30"]
    weeks = [[cell.text_content() for cell in row.xpath("td")] for row in june.xpath(".//tbody/tr")]
    assert weeks[0] == [""] * 6 + ["1"]  # 1 June 2025 was a Sunday
    assert weeks[-1] == ["30"] + [""] * 6
    latest = page.xpath("//section[@class='lead']")[0]
    assert latest.xpath(".//h2/a/@href") == ["2025-06-30/briefing.html"]
    assert latest.text_content().count("se sont réunis à Moscou") == 1  # top lines, not headlines


def test_the_index_asks_for_nothing_outside_its_folder(room: Path) -> None:
    text = (room / "index.html").read_text(encoding="utf-8")
    page = html.document_fromstring(text)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[^']+' 'self' file:;", policy)
    assert not page.xpath("//@src | //img | //@style")
    assert "http" not in "".join(str(link) for link in page.xpath("//@href"))


def test_the_search_data_holds_every_claim_with_its_sources(room: Path) -> None:
    stories = month(room, "2025-06")
    assert [(story[1], story[2]) for story in stories] == [(day, n) for day in DAYS[:0:-1] for n in range(1, 6)]
    first = stories[0]
    assert first[0] == "2025-06-30/briefing.html"
    claims = first[5]
    assert isinstance(claims, list)
    assert len(claims) == len(STORIES[0].claims)
    assert claims[0][3] == ["Les chefs de la diplomatie de l'AES reçus à Moscou, 2025-04-04",
                            "Sahel ministers meet Lavrov in Moscow, 2025-04-03"]  # fmt: skip


def test_what_the_edition_marks_is_marked_in_index_feed_and_search(tmp_path: Path) -> None:
    headline = replace(STORIES[0].headline, translation="flagged")
    claim = replace(STORIES[0].claims[0], status="flagged")
    story = replace(STORIES[0], headline=headline, claims=(claim, *STORIES[0].claims[1:]))
    edition = replace(BRIEFING, date="2025-06-30", stories=(story,), top_lines=())
    layout = Layout.load()
    write_edition(render(edition, layout), {"started": "2025-06-30T06:00:00+00:00"}, tmp_path, "2025-06-30")
    update_archive(tmp_path, layout, "")
    index = html.document_fromstring((tmp_path / "index.html").read_bytes()).text_content()
    feed = (tmp_path / "feed.xml").read_text(encoding="utf-8")
    for text in (index, feed):
        assert "[translation unverified]" in text
        assert "[traduction à vérifier]" not in text
    found = month(tmp_path, "2025-06")[0]
    assert str(found[4]).endswith("[translation unverified]")
    assert not str(found[3]).endswith("]")
    first = found[5][0]  # type: ignore[index]
    assert first[1].endswith("[à vérifier]")
    assert first[2].endswith("[unverified]")


# Finding again


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["Sergueï"], "Sergueï Lavrov a promis"),
        (["serguei", "PROMIS"], "Sergueï Lavrov a promis"),
        (["refinery"], "gold refinery"),
        (["capacite de 200"], "capacité de 200"),
        (["dor"], None),
        (["enquete", "north"], "enquête n’a pas"),
        (["force commune"], None),
        (["x*", 'OR "', "(", "NEAR"], None),
    ],
)
def test_words_are_found_in_both_languages_whatever_their_accents(
    room: Path, words: list[str], found: str | None
) -> None:
    with Catalogue(room) as catalogue:
        told = catalogue.search(words, 10)
    assert bool(told) == bool(found)
    for one in told:
        assert found
        assert found in one.text.fr.replace("\u00a0", " ") + one.text.en.replace("\u00a0", " ")
    assert [one.date for one in told] == sorted((one.date for one in told), reverse=True)


@given(st.lists(st.text(), max_size=4))
def test_no_words_break_the_search(room: Path, words: list[str]) -> None:
    with Catalogue(room) as catalogue:
        catalogue.search(words, 3)


@example("𝓐")
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_ligatures_and_accents_make_no_difference() -> None:
    assert fold("Cœur d'ŒUVRE à Ségou") == "coeur d'oeuvre a segou"


def test_the_command_prints_day_story_claim_and_source(room: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "search", "--out", str(room)]
    done = subprocess.run([*command, "lavrov", "promis"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.replace("\u202f", " ").replace("\u00a0", " ").splitlines()
    assert lines[:4] == [
        "2025-06-30 · 1. L’AES et la Russie s’accordent à Moscou sur une force conjointe",
        "    Sergueï Lavrov a promis l’appui de la Russie à la force conjointe de 5 000 hommes.",
        "    Sergei Lavrov promised Russia’s support for the 5,000-strong joint force.",
        "    — Les chefs de la diplomatie de l'AES reçus à Moscou, 2025-04-04 ; Sahel ministers meet Lavrov in Moscow, "
        "2025-04-03",
    ]
    done = subprocess.run([*command, "--limit", "1", "lavrov"], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.count(" · ") == 1
    assert "--limit 2" in done.stderr
    done = subprocess.run([*command, "licorne"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2
    assert "licorne" in done.stderr


def test_a_folder_without_editions_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "search", "x", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2
    assert "there is no edition" in done.stderr
    assert list(tmp_path.iterdir()) == []


# Keeping up


@pytest.mark.parametrize("lost", ["index.html", FILE, "search/2025-06.js", "feed.xml", "search"])
def test_what_was_lost_is_made_again(out: Path, lost: str) -> None:
    before = pages(out)
    path = out / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    update_archive(out, Layout.load())
    after = pages(out)
    if lost == "feed.xml":
        before, after = ({key: page for key, page in made.items() if key != "feed.xml"} for made in (before, after))
        assert (out / "feed.xml").exists()
    assert after == before


@pytest.mark.parametrize("damage", [b"", b"no database at all, but long enough to be one" * 90])
def test_a_damaged_catalogue_is_made_again(out: Path, damage: bytes) -> None:
    (out / FILE).write_bytes(damage)
    with Catalogue(out) as catalogue:
        assert catalogue.search(["lavrov"], 1)
        assert [entry.date for entry in catalogue.entries()] == list(DAYS[::-1])


def test_a_truncated_catalogue_is_made_again(out: Path) -> None:
    content = (out / FILE).read_bytes()
    (out / FILE).write_bytes(content[: len(content) // 2])
    with Catalogue(out) as catalogue:
        assert catalogue.search(["lavrov"], 1)


def test_an_edition_made_again_replaces_its_claims_and_one_removed_is_forgotten(out: Path) -> None:
    story = replace(STORIES[3], claims=(replace(STORIES[3].claims[1], fr="Une licorne.", en="A unicorn."),))
    write_edition({"briefing.json": to_json(replace(BRIEFING, stories=(story,)))}, {}, out, "2025-06-30")
    shutil.rmtree(out / "2025-05-02")
    update_archive(out, Layout.load())
    with Catalogue(out) as catalogue:
        assert [told.date for told in catalogue.search(["licorne"], 9)] == ["2025-06-30"]
        assert {told.date for told in catalogue.search(["lavrov"], 9)} == {"2025-06-27"}
    assert sorted(path.name for path in (out / "search").iterdir()) == ["2025-06.js"]
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "2025-05-02" not in index
    assert 'href="2025-06-30/briefing.json"' in index  # the only file it has now


def test_nothing_is_written_where_nothing_changed(out: Path) -> None:
    update_archive(out, Layout.load())
    before = {path: path.stat().st_mtime_ns for path in (out / "index.html", out / "feed.xml", *out.glob("search/*"))}
    update_archive(out, Layout.load())
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not list(out.glob("**/.*.new"))


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.publish import Layout, update_archive
folder, stop = Path(sys.argv[1]), int(sys.argv[2])
seen = 0
def watch(event, args):
    global seen
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "sqlite3.connect") and str(folder) in str(args[0]):
        seen += 1
        if seen == stop:
            os.kill(os.getpid(), signal.SIGKILL)
layout = Layout.load()
sys.addaudithook(watch)
update_archive(folder, layout)
"""


@pytest.mark.slow
def test_a_run_killed_at_any_step_leaves_whole_pages_and_the_next_one_finishes(out: Path, tmp_path: Path) -> None:
    write_edition({"briefing.json": to_json(BRIEFING)}, {}, out, "2025-07-01")
    whole = tmp_path / "whole"
    shutil.copytree(out, whole, symlinks=True)
    before = pages(out)
    update_archive(whole, Layout.load())
    after = pages(whole)
    for stop in range(1, 60, 3):
        folder = tmp_path / str(stop)
        shutil.copytree(out, folder, symlinks=True)
        done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(stop)], capture_output=True, cwd=ROOT)
        for name, page in pages(folder).items():
            assert page in (before.get(name), after[name])
        update_archive(folder, Layout.load())
        assert pages(folder) == after
        if done.returncode == 0:
            break
    assert done.returncode == 0
    assert stop > 20


def test_an_edition_that_cannot_be_read_is_still_listed(out: Path) -> None:
    (out / "2025-06-27" / "briefing.json").write_bytes(b"{")
    (out / "2025-06-27" / "manifest.json").write_bytes(b"\xff")
    update_archive(out, Layout.load())
    assert 'href="2025-06-27/briefing.html"' in (out / "index.html").read_text(encoding="utf-8")


def test_an_edition_of_the_first_schema_is_found_too(out: Path) -> None:
    edition = json.loads(to_json(BRIEFING))
    for key in ("top_lines", "timeline", "figures", "entities", "disagreements"):
        del edition[key]
    edition["schema"] = 1
    write_edition({"briefing.json": json.dumps(edition).encode()}, {}, out, "2024-01-02")
    update_archive(out, Layout.load())
    with Catalogue(out) as catalogue:
        assert "2024-01-02" in {told.date for told in catalogue.search(["lavrov"], 9)}


def test_hostile_text_is_text_in_the_index_the_search_and_the_feed(tmp_path: Path) -> None:
    write_edition(render(hostile.BRIEFING, only=("json",)), {"started": "<b>"}, tmp_path, "2025-06-30")
    update_archive(tmp_path, Layout.load())
    for content in pages(tmp_path).values():
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff]", content.decode())
    page = html.document_fromstring((tmp_path / "index.html").read_bytes())
    assert not page.xpath("//img | //svg | //script[@src]")
    assert len(page.xpath("//script")) == 1
    assert len(month(tmp_path, "2025-06")) == len(hostile.ATTACKS)
    assert not feedparser.parse((tmp_path / "feed.xml").read_bytes()).bozo


# The feed

# The part of RFC 4287 that we use, as a RELAX NG schema after its appendix B.
SCHEMA = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><ref name="common"/><interleave>
    <ref name="id"/><ref name="title"/><ref name="updated"/>
    <oneOrMore><element name="author"><element name="name"><text/></element></element></oneOrMore>
    <zeroOrMore><ref name="link"/></zeroOrMore>
    <zeroOrMore><element name="entry"><interleave>
      <ref name="id"/><ref name="title"/><ref name="updated"/>
      <optional><element name="published"><data type="dateTime"/></element></optional>
      <zeroOrMore><ref name="link"/></zeroOrMore>
      <element name="content"><attribute name="type"><value>xhtml</value></attribute>
        <element name="div" ns="http://www.w3.org/1999/xhtml"><ref name="anything"/></element></element>
    </interleave></element></zeroOrMore>
  </interleave></element></start>
  <define name="common">
    <optional><attribute name="xml:lang" ns=""><data type="language"/></attribute></optional></define>
  <define name="id"><element name="id"><data type="anyURI"><param name="minLength">1</param></data></element></define>
  <define name="title"><element name="title"><text/></element></define>
  <define name="updated"><element name="updated"><data type="dateTime"/></element></define>
  <define name="link"><element name="link"><attribute name="href" ns=""><data type="anyURI"/></attribute>
    <attribute name="rel" ns=""><choice><value>alternate</value><value>self</value></choice></attribute>
    <attribute name="type" ns=""><data type="string"><param name="pattern">.+/.+</param></data></attribute>
  </element></define>
  <define name="anything"><zeroOrMore><choice><text/><attribute><anyName/></attribute>
    <element><nsName ns="http://www.w3.org/1999/xhtml"/><ref name="anything"/></element></choice></zeroOrMore></define>
</grammar>
"""


def test_the_feed_keeps_to_rfc_4287(room: Path) -> None:
    feed = etree.parse(str(room / "feed.xml"))
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    assert schema.validate(feed), schema.error_log
    ids = [node.text for node in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 1 + len(DAYS)
    for one in ids:
        assert one
        uuid.UUID(one.removeprefix("urn:uuid:"))
    for node in feed.iter(f"{ATOM}updated", f"{ATOM}published"):  # the zone is not optional (section 3.3)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", node.text or "")
    for parent in (feed.getroot(), *feed.iter(f"{ATOM}entry")):  # no two alternates of one type (section 4.2.7)
        kinds = [link.get("type") for link in parent.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(kinds) == len(set(kinds)) > 0


def test_readers_see_the_editions_of_the_feed(room: Path) -> None:
    feed = feedparser.parse((room / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.entries[0].title.replace("\u00a0", " ") == "lundi 30 juin 2025 / Monday 30 June 2025"
    assert [entry.link for entry in feed.entries] == [f"{day}/briefing.html" for day in DAYS[::-1]]
    assert "The foreign ministers of Mali" in feed.entries[0].content[0].value
    assert feed.entries[0].updated == "2025-06-30T06:30:00+00:00"


def test_entries_keep_their_ids_and_links_take_the_address(out: Path) -> None:
    before = {entry.title: entry.id for entry in feedparser.parse((out / "feed.xml").read_bytes()).entries}
    write_edition({"briefing.json": to_json(BRIEFING)}, {"started": "2025-07-01T05:00:00+00:00"}, out, "2025-07-01")
    update_archive(out, Layout.load(), "https://presse.example/note")
    feed = feedparser.parse((out / "feed.xml").read_bytes())
    assert {entry.title: entry.id for entry in feed.entries} | before == {e.title: e.id for e in feed.entries}
    assert feed.entries[1].link == "https://presse.example/note/2025-06-30/briefing.html"
    assert [link.href for link in feed.feed.links if link.rel == "self"] == ["https://presse.example/note/feed.xml"]
    assert feed.feed.updated == "2025-07-01T05:00:00+00:00"
