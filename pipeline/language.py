"""Detect the language of a document and of each of its paragraphs with langdetect, the same way every time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.records import Document, Language

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

_SEED = 0
# Shorter than this, langdetect errs on 2 to 15 French or English texts in a hundred (measured on FLORES-200 and
# NTREX-128), longer on fewer than one: « Introduction » is English to it, « gagnant – gagnant » Tagalog.
_SHORT = 80
_ENOUGH = 1_000  # characters; of 150 news articles all are known by their first 300
UNDETERMINED = Language("und", 0.0)  # BCP 47's code, where a text has no letters to go by


@cache
def _factory() -> DetectorFactory:
    from langdetect import DetectorFactory, detector_factory

    # Each detector seeds its own generator from the class, so that no call depends on those before it.
    DetectorFactory.seed = _SEED
    detector_factory.init_factory()
    return detector_factory._factory


def detect_text(text: str) -> Language:
    """Give the likeliest language of a text, ISO 639-1, and the detector's confidence in it.

    A text without letters is `UNDETERMINED`.
    """
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    # langdetect passes over words in capitals, which takes all of a headline set in them.
    detector.append(text.lower() if text.isupper() else text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return UNDETERMINED
    return Language(found[0].lang.split("-")[0], round(min(1.0, found[0].prob), 4)) if found else UNDETERMINED


@dataclass(frozen=True, slots=True)
class Languages:
    """The language of a document, and of each of its paragraphs."""

    whole: Language
    paragraphs: tuple[Language, ...]


def languages(document: Document) -> Languages:
    """The languages of a document; a short paragraph has that of the whole."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    share = min(1.0, _ENOUGH / max(1, sum(map(len, texts))))
    # The whole is known by the beginnings of all its paragraphs, in proportion to their lengths.
    whole = detect_text("\n".join(text[: math.ceil(len(text) * share)] for text in texts))
    if len(texts) == 1:
        return Languages(whole, (whole,))
    return Languages(whole, tuple(whole if len(text) < _SHORT else detect_text(text[:_ENOUGH]) for text in texts))


def spoken(document: Document, found: Languages) -> Document:
    """The document with its languages."""
    pairs = zip(document.paragraphs, found.paragraphs, strict=True)
    return replace(
        document,
        language=found.whole,
        paragraphs=tuple(replace(paragraph, language=language) for paragraph, language in pairs),
    )


def detect(document: Document) -> Document:
    """Give the document with the language of the whole and of each paragraph; short ones have that of the whole."""
    return spoken(document, languages(document))
