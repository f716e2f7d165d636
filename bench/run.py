"""Time and peak memory of a whole run, cold and cached: `make bench`, or `python bench/run.py FOLDER`."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def machine() -> str:
    """Processor, cores, memory, system and Python, in a line."""
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = names[0] if names else processor
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{processor}, {cores} cores, {memory:.0f} GiB, {platform.platform()}, Python {platform.python_version()}"


def measure(command: list[str]) -> tuple[float, float, dict[str, object]]:
    """(seconds, peak MB so far of any child, result line) of a `brief run --json`."""
    # As users have it: with what Python and the templates were compiled to the last time.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    seconds = time.monotonic() - began
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return seconds, peak, json.loads(done.stdout)


def main() -> None:
    """Run twice into a new folder and print what it took."""
    folder = sys.argv[1] if len(sys.argv) > 1 else "seeds"
    brief = str(Path(sys.executable).with_name("brief"))
    with tempfile.TemporaryDirectory() as out:
        command = [brief, "run", folder, "--date", "2025-06-30", "--out", out, "--quiet", "--json"]
        cold, peak, result = measure(command)
        cached, _, _ = measure(command)
    print(f"machine: {machine()}")
    print(f"documents: {result['documents']}, failures: {len(result['failures'])}")  # type: ignore[arg-type]
    print(f"first run: {cold:.1f} s ({', '.join(f'{k} {v} s' for k, v in result['seconds'].items())})")  # type: ignore[attr-defined]
    print(f"peak memory: {peak:.0f} MB")
    print(f"second run, all from the store: {cached:.1f} s")


if __name__ == "__main__":
    main()
