"""How much memory a process may still take, where the system tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_PROC, _CGROUPS = Path("/proc"), Path("/sys/fs/cgroup")


def free_memory(proc: Path = _PROC, cgroups: Path = _CGROUPS) -> int | None:
    """Give the bytes that this process may still take without any of them going to a slow disk.

    That is the least of what the machine has left, what each group of processes that it belongs to
    may take (as in a container), and what its own limit (`ulimit -v`) allows.

    Args:
        proc: Where the system tells of itself and of this process.
        cgroups: Where it tells of groups.

    Returns:
        `None` where nothing tells.
    """
    known = [
        free
        for free in (_of_machine(proc), _of_process(proc), *_of_groups(proc, cgroups))
        if free is not None
    ]
    return max(0, min(known)) if known else None


def _of_machine(proc: Path) -> int | None:
    for line in _lines(proc / "meminfo"):
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return _kilobytes(rest)
    return None


def _of_process(proc: Path) -> int | None:
    """Give what the process's own limit of addresses leaves."""
    limit = used = None
    for line in _lines(proc / "self/limits"):
        if line.startswith("Max address space"):
            words = line.removeprefix("Max address space").split()
            limit = int(words[0]) if words and words[0].isdecimal() else None
    for line in _lines(proc / "self/status"):
        name, _, rest = line.partition(":")
        if name == "VmSize":
            used = _kilobytes(rest)
    return None if limit is None or used is None else limit - used


def _of_groups(proc: Path, cgroups: Path) -> Iterator[int | None]:
    """Give what each group leaves, from its own up to the outermost."""
    for line in _lines(proc / "self/cgroup"):
        _, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        if not controllers:
            root, names = cgroups, ("memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            root = cgroups / "memory"
            names = (
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "total_inactive_file",
            )
        else:
            continue
        place = root / group.lstrip("/")
        # In a container the group's name may be that outside of it, and only the root is there.
        while True:
            yield _of_group(place, *names)
            if place == root or root not in place.parents:
                break
            place = place.parent


def _of_group(place: Path, limit_file: str, used_file: str, cache: str) -> int | None:
    limit, used = _number(place / limit_file), _number(place / used_file)
    if limit is None or used is None or limit >= 1 << 60:  # which stands for none
        return None
    # Pages of files that nobody reads any more are given back when others want them.
    for line in _lines(place / "memory.stat"):
        name, _, rest = line.partition(" ")
        if name == cache and rest.strip().isdecimal():
            used -= int(rest)
    return limit - max(0, used)


def _number(file: Path) -> int | None:
    lines = _lines(file)
    return int(lines[0]) if lines and lines[0].strip().isdecimal() else None


def _kilobytes(text: str) -> int | None:
    words = text.split()
    return 1024 * int(words[0]) if words and words[0].isdecimal() else None


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(errors="replace").splitlines()
    except OSError:
        return []
