"""`brief collect`: fetch what the sources of brief.toml have, and write no edition."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import exits
from pipeline.errors import NothingToDo

if TYPE_CHECKING:
    from pipeline.collect.collection import Collected
    from pipeline.progress import Progress
    from pipeline.settings import Settings


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="The output folder; what is fetched goes to OUT/spool.")
@click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path, dir_okay=False), help="Instead of ./brief.toml."
)
@click.option("--quiet", "-q", is_flag=True, help="No progress; what could not be had is still told.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line with the result on standard output.")
def collect(out: Path | None, settings_path: Path | None, quiet: bool, as_json: bool) -> None:
    """Fetch new articles and newsletters from the [sources] of brief.toml, and write no edition.

    `brief run` does this first, unless it is told --offline. Exit codes: 0 every source answered, 1 some did not or
    some articles cannot be used, 2 brief.toml names no source.
    """
    from pipeline import settings as user
    from pipeline.operate.lock import only_one
    from pipeline.progress import progress

    settings = user.load(settings_path)
    settings = settings.model_copy(update={"out": out}) if out else settings
    if not settings.sources:
        raise NothingToDo("brief.toml names no source; see its section [sources] and docs/sources.md")
    with only_one(settings.out, "collecting"):
        collected = gather(settings, progress(quiet=quiet))
    told = [{"origin": one.origin, "kind": one.kind, "detail": one.detail} for one in collected.failures]
    if as_json:
        click.echo(json.dumps({"articles": collected.articles, "failures": told}, ensure_ascii=False))
    else:
        for one in collected.failures:
            click.echo(f"{one.origin}: {one.kind}{', ' if one.detail else ''}{one.detail}", err=True)
        click.echo(f"{collected.articles} new in {spool_of(settings)}")
    if collected.failures:
        sys.exit(exits.INPUTS_FAILED)


def spool_of(settings: Settings) -> Path:
    """The folder in which fetched articles are kept."""
    return settings.out / "spool"


def gather(settings: Settings, progress: Progress) -> Collected:
    """Collect as the settings say; raises StoreError where the spool cannot be written."""
    from pipeline.collect.clock import Clock
    from pipeline.collect.collection import collect
    from pipeline.intake import Limits, Reader

    with Reader(Limits(**settings.input.model_dump())) as reader:
        return collect(settings.sources, spool_of(settings), reader, progress, Clock())
