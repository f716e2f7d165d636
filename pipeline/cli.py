"""The `brief` command: options in, an exit code of `pipeline.exits` out, never a traceback."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

import pipeline
from pipeline import exits
from pipeline.collect.cli import collect
from pipeline.deliver.cli import send
from pipeline.errors import BriefError, NothingToDo, SettingsError, UnreadableInput
from pipeline.operate.cli import doctor, status
from pipeline.reading import archive, search, templates
from pipeline.schedule.cli import schedule

if TYPE_CHECKING:
    from pipeline.engines.registry import Registry, TaskName
    from pipeline.flow import Edition
    from pipeline.records import Claim, Document, Failure, Summary
    from pipeline.settings import Settings
    from pipeline.work import Workers

ROWS = 64  # rows of a JSON-lines stream that are done together

profile_option = click.option("--profile", help="Which models: embedded (the default), hub or large.")
settings_option = click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path, dir_okay=False), help="Instead of ./brief.toml."
)
jsonl_option = click.option("--jsonl", is_flag=True, help="Read and write JSON lines; see the command's description.")
files_argument = click.argument("files", nargs=-1, type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(pipeline.__version__, prog_name="brief")
def cli() -> None:
    """A daily bilingual French/English briefing from a folder of press documents.

    \b
    brief run seeds                     today's edition of the sample documents, in outputs/
    brief run ~/presse --date 2025-06-30 --out ~/notes
    brief summarise article.txt         headline, abstract and claims of one document
    echo "Le Mali a signé." | brief translate
    brief detect *.txt                  the language of each file
    brief schedule install --at 06:30   an edition every morning; docs/operation.md says more

    The models run on this machine; nothing leaves it but what [sources], [delivery] and [ping] in brief.toml ask for.
    Settings stand there, every key with a comment.

    \b
    Exit codes: 0 all went well             3 a fault of the program or the machine
                1 some inputs were unusable 4 another run is at work on the output folder
                2 nothing to do, or wrong   5 the edition is written, but did not go to everyone
                  settings or models
    """


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--date", "day", metavar="YYYY-MM-DD", help="The edition's date; today if not given.")
@profile_option
@click.option("--out", type=click.Path(path_type=Path), help="Where editions go; outputs if not given.")
@settings_option
@click.option("--quiet", "-q", is_flag=True, help="No progress; failures of inputs are still told.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line with the result on standard output.")
@click.option("--offline", is_flag=True, help="Fetch nothing; what was fetched before is used.")
@click.option("--catch-up", is_flag=True, help="First make the editions that the last 14 days lack.")
@click.option("--days", default="daily", show_default=True, help="On which days --catch-up expects one, as mon-fri.")
@click.option("--tz", "zone", metavar="ZONE", help="Whose today, as Africa/Bamako; the machine's if none.")
@click.option("--at", metavar="HH:MM", help="Do nothing unless it is that time in the zone; schedules use it.")
@click.option("--no-send", is_flag=True, help="Deliver to nobody, whatever [delivery] says.")
@click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
    help="Where the models run: in this process, or on the Ray cluster that RAY_ADDRESS names; docs/scale.md.",
)  # fmt: skip
def run(
    folder: Path | None,
    day: str | None,
    profile: str | None,
    out: Path | None,
    settings_path: Path | None,
    quiet: bool,
    as_json: bool,
    offline: bool,
    catch_up: bool,
    days: str,
    zone: str | None,
    at: str | None,
    no_send: bool,
    engine: str,
) -> None:
    """Write the edition of the documents in FOLDER, and of what the sources in brief.toml have that is new.

    FOLDER holds .txt, .md, .html, .pdf and .docx files, in sub-folders too. The edition is four files in OUT/DATE:
    briefing.md, briefing.html, briefing.pdf and briefing.json. A later run on the same date replaces it and keeps
    the one before. At the end it goes to everyone that [delivery] in brief.toml names.
    """
    from pipeline.collect.cli import gather
    from pipeline.deliver.cli import delivered, tell, wanted
    from pipeline.operate import days as of_days
    from pipeline.operate.daily import editions
    from pipeline.operate.log import Logged
    from pipeline.operate.watch import watched
    from pipeline.progress import progress
    from pipeline.schedule.times import clock, is_due

    settings = _settings(settings_path, profile=profile, out=out)
    where = of_days.zone(zone)
    if at and not is_due(clock(at), where, datetime.now(UTC)):
        return
    date = _date(day or datetime.now(where).date().isoformat())
    expected = of_days.weekdays(days) if catch_up else frozenset[int]()
    with watched(settings, f"making the edition of {date}") as watch:
        shown = Logged(progress(quiet=quiet))
        if settings.sources and not offline:
            gather(settings, shown)
        registry = _registry(settings)
        results = sys.stdout  # a cluster keeps what Ray says on it out of the results
        with _workers(engine, settings, registry) as workers:
            place = folder or settings.seeds
            for edition in editions(place, date, settings, registry, shown, expected, where, workers):
                watch.wrote(edition)
                _report(edition, as_json, results)
        if wanted(settings) and not no_send:
            tell(delivered(settings, watch.editions))
    sys.exit(watch.exit)


@cli.command()
@files_argument
@jsonl_option
@profile_option
@settings_option
def summarise(files: tuple[Path, ...], jsonl: bool, profile: str | None, settings_path: Path | None) -> None:
    """Headline, abstract and claims of each document, in its own language.

    With --jsonl, reads rows {"id", "article"} (and "title" if there is one) from FILES or standard input, and writes
    {"id", "headline", "summary", "claims"}: the summary is the abstract, the claims are a list.
    """
    from pipeline.intake import Limits, Reader, document_from_text
    from pipeline.intake.characters import escape_name

    settings = _settings(settings_path, profile=profile)
    registry = _registry(settings)
    if jsonl:
        for rows in _groups(_rows(files, "id", "article")):
            made: list[Document | UnreadableInput] = []
            for row in rows:
                try:
                    made.append(document_from_text(row["article"], str(row["id"]), title=row.get("title")))
                except UnreadableInput as error:
                    made.append(error)
            documents = [one for one in made if not isinstance(one, UnreadableInput)]
            done = iter(_summaries(documents, settings, registry) if documents else [])
            for row, one in zip(rows, made, strict=True):
                if isinstance(one, UnreadableInput):
                    _write({"id": row["id"], "headline": "", "summary": "", "claims": [], "error": str(one)})
                    continue
                summary, abstract = next(done)
                headline, *claims = (claim.fr or claim.en for claim in (summary.headline, *summary.claims))
                _write({"id": row["id"], "headline": headline, "summary": _joined(abstract), "claims": claims})
        return
    for path in _given(files):
        try:
            with Reader(Limits(**settings.input.model_dump())) as reader:
                document = reader.read(path, escape_name(str(path)))
        except UnreadableInput as error:
            raise NothingToDo(f"{escape_name(str(path))} cannot be used: {escape_name(str(error))}") from None
        ((summary, abstract),) = _summaries([document], settings, registry)
        click.echo(f"{summary.headline.fr or summary.headline.en}\n\n{_joined(abstract)}\n")
        for claim in summary.claims:
            click.echo(f"- {claim.fr or claim.en}")


@cli.command()
@files_argument
@jsonl_option
@click.option("--to", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="The language to write.")
@profile_option
@settings_option
def translate(files: tuple[Path, ...], jsonl: bool, to: str, profile: str | None, settings_path: Path | None) -> None:
    """Translate FILES or standard input, a line for a line.

    With --jsonl, reads rows {"id", "text"} and writes {"id", "text"}.
    """
    from pipeline.glossary import Glossary
    from pipeline.translate import Options
    from pipeline.translate import translate as translations
    from pipeline.work import directions

    settings = _settings(settings_path, profile=profile)
    there: TaskName = "translate.fr-en" if to == "en" else "translate.en-fr"
    task, back = directions(_registry(settings), settings.profile, there)
    glossary = Glossary.load(settings.glossary)
    options = Options(settings.translation.beams)
    rows: Iterable[dict[str, Any]] = (
        _rows(files, "id", "text") if jsonl else ({"text": line.rstrip("\r\n")} for line in _lines(files))
    )
    for group in _groups(rows):
        results = translations([row["text"] for row in group], task, glossary, options, back)
        for row, result in zip(group, results, strict=True):
            if jsonl:
                _write({"id": row["id"], "text": result.text})
            else:
                click.echo(result.text)


@cli.command()
@files_argument
@jsonl_option
def detect(files: tuple[Path, ...], jsonl: bool) -> None:
    """The language of each of FILES and how sure that is.

    With --jsonl, reads rows {"id", "text"} and writes {"id", "language", "confidence"}.
    """
    from pipeline.intake import Limits, Reader
    from pipeline.intake.characters import escape_name
    from pipeline.language import detect as detected
    from pipeline.language import detect_text

    if jsonl:
        for row in _rows(files, "id", "text"):
            found = detect_text(row["text"])
            _write({"id": row["id"], "language": found.code, "confidence": round(found.confidence, 4)})
        return
    with Reader(Limits(**_settings(None).input.model_dump())) as reader:
        for path in _given(files):
            name = escape_name(str(path))
            try:
                language = detected(reader.read(path, name)).language
            except UnreadableInput as error:
                click.echo(f"{name}\t-\t{escape_name(str(error))}")
                continue
            if language:
                click.echo(f"{name}\t{language.code}\t{language.confidence:.2f}")


@cli.command()
@files_argument
@click.option("--jsonl", is_flag=True, default=True, help="JSON lines; the only format there is.")
def verify(files: tuple[Path, ...], jsonl: bool) -> None:
    """Whether claims are supported by their sources, and why not.

    Reads rows {"id", "source", "claim", "lang"} (and "source_lang" where the languages differ) and writes {"id",
    "supported", "score", "reasons", "evidence"}.
    """
    from pipeline.verify.judge import Judge
    from pipeline.verify.rows import verify_rows

    for result in verify_rows(_rows(files, "id", "source", "claim"), Judge.embedded):
        _write(result)


for command in (collect, send, schedule, doctor, status):
    cli.add_command(command)


for command in (archive, search, templates):
    cli.add_command(command)


@cli.group()
def models() -> None:
    """The models of each profile: what there is, and fetching what is not."""


@models.command("fetch")
@profile_option
def models_fetch(profile: str | None) -> None:
    """Fetch and convert the models of a profile; what is there already is left alone."""
    from rich.console import Console

    from pipeline.engines.fetch import fetch
    from pipeline.engines.registry import Registry

    if fetch(Registry.load(), profile or "embedded", console=Console()):
        sys.exit(exits.USAGE)


def main() -> None:
    """The console script: every error that is raised on purpose becomes its sentence and an exit code."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    logging.getLogger().handlers[0].setLevel(logging.ERROR)  # what a run logs goes to its file, not to the terminal
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(exits.USAGE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; what was done is kept, and the next run goes on from there", err=True)
        sys.exit(exits.STOPPED)
    except BriefError as error:
        click.echo(f"brief: {error}", err=True)
        sys.exit(exits.code(error))
    except BrokenPipeError:
        # The reader of our output has left; there is nobody to tell.
        sys.stderr.close()
        sys.exit(exits.FAULT)
    except Exception as error:
        logging.getLogger(__name__).debug("internal error", exc_info=True)
        click.echo(f"brief: an internal fault ({type(error).__name__}: {error}); please report it", err=True)
        sys.exit(exits.FAULT)


def _report(edition: Edition, as_json: bool, results: IO[str]) -> None:
    """Say what an edition is made of, and where it is."""
    for failure in edition.briefing.failures:
        click.echo(_reason(failure), err=True)
    files = {path.suffix[1:]: str(path) for path in sorted(edition.folder.glob("briefing.*"))}
    if not as_json:
        click.echo("\n".join(files.values()), file=results)
        return
    result = {
        "date": edition.briefing.date,
        "folder": str(edition.folder),
        "files": files,
        "documents": len(edition.briefing.documents),
        "stories": len(edition.briefing.stories),
        "failures": [{"origin": one.origin, "kind": one.kind} for one in edition.briefing.failures],
        "seconds": {step: round(value, 2) for step, value in edition.seconds.items()},
    }
    click.echo(json.dumps(result, ensure_ascii=False), file=results)


def _summaries(
    documents: Sequence[Document], settings: Settings, registry: Registry
) -> list[tuple[Summary, tuple[Claim, ...]]]:
    """The summaries that a run would give, without a store, and abstracts."""
    from pipeline import language, work

    known = [language.detect(document) for document in documents]
    abstracts = work.abstracts(known, settings, registry)
    return list(zip(work.summaries(known, settings, registry), abstracts, strict=True))


def _joined(claims: Sequence[Claim]) -> str:
    return " ".join(claim.fr or claim.en for claim in claims)


def _settings(path: Path | None, *, profile: str | None = None, out: Path | None = None) -> Settings:
    from pipeline import settings

    given = {"profile": profile, "out": out}
    return settings.load(path).model_copy(update={key: value for key, value in given.items() if value is not None})


def _workers(engine: str, settings: Settings, registry: Registry) -> AbstractContextManager[Workers | None]:
    if engine == "local":
        return nullcontext()
    from pipeline.cluster import Cluster

    return Cluster(settings, registry)


def _registry(settings: Settings) -> Registry:
    from pipeline.engines.registry import Registry

    return Registry.load(device=settings.device)


def _date(day: str) -> str:
    try:
        return Date.fromisoformat(day).isoformat()
    except ValueError:
        raise SettingsError(f"{day!r} is not a date; write it as 2025-06-30") from None


def _reason(failure: Failure) -> str:
    from pipeline.publish import wording

    detail = f" ({failure.detail})" if failure.detail and failure.kind in ("unreachable", "forbidden") else ""
    return f"{failure.origin}: {wording.failure(failure.kind, failure.detail).en}{detail}"


def _given(files: Sequence[Path]) -> Sequence[Path]:
    if not files:
        raise NothingToDo("no file was given; name one or more, or use --jsonl with standard input")
    return files


def _lines(files: Sequence[Path]) -> Iterator[str]:
    """The lines of the files, or of standard input where there are none."""
    if not files:
        yield from _decoded(sys.stdin.buffer, "standard input")
    for path in files:
        try:
            with path.open("rb") as file:
                yield from _decoded(file, str(path))
        except OSError as error:
            raise NothingToDo(f"{path} cannot be read: {error.strerror}") from None


def _decoded(file: IO[bytes], name: str) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise NothingToDo(f"{name}, line {number}: not UTF-8; convert it with iconv first") from None


def _rows(files: Sequence[Path], *keys: str) -> Iterator[dict[str, Any]]:
    """The rows of JSON-lines files, each an object with `keys`."""
    for number, line in enumerate(_lines(files), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise NothingToDo(f"line {number} is not JSON ({error}); write one object a line") from None
        missing = [key for key in keys if not isinstance(row, dict) or key not in row]
        if missing:
            raise NothingToDo(f"line {number} lacks {', '.join(missing)}; each row is an object with {', '.join(keys)}")
        wrong = [key for key in keys if key != "id" and not isinstance(row[key], str)]
        if wrong:
            raise NothingToDo(f"line {number}: {', '.join(wrong)} must be text")
        yield row


def _groups(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for row in rows:
        group.append(row)
        if len(group) == ROWS:
            yield group
            group = []
    if group:
        yield group


def _write(row: dict[str, Any]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
