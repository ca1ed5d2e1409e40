"""The files of a document: one of HTML, or Markdown with its pictures beside it."""

from __future__ import annotations

from pathlib import Path

from ..blocks import Document

ENDINGS = ("html", "md")
"""How its file may end."""


def document_files(document: Document, file: Path) -> dict[Path, bytes]:
    """Write a document as its file's ending says: Markdown for `.md`, else HTML.

    Returns:
        What goes into each file; the one that is named comes last, as it refers to the others.
    """
    if file.suffix.lower() == ".md":
        from .markdown import as_markdown

        text, pictures = as_markdown(document, file.stem)
        beside = {file.with_name(name): svg.encode() for name, svg in pictures.items()}
        return {**beside, file: text.encode()}
    from .html import as_html

    return {file: as_html(document).encode()}
