"""The spool: each article stands in one edition, an edition made again is the same, and nothing is lost between."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.collect.spool import Article, Down, Spool, read_selected
from pipeline.intake import read_file
from pipeline.records import Failure

from .conftest import page


def keep(spool: Spool, name: str, day: str, content: str = "", fetched: str = "2026-03-10T06:30:00+00:00") -> str:
    """Keep the article `name`; its identifier is made of that name."""
    identifier = sha256(name.encode()).hexdigest()[:16]
    body = page(name).encode()
    path = spool.put(identifier, fetched, ".html", body)
    checksum = sha256(body).hexdigest()
    address = f"https://paper.example/{name}"
    spool.keep(
        Article(
            identifier, address, f"Titre {name}", day, day, fetched, (address,), path.name, checksum, content or name
        )
    )
    return address


def taken(spool: Spool, date: str, days: int = 7, *, publish: bool = True) -> set[str]:
    selection = spool.select(date, days)
    if publish:
        spool.take(date, selection)
    return {article.origin for _, article in selection.articles}


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_an_article_stands_in_one_edition_and_the_edition_stays_the_same(spool: Spool) -> None:
    first = keep(spool, "silo", "2026-03-09")
    assert taken(spool, "2026-03-10") == {first}
    second = keep(spool, "convoi", "2026-03-10")
    assert taken(spool, "2026-03-11") == {second}
    assert taken(spool, "2026-03-10") == {first}
    assert taken(spool, "2026-03-12") == set()


def test_a_run_that_wrote_no_edition_takes_nothing_away(spool: Spool) -> None:
    first = keep(spool, "silo", "2026-03-09")
    assert taken(spool, "2026-03-10", publish=False) == {first}
    assert taken(spool, "2026-03-11") == {first}


def test_a_later_run_of_the_day_adds_what_has_come(spool: Spool) -> None:
    first = keep(spool, "silo", "2026-03-10")
    assert taken(spool, "2026-03-10") == {first}
    second = keep(spool, "convoi", "2026-03-10")
    assert taken(spool, "2026-03-10") == {first, second}


def test_missed_days_are_caught_up_in_order(spool: Spool) -> None:
    monday, tuesday = keep(spool, "silo", "2026-03-09"), keep(spool, "convoi", "2026-03-10")
    assert taken(spool, "2026-03-09") == {monday}
    assert taken(spool, "2026-03-10") == {tuesday}


def test_what_is_older_than_the_days_asked_for_is_not_due(spool: Spool) -> None:
    keep(spool, "silo", "2026-03-02")
    recent = keep(spool, "convoi", "2026-03-09")
    assert taken(spool, "2026-03-10", days=3) == {recent}


def test_the_same_words_under_another_address_come_once(spool: Spool) -> None:
    first = keep(spool, "silo", "2026-03-09", "words")
    assert taken(spool, "2026-03-09") == {first}
    keep(spool, "convoi", "2026-03-10", "words")
    assert taken(spool, "2026-03-10") == set()


def test_documents_have_the_address_as_origin_and_the_dates_and_titles_they_lack(spool: Spool) -> None:
    address = keep(spool, "silo", "2026-03-09")
    (document,), failures = read_selected(spool.select("2026-03-10", 7), read_file)
    assert not failures
    assert document.source.origin == address
    assert document.source.title == "Un silo de 4 500 tonnes près de Mopti"  # the page's own goes before the feed's
    assert document.source.published == "2026-03-09"


def test_sources_that_were_down_are_told_in_the_edition_of_that_day_alone(spool: Spool) -> None:
    keep(spool, "silo", "2026-03-09")
    down = (Failure("https://paper.example/rss", "unreachable", "HTTP 500"),)
    spool.keep_down(Down("2026-03-10", down))
    for _ in range(2):
        _, failures = read_selected(spool.select("2026-03-10", 7), read_file)
        assert failures == list(down)
        spool.take("2026-03-10", spool.select("2026-03-10", 7))
        spool.keep_down(Down("2026-03-11", ()))


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b'{"id": "../../x"}', b"[" * 10_000])
def test_any_damaged_file_costs_its_article_and_raises_nothing(spool: Spool, damage: bytes) -> None:
    kept = keep(spool, "silo", "2026-03-09")
    keep(spool, "convoi", "2026-03-09")
    spool.take("2026-03-08", spool.select("2026-03-08", 1))
    spool.keep_down(Down("2026-03-10", ()))
    (path,) = [path for path, article in spool.articles() if article and article.origin != kept]
    for victim in (path, spool.folder / "down.json", spool.folder / "editions" / "2026-03-08.json"):
        victim.write_bytes(damage)
    documents, failures = read_selected(spool.select("2026-03-10", 7), read_file)
    assert [document.source.origin for document in documents] == [kept]
    assert failures == []


def test_a_changed_article_is_told_and_not_used(spool: Spool) -> None:
    keep(spool, "silo", "2026-03-09")
    ((path, _),) = spool.articles()
    path.with_suffix(".html").write_text(page("silo").replace("4 500", "9 500"), encoding="utf-8")
    documents, failures = read_selected(spool.select("2026-03-10", 7), read_file)
    assert documents == []
    assert "damaged" in failures[0].detail


def test_an_article_without_its_record_does_not_count(spool: Spool) -> None:
    spool.put("0" * 16, "2026-03-10", ".html", b"<p>half")
    assert spool.select("2026-03-10", 7).articles == ()
