"""A run under watch: what ends it stands in the record and the log, and a monitor hears of it, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Web, web_server

from pipeline.errors import AnotherRun, BriefError, DeliveryError, NothingToDo
from pipeline.operate import runs
from pipeline.operate.lock import only_one
from pipeline.operate.log import file
from pipeline.operate.ping import ping
from pipeline.operate.watch import watched
from pipeline.settings import Ping, Settings

TOKEN = "b7b7f0c2-token"


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as server:
        yield server


def settings(out: Path, web: Web) -> Settings:
    return Settings(out=out, ping=Ping(success=f"{web.url}/{TOKEN}/ok", failure=f"{web.url}/{TOKEN}/failed"))


def test_a_run_that_goes_well_is_recorded_and_pinged(tmp_path: Path, web: Web) -> None:
    own = settings(tmp_path, web)
    with watched(own, "making the edition of 2025-06-30") as watch:
        begun = runs.last(tmp_path)
        assert begun is not None
        assert (begun.finished, begun.exit) == (None, None)
        watch.editions.append("2025-06-30")
    run = runs.last(tmp_path)
    assert run is not None
    assert (run.exit, run.editions) == (0, ("2025-06-30",))
    assert run.finished is not None
    assert [(asked.method, asked.path, asked.body) for asked in web.asked] == [("GET", f"/{TOKEN}/ok", b"")]
    assert set(web.asked[0].headers) <= {"Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"}


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (NothingToDo("the folder is empty"), 2, "the folder is empty"),
        (BriefError("the disk is full"), 3, "the disk is full"),
        (DeliveryError("1 of 2 deliveries failed"), 5, "deliveries failed"),
        (ZeroDivisionError("about a document"), 3, "ZeroDivisionError"),
        (KeyboardInterrupt(), 130, "KeyboardInterrupt"),
    ],
)
def test_a_run_that_fails_is_recorded_and_pinged(
    tmp_path: Path, web: Web, error: BaseException, code: int, said: str
) -> None:
    own = settings(tmp_path, web)
    with pytest.raises(type(error)), watched(own, "x"):
        raise error
    run = runs.last(tmp_path)
    assert run is not None
    assert run.exit == code
    assert said in run.message
    assert said in file(own).read_text()
    assert [asked.path for asked in web.asked] == [f"/{TOKEN}/failed"]


def test_a_second_run_leaves_record_and_monitor_to_the_first(tmp_path: Path, web: Web) -> None:
    with only_one(tmp_path, "the first"), pytest.raises(AnotherRun), watched(settings(tmp_path, web), "the second"):
        pass
    assert runs.last(tmp_path) is None
    assert web.asked == []


def test_a_monitor_in_trouble_is_asked_again_and_changes_nothing(tmp_path: Path, web: Web) -> None:
    own = settings(tmp_path, web)
    web.answers = [500, 503]
    assert ping(own.ping, well=True, wait=0)
    assert len(web.asked) == 3
    web.answers = [500] * 9
    assert not ping(own.ping, well=True, wait=0)
    assert not ping(Ping(success="http://127.0.0.1:1/x"), well=True, wait=0)
    assert not ping(Ping(success={"env": "BRIEF_TEST_NOT_SET"}), well=True, wait=0)  # type: ignore[arg-type]
    assert ping(Ping(), well=False, wait=0)


def test_the_monitors_address_stays_out_of_the_log(tmp_path: Path, web: Web, caplog: pytest.LogCaptureFixture) -> None:
    own = settings(tmp_path, web)
    web.answers = [404] * 3
    with watched(own, "x"):
        pass
    told = file(own).read_text()
    assert "ping failed" in told
    assert TOKEN not in told
    assert TOKEN not in (tmp_path / "last-run.json").read_text()
