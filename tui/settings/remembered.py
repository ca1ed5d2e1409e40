"""What is remembered now, and whether the disk knows it yet."""

from __future__ import annotations

from pathlib import Path

from .settings import Layout, Settings
from .settings_file import load_settings, save_settings


class Memory:
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
