"""Numbers the sources of an edition and what is cited of them, and makes them ready to be shown.

Sources are numbered in the order in which the stories name them; the sentences cited of one are lettered in their order
in it. So "3a" is the same sentence wherever it is cited.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.errors import RenderError
from pipeline.publish import typography, views, wording
from pipeline.publish.typography import plain
from pipeline.publish.wording import Bilingual
from pipeline.records import Briefing, Claim, Document, Evidence, Source

_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)


class Citations:
    """The sources of an edition by document id, and its notes. Raises RenderError where a document is missing."""

    def __init__(self, briefing: Briefing) -> None:
        self._documents = {document.id: document for document in briefing.documents}
        evidence = list(_evidence(briefing))
        told = [document for story in briefing.stories for document in story.documents]
        order = dict.fromkeys([*told, *(one.document for one in evidence)])
        for document in order:
            if document not in self._documents:
                raise RenderError(
                    f"The edition rests on a document that it does not hold ({document}); "
                    "run the briefing again, and report this if it comes back."
                )
        self.sources = {
            document: source_of(self._documents[document], number) for number, document in enumerate(order, 1)
        }
        self.notes: list[views.Note] = []
        self._labels: dict[tuple[str, int, str], str] = {}
        quoted: dict[str, dict[tuple[int, str], Evidence]] = defaultdict(dict)
        for one in evidence:
            quoted[one.document].setdefault((one.sentence, one.text), one)
        for document in order:
            for place, key in enumerate(sorted(quoted[document])):
                letter = _letters(place) if len(quoted[document]) > 1 else ""
                label = f"{self.sources[document].number}{letter}"
                self._labels[document, *key] = label
                self.notes.append(
                    _note(label, quoted[document][key], self._documents[document], self.sources[document])
                )

    @property
    def cited(self) -> Counter[str]:
        """How many sentences of each document are cited, by document id."""
        return Counter(document for document, _, _ in self._labels)

    def labels(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """The labels of the notes of `evidence`, in the order of the notes."""
        labels = dict.fromkeys(self._labels[one.document, one.sentence, one.text] for one in evidence)
        return tuple(sorted(labels, key=lambda label: (int(re.sub(r"\D", "", label)), len(label), label)))

    def language(self, evidence: Sequence[Evidence]) -> str:
        """The language in which something was first written: that of the document it rests on."""
        return "en" if evidence and _code(self._documents[evidence[0].document]) == "en" else "fr"


def _evidence(briefing: Briefing) -> Iterator[Evidence]:
    """Everything that is cited, in the order of the edition's parts."""
    for claim in _claims(briefing):
        yield from claim.evidence
    for entity in briefing.entities:
        yield from entity.evidence
        for role in entity.roles:
            yield from role.evidence


def _claims(briefing: Briefing) -> Iterator[Claim]:
    for story in briefing.stories:
        yield story.headline
        yield from story.claims
    yield from (line.claim for line in briefing.top_lines)
    yield from (event.claim for event in briefing.timeline)
    yield from (figure.claim for figure in briefing.figures)
    yield from (version.claim for one in briefing.disagreements for version in one.versions)


def _letters(place: int) -> str:
    """a, b, … z, aa, ab, …"""
    letter = chr(ord("a") + place % 26)
    return letter if place < 26 else _letters(place // 26 - 1) + letter


def _note(label: str, evidence: Evidence, document: Document, source: views.SourceView) -> views.Note:
    lang = _code(document)
    if 0 <= evidence.sentence < len(document.sentences):
        paragraph = document.paragraphs[document.sentences[evidence.sentence].paragraph]
        lang = paragraph.language.code if paragraph.language else lang
    date = source.date.en if lang == "en" else source.date.fr
    return views.Note(label, typography.quoted(plain(evidence.text), lang), lang, source, date)


def source_view(source: Source, lang: str, number: int, copies: tuple[Source, ...] = ()) -> views.SourceView:
    """A source as readers see it; `number` is 0 for one that is not numbered."""
    origin = plain(source.origin)
    date = source.published
    return views.SourceView(
        number=number,
        name=typography.typeset(plain(source.title or ""), lang) or origin,
        lang=lang,
        origin=origin,
        link=origin if _LINK.fullmatch(origin) else "",
        date=Bilingual.of(lambda x: plain(typography.day(date, x))) if date else wording.label("undated"),
        copies=tuple(source_view(copy, lang, 0) for copy in copies),
    )


def source_of(document: Document, number: int) -> views.SourceView:
    """A document as a source, with its copies."""
    return source_view(document.source, _code(document), number, document.duplicates)


def _code(document: Document) -> str:
    return document.language.code if document.language else "fr"
