"""The smallest model of the embedded one's class, made on the spot: for tests, and for benches that run many times."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path


def make_gemma(folder: Path, texts: Sequence[str]) -> Path:
    """Gemma 3 with a byte-fallback BPE trained on `texts` and special tokens, weights random; gives the folder."""
    import torch
    from tokenizers import Tokenizer, decoders, models, normalizers, trainers
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    special = ["<pad>", "<eos>", "<bos>", "<unk>"]
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=420, special_tokens=special, show_progress=False,
        initial_alphabet=["\n"]),
    )  # fmt: skip
    # The trainer knows special tokens and characters only; byte tokens are ordinary tokens of Gemma's vocabulary.
    state = json.loads(tokenizer.to_str())
    for token in bytes_:
        state["model"]["vocab"][token] = len(state["model"]["vocab"])
    tokenizer = Tokenizer.from_str(json.dumps(state))
    config = Gemma3TextConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=64, intermediate_size=128, num_hidden_layers=7,
        num_attention_heads=4, num_key_value_heads=1, head_dim=32, sliding_window=128, max_position_embeddings=512,
        pad_token_id=0, eos_token_id=1, bos_token_id=2, query_pre_attn_scalar=32,
    )  # fmt: skip
    torch.manual_seed(5)
    model = Gemma3ForCausalLM(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.mul_(4)
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<bos>", eos_token="<eos>", unk_token="<unk>", pad_token="<pad>"
    ).save_pretrained(folder)
    return folder


def registry(*, window: int, context: int) -> str:
    """The text of a registry whose profile "tiny" does everything with a model in the folder `tiny` beside it."""
    return f"""
[profiles.tiny]
summary = "a tiny model of the embedded one's class"
tasks = {{ summarise = "tiny", headline = "tiny", "translate.fr-en" = "tiny", "translate.en-fr" = "tiny" }}

[models.tiny]
title = "tiny Gemma"
engine = "ctranslate2"
kind = "causal"
source = {{ folder = "tiny" }}
licence = "none"
languages = ["fr", "en"]
window = {window}
context = {context}
size_mb = 1
framing = {{ before = ["<bos>"], end = ["<eos>"], separator = " " }}

[models.tiny.tasks]
summarise = {{ prompt = "Article : {{text}}\\nRésumé :", max_new_tokens = 8 }}
headline = {{ prompt = "Article : {{text}}\\nTitre :", max_new_tokens = 8 }}
"translate.fr-en" = {{ prompt = "{{text}}", max_new_tokens = 8 }}
"translate.en-fr" = {{ prompt = "{{text}}", max_new_tokens = 8 }}
"""
