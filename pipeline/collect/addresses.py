"""Web addresses: which may be asked at all, and when two of them are one article."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit, urlunsplit

LONGEST = 2_000  # characters; no publisher writes longer ones
_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # IETF protocol assignments; older Pythons take it for public
# What newsletters, social networks and audience meters add. Removing more (courlan's list takes « ref », « cid » and
# every parameter without a value, by which SPIP names its articles) would make one address of many articles.
_TRACKER = re.compile(
    r"(?:utm|mtm|pk|itm|at|hsa)_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|twclid|mc_[ce]id|xtor|xtref|_hsenc|_hsmi"
    r"|ns_(?:campaign|mchannel|source|linkname|fee)|mkt_tok|oly_(?:anon|enc)_id|vero_id|wt_zmc",
    re.I,
)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_web(address: str) -> bool:
    """Say whether this is a whole http or https address without user, password, spaces or control characters."""
    if len(address) > LONGEST or re.search(r"[\s\x00-\x20\x7f-\xa0<>\"\\^`{|}]", address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in _PORTS and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return False


def canonical(address: str) -> str:
    """Give the form under which an article's address is known: no fragment, no tracker, no default port.

    Scheme and host in small letters; everything else stays, since servers tell « A » from « a » and the order of
    parameters may matter to them.
    """
    parts = urlsplit(address)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS.get(scheme)) else f":{parts.port}"
    kept = [one for one in parts.query.split("&") if one and not _TRACKER.fullmatch(one.partition("=")[0])]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((scheme, host + port, path, "&".join(kept), ""))


def site(address: str) -> str:
    """Give the host and port of an address: what delays are kept for."""
    return urlsplit(address).netloc.lower()


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet's.

    Private, loopback, link-local, shared, multicast and reserved ones are not (IANA special-purpose registries), nor
    is an IPv6 address that carries such an IPv4 one: mapped, NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).
    """
    found: _Address = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.is_site_local:
            return False
        carried = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            carried = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if carried is not None:
            return _is_public(carried)
    return _is_public(found)


def _is_public(found: _Address) -> bool:
    special = (
        found.is_private  # Teredo's range too
        or found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_reserved
        or found.is_unspecified
    )
    return found.is_global and not special and found not in _PROTOCOLS
