"""Whose a file is, and what others may do with it."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from ...core.private_files import owner_if_other

_OF_OTHERS, _WRITTEN_BY_OTHERS = 0o077, 0o022


@dataclass(frozen=True, slots=True)
class Rights:
    """Those of a file that is there."""

    owner: str
    """Somebody else's name; empty where it is one's own."""
    mode: int

    @property
    def words(self) -> str:
        """Say whose it is and who may read it."""
        if self.owner:
            return f"of {self.owner} ({self.mode:04o})"
        return f"{'yours alone' if not self.mode & _OF_OTHERS else 'yours'} ({self.mode:04o})"

    def advice(self, what: str) -> str:
        """Say what would be right, if others can change it."""
        if self.owner:
            return f"{what} belongs to {self.owner}, who can read and change it: name one of yours."
        if self.mode & _WRITTEN_BY_OTHERS:
            return f"Others can change {what[0].lower()}{what[1:]}: chmod go= takes that from them."
        return ""


def rights_of(path: Path) -> Rights | None:
    """Look at a file's rights; `None` if it is not there, or nobody may look."""
    try:
        return Rights(owner_if_other(path), stat.S_IMODE(path.stat().st_mode))
    except (OSError, ValueError):
        return None
