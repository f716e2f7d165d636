"""Take SmoothQuant's factors back out of weights that were smoothed, so that they can be averaged with the base.

    restore.py && align.py work/shipped work/aligned && merge.py work/start work/aligned work/student

smooth.py divides each channel where it is made and multiplies the weights that read it: what the model says stays, and
an average with weights that were not smoothed, channel by channel on two scales, would be neither of them. The factor
of a channel is how much larger it is where the base makes it: of a norm its own weight, of a layer the length of its
row. Training moves both by far less than smoothing does, and what it moved them by is carried over to the layer that
reads the channel, so that the model still says the same.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from checkpoint import save
from rows import WORK
from smooth import groups
from transformers import AutoModelForCausalLM

# A smaller factor, or none: of a row of zeros, whose channel is always zero, however large what reads it is.
LEAST = 1e-6


def align(model: torch.nn.Module, base: torch.nn.Module) -> None:
    """Scale `model` in place, so that each channel is as large where it is made as in `base`."""
    # Keys and values are read from a norm, and are a source in turn: their rows are measured once the norm is aligned.
    for ours, theirs in zip(groups(model), groups(base), strict=True):
        factors = theirs.size() / ours.size()
        factors = torch.where(torch.isfinite(factors) & (factors > LEAST), factors, 1.0)
        ours.divide(1 / factors)
        for reader in ours.readers:
            reader.weight.div_(ours.spread(factors))


def apart(model: torch.nn.Module, base: torch.nn.Module) -> float:
    """How far the weights lie from the base's, as a share of their length."""
    others = dict(base.named_parameters())
    far = sum((weight - others[name]).square().sum().item() for name, weight in model.named_parameters())
    return float((far / sum(other.square().sum().item() for other in others.values())) ** 0.5)


def main() -> None:
    """Align what the command line names, and check that it says the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, nargs="?", default=WORK / "shipped")
    parser.add_argument("target", type=Path, nargs="?", default=WORK / "aligned")
    parser.add_argument("--base", type=Path, default=WORK / "student")
    options = parser.parse_args()
    model = AutoModelForCausalLM.from_pretrained(options.source, dtype=torch.float32).eval()
    base = AutoModelForCausalLM.from_pretrained(options.base, dtype=torch.float32).eval()
    ids = torch.arange(10, 74)[None]
    with torch.no_grad():
        before, far = model(ids).logits, apart(model, base)
        align(model, base)
        print("largest difference of a logit:", (model(ids).logits - before).abs().max().item())
        print(f"distance from the base: {far:.3f} → {apart(model, base):.3f} of its length")
    save(model, options.target, options.source)


if __name__ == "__main__":
    main()
