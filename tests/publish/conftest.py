"""The sample edition and the hostile one, rendered once; an archive of three days; what the browser tests need."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.publish import Layout, render, update_archive, write_edition

from . import hostile, sample
from .browser import CHROMIUM, Browser, browser

AXE = "axe-core@4.14.1"
DAYS = ("2025-05-02", "2025-06-27", "2025-06-30")


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    return render(sample.BRIEFING)


@pytest.fixture(scope="session")
def hostile_files() -> dict[str, bytes]:
    return render(hostile.BRIEFING)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with the editions of DAYS and the pages of its archive; the day in May tells one story only."""
    folder = tmp_path_factory.mktemp("room")
    for day in DAYS:
        stories = sample.STORIES[:1] if day.startswith("2025-05") else sample.STORIES
        briefing = replace(sample.BRIEFING, date=day, stories=stories)
        started = {"started": f"{day}T06:30:00+00:00"}
        write_edition(render(briefing, only=("json", "html")), started, folder, day)
    update_archive(folder, Layout.load())
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium here (Debian: apt-get install chromium)")
    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The accessibility checker's script, from the npm registry."""
    folder = tmp_path_factory.mktemp("axe")
    if not shutil.which("npm"):
        pytest.skip("no npm here to get axe-core with (Debian: apt-get install npm)")
    done = subprocess.run(
        ["npm", "pack", AXE, "--silent"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode:
        pytest.skip(f"{AXE} cannot be had from npm: no network? {done.stderr.strip()[:200]}")
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        script = package.extractfile("package/axe.min.js")
        assert script
        return script.read().decode()
