"""From digests to the edition: stories across sources, and what is dated, counted, named and disputed in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.assemble.acronyms import acronyms
from pipeline.assemble.complete import Translator, completed, wanted
from pipeline.assemble.disagreements import disagreements
from pipeline.assemble.figures import figures
from pipeline.assemble.groups import groups
from pipeline.assemble.labels import Labels
from pipeline.assemble.novelty import dated_stories, earlier_editions
from pipeline.assemble.people import entities
from pipeline.assemble.reading import read
from pipeline.assemble.stories import stories
from pipeline.assemble.support import Sources
from pipeline.assemble.telling import Telling
from pipeline.assemble.timeline import timeline
from pipeline.assemble.top import top_lines
from pipeline.glossary import Glossary
from pipeline.records import Briefing, Claim, Digest, Failure, Model

__all__ = ["assemble", "earlier_editions", "said_beyond", "untranslated"]


def assemble(
    digests: Sequence[Digest],
    failures: Sequence[Failure],
    models: Sequence[Model],
    glossary: Glossary,
    *,
    date: str,
    profile: str,
    titles: tuple[str, str],
    translate: Translator,
    earlier: Callable[[], Sequence[Briefing]] = tuple,
    together: Sequence[Sequence[str]] | None = None,
    further: int = 0,
) -> Briefing:
    """The edition of `date` as data; `titles` are the French and the English one.

    `translate` gives claims their other language, once for all that the edition says beyond the digests' claims;
    `earlier` are the editions before this one, oldest first. `together` are the ids of documents that tell of one
    event, where that is known; `further` is how many documents the edition has no room for.
    """
    draft = _draft(digests, glossary, earlier(), together)
    edition = replace(
        draft,
        date=date,
        title_fr=titles[0],
        title_en=titles[1],
        failures=tuple(failures),
        models=tuple(models),
        profile=profile,
        further=further,
    )
    return _finished(completed(edition, translate), glossary)


def said_beyond(digests: Sequence[Digest], glossary: Glossary) -> list[Claim]:
    """What an edition of digests not yet translated will want in both languages beside their claims, as far as can be
    told without their translations."""
    own = [claim for digest in digests for claim in (digest.summary.headline, *digest.summary.claims)]
    return wanted(_draft(digests, glossary), beyond=own)


def _draft(
    digests: Sequence[Digest],
    glossary: Glossary,
    earlier: Sequence[Briefing] = (),
    together: Sequence[Sequence[str]] | None = None,
) -> Briefing:
    """The edition in the languages of its sources, without what is said on its cover."""
    documents = tuple(digest.document for digest in digests)
    lines = {document.id: read(document) for document in documents}
    sources, labels = Sources(documents, lines), Labels(glossary)
    told, home = stories(digests, groups(documents, lines, together), lines, sources)
    told = dated_stories(told, earlier)
    telling = Telling(told, home, sources, lines)
    return Briefing(
        date="",
        title_fr="",
        title_en="",
        stories=told,
        documents=documents,
        failures=(),
        acronyms=(),
        models=(),
        profile="",
        further=0,
        top_lines=(),
        timeline=timeline(lines, telling),
        figures=figures(lines, labels, telling),
        entities=entities(lines, labels, telling),
        disagreements=disagreements(lines, labels, sources, telling),
    )


def _finished(edition: Briefing, glossary: Glossary) -> Briefing:
    """The edition with what needs both languages of its claims."""
    return replace(
        edition,
        acronyms=acronyms(edition.stories, edition.documents, glossary),
        top_lines=top_lines(edition.stories, edition.documents),
    )


def untranslated(claims: Sequence[Claim]) -> list[Claim]:
    """The translator of an edition without a model for it: every claim stays in its own language, marked as such."""
    return list(claims)
