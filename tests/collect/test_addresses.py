"""Addresses: what may be asked, and what counts as one article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.addresses import canonical, is_public, is_web


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fec0::1", "fc00::1", "ff02::1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::", "2001::1", "2001:db8::1", "fe80::1%1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "41.73.100.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://a.example/x", "javascript:alert(1)", "//a.example/x", "http://", "http:///x", "",
        "http://user:word@a.example/", "http://a.example:0/", "http://a.example:99999/", "http://[::1/",
        "data:text/html,x", "http://a.example/a b", "http://a.example/\nHost: b", "http://a.example/" + "x" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_told(address: str) -> None:
    assert not is_web(address)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://A.Example/x", "http://a.example:80/x"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x#comments"),
        ("https://a.example/x?id=3&fbclid=abc", "https://a.example/x?id=3"),
        ("https://a.example/x?xtor=RSS-3", "https://a.example/x"),
        ("https://a.example/été", "https://a.example/%C3%A9t%C3%A9"),
    ],
)
def test_the_same_article_has_one_address(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/spip.php?article12", "https://a.example/spip.php?article13"),
        ("https://a.example/?p=12", "https://a.example/?p=13"),
        ("https://a.example/lire.php?cid=12", "https://a.example/lire.php?cid=13"),
        ("https://a.example/lire.php?ref=12", "https://a.example/lire.php?ref=13"),
        ("https://a.example/A", "https://a.example/a"),
        ("https://a.example:8443/a", "https://a.example/a"),
    ],
)
def test_different_articles_keep_different_addresses(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@given(st.from_regex(r"https?://[a-z]{1,8}(:\d{2,4})?(/[^\s]{0,30})?(\?[^\s]{0,30})?(#.{0,10})?", fullmatch=True))
def test_a_canonical_address_is_one_and_stays_so(address: str) -> None:
    if is_web(address):
        once = canonical(address)
        assert is_web(once)
        assert canonical(once) == once
