"""Clean the characters of a text: one newline, one kind of space, nothing invisible, composed accents (NFC)."""

from __future__ import annotations

import re
import unicodedata

# ECMA-48 control sequences (colours, cursor moves), then operating system commands (window titles, links).
_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|\x9b[0-?]*[ -/]*[@-~]")
_NEWLINES = re.compile(r"\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# A soft hyphen at the end of a line is a word broken by a typesetter; elsewhere it is invisible.
_BROKEN_WORD = re.compile("\u00ad[ \t]*\n[ \t]*")
_SPACES = re.compile(r"[ \t]+")
_EDGES = re.compile(r" *\n *")
# Typesetting ligatures, and the private code points of Word's symbol fonts that stand for bullets and arrows.
_SUBSTITUTES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "▪", 0xF06E: "■", 0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓",
}  # fmt: skip
# Cf holds zero-width characters and bidirectional overrides. None has a use in French or English, and each can
# hide or reorder what a reader sees; that takes ZWNJ and ZWJ too, which only other scripts need.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co"})


def _one(character: str) -> str:
    if character == "\n":
        return character
    substitute = _SUBSTITUTES.get(ord(character))
    if substitute is not None:
        return substitute
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    if category in _DROPPED or (category == "Cn" and ord(character) & 0xFFFE == 0xFFFE):
        return ""
    return character


def clean(text: str) -> str:
    """Give the text with newlines as \\n, every space as U+0020, no control or format characters, in NFC.

    Runs of spaces become one and lines have none at their ends. Typographic quotes and dashes stay as they are.
    """
    text = _NEWLINES.sub("\n", _TERMINAL.sub("", text))
    text = _BROKEN_WORD.sub("", text)
    table = {ord(character): _one(character) for character in set(text)}
    text = unicodedata.normalize("NFC", text.translate(table))
    return _EDGES.sub("\n", _SPACES.sub(" ", text)).strip(" ")


def escape_name(name: str) -> str:
    """Give a file name fit for one line of print: control, format and undecodable characters as escapes."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        else character
        for character in unicodedata.normalize("NFC", name)
    )
