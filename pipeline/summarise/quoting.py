"""A document's own sentences, for a claim or a headline that the model is not asked for, or may not word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.copydesk import balanced
from pipeline.leaning import footing, leans, points, stands_alone, unnamed
from pipeline.records import Claim, Document, Evidence, Extract, Passage
from pipeline.salience import FACT
from pipeline.verify.shorten import condense

HEADLINE_WORDS = 20
WHOLE_WORDS = 30  # of a source sentence in a headline's place
CLAIM_WORDS = 40  # past this a claim is the worse the longer it is


def standing(document: Document, passage: Passage) -> Claim:
    """Of the passage's own sentences what can be understood without more.

    That is the one it is about, together with those that it leans on; where these are too long or not in the passage,
    the one with most names and figures of those that do not lean.
    """
    texts = [sentence.text for sentence in document.sentences]
    if whole := footing(texts, passage.centre, passage.sentences[0]):
        return quoted(document, whole)
    alone = [at for at in passage.sentences if not leans(texts[at])] or [passage.centre]
    return quoted(document, [max(alone, key=lambda at: len(FACT.findall(texts[at])))])


def quoted(document: Document, indices: Sequence[int]) -> Claim:
    """Source sentences as one claim; one alone is shortened where it is long."""
    texts = [document.sentences[index].text for index in indices]
    evidence = tuple(Evidence(document.id, at, text, 1.0) for at, text in zip(indices, texts, strict=True))
    text = balanced(condense(texts[0], CLAIM_WORDS)) if len(texts) == 1 else " ".join(texts)
    return in_language(document, Claim("", "", evidence, "extracted"), text)


def quoted_headline(document: Document, extract: Extract) -> Claim:
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
    return in_language(document, Claim("", "", (evidence,), "extracted"), texts[chosen])


def in_language(document: Document, claim: Claim, text: str) -> Claim:
    """The claim with a text of the document, in the document's language."""
    return replace(claim, en=text, translation="original") if language_of(document) == "en" else replace(claim, fr=text)


def language_of(document: Document) -> str:
    """The code of the language that the document is in; French where that is not known."""
    return document.language.code if document.language else "fr"
