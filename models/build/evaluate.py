"""Score a profile on what training has not seen: `make evaluate`, or evaluate.py --profile large --rows 60.

`--folder DIR` scores another conversion of the embedded model (the float32 one of quantise.py) in its place.

Translation on NTREX lines held out by document, headlines and summaries on OrangeSum's validation part; each line
with its metric's signature. Summaries are scored as they ship (verified), and as first decoded, where the shares of
outputs with an unsupported number or name are counted as well.
"""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rouge_score.rouge_scorer import RougeScorer
from rows import DATA, WORK
from rows import rows as read
from sacrebleu.metrics import BLEU, CHRF

from pipeline import flow, work
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
    values = " / ".join(f"{mean:.1f}" for mean in means)
    return f"ROUGE-1/2/L {values} (rouge-score, \\w+ tokens, no stemming, {len(scores)} rows)"


def held_out(part: str) -> list[dict[str, str]]:
    """The held-out lines: all, or those of every other document, "dev" to choose weights by and "test" to report."""
    held = list(read(WORK / "heldout.jsonl"))
    documents = list(dict.fromkeys(row["doc"] for row in held))
    wanted = {"all": documents, "dev": documents[::2], "test": documents[1::2]}[part]
    return [row for row in held if row["doc"] in wanted]


def translation(registry: Registry, profile: str, rows: int, part: str = "all") -> None:
    """BLEU and chrF on held-out lines, as it ships, greedy, and with four beams that nothing rescores."""
    held = held_out(part)[:rows]
    task, back = flow.directions(registry, profile, "translate.fr-en")
    references = [row["en"].strip() for row in held]
    began = time.monotonic()
    options = Options(Settings().translation.beams)
    results = translate([row["fr"].strip() for row in held], task, Glossary.load(), options, back)
    seconds = time.monotonic() - began
    prompts = [task.prompt(plain(row["fr"])) for row in held]
    versions = {"as shipped": [result.text for result in results]}
    for name, beams in (("greedy", 1), ("four beams", 4)):
        found = task.engine.generate(prompts, max_new_tokens=task.max_new_tokens, num_beams=beams)
        versions[name] = [hypotheses[0].text for hypotheses in found]
    bleu, chrf = BLEU(), CHRF()
    for name, texts in versions.items():
        scores = f"{bleu.corpus_score(texts, [references])}".split("(")[0], chrf.corpus_score(texts, [references])
        print(f"NTREX held out, {name}: {scores[0].strip()}, {scores[1]} ({len(held)} lines)")
    print(f"  {bleu.get_signature()} | {chrf.get_signature()}")
    flagged = sum(result.status == "flagged" for result in results)
    print(f"  {len(held) / seconds:.1f} lines/s as shipped; flagged {flagged} of {len(held)}")


def sample(field: str, rows: int) -> tuple[list[Document], list[str]]:
    """(articles, their references), evenly from all of the validation part that has such a reference."""
    found = [row for row in read(DATA / "orangesum" / "valid.jsonl.gz") if row.get(field)]
    chosen = found[:: max(1, len(found) // rows)][:rows]
    documents = [detect(document_from_text(row["article"], row["id"])) for row in chosen]
    return documents, [row[field] for row in chosen]


def abstracts(registry: Registry, profile: str, rows: int) -> None:
    """ROUGE of the claims as they ship, of the model's own abstract, and what verification finds in that."""
    documents, references = sample("abstract", rows)
    began = time.monotonic()
    written = flow.summaries(documents, Settings(profile=profile), registry)
    seconds = time.monotonic() - began
    told = work.abstracts(documents, Settings(profile=profile), registry)
    texts = [" ".join(claim.fr for claim in claims) for claims in told]
    print("OrangeSum abstracts, as shipped:", rouge(texts, references))
    own = sum(claims[0].status in ("generated", "redecoded") for claims in told)
    print(f"  the model's own words: {own} of {len(told)}")
    texts = [" ".join(claim.fr for claim in summary.claims) for summary in written]
    print("  all claims:", rouge(texts, references))
    print("  first claim alone:", rouge([summary.claims[0].fr for summary in written], references))
    leads = [" ".join(sentence.text for sentence in document.sentences[:2]) for document in documents]
    print("  first two sentences of the article:", rouge(leads, references))
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"  {len(documents) / seconds:.2f} articles/s; {words:.0f} words a summary")
    claims = [claim for summary in written for claim in summary.claims]
    for status in ("generated", "redecoded", "extracted", "flagged"):
        print(f"  {status}: {sum(claim.status == status for claim in claims)} of {len(claims)}")
    task = open_task(registry, profile, "summarise")
    sources = [plain(" ".join(sentence.text for sentence in document.sentences[:4])) for document in documents]
    prompts = [task.prompt(" ".join(source.split()[:100])) for source in sources]
    first = task.engine.generate(prompts, max_new_tokens=task.max_new_tokens, num_beams=4, no_repeat_ngram=4)
    print("  abstract of the lead, before verification:", rouge([found[0].text for found in first], references))
    wrong = {"number": 0, "name": 0}
    for document, hypotheses in zip(documents, first, strict=True):
        reasons = Verifier([s.text for s in document.sentences]).check(hypotheses[0].text).reasons
        for kind in wrong:
            wrong[kind] += any(reason.kind == kind for reason in reasons)
    print("  unsupported in it:", ", ".join(f"{kind} {100 * n / len(documents):.1f} %" for kind, n in wrong.items()))


def headlines(registry: Registry, profile: str, rows: int) -> None:
    """ROUGE of the headline as it ships, and of the model's first hypothesis from the same lead."""
    documents, references = sample("title", rows)
    written = flow.summaries(documents, Settings(profile=profile), registry)
    print("OrangeSum titles, as shipped:", rouge([summary.headline.fr for summary in written], references))
    own = sum(summary.headline.status != "extracted" for summary in written)
    print(f"  the model's own words: {own} of {len(written)}")
    task = open_task(registry, profile, "headline")
    leads = [" ".join(document.sentences[at].text for at in select(document, 4).lead) for document in documents]
    prompts = [task.prompt(plain(" ".join(lead.split()[:150]))) for lead in leads]
    first = task.engine.generate(prompts, max_new_tokens=task.max_new_tokens, num_beams=4, no_repeat_ngram=4)
    print("  before verification:", rouge([found[0].text for found in first], references))


PARTS = {"translation": translation, "abstracts": abstracts, "headlines": headlines}


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
    print(f"profile {options.profile}, {registry.fingerprint(registry.profile(options.profile).models()[0])}")
    scores = PARTS | {"translation": partial(translation, part=options.part)}
    for name in options.only or PARTS:
        scores[name](registry, options.profile, options.rows)


if __name__ == "__main__":
    main()
