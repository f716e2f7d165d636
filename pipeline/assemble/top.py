"""The top lines: the few sentences for who reads nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.assemble.groups import LEAD
from pipeline.leaning import leans, stands_alone
from pipeline.records import Claim, Story, TopLine
from pipeline.verify.facts import read_facts

MOST, LEAST = 5, 3
_LONGEST = 45  # words; a longer sentence is taken only where a story has no other
# A thing that nothing but its article tells from others of its kind, with its verb right behind it.
_KNOWN = re.compile(
    r"^(?:Les? |La |L['’])(?:(?:deux|trois|quatre|cinq|autres?) )?[a-zà-ÿ-]+ "
    r"(?:(?:ne |n['’])?(?:a|ont|est|sont|avait|avaient|était|étaient|sera|seront|doit|"
    r"doivent|devrait|devraient|peut|peuvent|pourrait|va|vont|aurait|auraient|serait|seraient|prévoit|prévoient|vise|"
    r"visent|comprend|porte|fait|suit)\b|s['’]\w|se \w)"
    r"|^The [a-z-]+ (?:has|have|had|is|are|was|were|will|would|must|can|could|should|may|might|\w+ed)\b"
)
_ORDER = {"new": 0, "developing": 0, "repeated": 1}


def top_lines(stories: Sequence[Story]) -> tuple[TopLine, ...]:
    """The best claim of each of the first stories, those with news first; further claims where stories are few.

    A story of which no claim is verified and stands alone gives its place to one that has such a claim. A claim that
    leans on another is never taken.
    """
    order = sorted(range(len(stories)), key=lambda at: (_ORDER[stories[at].novelty], at))
    readable = {at: [claim for claim in stories[at].claims if not leans(claim.fr or claim.en)] for at in order}
    ranked = {at: sorted(readable[at], key=_rank) for at in order}
    best = sorted((at for at in order if ranked[at]), key=lambda at: _rank(ranked[at][0])[:2] > (False, False))[:MOST]
    chosen = [(at, 0) for at in order if at in best]
    depth = 1
    while len(chosen) < LEAST and any(len(ranked[at]) > depth for at in order):
        chosen += [(at, depth) for at in order if len(ranked[at]) > depth][: LEAST - len(chosen)]
        depth += 1
    return tuple(TopLine(ranked[at][rank], at) for at, rank in chosen)


def _rank(claim: Claim) -> tuple[bool, bool, bool, int, int, int]:
    """Verified, standing alone and short enough first, then by sources, then what its source begins with."""
    facts = read_facts(claim.fr or claim.en, "fr" if claim.fr else "en")
    doubtful = claim.status == "flagged" or claim.translation == "flagged"
    told = min(3, len(facts.dates) + len(facts.numbers)) + min(3, len({name.run for name in facts.names}))
    late = max(0, claim.evidence[0].sentence - LEAD + 1) if claim.evidence else LEAD  # the lead is one, then in order
    own = claim.fr or claim.en
    leaning = not stands_alone(own) or bool(_KNOWN.match(own))
    return (doubtful, leaning, len(facts.words) > _LONGEST, -claim.independent, late, -told)
