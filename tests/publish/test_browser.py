"""The pages in a real browser: languages, evidence, search from the disk, phone width, both themes, paper, axe-core."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pypdf
import pytest

from pipeline.publish import Layout, render

from .browser import Browser
from .sample import BRIEFING

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> Path:
    file = tmp_path_factory.mktemp("edition") / "briefing.html"
    file.write_bytes(files["briefing.html"])
    return file


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("wire") / "briefing.html"
    file.write_bytes(render(BRIEFING, Layout.load("wire"), only=("html",))["briefing.html"])
    return file


def visible(chromium: Browser, selector: str) -> bool:
    found = f"[...document.querySelectorAll('{selector}')]"
    return bool(chromium.evaluate(f"{found}.some(e => e.checkVisibility())"))


def opened(chromium: Browser) -> str | None:
    name = chromium.evaluate("document.querySelector(':popover-open')?.id ?? null")
    return str(name) if name else None


def test_the_page_asks_for_nothing_but_itself_and_its_console_is_silent(chromium: Browser, page: Path) -> None:
    chromium.requests.clear()
    chromium.open(page)
    assert chromium.requests == [page.as_uri()]
    assert chromium.problems == []


def test_one_language_or_both_and_the_choice_is_remembered(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    assert visible(chromium, ".story .fr")
    assert visible(chromium, ".story .en")
    chromium.evaluate("document.querySelector('#view-en').click()")
    assert not visible(chromium, "main .fr")
    assert visible(chromium, ".story .en")
    chromium.open(page)
    assert not visible(chromium, "main .fr")
    chromium.evaluate("document.querySelector('#view-both').click()")
    chromium.open(page)
    assert visible(chromium, ".story .fr")


def test_languages_switch_without_scripts(chromium: Browser, page: Path) -> None:
    chromium.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.open(page)
        chromium.tap("#view-fr")
        assert not visible(chromium, "main .en")
        chromium.tap("#s1 .column.fr > p .refs button")
        assert opened(chromium) == "n1a"
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)


def pause(chromium: Browser, milliseconds: int) -> None:
    chromium.evaluate(f"new Promise(done => setTimeout(done, {milliseconds}))")


def test_evidence_opens_by_keyboard_and_closes_again(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.evaluate("document.querySelector('#s1 .column.en h2 .refs button').focus()")
    chromium.press("Tab", 9)
    assert opened(chromium) == "n1a"  # on focus
    chromium.press("Enter", 13, "\r")
    pause(chromium, 400)
    assert opened(chromium) == "n1a"
    chromium.press("Escape", 27)
    assert opened(chromium) is None
    chromium.press("Enter", 13, "\r")
    assert opened(chromium) == "n1a"
    chromium.press("Tab", 9)
    chromium.press("Tab", 9)
    pause(chromium, 400)
    assert opened(chromium) != "n1a"


def test_evidence_opens_on_hover_stays_under_the_pointer_and_leaves_with_it(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.point("#s2 .column.fr > p .refs button")
    assert opened(chromium) == "n3a"
    chromium.point("#n3a q")
    pause(chromium, 400)
    assert opened(chromium) == "n3a"
    chromium.point("h1")
    pause(chromium, 400)
    assert opened(chromium) is None


def test_evidence_opens_by_touch_and_stays_on_the_screen(chromium: Browser, page: Path) -> None:
    for width in (375, 1280):
        chromium.open(page, width=width, height=700)
        chromium.tap("#s2 .column.fr > p .refs button")
        assert opened(chromium) == "n3a"
        box = chromium.evaluate(
            "(() => { const r = document.querySelector(':popover-open').getBoundingClientRect(); "
            "return [r.left, r.top, innerWidth - r.right, innerHeight - r.bottom]; })()"
        )
        assert min(box) >= 0


def test_all_evidence_can_be_shown_at_once(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    assert not visible(chromium, ".note")
    chromium.evaluate("document.querySelector('#all-evidence').click()")
    assert chromium.evaluate("[...document.querySelectorAll('.note')].every(e => e.checkVisibility())")


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_the_pages_fit_their_width(chromium: Browser, page: Path, wire: Path, room: Path, width: int) -> None:
    for shown in (page, wire, room / "index.html"):
        chromium.open(shown, width=width)
        for view in ("both", "fr", "en"):
            chromium.evaluate(f"document.querySelector('#view-{view}').click()")
            assert chromium.evaluate("document.documentElement.scrollWidth") <= width
    chromium.evaluate("document.querySelector('#view-both').click()")


def test_each_sentence_stands_beside_its_translation(chromium: Browser, page: Path) -> None:
    chromium.open(page, width=1280)
    tops = "[...document.querySelectorAll('#s2 .column.{} > *')].map(e => e.getBoundingClientRect().top)"
    assert chromium.evaluate(tops.format("fr")) == chromium.evaluate(tops.format("en"))


CONTRAST = """(() => {
  const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => { x /= 255;
    return x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const behind = e => { while (e) { const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$/.test(c)) return c; e = e.parentElement; } return 'rgb(255, 255, 255)'; };
  return Math.min(...[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() &&
    [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => {
      const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
      return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }));
})()"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_in_both_themes(chromium: Browser, page: Path, room: Path, theme: str) -> None:
    for shown in (page, room / "index.html"):
        chromium.open(shown, prefers_color_scheme=theme)
        dark = chromium.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
        assert dark == (theme == "dark")
        chromium.evaluate("document.querySelector('#all-evidence')?.click()")
        assert chromium.evaluate(CONTRAST) >= 4.5  # WCAG 2.2, level AA


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (375, "light")])
def test_axe_finds_nothing(
    chromium: Browser, page: Path, wire: Path, room: Path, axe: str, width: int, theme: str
) -> None:
    for shown in (page, wire, room / "index.html"):
        chromium.open(shown, width=width, prefers_color_scheme=theme)
        chromium.evaluate(f"{axe}; true")
        for view in ("both", "fr", "en"):
            chromium.evaluate(f"document.querySelector('#view-{view}').click()")
            found = chromium.evaluate(
                "axe.run({resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(v => "
                "[v.id, v.nodes.map(n => n.html + ' ' + n.failureSummary)])))"
            )
            assert json.loads(found) == []
    chromium.evaluate("document.querySelector('#view-both').click()")


def test_axe_finds_nothing_in_what_opens(chromium: Browser, page: Path, room: Path, axe: str) -> None:
    chromium.open(page)
    chromium.evaluate("document.querySelector('#all-evidence').click()")
    chromium.evaluate("document.querySelector('#s2 .column.fr > p .refs button').click()")
    assert opened(chromium)
    found = [chromium.evaluate(f"{axe}; axe.run().then(r => JSON.stringify(r.violations.map(v => v.id)))")]
    chromium.open(room / "index.html")
    look_for(chromium, "lavrov")
    found.append(chromium.evaluate(f"{axe}; axe.run().then(r => JSON.stringify(r.violations.map(v => v.id)))"))
    assert found == ["[]", "[]"]


def look_for(chromium: Browser, words: str) -> list[str]:
    """What the index finds; the text of each result."""
    chromium.evaluate(
        f"(() => {{ const q = document.querySelector('#q'); q.value = {json.dumps(words)}; "
        "document.querySelector('#status').replaceChildren(); "
        "q.dispatchEvent(new Event('input')); })()"
    )
    for _ in range(40):
        pause(chromium, 100)
        if not words or chromium.evaluate("document.querySelector('#status').textContent"):
            break
    found = chromium.evaluate("JSON.stringify([...document.querySelectorAll('#results > li')].map(e => e.textContent))")
    return [re.sub(r"\s+", " ", text) for text in json.loads(found)]


def test_the_archive_is_searched_from_the_disk_in_both_languages(chromium: Browser, room: Path) -> None:
    chromium.requests.clear()
    chromium.problems.clear()
    chromium.open(room / "index.html")
    assert chromium.requests == [(room / "index.html").as_uri()]
    found = look_for(chromium, "serguei PROMIS")
    assert len(found) == 3  # in each of the editions
    assert "27 June 2025" in found[1]
    assert "moscow-talks" not in found[0]
    assert "Sahel ministers meet Lavrov in Moscow" in found[0]
    assert found == look_for(chromium, "promised Sergei")
    assert len(look_for(chromium, "« force conjointe »")) == 3
    assert look_for(chromium, "« conjointe force »") == []
    assert "0" in chromium.evaluate("document.querySelector('#status').textContent")
    assert visible(chromium, ".lead") is False
    assert look_for(chromium, "") == []
    assert visible(chromium, ".lead")
    assert set(chromium.requests[1:]) == {
        (room / "search" / f"{month}.js").as_uri() for month in ("2025-05", "2025-06")
    }
    assert chromium.problems == []


def test_a_result_leads_to_its_story_and_a_search_can_be_linked_to(chromium: Browser, room: Path) -> None:
    chromium.open(room / "index.html")
    look_for(chromium, "raffinage")
    look_for(chromium, "affinage")
    address = chromium.evaluate("document.querySelector('#results a').href")
    assert address == (room / "2025-06-30" / "briefing.html").as_uri() + "#s2"
    assert (
        chromium.evaluate("[...document.querySelectorAll('mark')].map(e => e.textContent).join()")
        == "affinage,affinage"
    )


def test_a_month_that_is_gone_is_said(chromium: Browser, room: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes((room / "index.html").read_bytes())
    chromium.open(tmp_path / "index.html")
    assert look_for(chromium, "lavrov") == []
    assert "Months whose data could not be read: 2." in chromium.evaluate(
        "document.querySelector('#status').textContent"
    )
    chromium.problems.clear()


def test_on_paper_the_evidence_is_printed_and_the_switch_is_not(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.call("Emulation.setEmulatedMedia", media="print")
    assert visible(chromium, ".note")
    assert not visible(chromium, ".switch")
    chromium.call("Emulation.setEmulatedMedia", media="")


def test_it_prints_to_pdf_with_everything_on_the_paper(chromium: Browser, page: Path) -> None:
    chromium.open(page, prefers_color_scheme="dark")
    printed = pypdf.PdfReader(io.BytesIO(chromium.printed()))
    assert 3 <= len(printed.pages) <= 9
    box = printed.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    text = re.sub(r"\s", "", "".join(one.extract_text() for one in printed.pages))
    for shown in ("offertesàlasous-région", "donatedtothesub-region", "Quatredélégations".lower(), "dépêche-7.txt"):
        assert shown in text


def test_hostile_text_runs_nothing(chromium: Browser, tmp_path: Path, hostile_files: dict[str, bytes]) -> None:
    page = tmp_path / "briefing.html"
    page.write_bytes(hostile_files["briefing.html"])
    chromium.requests.clear()
    chromium.problems.clear()
    chromium.open(page)
    assert chromium.requests == [page.as_uri()]
    assert chromium.problems == []
    assert chromium.evaluate("document.querySelectorAll('img, iframe, [onload], [onerror]').length") == 0
