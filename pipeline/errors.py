"""Every error that the program raises on purpose; each carries a sentence that tells the user what to do."""

from __future__ import annotations

from typing import Literal

from pipeline.records import FailureKind


class BriefError(Exception):
    """The root: caught once, in cli.py, and shown as its sentence without a traceback."""


class SettingsError(BriefError):
    """brief.toml or an option is wrong."""


class NothingToDo(BriefError):
    """No input could be read; no edition is written."""


class ModelError(BriefError):
    """A model is missing, incomplete or not the one that the registry names."""


class StoreError(BriefError):
    """The store cannot be opened, or a newer program wrote it."""


class RenderError(BriefError):
    """A template or the PDF compiler refused the edition."""


class AnotherRun(BriefError):
    """Another process is at work on the same output folder."""


class DeliveryError(BriefError):
    """An edition could not be sent; `retry` says when to try again: soon, at the next run, or never unasked."""

    def __init__(self, message: str, *, retry: Literal["soon", "next", "never"] = "next") -> None:
        super().__init__(message)
        self.retry = retry


class UnreadableInput(BriefError):
    """One input cannot be used; becomes a `Failure`, never stops the run."""

    def __init__(self, kind: FailureKind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind: FailureKind = kind
        self.detail = detail
