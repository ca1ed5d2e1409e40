"""All that is known of one run and has no room in a table."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from ...core.config.formats.state_line import parts_of_line
from ...core.experiments.comparison import branch
from ...core.store.summary import RunSummary
from ..appearance.look import Look
from ..drawing.text_columns import fitted

LINES = 4
"""How high it is."""


class RunDetails(Static):
    """Four lines about a run.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self._run: RunSummary | None = None

    def show(self, run: RunSummary | None) -> None:
        """Tell of this run."""
        self._run = run
        self.write()

    def on_resize(self) -> None:
        """Write it again at the new width."""
        self.write()

    def write(self) -> None:
        """Write the lines."""
        self.update(Text("\n".join(self._lines())))

    def _lines(self) -> list[str]:
        run, width, cut = self._run, self.size.width, self._look.glyphs.cut
        if run is None:
            return [""] * LINES
        facts = [run.id, run.name, *(f"#{tag}" for tag in run.tags), f"seed {run.seed}"]
        if run.replicas > 1:
            facts.append(f"{run.replicas} {run.replicas_called}")
        facts.append(f"epoch {run.epoch:,} of {run.epochs:,}")
        if came_from := branch(run):
            facts.append(f"branched from {came_from}")
        fate = run.status + (f": {run.message}" if run.message else "")
        # Without the version: whoever wants the line itself opens the run and copies it.
        config = "  ".join(f"{name}={text}" for name, text in parts_of_line(run.line))
        lines = ("  ".join(filter(None, facts)), fate, config, run.note)
        return [fitted(line, max(width, 0), cut=cut) for line in lines]
