"""Turn a trained checkpoint into what ships: CTranslate2 int8 weights in models/compact, cut into parts for git.

`--checkpoint FILE` takes the state of a run that has not ended instead, to look at it on the way.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

from pipeline.engines import weights
from pipeline.engines.convert import convert

WORK = Path(__file__).parent / "work"
COMPACT = Path(__file__).parents[1] / "compact"


def materialise(checkpoint: Path, start: Path, target: Path) -> None:
    """The model of a training checkpoint, as a transformers folder."""
    model = AutoModelForCausalLM.from_pretrained(start, dtype=torch.float32)
    model.get_input_embeddings().weight.requires_grad_(False)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    for parameter, master in zip(trained, torch.load(checkpoint, weights_only=True)["masters"], strict=True):
        parameter.data.copy_(master)
    model.save_pretrained(target)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(start / name, target)


def main() -> None:
    """Convert, cut, seal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=WORK / "merged")
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--target", type=Path, default=COMPACT)
    parser.add_argument("--quantization", default="int8")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.checkpoint:
            materialise(options.checkpoint, WORK / "student", Path(folder))
            options.source = Path(folder)
        convert(options.source, Path(folder) / "ct2", kind="causal", quantization=options.quantization)
        options.target.mkdir(parents=True, exist_ok=True)
        for file in (Path(folder) / "ct2").iterdir():
            shutil.copy(file, options.target)
    weights.split(options.target / "model.bin")


if __name__ == "__main__":
    main()
