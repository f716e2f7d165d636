"""Folders and web addresses: the edition arrives whole, once, and no token is told to anyone else."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from loopback import Web
from publish import sample

from pipeline.deliver.deliver import Outcome, deliver
from pipeline.deliver.outbox import undelivered
from pipeline.errors import NothingToDo
from pipeline.publish import write_edition
from pipeline.settings import Delivery

DATE = sample.BRIEFING.date
TOKEN = "tok-5up3r-s3cret"


def to(**ways: object) -> Delivery:
    return Delivery.model_validate({**ways, "attempts": 3, "wait": 0})


def sent(out: Path, settings: Delivery) -> list[Outcome]:
    return deliver(out, [DATE], settings, today=DATE)


def test_a_folder_gets_the_whole_edition_and_keeps_up(out: Path, tmp_path: Path, rendered: dict[str, bytes]) -> None:
    share = tmp_path / "share"
    share.mkdir()
    settings = to(folder={"path": str(share)})
    assert [one.fate for one in sent(out, settings)] == ["sent"]
    names = {path.name for path in (out / DATE).iterdir()}
    for name in names:
        if name != "manifest.json":
            assert (share / DATE / name).read_bytes() == (out / DATE / name).read_bytes()
    assert [one.fate for one in sent(out, settings)] == ["already"]
    data = json.loads(rendered["briefing.json"]) | {"title_en": "Another title"}
    write_edition({**rendered, "briefing.json": json.dumps(data).encode()}, {}, out, DATE)
    assert [one.fate for one in sent(out, settings)] == ["sent"]
    assert json.loads((share / DATE / "briefing.json").read_bytes())["title_en"] == "Another title"


def test_a_share_that_is_not_mounted_is_waited_for(out: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    settings = to(folder={"path": str(share)})
    (outcome,) = sent(out, settings)
    assert outcome.fate == "failed"
    assert "mount it" in outcome.detail
    assert not share.exists()
    share.mkdir()
    assert [one.fate for one in sent(out, settings)] == ["sent"]


def test_a_web_address_gets_the_edition_with_its_token(out: Path, web: Web, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "token").chmod(0o600)
    settings = to(webhook={"url": f"{web.url}/hook", "token": {"file": str(tmp_path / "token")}})
    assert [one.fate for one in sent(out, settings)] == ["sent"]
    assert [one.fate for one in sent(out, settings)] == ["already"]
    (asked,) = web.asked
    assert (asked.method, asked.path) == ("POST", "/hook")
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    body = json.loads(asked.body)
    assert body["date"] == DATE
    assert body["edition"] == json.loads((out / DATE / "briefing.json").read_bytes())
    assert sample.BRIEFING.stories[0].headline.fr in body["text"]


def test_a_server_in_trouble_is_asked_again_and_a_refusal_is_not(out: Path, web: Web) -> None:
    web.answers = [503, 429]
    assert [one.fate for one in sent(out, to(webhook={"url": web.url}))] == ["sent"]
    assert len(web.asked) == 3
    keys = {asked.headers["Idempotency-Key"] for asked in web.asked}
    assert len(keys) == 1
    web.answers = [403]
    (outcome,) = sent(out, to(webhook={"url": f"{web.url}/other"}))
    assert (outcome.fate, outcome.detail) == ("failed", "the server answered 403")
    assert len(web.asked) == 4


def test_an_edition_does_not_follow_a_redirection(out: Path, web: Web) -> None:
    web.answers = [307]
    (outcome,) = sent(out, to(webhook={"url": web.url}))
    assert outcome.fate == "failed"
    assert [asked.path for asked in web.asked] == ["/"]


def test_an_address_that_is_a_secret_is_told_to_nobody(
    out: Path, web: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="pipeline")
    hook = tmp_path / "hook"
    hook.write_text(f"{web.url}/{TOKEN}")
    hook.chmod(0o600)
    web.answers = [500, 500, 500]
    outcomes = sent(out, to(webhook={"url": {"file": str(hook)}}))
    hook.write_text(f"http://127.0.0.1:1/{TOKEN}")
    outcomes += sent(out, to(webhook={"url": {"file": str(hook)}}))
    assert {one.fate for one in outcomes} == {"failed"}
    told = repr(outcomes) + caplog.text + "".join(str(vars(record)) for record in caplog.records)
    files = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert "127.0.0.1" in told
    assert TOKEN not in told
    assert TOKEN.encode() not in files


def test_a_token_goes_nowhere_unencrypted(out: Path, tmp_path: Path) -> None:
    settings = to(webhook={"url": "http://hook.example.org/", "token": {"env": "HOME"}})
    (outcome,) = sent(out, settings)
    assert outcome.fate == "failed"
    assert "https" in outcome.detail


def test_one_way_that_is_shut_does_not_shut_the_others(out: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    settings = to(webhook={"url": {"env": "BRIEF_TEST_NOT_SET"}}, folder={"path": str(share)})
    assert {one.channel: one.fate for one in sent(out, settings)} == {"folder": "sent", "webhook": "failed"}


@pytest.mark.parametrize("harm", ["gone", "torn", "another"])
def test_only_a_whole_edition_is_sent(out: Path, tmp_path: Path, harm: str) -> None:
    pdf = out / DATE / "briefing.pdf"
    if harm == "gone":
        pdf.unlink()
    else:
        pdf.write_bytes(pdf.read_bytes()[:1000] if harm == "torn" else b"%PDF-1.7 of someone else")
    with pytest.raises(NothingToDo, match="brief run"):
        sent(out, to(folder={"path": str(tmp_path)}))
    assert undelivered(out, DATE) == 0
