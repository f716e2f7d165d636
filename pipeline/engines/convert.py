"""From a model as published to a CTranslate2 folder: int8 weights, the tokenizer's files, and where decoding starts."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from pipeline.engines import weights
from pipeline.engines.base import Kind
from pipeline.engines.tokens import TOKENIZER_FILES
from pipeline.engines.transformers import load
from pipeline.errors import ModelError


def convert(source: Path, target: Path, *, kind: Kind, quantization: str = "int8_float32") -> None:
    """Convert a folder in the hub's layout into the CTranslate2 folder `target`, which appears whole or not at all.

    Raises ModelError if the folder is not a model that transformers loads and CTranslate2 knows.
    """
    model, tokenizer, tokens = load(source, kind)
    _write(model, tokenizer, tokens, source, target, quantization)


def convert_gguf(gguf: Path, target: Path, *, quantization: str = "int8_float32") -> None:
    """Convert a causal model in one GGUF file into the CTranslate2 folder `target`, which appears whole or not at all.

    Its weights are first made float16, so memory for twice the parameters' number in bytes is needed.
    Raises ModelError if it is not a model that transformers loads and CTranslate2 knows.
    """
    import torch

    model, tokenizer, tokens = load(gguf.parent, "causal", gguf_file=gguf.name, dtype=torch.float16)
    # The weights are dequantised on loading; what is left is the mark that they once were quantised.
    model.hf_quantizer = None
    model.config.__dict__.pop("quantization_config", None)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.save_pretrained(folder)
        _write(model, tokenizer, tokens, Path(folder), target, quantization)


def _write(model: Any, tokenizer: Any, tokens: list[str], source: Path, target: Path, quantization: str) -> None:
    import numpy
    from ctranslate2.converters import TransformersConverter  # type: ignore[import-untyped]

    class Converter(TransformersConverter):  # type: ignore[misc]
        """Converts the model at hand, where the library's own would load it again."""

        def load_model(self, *_: object, **__: object) -> Any:
            return model

        def load_tokenizer(self, *_: object, **__: object) -> Any:
            return _Vocabulary(tokenizer, tokens)

        def _load(self) -> Any:
            spec = super()._load()
            if _shares_keys(model.config):
                for layer in spec.decoder.layer:
                    # No attribute of the specification's class, and yet what the library reads.
                    vars(layer.self_attention)["multi_query"] = numpy.int8(1)
            return spec

    if model.config.model_type == "mbart":
        # The converter asks for what newer configurations leave out, for every MBart has it.
        model.config.normalize_before = True
        model.config.normalize_embedding = True
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    with tempfile.TemporaryDirectory() as configuration:
        model.config.save_pretrained(configuration)
        try:
            Converter(configuration).convert(str(partial), quantization=quantization)
        except (OSError, RuntimeError, ValueError) as error:
            shutil.rmtree(partial, ignore_errors=True)
            raise ModelError(f"The model for {target} cannot be converted ({error}); is there room?") from error
    for name in TOKENIZER_FILES:
        if (source / name).exists():
            shutil.copyfile(source / name, partial / name)
    if model.config.is_encoder_decoder:
        _set_start(model, tokens, partial)
    weights.seal(partial)
    shutil.rmtree(target, ignore_errors=True)
    partial.replace(target)


def _shares_keys(config: Any) -> bool:
    """Whether all heads read one key and value that can be kept once, and not once a head.

    Beam search copies what is kept at every token. CTranslate2 can do it where the heads side by side are as wide as
    the layer (models/build/widen.py makes them so).
    """
    return (
        not config.is_encoder_decoder
        and getattr(config, "num_key_value_heads", None) == 1
        and config.num_attention_heads * config.head_dim == config.hidden_size
    )


def _set_start(model: Any, tokens: list[str], folder: Path) -> None:
    """Write where decoding starts; the converter infers it from the tokenizer's class, the model's settings say it."""
    settings = model.generation_config
    if model.config.model_type != "marian":  # Marian starts from a zero embedding
        path = folder / "config.json"
        config = json.loads(path.read_text(encoding="utf-8"))
        config["decoder_start_token"] = tokens[settings.decoder_start_token_id]
        path.write_text(json.dumps(config, indent=2), encoding="utf-8")
    forced = settings.forced_bos_token_id
    start = {"forced_start": [tokens[forced]] if forced is not None else []}
    (folder / "engine.json").write_text(json.dumps(start), encoding="utf-8")


class _Vocabulary:
    """A tokenizer whose vocabulary has a token for each id: the converter takes its order for the ids."""

    def __init__(self, tokenizer: Any, tokens: list[str]) -> None:
        self._tokenizer = tokenizer
        self._tokens = tokens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)

    def get_vocab(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self._tokens)}
