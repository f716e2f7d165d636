"""From digests to the edition: stories, acronyms, and the whole as one `Briefing`."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.assemble import simple
from pipeline.assemble.acronyms import acronyms
from pipeline.assemble.stories import stories
from pipeline.glossary import Glossary
from pipeline.records import Briefing, Digest, Document, Failure, Model

__all__ = ["assemble"]


def assemble(
    digests: Sequence[Digest],
    failures: Sequence[Failure],
    models: Sequence[Model],
    glossary: Glossary,
    *,
    date: str,
    profile: str,
    titles: tuple[str, str],
) -> Briefing:
    """The edition of `date` as data; `titles` are the French and the English one."""
    told = stories(digests)
    documents: tuple[Document, ...] = tuple(digest.document for digest in digests)
    known = acronyms(told, documents, glossary)
    return Briefing(
        date=date,
        title_fr=titles[0],
        title_en=titles[1],
        stories=told,
        documents=documents,
        failures=tuple(failures),
        acronyms=known,
        models=tuple(models),
        profile=profile,
        top_lines=simple.top_lines(told),
        timeline=simple.timeline(told),
        figures=simple.figures(told),
        entities=simple.entities(known, told),
    )
