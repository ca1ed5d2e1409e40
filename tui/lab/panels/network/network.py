"""The network itself: what each unit makes of the plane, what each link weighs; both editable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive

from .....core import Snapshot
from .....core.config.reshape import Reshape
from .....core.data.dataset import Dataset
from .....core.training.metrics.correctness import belong_together
from ....appearance.look import Look
from ....drawing.network.level import Selected
from ....drawing.network.plan import NetworkPlan
from ....drawing.scale import scale_of
from ....widgets.panel import SnapshotWidget
from .frame_words import title_of
from .knob import COARSE, FINE, ParameterKnob
from .parameter_edit import ParameterEdit
from .selection import NetworkSelection
from .snapshot_drawing import SnapshotDrawing

Numbers = NDArray[np.floating[Any]]


class NetworkPanel(SnapshotWidget, can_focus=True):
    """Layers from left to right with their links; a unit or link can be selected, and set.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [
        *(
            binding
            for key, levels, units, step in (
                ("left", -1, 0, -FINE), ("right", 1, 0, FINE),
                ("up", 0, -1, COARSE), ("down", 0, 1, -COARSE),
            )
            for binding in (
                Binding(key, f"go({levels}, {units})", show=False),
                Binding(f"shift+{key}", f"turn({step})", show=False),
            )
        ),
        Binding("tab", "link(1)", show=False),
        Binding("shift+tab", "link(-1)", show=False),
        Binding("e,enter", "edit", show=False),
        Binding("Z", "closer", show=False),
        Binding("k", "reshape('add unit')", show=False),
        Binding("j", "reshape('remove unit')", show=False),
        Binding("insert,i", "reshape('add layer')", show=False),
        Binding("delete,backspace", "reshape('remove layer')", show=False),
    ]  # fmt: skip

    closer: reactive[bool] = reactive(False, repaint=False)
    """Whether one unit has all the room."""

    @dataclass
    class ParameterSet(Message):
        """A weight or bias is to be set."""

        place: int
        """Which, counted in the flat vector."""
        value: float
        """What it is to be."""
        replica: int
        """Whose it is, from 0."""
        gesture: str | None = None
        """What it is one turn of, if of any: turns of one gesture are one edit."""

    @dataclass
    class ReshapeWanted(Message):
        """The network is to have a layer or a unit more or less."""

        change: Reshape
        level: int
        """Where: 0 for the inputs, else the layer from 1 on."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self.border_title = "Network"
        self._dataset: Dataset | None = None
        self._selection: NetworkSelection | None = None
        self._drawn: tuple[object, ...] = ()
        self._parameters: Numbers | None = None
        self._drawing = SnapshotDrawing()
        self._titles = ("", "")
        self._replica = 0
        self._knob = ParameterKnob()

    def compose(self) -> ComposeResult:
        """Add the line for edits, hidden at first."""
        edit = ParameterEdit(id="parameter")
        edit.display = False
        yield edit

    def show_dataset(self, dataset: Dataset) -> None:
        """Take the points of a new run over."""
        self._dataset = dataset
        self._drawn = ()
        self._drawing.forget()

    def forget_drawn(self) -> None:
        """Draw units and links again."""
        super().forget_drawn()
        self._drawn, self._titles = (), ("", "")
        self._drawing.forget()

    @property
    def _edit(self) -> ParameterEdit:
        return self.query_one("#parameter", ParameterEdit)

    @property
    def selected(self) -> Selected | None:
        """The unit or link that is selected."""
        return self._selection.selected if self._selection else None

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the network of a snapshot, unless that very picture is there already."""
        dataset = self._dataset
        if dataset is None or not belong_together(snapshot, dataset):
            return
        selection = self._selection_of(snapshot)
        width, height = self.size.width, self.size.height - self._edit.display
        is_looked_at = self.has_focus or self._edit.display
        has_all_room = self._has_all_room
        shown = snapshot.run_id, width, height, has_all_room
        wanted = (*shown, selection.selected, is_looked_at, self.closer)
        same = self._parameters is not None and np.array_equal(
            snapshot.parameters, self._parameters
        )
        if same and wanted == self._drawn:
            return
        self._drawn, self._parameters = wanted, snapshot.parameters
        has_gradient = is_looked_at and not snapshot.why_empty
        gradient = selection.gradient(snapshot, dataset) if has_gradient else None
        plan = selection.plan(width, height)
        if plan is None:
            self.show_picture(None)
            return
        scale = scale_of(float(np.abs(snapshot.parameters).max()))
        self.show_picture(
            self._drawing.picture(
                plan, selection, snapshot, dataset,
                scale=scale, gradient=gradient, closer=self.closer, in_pixels=has_all_room,
                look=self.look,
            )
        )  # fmt: skip
        self._show_titles(snapshot, plan, scale, gradient, is_looked_at)

    def _selection_of(self, snapshot: Snapshot) -> NetworkSelection:
        """Give what belongs to the snapshot's run."""
        before = self._selection
        if before is None or before.run_id != snapshot.run_id:
            if self._edit.display:  # for a network that is no more
                self._edit.action_close()
            self._selection = NetworkSelection.of(snapshot, before)
            self._drawing.forget()
        assert self._selection is not None
        return self._selection

    def _show_titles(
        self,
        snapshot: Snapshot,
        plan: NetworkPlan,
        scale: float,
        gradient: Numbers | None,
        is_looked_at: bool,
    ) -> None:
        """Say in the frame what lines mean, and what is selected."""
        closer = self._selection.called if self.closer and self._selection is not None else ""
        title = title_of(snapshot, plan, scale, closer, self.look)
        subtitle = ""
        if is_looked_at and self._selection is not None:
            subtitle = self._selection.reading(snapshot, gradient, closer=self.closer)
        if self._titles != (title, subtitle):
            self._titles = title, subtitle
            self.retitle(title=title, subtitle=subtitle)

    # --- selecting ---

    @property
    def _chosen(self) -> NetworkSelection | None:
        """What is selected, also by keys that come before the first picture of a run."""
        if self.snapshot is not None:
            self._selection_of(self.snapshot)
        return self._selection

    def _select(self, selected: Selected) -> None:
        if self._selection is None:
            return
        self._selection.select(selected)
        self.draw()

    def action_go(self, levels: int, units: int) -> None:
        """Go to a unit of another layer, or to the next one of the same."""
        if (selection := self._chosen) is not None:
            self._select(selection.beside(levels, units))

    def action_link(self, step: int) -> None:
        """Go through the links into the selected unit, and back to the unit itself."""
        if (selection := self._chosen) is not None:
            self._select(selection.next_link(step))

    def action_closer(self) -> None:
        """Give one unit all the room, or take it back."""
        self.closer = not self.closer

    def watch_closer(self) -> None:
        """Draw it the other way."""
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """Select what the mouse is on."""
        at = event.get_content_offset(self)
        if at is None or self.closer or self._selection is None or self._picture is None:
            return
        plan = self._selection.plan(self._picture.width, self._picture.height)
        if plan is not None and (found := self._drawing.network(plan, self.look).at(*at)):
            self._select(found)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide what is selected."""
        super().watch_has_focus(has_focus)
        self.draw()

    # --- editing ---

    def _settable(self) -> tuple[Snapshot, int] | None:
        """Give what is shown and where what is selected lies, or say why it is nowhere."""
        if (selection := self._chosen) is None or self.snapshot is None:
            return None
        if (place := selection.place) is None:
            self.notify(
                "This network has no biases; tab goes through the links."
                if selection.selected.level
                else "An input has no weight of its own; go right, then tab to a link."
            )
            return None
        return self.snapshot, place

    def action_edit(self) -> None:
        """Ask for a new value of the selected weight or bias."""
        if (found := self._settable()) is None or self._selection is None:
            return
        snapshot, place = found
        name = self._selection.network.layout.name_of(place)
        # While it is typed another replica may come to be shown.
        self._replica = snapshot.shown.replica if snapshot.shown else 0
        self._edit.ask(place, name, float(snapshot.parameters[place]), snapshot.config)
        self.draw()

    def action_turn(self, step: float) -> None:
        """Turn the selected weight or bias to the next round value."""
        if not self._edit.display and (found := self._settable()) is not None:
            snapshot, place = found
            value, gesture = self._knob.turn(snapshot, place, step)
            replica = snapshot.shown.replica if snapshot.shown else 0
            self.post_message(self.ParameterSet(place, value, replica, gesture))

    @on(events.MouseScrollUp)
    @on(events.MouseScrollDown)
    def _roll(self, event: events.MouseScrollUp | events.MouseScrollDown) -> None:
        """Turn it by the wheel."""
        if self.has_focus:
            event.stop()
            way = 1 if isinstance(event, events.MouseScrollUp) else -1
            self.action_turn(way * (FINE if event.ctrl or event.shift else COARSE))

    def action_reshape(self, change: Reshape) -> None:
        """Ask for a network with a layer or a unit more or less than where the selection is."""
        if (selection := self._chosen) is not None and not self._edit.display:
            self.post_message(self.ReshapeWanted(change, selection.selected.level))

    @on(ParameterEdit.Submitted)
    def _set(self, event: ParameterEdit.Submitted) -> None:
        event.stop()
        self.post_message(self.ParameterSet(event.place, event.value, self._replica))

    @on(ParameterEdit.Closed)
    def _edited(self, event: ParameterEdit.Closed) -> None:
        event.stop()
        if self.screen.focused is None or self._edit in self.screen.focused.ancestors:
            self.screen.set_focus(self)
        self.draw()

    def on_descendant_blur(self) -> None:
        """Leave the parameter as it is when something else gets the focus."""
        if self._edit.display:
            self._edit.display = False
            self.draw()
