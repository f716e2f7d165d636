"""Balance what int8 rounds: SmoothQuant (Xiao et al. 2023), its strength chosen by layer (as AWQ, Lin et al. 2024).

    smooth.py work/merged work/smoothed

CTranslate2 rounds every row of activations and of weights to 255 steps of its largest value. A few channels of Gemma's
activations are a hundred times the others, which are then rounded away. Each channel is divided by a factor where it
is made (a norm's weight, or the rows of the layer before) and its weights are multiplied by the same: the model says
what it said in float32. The factors are the channel's largest activation to the power of a strength, over its largest
weight to the power of the rest; of some strengths, the one is taken with which the layers at hand, rounded, come
closest to themselves on training examples of all four tasks.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from checkpoint import save
from rows import WORK
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

EXAMPLES = 24  # of each task
KEPT = 1024  # rows of activations of each layer
STRENGTHS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

Spread = Callable[[torch.Tensor], torch.Tensor]
Divide = Callable[[torch.Tensor], object]
Size = Callable[[], torch.Tensor]


@dataclass(frozen=True)
class Group:
    """Layers that read the same activations, and where these can be scaled.

    `spread` turns one factor a channel that can be scaled into one a channel that is read; `divide` scales the source,
    and `size` says how large each of its channels is.
    """

    readers: tuple[torch.nn.Linear, ...]
    channels: int
    spread: Spread
    divide: Divide
    size: Size


def groups(model: torch.nn.Module) -> Iterator[Group]:
    """Every layer that CTranslate2 rounds, but the output layer, whose weights are the embedding's too."""
    heads = model.config.num_attention_heads // model.config.num_key_value_heads
    width = model.config.head_dim
    for layer in model.model.layers:
        attention, mlp = layer.self_attn, layer.mlp
        yield Group((attention.q_proj, attention.k_proj, attention.v_proj), *_norm(layer.input_layernorm))
        # Each key and value head is read by several query heads, so that their channels share a factor.
        yield Group(
            (attention.o_proj,),
            attention.v_proj.out_features,
            lambda factors: factors.view(-1, 1, width).expand(-1, heads, -1).reshape(-1),
            *_rows(attention.v_proj),
        )
        yield Group((mlp.gate_proj, mlp.up_proj), *_norm(layer.pre_feedforward_layernorm))
        yield Group((mlp.down_proj,), mlp.up_proj.out_features, lambda factors: factors, *_rows(mlp.up_proj))


def _norm(norm: torch.nn.Module) -> tuple[int, Spread, Divide, Size]:
    """A norm as a source: Gemma's multiply by one plus their weight."""
    weight = norm.weight

    def divide(factors: torch.Tensor) -> None:
        weight.copy_((1 + weight) / factors - 1)

    return len(weight), lambda factors: factors, divide, lambda: 1 + weight


def _rows(layer: torch.nn.Linear) -> tuple[Divide, Size]:
    """A layer's rows as a source."""
    weight = layer.weight
    return lambda factors: weight.div_(factors[:, None]), lambda: weight.norm(dim=1)


def rounded(values: torch.Tensor) -> torch.Tensor:
    """Each row as int8 keeps it."""
    steps = values.abs().amax(-1, keepdim=True).clamp_min(1e-12) / 127
    return (values / steps).round() * steps


def activations(
    model: torch.nn.Module, readers: Sequence[torch.nn.Linear], examples: Sequence[Sequence[int]]
) -> list[torch.Tensor]:
    """What each reader reads, (rows, channels), at most KEPT rows evenly from all examples."""
    read: dict[int, list[torch.Tensor]] = {at: [] for at in range(len(readers))}

    def keep(at: int) -> Callable[..., None]:
        return lambda _, given: read[at].append(given[0].detach().flatten(0, -2))

    hooks = [reader.register_forward_pre_hook(keep(at)) for at, reader in enumerate(readers)]
    for ids in examples:
        model(torch.tensor([ids]))
    for hook in hooks:
        hook.remove()
    joined = [torch.cat(some) for some in read.values()]
    return [some[:: max(1, len(some) // KEPT)] for some in joined]


def factors_of(group: Group, read: torch.Tensor, strength: float) -> torch.Tensor:
    """One factor a channel that can be scaled, of geometric mean one."""
    largest = read.abs().amax(0)
    weights = torch.stack([reader.weight.abs().amax(0) for reader in group.readers]).amax(0)
    # Channels that share a factor share the larger of their values.
    owner = group.spread(torch.arange(group.channels, dtype=torch.float32)).long()
    shared = [torch.zeros(group.channels).scatter_reduce(0, owner, one, "amax") for one in (largest, weights)]
    factors = shared[0].clamp_min(1e-5) ** strength / shared[1].clamp_min(1e-5) ** (1 - strength)
    return factors / factors.log().mean().exp()


def balance(model: torch.nn.Module, examples: Sequence[Sequence[int]]) -> list[float]:
    """Scale the model in place; the share of the rounding's squared error that is left in each group."""
    some = list(groups(model))
    read = activations(model, [group.readers[0] for group in some], examples)
    left = []
    for group, given in zip(some, read, strict=True):
        weight = torch.cat([reader.weight for reader in group.readers])
        wanted = given @ weight.T
        errors = {}
        for factors in (torch.ones(group.channels), *(factors_of(group, given, strength) for strength in STRENGTHS)):
            spread = group.spread(factors)
            found = rounded(given / spread) @ rounded(weight * spread).T
            errors[(found - wanted).square().sum().item()] = factors
        left.append(min(errors) / next(iter(errors)))
        best = errors[min(errors)]
        group.divide(best)
        for reader in group.readers:
            reader.weight.mul_(group.spread(best))
    return left


def main() -> None:
    """Balance and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, nargs="?", default=WORK / "merged")
    parser.add_argument("target", type=Path, nargs="?", default=WORK / "smoothed")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.source / "tokenizer.json"))
    rows = [json.loads(line) for line in (WORK / "examples.jsonl").open(encoding="utf8")]
    random.Random(13).shuffle(rows)
    tasks = sorted({row["task"] for row in rows})
    chosen = [row for task in tasks for row in [row for row in rows if row["task"] == task][:EXAMPLES]]
    examples = [tokenizer.encode(row["prompt"] + row["target"]).ids for row in chosen]
    model = AutoModelForCausalLM.from_pretrained(options.source, dtype=torch.float32).eval()
    with torch.no_grad():
        before = model(torch.tensor([examples[0]])).logits
        left = balance(model, examples)
        print("largest difference of a logit:", (model(torch.tensor([examples[0]])).logits - before).abs().max().item())
    for name, at in (("queries, keys, values", 0), ("attention's output", 1), ("gate, up", 2), ("down", 3)):
        print(f"{name}: {100 * sum(left[at::4]) / len(left[at::4]):.0f} % of the rounding's squared error left")
    save(model, options.target, options.source)


if __name__ == "__main__":
    main()
