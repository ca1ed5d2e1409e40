"""What is remembered now, and whether the disk knows it yet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from .settings import Layout, Settings
from .settings_file import load_settings, save_settings

_KEEP_AFTER_SECONDS = 1.0
"""How long after a change the settings are written."""


class RememberedSettings:
    """The settings of one program.

    Args:
        path: Where they are kept; `None` if they are not.

    Attributes:
        settings: What is remembered now.
        trouble: A sentence if the file could not be used.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        # Where nothing is kept, nobody would be spared a second welcome.
        self.settings, self.trouble = Settings(welcomed=True), ""
        if path is not None:
            self.settings, self.trouble = load_settings(path)
        self._kept = self.settings
        self._has_complained = False

    def remember(self, **changes: Layout | str | bool) -> bool:
        """Change settings.

        Returns:
            Whether there is something to keep now.
        """
        self.settings = self.settings.model_copy(update=changes)
        return self._path is not None and self.settings != self._kept

    def keep(self) -> str:
        """Write the settings if they have changed.

        Returns:
            A sentence if that was not possible, the first time; else nothing.
        """
        wanted = self.settings
        if self._path is None or wanted == self._kept:
            return ""
        self._kept = wanted
        trouble = save_settings(wanted, self._path)
        if self._has_complained or not trouble:
            return ""
        self._has_complained = True
        return trouble


class DelayedKeeping:
    """Writes changed settings a moment later: others may follow at once.

    Args:
        remembered: The settings.
        later: Has something called after so many seconds.
        complain: Says a sentence about the file.
    """

    def __init__(
        self,
        remembered: RememberedSettings,
        later: Callable[[float, Callable[[], Awaitable[None]]], object],
        complain: Callable[[str], object],
    ) -> None:
        self._remembered = remembered
        self._later = later
        self._complain = complain
        self.is_due = False
        """Whether something is to be written."""

    def remember(self, **changes: Layout | str | bool) -> None:
        """Change settings."""
        if self._remembered.remember(**changes) and not self.is_due:
            self.is_due = True
            self._later(_KEEP_AFTER_SECONDS, self._keep)

    async def _keep(self) -> None:
        self.is_due = False
        # A folder at the other end of a network may take its time.
        if trouble := await asyncio.to_thread(self._remembered.keep):
            self._complain(trouble)
