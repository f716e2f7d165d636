"""Where models run: a GPU that is insisted on and not there is said, and nobody looks for one that is not wanted."""

from __future__ import annotations

import ctranslate2
import pytest

from pipeline.engines.base import choose
from pipeline.engines.registry import Registry
from pipeline.errors import ModelError


def test_a_gpu_is_taken_where_there_is_one() -> None:
    assert choose("auto", lambda: 1) == "cuda"
    assert choose("cuda", lambda: 2) == "cuda"
    assert choose("auto", lambda: 0) == "cpu"


def test_nobody_looks_for_a_gpu_that_is_not_wanted() -> None:
    def looked() -> int:
        raise AssertionError("looked for a GPU")

    assert choose("cpu", looked) == "cpu"


@pytest.mark.skipif(ctranslate2.get_cuda_device_count() > 0, reason="there is a GPU here")
def test_a_gpu_that_is_not_there_is_said_with_what_to_do(fetched: Registry) -> None:
    registry = Registry.load(fetched.root / "registry.toml", "cuda")
    with pytest.raises(ModelError, match='device = "auto"'):
        registry.engine(registry.profile("tiny").models()[0])
