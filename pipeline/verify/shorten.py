"""Shortens a source sentence by leaving out what can be spared, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.verbs import verbs

# What a sentence says on somebody's word, or what it quotes, is not cut: without it another thing is said.
_KEPT = re.compile(
    r"[«»“”\"]|\b(?:selon|d'après|affirm|assur|déclar|indiqu|estim|annonc|précis|expliqu|soulign|rapport|dit|ajout|"
    r"according|said|says|told|claim|report|state|estimat|announc|if|unless|si|sauf|except|à moins|à condition)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r" ?\([^()]{12,}\)")
# A clause between commas that tells more of what stands before it, and one that ends the sentence.
_RELATIVE = re.compile(
    r", (?:qui|que|qu'|dont (?!\d)|où|lequel|laquelle|lesquels|lesquelles|which|who|whose|where)"
    r"(?:[^,;:()]|,(?=\d)){8,}(?=, )"
)
_LAST = re.compile(
    r"(?:,|;) (?:qui|dont (?!\d)|où|ce qui|ce que|alors que|tandis que|notamment|afin de|avant de|après|en vue de|"
    r"ainsi que|which|who|whose|where|while|notably|in order to|before|after)(?:[^,;:()]|,(?=\d)){8,}?(?=[.!?…]?$)"
)
_SUBJECT = r"(?:[Ll]e|[Ll]a|[Ll]es|[Ll]['’]\w+|the|[A-ZÉ][\w’'-]+)"
# What stands before a whole main clause: circumstances, not a time (it has figures) and not a condition.
_FIRST = re.compile(
    r"^(?:(?:Face à|Face au|Après|Dans|Lors|Alors|Suite à|À la suite|Grâce à|Malgré|Outre|Afin|Avec|"
    r"Pour \w+(?:er|ir|re)|Depuis|Pendant|Following|After|In|During|While|Despite|Besides|With|Since)\b|Tandis qu)"
    rf"(?:[^,\d;:()]|, (?!{_SUBJECT}|une? |an? )){{12,}}?, "
    rf"(?={_SUBJECT}\b[^,;:()]{{0,80}}?"
    r"(?<! y) (?:a|ont|est|sont|avait|avaient|était|étaient|sera|seront|va|vont|has|have|had|is|are|was|were|will)\b)"
)
# What may follow such a clause where both its commas go: the main clause's verb, or a circumstance. Behind « …, qui
# avait suivi la mort de X, opposant exilé » goes on what the clause ends with.
_RESUMES = re.compile(
    r" (?:(?:ne|se|[àa]|au|aux|en|dans|pour|par|avec|et|mais|ou|sur|lors|depuis|contre|afin|d[eu]s?|in|on|at|to|for|"
    r"with|and|but|or|has|have|had|is|are|was|were|will|would|could|did)\b|[nsdlym]['’])"
)
_GOES_ON = re.compile(r" (?:entre|et|ou|de|à|jusqu'à|puis|près de|plus de)?(?: \w+)? ?\d")


def condense(sentence: str, most: int) -> str:
    """The sentence without brackets, relative, last and first clauses until it has at most `most` words.

    Nothing is put in or moved; what begins the sentence then has a capital. A clause with quoted or reported words or
    a condition stays; the sentence comes back as long as it must.
    """
    while len(sentence.split()) > most:
        shorter = next((cut for cut in _cuts(sentence) if len(cut.split()) >= 8), None)
        if shorter is None:
            return sentence
        sentence = shorter
    return sentence


def _cuts(sentence: str) -> Iterator[str]:
    for pattern in (_BRACKETS, _RELATIVE, _LAST, _FIRST):
        for match in sorted(pattern.finditer(sentence), key=lambda match: match.start() - match.end()):
            if not _KEPT.search(match[0]):
                end = match.end() + (pattern is _RELATIVE)  # with the comma that closes it
                if pattern is _RELATIVE and not _ends(match[0], sentence[end:]):
                    continue
                rest = sentence[: match.start()] + sentence[end:]
                yield rest[:1].upper() + rest[1:]


def _ends(clause: str, rest: str) -> bool:
    """Whether a relative clause ends where the comma stands, before the rest of its sentence."""
    # « …, où des rafales de 140 km/h ont été relevées, entre 120 et 130 km/h à l'est »: that goes on.
    if re.search(r"\d", clause) and _GOES_ON.match(rest):
        return False
    return bool(_RESUMES.match(rest) or verbs(" ".join(rest.split()[:1])))
