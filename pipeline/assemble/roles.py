"""The roles that a sentence gives to a name in it: « le ministre malien des Transports, Awa Sow ».

A role is told as the sentence has it, or not at all: whole (« secrétaire général de l'ONU » is no general), with what
makes it a former one, and never of the one whose deputy, lawyer or brother somebody is. Rules for French.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.assemble.labels import terms
from pipeline.assemble.reading import Line
from pipeline.verify.names import is_acronym
from pipeline.words import fold

_NAME_BEFORE_ROLE = re.compile(r"(?:, | )$")
# A role that is cut off before whose it is: « la famille de »; and what leads to somebody else's: « adjoint à la ».
_OPEN = re.compile(r"(?:\b(?:de|du|des|à|aux?|en|l[ea]s?)|\b[dl]['’]) ?$", re.IGNORECASE)
_OF = re.compile(r"(?:\b(?:de|du|des|à|aux?|en)(?: l[ea]| l['’])?|\bd['’]) ?$", re.IGNORECASE)
# « Le directeur du site Casbah », « l'avocate de la famille du journaliste Jean Sow »: whose name that is.
_NAMED = re.compile(
    r"\b(?:de|du|des|d'|l'|la) ?(?:\w+ )*?(?:site|journal|groupe|société|association|ONG|agence|chaîne|radio|"
    r"magazine|club|parti|entreprise|fondation|revue|hebdomadaire|quotidien|ligne|ville|commune|navire|film|livre|"
    r"projet|programme|journaliste|avocate?|militante?|homme|femme|chanteu(?:r|se)|acteur|actrice|écrivaine?|"
    r"opposante?|victime|famille|fils|fille|frère|sœur|père|mère|épouse|mari)$",
    re.IGNORECASE,
)
_SERVES = re.compile(r"\b(?:bureau|cabinet|adjointe?|conseill\w+) (?:du |de la |de l'|d')$", re.IGNORECASE)
_SAYS = re.compile(r"[»\"”],? $")  # « … », juge Awa Sow: a verb
_CAPITAL = re.compile(r"(?<=[a-zà-ÿ] )(?!Les\b|La\b|Le\b)[A-ZÀ-Þ][\w-]+")
# « Président de l'Assemblée nationale Awa Sow »
_NAME_AT_END = re.compile(
    r"(?:(?:[ao]le|al|ien(?:ne)?|aise?|aine?|ique|elle?)|\b(?:en|au|aux|du|de|à) [A-ZÀ-Þ][\w-]+) "
    r"[A-ZÀ-Þ][a-zà-ÿ-]+ [A-ZÀ-Þ][a-zà-ÿ-]+$"
)
_LEADS = re.compile(r"\b(?:de|du|des|la|les|au|aux|en|et|à)\b|\b[dl]['’]|\bLes ", re.IGNORECASE)
_NO_ROLE = re.compile(
    r"[\"«“”]|\bdes (?:deux|trois|quatre) |\b(?:ce|cet|cette|ces|son|sa|ses|leurs?|"
    r"a|ont|est|sont|avait|qui|que|dont|où|et|par|avec|dans|pour|lors|en compagnie|"
    r"\w{2,}(?:er(?:a|ont)|aient|èrent))\b"
)
_NOT_NOW = re.compile(r"(?:\b(?:ancien(?:ne)?|future?|feue?|prochaine?) |\bex-)$", re.IGNORECASE)


def roles_of(line: Line, start: int, end: int) -> Iterable[str]:
    """The roles that stand right before the name or, between commas, right after it."""
    text = line.facts.text
    if line.facts.language == "en":
        return
    near = text[max(0, start - 110) : start]
    before = _NAME_BEFORE_ROLE.sub("", near)
    heads = "|".join(re.escape(office) for office in _offices())
    head = re.compile(rf"(?:(?<![\w-])|(?<=\bex-))((?:{heads})(?!\w)(?: [^,;.:()«»–]+)?)$", re.IGNORECASE)
    if (match := _last(head, before)) and _fits(match):
        led = before.removesuffix(match)
        # « La première adjointe au maire, Awa Sow »: a name behind a comma is who stands first.
        apart = near.endswith(", ")
        another = _OF.search(led) if apart else _NAMED.search(match) or _SERVES.search(led)
        if not another and not _SAYS.search(led):
            yield _former(led) + _tidy(match)
    after = re.match(rf", (?:le |la |l')?((?:{heads})(?!\w)[^,;.:()«»–]*)(?=[,.;)]|$)", text[end:], re.IGNORECASE)
    if after and _fits(after[1]):
        yield _tidy(after[1])


def _last(pattern: re.Pattern[str], text: str) -> str:
    """The shortest match that reaches the end: « président » of « le ministre a reçu le président »."""
    found = ""
    position = 0
    while match := pattern.search(text, position):
        found, position = match[1], match.start() + 1
    for more in (2, 1) if found else ():  # « premier ministre », « secrétaire général de l'ONU »
        longer = re.search(rf"(?:(?<![\w-])|(?<=\bex-))((?:[^\W\d_]+ ){{{more}}}{re.escape(found)})$", text)
        whole = f"{fold(longer[1])} " if longer else ""
        if any(whole.startswith(f"{fold(office)} ") for office in _offices() if office.count(" ") >= more):
            return longer[1] if longer else found
    return found


def _fits(role: str) -> bool:
    """Whether a stretch is a role and no more: few words, no verb of its own, no second person in it; and whole:
    « l'avocat de la famille de » is not what the one is whose family it is."""
    whole = not (_somebody(role) or _OPEN.search(role) or _NO_ROLE.search(role))
    return whole and len(role.split()) <= 8


def _somebody(role: str) -> bool:
    """Whether it is of somebody else who has the office: « président brésilien Jair Sow », and no « de » before."""
    if _NAME_AT_END.search(role):
        return True
    found = _CAPITAL.search(role)
    return bool(found and not is_acronym(found[0].split()[-1]) and not _LEADS.search(role[: found.start()]))


def _former(before: str) -> str:
    """What makes an office one that is held no more, or not yet, from the end of what stands before it."""
    match = _NOT_NOW.search(before)
    return match[0].lower() if match else ""


def _tidy(role: str) -> str:
    """The role as a dictionary would have it: small first letter, except in « Premier ministre »."""
    role = role.strip()
    return role if role.startswith("Premi") else role[0].lower() + role[1:]


def _offices() -> list[str]:
    return sorted(terms()["offices"], key=len, reverse=True)
