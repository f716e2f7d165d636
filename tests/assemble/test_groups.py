"""A day whose press is mostly one event reads as one story, and what only shares its country as another."""

from __future__ import annotations

from pipeline.assemble.groups import groups
from pipeline.assemble.reading import read
from pipeline.records import Document

from .press import document

FIRE = (
    "Un incendie a ravagé dans la nuit le marché couvert de Sirakoro, au Mali. Les pompiers ont lutté des heures "
    "contre les flammes. Douze commerçants ont été blessés.",
    "À Sirakoro, des commerçants cherchent dans les cendres ce qui reste de leurs étals. Le marché couvert a brûlé, "
    "et avec lui les stocks de mil. « Tout est parti en fumée », dit une vendeuse.",
    "Le procureur de Kati a ouvert une enquête après l'incendie du marché de Sirakoro. Un court-circuit est la "
    "première piste, selon les pompiers. Les étals étaient reliés au même câble.",
    "Le ministère du Commerce promet une aide aux commerçants de Sirakoro. Leurs étals ont brûlé avec le marché. "
    "Une collecte est ouverte à la mairie.",
)
FLOOD = (
    "Le fleuve a débordé à Mopti, au Mali, après trois jours de pluie. Deux quartiers sont sous les eaux et des "
    "familles dorment dans une école."
)
COTTON = "Le prix du coton payé aux producteurs du Mali a été relevé, annonce la compagnie du textile à Bamako."


def together(*documents: Document) -> list[list[str]]:
    """The names of the files of each story."""
    named = {one.id: one.source.origin for one in documents}
    found = groups(documents, {one.id: read(one) for one in documents})
    return [[named[one] for one in group.documents] for group in found]


def test_a_day_that_is_mostly_one_event_is_one_story() -> None:
    fire = [document(text, f"fire{at}.txt", "2025-06-06") for at, text in enumerate(FIRE)]
    others = [document(FLOOD, "flood.txt", "2025-06-06"), document(COTTON, "cotton.txt", "2025-06-05")]
    assert together(*fire, *others) == [[f"fire{at}.txt" for at in range(4)], ["flood.txt"], ["cotton.txt"]]


def test_the_same_matter_six_weeks_later_is_another_story() -> None:
    first, soon, later = (document(FIRE[at], f"{day}.txt", day)
                          for at, day in ((0, "2025-06-06"), (3, "2025-06-07"), (2, "2025-07-19")))  # fmt: skip
    assert together(first, soon, later) == [["2025-06-06.txt", "2025-06-07.txt"], ["2025-07-19.txt"]]
