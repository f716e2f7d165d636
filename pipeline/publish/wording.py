"""The fixed sentences of an edition, kept in wording.toml, filled in and typeset in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.publish import typography
from pipeline.publish.typography import Lang
from pipeline.records import (
    ChangeKind,
    ClaimStatus,
    DisagreementKind,
    EntityKind,
    FailureKind,
    Novelty,
    Reason,
    TranslationStatus,
)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same thing in both languages."""

    fr: str
    en: str

    @classmethod
    def of(cls, say: Callable[[Lang], str]) -> Bilingual:
        """What `say` gives for each language."""
        return cls(say("fr"), say("en"))


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("wording.toml").read_text(encoding="utf-8"))


def _say(section: str, key: str, **values: Bilingual) -> Bilingual:
    entry = _table()[section][key]
    return Bilingual.of(
        lambda lang: typography.typeset(
            entry[lang].format(**{name: getattr(value, lang) for name, value in values.items()}), lang
        )
    )


def label(key: str) -> Bilingual:
    """A label or sentence of the section [labels]."""
    return _say("labels", key)


@cache
def labels() -> dict[str, Bilingual]:
    """All labels, for templates; in those that scripts fill in, the placeholder stays."""
    return {key: label(key) for key in _table()["labels"]} | {
        key: _say("scripts", key, n=Bilingual("{n}", "{n}")) for key in _table()["scripts"]
    }


@cache
def count(key: str, n: int) -> Bilingual:
    """`n` of something, with the number set and the noun inflected as each language does."""
    entry = _table()["counts"][key]

    def say(lang: Lang) -> str:
        forms: dict[str, str] = entry[lang]
        pattern = forms.get(typography.plural(n, lang), forms["other"])
        return typography.typeset(pattern.format(n=typography.number(n, lang)), lang)

    return Bilingual.of(say)


def failure(kind: FailureKind, detail: str = "") -> Bilingual:
    """Why an input could not be used; `detail` is the code of the language when that is the reason."""
    named = Bilingual.of(lambda lang: typography.language(detail, lang)) if detail else label("undetermined")
    return _say("failure", kind, language=named)


def reason(found: Reason) -> Bilingual:
    """What verification holds against a sentence, with what the source has instead where it is known."""

    def quote(text: str) -> Bilingual:
        return Bilingual.of(lambda lang: typography.quoted(text, lang))

    if found.expected and not found.found and found.kind in _table()["reason_missing"]:
        missing = _say("reason_missing", found.kind)
        return _say("reason_detail", "found", reason=missing, found=quote(found.expected))
    sentence = _say("reason", found.kind)
    if found.found:
        sentence = _say("reason_detail", "found", reason=sentence, found=quote(found.found))
    if found.expected:
        sentence = _say("reason_detail", "expected", reason=sentence, expected=quote(found.expected))
    return sentence


def mark(status: str, translation: str, *, spoken: str, rendered: bool) -> Bilingual:
    """The mark of a claim by its status and that of its translation: not verified, or still in its source's words.

    `spoken` is the language of its source, `rendered` whether its two texts differ; "" where there is nothing to say.
    """
    if status == "flagged":
        return label("flagged")
    if translation != "flagged":
        return Bilingual("", "")
    found = label("flagged_translation" if rendered else "untranslated")
    return Bilingual("", found.en) if spoken == "fr" else Bilingual(found.fr, "")


def told(day: Bilingual) -> Bilingual:
    """On which day the source of a sentence appeared."""
    return _say("dated", "source", day=day)


def claim_status(status: ClaimStatus) -> Bilingual:
    """How sentences with this status came to be."""
    return _say("claim", status)


def claim_short(status: ClaimStatus) -> Bilingual:
    """The same in a word, for the head of a table."""
    return _say("claim_short", status)


def translation_status(status: TranslationStatus) -> Bilingual:
    """How translations with this status came to be."""
    return _say("translation", status)


def translation_short(status: TranslationStatus) -> Bilingual:
    """The same in a word, for the head of a table."""
    return _say("translation_short", status)


def novelty(kind: Novelty) -> Bilingual:
    """How a story stands to earlier editions."""
    return _say("novelty", kind)


def novelty_since(kind: Novelty, since: Bilingual) -> Bilingual:
    """How a story stands to earlier editions, the first of which told it on the day `since`."""
    return _say("novelty_since", kind, since=since)


def change(kind: ChangeKind, before: Bilingual, now: Bilingual) -> Bilingual:
    """What is new in a developing story."""
    known = bool(before.fr or before.en)
    return _say("change_from" if known else "change", kind, before=before, now=now)


def entities(kind: EntityKind) -> Bilingual:
    """The name of a kind of entity, as a heading."""
    return _say("entity", kind)


def disagreement(kind: DisagreementKind) -> Bilingual:
    """What sources differ in."""
    return _say("disagreement", kind)


def picture(key: str, **values: Bilingual) -> Bilingual:
    """The text that stands for a picture."""
    return _say("picture", key, **values)


def number(n: int) -> Bilingual:
    """`n` as each language writes it."""
    return Bilingual.of(lambda lang: typography.number(n, lang))
