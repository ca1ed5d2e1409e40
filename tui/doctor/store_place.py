"""What is found of the store: where it is, what is in it, and whether that can be relied on."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from ...core.store.database.health import StoreHealth, examine
from ...core.store.database.holders import processes_with
from ...core.store.database.schema import VERSION
from ...core.store.errors import StoreError
from ...core.store.location import VARIABLE, may_be_there, place
from .finding import Fact, Finding
from .rights import rights_of
from .sizes import bytes_text, home_as_tilde, place_text

_LEAST_SPACE = 100_000_000
"""Bytes. A long run of a large network keeps some of the millions."""


def store_findings(chosen: Path | None, *, thoroughly: bool = False) -> list[Finding]:
    """Say where runs are kept, and how that place and what is there are.

    Args:
        chosen: The file that was named, if one was.
        thoroughly: Whether to look through it however large it is.
    """
    path = place(chosen)
    if path is None:
        words = f"no runs are kept, as {VARIABLE} is empty"
        return [Finding("store", words, facts={"path": None})]
    path = path.absolute()
    if "\0" in str(path):
        return [_broken(path, "no file can have such a name")]
    folder = _folder_finding(path)
    if not may_be_there(path):
        words = f"{place_text(path)}, made when the first run is kept"
        return [Finding("store", words, facts={"path": place_text(path), "runs": 0}), folder]
    if os.path.isdir(path):
        return [_broken(path, "it is a folder"), folder]
    return [_store_finding(path, thoroughly=thoroughly), folder]


def _store_finding(path: Path, *, thoroughly: bool) -> Finding:
    shown, rights = place_text(path), rights_of(path)
    facts: dict[str, Fact] = {
        "path": shown,
        "mode": rights and f"{rights.mode:04o}",
        "owner": (rights and rights.owner) or None,
    }
    try:
        size = path.stat().st_size
        health = examine(path, thoroughly=thoroughly)
    except StoreError as error:
        sentence = home_as_tilde(str(error))
        advice = sentence if error.is_held else f"{sentence}{_remedy(sentence)}"
        return Finding("store", shown, advice, is_broken=not error.is_held, facts=facts)
    except OSError as error:
        return _broken(path, (error.strerror or "no reason given").lower())
    facts |= _facts_of(health, size)
    holders = processes_with(path)
    facts["open_in"] = holders
    words = ", ".join(
        (
            shown,
            bytes_text(size),
            f"{health.runs:,} run{'' if health.runs == 1 else 's'}"
            + (f" and {health.deleted:,} deleted" if health.deleted else ""),
            f"version {health.version}" + ("" if health.is_current else f", to be {VERSION}"),
            *([rights.words] if rights else []),
            _checked(health),
            *_in_use(health, holders),
        )
    )
    if health.check == "damaged":
        advice = f"SQLite finds it damaged ({health.damage}): put it aside; nnlab makes another."
        return Finding("store", words, advice, is_broken=True, facts=facts)
    if not os.access(path, os.W_OK):
        advice = "It may only be read, so no runs are kept: chmod u+w it, or --store names another."
        return Finding("store", words, advice, is_broken=True, facts=facts)
    advice = rights.advice("The store") if rights else ""
    if health.check == "too large" and not advice:
        return Finding("store", words, facts=facts, is_known=False)
    return Finding("store", words, advice, facts=facts)


def _facts_of(health: StoreHealth, size: int) -> dict[str, Fact]:
    return {
        "bytes": size,
        "runs": health.runs,
        "deleted": health.deleted,
        "version": health.version,
        "check": health.check,
        "trained_by": [*health.trained_by],
    }


def _checked(health: StoreHealth) -> str:
    match health.check:
        case "fine":
            return "whole"
        case "damaged":
            return "damaged"
        case "too large":
            return "too large to be looked through without --thorough"


def _in_use(health: StoreHealth, holders: list[int]) -> list[str]:
    """Say who has it open besides, those first who train in it."""
    if health.trained_by:
        return [f"trained in by process {' and '.join(health.trained_by)}"]
    if holders:
        return [f"open in process {' and '.join(map(str, holders[:3]))}"]
    return ["open nowhere else"]


def _remedy(sentence: str) -> str:
    return "" if "--store" in sentence else " --store names another file."


def _broken(path: Path, why: str) -> Finding:
    shown = place_text(path)
    advice = f"The store can't be used: {why}. --store names another file."
    return Finding("store", shown, advice, is_broken=True, facts={"path": shown})


def _why_not_writable(folder: Path) -> str:
    """Try to make a file, which is gone at once; say why that is not possible."""
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".nnlab-"):
            return ""
    except OSError as error:
        return (error.strerror or "no reason given").lower()


def _folder_finding(path: Path) -> Finding:
    """Say whether the folder takes files, and how much room there is."""
    folder = path.parent
    nearest = folder
    while not os.path.lexists(nearest) and nearest != nearest.parent:
        nearest = nearest.parent
    why = _why_not_writable(nearest)
    try:
        free: int | None = shutil.disk_usage(nearest).free
    except OSError:
        free = None
    facts: dict[str, Fact] = {"path": place_text(folder), "writable": not why, "free": free}
    space = "free space unknown" if free is None else f"{bytes_text(free)} free"
    missing = "" if nearest == folder else ", which is not there yet"
    if why:
        advice = (
            f"No file can be made in {place_text(nearest)}: {why}. --store names another place."
        )
        words = f"{place_text(folder)}{missing}, not writable, {space}"
        return Finding("folder", words, advice, is_broken=True, facts=facts)
    words = f"{place_text(folder)}{missing}, writable, {space}"
    if free is not None and free < _LEAST_SPACE:
        return Finding(
            "folder", words, "The disk is nearly full: long runs need more.", facts=facts
        )
    return Finding("folder", words, facts=facts)
