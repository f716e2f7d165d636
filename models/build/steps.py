"""What the teacher's and the student's training on one GPU share: batches, loss, bfloat16 beside float32 weights."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F

PAD = 0
UNREAD = -100  # a target that does not count
NORM = 1.0  # of all gradients together, at most


@dataclass(frozen=True)
class Example:
    """Token ids of what is read and of what is to be written after it, its end included."""

    prompt: tuple[int, ...]
    target: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.target)


def batches(examples: Sequence[Example], tokens: int, random_: random.Random) -> list[list[Example]]:
    """Examples of like length, at most `tokens` with the padding; in random order."""
    order = list(examples)
    random_.shuffle(order)
    order.sort(key=lambda example: len(example) // 4)
    made: list[list[Example]] = [[]]
    longest = 0  # of the last batch
    for example in order:
        longest = max(longest, len(example))
        if made[-1] and _width(longest) * (len(made[-1]) + 1) > tokens:
            made.append([])
            longest = len(example)
        made[-1].append(example)
    random_.shuffle(made)
    return made


def _width(length: int) -> int:
    """A length that tensor cores take whole."""
    return -(-length // 8) * 8


def padded(some: Sequence[Example], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """(ids, targets), each (rows, length): the target of a place is the token after it.

    Rows are filled up to the right, where causal attention never looks, so that no mask is needed.
    """
    shape = (len(some), _width(max(map(len, some))))
    ids, targets = torch.full(shape, PAD), torch.full(shape, UNREAD)
    for row, example in enumerate(some):
        ids[row, : len(example)] = torch.tensor(example.prompt + example.target)
        targets[row, len(example.prompt) - 1 : len(example) - 1] = torch.tensor(example.target)
    return ids.to(device, non_blocking=True), targets.to(device, non_blocking=True)


def cross_entropy(hidden: torch.Tensor, output: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Summed over the targets, in nats; logits are computed at their places alone.

    `hidden` is (rows, length, width), `output` the output layer's weight (vocabulary, width).
    """
    at = targets != UNREAD
    return F.cross_entropy((hidden[at] @ output.T).float(), targets[at], reduction="sum")


def rate(peak: float, step: int, steps: int, warmup: int) -> float:
    """The learning rate of a step, the first being 0: up to the peak in a line, then in a line to zero."""
    return peak * min(1.0, (step + 1) / warmup) * (1.0 - step / steps)


class Masters:
    """AdamW on float32 masters, with bfloat16 weights that gradients are taken of (Micikevicius et al. 2018).

    A step of training is too small for the eight bits of a bfloat16 weight: added to it, it would be rounded away.
    """

    def __init__(self, model: torch.nn.Module, betas: tuple[float, float], decay: float) -> None:
        trained = {name: weight for name, weight in model.named_parameters() if weight.requires_grad}
        self._weights = list(trained.values())
        self._masters = [weight.detach().float().clone() for weight in self._weights]
        self._names = list(trained)
        for parameter in model.parameters():  # but no buffer: a rotary embedding's wavelengths keep their float32
            parameter.data = parameter.data.bfloat16()
        fused = self._masters[0].is_cuda
        self._optimizer = torch.optim.AdamW(self._masters, betas=betas, weight_decay=decay, fused=fused)

    def step(self, rate: float) -> None:
        """Change the weights by the gradients that they hold, and forget these."""
        self._optimizer.param_groups[0]["lr"] = rate
        for weight, master in zip(self._weights, self._masters, strict=True):
            assert weight.grad is not None
            master.grad, weight.grad = weight.grad.float(), None
        torch.nn.utils.clip_grad_norm_(self._masters, NORM)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._copy()

    def weights(self) -> dict[str, torch.Tensor]:
        """The masters by their names in the model."""
        return dict(zip(self._names, self._masters, strict=True))

    def state(self) -> dict[str, Any]:
        """What `load` goes on from."""
        return {"optimizer": self._optimizer.state_dict(), "masters": self._masters}

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self._optimizer.load_state_dict(state["optimizer"])
        for master, saved in zip(self._masters, state["masters"], strict=True):
            master.copy_(saved)
        self._copy()

    def _copy(self) -> None:
        with torch.no_grad():
            for weight, master in zip(self._weights, self._masters, strict=True):
                weight.copy_(master)
