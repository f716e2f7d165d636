"""What every text-to-text engine can do, and the part of it that does not depend on who does the arithmetic.

An engine is a model with its tokenizer. It knows nothing about tasks or prompts' wording: `registry.py` does.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from pipeline.engines.tokens import Codec
from pipeline.errors import ModelError
from pipeline.records import Hypothesis

Kind = Literal["causal", "seq2seq"]
Device = Literal["auto", "cpu", "cuda"]

# Tokens in one batch, times beams, where a model's entry says nothing else: bounds the key and value cache, of which
# each core has one (1,000 tokens of the embedded model take 0.15 GB, of one with 1.5 billion parameters 0.33 GB).
BATCH_TOKENS = 5120
# Prompts of one batch, times beams: beyond this a core gains nothing.
BATCH_ROWS = 24
# What a step of a search costs besides its rows, in rows: the weights come from memory once for all of them.
STEP_ROWS = 6
# Tokens of an answer to each of its prompt, about, by which the steps of a batch are foreseen.
ANSWER = 0.7
# Texts that are scored together are filled up to the longest one's length.
SCORE_SPREAD = 32
# Scoring gives a float32 for each token and each entry of the vocabulary: 64 million make 256 MB.
SCORE_FLOATS = 64_000_000


class TextToText(Protocol):
    """A model that reads a prompt and writes a text."""

    name: str
    fingerprint: str
    window: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes as a prompt, the model's own marks included."""

    def generate(
        self,
        prompts: Sequence[str],
        *,
        max_new_tokens: int,
        num_beams: int = 1,
        num_hypotheses: int = 1,
        no_repeat_ngram: int = 0,
        length_penalty: float = 1.0,
        prefixes: Sequence[str] | None = None,
        stop: Sequence[str] = (),
        forbidden: Sequence[Sequence[str]] | None = None,
    ) -> list[list[Hypothesis]]:
        """One list of hypotheses a prompt, best first; see `Engine.generate`."""

    def score(self, prompts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Mean log-probability of each target's tokens, its end included, given its prompt."""

    def score_tokens(self, prompts: Sequence[str], targets: Sequence[str]) -> list[list[tuple[str, float]]]:
        """Each target's pieces of text with their log-probabilities; see `Engine.score_tokens`."""


@dataclass(frozen=True, slots=True)
class Framing:
    """The tokens around a text.

    `before` and `after` stand around a prompt, any of `end` ends an output. `separator` is what stands between a
    causal model's prompt and its output. `markup` says that prompts hold the model's special tokens, as chat
    formats do; without it, a text that spells out a special token is read as plain characters.
    """

    # Read by pydantic: a misspelt key in the registry is an error.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    end: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    separator: str = ""
    markup: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """`window`: tokens that a prompt may have. `context`: tokens of prompt and target together when scoring.

    `batch`: tokens that are decoded side by side, prompts and answers, times beams.
    """

    window: int
    context: int
    batch: int = BATCH_TOKENS


@dataclass(frozen=True, slots=True)
class Request:
    """A prompt as tokens, the tokens with which its output must begin, and the sequences that it must not have."""

    prompt: tuple[str, ...]
    prefix: tuple[str, ...]
    forbidden: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to search; `end` are the tokens that end an output."""

    end: tuple[str, ...]
    max_new_tokens: int
    num_beams: int
    num_hypotheses: int
    no_repeat_ngram: int
    length_penalty: float


@dataclass(frozen=True, slots=True)
class Decoded:
    """Generated tokens, the end token included where one came, and their mean log-probability."""

    tokens: tuple[str, ...]
    score: float


class Engine(ABC):
    """Tokenisation, limits, batching and order; how a batch is decoded and scored is left to the two subclasses.

    Results do not depend on which prompts are asked for together, as far as floating point allows: a prompt in a
    batch of another shape may differ in the last digits of its score, and, where two hypotheses are that close, in
    their order.
    """

    def __init__(self, name: str, fingerprint: str, framing: Framing, limits: Limits, codec: Codec) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.window = limits.window
        self._context = limits.context
        self._batch = limits.batch
        self._framing = framing
        self._codec = codec

    @abstractmethod
    def _decode(self, batches: Sequence[Sequence[Request]], decoding: Decoding) -> Iterator[list[list[Decoded]]]:
        """Decode batch after batch: one list of hypotheses a request."""

    @abstractmethod
    def _log_probs(self, prompts: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]) -> list[list[float]]:
        """Log-probability of each token of each target of one batch; targets end with an end token."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes as a prompt, the model's own marks included."""
        return [len(self._frame(text)) for text in texts]

    def generate(
        self,
        prompts: Sequence[str],
        *,
        max_new_tokens: int,
        num_beams: int = 1,
        num_hypotheses: int = 1,
        no_repeat_ngram: int = 0,
        length_penalty: float = 1.0,
        prefixes: Sequence[str] | None = None,
        stop: Sequence[str] = (),
        forbidden: Sequence[Sequence[str]] | None = None,
    ) -> list[list[Hypothesis]]:
        """Generate up to `num_hypotheses` texts a prompt: one list a prompt, in the order of the prompts, best first.

        The search has `num_beams` beams (1 is greedy). No n-gram of `no_repeat_ngram` tokens comes twice in an output
        (hypotheses in which one does are dropped while others remain); those of the prompt may be copied. `prefixes`
        are what the outputs must begin with: they are part of the text, not of its score. An output ends before any of
        `stop` and has none of the words `forbidden` for its prompt. Texts come without space around them; one that had
        not ended after `max_new_tokens` has `finished=False`.

        Raises ValueError if a prompt has more tokens than `window`, or if more hypotheses than beams are wanted.
        """
        if num_hypotheses > num_beams:
            raise ValueError(f"{num_hypotheses} hypotheses need as many beams, not {num_beams}")
        starts = [""] * len(prompts) if prefixes is None else prefixes
        if len(starts) != len(prompts):
            raise ValueError(f"{len(starts)} prefixes for {len(prompts)} prompts")
        bound = [()] * len(prompts) if forbidden is None else forbidden
        requests = [
            Request(self._window(prompt), self._target(start), self._forms(words))
            for prompt, start, words in zip(prompts, starts, bound, strict=True)
        ]
        decoding = Decoding(
            end=(*self._framing.end, *(token for text in stop for token in self._codec.tokens_with(text))),
            max_new_tokens=max_new_tokens,
            num_beams=num_beams,
            num_hypotheses=num_hypotheses,
            no_repeat_ngram=no_repeat_ngram,
            length_penalty=length_penalty,
        )
        lengths = [len(request.prompt) + len(request.prefix) for request in requests]
        results: list[list[Hypothesis]] = [[] for _ in prompts]
        groups = []
        for forms in dict.fromkeys(request.forbidden for request in requests):  # a batch has one list of them
            members = [index for index, request in enumerate(requests) if request.forbidden == forms]
            sized = [lengths[index] for index in members]
            for group in searches(sized, beams=num_beams, extra=max_new_tokens, limit=self._batch):
                groups.append([members[at] for at in group])
        # The longest first: where the last batches are short, no core waits long for another.
        groups.sort(key=lambda group: lengths[group[-1]], reverse=True)
        decoded = self._decode([[requests[index] for index in group] for group in groups], decoding)
        for group, rows in zip(groups, decoded, strict=True):
            for index, row in zip(group, rows, strict=True):
                results[index] = [self._hypothesis(requests[index].prefix, one, decoding.end, stop) for one in row]
        return results

    def score(self, prompts: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Mean log-probability of each target's tokens, its end included, given its prompt; higher is likelier.

        Raises ValueError if a prompt, or a prompt with its target, is longer than the model reads.
        """
        _, scores = self._scored(prompts, targets)
        return [sum(found) / max(1, len(found)) for found in scores]

    def score_tokens(self, prompts: Sequence[str], targets: Sequence[str]) -> list[list[tuple[str, float]]]:
        """Each target cut into its tokens, as text, each with its log-probability given the prompt and what precedes.

        The texts put together are the target as the model reads it; its end has the text "". Raises ValueError as
        `score` does.
        """
        tokens, scores = self._scored(prompts, targets)
        pieces: list[list[tuple[str, float]]] = []
        for said, found in zip(tokens, scores, strict=True):
            begins = [len(self._codec.decode(said[:at])) for at in range(len(said) + 1)]
            text = self._codec.decode(said)
            pieces.append([(text[begins[at] : begins[at + 1]], value) for at, value in enumerate(found)])
        return pieces

    def _scored(
        self, prompts: Sequence[str], targets: Sequence[str]
    ) -> tuple[list[tuple[str, ...]], list[list[float]]]:
        """The tokens of each target, its end included, and their log-probabilities."""
        read = [self._window(prompt) for prompt in prompts]
        said = [(*self._target(target), self._framing.end[0]) for target in targets]
        lengths = [len(prompt) + len(target) for prompt, target in zip(read, said, strict=True)]
        for length in lengths:
            if length > self._context:
                raise ValueError(f"prompt and target have {length} tokens; {self.name} reads {self._context}")
        results: list[list[float]] = [[] for _ in read]
        for batch in batches(lengths, limit=max(1, SCORE_FLOATS // self._codec.size)):
            scores = self._log_probs([read[index] for index in batch], [said[index] for index in batch])
            for index, values in zip(batch, scores, strict=True):
                results[index] = values
        return said, results

    def _frame(self, text: str) -> tuple[str, ...]:
        return (*self._framing.before, *self._codec.encode(text, markup=self._framing.markup), *self._framing.after)

    def _window(self, prompt: str) -> tuple[str, ...]:
        tokens = self._frame(prompt)
        if len(tokens) > self.window:
            raise ValueError(f"a prompt has {len(tokens)} tokens; {self.name} reads {self.window} (“{prompt[:60]}…”)")
        return tokens

    def _target(self, text: str) -> tuple[str, ...]:
        return tuple(self._codec.encode_target(self._framing.separator + text)) if text else ()

    def _forms(self, words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """The token sequences by which an output would have these words, at its beginning or after a space."""
        forms = [tuple(self._codec.encode_target(lead + word)) for word in words if word.strip() for lead in ("", " ")]
        return tuple(dict.fromkeys(form for form in forms if form and self._codec.writes(form)))

    def _hypothesis(
        self, prefix: Sequence[str], decoded: Decoded, end: Sequence[str], stop: Sequence[str]
    ) -> Hypothesis:
        tokens = decoded.tokens
        finished = bool(tokens) and tokens[-1] in end
        if finished and tokens[-1] in self._framing.end:
            tokens = tokens[:-1]
        text = self._codec.decode([*prefix, *tokens])
        begin = len(self._codec.decode(prefix)) if prefix else 0
        cuts = [at for mark in stop if (at := text.find(mark, begin)) >= 0]
        if cuts:
            text, finished = text[: min(cuts)], True
        return Hypothesis(text.strip(), decoded.score, finished)


def choose(device: Device, gpus: Callable[[], int]) -> Literal["cpu", "cuda"]:
    """Where a model runs: GPUs are counted only where one may be used.

    Raises ModelError if one is wanted and there is none.
    """
    if device == "cpu":
        return "cpu"
    if gpus() > 0:
        return "cuda"
    if device == "cuda":
        raise ModelError('There is no GPU here that can be used; set device = "auto" in brief.toml.')
    return "cpu"


def batches(lengths: Sequence[int], *, limit: int) -> Iterator[list[int]]:
    """Indices of `lengths` in groups of like length, at most `limit` tokens each."""
    batch: list[int] = []
    for index in _by_length(lengths):
        full = (len(batch) + 1) * lengths[index] > limit
        if batch and (full or lengths[index] - lengths[batch[0]] > SCORE_SPREAD):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def searches(lengths: Sequence[int], *, beams: int, extra: int, limit: int) -> list[list[int]]:
    """Indices of `lengths` in the batches that are searched in the least time, one or several to each of two cores.

    Not to as many as there are cores, on which no result may depend. A batch has at most BATCH_ROWS rows, and `limit`
    tokens with `extra` for each answer, times beams. Its prompts are read together up to the shortest one's length, the
    rest token by token, in all beams: that takes rows, and steps, of which the longest answer takes the others. The
    least of these is found by dynamic programming over the prompts in the order of their lengths.
    """
    order = _by_length(lengths)
    sized = [lengths[index] for index in order]
    most = max(1, min(BATCH_ROWS // beams, -(-len(order) // 2)))
    # Of the first n prompts: the least cost, and where their last batch begins.
    least: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(order) + 1):
        longest = sized[end - 1]
        steps = longest + min(extra, ANSWER * longest)
        found = []
        for begin in range(end - 1, max(0, end - most) - 1, -1):
            if end - begin > 1 and (end - begin) * beams * (longest + extra) > limit:
                break
            shortest = sized[begin]
            rows = beams * sum(length - shortest for length in sized[begin:end])
            found.append((least[begin][0] + STEP_ROWS * (steps - shortest) + rows, begin))
        least.append(min(found))
    groups: list[list[int]] = []
    end = len(order)
    while end:
        begin = least[end][1]
        groups.append(order[begin:end])
        end = begin
    return groups


def _by_length(lengths: Sequence[int]) -> list[int]:
    return sorted(range(len(lengths)), key=lambda index: (lengths[index], index))


def repeats(tokens: Sequence[str], size: int) -> bool:
    """Whether any run of `size` tokens comes twice."""
    runs = [tuple(tokens[start : start + size]) for start in range(len(tokens) - size + 1)]
    return len(set(runs)) < len(runs)
