"""Says whether a sentence is borne out by its source, in the same language or across translation."""

from __future__ import annotations

from pipeline.verify.claims import THRESHOLD, Verdict, Verifier
from pipeline.verify.translation import check_translation

__all__ = ["THRESHOLD", "Verdict", "Verifier", "check_translation"]
