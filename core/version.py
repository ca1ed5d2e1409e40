"""Which nnlab this is."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """Give nnlab's own version; empty where it is not installed."""
    from importlib import metadata

    try:
        return metadata.version("nnlab-tui")
    except metadata.PackageNotFoundError:
        return ""
