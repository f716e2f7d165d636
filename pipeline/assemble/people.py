"""Who's who: people with the roles that the sources give them, organisations with their acronyms, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.assemble.acronyms import expansions
from pipeline.assemble.labels import NOTHING, Labels
from pipeline.assemble.reading import Line
from pipeline.assemble.roles import roles_of
from pipeline.assemble.telling import Telling
from pipeline.records import Entity, EntityKind, Evidence, Label, Role
from pipeline.verify.names import Name, is_acronym, runs
from pipeline.words import fold

MOST = 20  # of each kind
_ROLES = 4  # of a person
_ORGANISATIONS = frozenset({"organisations", "missions_and_forces", "armed_groups"})
_COMPANY = re.compile(
    r"\b(?:groupe|société|entreprise|compagnie|firme|agence|banque|ONG|company|group|firm)"
    r"(?: [a-zà-ÿ-]+| d'État){0,3}(?<! à)(?<! en)(?<! de) $"
)
_ROMAN = re.compile(r"[IVXLCDM]+(?:e|er|ème)?")
_TIED = re.compile(r"(?:-[a-zà-ÿ]+)*-[A-ZÀ-Þ][\w-]+")  # what belongs to a place's name: « Borme-les-Mimosas »
_PLACE_BEFORE = re.compile(
    r"(?:\bà|\b(?:ville|région|commune|localité|village) de|\bprès de|"
    r"\b(?:centrale|mine|barrage|aéroport|site|camp)(?: [a-zà-ÿ]+)? de|\bin|\bnear|\bcity of|\btown of) $"
)
_TITLE_WORDS = frozenset(
    "president presidente ministre premier general colonel capitaine m mme dr me sa son excellence minister prime "
    "transition etat".split()
)
# « Le bâtonnier de Paris Awa Sow »
_OF_A_TOWN = re.compile(
    r"\b(?:maire|préfète?|bâtonni(?:er|ère)|procureure?|archevêque|évêque|rect(?:eur|rice)|gouverneure?|députée?) "
    r"(?:de |d')$"
)
# « Le ministre de la Défense Awa Sow »
_PORTFOLIOS = frozenset(
    "affaires agriculture budget commerce communication culture defense economie education energie environnement "
    "finances interieur justice mines sante securite sports transports travail".split()
)


@dataclass
class _Seen:
    """What has been read of a name so far."""

    names: dict[str, int] = field(default_factory=dict)
    roles: dict[str, list[Evidence]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def add(self, name: str, line: Line) -> None:
        self.names[name] = self.names.get(name, 0) + 1
        if line not in self.lines:
            self.lines.append(line)


def entities(lines: Mapping[str, Sequence[Line]], labels: Labels, telling: Telling) -> tuple[Entity, ...]:
    """People, organisations and places, at most MOST of each, the most named first.

    A person is a name of two words or more that a source gives a role; a later surname alone counts as its mention.
    """
    everything = [line for document in lines.values() for line in document]
    people = _people(everything, labels)
    taken = {fold(part) for seen in people.values() for name in seen.names for part in name.split()}
    organisations, places = _known(everything, labels, taken)
    found = [
        *_rows("person", people, labels, telling),
        *_rows("organisation", organisations, labels, telling),
        *_rows("place", places, labels, telling),
    ]
    return tuple(found)


def _rows(kind: EntityKind, seen: Mapping[str, _Seen], labels: Labels, telling: Telling) -> list[Entity]:
    ranked = sorted(seen.items(), key=lambda pair: (-len(pair[1].lines), pair[0]))[:MOST]
    return [_entity(kind, key, one, labels, telling) for key, one in ranked]


def _entity(kind: EntityKind, key: str, seen: _Seen, labels: Labels, telling: Telling) -> Entity:
    written = max(seen.names, key=lambda name: (len(name.split()), seen.names[name], name))
    name, short = _names(kind, key, written, labels)
    first: dict[str, Evidence] = {}
    for line in seen.lines:
        first.setdefault(line.document, line.evidence())
    # « président » says nothing beside « président malien ».
    told = {role: evidence for role, evidence in seen.roles.items() if not _vaguer(role, seen.roles)}
    roles = sorted(told.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_ROLES]
    stories = sorted({story for line in seen.lines if (story := telling.story(line)) is not None})
    return Entity(
        kind,
        name,
        short,
        tuple(Role(labels.role(role), tuple(evidence)) for role, evidence in roles),
        tuple(first.values()),
        len(seen.lines),
        tuple(stories),
    )


def _vaguer(role: str, roles: Iterable[str]) -> bool:
    return any(other != role and fold(other).startswith(fold(role) + " ") for other in roles)


def _names(kind: EntityKind, key: str, written: str, labels: Labels) -> tuple[Label, Label]:
    """(name, acronym) in both languages."""
    if kind != "organisation":
        return labels.name(written, "fr"), NOTHING
    entry = labels.glossary.expand(key) or next(iter(labels.glossary.alternatives(key, "fr")), None)
    if entry is None:
        short = Label(key, key, "original") if is_acronym(key) and written != key else NOTHING
        return labels.name(written, "fr"), short
    if entry.fr_long:
        bracketed = re.search(r"\((\w+)\)$", entry.en[0])
        english = bracketed[1] if bracketed else next((form for form in entry.en if is_acronym(form)), entry.fr[0])
        return Label(entry.fr_long, entry.en_long), Label(entry.fr[0], english)
    return Label(entry.fr[0], re.sub(r" \(\w+\)$", "", entry.en[0])), NOTHING


def _people(everything: Sequence[Line], labels: Labels) -> dict[str, _Seen]:
    found: dict[str, _Seen] = {}
    alone: list[tuple[str, Line]] = []
    for line in everything:
        for name in _runs(line):
            text, start, end = name
            if len(text.split()) == 1:
                alone.append((text, line))
                continue
            roles = list(roles_of(line, start, end))
            key = fold(text)
            if roles and not _place_or_organisation(text, labels):
                seen = found.setdefault(key, _Seen())
                seen.add(text, line)
                for role in roles:
                    seen.roles.setdefault(role, [])
                    if line.evidence() not in seen.roles[role]:
                        seen.roles[role].append(line.evidence())
            elif key in found:
                found[key].add(text, line)
    for text, line in alone:  # « Goïta » after « Assimi Goïta »
        owners = [key for key in found if key.split()[-1] == fold(text)]
        if len(owners) == 1:
            found[owners[0]].add(text, line)
            for role in roles_of(line, *_where(line, text)):
                found[owners[0]].roles.setdefault(role, []).append(line.evidence())
    return found


def _where(line: Line, text: str) -> tuple[int, int]:
    return next(((start, end) for found, start, end in _runs(line) if found == text), (0, 0))


def _runs(line: Line) -> Iterable[tuple[str, int, int]]:
    """The capitalised stretches of a sentence with their offsets, titles in front taken off."""
    for run in runs(line.facts.names):
        names: list[Name] = [name for name in run if not name.acronym]
        while names and fold(names[0].word.text) in _TITLE_WORDS | _PORTFOLIOS:
            names = names[1:]
        if len(names) > 2 and _OF_A_TOWN.search(line.facts.text[: names[0].word.start]):
            names = names[1:]
        if not names or len(names) > 4:
            continue
        start, end = names[0].word.start, names[-1].word.end
        text = line.facts.text[start:end]
        if "," not in text and not re.search(r"\b(?:des?|du|la|les|of|the)\b", text):
            yield text, start, end


def _place_or_organisation(text: str, labels: Labels) -> bool:
    matches = labels.glossary.matches(text, "fr")
    return any(match.entry.kind != "people" and match.text == text for match in matches) or (
        bool(matches) and all(match.entry.kind in ("country", "places") for match in matches)
    )


def _known(everything: Sequence[Line], labels: Labels, people: set[str]) -> tuple[dict[str, _Seen], dict[str, _Seen]]:
    """(organisations by acronym or name, places by name): by the glossary, else by what stands before the name."""
    organisations: dict[str, _Seen] = {}
    places: dict[str, _Seen] = {}
    # « Ibrahim Boubacar Keïta (IBK) » is no organisation.
    initials = {"".join(part[0] for part in text.split()) for line in everything for text, _, _ in _runs(line)}
    for line in everything:
        text, covered = line.facts.text, set[int]()
        for short, expansion in expansions(text):
            if labels.glossary.expand(short) is None:
                organisations.setdefault(short, _Seen()).add(expansion, line)
        for match in labels.glossary.matches(text, line.facts.language):
            entry = match.entry
            named = entry.fr[0][0].isupper() or any(word[0].isupper() for word in entry.fr[0].split())
            common = entry.fr_long[:1].islower()  # « organisation non gouvernementale » is none in particular
            if not named or entry.kind not in _ORGANISATIONS | {"country", "places", "people"}:
                continue
            covered |= set(range(match.start, match.end))
            if entry.kind in _ORGANISATIONS and not common:
                organisations.setdefault(entry.fr[0], _Seen()).add(entry.fr_long or entry.fr[0], line)
            elif entry.kind in ("country", "places"):
                places.setdefault(entry.fr[0], _Seen()).add(entry.fr[0], line)
        for run in runs(line.facts.names):
            name = run[0]
            if len(run) > 1 or name.word.start in covered or fold(name.word.text) in people or name.weak:
                continue
            before = text[max(0, name.word.start - 45) : name.word.start]
            acronym = name.acronym and _is_organisation(name.word.text) and name.word.text not in initials
            if _COMPANY.search(before) or acronym:
                known = labels.glossary.expand(name.word.text)
                key, whole = (known.fr[0], known.fr_long) if known else (name.word.text, name.word.text)
                organisations.setdefault(key, _Seen()).add(whole, line)
            elif _PLACE_BEFORE.search(before) and not name.acronym:
                tied = _TIED.match(text, name.word.end)
                place = name.word.text + (tied[0] if tied else "")
                places.setdefault(place, _Seen()).add(place, line)
    for short in [
        key for key in organisations if any(key != other and key in other.split() for other in organisations)
    ]:
        whole = next(other for other in organisations if other != short and short in other.split())
        for line in organisations.pop(short).lines:  # « Wagner » is the « groupe Wagner »
            organisations[whole].add(whole, line)
    return organisations, places


def _is_organisation(acronym: str) -> bool:
    return len(acronym) > 2 and acronym not in _NO_ORGANISATIONS and not _ROMAN.fullmatch(acronym)


_NO_ORGANISATIONS = frozenset(
    "CFA FCFA PIB TVA PDG VIH USA GDP VAT CEO HIV GMT UTC CET CEST PCR SMS ADN ARN DNA GPS SUV PMA GPA IVG "
    "NDLR VIP QG AFP APS PME TPE".split()
)
