"""What readers of each file would miss: sentences, evidence, sources, warnings, languages, and safety."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
import yaml
from lxml import html
from markdown_it import MarkdownIt

from pipeline.errors import RenderError
from pipeline.publish import render, typography
from pipeline.publish.typography import english, french, plain
from pipeline.records import Event, Role, Story, TopLine

from .hostile import ATTACKS
from .sample import BRIEFING, ENTITIES, FIGURES, MOSCOW, STORIES, TOP_LINES, claim, document

ROOT = Path(__file__).parents[2]
LONG = (
    "Le ministre des Affaires étrangères a reçu à Bamako une délégation de douze entreprises, avec laquelle trois "
    "accords sur l'énergie, les transports et la santé ont été signés pour cinq ans."
)
PARTS: dict[str, tuple[()]] = {"top_lines": (), "timeline": (), "figures": (), "entities": (), "disagreements": ()}
BARE = replace(BRIEFING, **PARTS)  # type: ignore[arg-type]
NOTHING = replace(BARE, stories=(), documents=(), failures=(), acronyms=(), models=())


def test_the_same_edition_gives_the_same_bytes_in_any_process(files: dict[str, bytes]) -> None:
    code = (
        "import hashlib; from tests.publish.sample import BRIEFING; from pipeline.publish import render; "
        "print({name: hashlib.sha256(data).hexdigest() for name, data in render(BRIEFING).items()})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == str({name: hashlib.sha256(data).hexdigest() for name, data in files.items()})


def test_only_what_is_asked_for_is_made() -> None:
    assert list(render(NOTHING, only=("md", "json"))) == ["briefing.json", "briefing.md"]


def test_an_edition_without_stories_is_still_an_edition() -> None:
    assert len(render(NOTHING)) == 4


def test_a_claim_on_a_document_that_is_not_there_is_refused() -> None:
    with pytest.raises(RenderError, match=MOSCOW.id):
        render(replace(BRIEFING, documents=BRIEFING.documents[1:]))


def claims_in_order() -> list[tuple[str, str]]:
    return [(french(c.fr), english(c.en)) for story in STORIES for c in (story.headline, *story.claims)]


# Markdown


def test_markdown_opens_with_front_matter(files: dict[str, bytes]) -> None:
    _, front, _ = files["briefing.md"].decode().split("---\n", 2)
    assert yaml.safe_load(front) == {
        "title": "Revue de presse du Sahel / Sahel press briefing",
        "date": date(2025, 6, 30),
        "languages": ["fr", "en"],
        "stories": 5,
        "claims": 13,
        "sources": 6,
        "documents": 6,
        "failures": 8,
        "profile": "embedded",
    }


def test_markdown_has_each_sentence_with_the_notes_of_its_evidence(files: dict[str, bytes]) -> None:
    text = files["briefing.md"].decode()
    for fr, en in claims_in_order():
        assert fr in text
        assert en in text
    assert "4 avril 2025.[^1a][^2a] (×2)\n" in text.replace("\u00a0", " ")
    assert set(re.findall(r"(\[\^\w+\])(?!:)", text)) == set(re.findall(r"(\[\^\w+\]):", text))
    assert "[^1b]: “Russia said it stood ready" in text  # the quotation keeps the source's language


def test_markdown_marks_what_is_taken_from_the_source_and_what_is_not_supported(files: dict[str, bytes]) -> None:
    text = files["briefing.md"].decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert "a déclaré le ministre russe.†[^2d]" in text
    assert "francs CFA par an.[^3b][^3c] **\\[à vérifier\\]**" in text
    assert "nombre sans appui dans la source : « 2,5 milliards » (la source dit « 1,5 milliard »)" in text
    assert "trimestre needs.[^4c] **\\[translation unverified\\]**" in text
    assert "besoins du trimestre.[^4c]\n" in text  # the French side of a bad translation is sound
    assert "26 %" not in text  # why an earlier wording was rejected says nothing of what stands here


def test_markdown_reads_as_tables_and_lists_and_has_no_stray_html(files: dict[str, bytes]) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(files["briefing.md"].decode().split("---\n", 2)[2])
    kinds = [token.type for token in tokens]
    assert kinds.count("table_open") == 6
    assert "html_block" not in kinds
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}


def test_markdown_names_near_copies_failures_and_undated_sources(files: dict[str, bytes]) -> None:
    text = files["briefing.md"].decode().replace("\u00a0", " ")
    assert "Également publié par / Also published as : À Moscou, l’AES parle d’une seule voix" in text
    assert "`bericht.txt` — Langue non prise en charge : allemand. / *Language not supported: German.*" in text
    assert all(failure.origin in text for failure in BRIEFING.failures)
    assert "depeches/énergie.md, sans date / undated" in text


def test_a_near_copy_that_the_story_lists_itself_is_named_once() -> None:
    story = replace(STORIES[0], sources=(*STORIES[0].sources, *MOSCOW.duplicates))
    text = render(replace(BARE, stories=(story,)), only=("md",))["briefing.md"].decode()
    assert text.count("À Moscou, l’AES parle d’une seule voix") == 1


def test_a_date_that_is_none_is_shown_as_it_came() -> None:
    document = replace(MOSCOW, source=replace(MOSCOW.source, published="<b>hier</b>"))
    story = replace(STORIES[0], claims=(), sources=(document.source,), documents=(document.id,))
    text = render(replace(BARE, stories=(story,), documents=(document,)), only=("md",))["briefing.md"].decode()
    assert "&lt;b&gt;hier&lt;/b&gt;" in text


def test_a_sentence_without_a_translation_says_so() -> None:
    story = replace(STORIES[0], claims=(replace(STORIES[0].claims[0], en="", translation="flagged"),))
    text = render(replace(BARE, stories=(story,)), only=("md",))["briefing.md"].decode()
    assert "No verified English version." in text


def test_a_headline_that_is_marked_is_marked_in_the_list_too() -> None:
    marked = replace(STORIES[0], headline=replace(STORIES[0].headline, translation="flagged"))
    made = render(replace(BARE, stories=(marked, STORIES[3])), only=("md", "html", "pdf"))
    listed = made["briefing.md"].decode().partition("## À la une")[2].partition("---")[0]
    assert listed.count("**\\[translation unverified\\]**") == 1
    assert "traduction à vérifier" not in listed
    nav = page(made["briefing.html"]).xpath("//nav[@class='headlines']")[0]
    flags = nav.xpath(".//span[@lang='en']/strong[@class='flag']/text()")
    assert flags == ["translation unverified"]
    assert not nav.xpath(".//span[@lang='fr']/strong")
    assert pdf_text(made["briefing.pdf"]).count("translationunverified") >= 2  # in the list and over the story


def test_a_figure_told_in_a_marked_sentence_is_marked() -> None:
    short = replace(
        FIGURES[2].claim, fr="Moscou a livré 55 000 tonnes.", en="Moscow gave 55,000.", translation="flagged"
    )
    figures = (replace(FIGURES[2], claim=short),)
    made = render(replace(BARE, stories=(STORIES[0],), figures=figures), only=("md", "html", "pdf"))
    (row,) = [line for line in made["briefing.md"].decode().splitlines() if line.startswith("| **55")]
    assert row.count("\\[translation unverified\\]") == 1
    flags = page(made["briefing.html"]).xpath("//ul[@class='figures']//strong[@class='flag']/text()")
    assert flags == ["translation unverified"]
    assert "translationunverified" in pdf_text(made["briefing.pdf"])


def test_a_sentence_of_an_older_source_says_of_which_day() -> None:
    old = document("lundi.txt", "Le forage", "2025-06-02", ["Le forage est fermé."])
    new = document("mardi.txt", "Le forage", "2025-06-03", ["Le forage est ouvert."])
    closed = claim("Le forage est fermé.", "The borehole is closed.", (old, 0))
    opened = claim("Le forage est ouvert.", "The borehole is open.", (new, 0))
    story = Story(opened, (closed, opened), (old.source, new.source), (old.id, new.id))
    edition = replace(BARE, date="2025-06-03", stories=(story,), documents=(old, new))
    made = render(edition, only=("md", "html", "pdf"))
    told = made["briefing.md"].decode().replace("\u00a0", " ")
    assert re.search(r"Le forage est fermé\.\S* \*\(source du 2 juin 2025\)\*", told)
    assert re.search(r"The borehole is closed\.\S* \*\(source of 2 June 2025\)\*", told)
    assert "source du 3 juin" not in told
    days = page(made["briefing.html"]).xpath("//small[@class='told']/text()")
    assert {day.replace("\u00a0", " ") for day in days} == {"source du 2 juin 2025", "source of 2 June 2025"}
    assert "sourcedu2juin2025" in pdf_text(made["briefing.pdf"])


def test_a_day_that_counts_from_the_source_is_given_in_a_later_edition() -> None:
    source = document(
        "mercredi.txt", "Le forage", "2025-06-04", ["Le forage ouvrira jeudi.", "Il est fermé depuis 2024."]
    )
    soon = claim("Le forage ouvrira jeudi.", "The borehole will open on Thursday.", (source, 0))
    shut = claim("Il est fermé depuis 2024.", "It has been closed since 2024.", (source, 1))
    story = Story(soon, (soon, shut), (source.source,), (source.id,))
    later = replace(BARE, date="2025-06-06", stories=(story,), documents=(source,))
    told = render(later, only=("md",))["briefing.md"].decode().replace("\u00a0", " ")
    assert re.search(r"Le forage ouvrira jeudi\.\S* \*\(source du 4 juin 2025\)\*", told)
    assert told.count("source du 4 juin") == 1
    today = render(replace(later, date="2025-06-04"), only=("md",))["briefing.md"].decode()
    assert "source du" not in today


def test_a_headline_that_could_not_be_translated_is_said_to_be_in_french() -> None:
    words = "Trois accords signés : du commerce à l'atome"
    headline = replace(STORIES[0].headline, fr=words, en=words, translation="flagged")
    made = render(replace(BARE, stories=(replace(STORIES[0], headline=headline),)), only=("md", "html", "pdf"))
    assert "**\\[in French\\]**" in made["briefing.md"].decode()
    assert "translation unverified" not in made["briefing.md"].decode()
    (shown,) = page(made["briefing.html"]).xpath("//h2/span[@lang='fr' or @id][@id='h1-en']/span[@lang='fr']/text()")
    assert shown == french(words)
    assert "inFrench" in pdf_text(made["briefing.pdf"])


def test_markdown_gives_each_reason_once() -> None:
    doubted = replace(STORIES[0].claims[0], translation="flagged")
    story = replace(STORIES[0], claims=(doubted, doubted))
    told = render(replace(BARE, stories=(story,)), only=("md",))["briefing.md"].decode()
    assert told.count("> **translation unverified**") == 1


# HTML


def page(data: bytes) -> html.HtmlElement:
    return html.document_fromstring(data.decode())


def spoken(element: html.HtmlElement) -> str | None:
    return next((e.get("lang") for e in (element, *element.iterancestors()) if e.get("lang")), None)


def test_html_gives_every_sentence_its_language(files: dict[str, bytes]) -> None:
    columns = page(files["briefing.html"]).xpath("//article//div[contains(@class, 'column ')]")
    assert [spoken(column) for column in columns] == ["fr", "en"] * len(STORIES)
    text = ["".join(column.itertext()) for column in columns]
    for story, shown_fr, shown_en in zip(STORIES, text[::2], text[1::2], strict=True):
        for told in (story.headline, *story.claims):
            assert french(told.fr) in shown_fr
            assert english(told.en) in shown_en


def test_html_quotes_evidence_in_its_own_language(files: dict[str, bytes]) -> None:
    quotes = {q.text: spoken(q) for q in page(files["briefing.html"]).iter("q")}
    assert quotes["“Russia said it stood ready to arm and train a joint force announced at 5,000 troops.”"] == "en"
    assert set(quotes.values()) == {"fr", "en"}


def test_html_leads_from_each_sentence_to_its_evidence(files: dict[str, bytes]) -> None:
    tree = page(files["briefing.html"])
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    calls = tree.xpath("//button/@popovertarget")
    assert set(calls) == set(tree.xpath("//*[@popover]/@id"))
    sentences = tree.xpath("//div[contains(@class, 'column ')]/*")
    assert all(sentence.xpath(".//button") for sentence in sentences)
    assert {anchor[1:] for anchor in tree.xpath("//nav//a/@href")} <= set(ids)


def test_html_of_fifty_documents_is_under_500_kb() -> None:
    texts = [
        document(f"{n}.txt", f"Titre de {n}", "2025-06-30", [f"{n}, {m} : {LONG}" for m in range(6)]) for n in range(50)
    ]
    told = [[claim(LONG, LONG, *((one, m + n) for n in range(1 + m % 2))) for m in range(4)] for one in texts]
    stories = tuple(
        Story(replace(claims[0], fr=LONG[:90], en=LONG[:90]), tuple(claims), (one.source,), (one.id,))
        for one, claims in zip(texts, told, strict=True)
    )
    fifty = replace(
        BARE,
        stories=stories,
        documents=tuple(texts),
        top_lines=tuple(TopLine(claims[0], n) for n, claims in enumerate(told[:5])),
        timeline=tuple(Event(f"2025-06-{n % 30 + 1:02d}", None, claims[1], n) for n, claims in enumerate(told)),
        figures=tuple(replace(FIGURES[n % len(FIGURES)], claim=claims[2], story=n) for n, claims in enumerate(told)),
        entities=tuple(
            replace(ENTITIES[0], roles=(Role(ENTITIES[0].name, c[0].evidence),), evidence=(), stories=(n,))
            for n, c in enumerate(told)
        ),
    )
    assert len(render(fifty, only=("html",))["briefing.html"]) < 500_000


def test_html_asks_for_nothing_and_admits_only_its_own_style_and_script(files: dict[str, bytes]) -> None:
    text = files["briefing.html"].decode()
    tree = page(files["briefing.html"])
    assert not tree.xpath("//link | //img | //iframe | //object | //@src | //@style | //@srcset")
    assert "url(" not in text
    assert "@import" not in text
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    for tag in ("style", "script"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_html_links_only_to_web_addresses() -> None:
    documents = tuple(
        replace(MOSCOW, id=f"{n:016x}", source=replace(MOSCOW.source, origin=origin))
        for n, origin in enumerate(("https://exemple.ml/a?b=c", "javascript:alert(1)", "ftp://x/y", "a.txt"))
    )
    story = replace(STORIES[0], claims=(), headline=replace(STORIES[0].headline, evidence=()))
    stories = tuple(replace(story, documents=(d.id,), sources=(d.source,)) for d in documents)
    made = render(replace(BARE, documents=documents, stories=stories), only=("html", "md", "pdf"))
    hrefs = page(made["briefing.html"]).xpath("//article//a[not(starts-with(@href, '#'))]/@href")
    assert hrefs == ["https://exemple.ml/a?b=c"]
    assert made["briefing.md"].decode().count("<https://exemple.ml/a?b=c>") == 1
    assert set(pdf_links(made["briefing.pdf"])) == {"https://exemple.ml/a?b=c"}


def test_html_keeps_headings_in_order_and_names_its_landmarks(files: dict[str, bytes]) -> None:
    tree = page(files["briefing.html"])
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(tree.xpath("//main")) == len(tree.xpath("//body/header")) == len(tree.xpath("//body/footer")) == 1
    assert tree.xpath("//body/a[@class='skip']/@href") == ["#main"]


# PDF


def pdf_text(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return re.sub(r"[\s\u2060\u00ad]", "", "".join(one.extract_text() for one in pages))


def pdf_links(data: bytes) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    found = [note.get_object() for one in pages for note in one.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in found if "/A" in note and "/URI" in note["/A"]]


def test_pdf_has_every_sentence_in_reading_order(files: dict[str, bytes]) -> None:
    text = pdf_text(files["briefing.pdf"])
    place = text.index(re.sub(r"\s", "", french(STORIES[-1].headline.fr)))  # past the list of headlines
    for story in STORIES:
        for side in (0, 1):
            for told in (story.headline, *story.claims):
                shown = re.sub(r"\s", "", (french(told.fr), english(told.en))[side])
                place = text.index(shown, place if told is not STORIES[0].headline else 0)
    for failure in BRIEFING.failures:
        assert failure.origin in text


def test_pdf_is_tagged_archival_and_says_what_it_is(files: dict[str, bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["briefing.pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>A<", metadata)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata
    assert reader.metadata.title == "Revue de presse du Sahel / Sahel press briefing – 2025-06-30"
    assert str(reader.metadata.creation_date).startswith("2025-06-30 00:00:00")
    assert len(reader.pages) <= 4
    first = reader.pages[0].mediabox
    assert (round(first.width), round(first.height)) == (595, 842)


def test_pdf_opens_with_a_page_for_who_reads_no_other(files: dict[str, bytes]) -> None:
    pages = [
        re.sub(r"[\s\u2060]", "", one.extract_text())
        for one in pypdf.PdfReader(io.BytesIO(files["briefing.pdf"])).pages
    ]
    first, second = pages[:2]
    for line in TOP_LINES:
        assert re.sub(r"\s", "", french(line.claim.fr)) in first
        assert re.sub(r"\s", "", english(line.claim.en)) in first
    assert all(re.sub(r"\s", "", english(story.headline.en)) in first for story in STORIES)
    assert "55000tonnes/55,000tonnes" in first
    assert re.sub(r"\s", "", french(STORIES[0].claims[3].fr)) not in first
    assert re.sub(r"\s", "", french(STORIES[0].claims[3].fr)) in second
    assert all(f"{n}/{len(pages)}" in page for n, page in enumerate(pages, 1))


def test_pdf_tells_french_from_english(files: dict[str, bytes]) -> None:
    root = pypdf.PdfReader(io.BytesIO(files["briefing.pdf"])).trailer["/Root"]
    languages, todo = set(), [root["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            languages |= {str(node["/Lang"])[:2]} if "/Lang" in node else set()
            todo += [node["/K"]] if "/K" in node else []
    assert "en" in languages


def test_characters_that_no_font_has_do_not_stop_the_pdf() -> None:
    text = pdf_text(render(replace(NOTHING, title_fr="Édition 中文 😀 – fin"), only=("pdf",))["briefing.pdf"])
    assert "Édition\ufffd\ufffd\ufffd–fin" in text


# Documents that want to be more than text


def test_hostile_text_drives_no_terminal_and_turns_no_line_around(hostile_files: dict[str, bytes]) -> None:
    for name in ("briefing.md", "briefing.html", "briefing.json"):
        text = hostile_files[name].decode()
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufeff]", text)


def test_hostile_text_is_text_in_html(files: dict[str, bytes], hostile_files: dict[str, bytes]) -> None:
    class Names(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.tags: set[str] = set()
            self.attributes: set[str] = set()
            self.links: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags.add(tag)
            self.attributes |= {name for name, _ in attrs}
            self.links |= {value or "" for name, value in attrs if name == "href"}

    ours, theirs = Names(), Names()
    ours.feed(files["briefing.html"].decode())
    theirs.feed(hostile_files["briefing.html"].decode())
    assert theirs.tags <= ours.tags
    assert theirs.attributes <= ours.attributes
    assert all(re.fullmatch(r"#[\w-]+", link) for link in theirs.links)
    shown = "".join(page(hostile_files["briefing.html"]).itertext())
    for attack in ATTACKS:
        assert french(plain(attack)) in shown
    assert hostile_files["briefing.html"].count(b"<script>") == 1


def test_hostile_text_is_text_in_markdown(hostile_files: dict[str, bytes]) -> None:
    text = hostile_files["briefing.md"].decode()
    _, front, body = text.split("---\n", 2)
    assert yaml.safe_load(front)["title"].startswith("<script>")
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens if token.type.startswith("html")} == set()
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>"}
    assert not {"image", "link_open", "s_open"} & {child.type for child in inline}
    headings = [after.content for token, after in itertools.pairwise(tokens) if token.type == "heading_open"]
    assert not any(heading.startswith("titre") for heading in headings)
    calls = re.findall(r"(?<!\\)\[\^([^\]]*)\]", re.sub(r"(?<!\\)`[^`\n]*`", "", body))
    assert set(calls) == {f"{source}{letter}" for source in range(1, len(ATTACKS) + 1) for letter in "ab"}
    shown = re.sub(r"\s", "", "".join(child.content for child in inline if child.type in ("text", "code_inline")))
    for attack in ATTACKS:
        assert re.sub(r"\s", "", french(plain(attack))) in shown


def test_hostile_text_is_text_in_pdf(hostile_files: dict[str, bytes]) -> None:
    text = pdf_text(hostile_files["briefing.pdf"])
    assert pdf_links(hostile_files["briefing.pdf"]) == []
    for attack in ("{{7*7}}{%raw%}", "<script>alert(1)</script>", "#settext(size:90pt);#panic()$x$@ref<étiquette>"):
        assert attack in text
    assert "\\input{/etc/passwd}" in text


def test_hostile_text_is_kept_exactly_in_json(hostile_files: dict[str, bytes]) -> None:
    titles = [one["source"]["title"] for one in json.loads(hostile_files["briefing.json"])["documents"]]
    assert titles == [attack.replace("\ud800", "\ufffd") for attack in ATTACKS]


def test_numbers_are_set_in_both_languages(files: dict[str, bytes]) -> None:
    text = files["briefing.md"].decode()
    assert f"55{typography.NARROW}000{typography.NBSP}tonnes" in text
    assert f"62{typography.NARROW}% des besoins" in text
    assert "covers 62% of" in text
