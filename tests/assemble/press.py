"""Small reports, in our own words, on invented matters of real institutions; no real person is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.assemble import assemble
from pipeline.glossary import Glossary
from pipeline.intake import document_from_text
from pipeline.language import detect
from pipeline.records import Briefing, Claim, Digest, Document, Evidence, Summary

PORT = (
    "Les 12 et 13 mai 2025, les ministres des Transports du Mali et du Sénégal ont négocié à Dakar l'accès au port. "
    "Le ministre sénégalais des Transports, Amadou Ndiaye, a promis 40 000 tonnes de fret par an pour Bamako. "
    "Les deux délégations ont annoncé une ligne de 320 camions.\n"
    "Le corridor a coûté près de 15 milliards de francs CFA."
)
PORT_TOO = (
    "Le 12 mai 2025, Dakar a reçu les ministres des Transports du Mali et du Sénégal pour parler de l'accès au port. "
    "Moussa Keïta, directeur général de Malifret, a salué la rencontre. "
    "La ligne doit compter 300 camions selon les deux délégations réunies à Dakar.\n"
    "En février 2023, le Mali avait déjà loué des entrepôts à Dakar."
)
WELL = (
    "Le village de Sirakoro a inauguré le 2 juin 2025 un forage qui alimente 1 800 habitants. "
    "Le maire de Sirakoro, Oumar Sidibé, a compté 26 pannes de l'ancienne pompe depuis 2021. "
    "La commune a payé 60 % des travaux, achevés en avril 2025, et une association du Mali le reste."
)
WAGNER = (
    "Le groupe Wagner est présent au Mali depuis 2021, dit un rapport paru à Genève, qui parle de mercenaires. "
    "Les autorités de Bamako disent que le groupe Wagner a envoyé des formateurs."
)


def document(text: str, origin: str, published: str | None = None) -> Document:
    from dataclasses import replace

    made = detect(document_from_text(text, origin, title=None))
    return replace(made, source=replace(made.source, published=published))


def digest(made: Document, *sentences: int) -> Digest:
    """The document told by its own sentences, the first of them its headline, both languages the same words."""
    claims = tuple(
        Claim(
            made.sentences[at].text,
            f"EN {made.sentences[at].text}",
            (Evidence(made.id, at, made.sentences[at].text, 1.0),),
            "extracted",
        )
        for at in sentences or range(len(made.sentences))
    )
    return Digest(made, Summary(claims[0], claims))


def mirrored(claims: Sequence[Claim]) -> list[Claim]:
    """A translator for tests that says of each text that it is its translation."""
    from dataclasses import replace

    return [replace(one, en=one.en or f"EN {one.fr}", fr=one.fr or f"FR {one.en}") for one in claims]


def edition(*digests: Digest, date: str = "2025-07-01", earlier: Sequence[Briefing] = ()) -> Briefing:
    return assemble(
        digests,
        (),
        (),
        Glossary.load(),
        date=date,
        profile="embedded",
        titles=("Note", "Note"),
        translate=mirrored,
        earlier=lambda: earlier,
    )
