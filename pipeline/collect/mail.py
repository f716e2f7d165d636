"""Reads newsletters from an IMAP folder, an mbox file or a folder of .eml files; it changes nothing there.

No link is followed and no picture fetched. Of a message the HTML part is taken, else the plain one; attachments are
left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import imaplib
import mailbox
import ssl
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date as Date
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from pipeline.collect.fetch import Unfetchable
from pipeline.collect.pages import to_utf8
from pipeline.errors import SettingsError, UnreadableInput
from pipeline.intake.characters import clean, escape_name
from pipeline.settings import Imap

_HEADERS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]"
_HEAD = 64 * 1024  # bytes in which a message says who sent it, when and what about
_FIELD = 2_000  # characters of a header field; the standard parser takes hours over the long ones of an attacker
_NAME = 200  # characters of a sender


@dataclass(frozen=True, slots=True)
class Letter:
    """A newsletter as it came, `data` cut to the limit where `whole` is False.

    `key` tells it from all others (RFC 2392), `origin` names it for readers, `day` is when it was sent.
    """

    key: str
    origin: str
    title: str | None
    day: str | None
    data: bytes
    whole: bool


Known = Callable[[str], bool]


def from_files(path: Path, since: str, known: Known, max_bytes: int) -> Generator[Letter, None, None]:
    """The letters of an mbox file, or of the .eml files of a folder, sent on `since` or later and not known yet.

    Raises Unfetchable where nothing can be read.
    """
    path = path.expanduser()
    try:
        if path.is_dir():
            for file in sorted(path.glob("*.eml")):
                if file.is_symlink() or not file.is_file():
                    continue
                with file.open("rb") as opened:
                    yield from _new(opened.read(max_bytes + 1), since, known, max_bytes)
        elif path.is_file():
            box = mailbox.mbox(path, create=False)
            try:
                for key in box.keys():  # noqa: SIM118  # iterating over a mailbox reads whole messages
                    with box.get_file(key) as opened:
                        yield from _new(opened.read(max_bytes + 1), since, known, max_bytes)
            finally:
                box.close()
        else:
            raise Unfetchable("unreachable", "there is no such mailbox: neither an mbox file nor a folder", later=True)
    except (OSError, mailbox.Error) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Unfetchable("unreadable", f"the mailbox cannot be read ({reason})", later=True) from error


def from_imap(account: Imap, since: str, known: Known, max_bytes: int, timeout: float) -> Generator[Letter, None, None]:
    """The letters of an IMAP folder, as `from_files` gives them. The folder is opened for reading only.

    Raises Unfetchable where the server cannot be reached, refuses, or answers nonsense.
    """
    from imapclient import IMAPClient
    from imapclient.exceptions import IMAPClientError, LoginError

    try:
        secure = ssl.create_default_context(cafile=str(account.ca.expanduser()) if account.ca else None)
        direct = account.security == "tls"
        with IMAPClient(account.host, account.port, ssl=direct, ssl_context=secure, timeout=timeout) as client:
            if not direct:
                client.starttls(secure)
            client.login(account.user, account.password.read())
            client.select_folder(account.folder, readonly=True)
            for number in sorted(client.search(["SINCE", Date.fromisoformat(since)])):
                (head,) = client.fetch([number], ["RFC822.SIZE", _HEADERS]).values()
                fields = next((value for name, value in head.items() if name.startswith(b"BODY[")), b"")
                if known(_key(_head(fields), fields)):
                    continue
                if head[b"RFC822.SIZE"] > max_bytes:
                    yield from _new(fields, since, known, max_bytes, whole=False)
                    continue
                (body,) = client.fetch([number], ["BODY.PEEK[]"]).values()
                yield from _new(body[b"BODY[]"], since, known, max_bytes)
    except LoginError:
        raise Unfetchable("forbidden", "the mail server refused the user or the password", later=True) from None
    except SettingsError as error:
        raise Unfetchable("forbidden", str(error), later=True) from None
    except (IMAPClientError, imaplib.IMAP4.error, OSError, KeyError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Unfetchable("unreachable", escape_name(reason)[:200], later=True) from error


def text_of(data: bytes) -> tuple[bytes, str]:
    """The text of a message as UTF-8, and the suffix of its kind: .html or .txt.

    A hostile message can take minutes and break the parser in any way: to be called through `Reader.call`.
    Raises UnreadableInput where it has no text.
    """
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    part = message.get_body(preferencelist=("html", "plain"))
    content = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(content, bytes) or not content.strip():
        raise UnreadableInput("empty", "a message without text")
    suffix = ".html" if part.get_content_subtype() == "html" else ".txt"
    return to_utf8(content, part.get_content_charset()), suffix


def _new(data: bytes, since: str, known: Known, max_bytes: int, *, whole: bool = True) -> Generator[Letter, None, None]:
    """The letter of a message, if it is not known yet and young enough."""
    head = _head(data)
    key, day = _key(head, data), _day(_field(head, "date"))
    if not known(key) and (day is None or day >= since):
        subject = _field(head, "subject")
        whole = whole and len(data) <= max_bytes
        yield Letter(key, _origin(_field(head, "from"), subject, key), subject, day, data[:max_bytes], whole)


def _head(data: bytes) -> Message:
    # The old policy leaves fields as they are until somebody asks.
    return BytesHeaderParser(policy=policy.compat32).parsebytes(data[:_HEAD])


def _field(head: Message, name: str) -> str | None:
    """A header field as text on one line, None where there is none."""
    stated = str(head.get(name) or "")[:_FIELD]
    with contextlib.suppress(ValueError, LookupError):  # badly encoded words stay as they are
        stated = str(make_header(decode_header(stated)))
    return " ".join(clean(stated).split())[:_FIELD] or None


def _key(head: Message, data: bytes) -> str:
    """The message's identifier as an address (RFC 2392), or one made of its content where it has none."""
    identifier = (_field(head, "message-id") or "").strip("<> ")
    return f"mid:{identifier}" if identifier else "mid:" + hashlib.sha256(data).hexdigest()[:32]


def _origin(stated: str | None, subject: str | None, key: str) -> str:
    """The sender as readers know it, with what finds the message again."""
    name, address = parseaddr((stated or "")[: 2 * _NAME])
    sender = f"{name} <{address}>" if name and address else name or address or subject or "?"
    return f"{escape_name(sender)[:_NAME]} ({escape_name(key)[:_NAME]})"


def _day(stated: str | None) -> str | None:
    try:
        return parsedate_to_datetime(stated or "").date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
