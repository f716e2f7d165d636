"""Digests become stories: what tells of one event is told together, each thing once, with all who say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.assemble.dating import days_apart, later_count
from pipeline.assemble.groups import Group
from pipeline.assemble.reading import Line, overlap
from pipeline.assemble.support import Sources, language_of, once, source_text
from pipeline.leaning import leans, points
from pipeline.records import Claim, Digest, Source, Story, latest_day
from pipeline.words import stems

# Claims of a story of several documents, and of one of many; one document has those of its summary.
MOST_CLAIMS, MOST_OF_MANY = 8, 14
GUESTS = 2  # sentences at most that a document of another story adds to this one
_NEW = 0.34  # share of a claim's stems that those before it do not have, under which it says little new
_SAME_COUNT = 0.5  # overlap of two sentences that count the same on two days
_LONG = 20  # words from which a headline is too long to be chosen where there is a shorter one


def stories(
    digests: Sequence[Digest], groups: Sequence[Group], lines: Mapping[str, Sequence[Line]], sources: Sources
) -> tuple[tuple[Story, ...], dict[str, int]]:
    """(stories, the index of each document's own one): one a group, the weightiest first.

    Weight is the number of independent sources, then the later date, then the order given. Sentences that a document
    adds to another's story are told there and no longer in its own.
    """
    by_id = {digest.document.id: digest for digest in digests}
    moved = {(line.document, line.index) for group in groups for line in _guests(group, lines)}
    told = [_story(group, by_id, lines, sources, moved) for group in groups]
    order = sorted(
        range(len(told)),
        key=lambda at: (-sources.independent(told[at].documents), _reversed(_latest(told[at])), at),
    )
    home = {document: place for place, at in enumerate(order) for document in groups[at].documents}
    return tuple(told[at] for at in order), home


def _story(
    group: Group,
    digests: Mapping[str, Digest],
    lines: Mapping[str, Sequence[Line]],
    sources: Sources,
    moved: set[tuple[str, int]],
) -> Story:
    own = sorted((digests[document] for document in group.documents), key=lambda one: _newest(one.document.source))
    guests = _guests(group, lines)
    documents = tuple(dict.fromkeys([*group.documents, *(line.document for line in guests)]))
    claims: list[Claim] = []
    for digest in own:
        kept = [claim for claim in digest.summary.claims if not _moved(claim, moved)]
        claims += kept or digest.summary.claims
    for line in guests:
        claims += [_told(line, digests[line.document])]
    if len(documents) > 1:
        claims = once(claims)
        claims = [sources.borne_out(claim, documents) for claim in claims]
        claims = _latest_counts(_dated_once(claims, lines, sources), lines, sources)
        # A document of which every sentence leans has claims that do; behind another's they would mislead.
        claims = [claim for claim in claims if not leans(source_text(claim))] or claims
        claims = _fuller(claims)
        claims = _fewer(claims, sources, min(max(MOST_CLAIMS, 2 * len(documents)), MOST_OF_MANY))
        claims = _led(claims, own)
    held = [digests[document].document for document in documents]
    return Story(
        headline=_headline(own, claims),
        claims=tuple(sources.counted(claim) for claim in claims),
        sources=_by_date([source for document in held for source in (document.source, *document.duplicates)]),
        documents=tuple(document.id for document in sorted(held, key=lambda one: _date_key(one.source))),
    )


def _guests(group: Group, lines: Mapping[str, Sequence[Line]]) -> list[Line]:
    """The sentences of other documents that join the group: the fullest first, few of each document."""
    found = [lines[document][index] for document, index in group.sentences]
    chosen: list[Line] = []
    for line in sorted(found, key=lambda line: (-len(line.stems), line.document, line.index)):
        if sum(other.document == line.document for other in chosen) < GUESTS:
            chosen.append(line)
    return sorted(chosen, key=lambda line: (line.document, line.index))


def _moved(claim: Claim, moved: set[tuple[str, int]]) -> bool:
    return bool(claim.evidence) and (claim.evidence[0].document, claim.evidence[0].sentence) in moved


def _told(line: Line, digest: Digest) -> Claim:
    """A sentence as a claim: that of its document's summary which rests on it, else the sentence itself."""
    for claim in digest.summary.claims:
        if _moved(claim, {(line.document, line.index)}):
            return claim
    return quoted([line], digest.document.language.code if digest.document.language else "fr")


def quoted(lines: Sequence[Line], language: str) -> Claim:
    """Source sentences as one claim, not yet translated."""
    text, evidence = " ".join(line.text for line in lines), tuple(line.evidence() for line in lines)
    if language == "en":
        return Claim("", text, evidence, "extracted", "original")
    return Claim(text, "", evidence, "extracted")


def _dated_once(claims: Sequence[Claim], lines: Mapping[str, Sequence[Line]], sources: Sources) -> list[Claim]:
    """The claims without those that date otherwise what one before them tells: both stand among the disagreements."""
    kept: list[Claim] = []
    told: list[Line] = []
    for claim in claims:
        own = _rests_on(claim, lines)
        if not any(days_apart(before, line, sources) for before in told for line in own):
            kept.append(claim)
            told += own
    return kept


def _latest_counts(claims: Sequence[Claim], lines: Mapping[str, Sequence[Line]], sources: Sources) -> list[Claim]:
    """The claims without those whose numbers a later document brings up to date: yesterday's toll behind today's."""
    own = [_rests_on(claim, lines) for claim in claims]

    def outdated(old: Line, new: Line) -> bool:
        counted = bool(old.facts.numbers and new.facts.numbers) and overlap(old.stems, new.stems) >= _SAME_COUNT
        earlier = sources.published(old.document) < sources.published(new.document)
        return counted and earlier and later_count(old, new, sources)

    newer = [line for some in own for line in some]
    return [
        claim
        for claim, some in zip(claims, own, strict=True)
        if not any(outdated(old, new) for old in some for new in newer)
    ]


def _rests_on(claim: Claim, lines: Mapping[str, Sequence[Line]]) -> list[Line]:
    """The source sentence that a claim is made of; none for what has no evidence."""
    found = ((lines[one.document], one.sentence) for one in claim.evidence[:1])
    return [line for document, index in found for line in document if line.index == index]


def _fuller(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those that point (« ce Nigérien était … ») where their document has others: among what other
    documents say nobody could tell whom they mean."""
    clear = {_document(claim) for claim in claims if not points(source_text(claim))}
    return [claim for claim in claims if not points(source_text(claim)) or _document(claim) not in clear]


def _fewer(claims: Sequence[Claim], sources: Sources, most: int) -> list[Claim]:
    """The claims that a story has room for: one of each document, then those that more sources say, in their order.

    One that has hardly a word that those before it have not is none of them.
    """
    ranked = sorted(
        range(len(claims)),
        key=lambda at: (
            _order(claims, at) > 0,
            -sources.independent([evidence.document for evidence in claims[at].evidence]),
            claims[at].status == "flagged" or claims[at].translation == "flagged",
            _order(claims, at),
            at,
        ),
    )
    taken: list[int] = []
    told: set[str] = set()
    for at in ranked:
        own = set(stems(source_text(claims[at]), language_of(claims[at])))
        if len(taken) < most and (not own or len(own - told) >= _NEW * len(own)):
            taken.append(at)
            told |= own
    return [claims[at] for at in sorted(taken)]


def _led(claims: list[Claim], own: Sequence[Digest]) -> list[Claim]:
    """The claims with that one of the latest day first which has most of what all of the documents' headlines say: of
    several reports the news comes before what is said of it."""
    latest = latest_day(one.document for one in own)
    new = {one.document.id for one in own if latest_day([one.document]) == latest}
    headlines = [frozenset(stems(source_text(one.summary.headline), language_of(one.summary.headline))) for one in own]

    def shared(claim: Claim) -> float:
        words = frozenset(stems(source_text(claim), language_of(claim)))
        doubtful = claim.status == "flagged" or claim.translation == "flagged" or _document(claim) not in new
        return 0.0 if doubtful else sum(overlap(words, one) for one in headlines)

    first = max(claims, key=shared, default=None)
    return claims if first is None or not shared(first) else [first, *(one for one in claims if one is not first)]


def _order(claims: Sequence[Claim], at: int) -> int:
    """How many of the claims before it are of the same document."""
    return sum(_document(claim) == _document(claims[at]) for claim in claims[:at])


def _document(claim: Claim) -> str:
    return claim.evidence[0].document if claim.evidence else ""


def _headline(own: Sequence[Digest], claims: Sequence[Claim]) -> Claim:
    """Of the documents' headlines the latest day's, of these the one whose words most of the claims have; short and
    verified ones first."""
    latest = latest_day(digest.document for digest in own)
    pool = frozenset(stem for claim in claims for stem in stems(source_text(claim), language_of(claim)))

    def rank(digest: Digest) -> tuple[bool, bool, bool, float, int]:
        headline = digest.summary.headline
        words = frozenset(stems(source_text(headline), language_of(headline)))
        long = len(source_text(headline).split()) > _LONG
        doubtful = headline.status == "flagged" or headline.translation == "flagged"
        old = latest_day([digest.document]) < latest
        return (long, doubtful, old, -overlap(words, pool), len(source_text(headline)))

    return min(own, key=rank).summary.headline


def _by_date(sources: Sequence[Source]) -> tuple[Source, ...]:
    """In order of date; those without one last."""
    return tuple(sorted(dict.fromkeys(sources), key=_date_key))


def _date_key(source: Source) -> tuple[bool, str, str]:
    return (source.published is None, source.published or "", source.origin)


def _newest(source: Source) -> tuple[bool, tuple[int, ...]]:
    """A key that sorts later dates first, and what has none last."""
    return source.published is None, _reversed(source.published or "")


def _latest(story: Story) -> str:
    return max((source.published or "" for source in story.sources), default="")


def _reversed(date: str) -> tuple[int, ...]:
    """A key that sorts later dates first."""
    return (*(-ord(character) for character in date), 1)
