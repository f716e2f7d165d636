"""The CTranslate2 engine: int8 models on the processor's own cores, no PyTorch and no transformers."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline.engines.base import Decoded, Decoding, Device, Engine, Framing, Kind, Limits, Request, choose, repeats
from pipeline.engines.tokens import open_codec
from pipeline.errors import ModelError

# From this many tokens on, what the prompts of a batch have in common (a chat format's instructions) is read once.
SHARED_PROMPT = 32
# Texts scored together: few, since the processor's cache does not hold the logits of many (two take half the time of
# sixteen); the same on every machine, since a row's last digits depend on the shape of its batch.
SCORE_ROWS = 2


class _Pending(Protocol):
    """What CTranslate2 gives for a prompt that it is asked for asynchronously."""

    def result(self) -> Any:
        """The hypotheses, once they are there."""


class CTranslate2Engine(Engine):
    """A folder that CTranslate2's converter wrote, with its tokenizer files beside it.

    Runs on `device`; "auto" is a GPU where CTranslate2 finds one, else the cores that the process may use.
    Raises ModelError if the folder cannot be loaded, or if a GPU is wanted and there is none.
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
        self._forced = _forced_start(folder)
        self._model = self._load(folder, device)

    def _load(self, folder: Path, device: Device) -> Any:
        import ctranslate2  # type: ignore[import-untyped]

        model = ctranslate2.Generator if self._kind == "causal" else ctranslate2.Translator
        ctranslate2.set_log_level(logging.ERROR)  # its advice is for those who convert models
        place = choose(device, ctranslate2.get_cuda_device_count)
        if place == "cpu":
            _keep_memory()
        # A small model's layers are too short to be shared out: two cores are twice as fast on a batch each.
        workers = threads() if place == "cpu" else 1
        try:
            return model(str(folder), device=place, inter_threads=workers, intra_threads=1)
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{self.name} in {folder} cannot be loaded ({error}); fetch it again.") from error

    def _decode(self, batches: Sequence[Sequence[Request]], decoding: Decoding) -> Iterator[list[list[Decoded]]]:
        model = self._model
        if self._kind == "seq2seq":
            for waiting in [self._translate(model, requests, decoding) for requests in batches]:
                yield [_hypotheses(one, decoding, forced) for one, forced in waiting]
            return
        # CTranslate2 takes the tail of a batch's longer prompts for output, so its own blocking would forbid what a
        # summary must do: copy names. Hence without blocking first; where all repeat, it is done again, alone.
        size = decoding.no_repeat_ngram
        for requests, pending in [(one, self._continue(model, one, decoding, blocked=0)) for one in batches]:
            results = [_hypotheses(one, decoding, 0) for one in pending]
            if size:
                results = [[one for one in some if not repeats(one.tokens, size)] for some in results]
                again = [
                    (index, self._continue(model, [requests[index]], decoding, blocked=size))
                    for index, some in enumerate(results)
                    if not some
                ]
                for index, alone in again:
                    results[index] = _hypotheses(alone[0], decoding, 0)
            yield results

    def _continue(self, model: Any, requests: Sequence[Request], decoding: Decoding, *, blocked: int) -> list[_Pending]:
        """Each request's result, yet to come: batches asked for one after the other are decoded side by side."""
        prompts = [[*request.prompt, *request.prefix] for request in requests]
        shared = _shared(prompts)
        pending: list[_Pending] = model.generate_batch(
            [prompt[len(shared) :] for prompt in prompts],
            static_prompt=shared or None,
            cache_static_prompt=False,
            include_prompt_in_result=False,
            max_length=decoding.max_new_tokens,
            no_repeat_ngram_size=blocked,
            asynchronous=True,
            **_options(decoding, requests[0].forbidden),
        )
        return pending

    def _translate(self, model: Any, requests: Sequence[Request], decoding: Decoding) -> list[tuple[_Pending, int]]:
        """Each request's result, yet to come, and how many tokens it is made to begin with."""
        # The limit of a batch counts the prefix, so only prefixes of one length can go together.
        pending: dict[int, tuple[_Pending, int]] = {}
        for length in sorted({len(request.prefix) for request in requests}):
            members = [index for index, request in enumerate(requests) if len(request.prefix) == length]
            forced = len(self._forced) + length
            translated = model.translate_batch(
                [requests[index].prompt for index in members],
                target_prefix=[[*self._forced, *requests[index].prefix] for index in members] if forced else None,
                max_input_length=0,
                max_decoding_length=decoding.max_new_tokens + forced,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                asynchronous=True,
                **_options(decoding, requests[0].forbidden),
            )
            pending |= {index: (one, forced) for index, one in zip(members, translated, strict=True)}
        return [pending[index] for index in range(len(requests))]

    def score(self, prompts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """As the base class; what searches have left free goes back to the system first, since logits take much."""
        _give_back()
        return super().score(prompts, targets)

    def _log_probs(self, prompts: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> list[list[float]]:
        if self._kind == "causal":
            # What follows a target changes nothing for it; in int8, CTranslate2 reads only rows of one length.
            whole = [[*prompt, *target] for prompt, target in zip(prompts, targets, strict=True)]
            width = max(map(len, whole))
            rows = [[*row, *[self._framing.end[0]] * (width - len(row))] for row in whole]
            scored = self._model.score_batch(rows, max_input_length=0, max_batch_size=SCORE_ROWS)
            starts = [len(prompt) - 1 for prompt in prompts]  # the first token has no probability
        else:
            # The end token is CTranslate2's own to add.
            said = [[*self._forced, *target[:-1]] for target in targets]
            scored = self._model.score_batch(
                list(map(list, prompts)), said, max_input_length=0, max_batch_size=SCORE_ROWS
            )
            starts = [len(self._forced)] * len(prompts)
        return [
            [float(value) for value in one.log_probs[start : start + len(target)]]
            for one, start, target in zip(scored, starts, targets, strict=True)
        ]


def threads() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _keep_memory() -> None:
    """Have the C library keep what a decoding step frees for the next one.

    Every step allocates and frees the same buffers; given back to the system each time, they come back as page faults
    that took a fifth of the time. Only glibc has these settings (mallopt(3)).
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        trim, mmap, arenas = -1, -3, -8
        libc.mallopt(arenas, 1)
        libc.mallopt(mmap, 32 * 2**20)
        libc.mallopt(trim, 2**30)


def _give_back() -> None:
    """Return to the system what the C library keeps free."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)


def _shared(prompts: Sequence[list[str]]) -> list[str]:
    """What all prompts begin with, less than the whole of any; nothing where it is not worth it."""
    if len(prompts) < 2:
        return []
    least, most = min(prompts), max(prompts)  # what these two share, all between them share
    length = min(map(len, prompts)) - 1
    same = next((at for at in range(length) if least[at] != most[at]), length)
    return least[:same] if same >= SHARED_PROMPT else []


def _options(decoding: Decoding, forbidden: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The options that both kinds of model share."""
    return {
        "beam_size": decoding.num_beams,
        "num_hypotheses": decoding.num_hypotheses,
        "length_penalty": decoding.length_penalty,
        "end_token": list(decoding.end),
        "return_end_token": True,
        "return_scores": True,
        "suppress_sequences": [list(form) for form in forbidden] or None,
    }


def _hypotheses(pending: _Pending, decoding: Decoding, forced: int) -> list[Decoded]:
    result = pending.result()
    outputs = result.sequences if hasattr(result, "sequences") else result.hypotheses
    return [_decoded(tokens, score, decoding, forced) for tokens, score in zip(outputs, result.scores, strict=True)]


def _decoded(tokens: Sequence[str], score: float, decoding: Decoding, forced: int) -> Decoded:
    # CTranslate2's score is the sum over generated tokens by the length to the power of the penalty, prefix counted.
    total = score * len(tokens) ** decoding.length_penalty
    generated = tuple(tokens[forced:])
    return Decoded(generated, total / max(1, len(generated)))


def _forced_start(folder: Path) -> tuple[str, ...]:
    """The token with which a seq2seq model must begin, where its generation settings name one (`convert.py`)."""
    path = folder / "engine.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))["forced_start"]) if path.exists() else ()
