"""A small share of `make fuzz`: generated and damaged files of every format neither crash nor stall the intake."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
import fuzz


@pytest.mark.slow
def test_generated_files_are_read_or_refused_with_a_reason() -> None:
    tallies, memory = fuzz.fuzz(250, start=7)
    assert sum(tally.files for tally in tallies.values()) >= 200
    for tally in tallies.values():
        assert tally.faults == []
        assert tally.read > 0
        assert tally.refused
        assert (tally.crashed, tally.late) == (0, 0)
    assert memory[-1] - memory[4] < fuzz.GROWTH


def test_the_fuzz_would_see_a_terminal_escape() -> None:
    assert not fuzz.harmless("a\x1b[2J")
    assert not fuzz.harmless("a\u202eb")
    assert fuzz.harmless("« Œuvre » :\n– 5 000 €")
