"""Which process writes a run, and whether it still lives.

A run that is said to train by a process that is gone was interrupted, whatever ended that.
"""

from __future__ import annotations

import os
import platform
from functools import cache
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def machine() -> str:
    """Give this machine's name."""
    return platform.node() or "unknown"


def this_process() -> str:
    """Name this process among all that ever were on any machine."""
    return _named(os.getpid())


def is_alive(owner: str) -> bool:
    """Tell whether a process lives; one on another machine, where nobody can see, does not."""
    host, _, rest = owner.rpartition("|")
    number = rest.partition(".")[0]
    if host != _here() or not number.isdigit():
        return False
    # Of another user's process it may be hidden when it began; that it is there, is not.
    began = _began(int(number))
    return began in {"", rest.partition(".")[2]} and _is_there(int(number))


def is_elsewhere(owner: str) -> bool:
    """Tell whether a process is or was on another machine, or before this one was restarted."""
    return bool(owner) and owner.rpartition("|")[0] != _here()


def process_number(owner: str) -> str:
    """Give the number by which its machine knows a process."""
    return owner.rpartition("|")[2].partition(".")[0]


def _named(number: int) -> str:
    return f"{_here()}|{number}.{_began(number)}"


@cache
def _here() -> str:
    """Name this machine since it was started."""
    try:
        boot = _BOOT.read_text().strip()
    except OSError:
        boot = ""
    return f"{machine()}|{boot}"


def _began(number: int) -> str:
    """Tell when a process began, as its number may be another's later; empty where unknown."""
    try:
        # The second field is the program's name in brackets, which may have any character.
        stat = Path(f"/proc/{number}/stat").read_bytes().rpartition(b")")[2].split()
        return stat[19].decode() if stat[0] != b"Z" else "gone"
    except (OSError, IndexError):
        return ""


def _is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    return True
