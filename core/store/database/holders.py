"""Which processes have a store open, where the system tells."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def processes_with(path: Path, proc: Path = Path("/proc")) -> list[int]:
    """Give the numbers of other processes that have a file open, as far as they are one's own.

    Args:
        path: The file.
        proc: Where the system tells of processes; where it does not, none is known.
    """
    try:
        wanted = os.stat(path)
        numbers = [int(name) for name in os.listdir(proc) if name.isdecimal()]
    except OSError:
        return []
    own = os.getpid()
    return sorted(n for n in numbers if n != own and _has_open(proc / str(n) / "fd", wanted))


def _has_open(files: Path, wanted: os.stat_result) -> bool:
    with suppress(OSError), os.scandir(files) as entries:  # another user's, or it has ended
        for entry in entries:
            with suppress(OSError):
                found = entry.stat()
                if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
                    return True
    return False
