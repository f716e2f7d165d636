"""Cut the base model's 262,144 tokens down to those that French and English text uses.

A token is kept when the training text or the most frequent words of either language use it, together with every
token on the way of merges to it, so that kept text is segmented as before and its logits are the same.
Writes work/student/ (a transformers checkpoint in float32 with its tokenizer).
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator

import torch
import wordfreq
from base import WORK, base
from rows import DATA, rows
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, AutoTokenizer

# A token below these counts gives way to smaller ones.
NEWS_COUNT = 6
TRANSLATIONS_COUNT = 3
WORDS = 10_000  # of each language's most frequent, as they stand after a space
CAPITALISED = 4_000  # of these also with a capital
SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>"]


def news() -> Iterator[str]:
    """Articles, abstracts and titles of OrangeSum's training part."""
    for row in rows(DATA / "orangesum" / "train.jsonl.gz"):
        yield "\n".join(row[key] for key in ("article", "title", "abstract") if row.get(key))


def translations() -> Iterator[str]:
    """Both sides of the parallel text."""
    for path in sorted((DATA / "mt").iterdir()):
        for row in rows(path):
            yield f"{row['fr'].strip()}\n{row['en'].strip()}"


def words() -> Iterator[str]:
    """The most frequent words after a space, as they are and capitalised."""
    for language in ("fr", "en"):
        frequent = wordfreq.top_n_list(language, WORDS)
        yield from (f" {word}" for word in frequent)
        yield from (f" {word.capitalize()}" for word in frequent[:CAPITALISED])


def count(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often each token id stands in the texts."""
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == 1000:
            for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
                counts.update(encoding.ids)
            batch.clear()
    for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
        counts.update(encoding.ids)
    return counts


def closure(kept: set[str], merges: list[tuple[str, str]], vocabulary: dict[str, int]) -> set[str]:
    """`kept` and every token that byte-pair encoding passes through on the way to one of them."""
    rank = {pair: index for index, pair in enumerate(merges)}
    closed: set[str] = set()
    for token in kept:
        pieces = list(token)
        while True:
            closed.update(piece for piece in pieces if piece in vocabulary)
            best = min(
                ((rank[pair], at) for at, pair in enumerate(itertools.pairwise(pieces)) if pair in rank),
                default=None,
            )
            if best is None:
                break
            pieces[best[1] : best[1] + 2] = [pieces[best[1]] + pieces[best[1] + 1]]
    return kept | closed


def main() -> None:
    """Count, cut, save, and check that the logits have not changed."""
    gguf = base()
    original = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    spec = json.loads(original.backend_tokenizer.to_str())
    vocabulary: dict[str, int] = spec["model"]["vocab"]
    tokens = {index: token for token, index in vocabulary.items()}
    backend = original.backend_tokenizer
    used = {index for index, number in count(backend, news()).items() if number >= NEWS_COUNT}
    used |= {index for index, number in count(backend, translations()).items() if number >= TRANSLATIONS_COUNT}
    used |= set(count(backend, words()))
    kept = {tokens[index] for index in used if index in tokens}
    kept |= {token for token in vocabulary if token.startswith("<0x") and len(token) == 6}
    kept |= {token for token in vocabulary if len(token) == 1 and ord(token) < 0x250}
    kept = closure(kept, [tuple(pair) for pair in spec["model"]["merges"]], vocabulary)
    kept -= set(SPECIAL)
    ordered = SPECIAL + sorted(kept, key=vocabulary.__getitem__)
    print(len(vocabulary), "→", len(ordered), "tokens")

    index = {token: new for new, token in enumerate(ordered)}
    spec["model"]["vocab"] = index
    spec["model"]["merges"] = [
        pair for pair in spec["model"]["merges"] if all(piece in index for piece in (*pair, "".join(pair)))
    ]
    spec["added_tokens"] = [
        token | {"id": index[token["content"]]} for token in spec["added_tokens"] if token["content"] in SPECIAL
    ]
    spec["post_processor"]["special_tokens"]["<bos>"]["ids"] = [index["<bos>"]]
    small = Tokenizer.from_str(json.dumps(spec))

    model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    kept_rows = torch.tensor([vocabulary[token] for token in ordered])
    text = "Le 3 avril 2025, Moscou a accueilli les ministres de l’AES.\nOn 3 April 2025, Moscow hosted the ministers."
    same = small.encode(text)
    print("segmented as before:", [tokens[index] for index in backend.encode(text).ids] == same.tokens)
    before = model(torch.tensor([[vocabulary[token] for token in same.tokens]])).logits[0][:, kept_rows]
    embedding = model.get_input_embeddings().weight.data[kept_rows].clone()
    model.resize_token_embeddings(len(ordered), mean_resizing=False)
    model.get_input_embeddings().weight.data.copy_(embedding)
    model.tie_weights()
    after = model(torch.tensor([same.ids])).logits[0]
    print("largest difference of a logit:", (before - after).abs().max().item())

    model.hf_quantizer = None
    model.config.__dict__.pop("quantization_config", None)
    model.config.bos_token_id, model.config.eos_token_id, model.config.pad_token_id = 2, 1, 0
    model.generation_config.bos_token_id, model.generation_config.eos_token_id = 2, 1
    model.generation_config.pad_token_id = 0
    model.save_pretrained(WORK / "student")
    small.save(str(WORK / "student" / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<bos>", "eos_token": "<eos>"}
    settings |= {"pad_token": "<pad>", "unk_token": "<unk>"}
    (WORK / "student" / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf8")
    print(sum(parameter.numel() for parameter in model.parameters()) / 1e6, "M parameters")


if __name__ == "__main__":
    main()
