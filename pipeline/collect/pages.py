"""What a fetched page says of itself beyond its text: its charset, and whether it is a stub."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.errors import UnreadableInput

if TYPE_CHECKING:
    from lxml.html import HtmlElement

STUB_WORDS = 300  # a text as long as this is an article, whatever stands around it
_CHROME = ("script", "style", "template", "nav", "aside", "footer", "header", "form")
# What is put where an article breaks off. Singular on purpose: « articles réservés aux abonnés » is in menus.
_TELLTALE = re.compile(
    r"\b(?:article|contenu|texte|dossier) (?:est )?(?:exclusivement )?réservé (?:à nos|aux) (?:seuls )?abonnée?s"
    r"|\bla suite (?:de cet article |du texte )?est réservée (?:à nos|aux) abonnés"
    r"|\bil vous reste \d{1,3} ?% de (?:cet|l['’])? ?article à lire"
    r"|\b(?:abonnez-vous|connectez-vous|identifiez-vous) (?:pour|afin de) (?:lire|accéder à|découvrir)"
    r" (?:la suite|l['’]intégralité|l['’]article|cet article)"
    r"|\bpour lire la suite(?: de (?:cet|l['’])? ?article)?,? (?:abonnez|connectez|identifiez)-vous"
    r"|\bsubscribe (?:now )?to (?:continue|keep) reading|\bto (?:continue|keep) reading,? (?:please )?subscribe"
    r"|\bthis (?:article|content|story) is (?:reserved )?(?:for|exclusive to) (?:our )?(?:paid |paying )?subscribers",
    re.I,
)


def to_utf8(data: bytes, charset: str | None) -> bytes:
    """Text as UTF-8 where the server or the mail says in which charset it is and that can be so; else as it came.

    The transport's word goes before the page's own (HTML Living Standard, 13.2.3.2), but bytes that are UTF-8 are
    UTF-8, whatever a server's default says.
    """
    if charset is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        data.decode("utf-8")
        return data
    except UnicodeDecodeError:
        pass
    try:
        name = codecs.lookup(charset.strip()).name
        # « Latin-1 » means Windows-1252 on the web (WHATWG Encoding, labels).
        return data.decode("cp1252" if name in {"iso8859-1", "ascii"} else name).encode()
    except (LookupError, UnicodeError, ValueError, TypeError):
        return data


def is_stub(data: bytes, words: int) -> bool:
    """Say whether a page of so many words of text is what a paywall shows of an article.

    Told by schema.org's isAccessibleForFree, or by a sentence of the kind where the article stands.
    """
    if words >= STUB_WORDS:
        return False
    page = _parsed(data)
    return page is not None and (_not_free(page) or _TELLTALE.search(_middle(page)) is not None)


def _parsed(data: bytes) -> HtmlElement | None:
    """The page as a tree, None where nothing can be made of it."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    from pipeline.intake.decode import decode
    from pipeline.intake.html import declared_charset

    try:
        text, _ = decode(data, declared_charset(data))
        return document_fromstring(text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except UnreadableInput:
        return None
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _middle(page: HtmlElement) -> str:
    for tag in _CHROME:
        for element in list(page.iter(tag)):
            if tag == "header" and any(above.tag in ("article", "main") for above in element.iterancestors()):
                continue
            element.drop_tree()
    for tag in ("article", "main"):
        found = page.find(f".//{tag}")
        if found is not None:
            page = found
            break
    return " ".join(" ".join(map(str, page.itertext())).split())


def _not_free(page: HtmlElement) -> bool:
    """Whether the article, or a part of it, is marked as not free (schema.org; Open Graph's content tier)."""
    for script in page.iterfind('.//script[@type="application/ld+json"]'):
        try:
            found = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _things(found):
            if str(item.get("isAccessibleForFree", "")).lower().rpartition("/")[2] == "false":
                return True
    for meta in page.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name == "isaccessibleforfree" and (meta.get("content") or "").lower() == "false":
            return True
        if name == "article:content_tier" and (meta.get("content") or "").lower() == "locked":
            return True
    return False


def _things(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The described things of a JSON-LD script: itself, a list, or those of its @graph and hasPart."""
    if depth > 4:
        return
    if isinstance(found, list):
        for one in found:
            yield from _things(one, depth + 1)
    elif isinstance(found, dict):
        yield found
        for key in ("@graph", "hasPart", "mainEntity"):
            yield from _things(found.get(key), depth + 1)
