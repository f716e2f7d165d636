"""The command line: what `brief collect` says, and the exit code that a schedule goes by."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Site, page, rss

pytestmark = pytest.mark.slow


def brief(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_a_collection_tells_what_is_new_and_what_failed(site: Site, tmp_path: Path) -> None:
    site.serve("/silo", page("silo"))
    site.serve("/rss", rss(("Silo", site.url("/silo"))), "text/xml")
    feeds = json.dumps([site.url("/rss"), site.url("/none")])
    settings = tmp_path / "brief.toml"
    text = f"[sources]\nprivate_addresses = true\ndelay = 0\ndays = 366\nfeeds = {feeds}\n"
    settings.write_text(text)
    done = brief(tmp_path, "collect", "--quiet")
    # The feed's date is a day in March 2026; whether that is young enough depends on today.
    assert done.returncode == 1
    assert f"{site.url('/none')}: unreachable, HTTP 404" in done.stderr
    assert "new in outputs/spool" in done.stdout
    settings.write_text(text.replace(f", {json.dumps(site.url('/none'))}", ""))
    again = brief(tmp_path, "collect", "--quiet", "--json")
    assert (again.returncode, json.loads(again.stdout)) == (0, {"articles": 0, "failures": []})


def test_without_sources_there_is_nothing_to_do(tmp_path: Path) -> None:
    done = brief(tmp_path, "collect")
    assert done.returncode == 2
    assert "[sources]" in done.stderr


@pytest.mark.parametrize(
    "line",
    ['feeds = ["file:///etc/passwd"]', 'feeds = ["http://user:word@paper.example/"]', 'addresses = ["paper.example"]',
     'imap = { host = "h", user = "u", password = "sesame" }', "days = 0", "feed = []"],
)  # fmt: skip
def test_a_slip_in_the_settings_is_named_and_no_password_shown(tmp_path: Path, line: str) -> None:
    (tmp_path / "brief.toml").write_text(f"[sources]\n{line}\n")
    done = brief(tmp_path, "collect")
    assert done.returncode == 2
    assert f"sources.{line.partition(' ')[0]}" in done.stderr
    assert "sesame" not in done.stderr
    assert "Traceback" not in done.stderr
