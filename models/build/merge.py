"""Average checkpoints: a trained one with the base or the start that it comes from, or some trained side by side.

    merge.py work/merged work/trained work/student
    merge.py work/merged work/trained work/start --shares 0.4 0.6

What fine-tuning overwrote comes back from the base, and what it taught stays (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models" and "Model soups"); heldout.py measures mixtures.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from checkpoint import save
from transformers import AutoModelForCausalLM


def merge(target: Path, sources: Sequence[Path], shares: Sequence[float]) -> None:
    """Write the sum of the sources' weights, each times its share, as a transformers checkpoint in float32."""
    model = AutoModelForCausalLM.from_pretrained(sources[0], dtype=torch.float32)
    total = {name: shares[0] * value for name, value in model.state_dict().items()}
    for source, share in zip(sources[1:], shares[1:], strict=True):
        other = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32).state_dict()
        total = {name: value + share * other[name] for name, value in total.items()}
    model.load_state_dict(total)
    save(model, target, sources[0])


def main() -> None:
    """Average what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--shares", type=float, nargs="+", help="one a source; equal ones if not given")
    options = parser.parse_args()
    merge(options.target, options.sources, options.shares or [1 / len(options.sources)] * len(options.sources))


if __name__ == "__main__":
    main()
