"""Servers on this machine's own address: one for web requests, one for mail with STARTTLS. Real ones, no stand-ins."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Web:
    """A web server: what was asked of it, and the status codes with which it answers next (then 200)."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@contextmanager
def web_server() -> Iterator[Web]:
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            web.asked.append(Asked(self.command, self.path, dict(self.headers.items()), body))
            code = web.answers.pop(0) if web.answers else 200
            self.send_response(code)
            if code in (301, 302, 307, 308):
                self.send_header("Location", f"{web.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = answer

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Post:
    """A mail server: where it is, whose certificates it has, what it took, and whom or what it refuses."""

    port: int
    ca: Path
    user: str
    password: str
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuse: dict[str, list[str]] = field(default_factory=dict)  # by recipient, the answers that it gets, one a try
    sessions: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        self.sessions += session.ssl is None  # the first of the two, before STARTTLS
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        answers = self.refuse.get(address)
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        assert session.ssl is not None, "a message came unencrypted"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken += [(recipient, message) for recipient in envelope.rcpt_tos]
        return "250 OK"


@contextmanager
def mail_server(folder: Path, *, starttls: bool = True, name: str = "127.0.0.1") -> Iterator[Post]:
    """A mail server that wants STARTTLS and a log-in, with a certificate for `name` by an authority of its own."""
    authority = trustme.CA()
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(ca))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    post = Post(0, ca, "desk", "correct horse battery staple")

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (
            post.user.encode(),
            post.password.encode(),
        )
        return AuthResult(success=good, handled=good)

    options: dict[str, Any] = {"tls_context": context, "require_starttls": True} if starttls else {}
    with socket.create_server(("127.0.0.1", 0)) as free:  # the controller cannot take any free port by itself
        post.port = free.getsockname()[1]
    controller = Controller(
        post, hostname="127.0.0.1", port=post.port, authenticator=authenticate, auth_required=starttls, **options
    )
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
