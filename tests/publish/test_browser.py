"""The HTML edition in a real browser: languages, evidence by keyboard and touch, phone width, both themes, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .browser import CHROMIUM, Browser, browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> Path:
    file = tmp_path_factory.mktemp("edition") / "briefing.html"
    file.write_bytes(files["briefing.html"])
    return file


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


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
        chromium.tap("#s1 .column.fr > p .ref")
        assert opened(chromium) == "n1-2"
    finally:
        chromium.call("Emulation.setScriptExecutionDisabled", value=False)


def test_evidence_opens_by_keyboard_and_closes_again(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.evaluate("document.querySelector('#s1 .column.en > p .ref').focus()")
    chromium.press("Enter", 13, "\r")
    assert opened(chromium) == "n1-2"
    chromium.press("Escape", 27)
    assert opened(chromium) is None


def test_evidence_opens_by_touch_and_stays_on_the_screen(chromium: Browser, page: Path) -> None:
    for width in (375, 1280):
        chromium.open(page, width=width, height=700)
        chromium.tap("#s2 .column.fr > p .ref")
        assert opened(chromium) == "n2-2"
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
def test_the_page_fits_its_width(chromium: Browser, page: Path, width: int) -> None:
    chromium.open(page, width=width)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width


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
def test_text_is_readable_in_both_themes(chromium: Browser, page: Path, theme: str) -> None:
    chromium.open(page, prefers_color_scheme=theme)
    dark = chromium.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    assert dark == (theme == "dark")
    chromium.evaluate("document.querySelector('#all-evidence').click()")
    assert chromium.evaluate(CONTRAST) >= 4.5  # WCAG 2.2, level AA


def test_on_paper_the_evidence_is_printed_and_the_switch_is_not(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    chromium.call("Emulation.setEmulatedMedia", media="print")
    assert visible(chromium, ".note")
    assert not visible(chromium, ".switch")
    chromium.call("Emulation.setEmulatedMedia", media="")


def test_hostile_text_runs_nothing(chromium: Browser, tmp_path: Path, hostile_files: dict[str, bytes]) -> None:
    page = tmp_path / "briefing.html"
    page.write_bytes(hostile_files["briefing.html"])
    chromium.requests.clear()
    chromium.problems.clear()
    chromium.open(page)
    assert chromium.requests == [page.as_uri()]
    assert chromium.problems == []
    assert chromium.evaluate("document.querySelectorAll('img, svg, iframe').length") == 0
