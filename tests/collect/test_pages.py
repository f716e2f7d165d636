"""Pages: accents survive what servers say of them, and the stub of a paywall is not taken for an article."""

from __future__ import annotations

import pytest

from pipeline.collect.pages import is_stub, to_utf8

from .conftest import page

FREE = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":%s}</script>'
ELSEWHERE = "<aside><p>À lire aussi : Article réservé aux abonnés</p></aside><footer>Abonnez-vous</footer>"


def stub(extra: str = "", head: str = "", words: int = 60) -> bool:
    return is_stub(page("silo", extra, head).encode(), words)


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("été".encode("latin-1"), "iso-8859-1", "été"),
        ("l’œuvre".encode("cp1252"), "ISO-8859-1", "l’œuvre"),  # what « Latin-1 » means on the web
        ("cœur €".encode("iso8859-15"), "ISO-8859-15", "cœur €"),
        ("été".encode(), "iso-8859-1", "été"),  # a server's default is wrong about UTF-8
        ("été".encode(), None, "été"),
    ],
)
def test_text_becomes_utf8(data: bytes, charset: str | None, text: str) -> None:
    assert to_utf8(data, charset).decode() == text


@pytest.mark.parametrize("charset", ["nonsense", "utf-8", "base64", "idna", "\x00", "rot13", "undefined"])
def test_a_senseless_charset_changes_nothing(charset: str) -> None:
    assert to_utf8(b"\xe9t\xe9", charset) == b"\xe9t\xe9"


@pytest.mark.parametrize(
    "extra",
    [
        "<p>Cet article est réservé aux abonnés.</p>",
        "<div><b>Article réservé à nos abonnés</b></div>",
        "<p>Il vous reste 78 % de cet article à lire. La suite est réservée aux abonnés.</p>",
        "<p>Abonnez-vous pour lire la suite</p>",
        "<p>Subscribe to continue reading</p>",
    ],
)
def test_a_text_that_breaks_off_is_a_stub(extra: str) -> None:
    assert stub(extra)
    assert not stub(extra, words=700)  # all of it is there


@pytest.mark.parametrize(
    "head",
    [
        FREE % "false",
        FREE % '"False"',
        FREE % '"http://schema.org/False"',
        '<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"isAccessibleForFree":false}]}</script>',
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_a_short_text_that_is_marked_as_not_free_is_a_stub(head: str) -> None:
    assert stub(head=head)
    assert not stub(head=head, words=700)


@pytest.mark.parametrize(
    ("extra", "head"),
    [
        ("", ""),
        ("", FREE % "true"),
        ("", '<script type="application/ld+json">{"isAccessibleForFree": fal</script>'),
        ("", '<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
        ("<p>Le service est réservé aux abonnés de la compagnie d'eau.</p>", ""),
    ],
)
def test_a_short_free_article_is_an_article(extra: str, head: str) -> None:
    assert not stub(extra, head)


def test_what_is_said_of_other_articles_is_not_said_of_this_one() -> None:
    assert not is_stub(page("silo").replace("<article>", ELSEWHERE + "<article>").encode(), 60)
