"""From a feed to an edition: what was fetched is in it with its address, and offline it is the same again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.collect.cli import spool_of
from pipeline.collect.collection import collect
from pipeline.engines.registry import Registry
from pipeline.errors import NothingToDo
from pipeline.intake import Limits, Reader
from pipeline.progress import Quiet
from pipeline.settings import Settings

from .conftest import FakeClock, Site, page, rss


@pytest.mark.slow
def test_an_edition_is_made_of_the_spool_alone_and_is_the_same_again(
    site: Site, clock: FakeClock, fetched: Registry, tmp_path: Path
) -> None:
    for name in ("silo", "convoi"):
        site.serve(f"/{name}", page(name))
    site.serve("/rss", rss(("a", site.url("/silo")), ("b", site.url("/convoi")), ("c", site.url("/gone"))), "text/xml")
    sources = {"feeds": [site.url("/rss"), site.url("/down")], "private_addresses": True, "delay": 0}
    given = {"profile": "tiny", "out": tmp_path / "out", "seeds": tmp_path / "none", "sources": sources}
    settings = Settings.model_validate(given)
    with Reader(Limits()) as reader:
        collect(settings.sources, spool_of(settings), reader, Quiet(), clock)
    asked = len(site.asked)
    date = clock.today()
    first = flow.run(settings.seeds, date, settings, fetched, Quiet())
    assert {one.source.origin for one in first.briefing.documents} == {site.url("/silo"), site.url("/convoi")}
    assert {one.origin for one in first.briefing.failures} == {site.url("/gone"), site.url("/down")}
    assert f'href="{site.url("/silo")}"' in (first.folder / "briefing.html").read_text(encoding="utf-8")
    assert "sources" not in json.loads((first.folder / "manifest.json").read_bytes())["settings"]
    files = {name: (first.folder / name).read_bytes() for name in ("briefing.md", "briefing.json")}

    clock.moment = datetime(2026, 3, 11, 6, 30, tzinfo=UTC)
    again = flow.run(settings.seeds, date, settings, fetched, Quiet())
    assert {name: (again.folder / name).read_bytes() for name in files} == files
    assert len(site.asked) == asked
    with pytest.raises(NothingToDo, match="no source"):
        flow.run(settings.seeds, clock.today(), settings, fetched, Quiet())
