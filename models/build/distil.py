"""Sequence-level distillation (Kim and Rush 2016): tune the teacher on what was written by hand, have it do the rest.

    ask.py && distil.py --epochs 2

The teacher learns from work/taught.jsonl and answers work/asked.jsonl, greedily, until the minutes are over: from the
front, so that what is nearest to a Sahel desk is there whenever it stops. Processes beside it judge each answer.
Writes work/teacher.safetensors, the tuned weights, and work/distilled.jsonl (corpus.Distilled); goes on where it
stopped. What does not end while most others of its batch do is left out: it would not end well.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from multiprocessing import Pool
from pathlib import Path

import judge
import torch
from corpus import DISTILLED, Asked, Distilled, Taught
from qwen import GreedySearch, Qwen, read
from rows import WORK, append, rows, written
from sacrebleu.metrics import BLEU, CHRF
from safetensors.torch import load_file, save_file
from steps import Example, Masters, batches, cross_entropy, padded, rate
from teacher import teacher, tokenizer
from tokenizers import Tokenizer

PROMPTS = {
    "translate": "Translate into English: {text}",
    "summarise": "Condense en une phrase : {text}",
    "headline": "Donne un titre : {text}",
}
FRAME = "<|im_start|>user\n{asked}<|im_end|>\n<|im_start|>assistant\n"
END = "<|im_end|>"
TOKENS = 12000  # a step of tuning, padding included
WARMUP = 10  # steps
TIMED = 20  # steps after which it is known how many there is time for
ROWS = {"cuda": 1024, "cpu": 32}  # texts side by side
CHUNK = 64 * 1024  # texts sorted by length at a time
LENGTHS = (48, 64, 80, 96, 112, 128, 160, 192, 256, 320)  # tokens of a prompt and the room for its answer
STRETCH, ROOM = 1.5, 16  # a translation has so many tokens for each of the sentence, and so many more
ANSWER = {"summarise": 88, "headline": 40}


def framed(task: str, text: str) -> str:
    """The prompt."""
    return FRAME.format(asked=PROMPTS[task].format(text=text))


class Answers:
    """What the teacher says, greedily, texts of like length side by side."""

    def __init__(self, model: Qwen, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.rows = ROWS[model.embedding.device.type]
        end = tokenizer.token_to_id(END)
        assert end is not None
        self.search = GreedySearch(model, self.rows, LENGTHS, end)

    def __call__(self, some: Sequence[Asked]) -> Iterator[list[tuple[Asked, str, float]]]:
        """A batch at a time: the answers that ended, with the mean log-probability of a token (nats)."""
        for start in range(0, len(some), CHUNK):
            yield from self._chunk(some[start : start + CHUNK])

    def _chunk(self, some: Sequence[Asked]) -> Iterator[list[tuple[Asked, str, float]]]:
        prompts = [one.ids for one in self.tokenizer.encode_batch_fast([framed(one.task, one.text) for one in some])]
        groups: dict[int, list[int]] = {length: [] for length in LENGTHS}
        for at in sorted(range(len(some)), key=lambda at: len(prompts[at])):
            size = len(prompts[at])
            needed = size + ANSWER.get(some[at].task, int(STRETCH * size))
            if needed <= LENGTHS[-1]:
                groups[next(length for length in LENGTHS if needed <= length)].append(at)
        for length, group in groups.items():
            for start in range(0, len(group), self.rows):
                part = group[start : start + self.rows]
                answers = self.search([prompts[at] for at in part], length)
                yield [
                    (some[at], self.tokenizer.decode(list(answer.ids)), answer.score / (len(answer.ids) + 1))
                    for at, answer in zip(part, answers, strict=True)
                    if answer.ended
                ]


def score(answers: Answers, held: Sequence[dict[str, str]]) -> str:
    """BLEU and chrF on the held-out lines; what did not end counts as nothing."""
    asked = [Asked(str(at), "translate", row["fr"]) for at, row in enumerate(held)]
    found = {one.id: said for part in answers(asked) for one, said, _ in part}
    texts, references = [found.get(one.id, "") for one in asked], [[row["en"] for row in held]]
    bleu, chrf = (metric.corpus_score(texts, references).score for metric in (BLEU(), CHRF()))
    return f"BLEU {bleu:.1f}, chrF {chrf:.1f}"


def encode(tokenizer: Tokenizer, some: Sequence[Taught]) -> list[Example]:
    """Each row as the teacher is asked and as it should answer."""
    asked = tokenizer.encode_batch_fast([framed(one.task, one.text) for one in some])
    said = tokenizer.encode_batch_fast([one.said + END for one in some])
    return [Example(tuple(prompt.ids), tuple(target.ids)) for prompt, target in zip(asked, said, strict=True)]


def tune(model: Qwen, some: Sequence[Example], epochs: int, peak: float, minutes: float) -> None:
    """All layers, the loss on the answers alone; the embedding, which is the output layer too, stays as it is."""
    random_ = random.Random(7)
    plan = [part for _ in range(epochs) for part in batches(some, TOKENS, random_)]
    masters, steps, total, began = Masters(model, betas=(0.9, 0.95), decay=0.0), len(plan), 0.0, time.monotonic()
    for step, part in enumerate(plan):
        if step == TIMED:
            steps = min(steps, int(TIMED * minutes * 60 / (time.monotonic() - began)))
            print(f"{steps} of {len(plan)} steps", flush=True)
        if step >= steps:
            break
        ids, targets = padded(part, model.embedding.device)
        loss = cross_entropy(model(ids), model.embedding, targets) / sum(len(one.target) for one in part)
        loss.backward()
        masters.step(rate(peak, step, steps, WARMUP))
        total += loss.item()
        if step % 50 == 49:
            print(f"{step + 1} loss {total / 50:.3f} a token, {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0


def judged(answer: tuple[Asked, str, float]) -> Distilled:
    """What stands in the file for an answer."""
    one, said, likely = answer
    said = judge.mended(one.task, one.text, said)
    return Distilled(one.id, one.task, one.text, said, judge.supported(one.task, one.text, said), round(likely, 3))


def main() -> None:
    """Tune, or take the weights tuned before, and answer what is not answered yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--peak", type=float, default=2e-5, help="the highest learning rate")
    parser.add_argument("--tuning", type=float, default=600, metavar="MINUTES", help="at most")
    parser.add_argument("--answering", type=float, default=6000, metavar="MINUTES", help="at most")
    options = parser.parse_args()
    torch.manual_seed(1)
    pool = Pool()  # before the GPU is touched: a process cannot be forked after
    words = tokenizer()
    model = Qwen(*read(teacher(), torch.device("cuda" if torch.cuda.is_available() else "cpu")))
    tuned = WORK / "teacher.safetensors"
    held = list(rows(WORK / "heldout.jsonl"))
    if not tuned.exists():
        some = encode(words, [Taught(**row) for row in rows(WORK / "taught.jsonl")])
        tune(model, [one for one in some if len(one) <= LENGTHS[-1]], options.epochs, options.peak, options.tuning)
        keep(model, tuned)
    model.load_state_dict(load_file(tuned), strict=False)
    torch.cuda.empty_cache()
    answers = Answers(model, words)
    print("held out:", score(answers, held), flush=True)
    done = written(DISTILLED)
    began, count, pending = time.monotonic(), 0, []
    asked = [Asked(**row) for row in rows(WORK / "asked.jsonl")]
    for part in answers([one for one in asked if one.id not in done]):
        pending.append(pool.map_async(judged, part, chunksize=64))
        while pending and pending[0].ready():
            append(DISTILLED, map(asdict, pending.pop(0).get()))
        count += len(part)
        spent = time.monotonic() - began
        print(f"{count} answered, {count / spent:.0f} a second", flush=True)
        if spent > options.answering * 60:
            break
    for one in pending:
        append(DISTILLED, map(asdict, one.get()))


def keep(model: Qwen, path: Path) -> None:
    """Write what was tuned; it appears whole or not at all."""
    partial = path.with_suffix(".partial")
    save_file({name: weight.data for name, weight in model.named_parameters() if weight.requires_grad}, partial)
    partial.replace(path)


if __name__ == "__main__":
    main()
