"""Average checkpoints: a trained one with the base that it comes from, or some that were trained side by side.

    merge.py work/merged work/trained work/student

What fine-tuning overwrote comes back from the base, and what it taught stays (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models" and "Model soups"); heldout.py measures mixtures.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM


def merge(target: Path, sources: list[Path]) -> None:
    """Write the mean of the sources' weights as a transformers checkpoint in float32."""
    model = AutoModelForCausalLM.from_pretrained(sources[0], dtype=torch.float32)
    total = model.state_dict()
    for source in sources[1:]:
        other = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32).state_dict()
        total = {name: value + other[name] for name, value in total.items()}
    model.load_state_dict({name: value / len(sources) for name, value in total.items()})
    model.save_pretrained(target)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(sources[0] / name, target)


if __name__ == "__main__":
    merge(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
