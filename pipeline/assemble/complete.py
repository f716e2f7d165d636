"""Gives every claim and label of an edition its other language, all in one call, so that models are opened once.

What no translation holds for stays honest: a label has the source's words on both sides and a claim its own side
only, and both say so.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pipeline.records import Claim, Document, Label, Reason
from pipeline.verify.names import codes_of
from pipeline.words import fold

Translator = Callable[[Sequence[Claim]], list[Claim]]
T = TypeVar("T")

# Texts translated for one edition beside the summaries of its documents, in the order in which the edition has them:
# the stories' first, then the timeline's, the figures', the labels of people, the disagreements'.
MOST = 100
_SPOKES = re.compile(r"\b([Ss]pokes)(?:wo)?man\b")

_SKIPPED = (str, int, float, bool, type(None), Document)


def completed(edition: T, translate: Translator) -> T:
    """`edition`, any record or tuple of records, with both languages in every claim and label."""
    all_open = _opened(edition)
    asked = dict(list(all_open.items())[:MOST])
    done = all_open | (dict(zip(asked, translate(list(asked.values())), strict=True)) if asked else {})
    result: T = _put(edition, done)
    return result


def wanted(edition: object, *, beyond: Sequence[Claim]) -> list[Claim]:
    """What `completed` would have translated of `edition` if the claims that it goes `beyond` had been."""
    own = {_key(claim) for claim in beyond}
    return [claim for one, claim in _opened(edition).items() if one not in own][:MOST]


def _opened(edition: object) -> dict[tuple[str, str], Claim]:
    """The claims and labels of one language, each once, in the order in which the edition has them."""
    found: dict[tuple[str, str], Claim] = {}
    _each(edition, lambda record: found.setdefault(_key(record), _claim(record)))
    return found


def _open(record: Claim | Label) -> bool:
    return bool(record.fr) != bool(record.en)


def _key(record: Claim | Label) -> tuple[str, str]:
    return ("fr", record.fr) if record.fr else ("en", record.en)


def _claim(record: Claim | Label) -> Claim:
    return Claim(record.fr, record.en, (), "extracted", "original" if record.en else "translated")


def _each(value: Any, visit: Callable[[Claim | Label], object]) -> None:
    if isinstance(value, _SKIPPED):
        return
    if isinstance(value, tuple):
        for item in value:
            _each(item, visit)
        return
    if isinstance(value, Claim | Label):
        if _open(value):
            visit(value)
        return
    for field in dataclasses.fields(value):
        _each(getattr(value, field.name), visit)


def _put(value: Any, done: dict[tuple[str, str], Claim]) -> Any:
    if isinstance(value, _SKIPPED):
        return value
    if isinstance(value, tuple):
        return tuple(_put(item, done) for item in value)
    if isinstance(value, Claim):
        return _translated(value, done[_key(value)]) if _open(value) else value
    if isinstance(value, Label):
        return _labelled(value, done[_key(value)]) if _open(value) else value
    changes = {field.name: _put(getattr(value, field.name), done) for field in dataclasses.fields(value)}
    return dataclasses.replace(value, **changes)


def _translated(claim: Claim, both: Claim) -> Claim:
    if not both.fr or not both.en:  # more than is translated for one edition: the source's words stand alone
        reason = Reason("untranslated", claim.fr or claim.en)
        return dataclasses.replace(claim, translation="flagged", translation_reasons=(reason,))
    return dataclasses.replace(
        claim, fr=both.fr, en=both.en, translation=both.translation, translation_reasons=both.translation_reasons
    )


def _labelled(label: Label, both: Claim) -> Label:
    """A label whose translation is in doubt keeps the source's words on both sides: never a wrong term."""
    if not both.fr or not both.en or both.translation == "flagged":
        words = label.fr or label.en
        return Label(words, words, "flagged")
    fr, en = (text.strip().rstrip(".") for text in (both.fr, both.en))
    if "porte-parole" in fr:  # French does not tell a man from a woman here
        en = _SPOKES.sub(r"\1person", en)
    return Label(fr, _uncapitalised(en, fr), both.translation)


def _uncapitalised(text: str, source: str) -> str:
    """Without the capital that a model gives to a sentence, where the source has none; names keep theirs."""
    named = re.match(r"\w+", text)
    if named and (re.search(rf"\b{re.escape(named[0])}\b", source) or codes_of(fold(named[0]))):
        return text
    return text[:1].lower() + text[1:] if source[:1].islower() and text[1:2].islower() else text
