"""What a person says about a run: its name, its tags, a note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..config import printable
from .errors import StoreError

LAST = "last"
"""Stands for the run that was written last, so none can be called that."""

_LONGEST_NAME, _LONGEST_TAG, _LONGEST_NOTE = 80, 40, 10_000


@dataclass(frozen=True, slots=True)
class Labels:
    """What was said about a run before it began."""

    name: str = ""
    """What it is to be called; may be empty."""
    tags: tuple[str, ...] = ()
    """What it is to be filed under."""
    note: str = ""
    """May be empty."""

    @classmethod
    def read(cls, *, name: str = "", tags: Iterable[str] = (), note: str = "") -> Labels:
        """Take what a person typed.

        Raises:
            StoreError: If something of it can't be; its sentence says what.
        """
        return cls(name_from(name), tuple(map(tag_from, tags)), note_from(note))


def name_from(text: str) -> str:
    """Read a name; an empty one is none.

    Raises:
        StoreError: If it is too long, or always means another run.
    """
    name = _said(text, _LONGEST_NAME, "name")
    if name == LAST:
        raise StoreError(f"{LAST} always means the last run, so no run can be called that.")
    return name


def tag_from(text: str) -> str:
    """Read a tag.

    Raises:
        StoreError: If it is too long, or empty.
    """
    tag = _said(text, _LONGEST_TAG, "tag")
    if not tag:
        raise StoreError("A tag has at least one character.")
    return tag


def note_from(text: str) -> str:
    """Read a note, which may have lines.

    Raises:
        StoreError: If it is too long.
    """
    return _said(text, _LONGEST_NOTE, "note", lines=True)


def _said(text: str, longest: int, what: str, *, lines: bool = False) -> str:
    """Check what a person says about a run; it will be shown on screens."""
    said = "\n".join(map(printable, text.splitlines())) if lines else printable(text)
    if len(said) > longest:
        raise StoreError(f"A {what} has at most {longest:,} characters, not {len(said):,}.")
    return said.strip()
