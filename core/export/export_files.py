"""The files of an export: which there are, and all of them written or none.

write_export(export_formats()["torch"], [SeenRun(snapshot)], Path("net.py"), replace=False)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..atomic_file import why_not_written, write_whole
from .export_format import ExportFormat, Writer

if TYPE_CHECKING:
    from .leaving_run import LeavingRun


class ExportError(Exception):
    """An export that can't be written; its text is a sentence for a person."""


class IsThereError(ExportError):
    """A file that would be replaced."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    files: tuple[Path, ...]
    """The file that was named, and after it what lies beside it."""
    size: int
    """Bytes of all together."""
    left_out: tuple[str, ...]
    """What is not in it, and why, a sentence each."""


def files_of(chosen: ExportFormat, file: Path) -> list[tuple[Path, Writer]]:
    """Give the files that a format writes for one that is named, and what writes each.

    What needs another one beside it comes last.

    Raises:
        ExportError: If there can be no file beside it.
    """
    beside = chosen.beside
    if beside is None:
        return [(file, chosen.write)]
    try:
        place = file.with_suffix(f".{beside.suffix}")
    except ValueError:
        raise ExportError(f"{file} can't be written: it has no name.") from None
    if place == file:
        raise ExportError(f"{file} can't be written: .{beside.suffix} is what lies beside it.")
    return [(place, beside.write), (file, chosen.write)]


def left_out(chosen: ExportFormat, run: LeavingRun) -> str:
    """Say what of a run a format leaves out as its rows are gone, and why; empty if nothing."""
    why = run.why_no_rows() if chosen.by_rows else ""
    return why and f"Run {run.run_id}: {why} The {chosen.name} has no {chosen.by_rows}."


def write_export(
    chosen: ExportFormat, runs: Sequence[LeavingRun], file: Path, *, replace: bool
) -> Written:
    """Write runs as a format has them.

    Args:
        chosen: The format.
        runs: One, or several where it holds several.
        file: The file; what lies beside it is called like it.
        replace: Whether files may be replaced that are there.

    Raises:
        ExportError: If it can't be; no file is there then that is not whole.
        IsThereError: If a file is there that may not be replaced.
        StoreError: If a kept run can't be read.
    """
    if chosen.why_not:
        raise ExportError(f"{chosen.why_not[0].upper()}{chosen.why_not[1:]}")
    or_files = chosen.or_files.get(file.suffix.lower().removeprefix("."))
    if or_files is None:
        files = files_of(chosen, file)
        refuse([path for path, _ in files], replace=replace)
        contents = {path: b"".join(write(runs)) for path, write in files}
    else:
        refuse([file], replace=replace)
        contents = or_files(runs, file)
    # All of it is there before anything is written: so nothing is left of what fails.
    why_left_out = tuple(filter(None, (left_out(chosen, run) for run in runs)))
    return write_contents(contents, replace=replace, why_left_out=why_left_out)


def refuse(files: Sequence[Path], *, replace: bool) -> None:
    """Say before a long work that files can't be written.

    Raises:
        ExportError: If one can't be.
        IsThereError: If one is there that may not be replaced.
    """
    for path in files:
        if why := why_not_written(path):
            raise ExportError(f"{path} can't be written: {why}.")
    there = [str(path) for path in files if path.exists()]
    if there and not replace:
        raise IsThereError(f"{' and '.join(there)} {'are' if there[1:] else 'is'} there already.")


def write_contents(
    contents: Mapping[Path, bytes], *, replace: bool, why_left_out: tuple[str, ...] = ()
) -> Written:
    """Write files, each whole or not at all, none if one of them may not be.

    Args:
        contents: What goes into each; the one that was named comes last.
        replace: Whether files may be replaced that are there.
        why_left_out: What is not in them, and why.

    Raises:
        ExportError: As of `write_export`.
        IsThereError: If a file is there that may not be replaced.
    """
    refuse(list(contents), replace=replace)
    for path, content in contents.items():
        try:
            write_whole(path.resolve(), [content])  # a link goes on pointing to what it points to
        except OSError as error:
            raise ExportError(f"{path} can't be written: {error.strerror or error}.") from None
    return Written(
        files=tuple(reversed([*contents])),
        size=sum(map(len, contents.values())),
        left_out=why_left_out,
    )
