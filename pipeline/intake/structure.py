"""Make paragraphs, headings, bullets and a title out of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.intake.boilerplate import is_boilerplate
from pipeline.records import Paragraph, ParagraphKind


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its text ("" for a blank one) and its kind where the format says it, else None."""

    text: str
    kind: ParagraphKind | None = None


BLANK = Line("")


def row_lines(cells: Iterable[str]) -> list[Line]:
    """Give the lines of a table's row: one, where its cells are figures and labels that belong together."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 1 and all(len(cell) <= _CELL for cell in filled):
        return [Line(" – ".join(filled), "bullet"), BLANK]
    return [line for cell in filled for line in (Line(cell), BLANK)]


_BULLET = re.compile(
    r"\A(?:[•‣◦▪■●➢➤►▶✓✔→∙○]\s*|[*+–—-]\s+|-(?=[^\W\d_a-z])|\(?\d{1,2}\)\s+|[a-h]\)\s+|\d{1,2}\.\s+(?=\D))(?=\S)"
)
_NUMBERED = re.compile(r"\A\d{1,2}\.\s+(?=\D)")
# The same signs glued into a line, as PDFs and copied pages have them: « notamment : •La sécurité, • La santé ».
_GLUED_BULLET = re.compile(r"(?<=[\s:;,.])[•‣▪■●➢]\s*(?=\w)")
_SIGNATURE = re.compile(r"[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*){1,3}(?:,? ?(?:/|pour|à) ?[A-ZÀ-Þ][\w’' .-]{0,40})?")
_CLOSERS = " »”\"’')]"
_SENTENCE_END = re.compile(r"[.!?…][ »”\"’')\]]*$")
_WRAP_MAX = 140  # characters: no one wraps lines by hand wider than this, and hardly a paragraph is shorter
_LONGEST = 20_000  # characters of a paragraph: more is a file without any structure, and joins would take for ever
_HEADING_WORDS, _HEADING_CHARACTERS = 14, 110
_TITLE_WORDS, _TITLE_CHARACTERS = 28, 220
_CELL = 80  # characters; longer cells are a page laid out in columns
_CHAIN = 3  # more short lines than this one after the other are a list or verse, not headings
# A site's sections, set above a title, and headings that say which part of a text follows: no text is called so.
_SECTIONS = frozenset(
    "actualité actualités news politique politics économie economy société society international afrique africa monde"
    " world sport culture sécurité security opinion opinions tribune accueil home mali niger sahel".split()
) | {"à la une", "burkina faso", "revue de presse"}
_GENERIC = (
    _SECTIONS
    | frozenset(
        "introduction conclusion contexte context résumé summary abstract sommaire chapô préambule préface background"
        " analyse analysis éditorial edito édito editorial communiqué article document date titre title".split()
    )
    | {"communiqué de presse", "press release", "points clés", "key points", "faits saillants"}
)
# A hyphen at a line's end is the word's own before or after these (peut-être, vice-président, dit-il); words that
# are syllables too, as the « mi » of ministre and the « elle » of structurelle, are not among them.
_KEEP_BEFORE = frozenset(
    "peut vice demi celui celle ceux celles quelques rendez c'est t nord sud franco russo sino socio politico vingt"
    " trente soixante quatre".split()
)
_KEEP_AFTER = frozenset("il ils on je nous vous même mêmes là ci à delà dessus dessous".split())


def _bare(heading: str) -> str:
    return heading.casefold().strip(" :.-–—").lstrip("0123456789. ")


def is_generic(heading: str) -> bool:
    """Say whether a heading names a part of a text or a section of a site, and so can be no title."""
    return _bare(heading) in _GENERIC


def _ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text[-20:]) is not None


def _continues(previous: str, text: str) -> bool:
    """Whether a line goes on with the sentence of the line before, as its small first letter shows."""
    return text[0].islower() and not _ends_sentence(previous) and previous[-1] not in ":;"


def _wrap_width(lines: Sequence[Line]) -> int:
    """Give the column at which the text was wrapped by hand or by a typesetter; 0 if it was not."""
    pairs = [(a.text, b.text) for a, b in pairwise(lines) if a.text and b.text]
    continued = [len(a) for a, b in pairs if _continues(a, b) and not _BULLET.match(b)]
    if len(continued) < 3 or 4 * len(continued) < len(pairs):
        return 0
    width = sorted(continued)[int(0.9 * (len(continued) - 1))]
    return width if width <= _WRAP_MAX else 0


def vocabulary_of(lines: Iterable[Line]) -> frozenset[str]:
    """Give the words of a text, in small letters, compounds whole: what `join` knows words by."""
    return frozenset(re.findall(r"\w+(?:-\w+)*", " ".join(line.text for line in lines).casefold()))


def join(previous: str, text: str, vocabulary: frozenset[str]) -> str:
    """Put two lines of a block together, and the word together that a hyphen broke."""
    if not re.search(r"[^\W\d_][-‐]$", previous[-2:]):
        return f"{previous} {text}"
    if not text[0].islower():
        return previous + text
    head = re.split(r"[\s-]", previous[-60:-1].replace("’", "'"))[-1].casefold().rpartition("l'")[2]
    tail = re.split(r"[^\w]", text, maxsplit=1)[0].casefold()
    whole, hyphened = head + tail in vocabulary, f"{head}-{tail}" in vocabulary
    keep = hyphened or (not whole and (head in _KEEP_BEFORE or tail in _KEEP_AFTER))
    return (previous[:-1] + "-" if keep else previous[:-1]) + text


def _rejoin(lines: Sequence[Line]) -> list[Line]:
    """Undo hard line breaks: give one line a block."""
    width = _wrap_width(lines)
    vocabulary = vocabulary_of(lines)
    blocks: list[Line] = []
    full = False  # whether the line before reached the margin, so that it may go on here
    after_blank = True
    for line in lines:
        if not line.text:
            after_blank = True
            continue
        previous = blocks[-1] if blocks else None
        if (
            previous is not None
            and not after_blank
            and len(previous.text) < _LONGEST
            and line.kind is None
            and previous.kind in (None, "bullet")
            and not _BULLET.match(line.text)
            and (_continues(previous.text, line.text) or full)
        ):
            blocks[-1] = Line(join(previous.text, line.text, vocabulary), previous.kind)
        else:
            blocks.append(line)
        full = 0 < 0.8 * width <= len(line.text)
        after_blank = False
    return blocks


def _unglue(blocks: Iterable[Line]) -> list[Line]:
    out: list[Line] = []
    for block in blocks:
        head, *bullets = _GLUED_BULLET.split(block.text) if block.kind is None else [block.text]
        if head.strip():
            out.append(Line(head.strip(), block.kind))
        out.extend(Line(bullet.strip(), "bullet") for bullet in bullets if bullet.strip())
    return out


def _looks_like_heading(text: str, words: int = _HEADING_WORDS, characters: int = _HEADING_CHARACTERS) -> bool:
    """A short line that starts like a sentence and does not end like one."""
    if len(text) > characters or len(text.split()) > words or not re.search(r"[^\W\d_]", text):
        return False
    start = text.lstrip(" «“\"'‘(")[:1]
    end = text.rstrip(_CLOSERS)[-1:]
    question = text.endswith("?") and "«" not in text
    return (start.isupper() or start.isdigit()) and (end not in ".!?…,;:" or question)


def _is_numbered_heading(blocks: Sequence[Line], index: int) -> bool:
    """Whether « 2. Les causes » is a heading: short, no other numbered line beside it, no colon before it."""
    number = _NUMBERED.match(blocks[index].text)
    if number is None or not _looks_like_heading(blocks[index].text[number.end() :]):
        return False
    beside = [blocks[i].text for i in (index - 1, index + 1) if 0 <= i < len(blocks)]
    listed = index > 0 and blocks[index - 1].text.endswith(":")
    return not listed and not any(map(_NUMBERED.match, beside))


def _classify(blocks: Sequence[Line]) -> list[Paragraph]:
    """Decide what each block is; a short line is a heading only where a paragraph follows it."""
    paragraphs: list[Paragraph] = []
    chain = 0  # how many short lines lead up to the paragraph below
    led = False  # whether a paragraph follows, seen from below
    kinds: list[ParagraphKind] = []
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        marked = _BULLET.match(block.text) is not None and not _is_numbered_heading(blocks, index)
        if block.kind is not None:
            kind = block.kind
        elif marked:
            kind = "bullet"
        else:
            kind = "heading" if led and _looks_like_heading(_NUMBERED.sub("", block.text)) else "text"
        chain = chain + 1 if kind == "heading" and block.kind is None else 0
        if chain > _CHAIN:
            kinds[-_CHAIN:] = ["text"] * _CHAIN
            kind = "text"
        led = led or kind == "bullet" or (kind == "text" and (_ends_sentence(block.text) or len(block.text) > 110))
        kinds.append(kind)
    listing = False  # within the unmarked short lines under a line that ends with a colon
    for block, kind in zip(blocks, reversed(kinds), strict=True):
        if block.kind is None and listing and not _ends_sentence(block.text) and _looks_like_heading(block.text):
            kind = "bullet"
        text = block.text
        if block.kind in (None, "bullet") and kind == "bullet":
            text = _BULLET.sub("", text, count=1)
        elif block.kind is None and kind == "heading":
            text = _NUMBERED.sub("", text, count=1)
        listing = text.endswith(":") or (listing and kind == "bullet" and not _BULLET.match(block.text))
        paragraphs.append(Paragraph(text, kind))
    return paragraphs


def _is_signature(blocks: Sequence[Line]) -> bool:
    """Whether the last block is the author's name alone under a finished text."""
    if len(blocks) < 2 or blocks[-1].kind is not None or not _ends_sentence(blocks[-2].text):
        return False
    return _SIGNATURE.fullmatch(blocks[-1].text) is not None


def paragraphs_of(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Give the paragraphs of clean lines: page furniture out, broken lines rejoined, headings and bullets told."""
    kept = [line for line in lines if not line.text or not is_boilerplate(line.text)]
    blocks = [block for block in _unglue(_rejoin(kept)) if not is_boilerplate(block.text)]
    return tuple(_classify(blocks[:-1] if _is_signature(blocks) else blocks))


def _same(a: str, b: str) -> bool:
    return re.sub(r"\W+", "", a.casefold()) == re.sub(r"\W+", "", b.casefold())


def take_title(paragraphs: tuple[Paragraph, ...], title: str | None) -> tuple[str | None, tuple[Paragraph, ...]]:
    """Give the title, the document's own or else its first line if that reads like one, and the paragraphs"
    " without it."""
    if title is not None:
        top = [i for i, paragraph in enumerate(paragraphs[:4]) if _same(paragraph.text, title)]
        return title, tuple(paragraph for i, paragraph in enumerate(paragraphs) if i not in top)
    if len(paragraphs) > 2 and _bare(paragraphs[0].text) in _SECTIONS and paragraphs[1].kind == "heading":
        return take_title(paragraphs[1:], None)
    if len(paragraphs) < 2 or is_generic(paragraphs[0].text):
        return None, paragraphs
    first, second = paragraphs[:2]
    like_title = first.kind == "text" and _looks_like_heading(first.text, _TITLE_WORDS, _TITLE_CHARACTERS)
    if first.kind == "heading" or (like_title and second.kind == "text" and len(second.text) > len(first.text)):
        return first.text, paragraphs[1:]
    return None, paragraphs
