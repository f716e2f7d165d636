"""Secrets: where they may stand, who may read them, and that none gets from the settings into an edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.secret import Secret, address, host
from pipeline.settings import Settings, load

PASSWORD = "hunter2-in-plain"


def secret(tmp_path: Path, content: str, mode: int = 0o600) -> Secret:
    path = tmp_path / "secret"
    path.write_text(content)
    path.chmod(mode)
    return Secret(file=path)


def test_a_secret_is_read_without_the_lines_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert secret(tmp_path, f"{PASSWORD} \n").read() == f"{PASSWORD} "
    monkeypatch.setenv("BRIEF_TEST", PASSWORD)
    assert Secret(env="BRIEF_TEST").read() == PASSWORD


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SettingsError, match="chmod 600"):
        secret(tmp_path, PASSWORD, mode).read()


@pytest.mark.parametrize("content", ["", "\n", f"{PASSWORD}\nsecond", f"{PASSWORD}\x00"])
def test_a_file_that_holds_no_one_secret_is_refused_without_showing_it(tmp_path: Path, content: str) -> None:
    with pytest.raises(SettingsError, match="one line") as caught:
        secret(tmp_path, content).read()
    assert PASSWORD not in str(caught.value)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BRIEF_TEST_NOT_SET"):
        Secret(env="BRIEF_TEST_NOT_SET").read()
    with pytest.raises(SettingsError, match="cannot be read"):
        Secret(file=tmp_path / "none").read()


MAIL = '[delivery.mail]\nhost = "h"\nsender = "a@b.org"\nto = ["c@d.org"]\nuser = "u"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'{MAIL}password = "{PASSWORD}"', "does not stand in the settings"),
        (f"{MAIL}password = {{ file = 'a', env = 'b' }}", "one of file and env"),
        (f"{MAIL}password = {{ value = '{PASSWORD}' }}", "delivery.mail.password.value"),
        (MAIL, "user and password go together"),
        (MAIL.replace("c@d.org", "c@d.org\\r\\nBcc: x@y.org"), "not an e-mail address"),
        (MAIL.replace("a@b.org", "Desk <a@b.org>"), "not an e-mail address"),
    ],
)
def test_a_slip_with_a_secret_is_answered_without_showing_it(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "brief.toml").write_text(text)
    with pytest.raises(SettingsError, match=said) as caught:
        load(tmp_path / "brief.toml")
    assert PASSWORD not in str(caught.value)


def test_no_private_section_reaches_a_manifest(tmp_path: Path) -> None:
    text = (
        'title_fr = "Note"\n[ping]\nsuccess = "https://m.example.org/T0KEN"\n'
        f'{MAIL}password = {{ file = "T0KEN" }}\n'
        '[delivery.webhook]\nurl = "https://h.example.org/T0KEN"\n[log]\nfile = "T0KEN"\n'
        '[sources]\nfeeds = ["https://f.example.org/?key=T0KEN"]\n'
    )
    (tmp_path / "brief.toml").write_text(text)
    shown = load(tmp_path / "brief.toml").published()
    assert shown["title_fr"] == "Note"
    assert "T0KEN" not in json.dumps(shown)
    assert "c@d.org" not in json.dumps(shown)
    assert not {"ping", "delivery", "log", "sources"} & set(shown)
    assert set(shown) < set(Settings.model_fields)


@pytest.mark.parametrize(
    "url", ["ftp://a.org/x", "https://", "https:///x", "javascript:1", "https://a b/", "http://[::1"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="no whole http"):
        address(url)


def test_of_an_address_only_the_host_is_shown() -> None:
    assert host("https://user:T0KEN@hooks.example.org:8443/T0KEN?x=T0KEN") == "https://hooks.example.org"
