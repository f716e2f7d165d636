"""Sequence-level distillation (Kim and Rush 2016): tune the teacher on gold pairs, have it translate the news.

    distil.py --epochs 1 --peak 1e-5
    distil.py --epochs 3 --peak 1.5e-5

Two teachers, for agree.py to compare. On the held-out lines, BLEU / chrF, greedy: 27.2 / 55.7 before tuning, 31.6 /
56.6 after one epoch, 30.6 / 55.9 after three. One H200 tunes in half a minute and translates 830 sentences a second
(with an output layer cut to the tokens that occur, which it is not here); a CPU takes days.
Writes work/teacher-N.safetensors, the tuned weights, and work/distilled-N.jsonl ({"id", "fr", "en", "score"}: the mean
log-probability of a token, in nats), N being the epochs; goes on where it stopped. Those that reach the longest of
LENGTHS before they end are left out.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from corpus import Pair, Sentence, gold, laws, ntrex, pairs, sentences
from qwen import GreedySearch, Qwen, read
from rows import WORK, append, written
from sacrebleu.metrics import BLEU, CHRF
from safetensors.torch import load_file, save_file
from steps import Example, Masters, batches, cross_entropy, padded, rate
from teacher import teacher, tokenizer
from tokenizers import Tokenizer

PROMPT = "<|im_start|>user\nTranslate into English: {text}<|im_end|>\n<|im_start|>assistant\n"
END = "<|im_end|>"
PROVISIONS = 3000  # over all epochs, another part of them in each
TOKENS = 6000  # a step of tuning, padding included
WARMUP = 10  # steps
ROWS = {"cuda": 1024, "cpu": 32}  # sentences side by side
LENGTHS = (48, 64, 80, 96, 112, 128, 160, 192, 256, 320)  # tokens of a prompt and the room for its answer
STRETCH, ROOM = 1.5, 16  # an answer has so many tokens for each of the sentence, and so many more


@dataclass(frozen=True)
class Translated:
    """A sentence and its translation, with the mean log-probability of a token (nats), its end included."""

    id: str
    fr: str
    en: str
    score: float


class Translator:
    """Greedy translations, sentences of like length side by side."""

    def __init__(self, model: Qwen, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.rows = ROWS[model.embedding.device.type]
        end = tokenizer.token_to_id(END)
        assert end is not None
        self.search = GreedySearch(model, self.rows, LENGTHS, end)
        self.frame = len(tokenizer.encode(PROMPT.format(text="")).ids)

    def __call__(self, some: Sequence[Sentence]) -> Iterator[list[Translated]]:
        """A batch at a time, in random order, so that what stands there after a stop is a fair sample."""
        texts = [PROMPT.format(text=sentence.fr) for sentence in some]
        prompts = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(texts)]
        groups: dict[int, list[int]] = {length: [] for length in LENGTHS}
        for at in sorted(range(len(some)), key=lambda at: len(prompts[at])):
            size = len(prompts[at])
            needed = size + int(STRETCH * (size - self.frame)) + ROOM
            if needed <= LENGTHS[-1]:
                groups[next(length for length in LENGTHS if needed <= length)].append(at)
        parts = [
            (length, group[start : start + self.rows])
            for length, group in groups.items()
            for start in range(0, len(group), self.rows)
        ]
        random.Random(3).shuffle(parts)
        for length, part in parts:
            answers = self.search([prompts[at] for at in part], length)
            yield [
                Translated(
                    some[at].id,
                    some[at].fr,
                    self.tokenizer.decode(list(answer.ids)).strip(),
                    round(answer.score / (len(answer.ids) + 1), 3),
                )
                for at, answer in zip(part, answers, strict=True)
                if answer.ended
            ]


def score(translator: Translator, held: Sequence[Pair]) -> str:
    """BLEU and chrF on the held-out lines; what did not end counts as nothing."""
    found = {
        row.id: row.en
        for part in translator([Sentence(str(at), fr) for at, (fr, _) in enumerate(held)])
        for row in part
    }
    texts, references = [found.get(str(at), "") for at in range(len(held))], [[en for _, en in held]]
    bleu, chrf = (metric.corpus_score(texts, references).score for metric in (BLEU(), CHRF()))
    return f"BLEU {bleu:.1f}, chrF {chrf:.1f}"


def encode(tokenizer: Tokenizer, some: Sequence[Pair]) -> list[Example]:
    """Each pair as the teacher is asked and as it should answer."""
    asked = tokenizer.encode_batch_fast([PROMPT.format(text=fr) for fr, _ in some])
    said = tokenizer.encode_batch_fast([en + END for _, en in some])
    return [Example(tuple(prompt.ids), tuple(target.ids)) for prompt, target in zip(asked, said, strict=True)]


def tune(model: Qwen, translator: Translator, epochs: int, peak: float, held: Sequence[Pair]) -> None:
    """All layers, the loss on the answers alone; the embedding, which is the output layer too, stays as it is."""
    random_, provisions = random.Random(7), laws(random.Random(5))[:PROVISIONS]
    plan = []
    for epoch in range(epochs):
        share = provisions[len(provisions) * epoch // epochs : len(provisions) * (epoch + 1) // epochs]
        plan.append(batches(encode(translator.tokenizer, gold() + share), TOKENS, random_))
    masters = Masters(model, betas=(0.9, 0.95), decay=0.0)
    step, steps = 0, sum(map(len, plan))
    for number, parts in enumerate(plan, start=1):
        total = 0.0
        for some in parts:
            ids, targets = padded(some, model.embedding.device)
            loss = cross_entropy(model(ids), model.embedding, targets) / sum(len(one.target) for one in some)
            loss.backward()
            masters.step(rate(peak, step, steps, WARMUP))
            total += loss.item()
            step += 1
        mean = total / len(parts)
        print(f"epoch {number}: loss {mean:.3f} a token; held out: {score(translator, held)}", flush=True)


def main() -> None:
    """Tune, or take the weights tuned before, and translate what is not translated yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--peak", type=float, default=1e-5, help="the highest learning rate")
    parser.add_argument("--sentences", type=int, help="so many alone, the same ones for every teacher")
    options = parser.parse_args()
    torch.manual_seed(1)
    model = Qwen(*read(teacher(), torch.device("cuda" if torch.cuda.is_available() else "cpu")))
    translator = Translator(model, tokenizer())
    tuned = WORK / f"teacher-{options.epochs}.safetensors"
    target = WORK / f"distilled-{options.epochs}.jsonl"
    if not tuned.exists():
        held = pairs(ntrex()[1])
        print("before tuning, held out:", score(translator, held), flush=True)
        tune(model, translator, options.epochs, options.peak, held)
        keep(model, tuned)
    model.load_state_dict(load_file(tuned), strict=False)
    done = written(target)
    began, count = time.monotonic(), 0
    for part in translator([sentence for sentence in sentences()[: options.sentences] if sentence.id not in done]):
        append(target, map(asdict, part))
        count += len(part)
        print(f"{count} translated, {count / (time.monotonic() - began):.0f} a second", flush=True)


def keep(model: Qwen, path: Path) -> None:
    """Write what was tuned; it appears whole or not at all."""
    partial = path.with_suffix(".partial")
    save_file({name: weight.data for name, weight in model.named_parameters() if weight.requires_grad}, partial)
    partial.replace(path)


if __name__ == "__main__":
    main()
