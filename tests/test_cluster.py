"""A run on a Ray cluster of two nodes tells what one in a single process tells, even when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.engines.registry import Registry
from pipeline.progress import Quiet
from pipeline.settings import Settings

ray = pytest.importorskip("ray", reason="Ray is not installed (extra cluster)")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
DOCUMENTS = 64  # four batches: both workers are at work when one dies


@pytest.fixture
def nodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two nodes of one core each on this machine."""
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    yield
    cluster.shutdown()


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    folder.mkdir()
    for at in range(DOCUMENTS):
        (folder / f"{at:03d}.txt").write_text(
            f"La commune numéro {at} du Sahel a ouvert le {at % 28 + 1} mars 2025 un dispensaire de {at + 20} lits. "
            f"Il a coûté {at * 7 + 30} millions de francs CFA, dit le maire de la commune numéro {at}.\n",
            encoding="utf-8",
        )
    return folder


def _workers() -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid,args"], check=True, capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "ray::_Actor.work" in line]


def test_a_dead_worker_loses_and_doubles_nothing(
    nodes: None, press: Path, fetched: Registry, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from pipeline.cluster import Cluster

    killed: list[int] = []

    def kill() -> None:
        deadline = time.monotonic() + 300
        while not killed and time.monotonic() < deadline:
            for process in _workers()[:1]:
                os.kill(process, signal.SIGKILL)
                killed.append(process)
            time.sleep(0.05)

    def settings(out: str) -> Settings:
        return Settings.model_validate({"profile": "tiny", "out": tmp_path / out})

    here = flow.run(press, "2025-03-31", settings("here"), fetched, Quiet())
    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    with Cluster(settings("there"), fetched) as workers:
        there = flow.run(press, "2025-03-31", settings("there"), fetched, Quiet(), workers=workers)
    killer.join()
    assert capfd.readouterr().out == ""  # what a script reads there is the result alone
    assert killed, "no worker was at work"
    for name in ("briefing.json", "briefing.md", "briefing.html", "briefing.pdf"):
        assert (there.folder / name).read_bytes() == (here.folder / name).read_bytes(), name
