"""The top line: which network learns what, and which run it is."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import RenderResult

from ....core import Snapshot
from ....core.config import value_text
from ...appearance.look import Look
from ...widgets.panel import SnapshotWidget


class TitleBar(SnapshotWidget):
    """`nnlab  xor  2-6-8-1  sigmoid  sgd`, and the run and its seed on the right."""

    SHOWS_PICTURE: ClassVar = False

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._line = Text(" nnlab")
        self._drawn: tuple[object, ...] = ()

    def forget_drawn(self) -> None:
        """Write the line again."""
        self._drawn = ()

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Write the line, the run at its right end if there is room; it seldom changes."""
        shown = snapshot.shown.name if snapshot.shown else ""
        wanted = (snapshot.config, snapshot.run_id, shown, self.size)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        config = snapshot.config
        activations = value_text(config.activation)
        if len(activations) > 24:
            activations = "mixed"
        if not config.hidden_layers:
            activations = config.resolved_output_activation
        elif config.resolved_output_activation != config.activation:
            activations += f"{self.look.glyphs.arrow}{config.resolved_output_activation}"
        shape = "-".join(str(width) for width in config.shape)
        if len(shape) > 24:
            shape = f"{config.shape[0]}-...-{config.outputs} ({len(config.hidden_layers)} hidden)"
        line = Text.assemble(
            (" nnlab ", "bold reverse"),
            f"  {config.dataset}",
            (f"  {shape}", "bold"),
            f"  {activations}  {config.loss}  {config.optimizer}",
        )
        run, parent = f"run {snapshot.run_id}", snapshot.parent
        rights = [f"{run}  seed {config.seed} "]
        if parent is not None:
            rights.insert(0, f"{run} from {parent.run_id} at {parent.epoch:,}  seed {config.seed} ")
        if shown:
            predictions = f"predictions: {shown} "
            rights = [f"{run}  medians, {predictions}", predictions, f"{shown} "]
        free = self.size.width - line.cell_len
        right = next((words for words in rights if len(words) < free), "")
        line.append(right.rjust(free))
        line.truncate(self.size.width)
        if line != self._line:
            self._line = line
            self.refresh()

    def render(self) -> RenderResult:
        """Give the line."""
        return self._line
