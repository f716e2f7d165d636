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

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from pipeline.copydesk import articled, balanced, counted, dated, elided, restored, stopped, titled, unabridged
from pipeline.engines.registry import Task
from pipeline.intake.sentences import split_sentences
from pipeline.leaning import TOGETHER, footing, leans, points, pronominal, stands_alone, unnamed
from pipeline.prompts import NO_REPEAT, degenerate, finished, plain
from pipeline.records import Claim, ClaimStatus, Document, Evidence, Extract, Hypothesis, Passage, Reason, Summary
from pipeline.salience import FACT, foremost
from pipeline.syntax import Tree, parse
from pipeline.verbs import verbs
from pipeline.verify import Verdict, Verifier
from pipeline.verify.attribution import unsourced
from pipeline.verify.fidelity import added, kept, moved, retold, shortened_names
from pipeline.verify.pruning import pruned
from pipeline.verify.quotes import disowned, speakerless, unquoted
from pipeline.verify.shorten import condense
from pipeline.verify.ties import crossed, unbound, verbless
from pipeline.words import stems

HEADLINE_WORDS = 20
WHOLE_WORDS = 30  # of a source sentence in a headline's place
# How closely a claim or a headline must keep to its passage's words and their order; see verify/fidelity.py. At three
# quarters, « le Mali accueille la Russie » passed for « Moscou a accueilli … le Mali … et les autorités russes ».
KEPT = 0.9
CLAIM_WORDS = 40  # past this a claim is the worse the longer it is
READ_WORDS = 100  # of a document's sentences that are condensed for its abstract
ABSTRACT_WORDS = 55
SAME = 0.7  # share of a claim's words that an earlier claim has, past which it says nothing new

_FAITHFUL = (disowned, speakerless, moved, crossed, unbound)
_FORBIDDEN = frozenset({"number", "date", "name", "acronym", "coverage", "quote"})
_LABEL = re.compile(r"^[^:.]{1,30} : ")  # « Mali : … », which stands before whatever the sentence begins with


@dataclass(frozen=True, slots=True)
class Options:
    """How many claims at most, how wide the search; `flag` keeps the unsupported."""

    claims: int
    beams: int
    flag: bool


@dataclass(frozen=True, slots=True)
class _Job:
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


def summarise(
    documents: Sequence[Document], extracts: Sequence[Extract], summariser: Task, headliner: Task, options: Options
) -> list[Summary]:
    """A verified summary of each document; French ones by the model, English ones in their own sentences."""
    jobs: list[_Job] = []
    owners: list[int] = []
    for index, (document, extract) in enumerate(zip(documents, extracts, strict=True)):
        for job in _jobs(document, extract):
            jobs.append(job)
            owners.append(index)
    jobs = _parsed(jobs)
    # Claims and headlines side by side: where one has no batch left for a core, the other has.
    with ThreadPoolExecutor() as side_by_side:
        waiting = {
            headline: side_by_side.submit(_write, [job for job in jobs if job.headline == headline], task, options)
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
        _summary(document, extract, passages, headlines, options)
        for document, extract, (passages, headlines) in zip(documents, extracts, results, strict=True)
    ]


def abstracts(documents: Sequence[Document], summariser: Task, options: Options) -> list[tuple[Claim, ...]]:
    """What each document says above all, in a few sentences, verified as claims are.

    The sentences that a newspaper would make an abstract of are condensed one by one by the model, English ones quoted,
    and put in the document's order. One that leans on the sentence before it is only told behind that one.
    """
    ranked = [foremost(document, READ_WORDS) for document in documents]
    jobs: dict[tuple[int, int], _Job] = {}
    for at, document in enumerate(documents):
        if _language(document) == "fr":
            texts = [sentence.text for sentence in document.sentences]
            verifier = Verifier(texts, title=document.source.title)
            for index in ranked[at]:
                alone = _quoted(document, [index])
                jobs[at, index] = _Job(document, verifier, plain(texts[index]), texts[index], alone, headline=False)
    written = dict(zip(jobs, _write(_parsed([*jobs.values()]), summariser, options), strict=True))
    return [
        _gathered(
            {index: written[at, index][0] if (at, index) in written else _quoted(document, [index]) for index in best}
        )
        for at, (document, best) in enumerate(zip(documents, ranked, strict=True))
    ]


def _gathered(claims: Mapping[int, Claim]) -> tuple[Claim, ...]:
    """Of the claims about sentences, the best first, as many as there is room for, in the document's order."""
    taken: dict[int, Claim] = {}
    room = ABSTRACT_WORDS

    def fits(index: int) -> bool:
        text = claims[index].fr or claims[index].en
        footless = leans(text) and index and index - 1 not in taken
        again = index in taken or any(_says(claims[index], one) for one in taken.values())
        return not footless and not again and (len(text.split()) <= room or not taken)

    # Whenever one is taken, a better one that leans on it may follow.
    while (index := next(filter(fits, claims), None)) is not None:
        taken[index] = claims[index]
        room -= len((claims[index].fr or claims[index].en).split())
    return tuple(taken[index] for index in sorted(taken)) or tuple(claims.values())[:1]


def _jobs(document: Document, extract: Extract) -> Iterator[_Job]:
    """The prompts that a document needs; none for an English one, nor for a headline where there is a title."""
    if _language(document) != "fr":
        return
    texts = [sentence.text for sentence in document.sentences]
    verifier = Verifier(texts, title=document.source.title)
    for passage in extract.passages:
        source = plain(" ".join(texts[at] for at in passage.sentences))
        about = condense(texts[passage.centre], CLAIM_WORDS)
        yield _Job(document, verifier, source, about, _standing(document, passage), headline=False)
    if document.source.title is None and extract.passages:
        best = max(extract.passages, key=lambda passage: passage.score)
        source = plain(" ".join(texts[at] for at in extract.lead)) or plain(texts[best.centre])
        heading = _heading(document, extract)
        others = (" ".join(texts[:2]), texts[best.centre], heading.fr, texts[0])
        sources = tuple(dict.fromkeys(one for text in others if (one := plain(text)) != source))
        yield _Job(document, verifier, source, heading.fr, heading, headline=True, others=sources)


def _parsed(jobs: Sequence[_Job]) -> list[_Job]:
    """The jobs with the grammar of the sentences that claims can be made of; before any model writes, see syntax.py."""
    trees = parse(one for job in jobs for text in (job.source, *job.others) for one in split_sentences(text))
    return [replace(job, trees=trees) for job in jobs]


def _write(jobs: Sequence[_Job], task: Task, options: Options) -> list[list[Claim]]:
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
        supported, rejected = _choose(jobs[index], hypotheses, "generated")
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
        supported, _ = _choose(replace(jobs[index], source=other), hypotheses, "generated")
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
        supported, _ = _choose(jobs[index], hypotheses, "redecoded")
        if supported:
            claims[index] = [replace(claim, reasons=proposed[index][0].reasons) for claim in supported]
    written: list[list[Claim]] = []
    for index, job in enumerate(jobs):
        if index in claims and not _thin(job, claims[index][0].fr):
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


def _choose(job: _Job, hypotheses: Sequence[Hypothesis], status: ClaimStatus) -> tuple[list[Claim], list[Claim]]:
    """(the sentences of the best supported hypothesis, what was rejected)."""
    rejected: list[Claim] = []
    best: tuple[float, list[Claim]] = (-math.inf, [])
    for hypothesis in hypotheses:
        text = restored(counted(elided(hypothesis.text.strip().split("\n")[0]), job.source), job.source)
        if job.headline:
            text = titled(text.rstrip(" ."), job.source)
            label = match[0] if (match := _LABEL.match(text)) else ""
            said = text.removeprefix(label)
            text = label + unabridged(said, _closest(job, said), HEADLINE_WORDS, headline=True)
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
            if leans(_LABEL.sub("", sentence) if job.headline else sentence) and not _follows(claim, claims):
                break
            claims.append(claim)
        if len(claims) > 1 and leans(claims[1].fr) and _thin(job, claims[0].fr):
            claims[:2] = _together(claims[0], claims[1])
        if claims and (value := _value(job, claims[0].fr, hypothesis.score)) > best[0]:
            best = (value, claims)
    return best[1], rejected


def _edited(sentence: str, closest: str) -> str:
    """A claim's sentence with what it leaves out of its source's and should not."""
    return stopped(unabridged(dated(sentence, closest), closest, CLAIM_WORDS))


def _unknown(headline: str) -> bool:
    """Whether it speaks of somebody or something as of what the reader knows."""
    said = _LABEL.sub("", headline)
    return points(headline) or unnamed(headline) or pronominal(said)


def _lists(headline: str) -> bool:
    """Whether it does no more than enumerate: « Démocratie participative, vote blanc, taxe d'habitation »."""
    return headline.count(",") > 1 and not verbs(headline)


def _recalled(job: _Job, sentence: str) -> float:
    """The share of the names and figures of the sentence that the passage is about that `sentence` has."""
    facts = set(FACT.findall(job.about))
    return len(facts & set(FACT.findall(sentence))) / len(facts) if facts else 1.0


def _thin(job: _Job, sentence: str) -> bool:
    """Whether the source's own words, short enough to stand, say who, when and how much where this one does not."""
    short = len(job.fallback.fr.split()) <= CLAIM_WORDS
    return not job.headline and short and _recalled(job, sentence) < 0.5 <= _recalled(job, job.fallback.fr)


def _value(job: _Job, sentence: str, score: float) -> float:
    """What a supported sentence is worth: the facts it keeps, its brevity, and how likely the model finds it."""
    recalled = _recalled(job, sentence)
    excess = max(0, len(sentence.split()) - CLAIM_WORDS) / CLAIM_WORDS
    return recalled - excess + 0.3 * score


def _follows(claim: Claim, before: Sequence[Claim]) -> bool:
    """Whether the last of the claims before it rests on the sentence before the claim's own, or on that one itself."""
    own = claim.evidence[0].sentence
    return bool(before) and any(one.sentence in (own - 1, own) for one in before[-1].evidence)


def _together(first: Claim, second: Claim) -> list[Claim]:
    """Two claims as one; the first alone where they are too long."""
    if len(f"{first.fr} {second.fr}".split()) > TOGETHER:
        return [first]
    have = {one.sentence for one in first.evidence}
    more = tuple(one for one in second.evidence if one.sentence not in have)
    return [replace(first, fr=f"{first.fr} {second.fr}", evidence=(*first.evidence, *more))]


def _check(job: _Job, sentence: str) -> tuple[tuple[Reason, ...], Verdict]:
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
    # Headlines tell in the present what has happened, and do without a verb.
    checks = _FAITHFUL if job.headline else (*_FAITHFUL, retold, verbless)
    if wrong := next((found for check in checks if (found := check(said, closest))), ""):
        return (Reason("coverage", wrong),), verdict
    if source := unsourced(said, closest, headline=job.headline):
        return (Reason("attribution", said, source),), verdict
    if missing := pruned(said, closest, job.trees.get(closest, ()), headline=job.headline):
        return (Reason("coverage", "", missing),), verdict
    return (), verdict


def _closest(job: _Job, sentence: str) -> str:
    """The sentence of what the model read that has most of the words of `sentence`."""
    return max(split_sentences(job.source), key=lambda one: kept(sentence, one), default=job.source)


def _summary(
    document: Document, extract: Extract, passages: list[list[Claim]], headlines: list[Claim], options: Options
) -> Summary:
    """Headline and claims put together; what was said before is not said again."""
    if _language(document) != "fr":
        passages = [[_standing(document, passage)] for passage in extract.passages]
    if not passages:
        passages = [[_quoted(document, [index])] for index in _first(document)]
    # The first sentence of every passage, then second ones while there is room; in the order of the document.
    ranked = [(rank, at) for at, claims in enumerate(passages) for rank in range(len(claims))]
    kept: list[tuple[int, int]] = []
    for rank, at in sorted(ranked):
        if rank > 1 or len(kept) == options.claims:
            continue
        if rank and leans(passages[at][rank].fr) and (0, at) not in kept:
            continue
        if not any(_says(passages[at][rank], passages[there][other]) for other, there in kept):
            kept.append((rank, at))
    claims: list[Claim] = []
    for rank, at in sorted(kept, key=lambda place: (place[1], place[0])):
        claim = passages[at][rank]
        claims[-1:] = _together(claims[-1], claim) if rank and leans(claim.fr) else [*claims[-1:], claim]
    if document.source.title is not None:
        title = document.source.title
        empty = Claim("", "", (Evidence(document.id, -1, title, 1.0),), "extracted")
        headline = _in_language(document, empty, title)
    elif headlines:
        headline = _shorter(headlines[0], claims)
    else:
        headline = _heading(document, extract) if extract.passages else claims[0]
    return Summary(headline, tuple(claims))


def _shorter(headline: Claim, claims: Sequence[Claim]) -> Claim:
    """A headline, or, where it is a long sentence of the source, the claim made from that sentence.

    Where it is longer than WHOLE_WORDS, the first claim that is not and that can head a story.
    """
    long = len(headline.fr.split())
    if headline.status != "extracted" or long <= HEADLINE_WORDS:
        return headline
    place = headline.evidence[0].sentence
    of_it = (one for one in claims if one.evidence[0].sentence == place and len(one.fr.split()) < long)
    fitting = (one for one in claims if long > WHOLE_WORDS >= len(one.fr.split()))
    heading = (one for one in (*of_it, *fitting) if stands_alone(one.fr) and not (points(one.fr) or unnamed(one.fr)))
    chosen = next(heading, headline)
    return replace(chosen, fr=chosen.fr.rstrip(" ."))


def _says(claim: Claim, earlier: Claim) -> bool:
    words, before = set(stems(claim.fr or claim.en)), set(stems(earlier.fr or earlier.en))
    return len(words & before) > SAME * max(1, len(words))


def _evidence(document: Document, verdict: Verdict) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(document.id, index, document.sentences[index].text, round(score, 3))
        for index, score in verdict.evidence
    )


def _standing(document: Document, passage: Passage) -> Claim:
    """Of the passage's own sentences what can be understood without more.

    That is the one it is about, together with those that it leans on; where these are too long or not in the passage,
    the one with most names and figures of those that do not lean.
    """
    texts = [sentence.text for sentence in document.sentences]
    if whole := footing(texts, passage.centre, passage.sentences[0]):
        return _quoted(document, whole)
    alone = [at for at in passage.sentences if not leans(texts[at])] or [passage.centre]
    return _quoted(document, [max(alone, key=lambda at: len(FACT.findall(texts[at])))])


def _quoted(document: Document, indices: Sequence[int]) -> Claim:
    """Source sentences as one claim; one alone is shortened where it is long."""
    texts = [document.sentences[index].text for index in indices]
    evidence = tuple(Evidence(document.id, at, text, 1.0) for at, text in zip(indices, texts, strict=True))
    text = balanced(condense(texts[0], CLAIM_WORDS)) if len(texts) == 1 else " ".join(texts)
    return _in_language(document, Claim("", "", evidence, "extracted"), text)


def _in_language(document: Document, claim: Claim, text: str) -> Claim:
    return replace(claim, en=text, translation="original") if _language(document) == "en" else replace(claim, fr=text)


def _first(document: Document) -> range:
    return range(min(2, len(document.sentences)))


def _language(document: Document) -> str:
    return document.language.code if document.language else "fr"


def _heading(document: Document, extract: Extract) -> Claim:
    """A source sentence for a headline, whole: a piece of one says little, or something else.

    The most salient sentence or the document's first, whichever is short enough (if need be by deletion) and stands
    alone; else the most salient that does not lean, of at most WHOLE_WORDS if there is one.
    """
    ranked = sorted(extract.passages, key=lambda passage: -passage.score)
    best = (ranked[0].centre, *extract.lead[:1])
    places = (*best, *(at for passage in ranked for at in passage.sentences))
    texts = {at: condense(document.sentences[at].text, HEADLINE_WORDS).rstrip(" .") for at in places}
    known = {at for at in places if not (points(texts[at]) or unnamed(texts[at]))}
    alone = [at for at in best if at in known and stands_alone(texts[at])]
    fitting = (at for at in alone if len(texts[at].split()) <= HEADLINE_WORDS)
    whole = sorted((at for at in places if not leans(texts[at])), key=lambda at: at not in known) or [best[0]]
    chosen = next(fitting, next((at for at in whole if len(texts[at].split()) <= WHOLE_WORDS), whole[0]))
    evidence = Evidence(document.id, chosen, document.sentences[chosen].text, 1.0)
    return _in_language(document, Claim("", "", (evidence,), "extracted"), texts[chosen])
