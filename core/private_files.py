"""Files and folders that nobody but their owner reads or replaces, whatever the umask.

On a machine with many users a home is often open to all, and a umask may take nothing away.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_FOLDER, _FILE = 0o700, 0o600
_OF_OTHERS = 0o077


def make_private_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing; one that is there stays as it is.

    Raises:
        OSError: If it can't be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        with suppress(FileExistsError):  # another process was faster, or the name leads back
            each.mkdir(_FOLDER)
            each.chmod(_FOLDER)  # a umask may take rights from the owner as well
    if not folder.is_dir():
        folder.mkdir()  # says in the system's words what is there instead


def make_private_file(path: Path) -> None:
    """Make an empty file where there is none; one that is there stays as it is.

    Raises:
        OSError: If it can't be made.
    """
    with suppress(FileExistsError):
        # What a link points to and nobody has made yet is made there.
        file = os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE)
        os.close(file)
        path.chmod(_FILE)


def close_to_others(*paths: Path) -> None:
    """Take from others what rights they have to files and folders of one's own, if it can be."""
    for path in paths:
        with suppress(OSError):
            status = path.stat()
            if status.st_mode & _OF_OTHERS and owner_if_other(path) == "":
                path.chmod(status.st_mode & 0o7777 & ~_OF_OTHERS)


def open_private(path: str, flags: int) -> int:
    """Open a file as `open(..., opener=)` asks for it, made for its owner alone."""
    return os.open(path, flags, _FILE)


def owner_if_other(path: Path) -> str:
    """Name the owner of a file if that is somebody else; empty if it is not, or can't be known."""
    if not hasattr(os, "geteuid"):
        return ""
    try:
        owner = path.stat().st_uid
    except (OSError, ValueError):
        return ""
    if owner == os.geteuid():
        return ""
    from pwd import getpwuid  # there is none on Windows, and few ask

    try:
        return getpwuid(owner).pw_name
    except KeyError:
        return f"user {owner}"
