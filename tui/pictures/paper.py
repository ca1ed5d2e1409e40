"""What pictures on paper are drawn with: dark on white, and nothing told by colour alone."""

from __future__ import annotations

from rich.terminal_theme import TerminalTheme

from ..appearance.look import Look
from ..appearance.themes import LIGHT

PAPER = TerminalTheme(
    (255, 255, 255),
    (27, 36, 48),
    [(27, 36, 48)] * 8,  # colours of sixteen are none on paper: drawings there have many
)
"""Its ground, and the ink of what has no colour of its own."""

GROUND = PAPER.background_color.hex
"""What everything lies on."""

LOOK = Look.of(ascii_only=False, theme=LIGHT)
"""Characters and colours."""

COLUMNS = 96
"""As wide as a page, in characters that can be read there."""
