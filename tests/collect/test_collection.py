"""Collections as a press desk makes them: each article once for ever, and a source that fails costs a line."""

from __future__ import annotations

import gzip
import sqlite3
from email.utils import format_datetime

import pytest

from pipeline.errors import StoreError

from .conftest import MORNING, Desk, Handler, Site, page, rss


def paper(site: Site, *names: str, feed: str = "/rss", **headers: str) -> str:
    """A paper on the site with an article of each name, and the address of its feed."""
    for name in names:
        site.serve(f"/{name}", page(name))
    site.serve(feed, rss(*((name, site.url(f"/{name}?utm_source=rss")) for name in names)), "text/xml", **headers)
    return site.url(feed)


def test_articles_are_kept_with_address_title_and_date(desk: Desk, site: Site) -> None:
    collected = desk.collect(feeds=[paper(site, "silo", "convoi")])
    assert (collected.articles, collected.failures) == (2, ())
    assert desk.origins() == [site.url("/convoi"), site.url("/silo")]
    kept = [article for _, article in desk.spool.articles() if article]
    assert {(one.title, one.published, one.day) for one in kept} == {
        ("silo", "2026-03-10", "2026-03-10"),
        ("convoi", "2026-03-10", "2026-03-10"),
    }


def test_an_article_is_fetched_once_for_ever(desk: Desk, site: Site) -> None:
    feed = paper(site, "silo")
    for _ in range(4):
        desk.collect(feeds=[feed])
        desk.clock.next_day()
    assert site.paths().count("/silo?utm_source=rss") == 1
    site.serve("/rss", rss(("Silo", site.url("/silo?fbclid=x#top"))), "text/xml")
    desk.clock.moment = MORNING
    assert desk.collect(feeds=[feed]).articles == 0


def test_two_feeds_with_the_same_article_give_it_once(desk: Desk, site: Site) -> None:
    site.redirect("/short", site.url("/silo"))
    site.serve("/two", rss(("a", site.url("/short")), ("b", site.url("/silo"))), "text/xml")
    assert desk.collect(feeds=[paper(site, "silo"), site.url("/two")]).articles == 1
    assert desk.origins() == [site.url("/silo")]


def test_a_feed_that_has_nothing_new_says_so_in_a_word(desk: Desk, site: Site) -> None:
    feed = paper(site, "silo", ETag='"one"', Last_Modified="Tue, 10 Mar 2026 06:00:00 GMT")
    listed = site.routes["/rss"]
    answered: list[int] = []

    def conditional(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == '"one"':
            answered.append(304)
            handler.send_response(304)
            handler.end_headers()
        else:
            answered.append(200)
            listed(handler)

    site.routes["/rss"] = conditional
    assert [desk.collect(feeds=[feed]).articles for _ in range(3)] == [1, 0, 0]
    assert answered == [200, 304, 304]


def test_a_source_that_is_down_costs_a_line(desk: Desk, site: Site) -> None:
    site.serve("/down", b"", status=500)
    site.serve("/page", page("silo"))
    bad = [site.url("/down"), site.url("/page"), "http://127.0.0.1:9/rss", "http://nowhere.invalid/rss"]
    collected = desk.collect(feeds=[*bad, paper(site, "convoi")])
    assert collected.articles == 1
    assert {failure.origin: failure.kind for failure in collected.failures} == {
        bad[0]: "unreachable", bad[1]: "format", bad[2]: "unreachable", bad[3]: "unreachable",
    }  # fmt: skip
    assert desk.spool.select("2026-03-10", 7).down == collected.failures


def test_a_secret_feed_address_is_shown_nowhere(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEED", site.url("/rss?token=xyzzy"))
    site.serve("/rss?token=xyzzy", b"", status=500)
    collected = desk.collect(feeds=[{"env": "FEED"}, {"env": "NOT_SET"}])
    assert len(collected.failures) == 2
    assert "xyzzy" not in repr(collected)
    assert not [path for path in desk.folder.rglob("*") if path.is_file() and b"xyzzy" in path.read_bytes()]


def test_what_failed_in_passing_is_fetched_the_next_time(desk: Desk, site: Site) -> None:
    feed = paper(site, "silo", ETag='"one"')
    well = site.routes["/silo"]
    site.serve("/busy", b"", status=503)
    site.routes["/silo"] = site.routes["/busy"]
    collected = desk.collect(feeds=[feed])
    assert collected.articles == 0
    assert [(one.origin, one.detail) for one in collected.failures] == [(feed, "1 article not fetched yet: HTTP 503")]
    site.routes["/silo"] = well
    site.serve("/rss", b"", status=304)  # the feed itself has nothing new to say
    desk.clock.next_day()
    assert desk.collect(feeds=[feed]).articles == 1


def test_what_cannot_be_used_is_told_in_one_edition_and_not_asked_for_again(desk: Desk, site: Site) -> None:
    wall = "<p>Cet article est réservé aux abonnés.</p>"
    site.serve("/wall", page("silo", wall))
    site.serve("/film", b"x", "video/mp4")
    site.serve("/bomb", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    site.serve("/bare", "<html><body></body></html>")
    site.redirect("/old", "/")
    site.serve("/", page("convoi"))
    site.serve("/robots.txt", "User-agent: *\nDisallow: /closed", "text/plain")
    names = ("wall", "film", "bomb", "bare", "old", "gone", "closed")
    site.serve("/rss", rss(*((name, site.url(f"/{name}")) for name in names)), "text/xml")
    collected = desk.collect(feeds=[site.url("/rss")])
    kinds = {failure.origin.rpartition("/")[2]: failure.kind for failure in collected.failures}
    assert kinds == {
        "wall": "paywall", "film": "format", "bomb": "too_large", "bare": "empty", "old": "unreachable",
        "gone": "unreachable", "closed": "forbidden",
    }  # fmt: skip
    asked = len(site.paths())
    assert desk.collect(feeds=[site.url("/rss")]).failures == ()
    assert site.paths()[asked:] == ["/rss"]
    told = desk.spool.select("2026-03-10", 7)
    assert {article.kind for _, article in told.articles} == set(kinds.values())
    assert not list(desk.folder.rglob("*.html"))


def test_old_articles_and_those_past_the_number_are_left(desk: Desk, site: Site) -> None:
    feed = paper(site, "silo", "convoi", "bourses")
    assert desk.collect(feeds=[feed], max_articles=2).articles == 2
    assert desk.collect(feeds=[feed], max_articles=2).articles == 1
    old = MORNING.replace(month=2)
    site.serve("/old", rss(("x", site.url("/older")), when=old), "text/xml", Date=format_datetime(old))
    asked = len(site.asked)
    desk.collect(feeds=[site.url("/old")])
    assert "/older" not in [path for path, _, _ in site.asked[asked:]]


def test_listed_addresses_are_fetched_once_whatever_their_age(desk: Desk, site: Site) -> None:
    site.serve("/silo", page("silo", head='<meta property="article:published_time" content="2019-04-03T10:00:00Z">'))
    assert desk.collect(addresses=[site.url("/silo")]).articles == 1
    assert desk.collect(addresses=[site.url("/silo")]).articles == 0
    ((_, article),) = desk.spool.select("2026-03-10", 7).articles
    assert article.origin == site.url("/silo")


def test_accents_survive_a_server_that_is_wrong_or_alone_in_saying_the_charset(desk: Desk, site: Site) -> None:
    site.serve("/silo", page("silo").encode(), "text/html; charset=iso-8859-1")
    site.serve("/convoi", page("convoi").encode("iso8859-15"), "text/html; charset=ISO-8859-15")
    assert desk.collect(addresses=[site.url("/silo"), site.url("/convoi")]).articles == 2
    texts = " ".join(path.read_text(encoding="utf-8") for path in desk.folder.rglob("*.html"))
    assert "inauguré" in texts
    assert "Djibo" in texts
    assert "Ã" not in texts
    assert "arrivé à Djibo" in texts


def test_a_feed_cannot_lead_to_addresses_inside(desk: Desk, site: Site) -> None:
    feed = paper(site, "silo")
    collected = desk.collect(feeds=[feed], addresses=[site.url("/silo")], private_addresses=False)
    assert {failure.kind for failure in collected.failures} == {"forbidden"}
    assert site.asked == []


@pytest.mark.parametrize("damage", [None, b"", b"no database" * 1000])
def test_a_lost_index_is_made_again_from_the_files(desk: Desk, site: Site, damage: bytes | None) -> None:
    feed = paper(site, "silo", "convoi")
    desk.collect(feeds=[feed])
    for path in desk.folder.glob("index.sqlite*"):
        path.unlink()
    if damage is not None:
        (desk.folder / "index.sqlite").write_bytes(damage)
    assert desk.collect(feeds=[feed]).articles == 0
    assert len(desk.origins()) == 2


@pytest.mark.parametrize("suffix", [".html", ".json"])
@pytest.mark.parametrize("damage", [None, b"", b"changed"])
def test_a_damaged_article_is_fetched_again(desk: Desk, site: Site, suffix: str, damage: bytes | None) -> None:
    feed = paper(site, "silo", ETag='"one"')
    desk.collect(feeds=[feed])
    (path,) = desk.folder.glob(f"articles/*/*{suffix}")
    if damage is not None:
        path.write_bytes(damage)
    elif suffix == ".html":
        path.unlink()
    else:
        path.write_bytes(b"{}")
    assert desk.collect(feeds=[feed]).articles == 1
    assert desk.origins() == [site.url("/silo")]


def test_a_collection_stopped_at_any_step_is_finished_by_the_next(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = paper(site, "silo", "convoi", ETag='"one"')
    from pipeline.collect.index import Index
    from pipeline.collect.spool import Spool

    for owner, name in (
        (Index, "note_feed"),
        (Spool, "put"),
        (Spool, "keep"),
        (Index, "note_seen"),
        (Spool, "keep_down"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, _stopped)
            with pytest.raises(KeyboardInterrupt):
                desk.collect(feeds=[feed])
    desk.collect(feeds=[feed])
    assert desk.origins() == sorted([site.url("/silo"), site.url("/convoi")])


def _stopped(*arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_spool_that_cannot_be_written_is_a_sentence(desk: Desk, site: Site) -> None:
    desk.folder.parent.mkdir(exist_ok=True)
    desk.folder.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="--out"):
        desk.collect(feeds=[paper(site, "silo")])


def test_an_index_of_a_newer_program_is_refused(desk: Desk, site: Site) -> None:
    desk.collect(feeds=[paper(site, "silo")])
    with sqlite3.connect(desk.folder / "index.sqlite") as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        desk.collect(feeds=[])


def test_hosts_are_asked_by_turns(desk: Desk, site: Site) -> None:
    for name in ("silo", "convoi", "bourses"):
        site.serve(f"/{name}", page(name))
    listed = [site.url("/silo"), site.url("/convoi"), site.url("/bourses", "localhost")]
    desk.collect(addresses=listed, delay=10)
    assert site.paths() == ["/silo", "/bourses", "/convoi"]
