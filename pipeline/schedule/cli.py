"""The commands `brief schedule install`, `show` and `remove`."""

from __future__ import annotations

import sys
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from pipeline.schedule.job import Job

yes_option = click.option("--yes", "-y", is_flag=True, help="Do it without asking.")


@click.group()
def schedule() -> None:
    """A run every morning: install, show or remove it.

    A schedule belongs to the folder in which the command is given; each folder has one at most.
    """


@schedule.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--at", metavar="HH:MM", required=True, help="The time of day.")
@click.option("--days", default="daily", show_default=True, help="mon-fri, mon,wed,sat or daily.")
@click.option("--tz", "zone", metavar="ZONE", help="Its time zone, as Africa/Bamako; the machine's if none.")
@click.option("--profile", help="Instead of the profile in the settings.")
@click.option("--out", type=click.Path(path_type=Path), help="Instead of the folder for editions in the settings.")
@click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path, dir_okay=False), help="Instead of ./brief.toml."
)
@click.option("--systemd", is_flag=True, help="A user timer of systemd instead of a line of crontab.")
@yes_option
def install(
    folder: Path | None,
    at: str,
    days: str,
    zone: str | None,
    profile: str | None,
    out: Path | None,
    settings_path: Path | None,
    systemd: bool,
    yes: bool,
) -> None:
    """Have `brief run --catch-up` called at a time of day; what is written is shown first.

    A second install replaces the first. Other lines of the crontab stay as they are.
    """
    from pipeline import settings as all_settings
    from pipeline.operate import days as of_days
    from pipeline.operate.log import SCHEDULED, file
    from pipeline.schedule import times
    from pipeline.schedule.job import Job

    settings = all_settings.load(settings_path)
    settings = settings.model_copy(update={"out": out}) if out else settings
    of_days.zone(zone)
    source = folder or settings.seeds
    if not source.exists():
        raise SettingsError(f"There is no folder {source}; create it, or name the one that holds the documents.")
    arguments = [str(folder.absolute())] if folder else []
    for name, value in (("--out", out and out.absolute()), ("--profile", profile)):
        arguments += [name, str(value)] if value else []
    if settings_path:
        arguments += ["--settings", str(settings_path.absolute())]
    log = file(settings).absolute().with_name(SCHEDULED)
    job = Job(Path.cwd(), tuple(arguments), times.clock(at), of_days.weekdays(days), zone, log)
    if systemd:
        _install_units(job, yes)
    else:
        _install_lines(job, yes)


@schedule.command()
def show() -> None:
    """The schedule of this folder, as it stands in the crontab or with systemd."""
    from pipeline.schedule.installed import installed

    found = installed(Path.cwd())
    click.echo("\n".join(found) if found else "There is no schedule for this folder.")


@schedule.command()
@yes_option
def remove(yes: bool) -> None:
    """Remove the schedule of this folder, and nothing else."""
    from pipeline.schedule import crontab, systemd
    from pipeline.schedule.installed import installed, lines

    found = installed(Path.cwd())
    if not found:
        click.echo("There is no schedule for this folder.")
        return
    click.echo("\n".join(found))
    _ask("Remove this?", yes)
    if systemd.remove(Path.cwd()):
        click.echo("The timer is removed.")
    if lines(Path.cwd()):
        crontab.write(crontab.changed(crontab.read(), Path.cwd(), []))
        click.echo("The lines of crontab are removed.")


def _install_lines(job: Job, yes: bool) -> None:
    from pipeline.operate import days as of_days
    from pipeline.schedule import crontab, systemd, times

    machine = times.machine_zone()
    slots = times.slots(job.at, job.days, of_days.zone(job.zone), machine, Date.today())
    new = crontab.lines(job, slots)
    table = crontab.read()
    click.echo("These lines go into your crontab:\n")
    click.echo("\n".join(new) + "\n")
    if slots.guarded:
        click.echo(
            f"Cron knows the machine's zone only. {job.at:%H:%M} in {job.zone} is another time of the machine in "
            "winter and in summer, so there is a line for each, and the run goes on only where it is due."
        )
    elif job.zone:
        slot = slots.slots[0]
        click.echo(f"{job.at:%H:%M} in {job.zone} is always {slot.hour:02}:{slot.minute:02} on this machine.")
    if slots.skipped:
        click.echo(f"On {slots.skipped[0]} the clock skips {job.at:%H:%M}; that day's run comes when the hour is over.")
    if any(path.exists() for path in systemd.paths(job.home)):
        raise SettingsError("This folder has a timer of systemd; remove it first with `brief schedule remove`.")
    _ask("Write them?", yes)
    job.log.parent.mkdir(parents=True, exist_ok=True)
    crontab.write(crontab.changed(table, job.home, new))
    click.echo("Installed. `brief doctor` looks whether all is set; `brief schedule remove` undoes it.")


def _install_units(job: Job, yes: bool) -> None:
    from pipeline.schedule import installed, systemd

    click.echo("These files are written:\n")
    for path, content in systemd.units(job).items():
        click.echo(f"{path}\n{content}")
    if installed.lines(job.home):
        raise SettingsError("This folder has a line of crontab; remove it first with `brief schedule remove`.")
    _ask("Write them?", yes)
    job.log.parent.mkdir(parents=True, exist_ok=True)
    left = systemd.install(job)
    click.echo(f"Written, but {left}." if left else "Installed. `brief schedule remove` undoes it.")
    click.echo("For runs while you are not logged in: `loginctl enable-linger`.")


def _ask(question: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise SettingsError("There is nobody to ask here; give --yes to go ahead.")
    click.confirm(question, abort=True)
