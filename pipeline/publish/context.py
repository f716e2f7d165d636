"""Prepares what the templates lay out (`views.Edition`): notes numbered, words typeset, counts made."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import get_args

from pipeline.errors import RenderError
from pipeline.publish import pictures, typography, views, wording
from pipeline.publish.typography import plain
from pipeline.publish.wording import Bilingual
from pipeline.records import (
    Briefing,
    Change,
    Claim,
    ClaimStatus,
    Disagreement,
    Document,
    Entity,
    EntityKind,
    Evidence,
    Failure,
    Figure,
    Label,
    Model,
    Reason,
    Source,
    Story,
    TranslationStatus,
)

_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
NOWHERE = Bilingual("", "")


def prepare(briefing: Briefing) -> views.Edition:
    """The edition as templates see it. Raises RenderError where a claim rests on a document that is not in it."""
    return _Preparation(briefing).edition()


class _Preparation:
    """What the parts of an edition share while it is prepared: its documents, and the numbers of sources and notes."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.documents = {document.id: document for document in briefing.documents}
        self.claims = list(_claims(briefing))
        roles = [e for entity in briefing.entities for role in entity.roles for e in role.evidence]
        named = [e for entity in briefing.entities for e in entity.evidence]
        cited = [*(e for claim in self.claims for e in claim.evidence), *named, *roles]
        told = [document for story in briefing.stories for document in story.documents]
        for document in (*told, *(evidence.document for evidence in cited)):
            if document not in self.documents:
                raise RenderError(
                    f"The edition rests on a document that it does not hold ({document}); "
                    "run the briefing again, and report this if it comes back."
                )
        order = dict.fromkeys([*told, *(evidence.document for evidence in cited)])
        self.sources = {
            document: _source_of(self.documents[document], number) for number, document in enumerate(order, 1)
        }
        quoted: dict[str, dict[tuple[int, str], Evidence]] = defaultdict(dict)
        for evidence in cited:
            quoted[evidence.document].setdefault((evidence.sentence, evidence.text), evidence)
        self.labels: dict[tuple[str, int, str], str] = {}
        self.notes: list[views.Note] = []
        for document in order:
            ordered = sorted(quoted[document])
            for place, key in enumerate(ordered):
                label = f"{self.sources[document].number}{_letters(place) if len(ordered) > 1 else ''}"
                self.labels[document, *key] = label
                self.notes.append(_note(label, quoted[document][key], self.documents[document], self.sources[document]))

    def edition(self) -> views.Edition:
        briefing = self.briefing
        stories = tuple(self.story(number, story) for number, story in enumerate(briefing.stories, 1))
        lines = tuple(views.LineView(self.claim(line.claim), line.story + 1) for line in briefing.top_lines)
        figures, timeline, disagreements = self.figures(), self.timeline(), self.disagreements()
        shown = [claim for story in stories for claim in (story.headline, *story.claims)]
        shown += (
            [line.claim for line in lines]
            + [figure.claim for figure in figures]
            + [event.claim for event in timeline.events]
        )
        shown += [version.claim for one in disagreements for version in one.versions]
        cited = Counter(document for document, _, _ in self.labels)
        written = [claim for story in briefing.stories for claim in (story.headline, *story.claims)]
        drawn: dict[str, list[Claim]] = defaultdict(list)
        for claim in written:
            if claim.evidence:
                drawn[claim.evidence[0].document].append(claim)
        return views.Edition(
            iso_date=briefing.date,
            date=Bilingual.of(lambda lang: typography.day(briefing.date, lang, weekday=True)),
            title=_typeset(briefing.title_fr, briefing.title_en),
            coverage=_coverage(briefing),
            top_lines=lines,
            stories=stories,
            timeline=timeline,
            figures=figures,
            entities=self.entities(),
            disagreements=disagreements,
            sources=tuple(self.sources.values()),
            notes=tuple(self.notes),
            acronyms=tuple(views.AcronymView(plain(a.short), _typeset(a.fr, a.en)) for a in briefing.acronyms),
            inputs=tuple(
                self.input(document, cited[document.id], drawn[document.id]) for document in briefing.documents
            ),
            failures=tuple(_failure(failure) for failure in briefing.failures),
            models=tuple(
                Model(plain(m.name), plain(m.task), plain(m.engine), plain(m.licence), plain(m.fingerprint))
                for m in briefing.models
            ),
            claims_by_status=_count(
                (wording.claim_status(status), wording.claim_short(status), sum(c.status == status for c in written))
                for status in get_args(ClaimStatus)
            ),
            translations_by_status=_count(
                (
                    wording.translation_status(status),
                    wording.translation_short(status),
                    sum(c.translation == status for c in written),
                )
                for status in get_args(TranslationStatus)
            ),
            profile=plain(briefing.profile),
            shows_new=any(not story.is_new for story in stories),
            has_extracted=any(claim.extracted for claim in shown),
            has_flagged=any(claim.flag != NOWHERE for claim in shown),
            has_several=any(claim.sources > 1 for claim in shown),
        )

    def claim(self, claim: Claim, change: Change | None = None) -> views.ClaimView:
        unverified, translation = wording.label("flagged"), wording.label("flagged_translation")
        flag = NOWHERE
        if claim.status == "flagged":
            flag = unverified
        elif claim.translation == "flagged":
            written_in = self.language(claim.evidence)
            flag = Bilingual("", translation.en) if written_in == "fr" else Bilingual(translation.fr, "")
        text, missing = _typeset(claim.fr, claim.en), wording.label("missing")
        return views.ClaimView(
            text=Bilingual(text.fr or missing.fr, text.en or missing.en),
            notes=self.cite(claim.evidence),
            extracted=claim.status == "extracted",
            flag=flag,
            reasons=tuple(_reason(reason) for reason in claim.reasons) if flag != NOWHERE else (),
            sources=len({evidence.document for evidence in claim.evidence}),
            independent=claim.independent,
            change=_change(change) if change else None,
        )

    def cite(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """The labels of the notes of `evidence`, in the order of the notes."""
        labels = dict.fromkeys(self.labels[e.document, e.sentence, e.text] for e in evidence)
        return tuple(sorted(labels, key=lambda label: (int(re.sub(r"\D", "", label)), len(label), label)))

    def language(self, evidence: Sequence[Evidence]) -> str:
        """The language in which something was first written: that of the document it rests on."""
        return "en" if evidence and _code(self.documents[evidence[0].document]) == "en" else "fr"

    def term(self, label: Label, evidence: Sequence[Evidence]) -> views.Term:
        text = _typeset(label.fr, label.en)
        if label.translation == "flagged":
            lang = self.language(evidence)
            return views.Term(text.fr or text.en, text.en or text.fr, lang)
        return views.Term(text.fr, text.en)

    def story(self, number: int, story: Story) -> views.StoryView:
        changes = {change.claim: change for change in reversed(story.changes) if change.claim is not None}
        held = {self.documents[document].source: document for document in story.documents}
        copies = {copy for document in story.documents for copy in self.documents[document].duplicates}
        listed = [source for source in story.sources if source not in copies]
        return views.StoryView(
            number=number,
            headline=self.claim(story.headline),
            claims=tuple(self.claim(claim, changes.get(place)) for place, claim in enumerate(story.claims)),
            sources=tuple(
                self.sources[held[source]] if source in held else _source(source, "fr", 0) for source in listed
            ),
            novelty=_novelty(story),
            is_new=story.novelty == "new",
            news=tuple(_change(change) for change in story.changes if change.claim is None),
        )

    def timeline(self) -> views.TimelineView:
        events = self.briefing.timeline
        placed = zip(events, pictures.places(events), strict=True)
        shown = tuple(
            views.EventView(
                number,
                Bilingual.of(partial(typography.period, event.date, event.end)),
                self.claim(event.claim),
                0 if event.story is None else event.story + 1,
                left,
                width,
                lane,
            )
            for number, (event, (left, width, lane)) in enumerate(placed, 1)
        )
        alternative = NOWHERE
        if shown:
            years = tuple(f"{day.year}" for day in (pictures.axis(events)[0], pictures.last(events)))
            alternative = wording.picture(
                "timeline", n=wording.number(len(shown)), span=Bilingual.of(partial(typography.span, years))
            )
        lanes = max((event.lane for event in shown), default=-1) + 1
        return views.TimelineView(shown, pictures.marks(events), lanes, alternative)

    def figures(self) -> tuple[views.FigureView, ...]:
        figures = self.briefing.figures
        return tuple(map(self.figure, figures, pictures.shares(figures)))

    def figure(self, figure: Figure, share: float | None) -> views.FigureView:
        evidence = figure.claim.evidence
        date = figure.date
        alternative = NOWHERE
        if share is not None:
            part = Bilingual.of(partial(typography.percent, share))
            alternative = wording.picture("part" if figure.unit == "%" else "compared", share=part)
        return views.FigureView(
            amount=self.term(figure.amount, evidence),
            counts=self.term(figure.counts, evidence) if figure.counts.fr or figure.counts.en else None,
            date=Bilingual.of(lambda lang: plain(typography.day(date, lang))) if date else None,
            claim=self.claim(figure.claim),
            story=0 if figure.story is None else figure.story + 1,
            share=None if share is None else round(share, 4),
            alternative=alternative,
        )

    def entities(self) -> tuple[views.EntitiesView, ...]:
        kinds: tuple[EntityKind, ...] = get_args(EntityKind)
        groups = ((kind, [one for one in self.briefing.entities if one.kind == kind]) for kind in kinds)
        return tuple(
            views.EntitiesView(kind, wording.entities(kind), tuple(map(self.entity, group)))
            for kind, group in groups
            if group
        )

    def entity(self, entity: Entity) -> views.EntityView:
        short = entity.short
        return views.EntityView(
            name=self.term(entity.name, entity.evidence),
            short=self.term(short, entity.evidence) if short.fr or short.en else None,
            roles=tuple(
                views.RoleView(self.term(role.label, role.evidence), self.cite(role.evidence)) for role in entity.roles
            ),
            notes=self.cite(entity.evidence),
            mentions=entity.mentions,
            stories=tuple(story + 1 for story in entity.stories),
        )

    def disagreements(self) -> tuple[views.DisagreementView, ...]:
        return tuple(map(self.disagreement, self.briefing.disagreements))

    def disagreement(self, one: Disagreement) -> views.DisagreementView:
        evidence = one.versions[0].claim.evidence if one.versions else ()
        return views.DisagreementView(
            kind=wording.disagreement(one.kind),
            about=self.term(one.about, evidence) if one.about.fr or one.about.en else None,
            versions=tuple(
                views.VersionView(
                    self.term(version.text, version.claim.evidence),
                    self.claim(version.claim),
                    tuple(
                        self.sources[document] for document in dict.fromkeys(e.document for e in version.claim.evidence)
                    ),
                )
                for version in one.versions
            ),
            story=0 if one.story is None else one.story + 1,
        )

    def input(self, document: Document, cited: int, drawn: Sequence[Claim]) -> views.InputView:
        language = document.language
        return views.InputView(
            source=self.sources.get(document.id) or _source_of(document, 0),
            language=Bilingual.of(lambda lang: typography.language(language.code, lang)) if language else NOWHERE,
            confidence=Bilingual.of(lambda lang: typography.percent(language.confidence, lang))
            if language
            else NOWHERE,
            sentences=len(document.sentences),
            cited=cited,
            claims=tuple(sum(claim.status == status for claim in drawn) for status in get_args(ClaimStatus)),
            translations=tuple(
                sum(claim.translation == status for claim in drawn) for status in get_args(TranslationStatus)
            ),
        )


def _claims(briefing: Briefing) -> Iterable[Claim]:
    """Every claim that the edition shows, in the order of its parts."""
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


def _typeset(fr: str, en: str) -> Bilingual:
    return Bilingual(typography.french(plain(fr)), typography.english(plain(en)))


def _coverage(briefing: Briefing) -> tuple[Bilingual, ...]:
    """What the edition covers, one phrase a fact: documents, languages, dates, duplicates, failures."""
    spoken = Counter(document.language.code for document in briefing.documents if document.language)
    copies = [copy for document in briefing.documents for copy in document.duplicates]
    sources = [*(document.source for document in briefing.documents), *copies]
    dates = tuple(source.published for source in sources if source.published)
    facts = [wording.count("stories", len(briefing.stories)), wording.count("documents", len(briefing.documents))]
    if spoken:
        counts = spoken.most_common()
        facts.append(
            Bilingual.of(
                lambda lang: ", ".join(f"{typography.language(code, lang)} {number}" for code, number in counts)
            )
        )
    if dates:
        facts.append(Bilingual.of(lambda lang: plain(typography.span(dates, lang))))
    if copies:
        facts.append(wording.count("copies", len(copies)))
    if briefing.failures:
        facts.append(wording.count("failures", len(briefing.failures)))
    return tuple(facts)


def _novelty(story: Story) -> Bilingual:
    since = story.since
    if story.novelty == "new" or not since:
        return wording.novelty(story.novelty)
    return wording.novelty_since(story.novelty, Bilingual.of(partial(typography.day, since)))


def _change(change: Change) -> Bilingual:
    before, now = (_typeset(label.fr, label.en) for label in (change.before, change.now))
    return wording.change(change.kind, before, now)


def _reason(reason: Reason) -> Bilingual:
    return wording.reason(Reason(reason.kind, plain(reason.found), plain(reason.expected)))


def _note(label: str, evidence: Evidence, document: Document, source: views.SourceView) -> views.Note:
    lang = _code(document)
    if 0 <= evidence.sentence < len(document.sentences):
        paragraph = document.paragraphs[document.sentences[evidence.sentence].paragraph]
        lang = paragraph.language.code if paragraph.language else lang
    date = source.date.en if lang == "en" else source.date.fr
    return views.Note(label, typography.quoted(plain(evidence.text), lang), lang, source, date)


def _source(source: Source, lang: str, number: int, copies: tuple[Source, ...] = ()) -> views.SourceView:
    origin = plain(source.origin)
    date = source.published
    return views.SourceView(
        number=number,
        name=typography.typeset(plain(source.title or ""), lang) or origin,
        lang=lang,
        origin=origin,
        link=origin if _LINK.fullmatch(origin) else "",
        date=Bilingual.of(lambda x: plain(typography.day(date, x))) if date else wording.label("undated"),
        copies=tuple(_source(copy, lang, 0) for copy in copies),
    )


def _source_of(document: Document, number: int) -> views.SourceView:
    return _source(document.source, _code(document), number, document.duplicates)


def _code(document: Document) -> str:
    return document.language.code if document.language else "fr"


def _failure(failure: Failure) -> views.FailureView:
    detail = "" if failure.kind == "language" else plain(failure.detail)
    return views.FailureView(plain(failure.origin), wording.failure(failure.kind, plain(failure.detail)), detail)


def _count(rows: Iterable[tuple[Bilingual, Bilingual, int]]) -> tuple[views.CountView, ...]:
    return tuple(views.CountView(kind, short, wording.number(n)) for kind, short, n in rows)
