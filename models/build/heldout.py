"""Print the loss of a checkpoint on what training has not seen, or of mixtures of two checkpoints' weights.

    heldout.py work/trained
    heldout.py work/trained --other work/student --shares 0.35 0.5 0.65

Cross-entropy in nats a target token: NTREX lines held out by document, both ways, and abstracts and titles of
OrangeSum's validation part, each from the article's lead. It takes a minute a mixture. It is no score: the third
round of training raised it for French to English, and BLEU with it.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import torch
from corpus import plain, split
from data import PROMPTS, lead
from rows import DATA, WORK, rows
from tokenizers import Tokenizer
from train import Batch, batch, counted, encode, loss_of
from transformers import AutoModelForCausalLM

LINES, ARTICLES = 80, 60
LEAD = 90  # words


def held_out() -> dict[str, list[dict[str, str]]]:
    """Prompts and targets of each task."""
    ntrex = [(plain(row["fr"]), plain(row["en"])) for row in islice(rows(WORK / "heldout.jsonl"), LINES)]
    asked = {
        "translate.fr-en": ntrex,
        "translate.en-fr": [(en, fr) for fr, en in ntrex],
        "summarise": articles("abstract"),
        "headline": articles("title"),
    }
    return {
        task: [{"prompt": PROMPTS[task].format(text=text), "target": f" {target}"} for text, target in some]
        for task, some in asked.items()
    }


def articles(field: str) -> list[tuple[str, str]]:
    """(lead, abstract or title), evenly from all of the validation part."""
    found = [row for row in rows(DATA / "orangesum" / "valid.jsonl.gz") if row.get(field)]
    return [(lead(split(row["article"]), LEAD), plain(row[field])) for row in found[:: len(found) // ARTICLES]]


def batches(tokenizer: Tokenizer) -> dict[str, list[Batch]]:
    """The same as batches of a row each."""
    return {task: [batch([row], len(row), 1) for row in encode(tokenizer, some)] for task, some in held_out().items()}


def loss(model: torch.nn.Module, some: list[Batch]) -> float:
    """Mean cross-entropy over the targets of the batches."""
    with torch.inference_mode():
        return sum(loss_of(model, one).item() for one in some) / sum(map(counted, some))


def main() -> None:
    """Print a row a mixture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--other", type=Path, help="mixed with the checkpoint")
    parser.add_argument("--shares", type=float, nargs="+", default=[1.0], help="of the checkpoint in the mixture")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.checkpoint / "tokenizer.json"))
    tasks = batches(tokenizer)
    ours = AutoModelForCausalLM.from_pretrained(options.checkpoint, dtype=torch.float32).state_dict()
    other = options.other or options.checkpoint
    theirs = AutoModelForCausalLM.from_pretrained(other, dtype=torch.float32).state_dict()
    model = AutoModelForCausalLM.from_pretrained(options.checkpoint, dtype=torch.bfloat16).eval()
    print("| share | " + " | ".join(tasks) + " |\n|---:|" + "---:|" * len(tasks))
    for share in options.shares:
        model.load_state_dict({name: share * value + (1 - share) * theirs[name] for name, value in ours.items()})
        losses = [f"{loss(model, some):.3f}" for some in tasks.values()]
        print(f"| {share:.2f} | " + " | ".join(losses) + " |", flush=True)


if __name__ == "__main__":
    main()
