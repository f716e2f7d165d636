"""The schedule of a working folder, wherever it stands."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.schedule import crontab, systemd


def installed(home: Path) -> list[str]:
    """The lines of crontab, and the content of the units of systemd, that belong to a folder; [] where none do."""
    return lines(home) + [
        f"{path}\n{path.read_text(encoding='utf-8')}" for path in systemd.paths(home) if path.is_file()
    ]


def lines(home: Path) -> list[str]:
    """The lines of crontab alone; none where there is no cron."""
    try:
        return crontab.ours(crontab.read(), home)
    except SettingsError:
        return []
