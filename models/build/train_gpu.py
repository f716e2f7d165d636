"""Fine-tune the cut model on one GPU: train.py's rows side by side, attention by PyTorch's fused causal kernel.

    data.py --size gpu && train_gpu.py

All layers, bfloat16 weights with float32 masters, loss on the targets only. The learning rate falls to zero over the
passes. The loss on what training has not seen (heldout.py) is printed along the way, and what ships is where its mean
over the tasks was lowest: it is written whenever it is, and training stops once it rises for good.
Checkpoints after each pass; a killed run goes on from the last one. Writes work/trained/ (a transformers checkpoint).
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
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
PEAK = 2e-4
WARMUP = 100  # steps
# A second to fourth pass over the same pairs at this rate learnt them by heart: the loss fell from 0.96 to 0.15 a
# token, and the held-out one to English, 1.93 after a pass and a third, rose to 3.52. So there is one, of more pairs.
PASSES = 1
CHECK = 100  # steps between two looks at the held-out loss
PATIENCE = 3  # looks in a row that find it higher than the lowest
SEED = 13


def examples(some: Sequence[Row]) -> list[Example]:
    """Each thing written after each text as a row of its own: a causal mask cannot hide one from another."""
    found = []
    for row in some:
        for ids, cue in row.written:
            found.append(Example(row.source + ids[:cue], ids[cue:]))
    return [example for example in found if len(example) <= LENGTHS[-1]]


def plan(some: Sequence[Example], passes: int) -> list[list[list[list[Example]]]]:
    """The steps of each pass, each some batches."""
    made = []
    for number in range(passes):
        parts = batches(some, TOKENS, random.Random(SEED + number))
        made.append([parts[start : start + BATCHES] for start in range(0, len(parts), BATCHES)])
    return made


class Watch:
    """The held-out loss along the way, and the weights where it was lowest."""

    def __init__(self, held: dict[str, list[Batch]], start: Path, out: Path) -> None:
        self.held, self.start, self.out = held, start, out
        self.lowest, self.since = math.inf, 0

    def look(self, model: PreTrainedModel, masters: Masters) -> bool:
        """Measure, print, and write the weights if they are the best so far; whether to go on."""
        losses = {task: loss(model, some) for task, some in self.held.items()}
        mean = sum(losses.values()) / len(losses)
        print("held out:", ", ".join(f"{task} {value:.3f}" for task, value in losses.items()), flush=True)
        self.since += 1
        if mean < self.lowest:
            self.lowest, self.since = mean, 0
            # The embedding is not trained: it is taken as it was, not as bfloat16 has it.
            whole = AutoModelForCausalLM.from_pretrained(self.start, dtype=torch.float32)
            whole.load_state_dict(masters.weights(), strict=False)
            save(whole, self.out, self.start)
        return self.since < PATIENCE


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


def fit(some: Sequence[Example], passes: int, peak: float, watch: Watch) -> None:
    """Train from the checkpoint `watch.start`; the best weights are in `watch.out`."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = AutoModelForCausalLM.from_pretrained(watch.start, dtype=torch.float32, attn_implementation="sdpa")
    model.to(device).train()
    # It is tied to the output layer and knows more words than the examples show.
    model.get_input_embeddings().weight.requires_grad_(False)
    masters = Masters(model, betas=(0.9, 0.98), decay=0.01)
    checkpoint = watch.out.with_suffix(".checkpoint.pt")
    done, step, planned = 0, 0, plan(some, passes)
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        done, watch.lowest = state["passes"], state["lowest"]
        step = sum(map(len, planned[:done]))
        masters.load(state["masters"])
    steps, began, seen = sum(map(len, planned)), time.monotonic(), 0
    for number, parts in enumerate(planned[done:], start=done + 1):
        for part in parts:
            found = one_step(model, part)
            masters.step(rate(peak, step, steps, WARMUP))
            step += 1
            seen += sum(len(example) for one in part for example in one)
            if step % CHECK == 0:
                speed = seen / (time.monotonic() - began)
                print(f"{step}/{steps} loss {found.item():.3f} {speed:.0f} tokens/s", flush=True)
                if not watch.look(model, masters):
                    return
        if not watch.look(model, masters):
            return
        torch.save(
            {"passes": number, "lowest": watch.lowest, "masters": masters.state()}, checkpoint.with_suffix(".partial")
        )
        checkpoint.with_suffix(".partial").replace(checkpoint)


def main() -> None:
    """Train until the passes are done or the held-out loss rises."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passes", type=int, default=PASSES)
    parser.add_argument("--start", type=Path, default=WORK / "student")
    parser.add_argument("--examples", type=Path, default=WORK / "examples.jsonl")
    parser.add_argument("--out", type=Path, default=WORK / "trained")
    parser.add_argument("--peak", type=float, default=PEAK, help="the highest learning rate")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    held = {task: [one.to(device) for one in some] for task, some in held_out(tokenizer).items()}
    some = examples(encode(tokenizer, list(rows(options.examples))))
    fit(some, options.passes, options.peak, Watch(held, options.start, options.out))
    options.out.with_suffix(".checkpoint.pt").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
