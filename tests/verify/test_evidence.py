"""Evidence: what a claim rests on is found, and found the same way in every run."""

from __future__ import annotations

import os
import subprocess
import sys


def test_support_is_the_same_in_every_run() -> None:
    code = (
        "from pipeline.verify.evidence import EvidenceIndex\n"
        "said = [{f'mot{at * step % 17}' for at in range(9)} for step in range(1, 12)]\n"
        "print([EvidenceIndex(said).support(one | {f'x{len(one)}', 'y'}) for one in said])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "123456"
    }
    assert len(runs) == 1
