"""Tells what a sentence negates, and what it says on somebody else's word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.words import Word, fold, words

_NEGATORS = {
    "fr": frozenset("pas jamais aucun aucune rien guere nullement point ni personne".split()),
    "en": frozenset("not never no none nothing nor neither nobody hardly t".split()),
}
# Verbs that deny what follows; stems are compared, so that every inflection counts.
REFUSALS = {
    "fr": ("refus", "rejet", "démen", "dément", "exclu", "interdi", "empêch", "renonc", "échou", "manqu", "ni"),
    "en": ("refus", "reject", "deni", "deny", "exclud", "rule", "fail", "lack", "unabl", "prevent", "ban", "avoid"),
}
# How many words apart two words may stand to be said of each other.
_NEAR = 4
_AUXILIARIES = frozenset(
    "est sont etait etaient sera seront serait seraient ete etre a ont avait avaient aura auront aurait auraient avoir "
    "ai suis fut furent is are was were be been being has have had do does did will would can could should may might "
    "must peut peuvent pouvait doit doivent devait va vont s se y en il elle ils elles on le la les l leur lui ce c t"
    "".split()
)

_ATTRIBUTION = {
    "fr": re.compile(
        r"\b(?:selon|d'après|aux yeux de|de l'avis d|pour (?:sa part|le (?:ministre|président)|les autorités)|"
        r"(?:a|ont|avait|avaient|est|s'est|se sont|aurait)[ -](?:t-(?:il|elle|on) )?(?:\w+ )?(?:affirmé|assuré|déclaré|"
        r"dit|estimé|indiqué|annoncé|souligné|précisé|expliqué|ajouté|rapporté|soutenu|accusé|confié|jugé|dénoncé|"
        r"prétendu|confirmé|promis|avancé|martelé|réaffirmé|salué|évoqué|insisté|rappelé|raconté|reconnu|plaidé|"
        r"exprimé|regretté|démenti|écrit|répondu|lancé|considéré)\w{0,2}|"
        r"(?:affirm|assur|déclar|dis|estim|indiqu|annonc|soulign|précis|expliqu|ajout|rapport|soutien|accus|confi|jug|"
        r"dénonc|préten|confirm|considèr|pens|croi|juge|rétorqu|regrett|raconte|évoqu)(?:e|ent|t|nent|dent|ait|aient|ant)|"
        r"considérée?s?|perçue?s?|présentée?s?|soupçonnée?s?|accusée?s?|censée?s?|réputée?s?|estimée?s?|jugée?s?|"
        r"dit|dits|dite|source|sources|apparemment|probablement|peut-être)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:according to|sa(?:ys?|id|ying)|claim(?:s|ed)?|stat(?:es|ed)|assert(?:s|ed)?|alleg\w+|reported(?:ly)?|"
        r"announc\w+|told|tells?|believ\w+|think\w*|thought|argu\w+|consider\w*|accus\w+|estimat\w+|indicat\w+|"
        r"suggest\w*|sources?|supposed(?:ly)?|apparently|probably|perhaps|note[sd]|add(?:s|ed)|insist\w*|stress\w*)\b",
        re.IGNORECASE,
    ),
}
_MOUTH = {
    "fr": re.compile(r"\b(?:selon|d'après)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:according to|reportedly|allegedly)\b", re.IGNORECASE),
}
# Imperfects in -rait (« entrait ») are taken along: they only make the check milder.
_CONDITIONAL = {
    "fr": re.compile(r"\b(?:aurai(?:t|ent)|serai(?:t|ent)|\w{2,}rai(?:t|ent))\b"),
    "en": re.compile(r"\b(?:may|might|could|would|should|reportedly|allegedly|possibly)\b", re.IGNORECASE),
}
_INDICATIVE = {
    "aurait": "a", "auraient": "ont", "serait": "est", "seraient": "sont", "pourrait": "peut", "pourraient": "peuvent",
    "devrait": "doit", "devraient": "doivent",
}  # fmt: skip


def negations(text: str, language: str) -> list[int]:
    """Gives, for each negation in a text, the index among its words of what is negated: the verb, or what follows."""
    found = words(text, language)
    heads: list[int | None] = []
    for index, word in enumerate(found):
        if word.fold in _NEGATORS[language] and not _only(found, index, language):
            start = index
            if language == "fr":
                start = next((i for i in range(index, max(-1, index - 7), -1) if found[i].fold in {"ne", "n"}), index)
                if start == index and (word.fold in {"point", "personne", "ni", "rien"} or _noun(found, index)):
                    continue
            heads.append(_head(found, start, index))
        elif language == "fr" and word.fold in {"ne", "n"} and _no_longer(found, index):
            heads.append(_head(found, index, index + 3))
    return [head for head in heads if head is not None]


def _only(found: Sequence[Word], index: int, language: str) -> bool:
    """« pas que », « non seulement », "not only": no negation of what follows; "no" as in "No. 2" neither."""
    after = found[index + 1].fold if index + 1 < len(found) else ""
    if found[index].fold == "t":
        return index == 0 or not found[index - 1].fold.endswith("n")
    return after in {"seulement", "uniquement", "only", "just", "least", "moins"} or (language, after) == ("fr", "que")


def _noun(found: Sequence[Word], index: int) -> bool:
    """« un pas », « des pas »: a step."""
    return index > 0 and found[index - 1].fold in {"un", "le", "des", "ses", "premier", "les", "grand"}


def _no_longer(found: Sequence[Word], index: int) -> bool:
    """« ne … plus » within three words; « ne … plus que » is « only »."""
    for step in range(2, 5):
        if index + step < len(found) and found[index + step].fold == "plus":
            after = found[index + step + 1].fold if index + step + 1 < len(found) else ""
            return after not in {"que", "qu", "de"}
    return False


def _head(found: Sequence[Word], start: int, end: int) -> int | None:
    """The last content word between « ne » and « pas », else the first after: auxiliaries are not what is negated."""
    last = len(found) - 1
    order: list[int] = [*range(min(end, last), start - 1, -1), *range(end + 1, min(last, end + 3) + 1)]
    for index in order:
        word = found[index]
        if not word.function and word.fold not in _AUXILIARIES and not word.text.isdigit() and len(word.text) > 1:
            return index
    return None


def flipped(claim: str, evidence: Sequence[str], language: str) -> str:
    """Gives the word that the claim negates and its evidence affirms of the same things, or the reverse; else ""."""
    denied = _denials(claim, language), any(_denials(sentence, language) for sentence in evidence)
    ours, theirs = _stated(claim, language), [item for sentence in evidence for item in _stated(sentence, language)]
    for stem, around, negated in ours:
        same = [item for item in theirs if item[0] == stem and item[1] & around]
        if same and all(item[2] != negated for item in same) and not denied[1 if negated else 0]:
            return stem
    return ""


def unheard(claim: str, evidence: Sequence[str], language: str) -> str:
    """Gives a word that the claim negates where its evidence negates, refuses or lacks nothing at all; else ""."""
    found = words(claim, language)
    heads = [found[head] for head in negations(claim, language)]
    if not heads or any(_LACK[language].search(text) or _denials(text, language) for text in evidence):
        return ""
    return heads[0].stem


_LACK = {
    "fr": re.compile(
        r"\b(?:ne|n'|pas|non|ni|sans|jamais|aucune?|rien|personne|nulle?|sauf|peu|seule?s?|seulement|faute|fin|loin|"
        r"plutôt|trop|malgré|contrairement|hors|absen\w+|impossib\w+|incapa\w+|in\w{4,}(?:able|ible)s?|cess\w+|arrêt\w+|"
        r"ignor\w+|perd\w+|contest\w+|oppos\w+|évit\w+|annul\w+|report\w+|suspen\w+|supprim\w+|abandonn\w+|quitt\w+|"
        r"stop\w*|échap\w+|priv\w+|mort\w*)(?!\w)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:not?|n't|never|none|nothing|nobody|neither|nor|without|except|few|little|only|lack\w*|far|rather|too|"
        r"despite|unlike|un\w{4,}|im\w{5,}|in\w{4,}(?:able|ible)|absen\w+|ceas\w+|stop\w*|ignor\w+|los[et]\w*|contest\w+|"
        r"oppos\w+|cancel\w+|postpon\w+|suspend\w+|abandon\w+|quit|left|dead|died?)\b|n't\b",
        re.IGNORECASE,
    ),
}


def _stated(text: str, language: str) -> list[tuple[str, set[str], bool]]:
    """Gives each content word's stem, the stems near it, and whether it is negated."""
    found = words(text, language)
    heads = set(negations(text, language))
    contentful = [i for i, word in enumerate(found) if not word.function and word.fold not in _AUXILIARIES]
    return [
        (found[i].stem, {found[j].stem for j in contentful if j != i and abs(j - i) <= _NEAR}, i in heads)
        for i in contentful
    ]


def _denials(text: str, language: str) -> bool:
    return any(
        word.stem.startswith(tuple(fold(stem) for stem in REFUSALS[language] if len(stem) > 3))
        for word in words(text, language)
    )


def attributed(text: str, language: str) -> bool:
    """Whether a sentence gives what it says as somebody's word, a quotation or a possibility."""
    return bool(
        _ATTRIBUTION[language].search(text) or _CONDITIONAL[language].search(text) or re.search(r"[«“\"]", text)
    )


def hearsay(text: str, language: str) -> str:
    """Gives the words by which a sentence puts what it says in somebody's mouth, « selon … », else ""."""
    found = _MOUTH[language].search(text)
    return found[0] if found else ""


_SPOKE = {
    "fr": r"(?:(?:a|ont|avait|avaient) (?:\w+ment )?(?:affirm|assur|déclar|dit|estim|indiqu|annonc|soulign|précis|"
    r"expliqu|ajout|rapport|confi|jug|dénonc|confirm|rappel|racont|répond|lanc|réagi|tweet|twitt)\w*|"
    r"(?:affirm|assur|déclar|estim|indiqu|annonc|soulign|précis|expliqu|ajout|confi|jug|dénonc|confirm|rappell|racont|"
    r"lanc)(?:e|ent|ait|aient)|dit)\b",
    "en": r"(?:(?:has |have |had )?(?:said|says?|told|tells|explain\w*|added|adds|stat(?:es|ed)|claim\w*|not(?:es|ed)|"
    r"announc\w+|argu\w+|confirm\w*|warn\w*|insist\w*))\b",
}
_SPEAKS = {language: re.compile(rf"(?: ?,)? {spoke}") for language, spoke in _SPOKE.items()}
_SPOKEN_BY = {
    "fr": re.compile(rf"(?:\b[Ss]elon|\b[Dd]'après|\b{_SPOKE['fr']})(?: (?:le |la |les )?| l')$"),
    "en": re.compile(rf"(?:\b[Aa]ccording to|\b{_SPOKE['en']}) (?:the )?$"),
}


def reports(text: str, language: str) -> bool:
    """Whether a sentence gives words or a view as somebody's."""
    return attributed(text, language) or bool(re.search(rf"\b{_SPOKE[language]}", text))


def speaks(text: str, start: int, end: int, language: str) -> bool:
    """Whether the name from `start` to `end` is the one that a sentence gives as the source of what it says."""
    return bool(_SPEAKS[language].match(text, end) or _SPOKEN_BY[language].search(text, max(0, start - 60), start))


def hardened(claim: str, evidence: str, language: str) -> str:
    """Gives the conditional of the evidence, « aurait », that the claim turns into a fact, « a »; else ""."""
    if language != "fr" or _CONDITIONAL[language].search(claim):
        return ""
    ours = {word.fold for word in words(claim, language)}
    for match in _CONDITIONAL[language].finditer(evidence):
        indicative = _INDICATIVE.get(match[0].casefold())
        following = words(evidence[match.end() : match.end() + 40], language)
        after = next((word.stem for word in following if not word.function), "")
        stems = {word.stem for word in words(claim, language)}
        if indicative and indicative in ours and after in stems:
            return match[0]
    return ""
