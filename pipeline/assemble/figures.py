"""The key figures of an edition: value, unit, what it counts, the time it is true of, and who gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.assemble.amounts import amount
from pipeline.assemble.counting import Found, read_figures
from pipeline.assemble.labels import Labels
from pipeline.assemble.reading import Line
from pipeline.assemble.telling import Telling
from pipeline.leaning import leans
from pipeline.records import Figure, Label
from pipeline.verify.numbers import read_numbers

MOST = 40


def figures(lines: Mapping[str, Sequence[Line]], labels: Labels, telling: Telling) -> tuple[Figure, ...]:
    """The figures of all documents, each once, in the order of the stories that they belong to; at most MOST.

    Kept are numbers with a unit and numbers of things; the same value of the same thing at the same time is one
    figure with all who give it. What is written is read back: a figure that does not come back as its value is left
    out.
    """
    found: dict[tuple[object, ...], list[Found]] = {}
    for line in (line for document in lines.values() for line in document):
        for one in read_figures(line, labels):
            key = (one.value, one.unit, one.yearly, one.counts.fr or one.counts.en, one.precision == "magnitude")
            found.setdefault(key, []).append(one)
    rows = []
    for same in found.values():
        one = next((each for each in same if each.date), same[0])
        value = int(one.value) if one.value.denominator == 1 else float(one.value)
        written = amount(value, one.unit, one.precision, yearly=one.yearly)
        if not _reads_back(written, one):
            continue
        claim, story = telling.claim([each.line for each in same], number=one.value)
        if not (one.counts.fr or one.counts.en) and leans(claim.fr or claim.en):  # only the sentence says of what
            continue
        figure = Figure(value, one.unit, one.precision, written, one.counts, one.date, claim, story)
        rows.append((_weight(figure), figure))
    best = sorted(rows, key=lambda row: row[0])[:MOST]
    order = {id(figure): at for at, (_, figure) in enumerate(rows)}
    return tuple(
        figure
        for _, figure in sorted(best, key=lambda row: (row[1].story is None, row[1].story or 0, order[id(row[1])]))
    )


def _weight(figure: Figure) -> tuple[object, ...]:
    """More sources first, then those with a unit or a name for what they count."""
    return (-figure.claim.independent, not (figure.counts.fr or figure.counts.en), figure.story is None)


def _reads_back(written: Label, figure: Found) -> bool:
    """Whether each language's writing has the figure's value and unit, as verification reads them."""
    if figure.precision == "magnitude":
        return True
    for text, language in ((written.fr, "fr"), (written.en, "en")):
        read = read_numbers(text, language)
        if not read or figure.value not in read[0].values or read[0].unit != figure.unit:
            return False
    return True
