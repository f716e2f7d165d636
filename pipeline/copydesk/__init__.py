"""Copy-edits what a small model writes: what it gets wrong in form alone, by rules that cannot change a fact."""

from __future__ import annotations

from pipeline.copydesk.calques import things
from pipeline.copydesk.english import edited
from pipeline.copydesk.french import (
    articled,
    balanced,
    counted,
    dated,
    elided,
    hedged,
    quitted,
    restored,
    stopped,
    titled,
    untied,
)
from pipeline.copydesk.omissions import unabridged

__all__ = [
    "articled",
    "balanced",
    "counted",
    "dated",
    "edited",
    "elided",
    "hedged",
    "quitted",
    "restored",
    "stopped",
    "things",
    "titled",
    "unabridged",
    "untied",
]
