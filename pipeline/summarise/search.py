"""The search for what may stand, in three turns: from what was asked, from other texts, without the words at fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pipeline.engines.registry import Task
from pipeline.leaning import leans
from pipeline.prompts import NO_REPEAT
from pipeline.records import Claim
from pipeline.summarise.choice import choose, thin
from pipeline.summarise.jobs import Job, Options

_FORBIDDEN = frozenset({"number", "date", "name", "acronym", "coverage", "quote"})


def write(jobs: Sequence[Job], task: Task, options: Options) -> list[list[Claim]]:
    """The claims of each job, at least one, in the jobs' order."""
    prompts = [task.prompt(job.source) for job in jobs]
    lengths = task.engine.count_tokens(prompts)
    fitting = [index for index, length in enumerate(lengths) if length <= task.engine.window]
    claims: dict[int, list[Claim]] = {}
    proposed: dict[int, list[Claim]] = {}
    wide = task.beams(options.beams)
    search = partial(
        task.engine.generate,
        max_new_tokens=task.max_new_tokens,
        num_beams=wide,
        num_hypotheses=wide,
        no_repeat_ngram=NO_REPEAT,
    )
    beams = search([prompts[index] for index in fitting])
    for index, hypotheses in zip(fitting, beams, strict=True):
        supported, rejected = choose(jobs[index], hypotheses, "generated")
        if supported:
            claims[index] = supported
        proposed[index] = rejected
    # Where nothing is supported, again: headlines from something else, claims without the words at fault. Not by a
    # model that is searched greedily: it is large, and minutes would go into few sentences.
    failed = [index for index in fitting if index not in claims] if wide > 1 else []
    others = [(index, other) for index in failed for other in jobs[index].others]
    prompts = [task.prompt(other) for _, other in others]
    short = [at for at, length in enumerate(task.engine.count_tokens(prompts)) if length <= task.engine.window]
    for at, hypotheses in zip(short, search([prompts[at] for at in short]), strict=True):
        index, other = others[at]
        supported, _ = choose(replace(jobs[index], source=other), hypotheses, "generated")
        if supported:
            claims.setdefault(index, supported)
    asked = (index for index in failed if not jobs[index].headline)
    at_fault = {index: words for index in asked if (words := _at_fault(proposed[index]))}
    shared = _shared([jobs[index].source for index in at_fault], list(at_fault.values()))
    # Greedily: what four beams find here besides is not supported either, and takes a third longer.
    bound = search(
        [task.prompt(jobs[index].source) for index in at_fault], forbidden=shared, num_beams=1, num_hypotheses=1
    )
    for index, hypotheses in zip(at_fault, bound, strict=True):
        supported, _ = choose(jobs[index], hypotheses, "redecoded")
        if supported:
            claims[index] = [replace(claim, reasons=proposed[index][0].reasons) for claim in supported]
    written: list[list[Claim]] = []
    for index, job in enumerate(jobs):
        if index in claims and not thin(job, claims[index][0].fr):
            written.append(claims[index])
        elif options.flag and (readable := [one for one in proposed.get(index, ()) if not leans(one.fr)]):
            written.append([replace(readable[0], status="flagged")])
        else:
            rejected = proposed.get(index, [])
            written.append([replace(job.fallback, reasons=rejected[0].reasons if rejected else ())])
    return written


def _at_fault(rejected: Sequence[Claim]) -> list[str]:
    """The words for which hypotheses were rejected, such as can be forbidden: figures, names, what was put in."""
    reasons = [reason for claim in rejected for reason in claim.reasons if reason.kind in _FORBIDDEN]
    parts = [reason.found.split() if reason.kind == "coverage" else [reason.found] for reason in reasons]
    return list(dict.fromkeys(word for words in parts for word in words if len(words) <= 4 and len(word) < 30))


def _shared(sources: Sequence[str], words: Sequence[Sequence[str]]) -> list[list[str]]:
    """The words to forbid for each source, the same for as many as can do: one search has one list of them.

    Another's words do no harm where the source has none of them: what it has not may not be written anyway.
    """
    groups: list[tuple[list[int], list[str]]] = []
    for at, own in enumerate(words):
        for members, theirs in groups:
            if not _any_in(own, [sources[other] for other in members]) and not _any_in(theirs, [sources[at]]):
                members.append(at)
                theirs.extend(word for word in own if word not in theirs)
                break
        else:
            groups.append(([at], list(own)))
    lists = {at: theirs for members, theirs in groups for at in members}
    return [lists[at] for at in range(len(words))]


def _any_in(words: Sequence[str], texts: Sequence[str]) -> bool:
    return any(word.casefold() in text.casefold() for word in words for text in texts)
