"""Tiny models of the very classes that the profiles use, with real tokenizers, made on the spot.

Weights are random but large, so that greedy decoding has clear preferences and engines can be compared.
"""

from __future__ import annotations

import json
import shutil
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tiny import make_gemma

from pipeline.engines.base import Limits
from pipeline.engines.convert import convert
from pipeline.engines.ctranslate2 import CTranslate2Engine
from pipeline.engines.fetch import fetch
from pipeline.engines.registry import Registry
from pipeline.engines.transformers import TransformersEngine, quieten
from pipeline.syntax import Tree, parse

FRENCH = (
    "La ministre de l'Agriculture a inauguré jeudi un silo de 4 500 tonnes près de Mopti.",
    "Le porte-parole de l'état-major a compté 17 blessés après l'accrochage de dimanche soir.",
    "Selon la Banque centrale, l'inflation est retombée à 2,8 % en mars 2024.",
    "Les trois pays ont promis de mettre en commun leurs gardes-frontières avant la fin de l'année.",
    "« Nous avons besoin d'écoles, pas de discours », a lancé le maire de Gao devant la délégation.",
    "À Niamey, des centaines d'étudiants ont défilé sous la pluie pour réclamer leurs bourses.",
    "Le convoi parti de Ouagadougou transportait du riz, du mil et des médicaments.",
    "L'ambassadeur a remis ses lettres de créance au président mardi matin.",
)
ENGLISH = (
    "The agriculture minister opened a silo of 4,500 tonnes near Mopti on Thursday.",
    "The army spokesman counted 17 wounded after the clash on Sunday evening.",
    "According to the central bank, inflation fell back to 2.8% in March 2024.",
    "The three countries promised to pool their border guards before the end of the year.",
    '"We need schools, not speeches," the mayor of Gao told the delegation.',
    "In Niamey, hundreds of students marched in the rain to claim their grants.",
    "The convoy from Ouagadougou carried rice, millet and medicines.",
    "The ambassador presented his credentials to the president on Tuesday morning.",
)


_TREES: dict[str, Tree] = {}


@pytest.fixture(autouse=True)
def _parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser is asked once for a sentence, however many tests need it: its process takes a second to start."""

    def once(sentences: Iterable[str]) -> dict[str, Tree]:
        asked = list(sentences)
        _TREES.update(parse(one for one in asked if one not in _TREES))
        return {one: _TREES[one] for one in asked}

    monkeypatch.setattr("pipeline.summarise.jobs.parse", once)
    monkeypatch.setattr("pipeline.operate.doctor.parse", once)


@pytest.fixture(scope="session")
def quiet() -> None:
    """No warnings of transformers while models are made; it is imported for the tests that need it alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quieten()


def _sentencepiece(folder: Path, name: str, texts: tuple[str, ...], size: int, **ids: int) -> None:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts * 3), model_prefix=str(folder / "spm"), vocab_size=size, minloglevel=2,
        hard_vocab_limit=False, character_coverage=1.0, **ids,
    )  # fmt: skip
    (folder / "spm.model").rename(folder / name)
    (folder / "spm.vocab").unlink()


def _excite(model: Any, scale: float) -> None:
    import torch

    torch.manual_seed(5)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.copy_(torch.randn_like(parameter) * scale)


@pytest.fixture(scope="session")
def barthez(quiet: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As BARThez is published: MBart with config.json, sentencepiece.bpe.model, pytorch-like weights, nothing else."""
    import sentencepiece
    from transformers import MBartConfig, MBartForConditionalGeneration

    folder = tmp_path_factory.mktemp("barthez")
    _sentencepiece(folder, "sentencepiece.bpe.model", FRENCH, 140, bos_id=0, pad_id=1, eos_id=2, unk_id=3)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model")).get_piece_size()
    config = MBartConfig(
        vocab_size=pieces + 2, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=256,
        bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=2,
    )  # fmt: skip
    model = MBartForConditionalGeneration(config)
    _excite(model, 0.3)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink()
    settings = json.loads((folder / "config.json").read_text())
    settings |= {"tokenizer_class": "BarthezTokenizer", "num_beams": 4, "no_repeat_ngram_size": 3, "max_length": 9}
    (folder / "config.json").write_text(json.dumps(settings))
    return folder


@pytest.fixture(scope="session")
def marian(quiet: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As OPUS-MT is published: MarianMT with source.spm, target.spm and one vocab.json whose last entry is <pad>."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    folder = tmp_path_factory.mktemp("marian")
    _sentencepiece(folder, "source.spm", FRENCH, 120)
    _sentencepiece(folder, "target.spm", ENGLISH, 120)
    pieces: dict[str, int] = {"</s>": 0, "<unk>": 1}
    for name in ("source.spm", "target.spm"):
        model = sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
        for number in range(3, model.get_piece_size()):
            pieces.setdefault(model.id_to_piece(number), len(pieces))
    pieces["<pad>"] = len(pieces)
    (folder / "vocab.json").write_text(json.dumps(pieces))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": "fr", "target_lang": "en"})
    )
    pad = pieces["<pad>"]
    config = MarianConfig(
        vocab_size=len(pieces), d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=256,
        pad_token_id=pad, eos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=0,
        scale_embedding=True, activation_function="swish",
    )  # fmt: skip
    network = MarianMTModel(config)
    _excite(network, 0.25)
    with torch.no_grad():  # Marian starts from a zero embedding, which published conversions keep as <pad>'s
        network.model.shared.weight[pad] = 0
    network.save_pretrained(folder)
    settings = {
        "bad_words_ids": [[pad]], "decoder_start_token_id": pad, "eos_token_id": 0, "forced_eos_token_id": 0,
        "max_length": 512, "num_beams": 4, "pad_token_id": pad,
    }  # fmt: skip
    (folder / "generation_config.json").write_text(json.dumps(settings))
    return folder


@pytest.fixture(scope="session")
def gemma(quiet: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the embedded model is before conversion."""
    return make_gemma(tmp_path_factory.mktemp("gemma"), (*FRENCH, *ENGLISH))


REGISTRY = """
[profiles.tiny]
summary = "tiny models of the real classes"
tasks = { summarise = "barthez", headline = "gemma", "translate.fr-en" = "marian" }

[models.barthez]
title = "tiny MBart"
engine = "ENGINE"
kind = "seq2seq"
source = { hub = "somebody/barthez", revision = "main" }
licence = "Apache-2.0"
languages = ["fr"]
window = 128
context = 256
size_mb = 1
framing = { before = ["<s>"], after = ["</s>"], end = ["</s>"] }
tasks = { summarise = { prompt = "{text}", max_new_tokens = 20 } }

[models.marian]
title = "tiny Marian"
engine = "ENGINE"
kind = "seq2seq"
source = { hub = "somebody/marian", revision = "main" }
licence = "CC-BY-4.0"
languages = ["fr", "en"]
window = 128
context = 256
size_mb = 1
framing = { after = ["</s>"], end = ["</s>"] }
tasks = { "translate.fr-en" = { prompt = "{text}", max_new_tokens = 20 } }

[models.gemma]
title = "tiny Gemma"
engine = "ENGINE"
kind = "causal"
source = { hub = "somebody/gemma", revision = "main" }
licence = "Gemma"
languages = ["fr", "en"]
window = 120
context = 120
size_mb = 1
framing = { before = ["<bos>"], end = ["<eos>"], separator = " " }
tasks = { headline = { prompt = "Article : {text}\\nTitre :", max_new_tokens = 12 } }
"""


@pytest.fixture(scope="session")
def french() -> tuple[str, ...]:
    return FRENCH


@pytest.fixture(scope="session")
def registry_text() -> str:
    return REGISTRY


@pytest.fixture(scope="session")
def fetched(tmp_path_factory: pytest.TempPathFactory, barthez: Path, marian: Path, gemma: Path) -> Registry:
    """A registry whose three hub models were placed by hand and fetched, so converted to int8."""
    root = tmp_path_factory.mktemp("models")
    (root / "registry.toml").write_text(REGISTRY.replace("ENGINE", "ctranslate2"))
    for source in (barthez, marian, gemma):
        shutil.copytree(source, root / "cache" / source.name.rstrip("0123456789") / "source")
    registry = Registry.load(root / "registry.toml")
    assert fetch(registry, "tiny", console=Console(quiet=True)) == []
    return registry


Pair = tuple[CTranslate2Engine, TransformersEngine]

sys.path.insert(0, str(Path(__file__).parents[1] / "models" / "build"))


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory, barthez: Path, marian: Path, gemma: Path) -> dict[str, Pair]:
    """Each tiny model in both engines, in float32: what they say must be the same.

    "wide" is the Gemma as it ships, its layers widened so that the shared key is kept once, beside the one that it was.
    """
    from widen import widen

    root = tmp_path_factory.mktemp("float32")
    (root / "registry.toml").write_text(REGISTRY.replace("ENGINE", "transformers"))
    registry = Registry.load(root / "registry.toml")
    both: dict[str, Pair] = {}
    wide = root / "widened"
    widen(gemma, wide)
    for name, source in {"barthez": barthez, "marian": marian, "gemma": gemma, "wide": gemma}.items():
        entry = registry.model("gemma" if name == "wide" else name)
        convert(wide if name == "wide" else source, root / name, kind=entry.kind, quantization="float32")
        limits = Limits(entry.window, entry.context)
        both[name] = (
            CTranslate2Engine(
                root / name, name=name, fingerprint="0" * 16, kind=entry.kind, framing=entry.framing, limits=limits
            ),
            TransformersEngine(
                source, name=name, fingerprint="0" * 16, kind=entry.kind, framing=entry.framing, limits=limits
            ),
        )
    return both
