"""Fetches pages as a polite guest: one request at a time, robots.txt, a pause for each host, bounds on everything.

robots.txt follows RFC 9309: absent (4xx) means allowed, unreachable (no answer, 5xx) means that nothing of the host is
asked for now. It holds for each host that a redirect leads to.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2
from protego import Protego

from pipeline.collect.addresses import is_web, site
from pipeline.collect.clock import Clock
from pipeline.collect.network import Deadline, PrivateAddress, Resolve, Transport, resolve
from pipeline.errors import UnreadableInput
from pipeline.intake.characters import escape_name
from pipeline.records import FailureKind

NAME = "brief"  # what robots.txt may call us
REDIRECTS = 5
ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB at least; what stands after that is not read
BACKOFF = 2.0  # seconds before the first retry, doubled each time
LONGEST_WAIT = 60.0  # seconds; a host that asks for more is left for the next run
LONGEST_DELAY = 30.0  # seconds; a larger Crawl-delay (no part of RFC 9309) would stop a run
STRIKES = 2  # failures of a host one after the other, each with its retries, until it counts as down
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_CLOSED: dict[int, FailureKind] = {401: "forbidden", 402: "paywall", 403: "forbidden", 451: "forbidden"}
_MOST_SECONDS = 10**9  # digits beyond which a Retry-After is no number of seconds any more
_ERRORS = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, OSError)


class Unfetchable(UnreadableInput):
    """An address that gave nothing to use; `later` says that another run may have more luck."""

    def __init__(self, kind: FailureKind, detail: str, *, later: bool = False) -> None:
        super().__init__(kind, escape_name(detail)[:200])  # it may quote what a server said
        self.later = later


@dataclass(frozen=True, slots=True)
class Manners:
    """How pages are asked for: bytes of an answer once unpacked, seconds for all of it, seconds between two requests
    to a host, retries, whether private addresses may be asked, and how we call ourselves."""

    max_bytes: int
    timeout: float
    delay: float
    retries: int
    private: bool
    user_agent: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the address that gave it after redirects, status (200 or 304), headers in small letters, body."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The media type, without parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the server declares, if it does."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        found = message.get_param("charset")
        return found if isinstance(found, str) else None


class Fetcher:
    """Asks for addresses one after the other; a context manager. Not for use from several threads."""

    def __init__(self, manners: Manners, clock: Clock, resolver: Resolve = resolve) -> None:
        self._manners, self._clock = manners, clock
        self._deadline = Deadline()
        self._transport = Transport(self._deadline, private=manners.private, resolver=resolver)
        self._robots: dict[str, Protego | Unfetchable | None] = {}
        self._free_at: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._strikes: Counter[str] = Counter()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    def get(self, address: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """The answer of an address, redirects followed; with validators, its status may be 304 and its body empty.

        Raises Unfetchable, and nothing else, for whatever goes wrong.
        """
        headers = {"if-none-match": etag, "if-modified-since": modified}
        asked = {name: value for name, value in headers.items() if value}
        for _ in range(REDIRECTS + 1):
            self._check(address)
            answer = self._patiently(address, asked)
            if answer.status not in _REDIRECT:
                return self._usable(answer)
            address = _target(answer)
        raise Unfetchable("unreachable", f"more than {REDIRECTS} redirects")

    def _check(self, address: str) -> None:
        """Raise where the address is none of the web's or its host's robots.txt does not let us in."""
        _check_form(address)
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin)
        rules = self._robots[origin]
        if isinstance(rules, Unfetchable):
            raise rules
        if rules is not None and not rules.can_fetch(address, NAME):
            raise Unfetchable("forbidden", f"robots.txt of {parts.netloc} does not allow it")

    def _rules(self, origin: str) -> Protego | Unfetchable | None:
        """The rules of a host, None where it has none, or why nothing of it may be asked for now."""
        address = f"{origin}/robots.txt"
        try:
            for _ in range(REDIRECTS + 1):
                _check_form(address)
                answer = self._patiently(address, {}, cut=ROBOTS_BYTES)
                if answer.status not in _REDIRECT:
                    break
                address = _target(answer)
        except Unfetchable as error:
            return error
        # 429 is no sign that there are no rules, though RFC 9309 counts it among the 4xx.
        if answer.status >= 500 or answer.status in _PASSING:
            detail = f"robots.txt of {site(origin)} cannot be had (HTTP {answer.status}), so nothing is asked for there"
            return Unfetchable("unreachable", detail, later=True)
        if answer.status != 200:
            return None
        rules = Protego.parse(answer.body.decode("utf-8", "replace"))
        asked = rules.crawl_delay(NAME) or 0.0
        self._delays[site(origin)] = max(self._manners.delay, min(asked, LONGEST_DELAY))
        return rules

    def _patiently(self, address: str, headers: dict[str, str], cut: int | None = None) -> Answer:
        """One answer, asked for again while that may help; raises Unfetchable where none came."""
        host = site(address)
        if self._strikes[host] >= STRIKES:
            raise Unfetchable("unreachable", f"{host} did not answer before in this run", later=True)
        failed: Unfetchable | None = None
        answer: Answer | None = None
        for attempt in range(self._manners.retries + 1):
            self._pause(host)
            wait = BACKOFF * 2**attempt
            try:
                answer = self._once(address, headers, cut)
            except Unfetchable as error:
                if not error.later:
                    raise
                failed, answer = error, None
            else:
                if answer.status not in _PASSING:
                    self._strikes[host] = 0
                    return answer
                wait = max(wait, self._retry_after(answer))
            if wait > LONGEST_WAIT:
                self._strikes[host] = STRIKES
                raise Unfetchable("unreachable", f"{host} asks to be left alone for {wait:.0f} s", later=True)
            self._free_at[host] = self._clock.monotonic() + wait
        self._strikes[host] += 1
        if answer is not None:
            return answer
        assert failed is not None
        raise failed

    def _pause(self, host: str) -> None:
        """Wait until the host may be asked again, and keep the next request from coming too soon."""
        wait = self._free_at.get(host, 0.0) - self._clock.monotonic()
        if wait > 0:
            self._clock.sleep(wait)
        self._free_at[host] = self._clock.monotonic() + self._delays.get(host, self._manners.delay)

    def _once(self, address: str, headers: dict[str, str], cut: int | None) -> Answer:
        self._deadline.start(self._manners.timeout)
        sent = {"user-agent": self._manners.user_agent, "accept-encoding": "gzip", "accept": "*/*", **headers}
        try:
            timeout = dict.fromkeys(("connect", "read", "write", "pool"), self._manners.timeout)
            request = httpx2.Request("GET", address, headers=sent, extensions={"timeout": timeout})
            response = self._transport.handle_request(request)
            try:
                body = self._body(response, cut)
            finally:
                response.close()
        except PrivateAddress as error:
            detail = f"{error} stands for a private address (see private_addresses in brief.toml)"
            raise Unfetchable("forbidden", detail) from error
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise Unfetchable("forbidden", "no whole http or https address") from error
        except httpcore2.TimeoutException as error:
            detail = f"no whole answer within {self._manners.timeout:g} s"
            raise Unfetchable("unreachable", detail, later=True) from error
        except _ERRORS as error:
            raise Unfetchable("unreachable", str(error) or type(error).__name__, later=True) from error
        return Answer(address, response.status_code, dict(response.headers), body)

    def _body(self, response: httpx2.Response, cut: int | None) -> bytes:
        """The unpacked body; raises Unfetchable past the limit, or stops there where it may be cut."""
        if response.status_code in _REDIRECT:
            return b""
        limit = cut or self._manners.max_bytes
        unpack = _Unpacker(response.headers.get("content-encoding", ""))
        parts = bytearray()
        for chunk in response.stream:  # type: ignore[union-attr]  # ours is synchronous
            parts += unpack.feed(chunk, limit + 1 - len(parts))
            if len(parts) > limit:
                if cut:
                    return bytes(parts[:cut])
                raise Unfetchable("too_large", f"over {limit / 1e6:g} MB once unpacked")
        if not unpack.ended:
            raise Unfetchable("unreachable", "the answer breaks off", later=True)
        return bytes(parts)

    def _retry_after(self, answer: Answer) -> float:
        """Seconds that the host asks us to wait (RFC 9110, 10.2.3), 0 where it does not."""
        stated = answer.headers.get("retry-after", "").strip()
        if stated.isascii() and stated.isdigit():
            return float(min(int(stated[:12]), _MOST_SECONDS))
        try:
            moment = parsedate_to_datetime(stated)
        except (ValueError, OverflowError, TypeError):
            return 0.0
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - self._clock.now()).total_seconds())

    @staticmethod
    def _usable(answer: Answer) -> Answer:
        if answer.status in (200, 304):
            return answer
        kind = _CLOSED.get(answer.status, "unreachable")
        later = answer.status in _PASSING or answer.status >= 500
        raise Unfetchable(kind, f"HTTP {answer.status}", later=later)


class _Unpacker:
    """Undoes a content encoding without ever making more than is asked for: a small body can unpack to gigabytes."""

    def __init__(self, encoding: str) -> None:
        self._packed = encoding.strip().lower() in ("gzip", "x-gzip", "deflate")
        if not self._packed and encoding.strip().lower() not in ("", "identity"):
            raise Unfetchable("format", "packed in a way that was not asked for")
        self._inflate = zlib.decompressobj(wbits=47)  # gzip or zlib, whichever it is
        self._begun = False

    @property
    def ended(self) -> bool:
        """Whether the body came to its end, as far as its packing can tell."""
        return not self._packed or not self._begun or self._inflate.eof

    def feed(self, chunk: bytes, most: int) -> bytes:
        """What the next bytes unpack to, at most `most` bytes of it."""
        if not self._packed:
            return chunk[:most]
        out = bytearray()
        while chunk and len(out) < most:
            if self._inflate.eof:  # gzip allows one member after the other (RFC 1952)
                self._inflate = zlib.decompressobj(wbits=47)
            try:
                out += self._inflate.decompress(chunk, most - len(out))
            except zlib.error as error:
                raise Unfetchable("unreachable", "the answer is badly packed", later=True) from error
            self._begun = True
            chunk = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        return bytes(out)


def _check_form(address: str) -> None:
    if not is_web(address):
        raise Unfetchable("forbidden", "no whole http or https address")


def _target(answer: Answer) -> str:
    """Where a redirect leads; raises Unfetchable where it says nothing of use."""
    try:
        return urljoin(answer.address, answer.headers.get("location", "")).partition("#")[0]
    except ValueError:
        raise Unfetchable("unreachable", "a redirect to no address") from None
