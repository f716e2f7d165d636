"""French: what a claim leaves out that is not worth leaving out.

« Sa gamme de modèles » of « sa gamme de modèles électriques », « un gouvernement » of « un gouvernement d'union
nationale »: the few words that a small model saves often say which, and nothing tells the ones that matter from the
others. So a short gap is filled again, with the source's own words; what may go is long, or set off by marks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.verify.fidelity import AUXILIARIES, aligned
from pipeline.words import Word, normalise, words

SHORT = 5  # words at most of a gap that is filled
_SET_OFF = re.compile(r"[,;:!?()\[\]…–—►]|\.(?!\w)")
# What ties a sentence to those before it goes rightly.
_TIE = re.compile(
    r"(?:également|aussi|notamment|toutefois|cependant|pourtant|ainsi|donc|alors|enfin|ensuite|néanmoins|finalement|"
    r"par (?:ailleurs|exemple|contre|la suite)|en (?:effet|outre|revanche|fait|tout cas|particulier)|de plus|"
    r"d'ailleurs|"
    r"(?:de|à) (?:son|leur) (?:côté|tour)|pour (?:sa|leur) part|quant à (?:lui|elle|eux|elles)|"
    r"(?:lui|elle|eux|elles)(?:[- ](?:aussi|mêmes?)))",
    re.IGNORECASE,
)
# When, where and how, which a headline does without.
_CIRCUMSTANCE = re.compile(
    r"(?:dans|en|à|au|aux|sur|chez|pour|lors|après|avant|depuis|dès|pendant|par|avec|et|ce|la veille|hier|"
    r"désormais|déjà|encore|prochain|dernier|[\wà-ÿ]+ment|[\wà-ÿ]+di)\b|.*(?:\d{4}|\d+ [a-zà-ÿû]+$|[\wà-ÿ]+di\b)",
    re.IGNORECASE,
)
# Of how many each, and of what age, which it does not.
_MEASURE = re.compile(
    r"par (?:an|mois|jour|semaine|heure|minute|personne|habitant|foyer|tête|litre|kilo|tonne|baril)\b|"
    r"(?:âgée?s? )?de (?:(?:moins|plus) de )?\d[\d à]* ans",
    re.IGNORECASE,
)
# « Deux foyers [de choléra ont été] identifiés »
_AUXILIARY = re.compile(rf"(?: (?:{'|'.join(AUXILIARIES)}|été))+$")
# Where, or of whom all of a sentence is said, or of which state of it; not what it only begins with.
_OPENING = re.compile(
    r"((?:dans|en|à|au|aux|chez|sur|parmi|sous|selon|d'après)\b"
    r"(?! (?:cet?t?e?s?|son|sa|ses|leurs?)\b(?! (?:version|forme|mouture|rédaction)))"
    r"[^,;:()\"«]{2,60}), ",
    re.IGNORECASE,
)
_LONGEST_OPENING = 7  # words


def unabridged(french: str, source: str, most: int, *, headline: bool = False) -> str:
    """`french` with the short gaps filled that it has of the sentence `source`, up to `most` words.

    A gap is what the source has between words that stand side by side in `french`, or behind one that a mark follows,
    alike in both; it has at most SHORT words and no mark. What opens the source comes back before the words that it
    opens. A headline does without auxiliaries, and without when, where and how.
    """
    claim, sentence = normalise(french), normalise(source)
    ours, theirs = words(claim, "fr"), words(sentence, "fr")
    pairs = [pair for pair in aligned(ours, theirs) if _alike(ours[pair[0]], theirs[pair[1]])]
    paired = {here for here, _ in pairs}
    new = {word.text.casefold() for at, word in enumerate(ours) if at not in paired}
    room = most - len(claim.split())
    text = claim
    for place, whole in reversed([*_gaps(claim, sentence, ours, theirs, pairs)]):
        gap = _AUXILIARY.sub("", whole) if headline else whole
        length = len(gap.split())
        if length <= min(SHORT, room) and _missed(gap, headline) and new.isdisjoint(gap.casefold().split()):
            text = text[:place] + gap + text[place:]
            room -= length
    opening = None if headline else _opening(claim, sentence, ours, theirs, pairs)
    if opening and len(opening.split()) <= min(_LONGEST_OPENING, room):
        text = opening + sentence[len(opening)] + text[1:]
    return french if text == claim else text


def _opening(
    claim: str, sentence: str, ours: Sequence[Word], theirs: Sequence[Word], pairs: Sequence[tuple[int, int]]
) -> str:
    """What opens the sentence, if the claim begins as the sentence goes on behind it; else ""."""
    opening = _OPENING.match(sentence)
    if not opening or not pairs or _TIE.fullmatch(opening[1]):
        return ""
    first = next((at for at, word in enumerate(theirs) if word.start >= opening.end()), -1)
    as_there = pairs[0] == (0, first) and claim[: ours[0].start] == sentence[opening.end() : theirs[first].start]
    return opening[0] if as_there else ""


def _gaps(
    claim: str, sentence: str, ours: Sequence[Word], theirs: Sequence[Word], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, str]]:
    """Places in the claim, and what the sentence has there that the claim has not."""
    ends = (len(ours), len(theirs))
    for (here, there), (onward, further) in itertools.pairwise([*pairs, ends]):
        place, begins = ours[here].end, theirs[there].end
        between = claim[place : ours[onward].start if onward < len(ours) else len(claim)]
        if onward != here + 1 or further == there + 1:
            continue
        mark = between.strip()[:1]
        if not mark and onward < len(ours):
            yield place, sentence[begins : theirs[further].start].rstrip()
        elif not between.strip(" .") or mark in ",;:":
            end = _SET_OFF.search(sentence, begins)
            behind = sentence[begins : end.start() if end else len(sentence)].rstrip()
            if onward == len(ours) or (end and end[0] == mark):
                yield place, behind if len(behind.split()) <= SHORT else _attached(behind)


def _attached(text: str) -> str:
    """What goes on without a space: « Génération.s »."""
    return text[: text.find(" ")] if " " in text else text


def _alike(ours: Word, theirs: Word) -> bool:
    return ours.text.casefold() == theirs.text.casefold()


def _missed(gap: str, headline: bool) -> bool:
    """Whether a gap is to be filled."""
    said = gap.strip()
    if not said or _SET_OFF.search(said) or said.count('"') % 2 or said.count("«") != said.count("»"):
        return False
    spared = _CIRCUMSTANCE.match(said) or said.split()[0].casefold() in AUXILIARIES
    if headline and spared and not _MEASURE.match(said):
        return False
    return not _TIE.fullmatch(said) and any(map(str.isalnum, said))
