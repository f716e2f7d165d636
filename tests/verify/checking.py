"""What tests of translation share: a French sentence and an English one checked, in either direction."""

from __future__ import annotations

from pipeline.glossary import Glossary
from pipeline.verify import Verdict, check_translation

GLOSSARY = Glossary.load()


def check(fr: str, en: str, back: bool = False) -> Verdict:
    source, hypothesis, languages = (en, fr, ("en", "fr")) if back else (fr, en, ("fr", "en"))
    return check_translation(
        source, hypothesis, source_language=languages[0], target_language=languages[1], glossary=GLOSSARY
    )
