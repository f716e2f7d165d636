"""Reads newsletters from an IMAP folder, an mbox file or a folder of .eml files; it changes nothing there.

No link is followed and no picture fetched. Of a message the HTML part is taken, else the plain one; attachments are
left alone.
"""

from __future__ import annotations

import hashlib
import imaplib
import mailbox
import ssl
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date as Date
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from pipeline.collect.fetch import Unfetchable
from pipeline.collect.pages import to_utf8
from pipeline.errors import SettingsError, UnreadableInput
from pipeline.intake.characters import clean, escape_name
from pipeline.settings import Imap

_HEADERS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]"
_NAME = 200  # characters of a sender or a subject


@dataclass(frozen=True, slots=True)
class Letter:
    """A newsletter: `key` tells it from all others (RFC 2392), `origin` names it for readers, `day` is when it was
    sent, `text` is its HTML or plain text as UTF-8, and `problem` says why there is none."""

    key: str
    origin: str
    title: str | None
    day: str | None
    text: bytes
    html: bool
    problem: UnreadableInput | None = None


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
                    yield from _letter(opened.read(max_bytes + 1), since, known, max_bytes)
        elif path.is_file():
            box = mailbox.mbox(path, create=False)
            try:
                for key in box.keys():  # noqa: SIM118  # iterating over a mailbox reads whole messages
                    with box.get_file(key) as opened:
                        yield from _letter(opened.read(max_bytes + 1), since, known, max_bytes)
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
        secure = ssl.create_default_context(cafile=str(account.ca) if account.ca else None)
        direct = account.security == "tls"
        with IMAPClient(account.host, account.port, ssl=direct, ssl_context=secure, timeout=timeout) as client:
            if not direct:
                client.starttls(secure)
            client.login(account.user, account.password.read())
            client.select_folder(account.folder, readonly=True)
            numbers = client.search(["SINCE", Date.fromisoformat(since)])
            for number in sorted(numbers):
                (head,) = client.fetch([number], ["RFC822.SIZE", _HEADERS]).values()
                fields = next((value for name, value in head.items() if name.startswith(b"BODY[")), b"")
                if known(_key(_message(fields), fields)):
                    continue
                if head[b"RFC822.SIZE"] > max_bytes:
                    yield from _letter(fields, since, known, max_bytes, whole=False)
                    continue
                (body,) = client.fetch([number], ["BODY.PEEK[]"]).values()
                yield from _letter(body[b"BODY[]"], since, known, max_bytes)
    except LoginError:
        raise Unfetchable("forbidden", "the mail server refused the user or the password", later=True) from None
    except SettingsError as error:
        raise Unfetchable("forbidden", str(error), later=True) from None
    except (IMAPClientError, imaplib.IMAP4.error, OSError, KeyError, ValueError, StopIteration) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Unfetchable("unreachable", escape_name(reason)[:200], later=True) from error


def _letter(
    data: bytes, since: str, known: Known, max_bytes: int, *, whole: bool = True
) -> Generator[Letter, None, None]:
    message = _message(data)
    key, day = _key(message, data), _day(message)
    if known(key) or (day is not None and day < since):
        return
    subject = _field(message, "subject")
    origin = _origin(message, subject, key)
    if not whole or len(data) > max_bytes:
        problem = UnreadableInput("too_large", f"over {max_bytes / 1e6:g} MB")
        yield Letter(key, origin, subject, day, b"", False, problem)
        return
    try:
        part = message.get_body(preferencelist=("html", "plain"))
        content = part.get_payload(decode=True) if part is not None else None
        charset = part.get_content_charset() if part is not None else None
        html = part is not None and part.get_content_subtype() == "html"
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        content, charset, html = None, None, False
    if not isinstance(content, bytes) or not content.strip():
        problem = UnreadableInput("empty", "a message without text")
        yield Letter(key, origin, subject, day, b"", False, problem)
        return
    yield Letter(key, origin, subject, day, to_utf8(content, charset), html)


def _message(data: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    return message


def _key(message: EmailMessage, data: bytes) -> str:
    """The message's identifier as an address (RFC 2392), or one made of its content where it has none."""
    stated = _field(message, "message-id") or ""
    identifier = stated.strip().strip("<>")
    return f"mid:{identifier}" if identifier else "mid:" + hashlib.sha256(data).hexdigest()[:32]


def _origin(message: EmailMessage, subject: str | None, key: str) -> str:
    """The sender as readers know it, with what finds the message again."""
    name, address = parseaddr(_field(message, "from") or "")
    sender = f"{name} <{address}>" if name and address else name or address or subject or "?"
    return f"{escape_name(sender)[:_NAME]} ({escape_name(key)[:_NAME]})"


def _field(message: EmailMessage, name: str) -> str | None:
    try:
        value = str(message[name] or "")
    except Exception:  # the standard parser of headers raises a dozen different errors on hostile ones
        value = ""
    return " ".join(clean(value[:5_000]).split())[:500] or None


def _day(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(_field(message, "date") or "").date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
