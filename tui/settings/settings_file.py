"""Where settings are kept, and how they get there and back unharmed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pydantic import ValidationError

from ...core.atomic_file import write_whole
from ...core.config import printable
from ...core.private_files import make_private_folder
from .settings import Settings

PLACE_VARIABLE = "NNLAB_SETTINGS"
"""The file's path, for those who want it elsewhere; empty: nothing is read or kept."""

_LARGEST_FILE = 65_536
"""Bytes: a hundred times what there is to say."""


def settings_path() -> Path | None:
    """Find the place of the settings; `None` if nothing is to be kept."""
    said = os.environ.get(PLACE_VARIABLE)
    if said is not None:
        return Path(said) if said else None
    from platformdirs import user_config_path

    return user_config_path("nnlab", appauthor=False) / "settings.json"


def load_settings(path: Path) -> tuple[Settings, str]:
    """Read the settings, whatever is in the file.

    Returns:
        The settings, those of a first start if there is no file; and if they can't be used, a
        sentence that says why, with the defaults for everything.
    """
    where = printable(str(path))
    # Who has a file has been here before, whatever has become of it.
    known = Settings(welcomed=True)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return known, f"The settings {where} are not a file, so the defaults are used."
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Settings(), ""
    except (OSError, ValueError) as error:  # the latter for a name with a null in it
        reason = getattr(error, "strerror", None) or "no such name is possible"
        return known, f"The settings {where} can't be read: {reason}. The defaults are used."
    if len(content) > _LARGEST_FILE:
        return known, f"The settings {where} are too large to be mine: the defaults are used."
    try:
        return Settings.model_validate_json(content), ""
    except ValidationError as error:
        return known, f"The settings {where} are not used: {_first_problem(error)}."


def save_settings(settings: Settings, path: Path) -> str:
    """Write the settings, whole or not at all.

    Returns:
        A sentence if that was not possible, else nothing.
    """
    try:
        make_private_folder(path.parent)
        content = f"{settings.model_dump_json(indent=2)}\n".encode()
        write_whole(path, [content], is_private=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name is possible"
        return f"Settings can't be kept in {printable(str(path))}: {reason}. The lab goes on."
    return ""


def _first_problem(error: ValidationError) -> str:
    """Say in words what is wrong first; what was written there may be hostile and is left out."""
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if problem["type"] == "json_invalid":
        return "this is not JSON"
    # Known names only: anything else in the file is passed over.
    place = ".".join(str(part) for part in problem["loc"]) or "the file"
    words = printable(problem["msg"])
    return f"{place}: {words[:1].lower()}{words[1:]}"
