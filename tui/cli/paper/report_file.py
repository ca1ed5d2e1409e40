"""A report in files: one of HTML, or Markdown with its pictures beside it."""

from __future__ import annotations

from pathlib import Path

from ....core.experiments.documents.templates import Parts, Template, document_of
from ....core.experiments.documents.writers.files import ENDINGS, document_files
from ..options.output_file import ending_of, refuse_file, write_file
from ..streams import write


def refuse_report(file: Path, *, force: bool) -> None:
    """Say at once, not after an hour of training, that a file can't be written.

    Raises:
        WrongUsage: If its ending is no report's, it is there already, or its folder is not.
    """
    ending_of(file, ENDINGS)
    refuse_file(file, force=force)


def write_report(
    file: Path, parts: Parts, template: Template, *, force: bool, is_quiet: bool
) -> int:
    """Write a report, each file whole or not at all, the text last.

    Args:
        file: Where; its ending says how it is written.
        parts: What is said in it.
        template: In which order.
        force: Whether pictures that are there are replaced.
        is_quiet: Whether it is not to be said which files were written.

    Returns:
        The exit code: 0, or 1 if the disk refused a file.

    Raises:
        WrongUsage: If a picture is there already.
    """
    contents = document_files(document_of(parts, template), file)
    for picture in contents:
        if picture != file:
            refuse_file(picture, force=force)
    for path, content in contents.items():
        if code := write_file(path, [content]):
            return code
    if not is_quiet:
        write("".join(f"{path}\n" for path in contents))
    return 0
