"""The command `brief send`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import DeliveryError, SettingsError

if TYPE_CHECKING:
    from pipeline.deliver.deliver import Outcome
    from pipeline.settings import Settings

_SAID = {
    "sent": "sent",
    "already": "had it already",
    "changed": "had an earlier version; not sent again",
    "failed": "not sent; the next run tries again",
    "refused": "refused",
    "would": "would be sent",
}


@click.command()
@click.option("--date", "day", metavar="YYYY-MM-DD", help="Which edition; the newest if not given.")
@click.option("--changed", is_flag=True, help="Also to those who had it before it was made again with other content.")
@click.option("--dry-run", is_flag=True, help="Show what would go to whom, and send nothing.")
@click.option("--out", type=click.Path(path_type=Path), help="Where editions are; outputs if not given.")
@click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path, dir_okay=False), help="Instead of ./brief.toml."
)
def send(day: str | None, changed: bool, dry_run: bool, out: Path | None, settings_path: Path | None) -> None:
    """Send an edition to everyone that [delivery] in brief.toml names.

    Each gets an edition once, however often this is run; what could not be sent in the last days goes along.
    `brief run` does the same at its end.
    """
    from pipeline import settings as all_settings
    from pipeline.deliver import parcel
    from pipeline.operate.lock import only_one
    from pipeline.operate.log import logged

    settings = all_settings.load(settings_path)
    settings = settings.model_copy(update={"out": out}) if out else settings
    if not wanted(settings):
        raise SettingsError("There is nobody to send to; set [delivery] in brief.toml (docs/operation.md says how).")
    date = day or parcel.newest(settings.out)
    with logged(settings), only_one(settings.out, f"sending the edition of {date}"):
        tell(delivered(settings, [date], changed=changed, dry=dry_run))


def wanted(settings: Settings) -> bool:
    """Whether the settings name anyone to deliver to."""
    return any((settings.delivery.mail, settings.delivery.folder, settings.delivery.webhook))


def delivered(settings: Settings, dates: Sequence[str], *, changed: bool = False, dry: bool = False) -> list[Outcome]:
    """Deliver the editions of `dates` as the settings say."""
    from pipeline.deliver.deliver import deliver

    today = Date.today().isoformat()
    return deliver(settings.out, dates, settings.delivery, today=today, changed=changed, dry=dry)


def tell(outcomes: Sequence[Outcome]) -> None:
    """Say what went to whom; raises DeliveryError where something did not."""
    for one in outcomes:
        why = f" ({one.detail})" if one.detail else ""
        click.echo(f"{one.date} {one.channel} {one.recipient}: {_SAID[one.fate]}{why}", err=True)
    lost = [one for one in outcomes if one.fate in ("failed", "refused")]
    if lost:
        raise DeliveryError(
            f"{len(lost)} of {len(outcomes)} deliveries failed; put right what is named above, then run `brief send`"
        )
