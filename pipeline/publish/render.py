"""Lays an edition out as Markdown, HTML, PDF and JSON; the same edition always gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor

from markupsafe import Markup

from pipeline.publish.context import prepare
from pipeline.publish.layout import Layout
from pipeline.publish.schema import to_json
from pipeline.publish.views import Edition
from pipeline.records import Briefing

KINDS = ("json", "md", "html", "pdf")


def render(briefing: Briefing, layout: Layout | None = None, *, only: Collection[str] = KINDS) -> dict[str, bytes]:
    """The files of an edition by name: "briefing.json", "briefing.md", "briefing.html", "briefing.pdf".

    Laid out by `layout`, or as `daily`. Raises BriefError where a template or the PDF compiler refuses the edition.
    """
    layout = layout or Layout.load()
    edition = prepare(briefing)
    writers: dict[str, Callable[[], bytes]] = {
        "json": lambda: to_json(briefing),
        "md": lambda: to_markdown(edition, layout),
        "html": lambda: to_html(edition, layout),
        "pdf": lambda: _to_pdf(edition, layout),
    }
    with ThreadPoolExecutor(1) as beside:  # the PDF's compiler needs no Python while it works
        pdf = beside.submit(writers["pdf"]) if "pdf" in only else None
        files = {f"briefing.{kind}": write() for kind, write in writers.items() if kind in only and kind != "pdf"}
        return files | {"briefing.pdf": pdf.result()} if pdf else files


def to_markdown(edition: Edition, layout: Layout) -> bytes:
    """The edition as Markdown in UTF-8, with YAML front matter and footnotes."""
    text = layout.fill("briefing.md.j2", edition=edition)
    lines = [line.rstrip(" ") for line in text.split("\n")]
    # The templates' own loops leave blank lines behind; one is enough everywhere in Markdown.
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return ("\n".join(kept).rstrip("\n") + "\n").encode()


def to_html(edition: Edition, layout: Layout) -> bytes:
    """The edition as one HTML file in UTF-8, whose security policy admits only its own style and script."""
    rows = max((len(story.claims) for story in edition.stories), default=0) + 1
    return page(layout, "briefing", edition=edition, rows=rows)


def page(layout: Layout, name: str, scripts: Collection[str] = (), **context: object) -> bytes:
    """An HTML page of the templates NAME.html.j2, NAME.css.j2 and NAME.js.j2, all in one file.

    Its Content-Security-Policy admits, by their SHA-256, its own style and script, and besides only scripts from the
    sources named.
    """
    style = Markup(layout.fill(f"{name}.css.j2", **context))
    script = Markup(layout.fill(f"{name}.js.j2", **context))
    admitted = " ".join([f"'{_digest(script)}'", *scripts])
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src {admitted}; base-uri 'none'; form-action 'none'"
    )
    return layout.fill(f"{name}.html.j2", style=style, script=script, policy=policy, **context).encode()


def _to_pdf(edition: Edition, layout: Layout) -> bytes:
    from pipeline.publish.pdf import to_pdf  # the compiler's library is 84 MB

    return to_pdf(edition, layout)


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
