"""Write a transformers checkpoint beside the tokenizer that goes with it."""

from __future__ import annotations

import shutil
from pathlib import Path

from transformers import PreTrainedModel


def save(model: PreTrainedModel, target: Path, source: Path) -> None:
    """Write the model into `target`, with the tokenizer of the checkpoint `source` that it was made from."""
    model.save_pretrained(target)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(source / name, target)
