"""Does backpropagation compute the gradient that it should, where the network is now?"""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from ....core import Snapshot
from ....core.nn.gradient_check import (
    HEADS,
    CheckGivenUp,
    LayerCheck,
    cells,
    check_gradient,
    verdict,
)


class GradientScreen(ModalScreen[None]):
    """Checks a snapshot's gradient in a thread, and shows a row for each layer.

    The check has arrays of its own, so the run goes on undisturbed; closing the screen gives it up.

    Args:
        snapshot: What to check.
    """

    CSS_PATH = "gradient.tcss"
    BINDINGS: ClassVar = [("escape,q,g", "dismiss", "close")]
    AUTO_FOCUS = "#gradient"

    class Checked(Message):
        """The check is over."""

        def __init__(self, layers: list[LayerCheck], trouble: str = "") -> None:
            super().__init__()
            self.layers = layers
            self.trouble = trouble

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        config = snapshot.config
        if snapshot.shown is not None:
            # The rows are those of the replica that is looked at.
            config = config.replace(seed=snapshot.shown.seed, replicas=1)
        self._config = config
        self._parameters = snapshot.parameters.astype(float)
        where = f"epoch {snapshot.epoch:,}"
        if snapshot.shown is not None:
            where += f", seed {snapshot.shown.seed}"
        self._where = where

    def compose(self) -> ComposeResult:
        """Lay out a page that the result is written on."""
        with VerticalScroll(id="gradient") as page:
            page.border_title = f"Gradient check at {self._where}"
            page.border_subtitle = "esc closes"
            yield Static("Each weight is moved a little ...", id="found")

    def on_mount(self) -> None:
        """Begin the check."""
        self._check()

    @work(thread=True, exclusive=True, group="gradient", exit_on_error=False)
    def _check(self) -> None:
        worker = get_current_worker()
        try:
            layers = check_gradient(
                self._config, self._parameters, is_wanted=lambda: not worker.is_cancelled
            )
        except CheckGivenUp:
            return
        except MemoryError:
            self.post_message(self.Checked([], "There is not enough memory for the check."))
            return
        self.post_message(self.Checked(layers))

    @on(Checked)
    def _show(self, event: Checked) -> None:
        table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
        for head in (*HEADS[:4], "error", "verdict"):  # they fit the smallest terminal
            table.add_column(head, justify="left" if head == "layer" else "right", no_wrap=True)
        for layer in event.layers:
            style = "" if layer.is_fine else "bold reverse"
            table.add_row(*(Text(cell) for cell in cells(layer, len(event.layers))), style=style)
        page = Table.grid()
        page.add_row(table)
        page.add_row("")
        page.add_row(Text(event.trouble or verdict(event.layers), "bold"))
        self.query_one("#found", Static).update(page)
