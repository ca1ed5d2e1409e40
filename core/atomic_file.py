"""Writing a file so that it is there whole, or as it was before."""

from __future__ import annotations

import os
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import time

from .private_files import open_private

_PART = re.compile(r"(.+)\.([0-9]{1,10})-[0-9a-f]{8}\.part", re.DOTALL)
"""What a file is called until it is whole: its name, and the process that writes it."""

_LEFT_SECONDS = 60.0
"""How long nothing was added to what is left behind: the process may be another machine's."""


def write_whole(path: Path, content: str | Iterable[bytes], *, is_private: bool = False) -> None:
    """Write a file, whole or not at all, in place of one that is there.

    What processes that were killed have left of it is taken away.

    Args:
        path: The file.
        content: A text, which is written as UTF-8, or bytes in pieces.
        is_private: Whether only its owner may read it; else whoever the umask leaves.

    Raises:
        OSError: If the folder can't be written to.
    """
    # Not `tempfile`, whose files nobody else may read: this one may be meant for others.
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        with open(temporary, "xb", opener=open_private if is_private else None) as file:
            file.writelines([content.encode()] if isinstance(content, str) else content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    for left in _left_behind(path.parent.absolute()).get(path.name, ()):
        with suppress(OSError):
            left.unlink()


@cache
def _left_behind(folder: Path) -> Mapping[str, Sequence[Path]]:
    """Find what was begun in a folder by processes that are gone, by the names it was to have.

    A process looks once, or to write many files into a folder would take ever longer.
    """
    found: defaultdict[str, list[Path]] = defaultdict(list)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if (part := _PART.fullmatch(entry.name)) and _is_gone(int(part[2])):
                written = entry.stat(follow_symlinks=False).st_mtime
                if time() - written > _LEFT_SECONDS:
                    found[part[1]].append(folder / entry.name)
    return found


def _is_gone(process: int) -> bool:
    """Tell whether no process of this machine has a number; elsewhere than on Unix none is."""
    if not hasattr(os, "geteuid"):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # another user's, or no number of one
        pass
    return False


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
