"""Prepares what the templates lay out (`views.Edition`): notes numbered, words typeset, counts made."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import timedelta
from functools import partial
from typing import get_args

from pipeline.publish import pictures, typography, views, wording
from pipeline.publish.citations import Citations, source_of, source_view
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
    Story,
    TranslationStatus,
    latest_day,
)
from pipeline.verify.dates import WEEKDAYS

NOWHERE = Bilingual("", "")
_DAYS = "|".join(WEEKDAYS["fr"])
# « Se tiendra jeudi », « a annoncé hier »: in an edition of another day another Thursday; « jeudi 20 août » is the one.
_COUNTS_FROM_TODAY = re.compile(
    r"\b(?:avant-hier|hier|aujourd['’]hui|demain|après-demain|"
    rf"ce (?:matin|midi|soir|{_DAYS})|cet après-midi|cette nuit)\b(?! \d)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?:{_DAYS})\b(?! \d)", re.IGNORECASE)


def prepare(briefing: Briefing) -> views.Edition:
    """The edition as templates see it. Raises RenderError where a claim rests on a document that is not in it."""
    return _Preparation(briefing).edition()


class _Preparation:
    """What the parts of an edition share while it is prepared."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.documents = {document.id: document for document in briefing.documents}
        self.citations = Citations(briefing)

    def edition(self) -> views.Edition:
        briefing = self.briefing
        stories = tuple(self.story(number, story) for number, story in enumerate(briefing.stories, 1))
        before = _day_before(briefing.date)
        lines = tuple(
            views.LineView(self.claim(line.claim, latest=before), line.story + 1) for line in briefing.top_lines
        )
        figures, timeline, disagreements = self.figures(), self.timeline(), self.disagreements()
        shown = [claim for story in stories for claim in (story.headline, *story.claims)]
        shown += (
            [line.claim for line in lines]
            + [figure.claim for figure in figures]
            + [event.claim for event in timeline.events]
        )
        shown += [version.claim for one in disagreements for version in one.versions]
        cited = self.citations.cited
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
            sources=tuple(self.citations.sources.values()),
            notes=tuple(self.citations.notes),
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

    def claim(self, claim: Claim, change: Change | None = None, latest: str = "") -> views.ClaimView:
        """A claim as it is shown; beside sources of the day `latest`, with the day of its own if that is older."""
        written_in = self.citations.language(claim.evidence)
        kept = claim.translation == "flagged" and claim.fr == claim.en
        # Only what is wrong with the words that stand here: why earlier ones were rejected is in briefing.json.
        wrong = (claim.status == "flagged" and claim.reasons) or ()
        wrong += (claim.translation == "flagged" and not kept and claim.translation_reasons) or ()
        text, missing = _typeset(claim.fr, claim.en), wording.label("missing")
        if kept:
            text = Bilingual.of(lambda lang: typography.typeset(plain(claim.fr), written_in))
        return views.ClaimView(
            text=Bilingual(text.fr or missing.fr, text.en or missing.en),
            notes=self.citations.labels(claim.evidence),
            extracted=claim.status == "extracted",
            flag=wording.mark(claim.status, claim.translation, spoken=written_in, rendered=not kept),
            reasons=tuple(dict.fromkeys(_reason(reason) for reason in wrong)),
            sources=len({evidence.document for evidence in claim.evidence}),
            independent=claim.independent,
            change=_change(change) if change else None,
            told=self.told(claim, latest),
            lang=written_in if kept else "",
        )

    def told(self, claim: Claim, latest: str) -> Bilingual | None:
        """The day of the newest of a claim's sources, if that is a day, and one before `latest`."""
        day = latest_day(self.documents[one.document] for one in claim.evidence)
        if len(day) != 10 or day >= latest:
            return None
        return wording.told(Bilingual.of(lambda lang: typography.day(day, lang)))

    def term(self, label: Label, evidence: Sequence[Evidence]) -> views.Term:
        text = _typeset(label.fr, label.en)
        if label.translation == "flagged":
            lang = self.citations.language(evidence)
            return views.Term(text.fr or text.en, text.en or text.fr, lang)
        return views.Term(text.fr, text.en)

    def story(self, number: int, story: Story) -> views.StoryView:
        changes = {change.claim: change for change in reversed(story.changes) if change.claim is not None}
        held = {self.documents[document].source: document for document in story.documents}
        copies = {copy for document in story.documents for copy in self.documents[document].duplicates}
        listed = [source for source in story.sources if source not in copies]
        latest = latest_day(self.documents[document] for document in story.documents)

        def since(claim: Claim) -> str:
            """The day from which a claim says of which day its source is: « hier » and « jeudi » count from that."""
            today = self.briefing.date if _COUNTS_FROM_TODAY.search(claim.fr) else ""
            week = _day_before(self.briefing.date) if _WEEKDAY.search(claim.fr) else ""
            return max(latest, today, week)

        return views.StoryView(
            number=number,
            headline=self.claim(story.headline),
            claims=tuple(
                self.claim(claim, changes.get(place), since(claim)) for place, claim in enumerate(story.claims)
            ),
            sources=tuple(
                self.citations.sources[held[source]] if source in held else source_view(source, "fr", 0)
                for source in listed
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
                views.RoleView(self.term(role.label, role.evidence), self.citations.labels(role.evidence))
                for role in entity.roles
            ),
            notes=self.citations.labels(entity.evidence),
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
                        self.citations.sources[document]
                        for document in dict.fromkeys(e.document for e in version.claim.evidence)
                    ),
                )
                for version in one.versions
            ),
            story=0 if one.story is None else one.story + 1,
        )

    def input(self, document: Document, cited: int, drawn: Sequence[Claim]) -> views.InputView:
        language = document.language
        return views.InputView(
            source=self.citations.sources.get(document.id) or source_of(document, 0),
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


def _day_before(iso: str) -> str:
    """The day before an edition's, whose press it still is; nothing where that is no date."""
    try:
        return (Date.fromisoformat(iso) - timedelta(1)).isoformat()
    except ValueError:
        return ""


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
    if briefing.further:
        facts.append(wording.count("further", briefing.further))
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


def _failure(failure: Failure) -> views.FailureView:
    detail = "" if failure.kind == "language" else plain(failure.detail)
    return views.FailureView(plain(failure.origin), wording.failure(failure.kind, plain(failure.detail)), detail)


def _count(rows: Iterable[tuple[Bilingual, Bilingual, int]]) -> tuple[views.CountView, ...]:
    return tuple(views.CountView(kind, short, wording.number(n)) for kind, short, n in rows)
