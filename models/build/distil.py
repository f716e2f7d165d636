"""Sequence-level distillation (Kim and Rush 2016): the teacher translates news sentences for the student to learn from.

Writes work/distilled.jsonl ({"id", "fr", "en"}), a batch at a time, and goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import re
from collections.abc import Iterator

import ctranslate2
from rows import DATA, WORK, rows
from tokenizers import Tokenizer

SYSTEM = (
    "You are a professional translator at a news agency. Translate the French sentence into fluent, precise English. "
    "Keep every name, number and date. Reply with the translation only."
)
# Articles closest to what a Sahel desk reads come first.
DESK = re.compile(
    r"\b(mali|malien|sahel|niger|burkina|tchad|afri|russ|moscou|kremlin|poutine|lavrov|wagner|onu|casque|diplomat|"
    r"ministre|ambassad|accord|sommet|milita|armée|armement|soldat|jihad|djihad|terroris|attentat|sanction|"
    r"coopération|partenariat|souverain|président|transition|putsch|coup d'état|milliard|tonnes|hydrocarbure|"
    r"pétrole|nucléaire|mine|otan|union européenne|frontière|réfugié|humanitaire|rebelle|milice|otage)",
    re.IGNORECASE,
)


def sentences() -> Iterator[tuple[str, str]]:
    """(id, sentence) of the training articles, most relevant articles first, at most six an article."""
    articles = rows(DATA / "orangesum" / "train.jsonl.gz")
    ranked = sorted(articles, key=lambda row: -len(DESK.findall(row["article"])) / (len(row["article"]) + 500))
    seen: set[str] = set()
    for row in ranked:
        parts = re.split(r"(?<=[a-zà-ÿ0-9»\")][.!?])\s*(?=[A-ZÉÀ«\"])", row["article"])
        keep = [part.strip() for part in parts if 8 <= len(part.split()) <= 42 and part.strip()[-1:] in '.!?»"']
        keep = [part for part in keep if part.count('"') % 2 == 0 and part not in seen]
        keep.sort(key=lambda part: hashlib.sha1(part.encode()).digest())
        for index, part in enumerate(keep[:6]):
            seen.add(part)
            yield f"{row['id']}-{index}", part


def main() -> None:
    """Translate until so many sentences stand in the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("limit", type=int, nargs="?", default=6000)
    parser.add_argument("--skip", type=int, default=0, help="so many sentences, which an earlier round was taught")
    options = parser.parse_args()
    target = WORK / "distilled.jsonl"
    done = {json.loads(line)["id"] for line in target.open(encoding="utf8")} if target.exists() else set()
    tokenizer = Tokenizer.from_file(str(WORK / "teacher-ct2" / "tokenizer.json"))
    teacher = ctranslate2.Generator(str(WORK / "teacher-ct2"), compute_type="int8", inter_threads=2, intra_threads=1)
    static = tokenizer.encode(f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n").tokens
    later = itertools.islice(sentences(), options.skip, None)
    pending = [row for row in later if row[0] not in done][: options.limit - len(done)]
    with target.open("a", encoding="utf8") as out:
        for start in range(0, len(pending), 128):
            chunk = sorted(pending[start : start + 128], key=lambda row: len(row[1]))
            prompts = [tokenizer.encode(f"{fr}<|im_end|>\n<|im_start|>assistant\n").tokens for _, fr in chunk]
            results = teacher.generate_batch(
                prompts,
                static_prompt=static,
                max_batch_size=32,
                max_length=110,
                include_prompt_in_result=False,
                end_token="<|im_end|>",
            )
            for (key, fr), result in zip(chunk, results, strict=True):
                en = tokenizer.decode(result.sequences_ids[0]).strip()
                out.write(json.dumps({"id": key, "fr": fr, "en": en}, ensure_ascii=False) + "\n")
            out.flush()
            print(start + len(chunk), flush=True)


if __name__ == "__main__":
    main()
