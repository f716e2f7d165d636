"""A real web server on loopback that behaves as a test tells it to, and a clock on which nobody waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.collect.clock import Clock
from pipeline.collect.collection import Collected, collect
from pipeline.collect.fetch import Fetcher, Manners
from pipeline.collect.spool import Spool
from pipeline.intake import Limits, Reader
from pipeline.progress import Quiet
from pipeline.settings import Sources

MORNING = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)

Handler = BaseHTTPRequestHandler
Route = Callable[[Handler], None]


class FakeClock(Clock):
    """Time that passes only when somebody waits; `waits` are the seconds that were waited."""

    def __init__(self) -> None:
        self.moment = MORNING
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def today(self) -> str:
        return self.moment.date().isoformat()

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.moment += timedelta(seconds=seconds)

    def next_day(self, days: int = 1) -> None:
        self.moment += timedelta(days=days)


@dataclass
class Site:
    """What the server answers by path, with or without its query; what it was asked: path, headers, which address."""

    port: int = 0
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path, _, _ in self.asked if path != "/robots.txt"]

    def serve(
        self, path: str, body: bytes | str, type_: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        data = body.encode() if isinstance(body, str) else body

        def answer(handler: Handler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Type", type_)
            handler.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(data)

        self.routes[path] = answer

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.serve(path, b"", status=status, Location=target)

    def in_turn(self, path: str, *routes: Route) -> None:
        """The routes, one a request; the last one for all that follow."""
        left = list(routes)
        self.routes[path] = lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items()), self.connection.getsockname()[0]))
            route = site.routes.get(self.path) or site.routes.get(self.path.partition("?")[0])
            if route is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                route(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # the other side has heard enough
                self.close_connection = True

    # On all of 127/8, so that a test can tell which address was connected to.
    server = ThreadingHTTPServer(("", 0), Answering)
    server.daemon_threads = True
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


MANNERS = Manners(max_bytes=200_000, timeout=5.0, delay=2.0, retries=2, private=True, user_agent="brief/test")


@pytest.fixture
def fetcher(clock: FakeClock) -> Iterator[Fetcher]:
    with Fetcher(MANNERS, clock) as fetcher:
        yield fetcher


TEXTS = {
    "silo": (
        "Un silo de 4 500 tonnes près de Mopti",
        "La ministre de l'Agriculture a inauguré jeudi un silo de 4 500 tonnes près de Mopti, au centre du pays.",
        "Les travaux ont duré dix-huit mois et coûté 2,3 milliards de francs CFA, selon le gouverneur de la région.",
        "Les coopératives pourront y garder leur mil et leur riz jusqu'à la période de soudure, en juin.",
    ),
    "bourses": (
        "Les étudiants de Niamey réclament leurs bourses",
        "À Niamey, des centaines d'étudiants ont défilé sous la pluie pour réclamer le paiement de leurs bourses.",
        "Le recteur de l'université a reçu une délégation de sept personnes et promis une réponse pour la fin du mois.",
        "Le syndicat annonce une nouvelle marche si les arriérés de novembre ne sont pas versés.",
    ),
    "convoi": (
        "Un convoi de vivres arrive à Djibo",
        "Le convoi parti de Ouagadougou transportait 120 tonnes de riz, du mil et des médicaments.",
        "Il est arrivé à Djibo mercredi soir sous escorte, après trois jours de route, a indiqué la mairie.",
        "Un deuxième convoi doit partir la semaine prochaine si l'état de la piste le permet.",
    ),
}


def page(name: str, extra: str = "", head: str = "") -> str:
    title, *paragraphs = TEXTS[name]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang=fr><head><title>{title}</title>{head}</head>"
        f"<body><nav>Accueil Politique Sport</nav><article><h1>{title}</h1>{body}{extra}</article></body></html>"
    )


def rss(*items: tuple[str, str], when: datetime = MORNING) -> str:
    """An RSS feed of (title, address), all published at `when`."""
    listed = "".join(
        f"<item><title>{title}</title><link>{address.replace('&', '&amp;')}</link>"
        f"<pubDate>{format_datetime(when)}</pubDate></item>"
        for title, address in items
    )
    channel = f"<channel><title>Presse</title>{listed}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0">{channel}</rss>'


@dataclass
class Desk:
    """A press desk: its spool and the collections it makes."""

    folder: Path
    clock: FakeClock
    reader: Reader

    @property
    def spool(self) -> Spool:
        return Spool(self.folder)

    def collect(self, **sources: object) -> Collected:
        given = {"private_addresses": True, "timeout": 5, "delay": 0, "retries": 1, **sources}
        return collect(Sources.model_validate(given), self.folder, self.reader, Quiet(), self.clock)

    def origins(self) -> list[str]:
        """The addresses of the articles that are kept and can be used."""
        return sorted(article.origin for _, article in self.spool.articles() if article and article.kind is None)


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader(Limits()) as reader:
        yield reader


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock, reader: Reader) -> Desk:
    return Desk(tmp_path / "spool", clock, reader)
