"""Where errors that nobody foresaw are written down, each with its traceback."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from contextlib import suppress
from datetime import datetime
from importlib import metadata
from pathlib import Path

from ..core.config import printable
from ..core.private_files import close_to_others, make_private_folder, open_private

PLACE_VARIABLE = "NNLAB_LOG"
"""The file's path, for those who want it elsewhere; empty: nothing is written."""

_LARGEST_FILE = 1_000_000
"""Bytes; a log that has grown to so many is put aside, in place of the one before."""


def error_log_path() -> Path | None:
    """Find the place of the log; `None` if nothing is to be written."""
    said = os.environ.get(PLACE_VARIABLE)
    if said is not None:
        return Path(said).expanduser() if said else None
    from platformdirs import user_log_path  # only who has met an error waits for it

    return user_log_path("nnlab", appauthor=False) / "errors.log"


def write_error(error: BaseException, where: str) -> str:
    """Write an error down.

    Args:
        error: The error.
        where: What met it, in a few words.

    Returns:
        A sentence that says where the details are, or why they are nowhere.
    """
    try:
        path = error_log_path()
        if path is None:
            return f"Nothing is written down, as {PLACE_VARIABLE} is empty."
        make_private_folder(path.parent)
        close_to_others(path)
        with suppress(FileNotFoundError):
            if path.stat().st_size > _LARGEST_FILE:
                path.replace(path.with_name(f"{path.name}.before"))
        # Paths, and what an error says, are a person's own.
        with open(
            path, "a", encoding="utf-8", errors="backslashreplace", opener=open_private
        ) as file:
            file.write(_entry(error, where))
    except (OSError, ValueError, RuntimeError) as trouble:  # the last where there is no home
        reason = getattr(trouble, "strerror", None) or str(trouble) or "no reason given"
        return f"The details can't be written: {printable(reason)}."
    return f"The details are in {printable(str(path))}."


def named(error: BaseException) -> str:
    """Give an error as a part of a sentence: its kind, and what it says if that is short."""
    words = printable(str(error)).split("\n")[0].strip()
    if not words:
        return type(error).__name__
    return f"{type(error).__name__}: {words if len(words) <= 80 else f'{words[:77]}...'}"


def _entry(error: BaseException, where: str) -> str:
    # Without the values of variables: they may be a person's own data.
    lines = "".join(traceback.format_exception(error))
    versions = ", ".join(
        (
            f"nnlab {_version('nnlab-tui')}",
            f"Textual {_version('textual')}",
            f"Python {platform.python_version()} on {sys.platform}",
            f"TERM={os.environ.get('TERM', '')}",
        )
    )
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return f"--- {now}  {printable(where)}\n{printable(versions)}\n{lines}\n"


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "(not installed)"
