"""The line that tells how far a run is while a script or a notebook waits for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .words import loss_text, progress_of

if TYPE_CHECKING:
    from .shown_run import ShownRun

SECONDS = 0.2
"""About so often it is written anew."""


class ProgressLine:
    """One line of the standard output, written over again and again.

    Terminals and notebooks both go back to its beginning by a carriage return.
    """

    def __init__(self) -> None:
        self._width = 0

    def show(self, run: ShownRun) -> None:
        """Write how far a run is."""
        text = f"{progress_of(run)}, train loss {loss_text(run.train.loss)}"
        if run.validation is not None:
            text += f", validation loss {loss_text(run.validation.loss)}"
        sys.stdout.write(f"\r{text:<{self._width}}")
        sys.stdout.flush()
        self._width = len(text)

    def end(self) -> None:
        """Leave it standing."""
        if self._width:
            sys.stdout.write("\n")
