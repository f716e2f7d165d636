"""Writes an edition as briefing.json and reads it back; briefing.schema.json beside this file says what is in it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict

from pipeline.errors import StoreError
from pipeline.records import Briefing

# Goes up when a field is renamed, removed or changes its meaning; a new field alone leaves it as it is.
# 2: stories across documents; a claim's evidence is from all of them.
VERSION = 2

# Everything beyond ASCII that a terminal or an editor might act on or hide; JSON itself escapes the C0 controls.
_UNSAFE = re.compile(r"[^\x00-\x7e]")


def to_json(briefing: Briefing) -> bytes:
    """The edition as UTF-8 JSON (RFC 8259): keys in the records' order, two spaces of indent, a final newline.

    Invisible and control characters are written as escapes. A lone surrogate, which stands for an undecodable byte
    of a file name and has no UTF-8 form, becomes U+FFFD.
    """
    text = json.dumps({"schema": VERSION, **asdict(briefing)}, ensure_ascii=False, allow_nan=False, indent=2)
    return (_UNSAFE.sub(lambda character: _escaped(character[0]), text) + "\n").encode()


def from_json(data: bytes) -> Briefing:
    """The edition that `to_json` wrote, now or in an earlier version: what that one did not have yet stays empty.

    Raises StoreError where it is no edition or comes from a newer program.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        content = json.loads(data)
        version = content.pop("schema", None) if isinstance(content, dict) else None
        if version not in range(1, VERSION + 1):
            raise StoreError(
                f"This edition is not in a form that this program reads (schema 1 to {VERSION}); "
                "read it with the program that wrote it, or run the briefing again."
            )
        return TypeAdapter(Briefing).validate_python(content)
    except (ValueError, RecursionError) as error:  # ValidationError and JSONDecodeError are both ValueErrors
        where = ""
        if isinstance(error, ValidationError):
            where = " at " + ".".join(str(part) for part in error.errors()[0]["loc"])
        raise StoreError(f"This file is no whole edition (it is damaged{where}); run the briefing again.") from error


def _escaped(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if category in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp"):
        units = character.encode("utf-16-be")
        return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
    return character
