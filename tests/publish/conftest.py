"""The sample edition and the hostile one, rendered once."""

from __future__ import annotations

import pytest

from pipeline.publish import render

from . import hostile, sample


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    return render(sample.BRIEFING)


@pytest.fixture(scope="session")
def hostile_files() -> dict[str, bytes]:
    return render(hostile.BRIEFING)
