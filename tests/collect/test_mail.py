"""Newsletters from files: what they say is read, what they link to is not fetched, and each comes once."""

from __future__ import annotations

import mailbox
import time
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.mail import from_files, text_of
from pipeline.errors import UnreadableInput
from pipeline.intake import Reader

from .conftest import MORNING, TEXTS, Desk, Site


def letter(name: str, *, html: str | None = None, charset: str = "utf-8", **headers: str) -> EmailMessage:
    """A newsletter as papers send them: a table with pictures that count readers, and the same as plain text."""
    title, *paragraphs = TEXTS[name]
    message = EmailMessage()
    given = {"Subject": title, "From": "Le Journal <lettre@journal.example>", "Date": format_datetime(MORNING)}
    for key, value in ({"Message-ID": f"<{name}@journal.example>"} | given | headers).items():
        message[key] = value
    message.set_content("Ouvrez cette lettre dans un navigateur.", charset=charset)
    cells = "".join(f"<tr><td><p>{text}</p></td></tr>" for text in paragraphs)
    page = html or f"<html><body><h1>{title}</h1><table>{cells}</table></body></html>"
    message.add_alternative(page, subtype="html", charset=charset)
    return message


@pytest.fixture
def mbox(tmp_path: Path) -> Path:
    path = tmp_path / "letters.mbox"
    box = mailbox.mbox(path)
    for name in ("silo", "bourses"):
        box.add(letter(name, charset="iso-8859-15" if name == "silo" else "utf-8"))
    box.add(letter("convoi", Date="Mon, 02 Feb 2026 06:00:00 +0000"))
    box.flush()
    box.close()
    return path


def test_the_html_part_of_each_recent_letter_becomes_a_document_once(desk: Desk, mbox: Path) -> None:
    before = mbox.read_bytes()
    assert desk.collect(mailboxes=[mbox]).articles == 2
    kept = {article.title: (path, article) for path, article in desk.spool.articles() if article}
    path, article = kept[TEXTS["silo"][0]]
    assert article.origin == "Le Journal <lettre@journal.example> (mid:silo@journal.example)"
    assert article.published == "2026-03-10"
    document = desk.reader.read(path.with_name(article.file), article.origin)
    assert [sentence.text for sentence in document.sentences] == list(TEXTS["silo"][1:])
    assert desk.collect(mailboxes=[mbox]).articles == 0
    assert mbox.read_bytes() == before


def test_nothing_that_a_letter_links_to_is_fetched(desk: Desk, site: Site, tmp_path: Path) -> None:
    body = "".join(f"<p>{text}</p>" for text in TEXTS["silo"][1:])
    links = f'<img src="{site.url("/pixel")}"><a href="{site.url("/click")}">Lire</a>'
    links += f'<link rel=stylesheet href="{site.url("/css")}"><iframe src="{site.url("/frame")}"></iframe>'
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.eml").write_bytes(bytes(letter("silo", html=f"<html><body>{body}{links}</body></html>")))
    assert desk.collect(mailboxes=[folder]).articles == 1
    assert site.asked == []
    (path,) = (path for path in desk.folder.rglob("*.html"))
    document = desk.reader.read(path, "x")
    assert "127.0.0.1" not in " ".join(sentence.text for sentence in document.sentences)


def test_letters_without_an_identifier_or_a_date_come_once_too(desk: Desk, tmp_path: Path) -> None:
    message = letter("silo")
    for name in ("Message-ID", "Date", "From", "Subject"):
        del message[name]
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.eml").write_bytes(bytes(message))
    (folder / "copy.eml").write_bytes(bytes(message))
    (folder / "outside.eml").symlink_to("/etc/passwd")
    assert desk.collect(mailboxes=[folder]).articles == 1
    assert desk.collect(mailboxes=[folder]).articles == 0


def test_what_cannot_be_used_is_told_once(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "empty.eml").write_bytes(b"Message-ID: <e@x>\nSubject: vide\n\n")
    (folder / "large.eml").write_bytes(bytes(letter("silo")) + b"x" * 60_000)
    told = {failure.kind for failure in desk.collect(mailboxes=[folder], max_bytes=50_000).failures}
    assert told == {"empty", "too_large"}
    assert desk.collect(mailboxes=[folder], max_bytes=50_000).failures == ()


@pytest.mark.parametrize("name", ["missing", "a-file"])
def test_a_mailbox_that_is_none_costs_a_line(desk: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").write_bytes(b"\x00\xff no mailbox at all" * 100)
    collected = desk.collect(mailboxes=[tmp_path / name])
    assert collected.articles == 0
    assert [failure.kind for failure in collected.failures] == (["unreachable"] if name == "missing" else [])


HOSTILE = {
    "nested": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
    "parameters": b"Content-Type: text/html; " + b"a=b; " * 20_000 + b"\n\nx",
    "addresses": b"From: " + b"a@b, " * 50_000 + b"\n\nx",
    "words": b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nx",
    "brackets": b"Content-Type: " + b"(" * 50_000 + b"\n\nx",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_headers_cost_their_letter(desk: Desk, tmp_path: Path, name: str) -> None:
    from pipeline.intake import Limits

    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.eml").write_bytes(HOSTILE[name])
    (folder / "b.eml").write_bytes(bytes(letter("silo")))
    began = time.monotonic()
    with Reader(Limits(max_seconds=3)) as reader:
        desk.reader = reader
        collected = desk.collect(mailboxes=[folder])
    assert collected.articles == 1
    assert len(collected.failures) == 1
    assert time.monotonic() - began < 30


@given(data=st.binary(max_size=400))
def test_any_bytes_are_a_letter_or_a_reason(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("letters")
    (folder / "a.eml").write_bytes(data)
    for one in from_files(folder, "2026-01-01", lambda key: False, 1_000):
        assert one.key.startswith("mid:")
        assert "\n" not in one.origin
        try:
            text, suffix = text_of(one.data)
        except UnreadableInput:
            continue
        assert text
        assert suffix in (".html", ".txt")
