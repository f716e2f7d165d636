"""Headline and claims of documents: each passage condensed by the model, verified, and replaced where unsupported.

A claim is one sentence written from one passage, so that it has its evidence by construction. What the model writes
is only proposed: of the hypotheses that the source supports, the one that keeps most of the passage's facts in the
fewest words is taken; if there is none, it is decoded again without the words that were at fault; if none of these is
supported either, the passage's own sentence stands in its place, shortened by deletion alone and marked as such. A
headline is made from the document's beginning, or else from one of its sentences, in the same way.

An edition puts claims behind others than their source does. So one that leans on the sentence before it
(`leaning.py`) is told together with that sentence, in one claim, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from pipeline.engines.registry import Task
from pipeline.prompts import plain
from pipeline.records import Claim, Document, Extract, Summary
from pipeline.salience import foremost
from pipeline.summarise.choice import KEPT
from pipeline.summarise.jobs import Job, Options, jobs_of, parsed
from pipeline.summarise.quoting import WHOLE_WORDS, language_of, quoted
from pipeline.summarise.search import write
from pipeline.summarise.summary import ABSTRACT_WORDS, gathered, summary
from pipeline.verify import Verifier

__all__ = ["ABSTRACT_WORDS", "KEPT", "WHOLE_WORDS", "Options", "abstracts", "summarise"]

_READ_WORDS = 100  # of a document's sentences that are condensed for its abstract


def summarise(
    documents: Sequence[Document], extracts: Sequence[Extract], summariser: Task, headliner: Task, options: Options
) -> list[Summary]:
    """A verified summary of each document; French ones by the model, English ones in their own sentences.

    Raises ModelError where the parser cannot be run.
    """
    jobs: list[Job] = []
    owners: list[int] = []
    for index, (document, extract) in enumerate(zip(documents, extracts, strict=True)):
        for job in jobs_of(document, extract):
            jobs.append(job)
            owners.append(index)
    jobs = parsed(jobs)
    # Claims and headlines side by side: where one has no batch left for a core, the other has.
    with ThreadPoolExecutor() as side_by_side:
        waiting = {
            headline: side_by_side.submit(write, [job for job in jobs if job.headline == headline], task, options)
            for headline, task in ((False, summariser), (True, headliner))
        }
        written = {headline: iter(one.result()) for headline, one in waiting.items()}
    results: list[tuple[list[list[Claim]], list[Claim]]] = [([], []) for _ in documents]
    for owner, job in zip(owners, jobs, strict=True):
        sentences = next(written[job.headline])
        if job.headline:
            results[owner][1].append(sentences[0])
        else:
            results[owner][0].append(sentences)
    return [
        summary(document, extract, passages, headlines, options)
        for document, extract, (passages, headlines) in zip(documents, extracts, results, strict=True)
    ]


def abstracts(documents: Sequence[Document], summariser: Task, options: Options) -> list[tuple[Claim, ...]]:
    """What each document says above all, in a few sentences, verified as claims are.

    The sentences that a newspaper would make an abstract of are condensed one by one by the model, English ones quoted,
    and put in the document's order. One that leans on the sentence before it is only told behind that one. Raises
    ModelError where the parser cannot be run.
    """
    ranked = [foremost(document, _READ_WORDS) for document in documents]
    jobs: dict[tuple[int, int], Job] = {}
    for at, document in enumerate(documents):
        if language_of(document) == "fr":
            texts = [sentence.text for sentence in document.sentences]
            verifier = Verifier(texts, title=document.source.title)
            for index in ranked[at]:
                alone = quoted(document, [index])
                jobs[at, index] = Job(document, verifier, plain(texts[index]), texts[index], alone, headline=False)
    written = dict(zip(jobs, write(parsed([*jobs.values()]), summariser, options), strict=True))
    return [
        gathered(
            {index: written[at, index][0] if (at, index) in written else quoted(document, [index]) for index in best}
        )
        for at, (document, best) in enumerate(zip(documents, ranked, strict=True))
    ]
