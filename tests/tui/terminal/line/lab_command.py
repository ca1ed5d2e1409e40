"""How the lab is opened to be measured: the same everywhere, on a run that goes on."""

from __future__ import annotations

import os
import sys
from typing import Literal


def surroundings(*, colours: Literal[16, 256, "24-bit"] = 256, **others: str) -> dict[str, str]:
    """Give the variables of a program that is to look the same everywhere.

    Args:
        colours: How many the terminal has.
        others: Variables on top of that.
    """
    kept = ("PATH", "HOME", "PYTHONPATH", "OPENBLAS_NUM_THREADS")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "LANG": "C.UTF-8",
        "TERM": "xterm" if colours == 16 else "xterm-256color",
        **({"COLORTERM": "truecolor"} if colours == "24-bit" else {}),
        "NNLAB_SETTINGS": "",
        "NNLAB_STORE": "",
        **others,
    }


def lab(*options: str) -> list[str]:
    """Give the words that open the lab on a run that does not end by itself."""
    return [sys.executable, "-m", "nnlab.tui", "--epochs", "1000000", *options]
