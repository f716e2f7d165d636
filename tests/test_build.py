"""The scripts that make the embedded model, on random models of two layers and rows made up here."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, GGUFWriter
from gguf.quants import dequantize
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM, Gemma3ForCausalLM, Gemma3TextConfig, Qwen2Config, Qwen2ForCausalLM

NAMES = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


@pytest.fixture(scope="module")
def reference() -> Any:
    """A random Qwen 2 as transformers has it."""
    torch.manual_seed(3)
    config = Qwen2Config(
        vocab_size=90, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-6, tie_word_embeddings=True,
        bos_token_id=0, eos_token_id=7, pad_token_id=0, rope_parameters={"rope_type": "default", "rope_theta": 1e6},
    )  # fmt: skip
    model: Any = Qwen2ForCausalLM(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.15 * torch.randn_like(weight))
    return model.eval()


def gguf_names(model: Any) -> dict[str, torch.Tensor]:
    """Its weights as a GGUF file names them."""
    state = model.state_dict()
    found = {"token_embd.weight": state["model.embed_tokens.weight"], "output_norm.weight": state["model.norm.weight"]}
    for number in range(model.config.num_hidden_layers):
        for ours, theirs in NAMES.items():
            for kind in ("weight", "bias"):
                name = f"model.layers.{number}.{theirs}.{kind}"
                if name in state:
                    found[f"blk.{number}.{ours}.{kind}"] = state[name]
    return found


@pytest.fixture(scope="module")
def teacher(reference: Any) -> Any:
    """The same in the build's own code, in float32."""
    from qwen import Qwen, Shape

    shape = Shape(layers=2, width=64, heads=4, kv_heads=2, theta=1e6, epsilon=1e-6)
    return Qwen(shape, {name: value.clone() for name, value in gguf_names(reference).items()})


@pytest.mark.parametrize(("kind", "size"), [("Q4_K", 144), ("Q6_K", 210)])
def test_blocks_are_dequantised_as_gguf_does(kind: str, size: int) -> None:
    from qwen import DEQUANTISE

    raw = np.random.default_rng(1).integers(0, 256, (9, size), np.uint8)
    scales = np.random.default_rng(2).normal(size=(9, 2)).astype(np.float16).view(np.uint8)
    # Of random bytes some would be no number as a scale.
    if kind == "Q4_K":
        raw[:, :4] = scales
    else:
        raw[:, -2:] = scales[:, :2]
    ours = DEQUANTISE[kind](torch.from_numpy(raw.reshape(-1)))
    np.testing.assert_allclose(ours.numpy(), dequantize(raw, GGMLQuantizationType[kind]).reshape(-1), rtol=1e-6)


def test_a_gguf_file_is_read(tmp_path: Path, reference: Any) -> None:
    from qwen import Qwen, Shape, read

    writer = GGUFWriter(tmp_path / "tiny.gguf", "qwen2")
    writer.add_block_count(2)
    writer.add_embedding_length(64)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_rope_freq_base(1e6)
    writer.add_layer_norm_rms_eps(1e-6)
    for name, value in gguf_names(reference).items():
        writer.add_tensor(name, value.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    shape, weights = read(tmp_path / "tiny.gguf", torch.device("cpu"))
    assert shape == Shape(2, 64, 4, 2, 1e6, pytest.approx(1e-6))
    ids = torch.arange(20)[None]
    model = Qwen(shape, weights)
    with torch.no_grad():
        found = model(ids) @ model.embedding.T
        assert (found.argmax(-1) == reference(ids).logits.argmax(-1)).float().mean() > 0.8  # bfloat16


def test_the_teacher_says_what_transformers_says(reference: Any, teacher: Any) -> None:
    ids = torch.randint(0, 90, (3, 17))
    with torch.no_grad():
        torch.testing.assert_close(teacher(ids) @ teacher.embedding.T, reference(ids).logits, rtol=1e-4, atol=1e-4)


def test_greedy_search_finds_what_transformers_finds(reference: Any, teacher: Any) -> None:
    from qwen import GreedySearch

    random_ = random.Random(4)
    prompts = [[random_.randrange(8, 90) for _ in range(size)] for size in (3, 9, 5, 11)]
    search = GreedySearch(teacher, 5, (24, 40), end=7)
    for length in (40, 24, 40):  # the lengths share memory
        found = search(prompts, length)
        for prompt, answer in zip(prompts, found, strict=True):
            with torch.no_grad():
                room = length - max(map(len, prompts))
                ids = torch.tensor([prompt])
                made = reference.generate(
                    ids, attention_mask=torch.ones_like(ids), max_new_tokens=room, do_sample=False
                )[0].tolist()
                logits = reference(torch.tensor([made])).logits[0].log_softmax(-1)
            wanted = made[len(prompt) :]
            likely = sum(logits[at, made[at + 1]].item() for at in range(len(prompt) - 1, len(made) - 1))
            assert answer.ended == (7 in wanted)
            assert list(answer.ids) == [token for token in wanted if token != 7]
            assert answer.score == pytest.approx(likely, abs=1e-2)


def small_gemma(**changes: Any) -> Any:
    config = Gemma3TextConfig(
        vocab_size=60, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=1, head_dim=16, sliding_window=64, max_position_embeddings=128,
        pad_token_id=0, eos_token_id=1, bos_token_id=2, query_pre_attn_scalar=16,
        layer_types=["sliding_attention", "full_attention"], **changes,
    )  # fmt: skip
    torch.manual_seed(5)
    model: Any = Gemma3ForCausalLM(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(0.1 * torch.randn_like(weight))
    return model.eval()


@pytest.mark.parametrize("dead", [False, True])
def test_alignment_undoes_smoothing(dead: bool) -> None:
    from align import align, apart
    from smooth import balance

    base, model = small_gemma(), small_gemma()
    ids = torch.arange(2, 50)[None]
    with torch.no_grad():
        for name, weight in model.named_parameters():  # as training moves it
            if "embed" not in name:
                weight.add_(0.002 * torch.randn_like(weight))
        for both in (base, model) if dead else ():  # rows of zeros have no factor
            both.model.layers[0].mlp.up_proj.weight[3] = 0
            both.model.layers[1].self_attn.v_proj.weight[2] = 0
        before, trained = model(ids).logits, apart(model, base)
        balance(model, [ids[0].tolist(), list(range(5, 25))])
        assert apart(model, base) > 10 * trained
        align(model, base)
        assert all(weight.isfinite().all() for weight in model.parameters())
        torch.testing.assert_close(model(ids).logits, before, rtol=1e-3, atol=1e-3)
        assert dead or apart(model, base) < 1.5 * trained


def checkpoint(folder: Path) -> Path:
    small_gemma().save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_text("{}")
    return folder


def rows_of(count: int) -> list[Any]:
    """Texts of random tokens, of each of which one or two things are written: its first token again and again."""
    from train import Row

    random_ = random.Random(6)
    made = []
    for number in range(count):
        source = (2, *(random_.randrange(10, 60) for _ in range(random_.randrange(3, 9))))
        tails = [((8 + kind, source[1], source[1], 1), 1) for kind in range(1 + number % 2)]
        made.append(Row(source, tuple(tails)))
    return made


def test_rows_alone_cost_what_rows_with_a_mask_cost() -> None:
    from steps import padded
    from train import batch, counted, loss_of
    from train_gpu import examples, one_step

    model, some = small_gemma(), rows_of(6)
    masked = batch(some, max(map(len, some)), len(some))
    wanted = loss_of(model, masked).item() / counted(masked)
    assert len(examples(some)) == 9
    assert one_step(model, [examples(some)[:4], examples(some)[4:]]).item() == pytest.approx(wanted, rel=1e-4)
    ids, targets = padded(examples(some), torch.device("cpu"))
    assert ids.shape == targets.shape
    assert ids.shape[1] % 8 == 0


def test_attention_is_plainly_causal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from train_gpu import examples, one_step

    model = AutoModelForCausalLM.from_pretrained(checkpoint(tmp_path), attn_implementation="sdpa")
    seen: list[tuple[object, object]] = []
    real = torch.nn.functional.scaled_dot_product_attention

    def record(*given: Any, **options: Any) -> torch.Tensor:
        seen.append((options.get("attn_mask"), options.get("is_causal")))
        return real(*given, **options)

    monkeypatch.setattr(torch.nn.functional, "scaled_dot_product_attention", record)
    one_step(model, [examples(rows_of(3))])
    assert seen == [(None, True)] * 2


def test_training_ends_on_the_last_part_whatever_the_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import train_gpu
    from train import batch

    for name, value in {"CHECK": 8, "TOKENS": 96, "WARMUP": 2, "TIMED": 2}.items():
        monkeypatch.setattr(train_gpu, name, value)
    start, out = checkpoint(tmp_path / "start"), tmp_path / "trained"
    held = {"copy": [batch([row], len(row), 1) for row in rows_of(3)]}
    first, last = (train_gpu.plan(train_gpu.examples(rows_of(count)), 2, random.Random(count)) for count in (60, 20))
    train_gpu.fit(first, last, train_gpu.Run(start, out, peak=1e-2, minutes=60), held)
    said = capsys.readouterr().out
    assert f"{len(first) + len(last)} steps, of these {len(last)} at the end" in said
    losses = [float(part.split()[0]) for part in said.split("copy ")[1:]]
    assert losses[-1] < losses[0]
    before, after = (AutoModelForCausalLM.from_pretrained(path).state_dict() for path in (start, out))
    changed = {name for name in before if not before[name].equal(after[name])}
    assert "model.embed_tokens.weight" not in changed
    assert "model.layers.0.mlp.up_proj.weight" in changed
    assert all(value.dtype == torch.float32 for value in after.values())
    between = AutoModelForCausalLM.from_pretrained(tmp_path / "trained-first").state_dict()
    assert any(not between[name].equal(after[name]) for name in changed)

    train_gpu.fit(first, last, train_gpu.Run(start, tmp_path / "short", peak=1e-2, minutes=0), held)
    assert f"{4 + len(last)} steps, of these {len(last)} at the end" in capsys.readouterr().out


def test_a_file_that_a_kill_cut_short_goes_on(tmp_path: Path) -> None:
    from rows import append, rows, written

    path = tmp_path / "some.jsonl"
    assert written(path) == set()
    append(path, [{"id": "a", "fr": "un\u2028deux"}, {"id": "b", "fr": "trois"}])
    with path.open("a") as file:
        file.write('{"id": "c", "f')
    assert written(path) == {"a", "b"}
    append(path, [{"id": "c", "fr": "quatre"}])
    assert [row["id"] for row in rows(path)] == ["a", "b", "c"]


def test_what_teachers_agree_in(tmp_path: Path) -> None:
    from agree import both, judge
    from rows import append

    fr = "La récolte de blé a atteint 240 000 tonnes dans le pays."
    said = {
        "same": ("The wheat harvest reached 240,000 tonnes in the country.",) * 2,
        "digits": ("The wheat harvest reached 240, 000 tonnes in the country.", "The harvest was 24,000 tonnes."),
        "alphabet": ("Урожай проса в стране достиг 240 000 тонн.", ""),
    }
    for number, name in enumerate(("one", "two")):
        some = ({"id": key, "fr": fr, "en": texts[number], "score": -0.1 * number} for key, texts in said.items())
        append(tmp_path / name, some)
    found = {row.id: row for row in judge(both(tmp_path / "one", tmp_path / "two", {"gone"}))}
    assert found["same"].supported == (True, True)
    assert found["same"].agree == 100
    assert found["same"].score == (0.0, -0.1)
    assert found["digits"].supported == (True, False)
    assert found["digits"].en == said["same"][0]
    assert found["alphabet"].supported == (False, False)
    assert both(tmp_path / "one", tmp_path / "two", set(said)) == []


def test_pairs_are_ranked_by_agreement_and_desk() -> None:
    from corpus import Distilled
    from data import agreed

    usual = {"en": "", "other": "", "supported": (True, True), "score": (-0.2, -0.2), "agree": 80.0}
    text = "Une phrase de sept mots est ici."

    def pair(key: str, **changes: Any) -> Distilled:
        return Distilled(**({"id": key, "fr": text} | usual | changes))

    some = [
        pair("low", agree=62.0, supported=(True, False)),
        pair("desk", fr="Les ministres du Mali ont signé un accord de coopération."),
        pair("usual"),
        pair("unsupported", supported=(False, True)),
        pair("apart", agree=61.0),
        pair("unlikely", score=(-0.7, -0.1)),
        pair("short", fr="Trop court."),
    ]
    assert [found.id for found in agreed(some, random.Random(1))] == ["desk", "usual", "low"]


def test_a_teacher_is_tuned_and_translates(
    teacher: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import distil
    from corpus import Sentence
    from safetensors.torch import load_file
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {word: number for number, word in enumerate(["?", "un", "deux", "trois", "one", "two", "three"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.add_special_tokens(["<|im_start|>", "<|im_end|>"])
    lines = [("un deux", "one two"), ("deux trois un", "two three one"), ("trois", "three")]
    monkeypatch.setattr(distil, "gold", lambda: lines)
    monkeypatch.setattr(distil, "laws", lambda _: lines)
    monkeypatch.setattr(distil, "TOKENS", 64)
    model = copy.deepcopy(teacher).bfloat16()
    translator = distil.Translator(model, tokenizer)
    distil.tune(model, translator, 24, 1e-2, lines)
    losses = [float(line.split("loss ")[1].split()[0]) for line in capsys.readouterr().out.splitlines()]
    assert len(losses) == 24
    assert losses[-1] < 0.3 * losses[0]
    some = [Sentence(str(at), fr) for at, (fr, _) in enumerate(lines)]
    found = {row.id: row for part in distil.Translator(model, tokenizer)(some) for row in part}
    assert [found[str(at)].en for at in range(3)] == [en for _, en in lines]
    assert all(row.score < 0 for row in found.values())
    distil.keep(model, tmp_path / "tuned.safetensors")
    kept = load_file(tmp_path / "tuned.safetensors")
    assert "embedding" not in kept
    assert kept.keys() == {name for name, weight in model.named_parameters() if weight.requires_grad}


def test_the_weights_of_salience_are_learnt_from_what_abstracts_are_made_of() -> None:
    import weigh

    texts = ["Le maire de Gao a ouvert le pont.", "Il pleut.", "Le pont relie Gao au marché.", "Le maire de Gao dort."]
    assert weigh.closest(texts, set(weigh.stems("Un pont relie Gao au marché ; le maire l'a ouvert."))) == {0, 2}
    chance = np.random.default_rng(0)
    features = chance.normal(size=(4000, 3)) * [1.0, 5.0, 0.2] + [0.0, 3.0, -1.0]
    likely = 1 / (1 + np.exp(-(features @ [1.5, -0.4, 0.0] + 0.7)))
    weights, bias = weigh.fit(features, (chance.random(4000) < likely).astype(float))
    assert weights == pytest.approx([1.5, -0.4, 0.0], abs=0.25)
    assert bias == pytest.approx(0.7, abs=0.35)


@settings(deadline=None)  # the first example imports the build's modules
@given(
    st.lists(st.sampled_from(["le", "Mali", "=1", "3-4", "a"])), st.lists(st.sampled_from(["le", "Mali", "=1", "a"]))
)
def test_what_is_written_of_a_passage_is_found_again_from_its_spans(said: list[str], words: list[str]) -> None:
    from corpus import spans, spelled

    assert spelled(spans(" ".join(said), words), words) == " ".join(said)


@pytest.fixture
def gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    """What gather.py makes, in a file of that name, of text that was written."""
    import gather

    monkeypatch.setattr(gather, "DESK", tmp_path)
    monkeypatch.setattr(gather, "known", lambda: frozenset())
    monkeypatch.setattr(
        gather, "by_number", lambda: {"7-1": "Douze camions ont été perdus.", "7-2": "Il y a eu 3 morts."}
    )

    def gather_from(name: str, text: str) -> str:
        written = tmp_path / "written.txt"
        written.write_text(text, "utf8")
        monkeypatch.setattr("sys.argv", ["gather.py", name, str(written)])
        gather.main()
        return (tmp_path / name).read_text("utf8")

    return gather_from


def test_a_written_line_with_another_number_is_left_out_and_none_is_taken_twice(
    gathered: Callable[[str, str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    good = "Le convoi a perdu 12 camions. ||| The convoy lost 12 lorries."
    made = gathered("sahel.tsv", f"{good}\n{good}\nIl y a eu 3 morts. ||| There were 4 deaths.\nune ligne sans barre\n")

    assert made == "Le convoi a perdu 12 camions.\tThe convoy lost 12 lorries.\n"
    printed = capsys.readouterr().out
    assert "number: Il y a eu 3 morts." in printed
    assert "malformed: une ligne sans barre" in printed


def test_english_of_a_news_sentence_is_kept_beside_its_number_and_without_its_french(
    gathered: Callable[[str, str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = gathered("news.tsv", "7-1 ||| Twelve lorries were lost.\n7-2 ||| There were 4 deaths.\n8-1 ||| Who?\n")

    assert made == "7-1\tTwelve lorries were lost.\n"
    printed = capsys.readouterr().out
    assert "number: 7-2" in printed
    assert "malformed: 8-1" in printed
