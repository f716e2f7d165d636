"""The same article in each format comes out as the same document; each format's own pitfalls."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx.document import Document as WordDocument

from pipeline.errors import UnreadableInput
from pipeline.intake import Limits, read_file
from pipeline.intake.markdown import read_markdown
from pipeline.records import Document

from .conftest import BULLETS, HEADING, PARAGRAPHS, TITLE, archive, docx, pdf

TEXT = "\n".join(
    [
        TITLE,
        "Publié le 13 mai 2025",
        *PARAGRAPHS[:2],
        HEADING,
        PARAGRAPHS[2],
        "Le contrat prévoit :",
        *(f"• {bullet}" for bullet in BULLETS),
    ]
)
MARKDOWN = "\n\n".join(
    [
        f'---\ntitle: "{TITLE}"\ndate: 2025-05-13\n---',
        *PARAGRAPHS[:2],
        f"## {HEADING}",
        PARAGRAPHS[2].replace("20 %", "**20 %**"),
        "Le contrat prévoit :",
        "\n".join(f"- {bullet}" for bullet in BULLETS),
    ]
)
HTML = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{TITLE} | Le Courrier</title>
<meta property="og:title" content="{TITLE}"><meta property="article:published_time" content="2025-05-13T07:30:00+00:00">
</head><body><nav><a href="/">Accueil</a> <a href="/mali">Mali</a></nav><article><h1>{TITLE}</h1>
<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><div class="ad">Publicité</div><h2>{HEADING}</h2><p>{PARAGRAPHS[2]}</p>
<p>Le contrat prévoit :</p><ul>{"".join(f"<li>{bullet}</li>" for bullet in BULLETS)}</ul></article>
<section class="comments"><h3>Commentaires (1)</h3><p>Un lecteur mécontent de tout.</p></section>
<footer><p>© 2025 Le Courrier. Tous droits réservés.</p></footer></body></html>"""
TYPST = f"""#text(size: 17pt)[{TITLE}]

Publié le 13 mai 2025

{PARAGRAPHS[0]}

{PARAGRAPHS[1]}

== {HEADING}
{PARAGRAPHS[2]}

Le contrat prévoit :
""" + "\n".join(f"- {bullet}" for bullet in BULLETS)


def _word(document: WordDocument) -> None:
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph("Publié le 13 mai 2025")
    document.add_paragraph(PARAGRAPHS[0])
    document.add_paragraph(PARAGRAPHS[1])
    document.add_heading(HEADING, level=2)
    document.add_paragraph(PARAGRAPHS[2])
    document.add_paragraph("Le contrat prévoit :")
    for bullet in BULLETS:
        document.add_paragraph(bullet, style="List Bullet")


def read(folder: Path, name: str, data: bytes, **limits: int) -> Document:
    (folder / name).write_bytes(data)
    return read_file(folder / name, name, Limits(**limits))


def outcome(folder: Path, name: str, data: bytes) -> list[str] | str:
    try:
        return [sentence.text for sentence in read(folder, name, data).sentences]
    except UnreadableInput as error:
        return error.kind


def failure(folder: Path, name: str, data: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read(folder, name, data, **limits)
    assert "\n" not in caught.value.detail
    return caught.value.kind


@pytest.fixture(scope="module")
def formats() -> dict[str, bytes]:
    return {
        "note.txt": TEXT.encode(),
        "note-windows.txt": TEXT.encode("cp1252"),
        "note-utf16.txt": TEXT.encode("utf-16"),
        "note.md": MARKDOWN.encode(),
        "note.html": HTML.encode(),
        "note.docx": docx(_word),
        "note.pdf": pdf(TYPST),
    }


@pytest.mark.parametrize(
    "name", ["note.txt", "note-windows.txt", "note-utf16.txt", "note.md", "note.html", "note.docx", "note.pdf"]
)
def test_an_article_is_the_same_document_in_every_format(folder: Path, formats: dict[str, bytes], name: str) -> None:
    document = read(folder, name, formats[name])
    assert document.source.title == TITLE
    assert document.source.published == "2025-05-13"
    assert [(p.kind, p.text) for p in document.paragraphs] == [
        ("text", PARAGRAPHS[0]),
        ("text", PARAGRAPHS[1]),
        ("heading", HEADING),
        ("text", PARAGRAPHS[2]),
        ("text", "Le contrat prévoit :"),
        *(("bullet", bullet) for bullet in BULLETS),
    ]
    assert [s.text for s in document.sentences] == [*PARAGRAPHS, "Le contrat prévoit :", *BULLETS]
    assert [document.paragraphs[s.paragraph].text for s in document.sentences] == [s.text for s in document.sentences]
    assert document.id == read(folder, "note.txt", formats["note.txt"]).id


@pytest.mark.parametrize(
    ("name", "of"), [("note.txt", "note.pdf"), ("note", "note.docx"), ("page.php", "note.html"), ("a.txt", "note.html")]
)
def test_a_wrong_name_or_none_does_not_mislead(folder: Path, formats: dict[str, bytes], name: str, of: str) -> None:
    assert read(folder, name, formats[of]).source.title == TITLE


def test_running_heads_page_numbers_and_hyphens_of_a_long_pdf_are_gone(folder: Path) -> None:
    body = "\n\n".join(
        f"== Partie {word}\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}" for word in ("une", "deux", "trois", "quatre")
    )
    document = read(folder, "long.pdf", pdf(f"= {TITLE}\n" + body, page='"a6"', header="[La Lettre du barrage]"))
    texts = [p.text for p in document.paragraphs]
    assert texts == [t for word in ("une", "deux", "trois", "quatre") for t in (f"Partie {word}", *PARAGRAPHS[:2])]
    assert document.source.title == TITLE


def test_a_pdf_title_is_the_one_set_large_then_a_sensible_property(folder: Path) -> None:
    plain = PARAGRAPHS[0] + "\n\n" + PARAGRAPHS[1]
    assert (
        read(folder, "a.pdf", pdf(plain, title="Energie : le barrage est prêt")).source.title
        == "Energie : le barrage est prêt"
    )
    for useless in ("Microsoft Word - note.docx", "untitled", "note_barrage_v2", "a.pdf", "Document 1"):
        assert read(folder, "a.pdf", pdf(plain, title=useless)).source.title is None


def test_a_pdf_of_pictures_is_scanned_and_a_locked_one_unreadable(folder: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    target = io.BytesIO()
    blank.write(target)
    assert failure(folder, "scan.pdf", target.getvalue()) == "scanned"
    assert failure(folder, "page.pdf", pdf("#rect(width: 100%, height: 60%, fill: gray)")) == "scanned"
    locked = PdfWriter(PdfReader(io.BytesIO(pdf(PARAGRAPHS[0]))))
    locked.encrypt("secret", algorithm="AES-256")
    target = io.BytesIO()
    locked.write(target)
    assert failure(folder, "locked.pdf", target.getvalue()) == "unreadable"


def test_a_pdf_locked_against_changes_only_is_read(folder: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(pdf(PARAGRAPHS[2]))))
    writer.encrypt(user_password="", owner_password="secret", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    assert "84 milliards" in read(folder, "readonly.pdf", target.getvalue()).sentences[0].text


def test_damaged_and_oversized_files_are_one_failure_each(folder: Path, formats: dict[str, bytes]) -> None:
    assert failure(folder, "cut.docx", formats["note.docx"][:4000]) == "unreadable"
    assert failure(folder, "cut.pdf", b"%PDF-1.7\n" + b"\x00rubbish" * 50) in ("unreadable", "scanned")
    assert failure(folder, "long.pdf", pdf("#pagebreak()\n" * 3 + PARAGRAPHS[0]), pdf_pages=2) == "too_large"
    assert failure(folder, "big.txt", TEXT.encode(), max_bytes=100) == "too_large"
    assert failure(folder, "not.pdf", b"\x00\x01\x02" * 99) == "unreadable"
    assert failure(folder, "old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600) == "unreadable"


def test_an_archive_that_would_unpack_to_gigabytes_is_not_unpacked(folder: Path) -> None:
    bomb = archive({"word/document.xml": b"<w/>", "word/media/a.bin": b"\x00" * 60_000_000})
    assert len(bomb) < 100_000
    assert failure(folder, "bomb.docx", bomb) == "too_large"
    assert (
        failure(folder, "many.docx", archive({"word/document.xml": b"", **{f"x{i}": b"" for i in range(6000)}}))
        == "too_large"
    )


def test_entities_of_a_hostile_word_document_are_not_expanded(folder: Path) -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(docx(lambda d: d.add_paragraph("Corps du texte.")))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    laughs = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 9}">' for i in range(1, 12))
    declared = f'<!DOCTYPE d [{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document'
    body = parts["word/document.xml"].replace(b"<w:document", declared.encode(), 1)
    parts["word/document.xml"] = body.replace(b"Corps du texte.", b"Corps du texte. &l11;&f;")
    assert outcome(folder, "laughs.docx", archive(parts)) in (["Corps du texte."], "unreadable")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("table.csv", b"a;b;c\n1;2;3\n", "format"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" * 20, "format"),
        ("photo", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" * 20, "binary"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "binary"),
        ("vide.txt", b"", "empty"),
        ("blanc.md", b"\xef\xbb\xbf \n\n\t", "empty"),
        ("debris.txt", "Publicité\nCommentaires (0)\nPartager sur Facebook\n".encode(), "empty"),
        ("debris.html", b"<html><body><nav>Accueil</nav></body></html>", "empty"),
        ("vieux.rtf", b"{\\rtf1\\ansi Bonjour}", "format"),
        ("archive.zip", archive({"a.txt": b"bonjour"}), "format"),
    ],
)  # fmt: skip
def test_each_kind_of_unusable_file_is_told_apart(folder: Path, name: str, data: bytes, kind: str) -> None:
    assert failure(folder, name, data) == kind


def test_a_name_with_points_has_no_extension(folder: Path) -> None:
    assert read(folder, "M. Diallo à Ségou v1.2", TEXT.encode()).source.title == TITLE


def test_word_insertions_are_read_deletions_and_hidden_text_not(folder: Path) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def fill(document: Any) -> None:
        paragraph = document.add_paragraph("Le barrage compte ")
        for xml in (
            '<w:del {ns} w:id="1" w:author="a"><w:r><w:delText>deux</w:delText></w:r></w:del>',
            '<w:ins {ns} w:id="2" w:author="a"><w:r><w:t>trois</w:t></w:r></w:ins>',
            "<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>SECRET</w:t></w:r>",
            '<w:r {ns}><w:t xml:space="preserve"> turbines.</w:t></w:r>',
        ):
            paragraph._p.append(parse_xml(xml.format(ns=nsdecls("w"))))
        document.add_table(1, 2).rows[0].cells[1].text = "Une note du tableau est lue aussi."

    texts = [s.text for s in read(folder, "a.docx", docx(fill)).sentences]
    assert texts == ["Le barrage compte trois turbines.", "Une note du tableau est lue aussi."]


def test_a_page_gives_its_stated_date_and_never_one_from_its_text(folder: Path) -> None:
    page = HTML.replace('<meta property="article:published_time" content="2025-05-13T07:30:00+00:00">', "")
    assert read(folder, "a.html", page.encode()).source.published is None
    ld = '<script type="application/ld+json">{"@graph": [{"datePublished": "2025-05-14"}]}</script></head>'
    assert read(folder, "b.html", page.replace("</head>", ld).encode()).source.published == "2025-05-14"
    broken = '<script type="application/ld+json">{"datePublished": </script></head>'
    assert read(folder, "c.html", page.replace("</head>", broken).encode()).source.published is None


def test_a_page_in_windows_1252_keeps_its_accents(folder: Path) -> None:
    page = HTML.replace("utf-8", "iso-8859-1").encode("cp1252")
    assert read(folder, "a.html", page).sentences[0].text == PARAGRAPHS[0]


def test_markup_inside_a_line_is_words_and_pictures_are_none(folder: Path) -> None:
    marked = "![vue](x.jpg) Le *barrage* de [Kéniéro](http://exemple.org) est `plein`.\nIl a plu.\n\n<!-- note -->\n"
    text = f"# {TITLE}\n\n{marked}"
    assert [s.text for s in read(folder, "a.md", text.encode()).sentences] == [
        "Le barrage de Kéniéro est plein.",
        "Il a plu.",
    ]


def test_the_row_of_a_table_is_one_line_in_every_format(folder: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph(PARAGRAPHS[0])
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text, cells[1].text = "Mil", "5 000 tonnes"

    page = f"<html><body><article><p>{PARAGRAPHS[0]}</p><table><tr><td>Mil</td><td>5 000 tonnes</td></tr></table>"
    for name, data in {
        "a.html": f"{page}<p>{PARAGRAPHS[1]}</p></article></body></html>".encode(),
        "a.md": f"{PARAGRAPHS[0]}\n\n| Mil | 5 000 tonnes |\n|---|---|\n".encode(),
        "a.docx": docx(fill),
    }.items():
        assert read(folder, name, data).sentences[1].text == "Mil – 5 000 tonnes", name


def test_a_page_that_is_none_still_gives_its_words(folder: Path) -> None:
    assert outcome(folder, "a.html", b"Juste du texte, sans balise. Rien d'autre <ici>.") != "empty"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        (r'"Le maire : \"On ne peut pas\", dit-il"', 'Le maire : "On ne peut pas", dit-il'),
        ("'L''accord \"fixe\"'", 'L\'accord "fixe"'),
        ("Le forage, enfin", "Le forage, enfin"),
        ('"Le forage, enfin"', "Le forage, enfin"),
    ],
)
def test_a_title_in_front_matter_is_read_as_it_was_meant(written: str, title: str) -> None:
    assert read_markdown(f"---\ntitle: {written}\ndate: 2025-05-13\n---\n\nLe forage est ouvert.")[1] == title
