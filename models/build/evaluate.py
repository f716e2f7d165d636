"""Score a profile on what training has not seen: `make evaluate`, or evaluate.py --profile large --rows 60.

Prints a table, a line as soon as it is known. Translation is scored on NTREX lines held out by document, on
desk/test.tsv and desk/press.tsv, headlines and abstracts on OrangeSum's validation part, as they ship and as first
decoded, beside simple ways of doing without a model, the base model where vocabulary.py has made it, and what was
published of larger ones. `--folder DIR` scores another conversion in the embedded model's place, such as `quantise.py
--quantization float32 --target DIR` makes.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Pair, columns, press
from rouge_score.rouge_scorer import RougeScorer
from rows import DATA, WORK
from rows import rows as read
from sacrebleu.metrics import BLEU, CHRF

from pipeline import flow, work
from pipeline.engines.base import Limits
from pipeline.engines.convert import convert
from pipeline.engines.ctranslate2 import CTranslate2Engine
from pipeline.engines.registry import DEFAULT_PATH, Registry, open_task
from pipeline.glossary import Glossary
from pipeline.intake import document_from_text
from pipeline.language import detect
from pipeline.prompts import plain
from pipeline.records import Document
from pipeline.salience import select
from pipeline.settings import Settings
from pipeline.translate import Options, translate
from pipeline.verify import Verifier

BASE = WORK / "student"  # the base model with the shipped vocabulary
SHOTS = 3  # examples that the base model is given
METRICS = (BLEU(), CHRF())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what was measured, how it came out, and on what."""

    what: str
    score: str
    on: str


# Larger models, on test sets that are not among the data here.
PUBLISHED = (
    Line("abstracts of mBARThez, ROUGE-1", "31.9", "OrangeSum test"),
    Line("headlines of mBARThez, ROUGE-1", "40.4", "OrangeSum test"),
    Line("translations of opus-mt-tc-big-fr-en, BLEU", "46.0", "FLORES-200 devtest"),
)


class Words:
    """Word tokens in lower case, accents kept, no stemming: what ROUGE should count in French."""

    def tokenize(self, text: str) -> list[str]:
        """The words."""
        return re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())


def rouge(hypotheses: Sequence[str], references: Sequence[str]) -> str:
    """Mean F1 of ROUGE-1, -2 and -L, in percent."""
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=Words())
    scores = [scorer.score(reference, hypothesis) for hypothesis, reference in zip(hypotheses, references, strict=True)]
    means = [
        100 * sum(score[kind].fmeasure for score in scores) / len(scores) for kind in ("rouge1", "rouge2", "rougeL")
    ]
    return " / ".join(f"{mean:.1f}" for mean in means)


def bleu(hypotheses: Sequence[str], references: Sequence[str]) -> str:
    """BLEU and chrF of the corpus."""
    scores = (metric.corpus_score(hypotheses, [references]).score for metric in METRICS)
    return " / ".join(f"{score:.1f}" for score in scores)


def share(count: int, whole: int) -> str:
    """A part of a whole, in percent."""
    return f"{100 * count / max(1, whole):.1f} % ({count})"


def held_out(part: str) -> list[dict[str, str]]:
    """The held-out lines: all, or those of every other document, "dev" to choose weights by and "test" to report."""
    held = list(read(WORK / "heldout.jsonl"))
    documents = list(dict.fromkeys(row["doc"] for row in held))
    wanted = {"all": documents, "dev": documents[::2], "test": documents[1::2]}[part]
    return [row for row in held if row["doc"] in wanted]


def size(registry: Registry, profile: str, rows: int, part: str) -> Iterator[Line]:
    """What the profile's models take on disk, and how long they take to open."""
    for name in registry.profile(profile).models():
        folder = registry.folder(name)
        whole = (folder / "model.bin").stat().st_size
        taken = sum(file.stat().st_size for file in folder.iterdir()) - whole
        packed = f", {taken / 1e6:.0f} MB in git" if (folder / "model.bin.00").exists() else ""
        began = time.monotonic()
        registry.engine(name)
        yield Line(f"{name}: opened, in s", f"{time.monotonic() - began:.1f}", f"{whole / 1e6:.0f} MB{packed}")


def translation(registry: Registry, profile: str, rows: int, part: str) -> Iterator[Line]:
    """BLEU and chrF on held-out lines of NTREX."""
    pairs = [(row["fr"].strip(), row["en"].strip()) for row in held_out(part)[:rows]]
    yield from translated(registry, profile, pairs, f"{len(pairs)} lines of NTREX")


def desk(registry: Registry, profile: str, rows: int, part: str) -> Iterator[Line]:
    """The same on sentences of the Sahel's press, written to judge by and never trained on."""
    pairs = [(fr, en) for fr, en in columns("test.tsv")][:rows]
    yield from translated(registry, profile, pairs, f"{len(pairs)} sentences of the Sahel's press")


def newspapers(registry: Registry, profile: str, rows: int, part: str) -> Iterator[Line]:
    """The same on sentences of OrangeSum's validation articles, translated to judge by and never trained on."""
    pairs = press()[:rows]
    yield from translated(registry, profile, pairs, f"{len(pairs)} sentences of French newspapers")


def translated(registry: Registry, profile: str, pairs: Sequence[Pair], lines: str) -> Iterator[Line]:
    """BLEU and chrF as it ships, greedy, and with four beams that nothing rescores, and how much is marked."""
    task, back = flow.directions(registry, profile, "translate.fr-en")
    sources, references = [fr for fr, _ in pairs], [en for _, en in pairs]
    began = time.monotonic()
    options = Options(Settings().translation.beams)
    results = translate(sources, task, Glossary.load(), options, back)
    seconds = time.monotonic() - began
    yield Line("**translation as shipped, BLEU / chrF**", bleu([one.text for one in results], references), lines)
    marked = sum(result.status == "flagged" for result in results)
    yield Line("of these marked as unverified", share(marked, len(pairs)), f"{len(pairs) / seconds:.1f} lines/s")
    prompts = [task.prompt(plain(source)) for source in sources]
    for name, beams in (("greedy", 1), ("four beams, not rescored", 4)):
        if task.beams(beams) < beams:
            continue  # a model that is searched greedily alone
        found = task.engine.generate(prompts, max_new_tokens=task.max_new_tokens, num_beams=beams)
        yield Line(f"translation {name}", bleu([some[0].text for some in found], references), lines)


def sample(field: str, rows: int) -> tuple[list[Document], list[str]]:
    """(articles, their references), evenly from all of the validation part that has such a reference."""
    found = [row for row in read(DATA / "orangesum" / "valid.jsonl.gz") if row.get(field)]
    chosen = found[:: max(1, len(found) // rows)][:rows]
    documents = [detect(document_from_text(row["article"], row["id"])) for row in chosen]
    return documents, [row[field] for row in chosen]


def unsupported(documents: Sequence[Document], texts: Sequence[str]) -> str:
    """How many of the texts have a number, and how many a name, that their document does not support."""
    wrong = {"number": 0, "name": 0}
    for document, text in zip(documents, texts, strict=True):
        reasons = Verifier([sentence.text for sentence in document.sentences]).check(text).reasons
        for kind in wrong:
            wrong[kind] += any(reason.kind == kind for reason in reasons)
    return ", ".join(f"{kind} {share(count, len(texts))}" for kind, count in wrong.items())


def abstracts(registry: Registry, profile: str, rows: int, part: str) -> Iterator[Line]:
    """ROUGE of abstracts as they ship and as first decoded, what verification finds in both, and the claims."""
    documents, references = sample("abstract", rows)
    articles = f"{len(documents)} articles of OrangeSum"
    told = work.abstracts(documents, Settings(profile=profile), registry)
    texts = [" ".join(claim.fr for claim in claims) for claims in told]
    yield Line("**abstracts as shipped, ROUGE-1/2/L**", rouge(texts, references), articles)
    own = sum(claims[0].status in ("generated", "redecoded") for claims in told)
    yield Line("of these begun by the model", share(own, len(told)), articles)
    yield Line("unsupported in abstracts as shipped", unsupported(documents, texts), articles)
    task = open_task(registry, profile, "summarise")
    sources = [plain(" ".join(sentence.text for sentence in document.sentences[:4])) for document in documents]
    prompts = [task.prompt(" ".join(source.split()[:100])) for source in sources]
    first = task.engine.generate(
        prompts, max_new_tokens=task.max_new_tokens, num_beams=task.beams(4), no_repeat_ngram=4
    )
    texts = [found[0].text for found in first]
    yield Line("abstracts before verification", rouge(texts, references), articles)
    yield Line("unsupported in abstracts before verification", unsupported(documents, texts), articles)
    leads = [" ".join(sentence.text for sentence in document.sentences[:2]) for document in documents]
    yield Line("*abstracts: the first two sentences*", rouge(leads, references), articles)
    began = time.monotonic()
    written = flow.summaries(documents, Settings(profile=profile), registry)
    seconds = time.monotonic() - began
    texts = [" ".join(claim.fr for claim in summary.claims) for summary in written]
    yield Line("all claims of an article", rouge(texts, references), f"{len(documents) / seconds:.2f} articles/s")
    claims = [claim for summary in written for claim in summary.claims]
    own = sum(claim.status in ("generated", "redecoded") for claim in claims)
    yield Line("claims in the model's own words", share(own, len(claims)), f"{len(claims)} claims")


def headlines(registry: Registry, profile: str, rows: int, part: str) -> Iterator[Line]:
    """ROUGE of the headline as it ships, and of the model's first hypothesis from the same lead."""
    documents, references = sample("title", rows)
    articles = f"{len(documents)} articles of OrangeSum"
    written = flow.summaries(documents, Settings(profile=profile), registry)
    yield Line(
        "**headlines as shipped, ROUGE-1/2/L**",
        rouge([summary.headline.fr for summary in written], references),
        articles,
    )
    own = sum(summary.headline.status != "extracted" for summary in written)
    yield Line("of these in the model's own words", share(own, len(written)), articles)
    task = open_task(registry, profile, "headline")
    leads = [" ".join(document.sentences[at].text for at in select(document, 4).lead) for document in documents]
    prompts = [task.prompt(plain(" ".join(lead.split()[:150]))) for lead in leads]
    first = task.engine.generate(
        prompts, max_new_tokens=task.max_new_tokens, num_beams=task.beams(4), no_repeat_ngram=4
    )
    yield Line("headlines before verification", rouge([found[0].text for found in first], references), articles)
    firsts = [document.sentences[0].text for document in documents]
    yield Line("*headlines: the first sentence*", rouge(firsts, references), articles)


def base(registry: Registry, profile: str, rows: int, part: str) -> Iterator[Line]:
    """The base model before any training, which is shown three translations, greedy."""
    if not (BASE / "model.safetensors").exists():
        yield Line("*translation: the base model, three examples*", "–", "run vocabulary.py")
        return
    held = held_out(part)[:rows]
    apart = {row["doc"] for row in held_out("all")}
    pairs = [row for row in read(DATA / "mt" / "ntrex_train.jsonl") if row["doc"] not in apart]
    shown = "".join(f"Français : {row['fr']}\nEnglish : {row['en']}\n" for row in pairs[: 40 * SHOTS : 40])
    entry = registry.model("compact")
    with tempfile.TemporaryDirectory() as folder:
        convert(BASE, Path(folder) / "ct2", kind="causal", quantization="int8")
        limits = Limits(entry.window, entry.context, entry.batch)
        engine = CTranslate2Engine(
            Path(folder) / "ct2", name="base", fingerprint="", kind="causal", framing=entry.framing, limits=limits
        )
        prompts = [f"{shown}Français : {plain(row['fr'])}\nEnglish :" for row in held]
        found = engine.generate(prompts, max_new_tokens=160, stop=["\n"])
    scores = bleu([some[0].text for some in found], [row["en"].strip() for row in held])
    yield Line("*translation: the base model, three examples*", scores, f"{len(held)} lines of NTREX")


PARTS = {
    "size": size,
    "translation": translation,
    "desk": desk,
    "press": newspapers,
    "base": base,
    "abstracts": abstracts,
    "headlines": headlines,
}


def main() -> None:
    """Print the table of a profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="embedded")
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--part", choices=("all", "dev", "test"), default="all", help="of the translated documents")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts alone")
    options = parser.parse_args()
    if not (WORK / "heldout.jsonl").exists() or not DATA.is_dir():
        raise SystemExit("the data of models/compact/README.md is not there: put it into ../shared/data, run data.py")
    registry = Registry.load()
    if options.folder:
        path = WORK / "registry.toml"
        folder = f'folder = "{options.folder.resolve()}"'
        path.write_text(DEFAULT_PATH.read_text(encoding="utf8").replace('folder = "compact"', folder), encoding="utf8")
        registry = Registry.load(path)
    print(f"Profile {options.profile}, {registry.fingerprint(registry.profile(options.profile).models()[0])}\n")
    print("| what | score | on |\n|---|---:|---|")
    for name in options.only or PARTS:
        for line in PARTS[name](registry, options.profile, options.rows, options.part):
            print(f"| {line.what} | {line.score} | {line.on} |", flush=True)
    if not options.only:
        for line in PUBLISHED:
            print(f"| *{line.what}* | {line.score} | {line.on}, as published |")
    if {"translation", "desk", "press", "base"} & set(options.only or PARTS):
        print("\nBLEU {}; chrF {}.".format(*(metric.get_signature() for metric in METRICS)))
    print("ROUGE: rouge-score, F1, words in lower case with their accents, no stemming.")


if __name__ == "__main__":
    main()
