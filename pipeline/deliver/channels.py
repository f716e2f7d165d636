"""The ways out, one class each: mail, folder, webhook. Each sends to its recipients and says how that went."""

from __future__ import annotations

import hashlib
import json
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Literal, Protocol
from urllib.parse import urlsplit

from pipeline.deliver.message import compose
from pipeline.deliver.parcel import Parcel
from pipeline.errors import BriefError, DeliveryError, SettingsError
from pipeline.secret import address, host
from pipeline.settings import Delivery, Folder, Mail, Webhook

SECONDS = 60.0  # for each answer of a server

Result = tuple[str, DeliveryError | None]


class Channel(Protocol):
    """A way out: its name, to whom (as it may be shown and is recorded), and sending."""

    name: str
    recipients: tuple[str, ...]

    def send(self, parcel: Parcel, recipients: Sequence[str], *, again: bool) -> Iterator[Result]:
        """Send to some of the recipients; each as soon as it is settled, with what went wrong, if anything.

        `again` says that they had another content of this edition before.
        """


class ByMail:
    """One message a recipient over one connection, which is encrypted before anything is said on it."""

    name = "mail"

    def __init__(self, settings: Mail) -> None:
        self._settings = settings
        self.recipients = tuple(dict.fromkeys(settings.to))

    def send(self, parcel: Parcel, recipients: Sequence[str], *, again: bool) -> Iterator[Result]:
        """One message to each of `recipients`."""
        try:
            server = self._connected()
        except DeliveryError as error:
            yield from ((recipient, error) for recipient in recipients)
            return
        for recipient in recipients:
            message = compose(parcel, self._settings.sender, recipient, again=again)
            try:
                server.send_message(message, self._settings.sender, [recipient])
            except (smtplib.SMTPException, OSError) as error:
                yield recipient, _refusal(error)
            else:
                yield recipient, None
        with suppress(smtplib.SMTPException, OSError):
            server.quit()

    def _connected(self) -> smtplib.SMTP:
        mail = self._settings
        try:
            context = ssl.create_default_context(cafile=str(mail.ca) if mail.ca else None)
        except OSError as error:
            raise DeliveryError(f"the certificates {mail.ca} cannot be read ({error.strerror or error})") from None
        try:
            password = mail.password.read() if mail.password else None
        except SettingsError as error:
            raise DeliveryError(str(error)) from None
        server: smtplib.SMTP | None = None
        try:
            if mail.security == "tls":
                server = smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=context)
            else:
                server = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
                server.starttls(context=context)
            if mail.user and password:
                server.login(mail.user, password)
        except (smtplib.SMTPException, OSError) as error:
            if server:
                server.close()
            raise _refusal(error) from None
        return server


class ToFolder:
    """A copy of the edition below a folder, whole or not at all, as in the output folder."""

    name = "folder"

    def __init__(self, settings: Folder) -> None:
        self._path = settings.path.expanduser()
        self.recipients: tuple[str, ...] = (str(self._path.absolute()),)

    def send(self, parcel: Parcel, recipients: Sequence[str], *, again: bool) -> Iterator[Result]:
        """The one copy."""
        from pipeline.publish import write_edition

        manifest = {name: value for name, value in parcel.manifest.items() if name != "files"}
        error = None
        if not self._path.is_dir():
            # Making it would fill the place where a share is to be mounted.
            error = DeliveryError("the folder is not there; make it, or mount it", retry="soon")
        else:
            try:
                write_edition(parcel.files, manifest, self._path, parcel.date)
            except BriefError as found:
                error = DeliveryError(str(found), retry="soon")
        yield recipients[0], error


class ToWebhook:
    """The edition posted as JSON; its receiver may tell a repetition by the header Idempotency-Key."""

    name = "webhook"

    def __init__(self, settings: Webhook) -> None:
        self._token = settings.token
        self._url = address(settings.url)
        if self._token and not (self._url.startswith("https:") or _is_here(self._url)):
            raise SettingsError("delivery.webhook: a token goes only to an https address (or to this machine)")
        # The address may hold a token, so it is known by its host and a digest.
        self.recipients: tuple[str, ...] = (
            f"{host(self._url)} ({hashlib.sha256(self._url.encode()).hexdigest()[:8]})",
        )

    def send(self, parcel: Parcel, recipients: Sequence[str], *, again: bool) -> Iterator[Result]:
        """The one request."""
        import httpx2

        headers = {"User-Agent": "brief", "Idempotency-Key": f"{parcel.date}-{parcel.digest}"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token.read()}"
        error = None
        try:
            answer = httpx2.post(self._url, json=_body(parcel, again), headers=headers, timeout=SECONDS)
            if not answer.is_success:  # a redirection is none: the edition goes where the settings say and nowhere else
                soon = answer.status_code >= 500 or answer.status_code in (408, 425, 429)
                error = DeliveryError(f"the server answered {answer.status_code}", retry="soon" if soon else "next")
        except httpx2.TransportError as found:  # its text may quote the address
            error = DeliveryError(f"the server could not be reached ({type(found).__name__})", retry="soon")
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as found:
            error = DeliveryError(f"the request could not be made ({type(found).__name__})")
        yield recipients[0], error


def channels(settings: Delivery) -> tuple[list[Channel], dict[str, str]]:
    """The ways out that the settings name, and, by name, what is wrong with those that cannot be used."""
    found: list[Channel] = []
    wrong: dict[str, str] = {}
    if settings.mail:
        found.append(ByMail(settings.mail))
    if settings.folder:
        found.append(ToFolder(settings.folder))
    if settings.webhook:
        try:
            found.append(ToWebhook(settings.webhook))
        except SettingsError as error:
            wrong["webhook"] = str(error)
    return found, wrong


def _body(parcel: Parcel, again: bool) -> dict[str, object]:
    briefing = parcel.briefing
    lines = [f"{briefing.title_fr} / {briefing.title_en} — {parcel.date}"]
    lines += [f"• {story.headline.fr or story.headline.en}" for story in briefing.stories]
    return {
        "date": parcel.date,
        "changed": again,
        "text": "\n".join(lines),  # what chat services show
        "edition": json.loads(parcel.files["briefing.json"]),
    }


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def _refusal(error: Exception) -> DeliveryError:
    """What a mail server, or the way to it, answered; its own words are left out, since they may quote ours."""
    match error:
        case smtplib.SMTPAuthenticationError() if error.smtp_code >= 500:
            return DeliveryError("the mail server does not take user and password; check them")
        case smtplib.SMTPRecipientsRefused():
            code = next(iter(error.recipients.values()))[0]
            return DeliveryError(f"the mail server refused the recipient ({code})", retry=_when(code))
        case smtplib.SMTPDataError():
            refused = f"the mail server refused the message ({error.smtp_code})"
            return DeliveryError(refused, retry=_when(error.smtp_code))
        case smtplib.SMTPResponseException():
            soon = error.smtp_code < 500
            return DeliveryError(f"the mail server answered {error.smtp_code}", retry="soon" if soon else "next")
        case smtplib.SMTPNotSupportedError():
            return DeliveryError("the mail server offers no STARTTLS or no log-in; nothing is sent unencrypted")
        case ssl.SSLCertVerificationError():
            return DeliveryError(f"the mail server's certificate is not trusted ({error.verify_message}); see `ca`")
        case _:
            return DeliveryError(f"the mail server could not be reached ({type(error).__name__})", retry="soon")


def _when(code: int) -> Literal["soon", "never"]:
    """RFC 5321, 4.2.1: 4yz is a transient refusal, 5yz a permanent one."""
    return "soon" if code < 500 else "never"
