"""Digests become stories: each document with its copies is one, the latest first."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Digest, Source, Story


def stories(digests: Sequence[Digest]) -> tuple[Story, ...]:
    """One story a digest; the latest dated first, those without a date last, otherwise in the order given."""
    dated = sorted(digests, key=lambda digest: digest.document.source.published or "", reverse=True)
    return tuple(
        Story(
            headline=digest.summary.headline,
            claims=digest.summary.claims,
            sources=_by_date((digest.document.source, *digest.document.duplicates)),
            documents=(digest.document.id,),
        )
        for digest in dated
    )


def _by_date(sources: Sequence[Source]) -> tuple[Source, ...]:
    """In order of date; those without one last."""
    return tuple(sorted(sources, key=lambda source: (source.published is None, source.published or "", source.origin)))
