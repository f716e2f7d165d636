"""The documentation and the program say the same: help, commands, options and exit codes.

After a change of the help: python tests/test_commands.py
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline import exits
from pipeline.cli import cli

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "commands.md"
PAGES = sorted({ROOT / "README.md", *(ROOT / "docs").glob("*.md")} - {PAGE})


def commands(command: click.Command, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield names, command
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from commands(below, *names, name)


def reference() -> str:
    """The help of every command, as a page."""
    parts = ["# Commands\n\nWhat `brief … --help` says. This page is written by `python tests/test_commands.py`.\n"]
    for names, command in commands(cli, "brief"):
        context = click.Context(
            command,
            info_name=" ".join(names),
            help_option_names=["-h", "--help"],
            terminal_width=100,
            max_content_width=100,
        )
        help_text = command.get_help(context)
        parts.append(f"## {' '.join(names)}\n\n```text\n{help_text.rstrip()}\n```\n")
    return "\n".join(parts)


def told() -> Iterator[tuple[str, str]]:
    """Every call of `brief` in a code block or between back-ticks, with the page it stands on."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = "\n".join(re.findall(r"(?m)^ {4}(.+)$", text))
        for line in (*blocks.splitlines(), *re.findall(r"`([^`\n]+)`", text)):
            for call in re.findall(r"(?:^|[|&]\s*)(?:\.venv/bin/)?brief ([^#|&<>]*)", line):
                if re.match(r"[a-z]", call):
                    yield page.name, call


def test_the_page_of_commands_is_what_the_program_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: python tests/test_commands.py"


@pytest.mark.parametrize(("page", "call"), sorted(set(told())))
def test_every_call_in_the_documentation_exists(page: str, call: str) -> None:
    words = shlex.split(call.replace("…", "x").replace("'", ""))
    command: click.Command = cli
    while isinstance(command, click.Group) and words:
        assert words[0] in command.commands, f"{page}: there is no `brief {call}`"
        command = command.commands[words.pop(0)]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    unknown = {word.split("=")[0] for word in words if word.startswith("-")} - options - {"--help", "-"}
    assert not unknown, f"{page}: `brief {call}` has no {unknown}"


def test_exit_codes_are_told_as_they_are() -> None:
    table = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
    rows = {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", table)}
    assert rows == {value for name, value in vars(exits).items() if name.isupper()}


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
