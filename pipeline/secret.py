"""Secrets: the settings say where one stands, an environment variable or a file, and never what it is."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, model_validator

from pipeline.errors import SettingsError


class Secret(BaseModel):
    """Where a password, token or address with a token stands: `{ file = "path" }` or `{ env = "NAME" }`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    file: Path | None = None
    env: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_secret_here(cls, value: object) -> object:
        if isinstance(value, str):
            raise ValueError('a secret does not stand in the settings; write { file = "path" } or { env = "NAME" }')
        return value

    @model_validator(mode="after")
    def _one_place(self) -> Secret:
        if (self.file is None) == (self.env is None):
            raise ValueError('give one of file and env: { file = "path" } or { env = "NAME" }')
        return self

    def read(self) -> str:
        """The secret, without the line's end. Raises SettingsError where it is not there or others may read it."""
        if self.env is not None:
            found = os.environ.get(self.env, "")
            if not found:
                raise SettingsError(
                    f"The environment has no {self.env}; set it, or keep the secret in a file, which cron can read too."
                )
            return found
        assert self.file is not None
        path = self.file.expanduser()
        try:
            mode = path.stat().st_mode
            content = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8"
            raise SettingsError(f"The secret's file {path} cannot be read ({reason}); put the secret there.") from None
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsError(f"Others may read the secret's file {path}; run `chmod 600 {path}` first.")
        line = content.rstrip("\r\n")
        if not line or re.search(r"[\x00-\x1f\x7f]", line):
            raise SettingsError(f"The secret's file {path} must hold the secret on one line and nothing else.")
        return line


def address(value: str | Secret) -> str:
    """The web address itself; raises SettingsError where the secret cannot be read or is no http or https address."""
    found = value.read() if isinstance(value, Secret) else value
    try:
        parts = urlsplit(found)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or re.search(r"[\s\x00-\x1f\x7f]", found):
        raise SettingsError("An address of [ping] or [delivery.webhook] is no whole http or https address.")
    return found


def host(url: str) -> str:
    """What of an address may be shown: scheme and host, since the rest can hold a token."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}"
