"""Fetching: what a server does, however slow, broken or hostile, costs an answer; and nobody is asked too often."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.collect import network
from pipeline.collect.fetch import Fetcher, Unfetchable

from .conftest import MANNERS, FakeClock, Handler, Site


def failure(fetcher: Fetcher, address: str) -> Unfetchable:
    with pytest.raises(Unfetchable) as caught:
        fetcher.get(address)
    return caught.value


def test_an_answer_has_its_body_type_charset_and_final_address(site: Site, fetcher: Fetcher) -> None:
    site.serve("/new", "bonjour", "Text/HTML; charset=ISO-8859-15")
    site.redirect("/old", "/middle", 301)
    site.redirect("/middle", site.url("/new"), 308)
    answer = fetcher.get(site.url("/old"))
    assert (answer.address, answer.body, answer.type) == (site.url("/new"), b"bonjour", "text/html")
    assert answer.charset == "ISO-8859-15"


def test_validators_are_sent_and_304_is_an_answer(site: Site, fetcher: Fetcher) -> None:
    site.serve("/feed", b"", status=304)
    answer = fetcher.get(site.url("/feed"), etag='"a"', modified="Mon, 09 Mar 2026 10:00:00 GMT")
    sent = site.asked[-1][1]
    assert answer.status == 304
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"a"', "Mon, 09 Mar 2026 10:00:00 GMT")
    assert sent["user-agent"] == "brief/test"
    assert not {name.lower() for name in sent} & {"cookie", "authorization", "referer"}


def test_cookies_are_not_kept(site: Site, fetcher: Fetcher) -> None:
    site.serve("/a", "x", Set_Cookie="id=1")
    fetcher.get(site.url("/a"))
    fetcher.get(site.url("/a"))
    assert all("cookie" not in {name.lower() for name in headers} for _, headers, _ in site.asked)


@pytest.mark.parametrize(
    ("status", "kind", "later"),
    [(401, "forbidden", False), (402, "paywall", False), (403, "forbidden", False), (404, "unreachable", False),
     (410, "unreachable", False), (451, "forbidden", False), (500, "unreachable", True), (204, "unreachable", False)],
)  # fmt: skip
def test_a_refusal_is_told_and_tried_again_where_it_may_pass(
    site: Site, fetcher: Fetcher, status: int, kind: str, later: bool
) -> None:
    site.serve("/a", b"", status=status)
    error = failure(fetcher, site.url("/a"))
    assert (error.kind, error.later, error.detail) == (kind, later, f"HTTP {status}")
    assert site.paths() == ["/a"] * (3 if later else 1)


class TestPrivateAddresses:
    """Only 127.0.0.1 counts as public here, so that the server can tell who got through."""

    @pytest.fixture
    def outside(self, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetcher]:
        monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
        with Fetcher(replace(MANNERS, private=False), clock) as fetcher:
            yield fetcher

    def test_loopback_is_not_asked(self, site: Site, clock: FakeClock) -> None:
        site.serve("/a", "secret")
        with Fetcher(replace(MANNERS, private=False), clock) as fetcher:
            for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::ffff:127.0.0.1]"):
                error = failure(fetcher, site.url("/a", host))
                assert error.kind == "forbidden"
                assert not error.later
                assert "private" in error.detail
        assert site.asked == []

    def test_a_redirect_does_not_lead_inside(self, site: Site, outside: Fetcher) -> None:
        site.serve("/admin", "secret")
        site.redirect("/a", site.url("/admin", "127.0.0.2"))
        assert "private" in failure(outside, site.url("/a")).detail
        assert site.paths() == ["/a"]

    def test_robots_txt_does_not_lead_inside(self, site: Site, outside: Fetcher) -> None:
        site.redirect("/robots.txt", site.url("/admin", "127.0.0.2"))
        site.serve("/a", "x")
        assert "private" in failure(outside, site.url("/a")).detail
        assert [path for path, _, _ in site.asked] == ["/robots.txt"]

    @pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)", "http://[::1"])
    def test_a_redirect_does_not_leave_the_web(self, site: Site, outside: Fetcher, target: str) -> None:
        site.redirect("/a", target)
        assert failure(outside, site.url("/a")).kind in ("forbidden", "unreachable")

    def test_a_name_that_changes_its_address_gains_nothing(
        self, site: Site, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
        asked: list[str] = []

        def rebinding(host: str, port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.2", "127.0.0.1"] if len(asked) < 3 else ["127.0.0.2"]

        site.serve("/a", "x")
        with Fetcher(replace(MANNERS, private=False), clock, rebinding) as fetcher:
            assert fetcher.get(site.url("/a", "paper.example")).body == b"x"
            assert failure(fetcher, site.url("/a", "paper.example")).kind == "forbidden"
        assert {at for _, _, at in site.asked} == {"127.0.0.1"}
        assert site.asked[-1][1]["Host"] == f"paper.example:{site.port}"


class TestBounds:
    def test_redirects_end(self, site: Site, fetcher: Fetcher) -> None:
        site.redirect("/a", "/a")
        assert "redirects" in failure(fetcher, site.url("/a")).detail
        assert len(site.paths()) == 6

    @pytest.mark.parametrize("declared", [True, False])
    def test_a_huge_answer_is_left_unread(self, site: Site, fetcher: Fetcher, declared: bool) -> None:
        def huge(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Connection", "close")
            if declared:
                handler.send_header("Content-Length", str(10**9))
            handler.end_headers()
            for _ in range(10_000):
                handler.wfile.write(b"x" * 100_000)

        site.routes["/a"] = huge
        began = time.monotonic()
        assert failure(fetcher, site.url("/a")).kind == "too_large"
        assert time.monotonic() - began < 3

    def test_a_gzip_bomb_takes_no_memory(self, site: Site, fetcher: Fetcher) -> None:
        bomb = gzip.compress(gzip.compress(bytes(200_000_000), 9), 9)
        site.serve("/a", gzip.compress(bytes(200_000_000), 9), Content_Encoding="gzip")
        site.serve("/b", bomb, Content_Encoding="gzip")
        tracemalloc.start()
        try:
            assert failure(fetcher, site.url("/a")).kind == "too_large"
            assert len(fetcher.get(site.url("/b")).body) < 200_000  # one layer was declared, one is undone
            assert tracemalloc.get_traced_memory()[1] < 5_000_000
        finally:
            tracemalloc.stop()

    def test_gzip_is_unpacked_in_all_its_members(self, site: Site, fetcher: Fetcher) -> None:
        site.serve("/a", gzip.compress(b"bon") + gzip.compress(b"jour"), Content_Encoding="gzip")
        assert fetcher.get(site.url("/a")).body == b"bonjour"

    @pytest.mark.parametrize(
        ("body", "encoding"), [(b"no gzip at all", "gzip"), (gzip.compress(b"bonjour" * 99)[:-9], "gzip"), (b"x", "br")]
    )
    def test_bad_packing_is_told(self, site: Site, fetcher: Fetcher, body: bytes, encoding: str) -> None:
        site.serve("/a", body, Content_Encoding=encoding)
        assert failure(fetcher, site.url("/a")).kind in ("unreachable", "format")

    @pytest.mark.parametrize("where", ["head", "body"])
    def test_a_server_that_drips_is_left(self, site: Site, clock: FakeClock, where: str) -> None:
        def drip(handler: Handler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if where == "body" else b""))
            for _ in range(200):
                handler.wfile.write(b"x: y\r\n")
                time.sleep(0.05)

        site.routes["/a"] = drip
        with Fetcher(replace(MANNERS, timeout=0.4, retries=0), clock) as fetcher:
            began = time.monotonic()
            error = failure(fetcher, site.url("/a"))
        assert "within 0.4 s" in error.detail
        assert time.monotonic() - began < 2

    def test_a_truncated_answer_is_asked_for_again_and_never_used(self, site: Site, fetcher: Fetcher) -> None:
        def cut(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b"half")
            handler.close_connection = True

        site.routes["/a"] = cut
        error = failure(fetcher, site.url("/a"))
        assert error.kind == "unreachable"
        assert error.later
        assert len(site.paths()) == 3

    @pytest.mark.parametrize(
        "raw", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n",
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", b"\x00" * 5000]
    )  # fmt: skip
    def test_what_is_no_http_is_told(self, site: Site, fetcher: Fetcher, raw: bytes) -> None:
        def answer(handler: Handler) -> None:
            handler.wfile.write(raw)
            handler.close_connection = True

        site.routes["/a"] = answer
        assert failure(fetcher, site.url("/a")).kind == "unreachable"

    def test_a_host_that_is_not_there_is_told(self, fetcher: Fetcher) -> None:
        assert failure(fetcher, "http://127.0.0.1:9/").later
        assert "no address is known" in failure(fetcher, "http://nowhere.invalid/").detail


class TestPatience:
    def test_a_passing_failure_is_waited_out_with_growing_pauses(
        self, site: Site, fetcher: Fetcher, clock: FakeClock
    ) -> None:
        site.serve("/busy", b"", status=503)
        site.serve("/well", "x")
        site.in_turn("/a", site.routes["/busy"], site.routes["/busy"], site.routes["/well"])
        assert fetcher.get(site.url("/a")).body == b"x"
        assert clock.waits[-2:] == pytest.approx([2, 4])

    @pytest.mark.parametrize("stated", ["7", "Tue, 10 Mar 2026 06:30:11 GMT"])
    def test_retry_after_is_kept(self, site: Site, fetcher: Fetcher, clock: FakeClock, stated: str) -> None:
        site.serve("/busy", b"", status=429, Retry_After=stated)
        site.serve("/well", "x")
        site.in_turn("/a", site.routes["/busy"], site.routes["/well"])
        assert fetcher.get(site.url("/a")).body == b"x"
        assert clock.waits[-1] >= 7

    def test_a_host_that_wants_to_be_left_alone_is(self, site: Site, fetcher: Fetcher, clock: FakeClock) -> None:
        site.serve("/a", b"", status=429, Retry_After="3600")
        site.serve("/b", "x")
        assert "3600 s" in failure(fetcher, site.url("/a")).detail
        assert failure(fetcher, site.url("/b")).later
        assert site.paths() == ["/a"]
        assert sum(clock.waits) < 10

    @pytest.mark.parametrize("stated", ["", "soon", "-4", "9" * 5000, "Tue, 99 Mar 2026", "١٢"])
    def test_a_senseless_retry_after_does_no_harm(self, site: Site, fetcher: Fetcher, stated: str) -> None:
        site.serve("/a", b"", status=503, Retry_After=stated.encode().decode("latin-1"))
        assert failure(fetcher, site.url("/a")).later

    def test_a_host_that_is_down_is_not_asked_for_ever(self, site: Site, fetcher: Fetcher) -> None:
        for path in "abcdef":
            site.serve(f"/{path}", b"", status=503)
            assert failure(fetcher, site.url(f"/{path}")).later
        assert site.paths() == ["/a"] * 3 + ["/b"] * 3

    def test_two_requests_to_a_host_are_apart(self, site: Site, fetcher: Fetcher, clock: FakeClock) -> None:
        site.serve("/a", "x")
        for _ in range(3):
            fetcher.get(site.url("/a"))
        assert clock.waits == pytest.approx([2, 2, 2])  # after robots.txt too
        fetcher.get(site.url("/a", "localhost"))
        assert len(clock.waits) == 4  # another host waits for its own robots.txt only


class TestRobots:
    def test_what_robots_txt_forbids_is_not_asked_for(self, site: Site, fetcher: Fetcher) -> None:
        site.serve("/robots.txt", "User-agent: *\nDisallow: /private/\nAllow: /private/open\n", "text/plain")
        site.serve("/private/a", "x")
        site.serve("/private/open", "y")
        site.serve("/b", "z")
        error = failure(fetcher, site.url("/private/a"))
        assert (error.kind, error.later) == ("forbidden", False)
        assert "robots.txt" in error.detail
        assert fetcher.get(site.url("/private/open")).body == b"y"
        assert fetcher.get(site.url("/b")).body == b"z"
        assert [path for path, _, _ in site.asked].count("/robots.txt") == 1

    def test_a_redirect_asks_the_rules_of_its_target(self, site: Site, fetcher: Fetcher) -> None:
        site.serve("/robots.txt", "User-agent: brief\nDisallow: /closed\n", "text/plain")
        site.serve("/closed", "x")
        site.redirect("/a", "/closed")
        assert failure(fetcher, site.url("/a")).kind == "forbidden"
        assert site.paths() == ["/a"]

    def test_no_rules_means_allowed(self, site: Site, fetcher: Fetcher) -> None:
        site.serve("/robots.txt", b"", status=403)
        site.serve("/a", "x")
        assert fetcher.get(site.url("/a")).body == b"x"

    @pytest.mark.parametrize("status", [500, 503, 429])
    def test_rules_that_cannot_be_had_mean_not_now(self, site: Site, fetcher: Fetcher, status: int) -> None:
        site.serve("/robots.txt", b"", status=status)
        site.serve("/a", "x")
        error = failure(fetcher, site.url("/a"))
        assert error.later
        assert site.paths() == []

    def test_rules_behind_a_redirect_and_after_500_kib_of_comment_hold(self, site: Site, fetcher: Fetcher) -> None:
        rules = "User-agent: *\nDisallow: /a\n" + "# comment\n" * 100_000
        site.redirect("/robots.txt", "/rules.txt")
        site.serve("/rules.txt", rules, "text/plain")
        assert "robots.txt" in failure(fetcher, site.url("/a")).detail

    def test_a_crawl_delay_is_kept_up_to_a_bound(self, site: Site, fetcher: Fetcher, clock: FakeClock) -> None:
        site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 9\n", "text/plain")
        site.serve("/a", "x")
        for _ in range(3):
            fetcher.get(site.url("/a"))
        assert clock.waits[1:] == pytest.approx([9, 9])
        site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n", "text/plain")
        for _ in range(3):
            fetcher.get(site.url("/a", "localhost"))
        assert max(clock.waits) == pytest.approx(30)
