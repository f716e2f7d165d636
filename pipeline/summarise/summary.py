"""Puts claims together to a summary or an abstract, in which nothing is said twice or leans on what is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.copydesk import untied
from pipeline.leaning import leans, points, stands_alone, unnamed
from pipeline.records import Claim, Document, Evidence, Extract, Summary
from pipeline.summarise.choice import follows, together
from pipeline.summarise.jobs import Options
from pipeline.summarise.quoting import (
    HEADLINE_WORDS,
    WHOLE_WORDS,
    in_language,
    language_of,
    quoted,
    quoted_headline,
    standing,
)
from pipeline.words import stems

ABSTRACT_WORDS = 55
_SAME = 0.7  # share of a claim's words that an earlier claim has, past which it says nothing new


def summary(
    document: Document, extract: Extract, passages: list[list[Claim]], headlines: list[Claim], options: Options
) -> Summary:
    """Headline and claims put together; what was said before is not said again."""
    if language_of(document) != "fr":
        passages = [[standing(document, passage)] for passage in extract.passages]
    if not passages:
        passages = [[quoted(document, [index])] for index in _first(document)]
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
        claims[-1:] = together(claims[-1], claim) if rank and leans(claim.fr) else [*claims[-1:], claim]
    claims = [
        claim if follows(claim, claims[:at]) else replace(claim, fr=untied(claim.fr)) for at, claim in enumerate(claims)
    ]
    if document.source.title is not None:
        title = document.source.title
        empty = Claim("", "", (Evidence(document.id, -1, title, 1.0),), "extracted")
        headline = in_language(document, empty, title)
    elif headlines:
        headline = _shorter(headlines[0], claims)
    else:
        headline = quoted_headline(document, extract) if extract.passages else claims[0]
    return Summary(headline, tuple(claims))


def _first(document: Document) -> range:
    return range(min(2, len(document.sentences)))


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


def gathered(claims: Mapping[int, Claim]) -> tuple[Claim, ...]:
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


def _says(claim: Claim, earlier: Claim) -> bool:
    words, before = set(stems(claim.fr or claim.en)), set(stems(earlier.fr or earlier.en))
    return len(words & before) > _SAME * max(1, len(words))
