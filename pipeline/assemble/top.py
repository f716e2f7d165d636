"""The top lines: the few sentences for who reads nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.assemble.groups import LEAD
from pipeline.leaning import QUOTED, leans, points, stands_alone, unnamed
from pipeline.records import Claim, Document, Story, TopLine, latest_day
from pipeline.verify.facts import Facts, read_facts

MOST, LEAST = 5, 3
_MANY = 4  # documents from which a story has a second line where there is room
_LONGEST = 45  # words; a longer sentence is taken only where a story has no other
# A thing that nothing but its article tells from others of its kind, with its verb right behind it.
_KNOWN = re.compile(
    r"^(?:Les? |La |L['’])(?:(?:deux|trois|quatre|cinq|autres?) )?[a-zà-ÿ-]+ "
    r"(?:(?:ne |n['’])?(?:a|ont|est|sont|avait|avaient|était|étaient|sera|seront|doit|"
    r"doivent|devrait|devraient|peut|peuvent|pourrait|va|vont|aurait|auraient|serait|seraient|prévoit|prévoient|vise|"
    r"visent|comprend|porte|fait|suit)\b|s['’]\w|se \w)"
    r"|^The [a-z-]+ (?:has|have|had|is|are|was|were|will|would|must|can|could|should|may|might|\w+ed)\b"
)
# « Avait annoncé », « s'était retiré »; « Il y a plusieurs semaines, »
_PLUPERFECT = re.compile(
    r"\b(?:avai(?:t|ent)|s'étai(?:t|ent)|had) (?:\w+ ){0,2}?(?:été |been )?\w+(?:[éiu]e?s?|is|it|ert|ort|ed|en|t)\b"
)
_AGO = re.compile(
    r"Il y a (?:plus(?:ieurs)? |quelques |\w+ )(?:d'un )?(?:semaines?|mois|ans?|années?)\b", re.IGNORECASE
)
_OPENING = 25  # characters before a date with which a claim opens
_ORDER = {"new": 0, "developing": 0, "repeated": 1}


def top_lines(stories: Sequence[Story], documents: Sequence[Document]) -> tuple[TopLine, ...]:
    """The best claim of each of the first stories, those with news first; further claims of what many tell, and where
    stories are few.

    Of claims that only tell what went before (« en 2018, … avait annoncé »), the story's headline stands in the place.

    A story of which no claim is verified and stands alone gives its place to one that has such a claim. A claim that
    leans on another is never taken.
    """
    order = sorted(range(len(stories)), key=lambda at: (_ORDER[stories[at].novelty], at))
    by_id = {document.id: document for document in documents}
    ranks = {at: _ranks(stories[at], by_id) for at in order}
    ranked = {at: [claim for _, claim in ranks[at]] for at in order}
    best = sorted((at for at in order if ranks[at]), key=lambda at: ranks[at][0][0][:2] > (False, False))[:MOST]
    chosen = [(at, 0) for at in order if at in best]
    more = [(at, 1) for at in order if len(stories[at].documents) >= _MANY and len(ranked[at]) > 1]
    chosen = sorted([*chosen, *more[: MOST - len(chosen)]], key=lambda line: (order.index(line[0]), line[1]))
    depth = 1
    while len(chosen) < LEAST and any(len(ranked[at]) > depth for at in order):
        chosen += [(at, depth) for at in order if len(ranked[at]) > depth][: LEAST - len(chosen)]
        depth += 1
    return tuple(TopLine(ranked[at][rank], at) for at, rank in chosen)


def _ranks(story: Story, documents: Mapping[str, Document]) -> list[tuple[tuple[object, ...], Claim]]:
    """The claims that stand without another, and the headline, each with its rank, the best first.

    Verified, standing alone, news and short enough come first, then more sources, the latest document, then what its
    source begins with. The headline is there, first, where the best claim is doubtful, leaning or no news.
    """
    latest = latest_day(documents[one] for one in story.documents)
    found: list[tuple[tuple[object, ...], Claim]] = []
    for place, claim in enumerate(story.claims):
        own = claim.fr or claim.en
        if leans(own):
            continue
        facts = read_facts(own, "fr" if claim.fr else "en")
        told = min(3, len(facts.dates) + len(facts.numbers)) + min(3, len({name.run for name in facts.names}))
        # The lead is one, then in order.
        late = max(0, claim.evidence[0].sentence - LEAD + 1) if claim.evidence else LEAD
        old = latest_day(documents[one.document] for one in claim.evidence[:1]) < latest
        alone = stands_alone(own) and not (_KNOWN.match(own) or points(own) or unnamed(own))
        background = 2 if _before(own, facts, latest) else 0
        rank = (
            _doubtful(claim),
            not alone,
            background,
            len(facts.words) > _LONGEST,
            place > 0 and len(story.documents) > 1,  # the first of several reports' claims is their news
            -claim.independent,
            old,
            late,
            -told,
        )
        found.append((rank, claim))
    found.sort(key=lambda pair: pair[0])
    headline: tuple[tuple[object, ...], Claim] = ((_doubtful(story.headline), False, 1), story.headline)
    return [headline, *found] if found and headline[0] < found[0][0][:3] else found


def _doubtful(claim: Claim) -> bool:
    return claim.status == "flagged" or claim.translation == "flagged"


def _before(text: str, facts: Facts, latest: str) -> bool:
    """Whether a claim tells what went before the news: in the pluperfect, or of a month or year before the last two."""
    if _PLUPERFECT.search(QUOTED.sub(" ", text)) or _AGO.match(text):
        return True
    if not latest:
        return False
    # « En 2018, … »; « … ont été lancés en mai 2024 », but « un pacte de 2023 » may be news.
    told = [date for date in facts.dates if date.year and (date.month or date.start <= _OPENING)]
    now = int(latest[:4]) * 12 + int(latest[5:7] or 12)
    return bool(told) and all(now - (date.year or 0) * 12 - (date.month or 12) > 1 for date in told)
