"""Mail: what a reader gets, once and encrypted, and what becomes of it when the server is difficult."""

from __future__ import annotations

import json
import logging
from email.message import EmailMessage
from pathlib import Path

import lxml.html
import pytest
from loopback import Post, mail_server
from publish import hostile, sample

from pipeline.deliver import parcel
from pipeline.deliver.deliver import Outcome, deliver
from pipeline.deliver.message import compose
from pipeline.deliver.outbox import Outbox, undelivered
from pipeline.publish import to_json, typography, write_edition
from pipeline.settings import Delivery

from .conftest import mail_to

DATE = sample.BRIEFING.date
READERS = ("ann@example.org", "ben@example.org", "cid@example.org")


def sent(out: Path, settings: Delivery, **options: bool) -> list[Outcome]:
    return deliver(out, [DATE], settings, today=DATE, **options)


def fates(outcomes: list[Outcome]) -> dict[str, str]:
    return {one.recipient: one.fate for one in outcomes}


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_reader_gets_text_html_and_the_pdf(out: Path, post: Post, tmp_path: Path) -> None:
    sent(out, mail_to(post, tmp_path))
    ((recipient, message),) = post.taken
    assert recipient == "reader@example.org"
    assert message["To"] == "reader@example.org"
    assert message["From"].addresses[0].addr_spec == "desk@example.org"
    assert sample.BRIEFING.title_fr in message["Subject"]
    story = sample.BRIEFING.stories[0]
    for text in (part(message, "plain"), part(message, "html")):
        assert typography.french(story.headline.fr) in text
        assert typography.english(story.headline.en) in text
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == f"briefing-{DATE}.pdf"
    assert attached.get_content() == (out / DATE / "briefing.pdf").read_bytes()


def test_readers_do_not_see_each_other(out: Path, post: Post, tmp_path: Path) -> None:
    sent(out, mail_to(post, tmp_path, *READERS))
    assert [recipient for recipient, _ in post.taken] == list(READERS)
    for recipient, message in post.taken:
        others = set(READERS) - {recipient}
        assert not any(other in message.as_string() for other in others)
    assert post.sessions == 1


def test_an_edition_is_sent_once_however_often_it_is_run(out: Path, post: Post, tmp_path: Path) -> None:
    settings = mail_to(post, tmp_path, *READERS)
    assert set(fates(sent(out, settings)).values()) == {"sent"}
    assert set(fates(sent(out, settings)).values()) == {"already"}
    assert len(post.taken) == 3
    more = mail_to(post, tmp_path, *READERS, "dan@example.org")
    assert fates(sent(out, more))["dan@example.org"] == "sent"
    assert len(post.taken) == 4


def test_an_edition_made_again_goes_again_only_when_asked(
    out: Path, post: Post, tmp_path: Path, rendered: dict[str, bytes]
) -> None:
    settings = mail_to(post, tmp_path)
    sent(out, settings)
    data = json.loads(rendered["briefing.json"]) | {"title_en": "Another title"}
    write_edition({**rendered, "briefing.json": json.dumps(data).encode()}, {}, out, DATE)
    assert fates(sent(out, settings)) == {"reader@example.org": "changed"}
    assert len(post.taken) == 1
    assert fates(sent(out, settings, changed=True)) == {"reader@example.org": "sent"}
    assert "mise à jour / updated" in post.taken[1][1]["Subject"]
    assert fates(sent(out, settings, changed=True)) == {"reader@example.org": "already"}


def test_laid_out_anew_is_the_same_edition(out: Path, post: Post, tmp_path: Path, rendered: dict[str, bytes]) -> None:
    settings = mail_to(post, tmp_path)
    sent(out, settings)
    write_edition({**rendered, "briefing.html": b"<p>another template"}, {}, out, DATE)
    assert fates(sent(out, settings)) == {"reader@example.org": "already"}


def test_a_passing_refusal_is_tried_again_and_the_others_do_not_get_it_twice(
    out: Path, post: Post, tmp_path: Path
) -> None:
    post.refuse["ben@example.org"] = ["451 greylisted", "451 greylisted"]
    outcomes = sent(out, mail_to(post, tmp_path, *READERS))
    assert set(fates(outcomes).values()) == {"sent"}
    assert sorted(recipient for recipient, _ in post.taken) == list(READERS)
    assert post.sessions == 3


def test_an_address_that_is_none_is_given_up_at_once(out: Path, post: Post, tmp_path: Path) -> None:
    post.refuse["ben@example.org"] = ["550 no such user"] * 9
    outcomes = sent(out, mail_to(post, tmp_path, *READERS))
    assert fates(outcomes) == {"ann@example.org": "sent", "ben@example.org": "refused", "cid@example.org": "sent"}
    assert len(post.refuse["ben@example.org"]) == 8
    assert undelivered(out, DATE) == 0


def test_waits_double(out: Path, post: Post, tmp_path: Path) -> None:
    post.refuse["reader@example.org"] = ["451 later"] * 9
    settings = mail_to(post, tmp_path).model_copy(update={"attempts": 4, "wait": 5.0})
    waits: list[float] = []
    outcomes = deliver(out, [DATE], settings, today=DATE, sleep=waits.append)
    assert waits == [5.0, 10.0, 20.0]
    assert fates(outcomes) == {"reader@example.org": "failed"}


def test_what_one_run_cannot_send_the_next_one_does(out: Path, tmp_path: Path, rendered: dict[str, bytes]) -> None:
    with mail_server(tmp_path) as gone:
        (tmp_path / "password").write_text(gone.password)
        (tmp_path / "password").chmod(0o600)
        settings = mail_to(gone, tmp_path, "ann@example.org", "left@example.org")
    assert set(fates(sent(out, settings)).values()) == {"failed"}
    assert undelivered(out, DATE) == 2
    next_day = "2099-01-02"
    with mail_server(tmp_path) as back:
        settings = mail_to(back, tmp_path, "ann@example.org")  # the other reader has left the list meanwhile
        assert deliver(out, [], settings, today=next_day) == []  # years later it is no news
        outcomes = deliver(out, [], settings, today=DATE)
    assert [(one.date, one.recipient, one.fate) for one in outcomes] == [(DATE, "ann@example.org", "sent")]
    assert [recipient for recipient, _ in back.taken] == ["ann@example.org"]


def test_a_dry_run_shows_and_sends_nothing(out: Path, post: Post, tmp_path: Path) -> None:
    assert fates(sent(out, mail_to(post, tmp_path), dry=True)) == {"reader@example.org": "would"}
    assert post.sessions == 0
    assert undelivered(out, DATE) == 0


def test_a_message_cut_off_before_it_was_recorded_has_the_same_id(out: Path, post: Post, tmp_path: Path) -> None:
    settings = mail_to(post, tmp_path)
    sent(out, settings)
    with Outbox(out) as outbox:  # as if the process had died between the server's word and ours
        one = parcel.read(out, DATE)
        outbox.mark(DATE, "mail", "reader@example.org", one.digest, "pending")
    sent(out, settings)
    first, second = (message["Message-ID"] for _, message in post.taken)
    assert first == second


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ca": None}, "not trusted"),
        ({"user": "someone"}, "does not take user and password"),
        ({"password": {"env": "BRIEF_TEST_NOT_SET"}}, "BRIEF_TEST_NOT_SET"),
        ({"ca": "/no/such/file.pem"}, "cannot be read"),
    ],
)
def test_what_waiting_does_not_mend_is_told_at_once(
    out: Path, post: Post, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    waits: list[float] = []
    settings = mail_to(post, tmp_path, **changes)
    (outcome,) = deliver(out, [DATE], settings, today=DATE, sleep=waits.append)
    assert outcome.fate == "failed"
    assert said in outcome.detail
    assert waits == []
    assert undelivered(out, DATE) == 1  # the next run, once it is put right, sends it
    assert post.taken == []


def test_a_certificate_for_another_host_is_refused(out: Path, tmp_path: Path) -> None:
    with mail_server(tmp_path, name="mail.example.org") as post:
        (tmp_path / "password").write_text(post.password)
        (tmp_path / "password").chmod(0o600)
        (outcome,) = sent(out, mail_to(post, tmp_path))
    assert "not trusted" in outcome.detail
    assert post.taken == []


def test_nothing_goes_to_a_server_without_starttls(out: Path, tmp_path: Path) -> None:
    with mail_server(tmp_path, starttls=False) as post:
        (tmp_path / "password").write_text(post.password)
        (tmp_path / "password").chmod(0o600)
        (outcome,) = sent(out, mail_to(post, tmp_path))
    assert "nothing is sent unencrypted" in outcome.detail
    assert post.taken == []


def test_no_secret_reaches_log_record_or_message(
    out: Path, post: Post, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="pipeline")
    post.refuse["ben@example.org"] = [f"550 not with {post.password}"]  # a server may say anything
    outcomes = sent(out, mail_to(post, tmp_path, *READERS))
    told = caplog.text + repr(outcomes) + "".join(str(vars(record)) for record in caplog.records)
    files = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert "mail" in told
    assert post.password not in told
    assert post.password.encode() not in files
    assert all(post.password not in message.as_string() for _, message in post.taken)


def test_a_hostile_edition_is_harmless_mail(tmp_path: Path, rendered: dict[str, bytes]) -> None:
    files = {**rendered, "briefing.json": to_json(hostile.BRIEFING)}
    write_edition(files, {}, tmp_path, hostile.BRIEFING.date)
    one = parcel.read(tmp_path, hostile.BRIEFING.date)
    message = compose(one, "desk@example.org", "reader@example.org", again=False)
    raw = message.as_bytes()
    headers = raw.split(b"\r\n\r\n")[0].decode("ascii")
    assert headers.lower().count("\nsubject:") + headers.lower().startswith("subject:") == 1
    assert "bcc:" not in headers.lower()
    elements = list(lxml.html.fromstring(part(message, "html")).iter())
    assert {one.tag for one in elements} <= set("html head meta title body div h1 h2 p span strong a br".split())
    assert {key for one in elements for key in one.attrib} <= {"lang", "charset", "name", "content", "style", "href"}
    assert all(one.get("href", "https:").startswith(("http:", "https:")) for one in elements)
    for text in (part(message, "plain"), part(message, "html")):
        assert not any(mark in text for mark in "\x1b\u202e\u2066\x07")


def test_a_damaged_record_of_deliveries_stops_nothing(out: Path, post: Post, tmp_path: Path) -> None:
    settings = mail_to(post, tmp_path)
    sent(out, settings)
    record = out / "deliveries.sqlite"
    record.write_bytes(b"\xff" * record.stat().st_size)
    assert fates(sent(out, settings)) == {"reader@example.org": "sent"}
    assert (out / "deliveries.sqlite.damaged").exists()
    assert fates(sent(out, settings)) == {"reader@example.org": "already"}
