"""An archive with a whole edition, and settings that lead to servers on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Post, Web, mail_server, web_server
from publish import sample

from pipeline.publish import to_json, write_edition
from pipeline.settings import Delivery


@pytest.fixture
def rendered() -> dict[str, bytes]:
    """The files of an edition; delivery reads the data, and carries the rest as it is."""
    rest = {f"briefing.{kind}": f"the {kind} of the edition".encode() * 99 for kind in ("md", "html", "pdf")}
    return {"briefing.json": to_json(sample.BRIEFING), **rest}


@pytest.fixture
def out(tmp_path: Path, rendered: dict[str, bytes]) -> Path:
    """An output folder with one edition."""
    write_edition(rendered, {"program": "0", "settings": {}}, tmp_path / "out", sample.BRIEFING.date)
    return tmp_path / "out"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with mail_server(tmp_path) as server:
        (tmp_path / "password").write_text(server.password + "\n")
        (tmp_path / "password").chmod(0o600)
        yield server


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


def mail_to(post: Post, tmp_path: Path, *to: str, **changes: Any) -> Delivery:
    """Settings that mail to some readers; three attempts, no waits."""
    mail = {
        "host": "127.0.0.1",
        "port": post.port,
        "user": post.user,
        "password": {"file": str(tmp_path / "password")},
        "sender": "desk@example.org",
        "to": to or ("reader@example.org",),
        "ca": str(post.ca),
        **changes,
    }
    return Delivery.model_validate({"mail": mail, "attempts": 3, "wait": 0})
