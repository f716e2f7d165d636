from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as WordDocument

TITLE = "Le barrage de Kéniéro livre ses premiers mégawatts"
PARAGRAPHS = (
    "Le barrage a livré lundi 12 mai 2025 ses premiers mégawatts au réseau, après neuf ans d’atermoiements et de"
    " renégociations particulièrement difficiles avec les bailleurs internationaux.",
    "Les responsables espèrent que l’approvisionnement s’améliorera considérablement, et peut-être durablement, dans"
    " les agglomérations périphériques où les délestages duraient jusqu’à onze heures par jour.",
    "Le chantier a coûté 84 milliards de francs CFA, soit 20 % de plus que prévu, selon le ministère de l’Énergie.",
)
HEADING = "Un chantier plus cher que prévu"
BULLETS = ("la construction d’une digue de 640 mètres ;", "la pose de trois turbines ;", "une ligne vers la capitale.")


def pdf(body: str, *, title: str = "Microsoft Word - note.docx", page: str = '"a5"', header: str = "none") -> bytes:
    """Typeset a body of Typst markup, justified and hyphenated as French papers are."""
    import typst

    source = f'#set document(title: "{title}")\n'
    source += f'#set page(paper: {page}, numbering: "1 / 1", header: {header})\n'
    source += '#set par(justify: true)\n#set text(lang: "fr", hyphenate: true, size: 10pt)\n' + body
    return bytes(typst.compile(source.encode()))


def docx(fill: Callable[[WordDocument], object], *, title: str = "") -> bytes:
    """Give a Word document that `fill` (a function of the python-docx document) has written."""
    from docx import Document

    document = Document()
    document.core_properties.title = title
    fill(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "documents du jour"
    inbox.mkdir()
    return inbox
