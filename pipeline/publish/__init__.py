"""Turns an edition into the files that people read and keeps them in the archive."""

from pipeline.publish.archive import write_edition
from pipeline.publish.layout import Layout
from pipeline.publish.reading_room import update_archive
from pipeline.publish.render import render
from pipeline.publish.schema import from_json, to_json

__all__ = ["Layout", "from_json", "render", "to_json", "update_archive", "write_edition"]
