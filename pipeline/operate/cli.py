"""The commands `brief doctor` and `brief status`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from pipeline import exits

out_option = click.option("--out", type=click.Path(path_type=Path), help="Where editions are; outputs if not given.")
settings_option = click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path, dir_okay=False), help="Instead of ./brief.toml."
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
_MARKS = {"ok": "ok   ", "look": "look ", "wrong": "WRONG"}


@click.command()
@out_option
@settings_option
@json_option
def doctor(out: Path | None, settings_path: Path | None, as_json: bool) -> None:
    """Look at set-up, models, disk, secrets, schedule and last run, and say what to do.

    Exit codes: 0 nothing is wrong, 2 something is.
    """
    from pipeline import settings as all_settings
    from pipeline.engines.registry import Registry
    from pipeline.operate.doctor import examine

    settings = all_settings.load(settings_path)
    settings = settings.model_copy(update={"out": out}) if out else settings
    findings = []
    for one in examine(settings, Registry.load(), Path.cwd(), datetime.now().astimezone()):
        findings.append(one)
        if not as_json:
            click.echo(f"{_MARKS[one.verdict]} {one.what}: {one.detail}")
            if one.advice:
                click.echo(f"      do: {one.advice}")
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
    if any(one.verdict == "wrong" for one in findings):
        sys.exit(exits.USAGE)


@click.command()
@out_option
@settings_option
@json_option
def status(out: Path | None, settings_path: Path | None, as_json: bool) -> None:
    """How the last run went, what is at work, which edition is the newest and what waits to be delivered.

    Exit codes, for a monitor: 0 nothing calls for you, 1 the last run failed or was cut off, or deliveries wait.
    """
    from pipeline import settings as all_settings
    from pipeline.operate.status import status as found

    settings = all_settings.load(settings_path)
    settings = settings.model_copy(update={"out": out}) if out else settings
    now = found(settings, datetime.now().astimezone())
    if as_json:
        click.echo(json.dumps(asdict(now), ensure_ascii=False))
    else:
        run = now.last_run
        click.echo(f"state     {now.state}")
        if now.running:
            click.echo(f"at work   {now.running.doing}, process {now.running.pid}, since {now.running.since}")
        if run:
            told = f", exit code {run.exit}{f': {run.message}' if run.message else ''}" if run.finished else ""
            click.echo(f"last run  {run.finished or f'begun {run.started}, not ended'}{told}")
        if now.newest:
            click.echo(f"newest    {now.newest}, {now.age_hours:g} hours old")
        click.echo(f"waiting   {now.waiting} deliveries")
        click.echo(f"disk      {now.disk_free_mb:,} MB free")
    sys.exit(now.exit)
