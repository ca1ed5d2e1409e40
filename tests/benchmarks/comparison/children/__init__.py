"""Programs that are measured from outside, each in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path


def child(name: str, *arguments: object) -> list[str]:
    """Give the words behind `python` that run one of these programs."""
    return ["-m", f"comparison.children.{name}", *map(str, arguments)]


def environment() -> dict[str, str]:
    """Give the variables by which a child finds its own module and nothing of its developer's."""
    folder = Path(__file__).parents[2]
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.getenv("PYTHONPATH")))),
        # No run that was interrupted is offered, on the lines that are read.
        "NNLAB_STORE": "",
        "NNLAB_SETTINGS": "",
    }
