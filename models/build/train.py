"""Fine-tune the cut model on a CPU: all layers, float32 master weights, loss on the targets only.

A process a core, each with its own part of every step, their gradients added: two cores in one process wait for each
other at every layer. What reads the same text (an article's title and its abstract) reads it once. The learning rate
falls to zero over the steps planned or the minutes given, whichever end comes first, so that a run of any length ends
in a finished model. Checkpoints every few minutes; a killed run goes on from the last one.
Writes work/trained/ (a transformers checkpoint).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F
from checkpoint import save
from rows import WORK
from steps import PAD, UNREAD
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

PART = 1024  # tokens that a process reads at a time, padding included: more of them take memory and hardly less time
PARTS = 8  # of them a step and process, if not said otherwise
LENGTHS = (72, 112, 160, 208, 272, 384)  # what rows are filled up to: layers are compiled once for each
FINE = tuple(range(32, 385, 8))  # the same where they are not compiled
PEAK = 8e-5
WARMUP = 20
CHECKPOINT_SECONDS = 300
EOS = 1


@dataclass(frozen=True)
class Row:
    """What is read, and each thing that is written after it: (ids of cue, target and end, length of the cue)."""

    source: tuple[int, ...]
    written: tuple[tuple[tuple[int, ...], int], ...]

    def __len__(self) -> int:
        return len(self.source) + sum(len(ids) for ids, _ in self.written)


@dataclass(frozen=True)
class Batch:
    """Rows of one length: ids, places and targets (rows, length), and what each place sees (rows, length, length)."""

    ids: torch.Tensor
    places: torch.Tensor
    targets: torch.Tensor
    seen: torch.Tensor

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return Batch(*(part.to(device) for part in (self.ids, self.places, self.targets, self.seen)))


class Product(torch.autograd.Function):
    """x @ weight.T, whose gradient of the weight turns the narrower side round first: half of the time with AMX."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:  # type: ignore[no-untyped-def]
        """The product."""
        ctx.save_for_backward(x, weight)
        return x @ weight.T

    @staticmethod
    def backward(ctx, given: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:  # type: ignore[no-untyped-def]
        """Both gradients."""
        x, weight = ctx.saved_tensors
        rows, out = x.flatten(0, -2), given.flatten(0, -2)
        change = out.T.contiguous() @ rows if out.shape[1] <= rows.shape[1] else (rows.T.contiguous() @ out).T
        return given @ weight, change


class Linear(torch.nn.Linear):
    """A linear layer without bias by `Product`."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """The product."""
        return Product.apply(input, self.weight)


def encode(tokenizer: Tokenizer, rows: Sequence[dict[str, str]]) -> list[Row]:
    """A row for each text that is read, with all that is written of it (but nothing twice)."""
    grouped: list[dict[str, str]] = []
    texts: list[str] = []
    last: dict[str, int] = {}
    for row in rows:
        source, cue = row["prompt"].rsplit("\n", 1)
        if source not in last or cue in grouped[last[source]]:
            last[source] = len(grouped)
            grouped.append({})
            texts.append(source)
        grouped[last[source]][cue] = row["target"]
    sources = tokenizer.encode_batch(texts)
    found = []
    for source, written in zip(sources, grouped, strict=True):
        tails = []
        for cue, target in written.items():
            asked = tokenizer.encode(f"\n{cue}", add_special_tokens=False).ids
            said = tokenizer.encode(target, add_special_tokens=False).ids
            tails.append((tuple(asked + said + [EOS]), len(asked)))
        found.append(Row(tuple(source.ids), tuple(tails)))
    return found


def batch(rows: Sequence[Row], length: int, height: int) -> Batch:
    """`rows` filled up to `length`, and with empty ones to `height`; what is written of a text sees no other such."""
    ids = torch.full((height, length), PAD)
    places = torch.zeros((height, length), dtype=torch.long)
    targets = torch.full((height, length), UNREAD)
    owner = torch.full((height, length), -1)
    for at, row in enumerate(rows):
        begin = len(row.source)
        ids[at, :begin] = torch.tensor(row.source)
        places[at, :begin] = torch.arange(begin)
        owner[at, :begin] = 0
        end = begin
        for number, (tail, cue) in enumerate(row.written, start=1):
            here = slice(end, end + len(tail))
            ids[at, here] = torch.tensor(tail)
            places[at, here] = torch.arange(begin, begin + len(tail))
            targets[at, end + cue : here.stop] = torch.tensor(tail[cue:])
            owner[at, here] = number
            end = here.stop
    before = torch.ones(length, length, dtype=torch.bool).tril()
    seen = before & ((owner[:, None, :] == 0) | (owner[:, None, :] == owner[:, :, None]))
    return Batch(ids, places, targets, seen)


def plan(rows: Sequence[Row], seed: int, shares: int, lengths: Sequence[int] = LENGTHS) -> list[list[Batch]]:
    """Steps' parts, each a batch for every one of `shares` processes, all of one shape; in random order."""
    random_ = random.Random(seed)
    made: list[list[Batch]] = []
    left = [row for row in rows if len(row) <= lengths[-1]]
    random_.shuffle(left)
    left.sort(key=lambda row: len(row) // 8)
    for length in lengths:
        fitting = [row for row in left if len(row) <= length]
        left = left[len(fitting) :]
        height = PART // length
        groups = [fitting[start : start + height] for start in range(0, len(fitting), height)]
        random_.shuffle(groups)
        for start in range(0, len(groups) - shares + 1, shares):
            made.append([batch(group, length, height) for group in groups[start : start + shares]])
    random_.shuffle(made)
    return made


def width() -> torch.dtype:
    """What products are computed in: bfloat16 where the processor has matrix units for it (AMX), else float32.

    As AVX-512 alone has bfloat16, a step takes as long as in float32, and gradients came out that are not finite.
    """
    flags = Path("/proc/cpuinfo").read_text().split()
    return torch.bfloat16 if "amx_bf16" in flags else torch.float32


def counted(some: Batch) -> int:
    """How many targets count."""
    return int((some.targets != UNREAD).sum())


def loss_of(model: torch.nn.Module, some: Batch) -> torch.Tensor:
    """Summed cross-entropy over the targets; logits are computed at their positions alone."""
    allowed = torch.zeros(some.seen.shape, dtype=model.dtype, device=some.seen.device).masked_fill(
        ~some.seen, torch.finfo(model.dtype).min
    )
    masks = dict.fromkeys(("full_attention", "sliding_attention"), allowed[:, None])
    read = model.model(some.ids, attention_mask=masks, position_ids=some.places, use_cache=False)
    hidden, targets = read.last_hidden_state[:, :-1], some.targets[:, 1:]
    at = targets != UNREAD
    return F.cross_entropy(model.lm_head(hidden[at]).float(), targets[at], reduction="sum")


def train(rank: int, shares: int, options: argparse.Namespace) -> None:
    """What each of `shares` processes does; the first one saves."""
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(options.port)}
    dist.init_process_group("gloo", rank=rank, world_size=shares)
    torch.manual_seed(13)
    torch.set_num_threads(1)
    torch._dynamo.config.recompile_limit = 64  # a layer's code for every length, gradient and kind of attention
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    rows = [json.loads(line) for line in options.examples.open(encoding="utf8")]
    dtype = width()
    short = dtype == torch.bfloat16  # float32's products take so long that compiling what stands between gains nothing
    parts = plan(encode(tokenizer, rows), 13, shares, LENGTHS if short else FINE)
    steps = [parts[start : start + options.parts] for start in range(0, len(parts), options.parts)]
    # Attention as plain products: faster here than the fused kernel, whose way back is slow on short rows.
    model = AutoModelForCausalLM.from_pretrained(options.start, dtype=dtype, attn_implementation="eager")
    model.train()
    # The embedding is tied to the output layer and knows more words than the examples show: it stays as it is.
    model.get_input_embeddings().weight.requires_grad_(False)
    for number, layer in enumerate(model.model.layers):
        layer.requires_grad_(number >= options.frozen)
        for part in layer.modules() if short else ():
            if type(part) is torch.nn.Linear:
                part.__class__ = Linear
        if short:
            layer.compile(dynamic=False)
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
    clock = torch.tensor(spent)
    saved_at = time.monotonic()
    while step < len(steps) and spent < options.minutes * 60:
        began = time.monotonic()
        progress = max(step / len(steps), spent / (options.minutes * 60))
        optimizer.param_groups[0]["lr"] = options.peak * min(1.0, (step + 1) / WARMUP) * (1.0 - progress)
        targets = sum(counted(one) for part in steps[step] for one in part)
        loss = torch.zeros(())
        for part in steps[step]:
            share = loss_of(model, part[rank]) / targets
            share.backward()
            loss += share.detach()
        flat = torch.cat([parameter.grad.float().flatten() for parameter in trained] + [loss[None]])
        dist.all_reduce(flat)
        loss = flat[-1].item()
        if not flat.isfinite().all():  # the sum is everyone's, so that all stop here
            raise SystemExit(
                f"Step {step + 1} gives gradients that are not finite, so nothing was learnt from it. What was saved "
                f"before is in {checkpoint.name}, if there is such a file: go on from there on another processor."
            )
        for parameter, master, change in zip(
            trained, masters, flat[:-1].split([parameter.numel() for parameter in trained]), strict=True
        ):
            master.grad = change.view_as(master)
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(masters, 1.0)
        optimizer.step()
        with torch.no_grad():
            for parameter, master in zip(trained, masters, strict=True):
                parameter.copy_(master)
        step += 1
        # The first process's clock is everyone's, so that all stop at the same step.
        clock.fill_(spent + time.monotonic() - began)
        dist.broadcast(clock, 0)
        spent = clock.item()
        average = loss if average == 0.0 else 0.95 * average + 0.05 * loss
        if rank == 0 and (step % 5 == 0 or step < 5):
            rate = optimizer.param_groups[0]["lr"]
            print(f"{step}/{len(steps)} {spent / 60:.1f} min loss {average:.3f} lr {rate:.2e}", flush=True)
        if rank == 0 and time.monotonic() - saved_at > CHECKPOINT_SECONDS:
            state = {"step": step, "spent": spent, "optimizer": optimizer.state_dict(), "masters": masters}
            torch.save(state, checkpoint.with_suffix(".partial"))
            checkpoint.with_suffix(".partial").replace(checkpoint)
            saved_at = time.monotonic()
    if rank == 0:
        for parameter, master in zip(trained, masters, strict=True):
            parameter.data = master.data
        save(model.float(), options.out, options.start)
        checkpoint.unlink(missing_ok=True)
    dist.destroy_process_group()


def main() -> None:
    """Train until the examples or the minutes are used up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--start", type=Path, default=WORK / "student")
    parser.add_argument("--examples", type=Path, default=WORK / "examples.jsonl")
    parser.add_argument("--out", type=Path, default=WORK / "trained")
    parser.add_argument("--peak", type=float, default=PEAK)
    parser.add_argument("--parts", type=int, default=PARTS, help=f"of {PART} tokens a step and process")
    parser.add_argument("--frozen", type=int, default=0, help="the first layers, which stay as they are")
    parser.add_argument("--port", type=int, default=29513, help="on which the processes find each other")
    options = parser.parse_args()
    shares = os.cpu_count() or 1
    torch.multiprocessing.spawn(train, args=(shares, options), nprocs=shares)


if __name__ == "__main__":
    main()
