"""Fine-tune the cut model: all layers, bfloat16 weights with a float32 master copy, loss on the targets only.

The learning rate falls to zero over the steps planned or the minutes given, whichever end comes first, so that a run
of any length ends in a finished model. Checkpoints every few minutes; a killed run goes on from the last one.
`--shard 0/2` and `--shard 1/2` train on every other batch, one core each, for merge.py to average: two cores in one
process wait for each other at every layer, and for whatever else the machine does.
Writes work/trained/ (a transformers checkpoint).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

WORK = Path(__file__).parent / "work"
TOKENS = 2048  # a step, padding included
PART = 1024  # of them at a time: activations then stay in the processor's cache and memory under 6 GB
PEAK = 3e-5  # the third round's; 1.2e-4 and 1e-4 before it. Not compared from one start
WARMUP = 40
CHECKPOINT_SECONDS = 240
EOS, PAD = 1, 0


@dataclass(frozen=True)
class Batch:
    """Token ids (rows, length) and the targets among them, -100 elsewhere."""

    ids: torch.Tensor
    targets: torch.Tensor


def encode(tokenizer: Tokenizer, rows: list[dict[str, str]]) -> list[tuple[list[int], int]]:
    """(ids of prompt, target and end, length of the prompt) of each example."""
    prompts = tokenizer.encode_batch([row["prompt"] for row in rows])
    targets = tokenizer.encode_batch([row["target"] for row in rows], add_special_tokens=False)
    return [(p.ids + t.ids + [EOS], len(p.ids)) for p, t in zip(prompts, targets, strict=True)]


def batches(examples: list[tuple[list[int], int]], seed: int) -> list[Batch]:
    """Examples of like length together, at most TOKENS with padding, in random order."""
    random_ = random.Random(seed)
    order = list(range(len(examples)))
    random_.shuffle(order)
    order.sort(key=lambda index: len(examples[index][0]) // 4)
    groups: list[list[int]] = [[]]
    for index in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(examples[index][0]) > TOKENS:
            groups.append([])
        groups[-1].append(index)
    random_.shuffle(groups)
    made = []
    for group in groups:
        width = max(len(examples[index][0]) for index in group)
        ids = torch.full((len(group), width), PAD)
        targets = torch.full((len(group), width), -100)
        for row, index in enumerate(group):
            tokens, start = examples[index]
            ids[row, : len(tokens)] = torch.tensor(tokens)
            targets[row, start : len(tokens)] = torch.tensor(tokens[start:])
        made.append(Batch(ids, targets))
    return made


def parts(batch: Batch) -> Iterator[Batch]:
    """The batch's rows a few at a time."""
    rows = max(1, PART // batch.ids.shape[1])
    for start in range(0, len(batch.ids), rows):
        yield Batch(batch.ids[start : start + rows], batch.targets[start : start + rows])


def loss_of(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Summed cross-entropy over the targets; logits are computed at their positions alone."""
    hidden = model.model(batch.ids).last_hidden_state[:, :-1]
    targets = batch.targets[:, 1:]
    at = targets != -100
    return F.cross_entropy(model.lm_head(hidden[at]).float(), targets[at], reduction="sum")


def main() -> None:
    """Train until the examples or the minutes are used up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--start", type=Path, default=WORK / "student")
    parser.add_argument("--examples", type=Path, default=WORK / "examples.jsonl")
    parser.add_argument("--out", type=Path, default=WORK / "trained")
    parser.add_argument("--peak", type=float, default=PEAK)
    parser.add_argument("--shard", default="0/1", help="which of how many runs side by side this is")
    options = parser.parse_args()
    shard, shards = (int(part) for part in options.shard.split("/"))
    torch.manual_seed(13)
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // shards))
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    rows = [json.loads(line) for line in options.examples.open(encoding="utf8")]
    plan = batches(encode(tokenizer, rows), seed=13)[shard::shards]
    # Attention as plain products: a sixth faster here than the fused kernel, whose way back is slow on short rows.
    model = AutoModelForCausalLM.from_pretrained(options.start, dtype=torch.bfloat16, attn_implementation="eager")
    model.train()
    # The embedding is tied to the output layer and knows more words than the examples show: it stays as it is.
    model.get_input_embeddings().weight.requires_grad_(False)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    masters = [parameter.detach().float().requires_grad_() for parameter in trained]
    optimizer = torch.optim.AdamW(masters, lr=options.peak, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    checkpoint = options.out.with_suffix(".checkpoint.pt")
    step, spent, average = 0, 0.0, 0.0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        step, spent = state["step"], state["spent"]
        optimizer.load_state_dict(state["optimizer"])
        for parameter, master, saved in zip(trained, masters, state["masters"], strict=True):
            master.data.copy_(saved)
            parameter.data.copy_(saved)
    saved_at = time.monotonic()
    while step < len(plan) and spent < options.minutes * 60:
        began = time.monotonic()
        progress = max(step / len(plan), spent / (options.minutes * 60))
        rate = options.peak * min(1.0, (step + 1) / WARMUP) * (1.0 - progress)
        optimizer.param_groups[0]["lr"] = rate
        counted = int((plan[step].targets[:, 1:] != -100).sum())
        loss = 0.0
        for part in parts(plan[step]):
            share = loss_of(model, part) / counted
            share.backward()
            loss += share.item()
        for parameter, master in zip(trained, masters, strict=True):
            master.grad = parameter.grad.float()
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(masters, 1.0)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(trained, masters, strict=True):
                parameter.copy_(master)
        step += 1
        spent += time.monotonic() - began
        average = loss if average == 0.0 else 0.97 * average + 0.03 * loss
        if step % 10 == 0:
            print(f"{step}/{len(plan)} {spent / 60:.1f} min loss {average:.3f} lr {rate:.2e}", flush=True)
        if time.monotonic() - saved_at > CHECKPOINT_SECONDS:
            state = {"step": step, "spent": spent, "optimizer": optimizer.state_dict(), "masters": masters}
            torch.save(state, checkpoint.with_suffix(".partial"))
            checkpoint.with_suffix(".partial").replace(checkpoint)
            saved_at = time.monotonic()
    for parameter, master in zip(trained, masters, strict=True):
        parameter.data = master.data
    model.float().save_pretrained(options.out)
    tokenizer.save(str(options.out / "tokenizer.json"))
    (options.out / "tokenizer_config.json").write_text((options.start / "tokenizer_config.json").read_text())
    checkpoint.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
