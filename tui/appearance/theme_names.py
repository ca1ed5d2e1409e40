"""The themes by name: known to the command line before anything of Textual is read."""

from __future__ import annotations

from typing import Literal, get_args

ThemeName = Literal["dark", "light", "contrast", "terminal"]

THEME_NAMES: tuple[ThemeName, ...] = get_args(ThemeName)
"""In the order in which a key goes through them."""

THEME_WORDS: dict[str, str] = {
    "dark": "dark",
    "light": "light",
    "contrast": "high contrast",
    "terminal": "the terminal's own sixteen colours",
}
"""What each is, as a sentence names it."""
