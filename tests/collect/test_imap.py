"""Newsletters on a mail server: a real one (Debian's dovecot) on loopback, with TLS and a certificate of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import TEXTS, Desk
from .test_mail import letter

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        DOVECOT is None or os.geteuid() != 0,
        reason="needs root and Debian's dovecot-imapd (apt-get install dovecot-imapd openssl)",
    ),
]
FOLDER = "Lettres d’été"

CONFIG = """
base_dir = {top}/run
state_dir = {top}/state
log_path = {top}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{top}/cert.pem
ssl_key = <{top}/key.pem
first_valid_uid = 1
mail_location = maildir:{top}/mail/%u:LAYOUT=fs
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = static
  args = password=sesame
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={top}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""


@dataclass
class Server:
    top: Path
    tls: int
    starttls: int

    def account(self, **changes: object) -> dict[str, object]:
        given = {"host": "127.0.0.1", "port": self.tls, "user": "desk", "folder": FOLDER, "ca": self.top / "cert.pem"}
        return {**given, "password": {"env": "IMAP_WORD"}, **changes}

    def deliver(self, data: bytes) -> None:
        """Put a message into the folder, as a mail server's delivery does."""
        program = ["-c", str(self.top / "conf"), "save", "-u", "desk", "-m", FOLDER]
        subprocess.run(["doveadm", *program], input=data, check=True, capture_output=True, timeout=30)

    def unread(self) -> str:
        program = ["-c", str(self.top / "conf"), "mailbox", "status", "-u", "desk", "unseen", FOLDER]
        return subprocess.run(["doveadm", *program], check=True, capture_output=True, text=True, timeout=30).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    top = Path(tempfile.mkdtemp(prefix="imap-"))  # short, since sockets' names are; and open to the server's users
    top.chmod(0o755)
    (top / "mail").mkdir()
    (top / "mail").chmod(0o777)
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    keys = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(top / "key.pem"), "-out", str(top / "cert.pem")]
    subprocess.run(["openssl", "req", "-x509", "-days", "2", *keys, *subject], check=True, capture_output=True)
    server = Server(top, _free_port(), _free_port())
    (top / "conf").write_text(CONFIG.format(top=top, tls=server.tls, starttls=server.starttls))
    assert DOVECOT is not None
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(top / "conf")], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", server.tls)) == 0:
                    break
            time.sleep(0.1)
        program = ["doveadm", "-c", str(top / "conf"), "mailbox", "create", "-u", "desk", FOLDER]
        subprocess.run(program, check=True, capture_output=True, timeout=30)
        for name in ("silo", "bourses"):
            server.deliver(bytes(letter(name)))
        server.deliver(bytes(letter("convoi")) + b"x" * 300_000)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(autouse=True)
def word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAP_WORD", "sesame")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_new_letters_come_once_and_stay_unread(server: Server, desk: Desk, security: str) -> None:
    port = server.tls if security == "tls" else server.starttls
    account = server.account(security=security, port=port)
    before = server.unread()
    collected = desk.collect(imap=account, max_bytes=200_000)
    assert collected.articles == 2
    assert [failure.kind for failure in collected.failures] == ["too_large"]
    assert {article.title for _, article in desk.spool.articles() if article} == {one[0] for one in TEXTS.values()}
    again = desk.collect(imap=account, max_bytes=200_000)
    assert (again.articles, again.failures) == (0, ())
    assert server.unread() == before


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"folder": "Nulle part"}, "unreachable"),
        ({"ca": None}, "unreachable"),  # a certificate that nobody vouches for
        ({"port": 9}, "unreachable"),
        ({"password": {"env": "NOT_SET"}}, "forbidden"),
        ({"password": {"env": "WRONG"}}, "forbidden"),
    ],
)
def test_a_server_that_refuses_costs_a_line_without_the_password(
    server: Server, desk: Desk, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], kind: str
) -> None:
    monkeypatch.setenv("WRONG", "open-barley")
    collected = desk.collect(imap=server.account(**changes), timeout=10)
    (failure,) = collected.failures
    assert failure.kind == kind
    assert failure.detail
    assert not any(secret in repr(collected) for secret in ("sesame", "open-barley"))
