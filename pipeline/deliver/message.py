"""An edition as a mail: text, HTML that mail programs show as it is, and the PDF attached."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.deliver.parcel import Parcel
from pipeline.publish import wording
from pipeline.publish.context import prepare
from pipeline.publish.typography import plain

TEMPLATES = Path(__file__).parent / "templates"


def compose(parcel: Parcel, sender: str, recipient: str, *, again: bool) -> EmailMessage:
    """The message for one recipient; `again` marks it as a new version of an edition that they had.

    The Message-ID depends on edition and recipient alone: should a message go out twice because the first time was
    cut off before it was recorded, mail systems can tell.
    """
    edition = prepare(parcel.briefing)
    title_fr, title_en = (_line(one) for one in (parcel.briefing.title_fr, parcel.briefing.title_en))
    message = EmailMessage(policy=SMTP)
    mark = "[mise à jour / updated] " if again else ""
    message["Subject"] = f"{mark}{title_fr}, {_line(edition.date.fr)} / {title_en}"
    message["From"] = Address(title_fr, addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Date"] = localtime()
    own = hashlib.sha256(f"{parcel.date} {parcel.digest} {recipient}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{own}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer from absence programs
    message["Content-Language"] = "fr, en"
    message.set_content(_fill("mail.txt.j2", edition), cte="quoted-printable")
    message.add_alternative(_fill("mail.html.j2", edition), subtype="html", cte="quoted-printable")
    name = f"briefing-{parcel.date}.pdf"
    message.add_attachment(parcel.files["briefing.pdf"], maintype="application", subtype="pdf", filename=name)
    return message


def _line(text: str) -> str:
    """Text fit for a header: no control characters, plain spaces."""
    return " ".join(plain(text).split())


def _fill(template: str, edition: object) -> str:
    return _environment(template.split(".")[1]).get_template(template).render(edition=edition, words=wording.labels())


@cache
def _environment(kind: str) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=kind == "html",
        trim_blocks=True,
        lstrip_blocks=True,
    )
