"""Checks a translation between French and English against its source: the same facts, nothing left, nothing looped."""

from __future__ import annotations

from pipeline.glossary import Glossary
from pipeline.records import Reason
from pipeline.verify.acronyms import miswritten
from pipeline.verify.apposition import brought, described, owned, visited
from pipeline.verify.claims import Verdict
from pipeline.verify.facts import read_facts
from pipeline.verify.hearsay import unheard
from pipeline.verify.leftovers import degenerate, misspelt, untranslated
from pipeline.verify.meanings import mistaken
from pipeline.verify.naming import changed_names, changed_terms, torn_names
from pipeline.verify.negation import turned_round
from pipeline.verify.offices import exchanged_offices, strange_titles
from pipeline.verify.phases import spans
from pipeline.verify.qualifiers import unqualified
from pipeline.verify.values import changed_dates, changed_numbers


def check_translation(
    source: str, hypothesis: str, *, source_language: str, target_language: str, glossary: Glossary
) -> Verdict:
    """Says whether a translation ("fr" to "en" or back) keeps the facts of its source and is a translation at all.

    Compared are values, dates, names and acronyms, negation and the glossary's terms; rejected besides is what is left
    in the source's language, what repeats itself, and what is far too short or long. The score is the share of the
    source's facts that are found again, 0 to 1; evidence is the source itself.
    """
    ours, theirs = read_facts(hypothesis, target_language), read_facts(source, source_language)
    if not ours.words or not theirs.words:
        empty = Reason("degenerate" if theirs.words else "coverage", hypothesis.strip(), source.strip())
        return Verdict(False, 0.0, (empty,), ((0, 0.0),))
    reasons = [
        *untranslated(theirs, ours, glossary),
        *degenerate(theirs, ours),
        *misspelt(theirs, ours),
        *changed_numbers(theirs, ours),
        *changed_dates(theirs, ours),
        *changed_terms(theirs, ours, glossary),
        *changed_names(theirs, ours, glossary),
        *torn_names(theirs, ours),
        *miswritten(theirs, ours, glossary),
        *exchanged_offices(theirs, ours, glossary),
        *strange_titles(theirs, ours),
        *owned(theirs, ours),
        *visited(theirs, ours),
        *brought(theirs, ours),
        *described(theirs, ours),
        *spans(theirs, ours),
        *mistaken(theirs, ours),
        *turned_round(theirs, ours),
        *unheard(theirs, ours),
        *unqualified(theirs, ours),
    ]
    facts = len(theirs.numbers) + len(theirs.dates) + len(theirs.names)
    score = max(0.0, 1 - len(reasons) / max(1, facts)) if reasons else 1.0
    return Verdict(not reasons, round(score, 4), tuple(dict.fromkeys(reasons)), ((0, round(score, 4)),))
