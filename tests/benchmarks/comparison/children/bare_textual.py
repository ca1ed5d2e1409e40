"""The least that a dashboard which computes could be: Textual, numpy and one line of text.

With `pydantic` as its argument also one that checks what it is told.
"""

from __future__ import annotations

import sys

import numpy as np
from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """Write it."""
        yield Static(f"first frame, numpy {np.__version__}")


def check_something() -> None:
    """Do what a program does that has its values checked: make a model, and an instance."""
    from pydantic import BaseModel, Field

    class Config(BaseModel):
        epochs: int = Field(10, ge=1)

    Config(epochs=20)


if __name__ == "__main__":
    if sys.argv[1:] == ["pydantic"]:
        check_something()
    BareApp().run()
