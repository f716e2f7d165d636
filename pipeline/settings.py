"""The user's settings: brief.toml read, checked and given as one frozen object."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import SettingsError

FILE = "brief.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Summary(_Section):
    """How much is said of a document, and how hard the model looks for words."""

    claims: int = Field(default=4, ge=1, le=8)
    beams: int = Field(default=4, ge=1, le=16)
    samples: int = Field(default=6, ge=0, le=64)


class Translation(_Section):
    """How hard the model looks for a translation."""

    beams: int = Field(default=4, ge=1, le=16)
    samples: int = Field(default=6, ge=0, le=64)


class Input(_Section):
    """What is read, and how much of it at most."""

    max_bytes: int = Field(default=20_000_000, ge=1_000)
    max_files: int = Field(default=2_000, ge=1)


class Settings(_Section):
    """Everything that brief.toml may say; see the comments there."""

    seeds: Path = Path("seeds")
    out: Path = Path("outputs")
    profile: str = "embedded"
    title_fr: str = "Note de presse du Sahel"
    title_en: str = "Sahel press briefing"
    verify: Literal["replace", "flag"] = "replace"
    summary: Summary = Summary()
    translation: Translation = Translation()
    input: Input = Input()
    glossary: dict[str, str] = {}


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
        raise SettingsError(
            f"{path}: {key}: {first['msg']} (see the comments in the brief.toml that comes along)"
        ) from None
