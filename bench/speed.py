"""How fast, as ratios, in one run: `make bench`, or `python bench/speed.py [FOLDER] [--only embedded hub quality]`.

Generation is measured three ways on the same prompts with the same beams and lengths: as the program does it, by
CTranslate2 alone (all prompts at once, int8, a worker a core, the best of several batch sizes: the limit here), and
the plain way that a user would write: transformers in float32, one prompt after the other, all cores. The plain way
takes seconds a prompt, so it gets every n-th prompt by length, and its time is scaled by the tokens written. The whole
run is set against the same run done plainly: the same documents, searches, retries and scores, each prompt by itself.

The embedded model's prompts are those of a run over FOLDER, recorded; its plain way has the shipped int8 weights,
dequantised. The hub profile has random weights in the real sizes, in which no output ends before its length: speed
does not depend on the weights' values. Everything is measured several times, one after the other in turns, and the
best counts. Quality needs the validation data that models/compact/README.md names, in ../shared/data.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from run import machine, measure

from pipeline import flow, language, salience
from pipeline.engines.base import Limits, TextToText
from pipeline.engines.convert import convert
from pipeline.engines.ctranslate2 import CTranslate2Engine, threads
from pipeline.engines.registry import ModelEntry, Registry, Task, TaskName, open_task
from pipeline.engines.tokens import open_codec
from pipeline.engines.transformers import TransformersEngine, quieten
from pipeline.glossary import Glossary
from pipeline.intake import read_folder
from pipeline.progress import Quiet
from pipeline.prompts import plain
from pipeline.records import Document, Hypothesis
from pipeline.settings import Settings
from pipeline.translate import Options, translate
from pipeline.work import Job, Worker

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "models" / "build"
DATE = "2025-06-30"
GENERATION: tuple[TaskName, ...] = ("summarise", "headline", "translate.fr-en")
BATCHES = (2, 4, 8, 16)  # prompts in one of CTranslate2's batches; with four beams, 8 to 64 rows
GOAL = 6.0  # times the plain way, end to end
TOLERANCE = 0.3  # points of BLEU or ROUGE-1 that int8 may cost
# The hub profile: prompts a step, and tokens of each output, about those of a headline, a claim and a sentence.
HUB_PROMPTS = 16
HUB_TOKENS: Mapping[TaskName, int] = {"summarise": 40, "headline": 16, "translate.fr-en": 40}
BOOTSTRAP = 300
Plain = Callable[[Sequence[str], Mapping[str, Any]], int]
Maker = Callable[[Path, Sequence[str]], Path]
Score = Callable[[Sequence[str], Sequence[str]], float]


@dataclass(frozen=True, slots=True)
class Search:
    """Prompts that were searched for together, and how."""

    prompts: tuple[str, ...]
    options: Mapping[str, Any]
    began: float = 0.0  # seconds of a clock, for which searches were under way at once
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class Ways:
    """A step's generation: its prompts, the tokens they get, and seconds each way."""

    step: str
    prompts: int
    tokens: int
    ours: float
    alone: float
    batch: int
    plain: float
    sample: int


class Recorder:
    """An engine that keeps what it was asked to generate."""

    def __init__(self, engine: TextToText) -> None:
        self.engine = engine
        self.calls: list[Search] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def generate(self, prompts: Sequence[str], **options: Any) -> list[list[Hypothesis]]:
        """As the engine does."""
        began = time.perf_counter()
        found = self.engine.generate(prompts, **options)
        self.calls.append(Search(tuple(prompts), options, began, time.perf_counter()))
        return found


class Recording(Registry):
    """A registry whose engines keep what they were asked."""

    recorders: dict[str, Recorder]

    def engine(self, name: str) -> Any:
        """The recorder around the model's engine, the same one each time."""
        found = self.__dict__.setdefault("recorders", {})
        return found.setdefault(name, Recorder(super().engine(name)))


class OneByOne:
    """An engine as a plain script uses it: each prompt by itself, nothing beside it."""

    def __init__(self, engine: TextToText) -> None:
        self.engine = engine
        self._alone = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def generate(self, prompts: Sequence[str], **options: Any) -> list[list[Hypothesis]]:
        """As the engine does."""
        forbidden = options.pop("forbidden", None)
        with self._alone:
            return [
                self.engine.generate([prompt], **options, forbidden=forbidden and [forbidden[at]])[0]
                for at, prompt in enumerate(prompts)
            ]

    def score(self, prompts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """As the engine does."""
        with self._alone:
            return [self.engine.score([one], [other])[0] for one, other in zip(prompts, targets, strict=True)]


class ByTransformers(Registry):
    """A registry whose one engine is transformers in float32 on `checkpoint`, each prompt by itself."""

    checkpoint: Path

    def engine(self, name: str) -> Any:
        """The engine, opened once."""
        entry = self.model(name)
        limits = Limits(entry.window, entry.context, entry.batch)
        with self._opening:
            if name not in self._engines:
                opened = TransformersEngine(
                    self.checkpoint, name=name, fingerprint="0" * 16, kind=entry.kind, framing=entry.framing,
                    limits=limits,
                )  # fmt: skip
                self._engines[name] = OneByOne(opened)  # type: ignore[assignment]
            return self._engines[name]


def best(measured: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """The least seconds of each, all taken in turns, so that what else the machine does disturbs all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(repeats):
        for name, call in measured.items():
            began = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - began)
            print(f"  {name}: {seconds[name][-1]:.2f} s", file=sys.stderr, flush=True)
    return {name: min(found) for name, found in seconds.items()}


def evenly(prompts: Sequence[str], number: int) -> list[str]:
    """At most `number` of the prompts, every n-th by length."""
    ordered = sorted(prompts, key=len)
    number = min(number, len(ordered))
    return [ordered[(2 * at + 1) * len(ordered) // (2 * number)] for at in range(number)]


def table(head: str, rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table; all columns but the first are numbers."""
    names = head.split(" | ")
    print(f"| {head} |\n|---|{'---:|' * (len(names) - 1)}")
    print("".join(f"| {' | '.join(row)} |\n" for row in rows), flush=True)


# The three ways.


def alone(folder: Path, entry: ModelEntry, prompts: Sequence[str]) -> Callable[[int, Mapping[str, Any]], list[int]]:
    """CTranslate2 on prompts that are tokens already: called with batch size and options, gives tokens written."""
    import ctranslate2  # type: ignore[import-untyped]

    codec, framing = open_codec(folder), entry.framing
    tokens = [[*framing.before, *codec.encode(text, markup=framing.markup), *framing.after] for text in prompts]
    kind = ctranslate2.Generator if entry.kind == "causal" else ctranslate2.Translator
    model = kind(str(folder), device="cpu", inter_threads=threads(), intra_threads=1)

    def run(size: int, options: Mapping[str, Any]) -> list[int]:
        beams, most = options["num_beams"], options["max_new_tokens"]
        common = {"beam_size": beams, "num_hypotheses": options["num_hypotheses"], "max_batch_size": size,
                  "end_token": list(framing.end)}  # fmt: skip
        if entry.kind == "causal":
            done = model.generate_batch(tokens, max_length=most, include_prompt_in_result=False, **common)
            return [len(one.sequences[0]) for one in done]
        blocked = options["no_repeat_ngram"]
        done = model.translate_batch(
            tokens, max_input_length=0, max_decoding_length=most, no_repeat_ngram_size=blocked, **common
        )
        return [len(one.hypotheses[0]) for one in done]

    return run


def plainly(checkpoint: Path, entry: ModelEntry) -> Plain:
    """Transformers in float32, one prompt at a time: called with prompts and options, gives the tokens written."""
    import torch
    import transformers

    torch.set_num_threads(threads())
    library: Any = transformers
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Marian's tokenizer recommends a package that only its training used
        tokenizer = library.AutoTokenizer.from_pretrained(checkpoint)

    def settings(options: Mapping[str, Any]) -> dict[str, Any]:
        return {"max_new_tokens": options["max_new_tokens"], "num_beams": options["num_beams"], "do_sample": False,
                "early_stopping": True}  # fmt: skip

    if entry.kind == "causal":
        # There is a pipeline for text-generation; those for summarisation and translation left with transformers 5.
        model = library.pipeline("text-generation", model=str(checkpoint), dtype=torch.float32, device="cpu")
        model.model.generation_config.max_length = None  # max_new_tokens says it

        def continued(prompts: Sequence[str], options: Mapping[str, Any]) -> int:
            texts = [model(one, return_full_text=False, **settings(options))[0]["generated_text"] for one in prompts]
            return sum(len(tokenizer(text, add_special_tokens=False)["input_ids"]) for text in texts)

        return continued
    network = library.AutoModelForSeq2SeqLM.from_pretrained(checkpoint, dtype=torch.float32).eval()

    def translated(prompts: Sequence[str], options: Mapping[str, Any]) -> int:
        written = 0
        for prompt in prompts:
            read = tokenizer(prompt, return_tensors="pt")
            with torch.inference_mode():
                found = network.generate(
                    input_ids=read["input_ids"], attention_mask=read["attention_mask"],
                    no_repeat_ngram_size=options["no_repeat_ngram"], **settings(options),
                )  # fmt: skip
            written += found.shape[1] - 1  # it begins with the start token
        return written

    return translated


class Trial:
    """One step's searches, to be done each of the three ways."""

    def __init__(
        self, engine: TextToText, folder: Path, entry: ModelEntry, searches: Sequence[Search], slow: Plain, sample: int
    ) -> None:
        prompts = [prompt for search in searches for prompt in search.prompts]
        longest = max(search.options["max_new_tokens"] for search in searches)
        self.prompts = len(prompts)
        self.sample = evenly(prompts, sample)
        # A worker that gets no batch would make no limit.
        self.sizes = [size for size in BATCHES if size * threads() <= len(prompts)] or [1]
        self.tokens = self.written = 0
        self._options = {**searches[0].options, "max_new_tokens": longest}
        self._engine, self._searches, self._slow = engine, searches, slow
        self._limit = alone(folder, entry, prompts)

    def ours(self) -> None:
        """As in a run."""
        for group in at_once(self._searches):
            with ThreadPoolExecutor(len(group)) as beside:
                list(beside.map(lambda one: self._engine.generate(one.prompts, **one.options), group))

    def alone(self, size: int) -> None:
        """By CTranslate2, in batches of `size` prompts."""
        self.tokens = sum(self._limit(size, self._options))

    def plain(self) -> None:
        """By transformers, the sample only."""
        self.written = self._slow(self.sample, self._options)


def three_ways(trials: Mapping[TaskName, Trial], repeats: int) -> list[Ways]:
    """What each step's generation takes, all three ways."""
    measured: dict[str, Callable[[], object]] = {}
    for step, trial in trials.items():
        measured[f"{step}, ours"] = trial.ours
        measured |= {f"{step}, CTranslate2, batches of {size}": partial(trial.alone, size) for size in trial.sizes}
        measured[f"{step}, plain, {len(trial.sample)} prompts"] = trial.plain
    seconds = best(measured, repeats)
    rows = []
    for step, trial in trials.items():
        least, batch = min((seconds[f"{step}, CTranslate2, batches of {size}"], size) for size in trial.sizes)
        scaled = seconds[f"{step}, plain, {len(trial.sample)} prompts"] * trial.tokens / trial.written
        ours = seconds[f"{step}, ours"]
        rows.append(Ways(step, trial.prompts, trial.tokens, ours, least, batch, scaled, len(trial.sample)))
    return rows


def show_ways(rows: Sequence[Ways]) -> None:
    """The table of the three ways, with their sum."""
    lines = [
        [row.step, str(row.prompts), str(row.tokens), f"{row.ours:.1f} s", f"{row.alone:.1f} s ({row.batch})",
         f"{row.plain:.0f} s ({row.sample})", f"{row.alone / row.ours:.2f}", f"{row.plain / row.ours:.1f}"]
        for row in rows
    ]  # fmt: skip
    ours, limit, slow = (sum(getattr(row, name) for row in rows) for name in ("ours", "alone", "plain"))
    lines.append(
        ["together", str(sum(row.prompts for row in rows)), str(sum(row.tokens for row in rows)), f"{ours:.1f} s",
         f"{limit:.1f} s", f"{slow:.0f} s", f"**{limit / ours:.2f}**", f"**{slow / ours:.1f}**"]
    )  # fmt: skip
    table(
        "first search | prompts | tokens | ours | CTranslate2 alone (prompts a batch) | plain, scaled (prompts run) | "
        "of CTranslate2's speed | times plain",
        lines,
    )


# The embedded profile.


def embedded(folder: Path, documents: Sequence[Document], work: Path, repeats: int, sample: int) -> None:
    """The whole run, its steps, and the generation three ways."""
    copies = work / "documents"
    for document in documents:
        target = copies / document.source.origin
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / document.source.origin if folder.is_dir() else folder, target)
    settings, registry, glossary = Settings(), Recording.load(), Glossary.load()
    worker = Worker(settings, registry, glossary)
    parts = [documents[at : at + flow.BATCH] for at in range(0, len(documents), flow.BATCH)]
    whole: list[tuple[float, dict[str, float]]] = []

    def run() -> None:
        command = [Path(sys.executable).with_name("brief"), "run", copies, "--date", DATE, "--quiet", "--json"]
        with tempfile.TemporaryDirectory() as out:
            seconds, _, result = measure([*map(str, command), "--out", out])
        whole.append((seconds, result["seconds"]))  # type: ignore[arg-type]

    with tempfile.TemporaryDirectory() as out:  # a run in this process, which records what the model is asked
        flow.run(copies, DATE, Settings.model_validate({"out": out}), registry, Quiet())
    asked = {step: searched(open_task(registry, settings.profile, step)) for step in GENERATION}
    written = [worker.summarise(part) for part in parts]  # what is translated
    steps: dict[str, Callable[[], object]] = {
        "whole run": run,
        "salience": lambda: [salience.select(one, settings.summary.claims) for one in documents],
        "summarise": lambda: [worker.summarise(part) for part in parts],
        "translate": lambda: [
            worker.translate([Job(*pair) for pair in zip(part, some, strict=True)])
            for part, some in zip(parts, written, strict=True)
        ],
    }
    seconds = best(steps, repeats)
    seconds["summarise"] -= seconds["salience"]  # which is its first part
    total, told = min(whole, key=lambda one: one[0])
    rows = {
        "read, language": told["read"],
        **{step: seconds[step] for step in ("salience", "summarise", "translate")},
        "assemble": told["assemble"],
        "publish": told["publish"],
    }
    rows["start and store, less what overlaps"] = total - sum(rows.values())
    sentences = sum(len(document.sentences) for document in documents)
    print(f"\n### Embedded profile: {len(documents)} documents, {sentences} sentences\n")
    table(
        "step | seconds | documents/s | sentences/s | share",
        [
            [name, f"{value:.2f}", rate(len(documents), value), rate(sentences, value), f"{100 * value / total:.0f} %"]
            for name, value in {**rows, "**whole run**": total}.items()
        ],
    )

    tasks = {step: open_task(registry, settings.profile, step) for step in GENERATION}
    checkpoint = dequantised(registry.folder(registry.profile("embedded").tasks["summarise"]), work)
    slow = plainly(checkpoint, tasks["summarise"].entry)
    trials = {
        step: Trial(task.engine.engine, registry.folder(task.engine.name), task.entry, asked[step], slow, sample)  # type: ignore[attr-defined]
        for step, task in tasks.items()
        if asked[step]
    }
    ways = three_ways(trials, repeats)
    show_ways(ways)
    plain = ByTransformers.load()
    plain.checkpoint = checkpoint
    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        flow.run(copies, DATE, Settings.model_validate({"out": out}), plain, Quiet())
        same = time.perf_counter() - began
    print(
        f"End to end: our whole run, process start to files, takes {total:.1f} s; the same run by transformers in "
        f"float32, each prompt by itself, without the start of its process, {same:.0f} s: **{same / total:.1f} times** "
        f"(goal: at least {GOAL:.0f}). Its first searches alone, above, take "
        f"{sum(row.plain for row in ways):.0f} s.\n"
    )


def rate(number: int, seconds: float) -> str:
    """A number a second, to three digits."""
    return f"{number / seconds:.3g}" if seconds > 0.005 else "–"


def searched(task: Task) -> list[Search]:
    """The task's first searches: with all of its beams, and nothing forbidden; each prompt once."""
    before, after = task.template.split("{text}")
    recorder: Recorder = task.engine  # type: ignore[assignment]
    known: set[str] = set()
    found: list[Search] = []
    for call in sorted(recorder.calls, key=lambda one: one.began):
        if call.options.get("forbidden") is not None or call.options.get("num_beams", 1) == 1:  # a retry
            continue
        prompts = tuple(
            prompt
            for prompt in call.prompts
            if prompt.startswith(before) and prompt.endswith(after) and prompt not in known
        )
        known.update(prompts)
        if prompts:
            found.append(replace(call, prompts=prompts))
    return found


def at_once(searches: Sequence[Search]) -> list[list[Search]]:
    """The searches, in order of their beginnings, those together that were under way at once."""
    groups: list[list[Search]] = []
    for search in searches:
        if groups and search.began < max(one.ended for one in groups[-1]):
            groups[-1].append(search)
        else:
            groups.append([search])
    return groups


def dequantised(folder: Path, work: Path) -> Path:
    """The shipped weights as a transformers checkpoint in float32, made by models/build/restore.py below `work`."""
    import torch
    import transformers

    sys.path.insert(0, str(BUILD))
    import restore  # type: ignore[import-not-found]

    stored = restore.variables(folder / "model.bin")
    name = "decoder/embeddings/weight"
    scale = stored.get(f"{name}_scale")
    embedding = torch.from_numpy(stored[name].astype("float32"))
    if scale is not None:
        embedding /= torch.from_numpy(scale.astype("float32"))[:, None]
    # As it was trained, without the zeros that models/build/widen.py has added: they would slow the plain way.
    wide = embedding.shape[1]
    size = int(embedding.any(0).nonzero()[-1]) + 1
    embedding = embedding[:, :size] / (size / wide) ** 0.5
    head = len(stored["decoder/layer_0/self_attention/q_norm/gamma"])
    heads = stored["decoder/layer_0/self_attention/linear_1/weight"].shape[1] // head
    keys = (stored["decoder/layer_0/self_attention/linear_0/weight"].shape[0] // head - heads) // 2
    layers = sum(one.endswith("/self_attention/q_norm/gamma") for one in stored)
    library: Any = transformers
    config = library.Gemma3TextConfig(
        vocab_size=embedding.shape[0], hidden_size=size, num_hidden_layers=layers, head_dim=head,
        num_attention_heads=heads, num_key_value_heads=keys, sliding_window=512, query_pre_attn_scalar=head,
        intermediate_size=stored["decoder/layer_0/ffn/linear_0/weight"].shape[0], max_position_embeddings=32768,
        pad_token_id=0, eos_token_id=1, bos_token_id=2,
    )  # fmt: skip
    model = library.AutoModelForCausalLM.from_config(config)
    with torch.no_grad():
        model.get_input_embeddings().weight.copy_(embedding)
    student = work / "student"
    model.save_pretrained(student)
    shutil.copy(folder / "tokenizer.json", student)
    marks = {mark: f"<{mark.removesuffix('_token')}>" for mark in ("bos_token", "eos_token", "pad_token", "unk_token")}
    settings = json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", **marks})
    (student / "tokenizer_config.json").write_text(settings, encoding="utf-8")
    restore.WORK = work
    made: Path = restore.restore()
    shutil.rmtree(student)
    return made


# The hub profile.


def hub(documents: Sequence[Document], work: Path, repeats: int, sample: int) -> None:
    """The generation three ways, with random weights in the real sizes."""
    registry, claims = Registry.load(), Settings().summary.claims
    texts: dict[TaskName, list[str]] = {step: [] for step in GENERATION}
    for document in documents:
        said = [sentence.text for sentence in document.sentences]
        extract = salience.select(document, claims)
        for passage in extract.passages:
            texts["summarise"].append(" ".join(said[at] for at in passage.sentences))
            texts["translate.fr-en"].append(said[passage.centre])
        texts["headline"].append(" ".join(said[at] for at in extract.lead))
    tasks = registry.profile("hub").tasks
    corpus = [plain(sentence.text) for document in documents for sentence in document.sentences]
    makers: Mapping[TaskName, Maker] = {
        "summarise": barthez,
        "headline": barthez,
        "translate.fr-en": opus,
    }
    made: dict[Any, tuple[CTranslate2Engine, Path, Plain]] = {}
    trials: dict[TaskName, Trial] = {}
    for step, maker in makers.items():
        entry = registry.model(tasks[step])
        if maker not in made:
            checkpoint, folder = maker(work / maker.__name__, corpus), work / f"{maker.__name__}-int8"
            convert(checkpoint, folder, kind=entry.kind)
            made[maker] = opened(folder, tasks[step], entry), folder, plainly(checkpoint, entry)
        engine, folder, slow = made[maker]
        prompts = tuple(evenly([plain(text) for text in texts[step] if text], HUB_PROMPTS))
        options: dict[str, Any] = {
            "max_new_tokens": HUB_TOKENS[step],
            "num_beams": 4,
            "num_hypotheses": 4,
            "no_repeat_ngram": 4,
        }
        if any(found[0].finished for found in engine.generate(prompts[:2], **options)):
            raise SystemExit("an output of random weights has ended: lengths are not fixed, and times say nothing")
        trials[step] = Trial(engine, folder, entry, [Search(prompts, options)], slow, sample)
    sizes = ", ".join(dict.fromkeys(tasks[step] for step in trials))
    print(f"\n### Hub profile: random weights in the sizes of {sizes}\n")
    show_ways(three_ways(trials, repeats))


def barthez(folder: Path, texts: Sequence[str]) -> Path:
    """BARThez base, as it is published: MBart, 6 + 6 layers of 768, 50,002 tokens."""
    from transformers import MBartConfig, MBartForConditionalGeneration

    folder.mkdir()
    sentencepiece(folder / "sentencepiece.bpe.model", texts, bos_id=0, pad_id=1, eos_id=2, unk_id=3)
    configure: Any = MBartConfig
    config = configure(
        vocab_size=50_002, d_model=768, encoder_layers=6, decoder_layers=6, encoder_ffn_dim=3072, decoder_ffn_dim=3072,
        encoder_attention_heads=12, decoder_attention_heads=12, max_position_embeddings=1024, scale_embedding=False,
        bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2, forced_eos_token_id=None,
    )  # fmt: skip
    save_endless(MBartForConditionalGeneration(config), folder, [1, 2])
    described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    text = json.dumps(described | {"tokenizer_class": "BarthezTokenizer"})
    (folder / "config.json").write_text(text, encoding="utf-8")
    return folder


def opus(folder: Path, texts: Sequence[str]) -> Path:
    """OPUS-MT tc-big, French to English, as it is published: Marian, 6 + 6 layers of 1024, 53,017 tokens."""
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir()
    for name in ("source.spm", "target.spm"):
        sentencepiece(folder / name, texts)
    size = 53_017
    pieces = {"</s>": 0, "<unk>": 1, "<pad>": size - 1}
    for number, piece in enumerate(_pieces(folder / "source.spm"), 2):
        pieces[piece] = number
    (folder / "vocab.json").write_text(json.dumps(pieces), encoding="utf-8")
    told = {"tokenizer_class": "MarianTokenizer", "source_lang": "fr", "target_lang": "en"}
    (folder / "tokenizer_config.json").write_text(json.dumps(told), encoding="utf-8")
    configure: Any = MarianConfig
    config = configure(
        vocab_size=size, d_model=1024, encoder_layers=6, decoder_layers=6, encoder_ffn_dim=4096, decoder_ffn_dim=4096,
        encoder_attention_heads=16, decoder_attention_heads=16, max_position_embeddings=1024, scale_embedding=True,
        activation_function="relu", pad_token_id=size - 1, eos_token_id=0, decoder_start_token_id=size - 1,
        forced_eos_token_id=None,
    )  # fmt: skip
    save_endless(MarianMTModel(config), folder, [0, size - 1])
    return folder


def save_endless(model: Any, folder: Path, never: Sequence[int]) -> None:
    """Write a checkpoint of random weights in which the tokens `never`, its end among them, are out of reach."""
    import torch

    torch.manual_seed(0)
    model.init_weights()
    model.final_logits_bias[0, list(never)] = -1e4
    model.generation_config.forced_eos_token_id = None
    model.save_pretrained(folder)


def sentencepiece(path: Path, texts: Sequence[str], **ids: Any) -> None:
    """A tokenizer of the texts' words; the model's vocabulary is filled up with tokens that no text has."""
    import sentencepiece as library

    library.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_prefix=str(path.with_suffix("")), vocab_size=8000, minloglevel=2,
        hard_vocab_limit=False, character_coverage=1.0, **ids,
    )  # fmt: skip
    path.with_suffix(".model").rename(path)


def _pieces(path: Path) -> Iterator[str]:
    import sentencepiece as library

    model = library.SentencePieceProcessor(model_file=str(path))
    yield from (model.id_to_piece(number) for number in range(3, model.get_piece_size()))


def opened(folder: Path, name: str, entry: ModelEntry) -> CTranslate2Engine:
    """The engine of a converted folder that is not in the registry."""
    limits = Limits(entry.window, entry.context, entry.batch)
    return CTranslate2Engine(
        folder, name=name, fingerprint="0" * 16, kind=entry.kind, framing=entry.framing, limits=limits
    )


# Quality.


def quality(work: Path, rows: int) -> None:
    """The scores of int8 and of float32 with the same search."""
    sys.path.insert(0, str(BUILD))
    import rows as data  # type: ignore[import-not-found]

    if not (data.DATA / "mt").is_dir() or not (data.DATA / "orangesum").is_dir():
        print("\nQuality: skipped, since ../shared/data does not hold the validation data.")
        return
    from evaluate import Words  # type: ignore[import-not-found]
    from rouge_score.rouge_scorer import RougeScorer
    from sacrebleu.metrics import BLEU

    registry = Registry.load()
    name = registry.profile("embedded").tasks["summarise"]
    shipped, entry = registry.folder(name), registry.model(name)
    small = registry.engine(name)
    trained = data.WORK / "merged"
    if (trained / "model.safetensors").exists() and rounded(trained, shipped):
        source, weights = trained, "the weights as trained"
    else:
        source, weights = dequantised(shipped, work), "the shipped weights, dequantised"
    convert(source, work / "float32", kind=entry.kind, quantization="float32")
    engines = {"float32": opened(work / "float32", name, entry), "int8": small}

    held = data.WORK / "heldout.jsonl"
    mixed = held if held.exists() else data.DATA / "mt" / "ntrex_train.jsonl"
    lines = list(islice((row for row in data.rows(mixed) if row.get("fr")), rows))
    valid = data.rows(data.DATA / "orangesum" / "valid.jsonl.gz")
    articles = list(islice((row for row in valid if row.get("abstract")), rows))
    bleu, scorer = BLEU(), RougeScorer(["rouge1"], tokenizer=Words())

    def rouge1(found: Sequence[str], wanted: Sequence[str]) -> float:
        pairs = zip(wanted, found, strict=True)
        return 100 * fmean(scorer.score(one, other)["rouge1"].fmeasure for one, other in pairs)

    def bleu_of(found: Sequence[str], wanted: Sequence[str]) -> float:
        return float(bleu.corpus_score(found, [wanted]).score)

    def first(step: TaskName, texts: Sequence[str], engine: TextToText) -> list[str]:
        task = open_task(registry, "embedded", step)
        prompts = [task.prompt(plain(text)) for text in texts]
        return [some[0].text for some in engine.generate(prompts, max_new_tokens=task.max_new_tokens)]

    def shipped_translations(texts: Sequence[str], engine: TextToText) -> list[str]:
        there, back = flow.directions(registry, "embedded", "translate.fr-en")
        there, back = replace(there, engine=engine), back and replace(back, engine=engine)
        made = translate(texts, there, Glossary.load(), Options(Settings().translation.beams), back)
        return [one.text for one in made]

    window = open_task(registry, "embedded", "summarise")
    leads = [" ".join(row["article"].split()[:180]) for row in articles]
    fits = [
        at for at, n in enumerate(small.count_tokens([window.prompt(plain(one)) for one in leads])) if n <= small.window
    ]
    french, english = [row["fr"].strip() for row in lines], [row["en"].strip() for row in lines]
    ntrex = f"NTREX ({mixed.stem})"
    sets: list[tuple[str, Callable[[TextToText], list[str]], list[str], Score]] = [
        (f"{ntrex}, greedy, BLEU", partial(first, "translate.fr-en", french), english, bleu_of),
        (f"{ntrex}, as it ships, BLEU", partial(shipped_translations, french), english, bleu_of),
        (
            "OrangeSum abstracts, greedy, ROUGE-1",
            partial(first, "summarise", [leads[at] for at in fits]),
            [articles[at]["abstract"] for at in fits],
            rouge1,
        ),
    ]
    shown = []
    for title, write, references, score in sets:
        found = {kind: write(engine) for kind, engine in engines.items()}
        whole = {kind: score(texts, references) for kind, texts in found.items()}
        spread = deviation(found["float32"], found["int8"], references, score)
        apart = whole["int8"] - whole["float32"]
        same = fmean(one == other for one, other in zip(*found.values(), strict=True))
        within = "yes" if abs(apart) <= TOLERANCE else "better" if apart > 0 else "no"
        shown.append(
            [title, str(len(references)), f"{whole['float32']:.2f}", f"{whole['int8']:.2f}",
             f"{apart:+.2f} ± {1.96 * spread:.2f}", within, f"{100 * same:.0f} %"]
        )  # fmt: skip
    print(f"\n### Quality: int8 against float32 ({weights})\n")
    table(f"set | rows | float32 | int8 | difference | within {TOLERANCE} | outputs alike", shown)
    print(f"The spread is that of {BOOTSTRAP} bootstrap samples, 95 %. {bleu.get_signature()}")
    print("rouge-score, \\w+ tokens in lower case, no stemming, F1")


def deviation(first: Sequence[str], second: Sequence[str], references: Sequence[str], score: Score) -> float:
    """The standard deviation of the scores' difference over paired bootstrap samples (Koehn 2004)."""
    chance = random.Random(0)
    apart = []
    for _ in range(BOOTSTRAP):
        drawn = chance.choices(range(len(references)), k=len(references))
        wanted = [references[at] for at in drawn]
        apart.append(score([second[at] for at in drawn], wanted) - score([first[at] for at in drawn], wanted))
    return stdev(apart)


def rounded(trained: Path, shipped: Path) -> bool:
    """Whether the shipped int8 weights are those of the checkpoint, rounded; another round's are further away."""
    import restore  # type: ignore[import-not-found]
    import torch
    from safetensors import safe_open

    stored, name = restore.variables(shipped / "model.bin"), "decoder/layer_0/self_attention/linear_1/weight"
    scale = torch.from_numpy(stored[f"{name}_scale"].astype("float32"))[:, None]
    with safe_open(trained / "model.safetensors", "pt") as file:
        weight = file.get_tensor("model.layers.0.self_attn.o_proj.weight").float()
    return bool(((weight * scale - torch.from_numpy(stored[name].astype("float32"))).abs() < 0.51).all())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds", help="documents; seeds if not given")
    parser.add_argument("--only", nargs="+", choices=["embedded", "hub", "quality"], help="these parts alone")
    parser.add_argument("--documents", type=int, default=9, help="at most so many, the first by name (9)")
    parser.add_argument("--repeats", type=int, default=2, help="how often each is measured; the best counts (2)")
    parser.add_argument("--plain", type=int, default=6, help="prompts a step for the plain way (6)")
    parser.add_argument("--rows", type=int, default=400, help="rows at most of each validation set (400)")
    options = parser.parse_args()
    parts = options.only or ["embedded", "hub", "quality"]
    quieten()
    names = ("ctranslate2", "transformers", "torch")
    print(f"{machine()}; {', '.join(f'{name} {version(name)}' for name in names)}", flush=True)
    documents = french(options.folder, options.documents) if parts != ["quality"] else []
    for part in parts:
        with tempfile.TemporaryDirectory() as room:
            if part == "embedded":
                embedded(options.folder, documents, Path(room), options.repeats, options.plain)
            elif part == "hub":
                hub(documents, Path(room), options.repeats, options.plain)
            else:
                quality(Path(room), options.rows)


def french(folder: Path, most: int) -> list[Document]:
    """The folder's French documents, the first by name; the English ones are not summarised by the model."""
    read = map(language.detect, read_folder(folder)[0])
    return list(islice((one for one in read if one.language and one.language.code == "fr"), most))


if __name__ == "__main__":
    main()
