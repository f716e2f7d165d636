"""Finds and fills templates: those of a look, and in place of any of them the user's own.

A template is looked for in the user's folder, then in the look's, then in that of `daily`, which has them all.
Templates are Jinja's, in its sandbox, except the PDF's, which is Typst's. docs/templates.md says what they get.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

import pipeline
from pipeline.errors import BriefError, RenderError, SettingsError
from pipeline.publish import markdown, wording

Look = Literal["daily", "wire"]
SHIPPED = Path(__file__).parent / "templates"
_RECORD = re.compile(r"'pipeline\.[\w.]*?(\w+) object'")


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders in which a template is looked for, in this order."""

    folders: tuple[Path, ...]

    @classmethod
    def load(cls, look: Look = "daily", own: str | Path = "") -> Layout:
        """The templates of `look`, those in the folder `own` in their place; every one is parsed.

        Raises SettingsError where the folder is not there or a template in it cannot be read.
        """
        if own and not Path(own).is_dir():
            raise SettingsError(
                f"templates: the folder {own} is not there; make it with: brief templates --export {own}"
            )
        layout = cls(tuple(dict.fromkeys([*([Path(own)] if own else []), SHIPPED / look, SHIPPED / "daily"])))
        for name in layout.names():
            if name.endswith(".j2"):
                try:
                    _environment(layout.folders, _kind(name)).get_template(name)
                except Exception as error:  # whatever is wrong with a template is told the same way
                    raise layout._broken(name, error) from error
        return layout

    def names(self) -> tuple[str, ...]:
        """The names of all templates there are."""
        return tuple(sorted({path.name for folder in self.folders for path in folder.iterdir() if _is_template(path)}))

    def find(self, name: str) -> Path:
        """The file that is used as template `name`."""
        return next(folder / name for folder in self.folders if (folder / name).is_file())

    def is_own(self, path: Path) -> bool:
        """Whether a template's file is the user's."""
        return SHIPPED not in path.parents

    def fill(self, name: str, **context: object) -> str:
        """The template filled in; `words` are the fixed sentences. Raises BriefError that names file and line."""
        try:
            return _environment(self.folders, _kind(name)).get_template(name).render(words=wording.labels(), **context)
        except Exception as error:  # a template may do anything wrong; its author is told where
            raise self._broken(name, error) from error

    def complain(self, path: Path, line: int | None, problem: str) -> BriefError:
        """What is said of a template that cannot be used: file, line, and what to do."""
        where = f"{path}, line {line}" if line else str(path)
        problem = _RECORD.sub(r"\1", problem).rstrip(".")
        if self.is_own(path):
            return SettingsError(
                f"the template {where}: {problem}; mend it, or take it out of the folder and the program's own is used"
            )
        return RenderError(f"the template {where}: {problem}; please report it")

    def _broken(self, name: str, error: Exception) -> BriefError:
        path, line = self.find(name), None
        if isinstance(error, TemplateSyntaxError):
            path, line = Path(error.filename or path), error.lineno
        else:
            trace = error.__traceback__
            while trace:  # Jinja gives the template's own lines to what it raises
                file = Path(trace.tb_frame.f_code.co_filename)
                if file.parent in self.folders:
                    path, line = file, trace.tb_lineno
                trace = trace.tb_next
        if isinstance(error, UnicodeDecodeError):
            return self.complain(path, None, "it is not UTF-8")
        return self.complain(path, line, str(error) or type(error).__name__)


def export(layout: Layout, folder: Path) -> tuple[Path, ...]:
    """Write every template of `layout` into `folder` and return the files.

    Raises SettingsError where one is there already and differs: nothing of the user's is written over.
    """
    wanted = {folder / name: layout.find(name).read_bytes() for name in layout.names()}
    for path, content in wanted.items():
        if path.exists() and path.read_bytes() != content:
            raise SettingsError(f"{path} is there already and is another; choose an empty folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in wanted.items():
            path.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written ({error.strerror}); choose another folder") from None
    return tuple(wanted)


def _is_template(path: Path) -> bool:
    return path.suffix in (".j2", ".typ") and path.is_file()


def _kind(name: str) -> str:
    """The format that a template makes: "html" for "briefing.html.j2"."""
    return name.split(".")[1]


class Compiled(FileSystemBytecodeCache):
    """Templates as an earlier run compiled them; where `folder` cannot be written, they are compiled anew."""

    def __init__(self, folder: Path) -> None:
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
        super().__init__(str(folder), f"{pipeline.__version__}-%s.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is kept of a template, if it is whole."""
        with contextlib.suppress(Exception):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, if that can be."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def _environment(folders: tuple[Path, ...], kind: str) -> Environment:
    """The environment for one format: whatever a template puts out is escaped for it unless it is Markup."""
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=None if sys.dont_write_bytecode else Compiled(SHIPPED / "__pycache__"),  # as Python does
    )
    if kind == "md":
        environment.finalize = _markdown
        environment.filters["code"] = lambda text: Markup(markdown.code(text))
        # JSON strings are YAML strings.
        environment.filters["yaml"] = lambda text: Markup(json.dumps(text, ensure_ascii=False))
    return environment


def _markdown(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(markdown.escape(str(value)))
