"""Fine-tune the cut model on one GPU: train.py's rows side by side, attention by PyTorch's fused causal kernel.

    train_gpu.py --first work/examples.jsonl --last work/last.jsonl

All layers, bfloat16 weights with float32 masters, loss on the targets only. First what there is much of, then once
what people and a large model wrote, while the learning rate goes on falling to zero. If there is no time for that many
steps, the first part is cut short. The loss on what training has not seen (heldout.py) is printed along the way.
Writes work/trained-first/, the weights before the last part, and work/trained/ (transformers checkpoints).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from checkpoint import save
from heldout import batches as held_out
from heldout import loss
from rows import WORK, rows
from steps import Example, Masters, batches, cross_entropy, padded, rate
from tokenizers import Tokenizer
from train import LENGTHS, Batch, Row, encode
from transformers import AutoModelForCausalLM, PreTrainedModel

TOKENS = 32768  # a batch, padding included
BATCHES = 2  # a step
# At 2e-4, a second to fourth pass over the same pairs learnt them by heart: the loss fell from 0.96 to 0.15 a token,
# and the held-out one to English, 1.93 after a pass and a third, rose to 3.52.
PEAK = 1.2e-4
WARMUP = 100  # steps
CHECK = 200  # steps between two looks at the held-out loss
TIMED = 40  # steps after which it is known how many there is time for
SEED = 13


def examples(some: Sequence[Row]) -> list[Example]:
    """Each thing written after each text as a row of its own: a causal mask cannot hide one from another."""
    found = []
    for row in some:
        for ids, cue in row.written:
            found.append(Example(row.source + ids[:cue], ids[cue:]))
    return [example for example in found if len(example) <= LENGTHS[-1]]


@dataclass(frozen=True)
class Run:
    """The checkpoints that training begins from and writes, its highest learning rate, and what time it has."""

    start: Path
    out: Path
    peak: float
    minutes: float


Step = list[list[Example]]


def plan(some: Sequence[Example], count: int, random_: random.Random) -> list[Step]:
    """The steps of a pass, each `count` batches."""
    parts = batches(some, TOKENS, random_)
    return [parts[start : start + count] for start in range(0, len(parts), count)]


def look(model: PreTrainedModel, held: dict[str, list[Batch]]) -> None:
    """Print the held-out loss."""
    losses = ", ".join(f"{task} {loss(model, some):.3f}" for task, some in held.items())
    print("held out:", losses, flush=True)


def keep(masters: Masters, start: Path, out: Path) -> None:
    """Write the weights. The embedding is not trained: it is taken as it was, not as bfloat16 has it."""
    whole = AutoModelForCausalLM.from_pretrained(start, dtype=torch.float32)
    whole.load_state_dict(masters.weights(), strict=False)
    save(whole, out, start)


def one_step(model: PreTrainedModel, some: Sequence[Sequence[Example]]) -> torch.Tensor:
    """Gradients of the mean loss a target over the batches; the loss (nats)."""
    targets = sum(len(example.target) for part in some for example in part)
    total = torch.zeros((), device=model.device)
    for part in some:
        ids, wanted = padded(part, model.device)
        # Without a mask and shorter than the sliding window, every layer's attention is plainly causal.
        hidden = model.model(ids, use_cache=False).last_hidden_state
        share = cross_entropy(hidden, model.lm_head.weight, wanted) / targets
        share.backward()
        total += share.detach()
    return total


def fit(first: list[Step], last: list[Step], run: Run, held: dict[str, list[Batch]]) -> None:
    """Train on all of both, or on as much of the first as there is time for."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = AutoModelForCausalLM.from_pretrained(run.start, dtype=torch.float32, attn_implementation="sdpa")
    model.to(device).train()
    # It is tied to the output layer and knows more words than the examples show.
    model.get_input_embeddings().weight.requires_grad_(False)
    masters = Masters(model, betas=(0.9, 0.98), decay=0.01)
    steps, step, seen, began = [*first, *last], 0, 0, time.monotonic()
    while step < len(steps):
        part = steps[step]
        found = one_step(model, part)
        masters.step(rate(run.peak, step, len(steps), WARMUP))
        step += 1
        seen += sum(len(example) for one in part for example in one)
        if step in (TIMED, 2 * TIMED):  # the first steps are slower: kernels are chosen, memory is taken
            found.item()  # which waits for the device
            spent, began = time.monotonic() - began, time.monotonic()
        if step == 2 * TIMED:
            able = int(run.minutes * 60 * TIMED / spent) - len(last)
            steps = [*first[: max(step, able)], *last]
            print(f"{len(steps)} steps, of these {len(last)} at the end", flush=True)
        if step % CHECK == 0:
            print(f"{step}/{len(steps)} loss {found.item():.3f}, {seen / 1e6:.1f} million tokens", flush=True)
            look(model, held)
        if step == len(steps) - len(last):
            keep(masters, run.start, run.out.with_name(f"{run.out.name}-first"))
    look(model, held)
    keep(masters, run.start, run.out)


def main() -> None:
    """Train until the steps are done or the minutes over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, default=WORK / "student")
    parser.add_argument("--first", type=Path, default=WORK / "examples.jsonl")
    parser.add_argument("--last", type=Path, default=WORK / "last.jsonl")
    parser.add_argument("--out", type=Path, default=WORK / "trained")
    parser.add_argument("--peak", type=float, default=PEAK, help="the highest learning rate")
    parser.add_argument("--batches", type=int, default=BATCHES, help="a step")
    parser.add_argument("--minutes", type=float, default=600, help="at most")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    held = {task: [one.to(device) for one in some] for task, some in held_out(tokenizer).items()}
    random_ = random.Random(options.seed)
    first, last = (
        plan(examples(encode(tokenizer, list(rows(path)))), options.batches, random_)
        for path in (options.first, options.last)
    )
    fit(first, last, Run(options.start, options.out, options.peak, options.minutes), held)


if __name__ == "__main__":
    main()
