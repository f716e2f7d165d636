"""The user's settings: brief.toml read, checked and given as one frozen object."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

import pipeline
from pipeline.errors import SettingsError
from pipeline.secret import Secret

FILE = "brief.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Private(_Section):
    """A section that says nothing about what stands in an edition; it never reaches the edition's manifest."""


class Summary(_Section):
    """How much is said of a document, and how hard the model looks for words."""

    claims: int = Field(default=4, ge=1, le=8)
    beams: int = Field(default=4, ge=1, le=16)


class Translation(_Section):
    """How hard the model looks for a translation."""

    beams: int = Field(default=4, ge=1, le=16)


class Input(_Section):
    """What is read, and how much of it at most."""

    max_bytes: int = Field(default=20_000_000, ge=1_000)
    max_files: int = Field(default=2_000, ge=1)
    max_characters: int = Field(default=1_000_000, ge=1_000)
    max_seconds: float = Field(default=60.0, gt=0, le=3600)


def _mailbox(value: str) -> str:
    if not re.fullmatch(r"[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", value):
        raise ValueError("not an e-mail address; write it plainly, as desk@example.org")
    return value


Mailbox = Annotated[str, AfterValidator(_mailbox)]


Address = Annotated[str, Field(pattern=r"^https?://[^\s/@]+(/\S*)?$", max_length=2_000)]


class Log(Private):
    """The log file: a line a step, and how much of it is kept."""

    file: Path | None = None
    format: Literal["text", "json"] = "text"
    max_bytes: int = Field(default=1_000_000, ge=1_000)
    keep: int = Field(default=5, ge=1, le=100)


class Ping(Private):
    """Addresses that are asked for at the end of a run, for a monitor that expects to hear of it."""

    success: str | Secret | None = None
    failure: str | Secret | None = None


class Mail(Private):
    """How editions are mailed."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls"] = "starttls"
    user: str | None = None
    password: Secret | None = None
    sender: Mailbox
    to: tuple[Mailbox, ...] = Field(min_length=1)
    ca: Path | None = None

    @model_validator(mode="after")
    def _user_and_password(self) -> Mail:
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password go together; give both or neither")
        return self


class Folder(Private):
    """A folder to which editions are copied."""

    path: Path


class Webhook(Private):
    """A web address to which editions are posted."""

    url: str | Secret
    token: Secret | None = None


class Delivery(Private):
    """Where editions go, and how often delivery is tried: first wait in seconds, doubled each time."""

    mail: Mail | None = None
    folder: Folder | None = None
    webhook: Webhook | None = None
    attempts: int = Field(default=5, ge=1, le=10)
    wait: float = Field(default=20.0, ge=0, le=3600)


class Imap(Private):
    """A folder of newsletters on a mail server."""

    host: str = Field(min_length=1)
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["starttls", "tls"] = "tls"
    user: str = Field(min_length=1)
    password: Secret
    folder: str = Field(default="INBOX", min_length=1)
    ca: Path | None = None


class Sources(Private):
    """Where documents come from beside the folder, and the manners with which they are asked for."""

    feeds: tuple[Address | Secret, ...] = ()
    addresses: tuple[Address, ...] = ()
    mailboxes: tuple[Path, ...] = ()
    imap: Imap | None = None
    days: int = Field(default=7, ge=1, le=366)
    max_articles: int = Field(default=200, ge=1, le=10_000)
    max_bytes: int = Field(default=5_000_000, ge=1_000)
    timeout: float = Field(default=30.0, gt=0, le=600)
    delay: float = Field(default=2.0, ge=0, le=600)
    retries: int = Field(default=2, ge=0, le=10)
    private_addresses: bool = False
    user_agent: str = Field(default=f"brief/{pipeline.__version__}", pattern=r"^[\x20-\x7e]{1,200}$")

    def __bool__(self) -> bool:
        """Whether there is any source at all."""
        return bool(self.feeds or self.addresses or self.mailboxes or self.imap)


class Settings(_Section):
    """Everything that brief.toml may say; see the comments there."""

    seeds: Path = Path("seeds")
    out: Path = Path("outputs")
    profile: str = "embedded"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    title_fr: str = "Note de presse du Sahel"
    title_en: str = "Sahel press briefing"
    verify: Literal["replace", "flag"] = "replace"
    look: Literal["daily", "wire"] = "daily"
    templates: str = ""
    stories: int = Field(default=100, ge=1, le=1_000)
    address: str = Field(default="", pattern=r"^(https?://\S+)?$")
    summary: Summary = Summary()
    translation: Translation = Translation()
    input: Input = Input()
    glossary: dict[str, str] = {}
    sources: Sources = Sources()
    log: Log = Log()
    ping: Ping = Ping()
    delivery: Delivery = Delivery()

    def published(self) -> dict[str, Any]:
        """The settings as the manifest shows them: those that have a say in what stands in an edition."""
        hidden = {name for name in type(self).model_fields if isinstance(getattr(self, name), Private)}
        return self.model_dump(mode="json", exclude=hidden)


def load(path: Path | None = None) -> Settings:
    """Settings of `path`, or of brief.toml in the current folder, or the defaults where there is none.

    Raises SettingsError that names the key and says what is expected.
    """
    if path is None:
        path = Path(FILE)
        if not path.exists():
            return Settings()
    try:
        with path.open("rb") as file:
            return Settings.model_validate(tomllib.load(file))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}); give another file with --settings") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{path}: {key}: {said} (see the comments in the brief.toml that comes along)") from None
