"""The real dashboard without a terminal, driven and read as a person would."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from traceback import format_exception
from typing import Any, TypeVar

import pytest
from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Offset, Region, Size
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Select, Static
from textual.widgets._toast import Toast

from nnlab.core import RunConfig, Snapshot
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.speed.limit import Speed
from nnlab.tui.app import NnlabApp
from nnlab.tui.lab.bars.message_line import MessageLine
from nnlab.tui.lab.form.config_form import ConfigForm
from nnlab.tui.lab.form.field import HyperparameterField
from nnlab.tui.lab.panels.area import PanelArea
from nnlab.tui.lab.panels.chart.loss_chart import LossChart
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.lab.panels.data.drawing_pad import DrawingPad
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.predictions.table import PredictionTable
from nnlab.tui.lab.screen import LabScreen
from nnlab.tui.widgets.boundary import Boundary
from nnlab.tui.widgets.choice import Choice, ChoiceScreen

_PANEL_KEYS = {panel.key for panel in PANELS}
_TYPED = {"space": " ", "enter": "\r", "tab": "\t"}

AnyWidget = TypeVar("AnyWidget", bound=Widget)

WIDE, SMALL = (120, 40), (80, 24)
BOTH_SIZES = pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])

ONE_SIZE = pytest.mark.parametrize("shared_size", [WIDE], ids=["120x40"])
"""For a test that asks nothing of what is seen: `lab` is opened for it at one size only."""

XOR = RunConfig(dataset="xor", train_share=0.8, hidden_layers=(4,), epochs=1_000_000, seed=3)
"""Twenty-one rows, and so many epochs that no test meets the end by chance."""

UNHURRIED = 100.0
"""Epochs a second of a run that only has to be under way.

At full speed the trainer takes half of the interpreter from the dashboard under test.
"""

BRISK = 1000.0
"""Epochs a second of a run that is to get somewhere."""

PATIENCE_SECONDS = 30
"""How long a busy machine may take; no test waits for it to pass."""


async def wait_until(app: App[Any], predicate: Callable[[], object]) -> None:
    """Let the app work until something is true of it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        before = time.thread_time()
        if predicate():
            return
        assert time.monotonic() < deadline, "it never came true of\n" + "\n".join(lines_of(app))
        # To read the screen may cost more than to draw it: most of the time is the app's.
        await asyncio.sleep(max(0.02, 2 * (time.thread_time() - before)))


def lines_of(app: App[Any]) -> list[str]:
    """The characters of the whole terminal."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def lines_within(app: App[Any], region: Region) -> list[str]:
    """The characters of a part of the terminal; nothing else is rendered for them."""
    compositor = app.screen._compositor
    region = region.intersection(compositor.size.region)
    rows = compositor._render_chops(region, region.line_range.__contains__) if region else ()
    lines = []
    for y in region.line_range:
        # Beside the region, pieces may be missing.
        pieces = {
            x: strip
            for x, strip in rows[y].items()
            if strip is not None and x < region.right and x + strip.cell_length > region.x
        }
        text = "".join(strip.text for strip in pieces.values())
        start = region.x - min(pieces)
        lines.append(text[start : start + region.width])
    return lines


def _seen_at(screen: Screen[Any], at: Offset) -> list[DOMNode]:
    """The widget that is seen there, and all that it is in."""
    return screen.get_widget_at(*at)[0].ancestors_with_self


async def settle(app: App[Any]) -> None:
    """Let the app, its screen and what has the focus work off their messages.

    Pilot's own `press` and `pause` wait until the process is idle, which it never is in training,
    and ask each of the form's widgets in turn.
    """
    for _ in range(2):  # the key's own message, then what it caused
        focused = app.focused or app.screen
        for node in (app, *focused.ancestors_with_self):  # the way that a message bubbles
            reached = asyncio.Event()
            if node.call_later(reached.set):
                while app.is_running and not reached.is_set():
                    await asyncio.sleep(0)


_TABS_ROWS = 1
"""Rows of all the room that no panel gets."""


@dataclass
class Lab:
    """An open dashboard."""

    pilot: Pilot[Any]
    app: NnlabApp
    theme: str
    """What it was opened with."""

    @property
    def screen(self) -> LabScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, LabScreen))

    @property
    def form(self) -> ConfigForm:
        return self.screen.query_one(ConfigForm)

    @property
    def trained(self) -> BackgroundRun:
        """The run, which trains: it is none that can only be looked at."""
        run = self.screen.session.run
        assert isinstance(run, BackgroundRun)
        return run

    @property
    def newest(self) -> Snapshot:
        """What the run says of itself."""
        return self.screen.session.run.newest

    @property
    def shown(self) -> Snapshot:
        """What the widgets were last given."""
        snapshot = self.one(Widget, "#status").snapshot  # type: ignore[attr-defined]
        assert snapshot is not None
        return snapshot

    def one(self, kind: type[AnyWidget], selector: str) -> AnyWidget:
        return self.screen.query_one(selector, kind)

    def field(self, name: str) -> HyperparameterField:
        return self.form.field(name)

    def button(self, name: str) -> Button:
        return self.one(Button, f"#{name}")

    def problem(self, name: str) -> str:
        """The sentence beside a field; empty if it is not to be seen."""
        lines = self.field(name).query(".problem").results(Static)
        return "".join(str(line.render()) for line in lines if line.display)

    def toasts(self) -> str:
        """What is said: in the lab's line, and where that is not seen."""
        said = [str(toast.render()) for toast in self.app.screen.query(Toast)]
        return " ".join([*said, self.one(MessageLine, "#message").told])

    def pending(self) -> str:
        return str(self.one(Static, "#pending").render())

    def lines(self, selector: str | None = None) -> list[str]:
        """The characters of the whole terminal, or of one widget as it is on it.

        One that has no place yet shows one empty line.
        """
        if selector is None:
            return lines_of(self.app)
        return lines_within(self.app, self.app.screen.query_one(selector).region) or [""]

    def text(self, selector: str | None = None) -> str:
        return "\n".join(self.lines(selector))

    def is_asked(self, choice: Choice[Any]) -> bool:
        """Whether a question waits for its answer."""
        screen = self.app.screen
        return isinstance(screen, ChoiceScreen) and screen.choice is choice

    async def press(self, *keys: str) -> None:
        """Press keys, given as Textual names them; a character stands for itself."""
        for key in keys:
            name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
            self.app.post_message(events.Key(name, key if len(key) == 1 else _TYPED.get(key)))
            if key in _PANEL_KEYS:
                # The next key goes to what has the focus when it comes.
                await self.settle()
        await self.settle()

    async def settle(self) -> None:
        await settle(self.app)

    async def resize(self, width: int, height: int) -> None:
        """Change the terminal's size, as Pilot does but without waiting for an idle process."""
        size = Size(width, height)
        self.app._driver._size = size  # type: ignore[union-attr]
        self.app.post_message(events.Resize(size, size))
        await self.until(lambda: self.app.screen._compositor.size == size)

    async def click(
        self, target: str | Widget, offset: tuple[int, int] = (0, 0), times: int = 1
    ) -> None:
        """Click on a widget once it has come to its place; Pilot clicks where it was before."""
        screen = self.app.screen
        widget = screen.query_one(target) if isinstance(target, str) else target
        places: list[Region] = []

        def rests() -> bool:
            places.append(widget.region)
            at = widget.region.offset + offset
            seen = at in screen.size.region and widget in _seen_at(screen, at)
            return seen and places[-3:] == [widget.region] * 3

        await self.until(rests)
        await self.pilot.click(widget, offset=offset, times=times)

    async def until(self, predicate: Callable[[], object]) -> None:
        await wait_until(self.app, predicate)

    async def until_shown(self, predicate: Callable[[Snapshot], object]) -> Snapshot:
        """Wait until the widgets show a snapshot of this kind."""
        await self.until(lambda: predicate(self.shown))
        return self.shown

    async def start(
        self, config: RunConfig = XOR, *, paused: bool = True, speed: Speed = BRISK
    ) -> None:
        """Begin anew with a config, everything else as in a program just opened.

        A speed of None is full speed.
        """
        while self.app.screen is not self.screen:
            await self.press("escape")
        self.app.clear_notifications()
        self.one(MessageLine, "#message").tell("")
        self.app.theme = self.theme
        self.screen.set_focus(None)  # so that no field takes the keys below for its text
        chart, table = self.one(LossChart, "#loss"), self.one(PredictionTable, "#predictions")
        chart.scale, table.wrong_only, table.descending = "auto", False, False
        table.sort_column = 0
        table.of_set = table.of_class = table.row = None
        boundary = self.one(Boundary, "#boundary")
        boundary.discretize, boundary._cursor = False, None
        chart._cursor.pointed = None  # a mouse that another test has left there
        chart.by_time, chart.smoothing, chart.kind = False, "off", "loss"
        with self.form.prevent(Select.Changed):
            self.one(Select, "#preset").clear()
        if str((why := self.one(Static, "#why")).render()):
            why.update("")  # which lays everything out, even if it was empty
        await self.form.unfold(False)
        self.form.show(config.values)
        self.screen.session.shown_replica = 0
        self.screen.session.speed_limit = speed
        data = self.one(DataScatter, "#data")
        if data.is_drawing:
            data.action_draw_done()
        data._pad = DrawingPad()  # which would go on with the drawing of another test
        self.screen.session.start(config, paused=paused)
        panels = self.one(PanelArea, "#panels")
        if panels.arrangement != ("predictions", "loss", False):
            panels.show("predictions")  # below the two that are always seen on a large screen
            if panels.is_maximised:
                panels.toggle_maximised()
        await self.press("1", "escape", "escape")
        await self.until(lambda: self.app.screen is self.screen and not self.pending())
        await self.until(lambda: not (self.screen.has_class("-narrow") and self.form.display))

    async def finish(self, config: RunConfig) -> Snapshot:
        """Begin anew with a config, and train to its end."""
        await self.start(config, paused=False, speed=None)
        run_id = self.newest.run_id
        return await self.until_shown(lambda s: s.run_id == run_id and s.state == "finished")

    async def open_form(self) -> None:
        """Bring the form into view."""
        if not self.form.display:
            await self.press("f")
        await self.until(lambda: self.button("run").region)

    async def give_all_room(self) -> None:
        """Give the panel that was gone to all the room, if it hasn't got that."""
        area = self.one(PanelArea, "#panels")
        if not area.is_single:
            await self.press("m")
        # Laid out, too: what is read or clicked before lies elsewhere in the end. And not as it may
        # have been before the keys that took the room from it again.
        laid_out = asyncio.Event()
        area.call_after_refresh(laid_out.set)
        await self.until(laid_out.is_set)
        await self.until(
            lambda: area.is_single and area.chosen.region.height >= area.size.height - _TABS_ROWS
        )

    async def go_to(self, name: str) -> None:
        """Put the focus on a field, with the drawer open where there is one."""
        await self.screen.setup.go_to_field(name)
        await self.settle()

    async def type_into(self, name: str, text: str, *, enter: bool = False) -> None:
        """Replace what a text field says, key by key."""
        await self.go_to(name)
        self.app.focused.value = ""  # type: ignore[union-attr]
        await self.press(*text)
        if enter:
            await self.press("enter")

    async def choose(self, name: str, option: str) -> None:
        """Choose from a field's list."""
        await self.go_to(name)
        self.app.focused.value = option  # type: ignore[union-attr]
        await self.settle()

    async def leave_the_form(self) -> None:
        """So that keys are commands again and the panels are in view."""
        await self.press("escape")
        if self.screen.has_class("-narrow") and self.form.display:
            await self.press("escape")


@asynccontextmanager
async def open_lab(
    config: RunConfig = XOR,
    size: tuple[int, int] = WIDE,
    *,
    paused: bool = True,
    ascii_only: bool = False,
    fps: float = 20,
    speed: Speed = None,
    **others: Any,
) -> AsyncIterator[Lab]:
    """Open a dashboard; what is not named here goes to the app as it is."""
    begins = {name: others.pop(name, None) for name in ("checkpoint", "weights")}
    options = RunOptions(paused=paused, speed_limit=speed, **begins)
    app = NnlabApp(config, run_options=options, fps=fps, ascii_only=ascii_only, **others)
    async with app.run_test(size=size, notifications=True) as pilot:
        lab = Lab(pilot, app, app.theme)
        # No test waits for frames to be cheap enough; that they are is tested without a lab.
        app._lab.frames.turns._frames.share = 0.5
        # The welcome of a first start may lie on it.
        await lab.until(lambda: any(isinstance(s, LabScreen) for s in app.screen_stack))
        await lab.until(lambda: lab.screen.query("#restart"))
        yield lab
        # The lab would go on after an error; a test does not.
        told = "".join("".join(format_exception(error)) for error in app.errors)
        assert not told, told
