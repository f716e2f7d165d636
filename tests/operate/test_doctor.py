"""Doctor and status: what is wrong is named, with what to do about it, and a monitor can read it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.engines.registry import Registry
from pipeline.operate import runs
from pipeline.operate.doctor import Finding, examine
from pipeline.operate.lock import only_one
from pipeline.operate.runs import Run
from pipeline.operate.status import status
from pipeline.settings import Settings
from pipeline.syntax import parse

ROOT = Path(__file__).parents[2]
NOW = datetime.now().astimezone()


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "a.txt").write_text("x")
    (tmp_path / "out").mkdir()
    return Settings(seeds=tmp_path / "press", out=tmp_path / "out")


def seen(settings: Settings, registry: Registry | None = None) -> dict[str, Finding]:
    registry = registry or Registry.load()
    return {one.what: one for one in examine(settings, registry, settings.out, NOW)}


def ended(settings: Settings, code: int | None, ago: timedelta = timedelta(hours=1)) -> None:
    finished = None if code is None else (NOW - ago).isoformat()
    runs.keep(settings.out, Run(NOW.isoformat(), finished, code, "why" if code else "", ("2025-06-30",)))


def test_a_desk_in_order_has_nothing_wrong(desk: Settings) -> None:
    ended(desk, 0)
    found = seen(desk)
    assert {one.verdict for one in found.values()} <= {"ok", "look"}
    assert found["model compact"].verdict == found["documents"].verdict == found["last run"].verdict == "ok"
    assert found["schedule"].advice == "make schedule AT=06:30"


def test_a_damaged_model_is_found_by_its_checksum(desk: Settings, tmp_path: Path) -> None:
    shutil.copy(ROOT / "models" / "registry.toml", tmp_path)
    shutil.copytree(ROOT / "models" / "compact", tmp_path / "compact")
    model = tmp_path / "compact"
    for part in sorted(model.glob("model.bin*")):
        with part.open("r+b") as file:
            file.seek(1000)
            file.write(b"\xff\x00\xff\x00")
    finding = seen(desk, Registry.load(tmp_path / "registry.toml"))["model compact"]
    assert finding.verdict == "wrong"
    assert "make models" in finding.advice


def test_a_parser_that_does_not_start_is_found(desk: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(desk)["parser"].verdict == "ok"
    monkeypatch.setattr("pipeline.operate.doctor.parse", parse)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    finding = seen(desk)["parser"]
    assert finding.verdict == "wrong"
    assert finding.advice == "make setup"


@pytest.mark.parametrize(
    ("change", "what", "said"),
    [
        ({"profile": "huge"}, "models", "huge"),
        ({"seeds": "no-such-folder"}, "documents", "no-such-folder"),
        ({"ping": {"success": {"env": "BRIEF_TEST_NOT_SET"}}}, "ping.success", "BRIEF_TEST_NOT_SET"),
        ({"delivery": {"webhook": {"url": {"file": "/none"}}}}, "delivery.webhook.url", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(desk: Settings, change: dict[str, object], what: str, said: str) -> None:
    finding = seen(Settings.model_validate({**desk.model_dump(), **change}))[what]
    assert finding.verdict == "wrong"
    assert said in finding.detail
    assert finding.advice


def test_a_secret_that_cron_will_not_have_is_pointed_out(desk: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEF_TEST", "https://monitor.example.org/T0KEN")
    finding = seen(Settings.model_validate({**desk.model_dump(), "ping": {"success": {"env": "BRIEF_TEST"}}}))
    assert finding["ping.success"].verdict == "look"
    assert "T0KEN" not in repr(finding)


def test_a_damaged_store_is_found(desk: Settings) -> None:
    (desk.out / "store.sqlite").write_bytes(b"no database at all" * 99)
    assert seen(desk)["store.sqlite"].verdict == "look"


@pytest.mark.parametrize(
    ("code", "ago", "state", "verdict", "exit_code"),
    [
        (0, timedelta(hours=1), "ok", "ok", 0),
        (1, timedelta(hours=1), "ok", "ok", 0),
        (3, timedelta(hours=1), "failed", "wrong", 1),
        (5, timedelta(hours=1), "failed", "wrong", 1),
        (None, timedelta(0), "stopped", "look", 1),
        (0, timedelta(days=9), "ok", "look", 0),
    ],
)
def test_the_last_run_is_told(
    desk: Settings, code: int | None, ago: timedelta, state: str, verdict: str, exit_code: int
) -> None:
    ended(desk, code, ago)
    now = status(desk, NOW)
    assert (now.state, now.exit) == (state, exit_code)
    assert seen(desk)["last run"].verdict == verdict


def test_a_run_that_is_at_work_is_told(desk: Settings) -> None:
    with only_one(desk.out, "making the edition of 2025-06-30"):
        now = status(desk, NOW)
    assert now.state == "running"
    assert now.running is not None
    assert now.running.pid == os.getpid()
    assert json.dumps(asdict(now))


def test_a_monitor_reads_one_line_of_json(desk: Settings) -> None:
    ended(desk, 3)
    (desk.out / "2025-06-30").mkdir()
    (desk.out / "2025-06-30" / "manifest.json").write_text("{}")
    command = [sys.executable, "-m", "pipeline.cli", "status", "--json", "--out", str(desk.out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert (told["state"], told["newest"], told["waiting"]) == ("failed", "2025-06-30", 0)
    assert told["last_run"]["message"] == "why"
    assert not (desk.out / "deliveries.sqlite").exists()
