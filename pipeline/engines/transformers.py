"""The transformers engine: a model as its authors published it, in float32, run by PyTorch."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.engines.base import Decoded, Decoding, Device, Engine, Framing, Kind, Limits, Request, choose
from pipeline.engines.tokens import open_codec
from pipeline.errors import ModelError


class TransformersEngine(Engine):
    """A folder in the layout of the Hugging Face hub (`AutoModelForSeq2SeqLM`, `AutoModelForCausalLM`).

    Never goes to the network; runs on `device`, where "auto" is a GPU if PyTorch finds one. Raises ModelError if the
    folder cannot be loaded, or if a GPU is wanted and there is none.
    """

    def __init__(
        self,
        folder: Path,
        *,
        name: str,
        fingerprint: str,
        kind: Kind,
        framing: Framing,
        limits: Limits,
        device: Device = "auto",
    ) -> None:
        super().__init__(name, fingerprint, framing, limits, open_codec(folder))
        self._kind: Kind = kind
        import torch
        from transformers import GenerationConfig

        model, _, self._vocabulary = load(folder, kind, dtype=torch.float32)
        blank: Any = GenerationConfig
        self._device = choose(device, torch.cuda.device_count)
        self._model: Any = model.to(self._device).eval()
        # Its authors' search settings are not ours: of them only the token ids are used, and none must come back.
        self._settings = model.generation_config
        self._model.generation_config = blank()
        # Tokens that the model must never say (Marian's padding) have no share of the probability either.
        banned = self._settings.bad_words_ids or []
        self._banned = [words[0] for words in banned if len(words) == 1]
        self._ids = {token: number for number, token in enumerate(self._vocabulary)}

    def _number(self, tokens: Sequence[str]) -> list[int]:
        unknown = self._ids.get("<unk>", 0)
        return [self._ids.get(token, unknown) for token in tokens]

    def _start(self) -> list[int]:
        """The ids with which a decoder starts: its start token, and the token it is told to begin with, if any."""
        settings = self._settings
        forced = settings.forced_bos_token_id
        return [settings.decoder_start_token_id] + ([forced] if forced is not None else [])

    def _decode(self, batches: Sequence[Sequence[Request]], decoding: Decoding) -> Iterator[list[list[Decoded]]]:
        for requests in batches:
            if self._kind == "seq2seq" and len({len(request.prefix) for request in requests}) > 1:
                yield [self._generate([request], decoding)[0] for request in requests]
            else:
                yield self._generate(requests, decoding)

    def _generate(self, requests: Sequence[Request], decoding: Decoding) -> list[list[Decoded]]:
        import torch
        import transformers

        settings = self._settings
        end = self._number(decoding.end)
        configure: Any = transformers.GenerationConfig
        config = configure(
            max_new_tokens=decoding.max_new_tokens,
            num_beams=decoding.num_beams,
            num_return_sequences=decoding.num_hypotheses,
            do_sample=False,
            length_penalty=decoding.length_penalty if decoding.num_beams > 1 else None,
            early_stopping=True if decoding.num_beams > 1 else None,
            eos_token_id=end,
            pad_token_id=settings.pad_token_id if settings.pad_token_id is not None else end[0],
            bos_token_id=settings.bos_token_id,
            bad_words_ids=[*(settings.bad_words_ids or []), *map(self._number, requests[0].forbidden)] or None,
        )
        processors = transformers.LogitsProcessorList()
        inputs: dict[str, Any]
        if self._kind == "causal":
            prompts = [self._number([*request.prompt, *request.prefix]) for request in requests]
            inputs = self._pad(prompts, config.pad_token_id, left=True)
            given = inputs["input_ids"].shape[1]
        else:
            starts = [[*self._start(), *self._number(request.prefix)] for request in requests]
            inputs = self._pad([self._number(request.prompt) for request in requests], config.pad_token_id, left=False)
            inputs["decoder_input_ids"] = torch.tensor(starts, device=self._device)
            given = len(starts[0])
            config.decoder_start_token_id = settings.decoder_start_token_id
        if decoding.no_repeat_ngram:
            processors.append(_NoRepeats(decoding.no_repeat_ngram, given))
        with torch.inference_mode():
            output = self._model.generate(**inputs, generation_config=config, logits_processor=processors)
        ended = [self._until_end(row, set(end)) for row in output[:, given:].tolist()]
        rows = [request for request in requests for _ in range(decoding.num_hypotheses)]
        scores = self._chosen(
            [[*request.prompt, *request.prefix] if self._kind == "causal" else request.prompt for request in rows],
            [() if self._kind == "causal" else request.prefix for request in rows],
            [[self._vocabulary[number] for number in row] for row in ended],
        )
        flat = [
            Decoded(tuple(self._vocabulary[number] for number in row), sum(values) / max(1, len(values)))
            for row, values in zip(ended, scores, strict=True)
        ]
        size = decoding.num_hypotheses
        return [flat[start : start + size] for start in range(0, len(flat), size)]

    def _log_probs(self, prompts: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> list[list[float]]:
        return self._chosen(prompts, [()] * len(targets), targets)

    def _chosen(
        self, prompts: Sequence[Sequence[str]], prefixes: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """Log-probabilities of the targets' tokens, after a decoder prefix that is not scored."""
        import torch

        chosen: list[list[float]] = []
        for prompt, prefix, target in zip(prompts, prefixes, targets, strict=True):
            said = self._number(target)
            if not said:
                chosen.append([])
                continue
            read = torch.tensor([self._number(prompt)], device=self._device)
            wanted = torch.tensor(said, device=self._device)
            with torch.inference_mode():
                if self._kind == "causal":
                    output = self._model(input_ids=torch.cat([read[0], wanted])[None])
                else:
                    start = torch.tensor([[*self._start(), *self._number(prefix), *said]], device=self._device)
                    output = self._model(input_ids=read, decoder_input_ids=start)
                logits = output.logits[0, -len(said) - 1 : -1].float()
                logits[:, self._banned] = -torch.inf
                values = torch.log_softmax(logits, -1).gather(1, wanted[:, None])[:, 0]
            chosen.append(values.tolist())
        return chosen

    def _pad(self, rows: Sequence[Sequence[int]], pad: int, *, left: bool) -> dict[str, Any]:
        import torch

        width = max(map(len, rows))
        gaps = [[pad] * (width - len(row)) for row in rows]
        ids = [[*gap, *row] if left else [*row, *gap] for row, gap in zip(rows, gaps, strict=True)]
        mask = [
            [0] * len(gap) + [1] * len(row) if left else [1] * len(row) + [0] * len(gap)
            for row, gap in zip(rows, gaps, strict=True)
        ]
        return {
            "input_ids": torch.tensor(ids, device=self._device),
            "attention_mask": torch.tensor(mask, device=self._device),
        }

    @staticmethod
    def _until_end(row: Sequence[int], end: set[int]) -> list[int]:
        for position, number in enumerate(row):
            if number in end:
                return list(row[: position + 1])
        return list(row)


class _NoRepeats:
    """Block repeated n-grams in what is generated, not in the prompt, from which names must be copied."""

    def __init__(self, size: int, given: int) -> None:
        from transformers import NoRepeatNGramLogitsProcessor

        self._given = given
        self._block = NoRepeatNGramLogitsProcessor(size)

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        return self._block(input_ids[:, self._given :], scores)


def load(folder: Path, kind: Kind, **options: Any) -> tuple[Any, Any, list[str]]:
    """A model as published, its tokenizer, and the token of each of its ids; ids without one get a name of their own.

    `options` go to `from_pretrained`. Raises ModelError if the folder is not a whole model.
    """
    quieten()
    import transformers

    auto: Any = transformers.AutoModelForCausalLM if kind == "causal" else transformers.AutoModelForSeq2SeqLM
    where = {"local_files_only": True} | ({"gguf_file": options["gguf_file"]} if "gguf_file" in options else {})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Marian's tokenizer recommends a package that only its training used
            tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **where)
        model, report = auto.from_pretrained(folder, output_loading_info=True, local_files_only=True, **options)
    except Exception as error:  # each file format raises errors of its own
        raise ModelError(f"The model in {folder} cannot be read ({error}); fetch or copy it again.") from error
    # transformers makes up weights that a damaged file lacks, and only warns.
    if lost := sorted(key for key in report["missing_keys"] if ".layers." in key):
        raise ModelError(f"The model in {folder} lacks weights ({lost[0]} …); fetch or copy it again.")
    tokens = [f"<extra_id_{number}>" for number in range(model.config.vocab_size)]
    for token, number in tokenizer.get_vocab().items():
        if number < len(tokens):
            tokens[number] = token
    return model, tokenizer, tokens


def quieten() -> None:
    """Keep transformers off the network, and its progress bars and advice off the terminal."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from transformers.utils import logging

    advice: Any = logging
    advice.set_verbosity_error()
    advice.disable_progress_bar()
