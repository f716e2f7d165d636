"""Which of the hypotheses may stand, and the best of these.

A hypothesis is put right in its form, then held to the source, to the passage, and to the one sentence of the passage
that it has most words of.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.copydesk import (
    articled,
    balanced,
    counted,
    dated,
    elided,
    hedged,
    restored,
    stopped,
    titled,
    unabridged,
)
from pipeline.intake.sentences import split_sentences
from pipeline.leaning import TOGETHER, leans, points, pronominal, unnamed
from pipeline.prompts import degenerate, finished
from pipeline.records import Claim, ClaimStatus, Document, Evidence, Hypothesis, Reason
from pipeline.salience import FACT
from pipeline.summarise.jobs import Job
from pipeline.summarise.quoting import CLAIM_WORDS, HEADLINE_WORDS
from pipeline.verbs import verbs
from pipeline.verify import Verdict
from pipeline.verify.attribution import unsourced
from pipeline.verify.fidelity import added, kept, moved, retold, shortened_names
from pipeline.verify.pruning import pruned
from pipeline.verify.quotes import disowned, speakerless, unquoted
from pipeline.verify.ties import crossed, unbound, verbless

# How closely a claim or a headline must keep to its passage's words and their order; see verify/fidelity.py. At three
# quarters, « le Mali accueille la Russie » passed for « Moscou a accueilli … le Mali … et les autorités russes ».
KEPT = 0.9
# What keeps a claim to its sentence; headlines tell in the present what has happened, and do without a verb.
HEADLINE_CHECKS = (disowned, speakerless, moved, crossed, unbound)
CLAIM_CHECKS = (*HEADLINE_CHECKS, retold, verbless)
_NAMED_LABEL = re.compile(r"^([A-ZÀ-Þ][\w'-]+(?: (?:(?:de|du|des|la) )?[A-ZÀ-Þ][\w'-]+)*) : ")
_LABEL = re.compile(r"^[^:.]{1,30} : ")  # « Mali : … », which stands before whatever the sentence begins with


def choose(job: Job, hypotheses: Sequence[Hypothesis], status: ClaimStatus) -> tuple[list[Claim], list[Claim]]:
    """(the sentences of the best supported hypothesis, what was rejected)."""
    rejected: list[Claim] = []
    best: tuple[float, list[Claim]] = (-math.inf, [])
    for hypothesis in hypotheses:
        text = restored(counted(elided(hypothesis.text.strip().split("\n")[0]), job.source), job.source)
        if job.headline:
            text = _unlabelled(titled(text.rstrip(" ."), job.source), job)
            label = match[0] if (match := _LABEL.match(text)) else ""
            said = text.removeprefix(label)
            closest = _closest(job, said)
            text = hedged(label + unabridged(said, closest, HEADLINE_WORDS, headline=True), closest)
            sentences = [text] if hypothesis.finished and len(text.split()) <= HEADLINE_WORDS else []
        else:
            whole = split_sentences(text if hypothesis.finished else finished(text))
            sentences = [_edited(sentence, _closest(job, sentence)) for sentence in whole]
        claims: list[Claim] = []
        for sentence in sentences:
            reasons, verdict = _check(job, sentence)
            written = articled(sentence, job.source) if job.headline else balanced(sentence)
            claim = Claim(written, "", _evidence(job.document, verdict), status, reasons=reasons)
            if reasons:
                rejected.append(claim)
                break
            if job.headline and (_unknown(sentence) or _lists(sentence)):
                break  # nothing stands before a headline, and it says something
            if leans(_LABEL.sub("", sentence) if job.headline else sentence) and not follows(claim, claims):
                break
            claims.append(claim)
        if len(claims) > 1 and leans(claims[1].fr) and thin(job, claims[0].fr):
            claims[:2] = together(claims[0], claims[1])
        if claims and (value := _value(job, claims[0].fr, hypothesis.score)) > best[0]:
            best = (value, claims)
    return best[1], rejected


def _unlabelled(headline: str, job: Job) -> str:
    """A headline without the name before it, if the document has that once alone, and not where it says this.

    « Kuala Lumpur : une enquête doit durer une semaine », where the inquest is another town's.
    """
    match = _NAMED_LABEL.match(headline)
    if not match or match.end() == len(headline):
        return headline
    said = headline[match.end() :]
    name = re.compile(rf"(?<!\w){re.escape(match[1])}(?!\w)")
    if name.search(_closest(job, said)):
        return headline
    times = sum(len(name.findall(sentence.text)) for sentence in job.document.sentences)
    return said[0].upper() + said[1:] if times < 2 else headline


def _edited(sentence: str, closest: str) -> str:
    """A claim's sentence with what it leaves out of its source's and should not."""
    return stopped(hedged(unabridged(dated(sentence, closest), closest, CLAIM_WORDS), closest))


def _check(job: Job, sentence: str) -> tuple[tuple[Reason, ...], Verdict]:
    """Why the sentence may not stand (nothing if it may), and what the verifier found."""
    verdict = job.verifier.check(sentence)
    if degenerate(sentence):
        return (Reason("degenerate", sentence),), verdict
    if not verdict.supported:
        return verdict.reasons or (Reason("coverage", sentence),), verdict
    if foreign := added(sentence, job.source):
        return (Reason("coverage", " ".join(foreign)),), verdict
    if quoted := unquoted(sentence, job.source):
        return (Reason("quote", quoted),), verdict
    if names := shortened_names(sentence, job.source):
        return (Reason("acronym", " ".join(names)),), verdict
    # It keeps to one sentence: words of several, put together, tie people and countries that nobody tied.
    said = _LABEL.sub("", sentence) if job.headline else sentence
    closest = _closest(job, said)
    if kept(said, closest) < KEPT:
        return (Reason("coverage", sentence),), verdict
    checks = HEADLINE_CHECKS if job.headline else CLAIM_CHECKS
    if wrong := next((found for check in checks if (found := check(said, closest))), ""):
        return (Reason("coverage", wrong),), verdict
    if source := unsourced(said, closest, headline=job.headline):
        return (Reason("attribution", said, source),), verdict
    if missing := pruned(said, closest, job.trees.get(closest, ()), headline=job.headline):
        return (Reason("coverage", "", missing),), verdict
    return (), verdict


def _closest(job: Job, sentence: str) -> str:
    """The sentence of what the model read that has most of the words of `sentence`."""
    return max(split_sentences(job.source), key=lambda one: kept(sentence, one), default=job.source)


def _unknown(headline: str) -> bool:
    """Whether it speaks of somebody or something as of what the reader knows."""
    said = headline.rpartition(" : ")[2]
    return points(headline) or unnamed(headline) or pronominal(said)


def _lists(headline: str) -> bool:
    """Whether it does no more than enumerate: « Démocratie participative, vote blanc, taxe d'habitation »."""
    return headline.count(",") > 1 and not verbs(headline)


def _value(job: Job, sentence: str, score: float) -> float:
    """What a supported sentence is worth: the facts it keeps, its brevity, and how likely the model finds it."""
    recalled = _recalled(job, sentence)
    excess = max(0, len(sentence.split()) - CLAIM_WORDS) / CLAIM_WORDS
    return recalled - excess + 0.3 * score


def _recalled(job: Job, sentence: str) -> float:
    """The share of the names and figures of the sentence that the passage is about that `sentence` has."""
    facts = set(FACT.findall(job.about))
    return len(facts & set(FACT.findall(sentence))) / len(facts) if facts else 1.0


def thin(job: Job, sentence: str) -> bool:
    """Whether the source's own words, short enough to stand, say who, when and how much where this one does not."""
    short = len(job.fallback.fr.split()) <= CLAIM_WORDS
    return not job.headline and short and _recalled(job, sentence) < 0.5 <= _recalled(job, job.fallback.fr)


def follows(claim: Claim, before: Sequence[Claim]) -> bool:
    """Whether the last of the claims before it rests on the sentence before the claim's own, or on that one itself."""
    own = claim.evidence[0].sentence
    return bool(before) and any(one.sentence in (own - 1, own) for one in before[-1].evidence)


def together(first: Claim, second: Claim) -> list[Claim]:
    """Two claims as one; the first alone where they are too long."""
    if len(f"{first.fr} {second.fr}".split()) > TOGETHER:
        return [first]
    have = {one.sentence for one in first.evidence}
    more = tuple(one for one in second.evidence if one.sentence not in have)
    return [replace(first, fr=f"{first.fr} {second.fr}", evidence=(*first.evidence, *more))]


def _evidence(document: Document, verdict: Verdict) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(document.id, index, document.sentences[index].text, round(score, 3))
        for index, score in verdict.evidence
    )
