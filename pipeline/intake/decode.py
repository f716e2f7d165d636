"""Find out the encoding of a text file: strict decoders first, then what reads as French, then charset-normalizer."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import UnreadableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
# In order of how often they carry French; each is accepted only if all it yields is what French text is made of.
_SINGLE_BYTE = ("cp1252", "iso8859_15", "mac_roman", "cp850")
# What French text is made of beyond ASCII: its letters and those of the names in its press, punctuation, signs.
_FOREIGN = re.compile(
    r"[^\x00-\x7fàâäáãåæçéèêëíìîïñóòôöõœùûüúÿßøšžÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕŒÙÛÜÚŸØŠŽ"
    r"«»‹›“”„‘’…–—•·´€£§°©®™¼½¾²³¹ªº±×µ¶†‡‰¿¡\u00a0\u202f]"
)
# The same characters where only another encoding's bytes put them: ½ for the œ of ISO 8859-15, Ž or Š within a word
# for the é of Mac Roman and the è of code page 850, Õ for the apostrophe of Mac Roman.
_MISPLACED = re.compile(
    r"[¼½¾](?=[^\W\d_])|(?<=[^\W\d_])[¼½¾]|(?<=[^\W\d_])[™®©§•„“—‡](?=[^\W\d_])|(?<=[a-zà-ÿ])[À-ÖØ-ÝŠŽŒŸ]|Ž(?![a-zà-ÿ])"
)
_LETTER = re.compile(r"[^\W\d_]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_CONTROLS_IN_TEXT = 0.01  # a stray form feed or backspace is debris; more than this is no text


def _cp1252_for_strays(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252; drop a last character that the file's end cuts in two."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    if error.end == len(error.object) and error.reason == "unexpected end of data":
        return "", error.end
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error("brief-strays", _cp1252_for_strays)


def _utf16_without_bom(data: bytes) -> str | None:
    """Name the byte order if the zero bytes stand where Latin text in UTF-16 has them."""
    if len(data) < 4 or len(data) % 2:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _utf8(data: bytes) -> str | None:
    """Decode UTF-8, forgiving a few foreign bytes in what is plainly UTF-8; None if it is something else."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    intact = len(
        re.findall(rb"[\xc3\xc2\xc5][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}", data)
    )
    broken = data.decode("utf-8", "replace").count("\ufffd")
    return data.decode("utf-8", "brief-strays") if intact >= 4 * broken else None


def _reads_as_french(text: str) -> bool:
    if _FOREIGN.search(text) or _MISPLACED.search(text):
        return False
    letters: list[str] = _LETTER.findall(text)
    # Cyrillic, Greek or Arabic read as Windows-1252 gives accented letters only; French has a few in a hundred, and
    # « été » has a plain one.
    few = sum(letter > "\x7f" for letter in letters) <= max(2, len(letters) // 2)
    return few or not re.search(r"(?<![^\W\d_])[^\W\d_a-zA-Z]{3,}(?![^\W\d_])", text)


def _single_byte(data: bytes) -> tuple[str, str] | None:
    for encoding in _SINGLE_BYTE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads_as_french(text):
            return text, encoding
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return (str(best), best.encoding) if best else None


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Give the text of a file and the name of the encoding that it was in.

    `declared` is what the file says of itself (an HTML page's charset); it is believed only where the bytes are
    no UTF-8 and it can read them. Raises UnreadableInput("binary") where no encoding makes text of them.
    """
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(codec), name
            except UnicodeDecodeError:
                break
    # A crash while a file was written leaves zero bytes at its end.
    bare = data if _utf16_without_bom(data) else data.rstrip(b"\x00")
    found: tuple[str, str] | None = None
    if encoding := _utf16_without_bom(bare):
        try:
            found = bare.decode(encoding), encoding
        except UnicodeDecodeError:
            found = None
    elif (text := _utf8(bare)) is not None:
        found = text, "utf-8"
    elif b"\x00" not in bare:
        found = _declared(bare, declared) or _single_byte(bare)
    if found is None or len(_CONTROL.findall(found[0])) > _CONTROLS_IN_TEXT * len(found[0]):
        raise UnreadableInput("binary", "not a text in any encoding known here")
    return found


def _declared(data: bytes, encoding: str | None) -> tuple[str, str] | None:
    try:
        # Pages that declare Latin-1 mean Windows-1252 (WHATWG Encoding, labels).
        name = codecs.lookup(encoding or "").name
        name = "cp1252" if name in {"iso8859-1", "ascii"} else name
        return (data.decode(name), name) if not name.startswith("utf") else None
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
