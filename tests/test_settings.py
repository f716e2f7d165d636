"""Settings: what a user writes in brief.toml counts, and a slip is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings, load


def test_the_shipped_file_says_what_the_defaults_are() -> None:
    shipped = Path(__file__).parents[1] / "brief.toml"
    assert load(shipped) == Settings()
    keys = tomllib.loads(shipped.read_text(encoding="utf-8"))
    assert set(keys) == set(Settings.model_fields)


def test_no_file_means_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load() == Settings()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("profil = 'hub'", "profil"),
        ("[summary]\nclaims = 40", "summary.claims"),
        ("verify = 'maybe'", "verify"),
        ("title_fr = ", "not valid TOML"),
        ("title_fr = '\xff'", "not valid TOML"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "brief.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=named):
        load(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml cannot be read"):
        load(tmp_path / "none.toml")
