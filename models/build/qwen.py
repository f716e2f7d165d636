"""The teacher in PyTorch: GGUF blocks to weights on the device, a pass to tune it by, and batched greedy search.

What transformers would do with the same file: its step of a search costs a thousand launches of small kernels, which a
GPU waits for. Here the step is captured once as a CUDA graph and launched as one; on a CPU the same step runs as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from gguf import GGUFReader

WINDOW = 512  # tokens that a row may have
CHECK = 8  # steps between two looks at whether all rows have ended, for which the device is waited for


@dataclass(frozen=True)
class Shape:
    """What a Qwen 2 model is made of; several query heads share a key and value head (Ainslie et al. 2023)."""

    layers: int
    width: int
    heads: int
    kv_heads: int
    theta: float  # the base of the rotary embedding's wavelengths
    epsilon: float

    @property
    def head(self) -> int:
        """A head's width."""
        return self.width // self.heads


@dataclass(frozen=True)
class Hypothesis:
    """What was written after a prompt, without its end; the log-probability in nats, of the end too, if it `ended`."""

    ids: tuple[int, ...]
    score: float
    ended: bool


def q4_k(raw: torch.Tensor) -> torch.Tensor:
    """Dequantise Q4_K: bytes (blocks * 144) to float32 (blocks * 256), eight groups of 32 a block.

    A weight is four bits times its group's scale, less its group's minimum; both are six bits times the block's.
    """
    blocks = raw.reshape(-1, 144)
    scale, least = (blocks[:, at : at + 2].contiguous().view(torch.float16).float() for at in (0, 2))
    low, middle, mixed = blocks[:, 4:16].reshape(-1, 3, 4).unbind(1)
    scales = torch.cat([low & 0x3F, (mixed & 0x0F) | ((low >> 2) & 0x30)], 1).float()
    minima = torch.cat([middle & 0x3F, (mixed >> 4) | ((middle >> 2) & 0x30)], 1).float()
    packed = blocks[:, 16:].reshape(-1, 4, 1, 32)
    bits = torch.cat([packed & 0x0F, packed >> 4], 2).reshape(-1, 8, 32).float()
    return ((scale * scales)[..., None] * bits - (least * minima)[..., None]).flatten()


def q6_k(raw: torch.Tensor) -> torch.Tensor:
    """Dequantise Q6_K: bytes (blocks * 210) to float32 (blocks * 256), sixteen groups of 16 a block.

    A weight is six bits less 32, times its group's eight-bit scale, times the block's.
    """
    blocks = raw.reshape(-1, 210)
    lower, upper = blocks[:, :128].reshape(-1, 2, 1, 64), blocks[:, 128:192].reshape(-1, 2, 1, 32)
    scales = blocks[:, 192:208].contiguous().view(torch.int8).float()
    scale = blocks[:, 208:].contiguous().view(torch.float16).float()
    low = torch.cat([lower & 0x0F, lower >> 4], 2).reshape(len(blocks), -1, 32)
    high = torch.cat([(upper >> shift) & 3 for shift in (0, 2, 4, 6)], 2).reshape(len(blocks), -1, 32)
    bits = (low | (high << 4)).float().reshape(len(blocks), 16, 16) - 32
    return ((scale * scales)[..., None] * bits).flatten()


DEQUANTISE = {"F32": lambda raw: raw.view(torch.float32), "Q4_K": q4_k, "Q6_K": q6_k}


def read(path: Path, device: torch.device) -> tuple[Shape, dict[str, torch.Tensor]]:
    """(shape, bfloat16 weights by their GGUF names on the device) of a Qwen 2 model's file."""
    file = GGUFReader(path)

    def value(name: str) -> float:
        field = file.get_field(f"qwen2.{name}")
        if field is None:
            raise SystemExit(f"{path} is not a Qwen 2 model: it does not say its {name}")
        return float(field.contents())

    weights = {}
    for tensor in file.tensors:
        kind = tensor.tensor_type.name
        if kind not in DEQUANTISE:
            raise SystemExit(f"{path}: {tensor.name} is stored as {kind}, not as one of {', '.join(DEQUANTISE)}")
        raw = torch.from_numpy(np.array(tensor.data).view(np.uint8).reshape(-1)).to(device)
        weights[tensor.name] = DEQUANTISE[kind](raw).bfloat16().reshape(*map(int, reversed(tensor.shape)))
    shape = Shape(
        layers=int(value("block_count")),
        width=int(value("embedding_length")),
        heads=int(value("attention.head_count")),
        kv_heads=int(value("attention.head_count_kv")),
        theta=value("rope.freq_base"),
        epsilon=value("attention.layer_norm_rms_epsilon"),
    )
    return shape, weights


class Layer(torch.nn.Module):
    """A layer's weights, those that read the same side by side."""

    def __init__(self, weights: dict[str, torch.Tensor], number: int) -> None:
        super().__init__()

        def joined(*names: str) -> torch.nn.Parameter:
            return torch.nn.Parameter(torch.cat([weights[f"blk.{number}.{name}"] for name in names]))

        self.attention_norm = joined("attn_norm.weight")
        self.qkv = joined("attn_q.weight", "attn_k.weight", "attn_v.weight")
        self.qkv_bias = joined("attn_q.bias", "attn_k.bias", "attn_v.bias")
        self.output = joined("attn_output.weight")
        self.mlp_norm = joined("ffn_norm.weight")
        self.gate_up = joined("ffn_gate.weight", "ffn_up.weight")
        self.down = joined("ffn_down.weight")


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Rotary position embedding (Su et al. 2021) of `x` (…, head), by the angles (…, head / 2) of its places."""
    first, second = x.chunk(2, -1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], -1)


class Qwen(torch.nn.Module):
    """A Qwen 2 model for rows of at most WINDOW tokens, filled up to the right."""

    cos: torch.Tensor
    sin: torch.Tensor

    def __init__(self, shape: Shape, weights: dict[str, torch.Tensor]) -> None:
        super().__init__()
        self.shape = shape
        self.layers = torch.nn.ModuleList(Layer(weights, number) for number in range(shape.layers))
        self.final_norm = torch.nn.Parameter(weights["output_norm.weight"])
        # One matrix is embedding and output layer, and stays as it is; the file holds it finer as the latter.
        tied = weights["output.weight" if "output.weight" in weights else "token_embd.weight"]
        self.embedding = torch.nn.Parameter(tied, requires_grad=False)
        wavelengths = shape.theta ** (torch.arange(0, shape.head, 2).float() / shape.head)
        angles = torch.arange(WINDOW).float()[:, None] / wavelengths
        self.register_buffer("cos", angles.cos().to(tied), persistent=False)
        self.register_buffer("sin", angles.sin().to(tied), persistent=False)

    def numbered(self) -> Iterator[tuple[int, Layer]]:
        """The layers and their numbers."""
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            yield number, layer

    def norm(self, x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        """Root-mean-square norm."""
        return F.rms_norm(x, (self.shape.width,), weight, self.shape.epsilon)

    def queries(self, layer: Layer, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Queries (…, heads, head), keys and values (…, kv_heads, head), before they are rotated."""
        shape = self.shape
        joint = F.linear(self.norm(x, layer.attention_norm), layer.qkv, layer.qkv_bias)
        split = joint.unflatten(-1, (-1, shape.head)).split([shape.heads, shape.kv_heads, shape.kv_heads], -2)
        return split[0], split[1], split[2]

    def after(self, layer: Layer, x: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """The layer's output (…, width) from its input and what its heads saw (…, width)."""
        x = x + seen @ layer.output.T
        gate, up = (self.norm(x, layer.mlp_norm) @ layer.gate_up.T).chunk(2, -1)
        return x + (F.silu(gate) * up) @ layer.down.T

    def forward(self, ids: torch.Tensor, cache: tuple[torch.Tensor, torch.Tensor] | None = None) -> torch.Tensor:
        """Hidden states (rows, length, width) of ids (rows, length).

        Keys and values are kept in the cache, each (layers, rows, kv_heads, at least length, head), if there is one.
        """
        length = ids.shape[1]
        x = F.embedding(ids, self.embedding)
        cos, sin = self.cos[:length, None], self.sin[:length, None]
        for number, layer in self.numbered():
            q, k, v = self.queries(layer, x)
            q, k, v = rotate(q, cos, sin).transpose(1, 2), rotate(k, cos, sin).transpose(1, 2), v.transpose(1, 2)
            if cache is not None:
                cache[0][number, :, :, :length], cache[1][number, :, :, :length] = k, v
            seen = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
            x = self.after(layer, x, seen.transpose(1, 2).flatten(2))
        return self.norm(x, self.final_norm)


class GreedySearch:
    """Greedy search after `rows` prompts at a time, prompt and answer in at most one of `lengths` tokens.

    A graph goes over all the room that it was captured with, so that there is one for each length; they share memory.
    """

    @torch.inference_mode()
    def __init__(self, model: Qwen, rows: int, lengths: Sequence[int], end: int) -> None:
        self.model, self.rows, self.lengths, self.end = model, rows, tuple(lengths), end
        shape, device = model.shape, model.embedding.device
        longest = max(lengths)
        room = shape.layers * rows * shape.kv_heads * longest * shape.head
        self.stored = torch.zeros(2, room, device=device, dtype=model.embedding.dtype)
        self.token = torch.zeros(rows, dtype=torch.long, device=device)  # the last one of each row
        self.place = torch.zeros(rows, dtype=torch.long, device=device)  # where it stands
        self.done = torch.zeros(rows, dtype=torch.bool, device=device)
        self.score = torch.zeros(rows, device=device)
        self.found = torch.zeros(rows, longest, dtype=torch.long, device=device)
        self.count = torch.zeros(rows, 1, dtype=torch.long, device=device)  # of tokens found, for every row the same
        self.numbers = torch.arange(max(rows, longest), device=device)
        self.graphs: dict[int, torch.cuda.CUDAGraph] = {}
        self.pool = torch.cuda.graph_pool_handle() if device.type == "cuda" else None

    @torch.inference_mode()
    def __call__(self, prompts: Sequence[Sequence[int]], length: int) -> list[Hypothesis]:
        """The answer to each of at most `rows` prompts, which with it takes `length` tokens, one of the lengths."""
        graph = self._graph(length)
        count, longest = len(prompts), max(map(len, prompts))
        lengths = torch.tensor([len(prompt) for prompt in prompts] + [1] * (self.rows - count))
        ids = torch.zeros(self.rows, longest, dtype=torch.long)
        for row, prompt in enumerate(prompts):
            ids[row, : len(prompt)] = torch.tensor(prompt)
        self.score.zero_(), self.count.zero_(), self.found.fill_(self.end)
        self.done.copy_(self.numbers[: self.rows] >= count)
        self.place.copy_(lengths)
        hidden = self.model(ids.to(self.token.device), self._cache(length))
        self._choose(hidden[self.numbers[: self.rows], self.place - 1])
        for step in range(length - longest - 1):
            if step % CHECK == 0 and bool(self.done.all()):
                break
            graph.replay() if graph else self._step(length)
        found, score, done = self.found[:count].tolist(), self.score[:count].tolist(), self.done[:count].tolist()
        answers = []
        for row, value, ended in zip(found, score, done, strict=True):
            whole = row.index(self.end) if self.end in row else len(row)
            answers.append(Hypothesis(tuple(row[:whole]), value, ended))
        return answers

    def _cache(self, length: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Keys and values, each (layers, rows, kv_heads, length, head), all lengths in the same memory."""
        shape = self.model.shape
        sizes = (shape.layers, self.rows, shape.kv_heads, length, shape.head)
        used = self.stored[:, : torch.Size(sizes).numel()]
        return used[0].view(sizes), used[1].view(sizes)

    def _graph(self, length: int) -> torch.cuda.CUDAGraph | None:
        """The step for a length, captured; nothing on a CPU. What it does while it is captured is undone after it."""
        if self.pool is None:
            return None
        if length not in self.graphs:
            self.place.zero_(), self.count.zero_()
            # Libraries set themselves up in the first steps, which must not be captured.
            aside = torch.cuda.Stream()
            aside.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(aside):
                for _ in range(2):
                    self._step(length)
            torch.cuda.current_stream().wait_stream(aside)
            self.graphs[length] = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graphs[length], pool=self.pool):
                self._step(length)
        return self.graphs[length]

    def _choose(self, hidden: torch.Tensor) -> None:
        """The likeliest next token of each row that has not ended, from its hidden state (rows, width)."""
        logits = (hidden @ self.model.embedding.T).float()
        best, token = logits.max(-1)
        self.score += torch.where(self.done, 0.0, best - logits.logsumexp(-1))
        self.token.copy_(torch.where(self.done, self.end, token))
        self.found.scatter_(1, self.count, self.token[:, None])
        self.count += 1
        self.done |= self.token == self.end

    def _step(self, length: int) -> None:
        """Read each row's last token and choose the next: the same kernels at the same addresses every time."""
        model, shape = self.model, self.model.shape
        keys, values = self._cache(length)
        x = F.embedding(self.token, model.embedding)
        cos, sin = model.cos[self.place][:, None], model.sin[self.place][:, None]
        later = self.numbers[:length] > self.place[:, None]
        mask = torch.zeros_like(later, dtype=x.dtype).masked_fill(later, float("-inf"))[:, None, None]
        here = (self.numbers[: self.rows, None], self.numbers[None, : shape.kv_heads], self.place[:, None])
        for number, layer in model.numbered():
            q, k, v = model.queries(layer, x)
            keys[number].index_put_(here, rotate(k, cos, sin))
            values[number].index_put_(here, v)
            q = rotate(q, cos, sin).unflatten(1, (shape.kv_heads, -1)) * shape.head**-0.5
            weights = (q @ keys[number].transpose(-1, -2) + mask).softmax(-1)
            x = model.after(layer, x, (weights @ values[number]).flatten(1))
        self.place += 1
        self._choose(model.norm(x, model.final_norm))
