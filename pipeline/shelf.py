"""Puts the documents of a run aside, so that a run of any size holds in memory no more than a line about each.

They lie, one after the other, in a file without a name in the output folder, which goes with the run, however that
ends. Only the program that wrote it ever reads it.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from pipeline.errors import StoreError
from pipeline.intake.duplicates import bands, characters, copies, preference
from pipeline.records import Document, Source


@dataclass(frozen=True, slots=True)
class Card:
    """What is held of a document: where it lies, its id and sources, its language's code, its text's length in
    characters, and its `bands` (until copies are folded)."""

    place: int
    id: str
    source: Source
    language: str
    length: int
    bands: bytes
    duplicates: tuple[Source, ...] = ()


class Shelf:
    """Documents by their cards; a context manager. Raises StoreError where there is no room for them."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed on exit
        except OSError as error:
            raise StoreError(f"{folder} cannot be written ({error.strerror}); choose another with --out.") from error

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, document: Document) -> Card:
        """Put a document aside; its languages must be known."""
        code = document.language.code if document.language else ""
        try:
            place = self._file.seek(0, 2)
            pickle.dump(document, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise StoreError(f"There is no room for the documents of the run ({error.strerror}); make some.") from error
        return Card(place, document.id, document.source, code, characters(document), bands(document))

    def get(self, card: Card) -> Document:
        """The document of a card, with the copies that the card names."""
        self._file.seek(card.place)
        document: Document = pickle.load(self._file)
        return replace(document, duplicates=card.duplicates)

    def folded(self, cards: Sequence[Card]) -> list[Card]:
        """The cards by origin, with each set of copies as one that lists the others in `duplicates`."""
        ranks = [preference(card.source, card.length) for card in cards]
        kept = copies([card.bands for card in cards], ranks, lambda at: self.get(cards[at]))
        folded = [
            replace(
                cards[original],
                bands=b"",
                duplicates=tuple(source for at in others for source in (cards[at].source, *cards[at].duplicates)),
            )
            for original, others in kept.items()
        ]
        return sorted(folded, key=lambda card: card.source.origin)
