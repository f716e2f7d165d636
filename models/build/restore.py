"""Get the shipped weights back as a checkpoint to train on: CTranslate2's int8 file, dequantised, into work/shipped/.

What int8 costs here is far below what a training step changes, so that training can go on on another machine from
what git holds. The file's layout is that of ctranslate2.specs.model_spec.ModelSpec._serialize.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import torch
from checkpoint import save
from rows import WORK
from transformers import AutoModelForCausalLM

COMPACT = Path(__file__).parents[1] / "compact"
TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)


def variables(path: Path) -> dict[str, np.ndarray]:
    """Every variable of a CTranslate2 model by its name, int8 weights as they are stored, beside their scales."""
    content = memoryview(path.read_bytes())
    at = 0

    def number(kind: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from("<" + kind, content, at)
        at += struct.calcsize(kind)
        return int(value)

    def string() -> str:
        nonlocal at
        length = number("H")
        text = bytes(content[at : at + length - 1]).decode()
        at += length
        return text

    number("I"), string(), number("I")
    found = {}
    for _ in range(number("I")):
        name = string()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = TYPES[number("B")], number("I")
        found[name] = np.frombuffer(content[at : at + size], kind).reshape(shape)
        at += size
    return found


def restore() -> Path:
    """Write work/shipped, a transformers checkpoint in float32."""
    stored = variables(COMPACT / "model.bin")

    def weight(name: str) -> torch.Tensor:
        value = stored[f"{name}/weight"].astype(np.float32)
        if f"{name}/weight_scale" in stored:
            value /= stored[f"{name}/weight_scale"].astype(np.float32)[:, None]
        return torch.from_numpy(value)

    model = AutoModelForCausalLM.from_pretrained(WORK / "student", dtype=torch.float32)
    state = model.state_dict()
    config = model.config
    heads = [config.num_attention_heads, config.num_key_value_heads, config.num_key_value_heads]
    shipped = stored["decoder/layer_norm/gamma"]
    share = (config.hidden_size / len(shipped)) ** 0.5  # what widen.py has multiplied the norms by
    made = {"model.norm.weight": torch.from_numpy(shipped.astype(np.float32))}
    for number in range(config.num_hidden_layers):
        theirs, ours = f"decoder/layer_{number}", f"model.layers.{number}"
        joint = weight(f"{theirs}/self_attention/linear_0").split([config.head_dim * count for count in heads])
        for letter, part in zip("qkv", joint, strict=True):
            made[f"{ours}.self_attn.{letter}_proj.weight"] = part
        made[f"{ours}.self_attn.o_proj.weight"] = weight(f"{theirs}/self_attention/linear_1")
        for letter in "qk":
            gamma = stored[f"{theirs}/self_attention/{letter}_norm/gamma"]
            made[f"{ours}.self_attn.{letter}_norm.weight"] = torch.from_numpy(gamma.astype(np.float32))
        for name, layer in (("gate", "linear_0"), ("up", "linear_0_noact"), ("down", "linear_1")):
            made[f"{ours}.mlp.{name}_proj.weight"] = weight(f"{theirs}/ffn/{layer}")
        for name in ("input", "post_attention", "pre_feedforward", "post_feedforward"):
            gamma = torch.from_numpy(stored[f"{theirs}/{name}_layer_norm/gamma"].astype(np.float32))
            made[f"{ours}.{name}_layernorm.weight"] = (1 + gamma) / share - 1
    # The embedding, tied to the output layer, was never trained: the base's own is exact.
    expected = {name for name in state if "embed_tokens" not in name and name != "lm_head.weight"}
    assert expected == set(made), expected ^ set(made)
    # Without the zeros that widen.py put beside the weights.
    kept = {name: value[tuple(slice(0, size) for size in state[name].shape)] for name, value in made.items()}
    model.load_state_dict(state | kept)
    target = WORK / "shipped"
    save(model, target, WORK / "student")
    return target


if __name__ == "__main__":
    print(restore())
