"""Widen the layers to the heads' width with zeros, so that CTranslate2 keeps the shared key and value once.

    widen.py work/smoothed work/wide

Beam search copies keys and values at every token, and here that is what it mostly does. Gemma's four heads of 256 read
one key and value, and CTranslate2 keeps a shared one only where the heads side by side are as wide as the layer, which
has 640. With 1,024, 384 of them always zero, the model says the same (multi-query attention, Shazeer 2019): half again
as many products, a quarter of the copies. Git gets no zeros (weights.split).
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import torch
from checkpoint import save
from rows import WORK
from transformers import AutoConfig, AutoModelForCausalLM


def widen(source: Path, target: Path) -> float:
    """Write the wide checkpoint (float32); returns the largest difference of a logit."""
    narrow = AutoModelForCausalLM.from_pretrained(source, dtype=torch.float32).eval()
    config = AutoConfig.from_pretrained(source)
    before, after = config.hidden_size, config.num_attention_heads * config.head_dim
    config.hidden_size = after
    # The mean square that a norm divides by is taken over more channels, and is less by their share.
    config.rms_norm_eps *= before / after
    share = math.sqrt(before / after)
    wide = AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    given = dict(narrow.named_parameters())
    with torch.no_grad():
        for name, parameter in wide.named_parameters():
            own = given[name]
            if own.shape == parameter.shape:
                parameter.copy_(own)
                continue
            parameter.zero_()
            if name.endswith("norm.weight"):
                # Gemma's norms multiply by one plus their weight. The last one makes up for the embedding's share.
                parameter[:before] = (1 + own) * (1.0 if name == "model.norm.weight" else share) - 1
            else:
                # Gemma multiplies embeddings by the root of the width, which has grown.
                scale = share if "embed_tokens" in name else 1.0
                parameter[tuple(slice(0, size) for size in own.shape)] = own * scale
        ids = torch.arange(10, 74)[None]
        apart = (narrow(ids).logits - wide(ids).logits).abs().max().item()
    save(wide, target, source)
    return apart


def main() -> None:
    """Widen what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, nargs="?", default=WORK / "smoothed")
    parser.add_argument("target", type=Path, nargs="?", default=WORK / "wide")
    options = parser.parse_args()
    print("largest difference of a logit:", widen(options.source, options.target))


if __name__ == "__main__":
    main()
