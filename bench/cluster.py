"""Compares a run on a Ray cluster with one in a single process: time, and every byte of the edition.

    python bench/cluster.py ../shared/data/orangesum/train.jsonl.gz [--number 48]

Articles become a folder, which the embedded model briefs twice: in one process, then by the workers of a cluster of
two nodes with one core each, started on this machine with `ray start`; once work is under way one worker is killed.
Needs the extra [cluster]. Exits with 1 where the editions differ or nothing could be killed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from run import machine
from scale import articles, make_folder

BRIEF, RAY = (Path(sys.executable).with_name(name) for name in ("brief", "ray"))
ADDRESS = "127.0.0.1:6399"
FILES = ("briefing.json", "briefing.md", "briefing.html", "briefing.pdf")
QUIET = {"RAY_USAGE_STATS_ENABLED": "0"}


def ray(*arguments: str) -> None:
    """A command of Ray's, whose talk nobody needs."""
    subprocess.run([RAY, *arguments], check=True, capture_output=True, env=os.environ | QUIET)


def kill_one(killed: list[int], after: float, until: threading.Event) -> None:
    """Kill the first worker found at work `after` seconds from now."""
    until.wait(after)
    while not killed and not until.wait(0.1):
        listed = subprocess.run(["ps", "-eo", "pid,args"], check=True, capture_output=True, text=True).stdout
        for line in listed.splitlines():
            if "ray::_Actor.work" in line and not killed:
                killed.append(int(line.split()[0]))
                os.kill(killed[0], signal.SIGKILL)


def briefed(folder: Path, out: Path, *more: str) -> float:
    """Seconds that a whole run took."""
    began = time.monotonic()
    command = [BRIEF, "run", folder, "--date", "2025-06-30", "--out", out, "--quiet", "--json", *more]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | QUIET | {"RAY_ADDRESS": ADDRESS})
    if not done.stdout:
        raise SystemExit(done.stderr)
    print(f"  {json.loads(done.stdout)['seconds']}", file=sys.stderr)
    return time.monotonic() - began


def main() -> int:
    """Print both times and whether the editions are the same."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=Path, help="JSON lines with an article each, .gz")
    parser.add_argument("--number", type=int, default=48, help="of articles")
    parser.add_argument("--after", type=float, default=45.0, help="seconds after which a worker is killed")
    options = parser.parse_args()
    killed: list[int] = []
    over = threading.Event()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        folder = make_folder(root / "press", articles(options.articles, options.number))
        here = briefed(folder, root / "here")
        ray("start", "--head", f"--port={ADDRESS.split(':')[1]}", "--num-cpus=1", "--include-dashboard=false")
        try:
            ray("start", f"--address={ADDRESS}", "--num-cpus=1")
            killer = threading.Thread(target=kill_one, args=(killed, options.after, over))
            killer.start()
            there = briefed(folder, root / "there", "--engine", "ray")
        finally:
            over.set()
            ray("stop", "--force")
        killer.join()
        day = "2025-06-30"
        same = [
            name
            for name in FILES
            if (root / "here" / day / name).read_bytes() == (root / "there" / day / name).read_bytes()
        ]
    print(f"machine: {machine()}")
    print(f"{options.number} articles, one process: {here:.0f} s")
    print(f"two nodes of one core each, {len(killed)} worker killed: {there:.0f} s, {here / there:.2f} times as fast")
    print(f"files the same byte for byte: {len(same)} of {len(FILES)}")
    return 0 if len(same) == len(FILES) and killed else 1


if __name__ == "__main__":
    sys.exit(main())
