"""The commands of who reads and lays out editions: `brief search`, `brief archive`, `brief templates`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.errors import NothingToDo

if TYPE_CHECKING:
    from pipeline.publish.catalogue import Told
    from pipeline.settings import Settings

out_option = click.option("--out", type=click.Path(path_type=Path), help="Where editions are; outputs if not given.")
settings_option = click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path, dir_okay=False), help="Instead of ./brief.toml."
)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Claims shown at most.")
@out_option
@settings_option
def search(words: tuple[str, ...], limit: int, out: Path | None, settings_path: Path | None) -> None:
    """The claims of all editions that have all WORDS, the newest first.

    A word is looked for in both languages, as the beginning of a word, whatever its accents and case; several in one
    pair of quotation marks are looked for as they stand: brief search Lavrov "force conjointe".
    """
    from pipeline.publish.catalogue import Catalogue

    folder = _editions(_settings(out, settings_path))
    with Catalogue(folder) as catalogue:
        found = catalogue.search(words, limit + 1)
    if not found:
        raise NothingToDo(f"no claim of the editions in {folder} has {' and '.join(words)}")
    for told in found[:limit]:
        click.echo(_shown(told))
    if len(found) > limit:
        click.echo(f"there are more; see them with --limit {2 * limit}", err=True)


@click.command()
@out_option
@settings_option
def archive(out: Path | None, settings_path: Path | None) -> None:
    """Make the index of editions, its search and the feed anew, as after an edition was removed by hand.

    Every run does it by itself.
    """
    from pipeline.publish import Layout, update_archive

    settings = _settings(out, settings_path)
    folder = _editions(settings)
    update_archive(folder, Layout.load(settings.look, settings.templates), settings.address)
    click.echo(folder / "index.html")


@click.command()
@click.option("--export", type=click.Path(path_type=Path, file_okay=False), help="Write them all to this folder.")
@click.option("--look", type=click.Choice(["daily", "wire"]), help="Of this look, instead of the one in brief.toml.")
@settings_option
def templates(export: Path | None, look: Literal["daily", "wire"] | None, settings_path: Path | None) -> None:
    """The templates in use, and whose they are; every one is checked.

    With --export they are written out, to be changed and named in brief.toml (templates = "FOLDER"); those that you
    leave as they are may be deleted again. docs/templates.md says what they get.
    """
    from pipeline.publish import layout as layouts

    settings = _settings(None, settings_path)
    chosen = layouts.Layout.load(look or settings.look, settings.templates)
    if export:
        for path in layouts.export(chosen, export):
            click.echo(path)
        return
    for name in chosen.names():
        path = chosen.find(name)
        click.echo(f"{name}\t{path if chosen.is_own(path) else path.parent.name}")


def _settings(out: Path | None, path: Path | None) -> Settings:
    from pipeline import settings

    given = settings.load(path)
    return given.model_copy(update={"out": out}) if out else given


def _editions(settings: Settings) -> Path:
    if not any(settings.out.glob("[0-9]*-[0-9]*-[0-9]*/manifest.json")):
        raise NothingToDo(
            f"there is no edition in {settings.out}; write one with brief run, or name another with --out"
        )
    return settings.out


def _shown(told: Told) -> str:
    """A claim for the terminal: day and story, the claim in both languages, its sources."""
    sources = " ; ".join(", ".join(filter(None, source)) for source in told.sources)
    lines = [f"{told.date} · {told.story}. {told.headline.fr or told.headline.en}"]
    lines += [f"    {text}" for text in dict.fromkeys((told.text.fr, told.text.en)) if text]
    lines += [f"    — {sources}"] if sources else []
    return "\n".join(lines) + "\n"
