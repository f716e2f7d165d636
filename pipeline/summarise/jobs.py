"""What the model is asked: of each passage a claim, of a document without a title a headline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.intake.sentences import split_sentences
from pipeline.prompts import plain
from pipeline.records import Claim, Document, Extract
from pipeline.summarise.quoting import CLAIM_WORDS, language_of, quoted_headline, standing
from pipeline.syntax import Tree, parse
from pipeline.verify import Verifier
from pipeline.verify.shorten import condense


@dataclass(frozen=True, slots=True)
class Options:
    """How many claims at most, how wide the search; `flag` keeps the unsupported."""

    claims: int
    beams: int
    flag: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One prompt: the text that the model reads, what it is checked against, the sentence that it is about, what stands
    in if all fails, for a headline what else it could be made from, the likeliest first, and of all these texts'
    sentences the grammar."""

    document: Document
    verifier: Verifier
    source: str
    about: str
    fallback: Claim
    headline: bool
    others: tuple[str, ...] = ()
    trees: Mapping[str, Tree] = field(default_factory=dict)


def jobs_of(document: Document, extract: Extract) -> Iterator[Job]:
    """The prompts that a document needs; none for an English one, nor for a headline where there is a title."""
    if language_of(document) != "fr":
        return
    texts = [sentence.text for sentence in document.sentences]
    verifier = Verifier(texts, title=document.source.title)
    for passage in extract.passages:
        source = plain(" ".join(texts[at] for at in passage.sentences))
        about = condense(texts[passage.centre], CLAIM_WORDS)
        yield Job(document, verifier, source, about, standing(document, passage), headline=False)
    if document.source.title is None and extract.passages:
        best = max(extract.passages, key=lambda passage: passage.score)
        source = plain(" ".join(texts[at] for at in extract.lead)) or plain(texts[best.centre])
        heading = quoted_headline(document, extract)
        others = (" ".join(texts[:2]), texts[best.centre], heading.fr, texts[0])
        sources = tuple(dict.fromkeys(one for text in others if (one := plain(text)) != source))
        yield Job(document, verifier, source, heading.fr, heading, headline=True, others=sources)


def parsed(jobs: Sequence[Job]) -> list[Job]:
    """The jobs with the grammar of the sentences that claims can be made of; before any model writes, see syntax.py.

    Raises ModelError where the parser cannot be run.
    """
    trees = parse(one for job in jobs for text in (job.source, *job.others) for one in split_sentences(text))
    return [replace(job, trees=trees) for job in jobs]
