"""The least that a dashboard which computes could be: Textual, numpy and one line of text."""

from __future__ import annotations

import numpy as np
from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """Write it."""
        yield Static(f"first frame, numpy {np.__version__}")


if __name__ == "__main__":
    BareApp().run()
