"""Says whether a sentence is borne out by its source, in the same language or across translation."""

from __future__ import annotations

from pipeline.verify.claims import THRESHOLD, Verdict, Verifier

__all__ = ["THRESHOLD", "Verdict", "Verifier"]
