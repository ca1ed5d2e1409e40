"""Writing a file so that it is there whole, or as it was before."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from .private_files import open_private


def write_whole(path: Path, content: str | Iterable[bytes], *, is_private: bool = False) -> None:
    """Write a file, whole or not at all, in place of one that is there.

    Args:
        path: The file.
        content: A text, which is written as UTF-8, or bytes in pieces.
        is_private: Whether only its owner may read it; else whoever the umask leaves.

    Raises:
        OSError: If the folder can't be written to.
    """
    # Not `tempfile`, whose files nobody else may read: this one may be meant for others.
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(temporary, "xb", opener=open_private if is_private else None) as file:
            file.writelines([content.encode()] if isinstance(content, str) else content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def why_not_written(path: Path) -> str:
    """Say before a long work why a file can't be written, as the system would; empty if it can.

    One that is there already can be.
    """
    try:
        if path.is_dir():
            return "it is a folder"
        if not path.parent.is_dir():
            return "Not a directory" if path.parent.exists() else "No such file or directory"
        return "" if os.access(path.parent, os.W_OK | os.X_OK) else "Permission denied"
    except OSError as error:  # where not even its folder may be looked into
        return error.strerror or "no reason given"
    except ValueError as error:  # a name with a null in it
        return str(error)
