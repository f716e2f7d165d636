"""`brief send` as a user types it: what it says, what it ends with, and what is left when it fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Post
from publish import sample

DATE = sample.BRIEFING.date


@pytest.fixture
def desk(out: Path, post: Post, tmp_path: Path) -> Path:
    """A folder with settings that mail the edition that is there."""
    (tmp_path / "brief.toml").write_text(
        'out = "out"\n[delivery]\nattempts = 2\nwait = 0\n[delivery.mail]\nhost = "127.0.0.1"\n'
        f'port = {post.port}\nuser = "{post.user}"\npassword = {{ file = "password" }}\nca = "{post.ca}"\n'
        'sender = "desk@example.org"\nto = ["ann@example.org", "ben@example.org"]\n'
    )
    return tmp_path


def brief(desk: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=desk, check=False, timeout=120)


def test_it_shows_then_sends_then_has_nothing_to_do(desk: Path, post: Post) -> None:
    shown = brief(desk, "send", "--dry-run")
    assert shown.returncode == 0
    assert f"{DATE} mail ann@example.org: would be sent" in shown.stderr
    assert post.taken == []
    assert brief(desk, "send").returncode == 0
    assert [recipient for recipient, _ in post.taken] == ["ann@example.org", "ben@example.org"]
    again = brief(desk, "send", "--date", DATE)
    assert again.returncode == 0
    assert again.stderr.count("had it already") == 2
    assert len(post.taken) == 2


def test_a_failure_ends_with_5_and_says_what_to_do(desk: Path, post: Post) -> None:
    post.refuse["ben@example.org"] = ["550 no"]
    done = brief(desk, "send")
    assert done.returncode == 5
    assert "ben@example.org: refused (the mail server refused the recipient (550))" in done.stderr
    assert "1 of 2 deliveries failed" in done.stderr
    everything = done.stdout + done.stderr + (desk / "out" / "log" / "brief.log").read_text()
    assert post.password not in everything
    assert "Traceback" not in everything


def test_nobody_to_send_to_and_nothing_to_send_are_said(tmp_path: Path) -> None:
    nobody = brief(tmp_path, "send")
    assert nobody.returncode == 2
    assert "[delivery]" in nobody.stderr
    (tmp_path / "brief.toml").write_text(f'[delivery.folder]\npath = "{tmp_path}"\n')
    nothing = brief(tmp_path, "send")
    assert nothing.returncode == 2
    assert "brief run" in nothing.stderr
