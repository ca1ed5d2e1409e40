"""Where runs are kept."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NNLAB_STORE"
"""The environment variable that names another file; empty, nothing is kept."""


def place(chosen: str | Path | None = None) -> Path | None:
    """Tell which file runs are kept in.

    Args:
        chosen: What a person said; beats the environment, which beats the platform's data folder.

    Returns:
        The file, which need not exist; `None` if the environment says to keep nothing.
    """
    if chosen is not None:
        return Path(chosen).expanduser()
    if (said := os.environ.get(VARIABLE)) is not None:
        return Path(said).expanduser() if said else None
    from platformdirs import user_data_path  # only who has said nothing waits for it

    return user_data_path("nnlab", appauthor=False) / "runs.db"
