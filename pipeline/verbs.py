"""Whether a French sentence has a verb of its own, told by the forms of its words.

« Une mesure qui porte ses fruits » and « L'annonce du soutien de la Russie à une force conjointe » are no sentences:
the first has a verb in its relative clause alone, the second has none. Forms that are nouns as well (« annonce »,
« force ») are verbs unless something stands before them that only a noun can follow; in doubt there is a verb.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Forms of the verbs that every sentence has, which no dictionary of forms brings to their infinitives reliably.
_COMMON = frozenset(
    """
    es est sommes êtes sont étais était étions étaient fus fut furent serai sera serons seront serais serait seraient
    soit soient fût ai as a avons avez ont avais avait avions avaient eut eurent aurai aura aurons auront aurais aurait
    auraient ait aient vais va vont allait allaient ira iront irait fait font faisait fera feront ferait fit firent dit
    disent disait dirait peut peuvent pouvait pourra pourront pourrait put doit doivent devait devra devront devrait dut
    veut veulent voulait voudra voudrait sait savent savait saura faut fallait faudra faudrait vaut valent vaudrait voit
    voient met mettent prend prennent vient viennent tient tiennent reste restent voici voilà
    """.split()
)
# Nouns and adjectives for a dictionary of forms, and verbs as well.
_EITHER = frozenset(
    "part sort court suit vit lit dément produit réduit traduit conduit séduit introduit construit détruit "
    "croît".split()
)
_SUBORDINATE = frozenset(
    """
    qui que qu dont où lorsque lorsqu si quand puisque puisqu quoique quoiqu comme laquelle lequel lesquels lesquelles
    auquel auxquels auxquelles duquel desquels desquelles
    """.split()
)
# What a noun follows, and a verb does not.
_BEFORE_NOUNS = frozenset(
    """
    le la les l un une des du de d ce cet cette ces son sa ses leur leurs notre nos votre vos mon ma mes quel quelle
    quels quelles chaque aucun aucune plusieurs quelques à au aux en par pour sans sous sur dans avec entre contre vers
    chez depuis dès selon très plus moins tout toute tous toutes autre autres même
    """.split()
)
# Behind these « le », « la », « les », « l' » and « leur » are pronouns: « qui la dénonce ».
_BEFORE_PRONOUNS = frozenset("il elle on qui ils elles ne n se s nous vous je j tu y m t".split())
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[,;:.]")
_INVERTED = re.compile(r"-(?:t-)?(?:ils?|elles?|on|ce|je|nous|vous|tu)$")
_NO_FORM = re.compile(r"(?:ée?s?|ant|er|ir|oir)$")  # participles and infinitives
_ONE_THAT = re.compile(
    r"(?:[Uu]ne?|[Dd]es|[Dd]'autres|[Dd]eux|[Tt]rois|[Qq]uatre) (?:(?!qui\b|que\b|dont\b|où\b)[\w'%«»\"()-]+,? ){1,20}?"
    r"(?:qui\b|que\b|qu'|dont\b|où\b|(?:l[ae]|les|aux|des)quel(?:le)?s?\b)"
)
# « Quatre personnes, dont deux policiers, », « ainsi que sa veuve », « parmi lesquels des élus »: no clauses.
_COUNTS = frozenset(
    "un une deux trois quatre cinq six sept huit neuf dix plusieurs certains certaines notamment".split()
)
_SUCH = frozenset("ainsi tel tels telle telles tant autant".split())
_COMMENT = re.compile(r"(?:[Uu]ne?|[Dd]es|[Dd]u|[Dd]e quoi|[Dd]'autres|[Pp]as(?! de)|[Pp]armi)\b")


def verbs(text: str) -> int:
    """How many words of a French text are finite verbs, or may be; those of relative and other clauses are counted."""
    return sum(_verbs(text))


def comments(sentence: str) -> bool:
    """Whether it says something of what was just told, without a verb: « Une mesure qui porte ses fruits »."""
    text = sentence.replace("’", "'").strip(' "«')
    main, subordinate = _verbs(text)
    return main <= 0 and bool((main + subordinate == 0 and _COMMENT.match(text)) or _ONE_THAT.match(text))


def _verbs(text: str) -> tuple[int, int]:
    """(finite verbs less those that subordinating words need, subordinating words)."""
    words = _WORD.findall(text.replace("’", "'").replace("'", "' "))
    found = clauses = 0
    for at, word in enumerate(words):
        small = word.lower()
        before = words[at - 1].lower() if at else ""
        if small in _SUBORDINATE:
            clauses += not _lists(words, at)
        elif _INVERTED.search(small):
            found += 1
        elif not (at and word[0].isupper()) and (form := _form(small)):
            pronoun = at > 1 and words[at - 2].lower() in _BEFORE_PRONOUNS
            found += form == "verb" or before not in _BEFORE_NOUNS or pronoun
    return found - clauses, clauses


def _lists(words: list[str], at: int) -> bool:
    """Whether a subordinating word begins no clause: « quatre personnes, dont deux policiers, », « ainsi que sa
    veuve », « parmi lesquels des élus », « comme faisant partie »."""
    before, word = words[at - 1].lower() if at else "", words[at].lower()
    if word == "dont":
        end = next((end for end in range(at + 1, len(words)) if words[end] in ",;:."), len(words))
        return not any(_form(one.lower()) for one in words[at + 1 : end])
    if word == "comme":
        return words[at + 1 : at + 2] == [] or words[at + 1].endswith("ant") or words[at + 1][:1].isupper()
    return (word in ("que", "qu") and before in _SUCH) or before == "parmi"


@lru_cache(maxsize=8192)
def _form(word: str) -> str:
    """ "verb" for a finite form, "either" for one that is a noun or an adjective as well, nothing for others."""
    from simplemma import is_known, lemmatize

    if word in _COMMON or word.endswith(("aient", "èrent")):
        return "verb"
    if word in _EITHER:
        return "either"
    if word in _BEFORE_NOUNS or _NO_FORM.search(word) or not is_known(word, "fr"):
        return ""
    lemma = lemmatize(word, "fr")
    of_verb = lemma != word and lemma.endswith(("er", "ir", "re"))
    if word.endswith("ment") and not of_verb:
        return ""
    if of_verb and not re.search(r"[iu]e?s?$|s$", word):
        return "verb"
    if word.endswith("e"):
        stems = (word[:-1], word[:-1].replace("è", "é"), word[:-1].replace("è", "e"))
        return "either" if any(is_known(stem + end, "fr") for stem in stems for end in ("er", "ir")) else ""
    plural = word.endswith("ent") and any(is_known(word[:-3] + end, "fr") for end in ("er", "ir", "re"))
    return "either" if plural or (word.endswith("a") and is_known(f"{word[:-1]}er", "fr")) else ""
