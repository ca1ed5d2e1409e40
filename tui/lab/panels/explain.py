"""One row's way through the network and back, with every number beside its formula."""

from __future__ import annotations

from time import monotonic, thread_time
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ....core import RunConfig, Snapshot
from ....core.data.dataset import Dataset
from ....core.nn.explanation import explain
from ....core.nn.layout import layer_name
from ....core.nn.network import Network
from ....core.training.diagnostics.step_explanation import StepExplanation, explain_step
from ....core.training.metrics.correctness import belong_together
from ...appearance.look import Look
from ...drawing.explanation.layer import Explained, explanation_page
from ...drawing.explanation.page import Page
from ...drawing.plane_words import row_number, row_word
from ...widgets.panel import SnapshotWidget

_PATIENCE = 1.0
"""Seconds between two pages while training: faster, nobody reads them."""
_SHARE = 10
"""A page that takes long is followed by a rest of so many times as long."""
_STRIDE = 10
"""Rows in a long stride."""


class ExplainPanel(SnapshotWidget, ScrollView, can_focus=True):
    """The passes of a picked row in a picked layer; computed only while it is seen.

    After a single step (key `s`) they are by the weights that the step started from, and the step
    itself follows.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    NEEDS_ROWS: ClassVar = True
    BINDINGS: ClassVar = [
        Binding("up", "row(-1)", show=False),
        Binding("down", "row(1)", show=False),
        Binding("shift+up", f"row({-_STRIDE})", show=False),
        Binding("shift+down", f"row({_STRIDE})", show=False),
        Binding("enter", "next_of_batch", show=False),
        Binding("left", "layer(-1)", show=False),
        Binding("right", "layer(1)", show=False),
        Binding("shift+left", "unit(-1)", show=False),
        Binding("shift+right", "unit(1)", show=False),
    ]

    # Textual takes default styles from the first base only, so ScrollView's are not here.
    DEFAULT_CSS = """
    ExplainPanel {
        overflow: hidden auto;
        scrollbar-size-vertical: 1;
    }
    """

    # Textual's own lays out the whole screen when it changes.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """Columns and lines of the page."""
    picked_row: reactive[int] = reactive(0, repaint=False)
    """The row that is explained, as the dataset counts."""
    picked_layer: reactive[int] = reactive(0, repaint=False)
    """The layer, from 0."""
    first_unit: reactive[int] = reactive(0, repaint=False)
    """The first unit shown, from 0."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._dataset: Dataset | None = None
        self._network: tuple[RunConfig, Network] | None = None
        self._explained: Explained | None = None
        self._of: Snapshot | None = None
        self._next_at = 0.0
        self._page = Page(0, look.ascii_only)
        self._seen: dict[int, str] = {}
        self._titles = ("", "")
        self._written: tuple[object, ...] = ()
        self.border_title = "Explain"

    def show_dataset(self, dataset: Dataset) -> None:
        """Explain other rows."""
        self._dataset = dataset
        self._of = None

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the scroll bar; the screen is laid out only if it comes or goes."""
        self._scroll_update(size)

    # --- what is computed ---

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Explain, unless that was done a moment ago, and write the page."""
        dataset = self._dataset
        if dataset is None or not belong_together(snapshot, dataset):
            return
        self.picked_row = min(self.picked_row, len(dataset.inputs) - 1)
        self.picked_layer = min(self.picked_layer, len(snapshot.config.shape) - 2)
        self.first_unit = min(self.first_unit, snapshot.config.shape[self.picked_layer + 1] - 1)
        if self._is_due(snapshot):
            began = thread_time()
            self._explained = self._explain(snapshot, dataset)
            self._of = snapshot
            self._next_at = monotonic() + max(_PATIENCE, _SHARE * (thread_time() - began))
        self._write()

    def _is_due(self, snapshot: Snapshot) -> bool:
        before, found = self._of, self._explained
        if before is None or found is None or before.run_id != snapshot.run_id:
            return True
        if found.row != self.picked_row:
            return True
        if before.parameters is snapshot.parameters:
            return False
        return snapshot.state != "running" or monotonic() >= self._next_at

    def _explain(self, snapshot: Snapshot, dataset: Dataset) -> Explained:
        record = snapshot.step
        config, parameters = snapshot.config, snapshot.parameters
        step: StepExplanation | None = None
        if record is not None:
            # The config may have been changed since; of the record it is the step's own.
            config, parameters = record.config, record.before
            before = self._explained.step if self._explained else None
            step = before if before is not None and before.record is record else None
            step = step or explain_step(self._network_of(config), dataset, record)
        network, row = self._network_of(config), self.picked_row
        one = slice(row, row + 1)
        inputs, targets = dataset.inputs[one], dataset.targets[one]
        weights = dataset.weights_at(one)
        passes = explain(network, config, parameters, inputs, targets, weights)
        is_start = snapshot.steps == 0 and not snapshot.edits
        table = dataset.table
        cells = () if table is None else table.numbers[row].tolist()
        return Explained(config, network.layout, row, passes, step, is_start, cells)

    def _network_of(self, config: RunConfig) -> Network:
        if self._network is None or self._network[0] != config:
            self._network = config, Network(config)
        return self._network[1]

    # --- what is written ---

    @property
    def _width(self) -> int:
        """Columns for text: whether there is a scroll bar or not, lines break alike."""
        return max(1, self.size.width - 1)

    def _write(self) -> None:
        explained, snapshot = self._explained, self._of
        if explained is None or snapshot is None:
            return
        page = explained, self.picked_layer, self.first_unit, self.size, self.look.ascii_only
        if page == self._written:  # most frames while training
            return
        self._written = page
        self._page = explanation_page(
            explained,
            self.picked_layer,
            width=self._width,
            first=self.first_unit,
            ascii_only=self.look.ascii_only,
        )
        if snapshot.shown is not None and snapshot.shown.whose == "mean":
            self._page.say(
                "A mean of networks has no passes of its own: these are those of the replica with"
                f" seed {snapshot.shown.seed}."
            )
        self.virtual_size = Size(self._width, len(self._page.lines))
        self.say_hidden(len(self._page.lines) > self.size.height)
        self._show_titles(explained, snapshot)
        self._refresh_changed_lines()

    def _show_titles(self, explained: Explained, snapshot: Snapshot) -> None:
        assert self._dataset is not None
        dataset, config = self._dataset, explained.config
        sets = zip(
            ("train", "validation", "test"),
            (dataset.train, dataset.validation, dataset.test),
            strict=True,
        )
        place = next((name for name, rows in sets if explained.row in rows), "no set")
        layers = len(config.shape) - 1
        name, sizes = (
            layer_name(self.picked_layer, layers),
            config.shape[self.picked_layer : self.picked_layer + 2],
        )
        row = f"{row_word(dataset)} {row_number(dataset, explained.row)}"
        title = f"Explain {row} ({place})  {name} ({sizes[0]} to {sizes[1]})"
        if snapshot.shown is not None:
            title += f"  seed {snapshot.shown.seed}"
        keys = "up/down: row, left/right: layer, shift: 10 rows, 1 unit"
        if explained.step is not None:
            keys += ", enter: batch"
        if len(keys) + 4 > self.size.width:
            keys = "arrows, with shift, enter (? explains)"
        if (title, keys) != self._titles:
            self._titles = title, keys
            self.retitle(title=title, subtitle=keys)

    def _refresh_changed_lines(self) -> None:
        top = self.scroll_offset.y
        lines = {
            y: self._page.lines[top + y] if top + y < len(self._page.lines) else ""
            for y in range(self.size.height)
        }
        changed = [y for y, line in lines.items() if self._seen.get(y) != line]
        self._seen = lines
        self.redraw_lines(changed)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Show the lines that came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._refresh_changed_lines()

    def render_line(self, y: int) -> Strip:
        """Render one visible line."""
        if self._why_empty:
            return super().render_line(y)
        text = self._seen.get(y, "")
        is_heading = self.scroll_offset.y + y in self._page.headings
        ink = "bold" if is_heading else ""
        return Strip([Segment(text, self.style_of(ink))], len(text))

    # --- what is picked ---

    def action_row(self, by: int) -> None:
        """Explain another row."""
        if self._dataset is not None:
            self.picked_row = max(0, min(self.picked_row + by, len(self._dataset.inputs) - 1))
            self.draw()

    def action_next_of_batch(self) -> None:
        """Explain the next row of the last step's batch, in the order it was taken."""
        step = self._explained.step if self._explained else None
        if step is not None:
            rows = step.record.rows.tolist()
            at = rows.index(self.picked_row) + 1 if self.picked_row in rows else 0
            self.picked_row = rows[at % len(rows)]
            self.draw()

    def action_layer(self, by: int) -> None:
        """Explain another layer."""
        if self._explained is not None:
            layers = len(self._explained.config.shape) - 1
            self.picked_layer = max(0, min(self.picked_layer + by, layers - 1))
            self.draw()

    def action_unit(self, by: int) -> None:
        """Show other units of a wide layer."""
        if self._explained is not None:
            units = self._explained.config.shape[self.picked_layer + 1]
            self.first_unit = max(0, min(self.first_unit + by, units - 1))
            self.draw()
