"""Feeds: the articles that papers list, and nothing that a hostile feed wants instead."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.feeds import Entry, entries
from pipeline.errors import UnreadableInput
from pipeline.intake import Limits, Reader

FEED = "https://paper.example/rss/feed.xml"


def read(text: str | bytes, type_: str = "application/rss+xml") -> list[Entry]:
    body = text.encode() if isinstance(text, str) else text
    return entries(body, FEED, type_)


def items(inner: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{inner}</channel></rss>'


def test_rss_gives_addresses_titles_and_the_publishers_own_day() -> None:
    (one,) = read(
        items(
            "<item><title>L&amp;rsquo;état d&amp;#39;alerte &lt;b&gt;levé&lt;/b&gt;</title>"
            "<link> /a?x=1&amp;y=2#top </link><pubDate>Tue, 10 Mar 2026 00:30:00 +0300</pubDate></item>"
        )
    )
    assert one == Entry("https://paper.example/a?x=1&y=2", "L’état d'alerte levé", "2026-03-10", "2026-03-10")


def test_atom_is_read_and_a_change_is_no_publication() -> None:
    (one,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>Le convoi</title>'
        '<link rel="self" href="https://paper.example/self"/><link rel="alternate" href="https://paper.example/a"/>'
        "<updated>2026-03-09T23:10:00Z</updated></entry></feed>",
        "application/atom+xml",
    )
    assert one == Entry("https://paper.example/a", "Le convoi", None, "2026-03-09")


def test_a_feed_in_latin_1_keeps_its_accents() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + items("<item><title>Été</title><link>/a</link></item>")[21:]
    assert read(text.encode("latin-1"))[0].title == "Été"


def test_entries_without_a_usable_address_are_left_out() -> None:
    links = ["javascript:alert(1)", "file:///etc/passwd", "http://user:word@a.example/", "mailto:a@b.example", ""]
    listed = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
    assert read(items(listed + "<item><title>no link</title></item>")) == []


@pytest.mark.parametrize("text", ["", "<html><body><p>Accueil</p></body></html>", "{}", "\x00\x01\x02"])
def test_what_is_no_feed_is_told(text: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read(text)
    assert caught.value.kind == "format"


def test_a_page_given_as_a_feed_is_told_so() -> None:
    with pytest.raises(UnreadableInput, match="not of a page"):
        read("<!doctype html><html><body><p>Accueil</p></body></html>", "text/html")


def test_entities_read_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden-word")
    declared = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
    text = items("<item><title>a &x; b</title><link>/a</link></item>").replace("<rss", declared + "<rss")
    assert "hidden-word" not in str(read(text))


def test_a_feed_that_takes_for_ever_is_left(tmp_path: Path) -> None:
    layers = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    laughs = items("<item><title>&a9;</title></item>").replace(
        "<rss", f'<!DOCTYPE rss [<!ENTITY a0 "ha">{layers}]><rss'
    )
    deep = items("<item><title>" + "<b>" * 1_000_000 + "</title><link>/a</link></item>")
    with Reader(Limits(max_seconds=1.0)) as reader:
        began = time.monotonic()
        for text in (laughs, deep):
            # A fast machine reads it in time and finds no address in it, a slower one leaves it.
            try:
                outcome: object = reader.call(entries, text.encode() * 2, FEED, "text/xml")
            except UnreadableInput as error:
                outcome = error.kind
            assert outcome in ([], "too_large", "format", "unreadable")
        assert time.monotonic() - began < 30
        (one,) = reader.call(entries, items("<item><link>/a</link></item>").encode(), FEED, "text/xml")
        assert one.address == "https://paper.example/a"


@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=100))
def test_whatever_a_feed_says_is_an_entry_of_the_web_or_none(link: str, title: str, date: str) -> None:
    told = (text.replace("]]>", "") for text in (link, title, date))
    parts = "".join(
        f"<{name}><![CDATA[{text}]]></{name}>" for name, text in zip(("link", "title", "pubDate"), told, strict=True)
    )
    for one in read(items(f"<item>{parts}</item>")):
        assert one.address.startswith(("http://", "https://"))
        assert one.day is None or len(one.day) == 10
