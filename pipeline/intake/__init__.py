"""Read a folder of press documents into records: text, structure, title, stated date; copies folded, failures told."""

from pipeline.intake.files import Limits, document_from_text, read_file
from pipeline.intake.folder import read_folder
from pipeline.intake.worker import Reader

__all__ = ["Limits", "Reader", "document_from_text", "read_file", "read_folder"]
