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
        return _from_home(chosen)
    if (said := os.environ.get(VARIABLE)) is not None:
        return _from_home(said) if said else None
    return own_place()


def own_place() -> Path:
    """Give the file that is nnlab's own, where nobody has named one."""
    from platformdirs import user_data_path  # only who has said nothing waits for it

    return user_data_path("nnlab", appauthor=False) / "runs.db"


def chosen_file(chosen: str | Path | None) -> Path:
    """Tell which file runs are kept in, where they must be; `chosen` as for `place`.

    Raises:
        StoreError: If the environment says to keep nothing.
    """
    file = place(chosen)
    if file is None:
        from .errors import StoreError  # the lab's first frame does not wait for SQLite

        raise StoreError(f"{VARIABLE} is empty, so no runs are kept; name a file to keep them in.")
    return file.absolute()


def may_be_there(path: Path) -> bool:
    """Tell whether there may be a store: where nobody lets us look, who opens it says why."""
    try:
        return path.exists()
    except OSError:
        return True


def _from_home(said: str | Path) -> Path:
    try:
        return Path(said).expanduser()
    except RuntimeError:  # nobody is called that, so it is a name like any other
        return Path(said)
