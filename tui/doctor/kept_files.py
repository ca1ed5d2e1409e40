"""What is found of the settings and of the log of errors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ..error_log import PLACE_VARIABLE as LOG_VARIABLE
from ..error_log import error_log_path
from ..settings.settings_file import PLACE_VARIABLE as SETTINGS_VARIABLE
from ..settings.settings_file import load_settings, settings_path
from .finding import Finding
from .rights import rights_of
from .sizes import bytes_text, home_as_tilde, place_text


def settings_finding() -> Finding:
    """Say where the lab remembers its look, and whether it can be read."""
    path = settings_path()
    if path is None:
        words = f"not remembered, as {SETTINGS_VARIABLE} is empty"
        return Finding("settings", words, facts={"path": None})
    place, size = place_text(path), _size(path)
    settings, trouble = load_settings(path)
    rights = rights_of(path)
    facts = {
        "path": place,
        "bytes": size,
        "usable": not trouble,
        "theme": settings.theme,
        "mode": rights and f"{rights.mode:04o}",
        "owner": (rights and rights.owner) or None,
    }
    if size is None and not trouble:
        return Finding("settings", f"{place}, which is not there yet", facts=facts)
    words = (
        place if size is None or rights is None else f"{place}, {bytes_text(size)}, {rights.words}"
    )
    if trouble:
        advice = f"{home_as_tilde(trouble)} Removed, it is written anew."
    else:
        advice = rights.advice("The settings' file") if rights else ""
    return Finding("settings", words, advice, facts=facts)


def log_finding() -> Finding:
    """Say where errors that nobody foresaw are written down, and when the last one was."""
    try:
        path = error_log_path()
    except RuntimeError:  # nobody is called as the home in it says
        advice = f"{LOG_VARIABLE} names the home of nobody: let it be the path of a file."
        return Finding("log", "errors can't be written down", advice, facts={"path": None})
    if path is None:
        return Finding(
            "log", f"errors go nowhere, as {LOG_VARIABLE} is empty", facts={"path": None}
        )
    place, size = place_text(path), _size(path)
    facts: dict[str, str | int | None] = {"path": place, "bytes": size, "written": None}
    if size is None:
        return Finding("log", f"{place}, no error yet", facts=facts)
    written = _written(path)
    facts["written"] = written
    words = f"{place}, {bytes_text(size)}, last written {written or 'at an unknown time'}"
    rights = rights_of(path)
    return Finding("log", words, rights.advice("The log") if rights else "", facts=facts)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return None


def _written(path: Path) -> str:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OSError, ValueError, OverflowError):
        return ""
