"""Lays an edition out as Markdown, HTML, PDF and JSON; the same edition always gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from pipeline.errors import RenderError
from pipeline.publish import markdown, wording
from pipeline.publish.context import Edition, prepare
from pipeline.publish.schema import to_json
from pipeline.records import Briefing

TEMPLATES = Path(__file__).parent / "templates"


def render(briefing: Briefing, *, only: Collection[str] = ("json", "md", "html", "pdf")) -> dict[str, bytes]:
    """The files of an edition by name: "briefing.json", "briefing.md", "briefing.html", "briefing.pdf".

    Raises RenderError where a template or the PDF compiler refuses the edition.
    """
    edition = prepare(briefing)
    writers: dict[str, Callable[[], bytes]] = {
        "json": lambda: to_json(briefing),
        "md": lambda: to_markdown(edition),
        "html": lambda: to_html(edition),
        "pdf": lambda: _to_pdf(edition),
    }
    return {f"briefing.{kind}": write() for kind, write in writers.items() if kind in only}


def to_markdown(edition: Edition) -> bytes:
    """The edition as Markdown in UTF-8, with YAML front matter and footnotes."""
    text = _fill("briefing.md.j2", edition=edition)
    lines = [line.rstrip(" ") for line in text.split("\n")]
    # The templates' own loops leave blank lines behind; one is enough everywhere in Markdown.
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return ("\n".join(kept).rstrip("\n") + "\n").encode()


def to_html(edition: Edition) -> bytes:
    """The edition as one HTML file in UTF-8, whose security policy admits only its own style and script."""
    rows = max((len(story.claims) for story in edition.stories), default=0) + 1
    style, script = Markup(_fill("briefing.css.j2", rows=rows)), Markup(_fill("briefing.js.j2"))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return _fill("briefing.html.j2", edition=edition, style=style, script=script, policy=policy).encode()


def _to_pdf(edition: Edition) -> bytes:
    from pipeline.publish.pdf import to_pdf  # the compiler's library is 84 MB

    return to_pdf(edition)


def _fill(template: str, **context: object) -> str:
    try:
        return _environment(template.split(".")[1]).get_template(template).render(words=wording.labels(), **context)
    except TemplateError as error:
        raise RenderError(
            f"The template {template} cannot be filled in ({error}); put the one that came with the program back."
        ) from error


@cache
def _environment(kind: str) -> ImmutableSandboxedEnvironment:
    """The environment for one format: whatever a template puts out is escaped for it unless it is Markup."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    if kind == "md":
        environment.finalize = _markdown
        environment.filters["code"] = lambda text: Markup(markdown.code(text))
        # JSON strings are YAML strings.
        environment.filters["yaml"] = lambda text: Markup(json.dumps(text, ensure_ascii=False))
    return environment


def _markdown(value: object) -> Markup:
    return value if isinstance(value, Markup) else Markup(markdown.escape(str(value)))


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
