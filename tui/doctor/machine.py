"""Which programs and which machine these are."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib import metadata

from ...core.experiments.sweep.workers import cores
from ...core.free_memory import free_memory
from .finding import Finding
from .sizes import bytes_text

_LEAST_MEMORY = 200_000_000
"""Bytes. The lab takes some hundred of the millions."""


def versions_finding() -> Finding:
    """Say which versions are at work."""
    found = {
        "version": _version("nnlab-tui"),
        "python": platform.python_version(),
        "numpy": _version("numpy"),
        "textual": _version("textual"),
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
    }
    words = (
        f"{found['version']}, Python {found['python']}, numpy {found['numpy']},"
        f" Textual {found['textual']}, {found['system']} {found['release'].partition('-')[0]}"
    )
    return Finding("nnlab", words, facts=found)


def machine_finding(variables: Mapping[str, str], thread_variables: Sequence[str]) -> Finding:
    """Say how many processors there are, how many threads a matrix product takes, and the memory.

    Args:
        variables: The environment's.
        thread_variables: Those which the linear algebra libraries read, as they are set by now.
    """
    found = cores()
    threads = {name: variables.get(name, "") for name in thread_variables}
    free = free_memory()
    unusual = [f"{name}={value[:8]}" for name, value in threads.items() if value != "1"]
    products = f"threads by {', '.join(unusual)}" if unusual else "1 thread a matrix product"
    memory = "free memory unknown" if free is None else f"{bytes_text(free)} of memory free"
    kind = f"{found} core{'' if found == 1 else 's'} ({platform.machine()})"
    words = f"{kind}, {products}, {memory}"
    facts = {"cores": found, "threads": threads, "free_memory": free}
    advice = ""
    if free is not None and free < _LEAST_MEMORY:
        advice = "There is little memory: other programs, or limits of this one, take the rest."
    return Finding("machine", words, advice, facts=facts)


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "(not installed)"
