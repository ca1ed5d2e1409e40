"""What a frame costs is kept down without a change to what is seen."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from time import monotonic
from types import SimpleNamespace

import pytest
from textual import timer as timer_module
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from nnlab.core import RunConfig
from nnlab.core.training.run_options import RunOptions
from nnlab.tui import app as app_module
from nnlab.tui.lab.frames import frame_turns as turns_module
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.predictions.table import PredictionTable
from nnlab.tui.lab.screens.presets import PresetScreen
from nnlab.tui.terminal.changed_cells import CellCompositor
from nnlab.tui.widgets.boundary import Boundary
from nnlab.tui.widgets.panel import SnapshotWidget

from ...driven_lab import BOTH_SIZES, SMALL, UNHURRIED, WIDE, XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPIRAL = RunConfig(dataset="spiral", epochs=100_000)


def differences(lab: Lab) -> list[str]:
    """Panels whose lines are not what Textual itself would make of them at this moment."""
    wrong = []
    for widget in lab.screen.query(SnapshotWidget):
        region = widget.outer_size.region
        if not region:
            continue
        kept = [list(strip) for strip in widget.render_lines(region)]
        widget._styles_cache.clear()
        made = [
            list(strip.simplify()) for strip in super(SnapshotWidget, widget).render_lines(region)
        ]
        if [_cells(line) for line in kept] != [_cells(line) for line in made]:
            wrong.append(widget.id or "")
    return wrong


def _cells(line):
    return [
        (character, segment.style.bgcolor, character != " " and segment.style)
        for segment in line
        for character in segment.text
    ]


@contextmanager
def counted(kind: type, name: str):
    """Count how often a method is called."""
    calls: Counter[str] = Counter()
    original = getattr(kind, name)

    def counting(self, *args, **kwargs):
        calls[getattr(self, "id", None) or name] += 1
        return original(self, *args, **kwargs)

    setattr(kind, name, counting)
    try:
        yield calls
    finally:
        setattr(kind, name, original)


@BOTH_SIZES
async def test_lines_that_are_kept_are_those_that_textual_would_render(shared_lab, size):
    async with shared_lab(SPIRAL, size, paused=False, speed=UNHURRIED) as lab:
        for keys in ("1", "L", "2", "d", "right", "down", "9", "3", "w", "o", "down", "up", "w",
                     "f", "escape"):  # fmt: skip
            await lab.press(keys)
            before = lab.shown.epoch
            await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
            assert differences(lab) == []
        await lab.press("space")
        await lab.until_shown(lambda snapshot: snapshot.state == "paused")
        for change in (WIDE, SMALL, size):
            await lab.resize(*change)
            await lab.settle()
            assert differences(lab) == []
        lab.app.theme = "textual-light"
        await lab.settle()
        assert differences(lab) == []


async def test_a_frame_lays_nothing_out_and_leaves_the_form_alone(shared_lab, monkeypatch):
    async with shared_lab(SPIRAL, paused=False, speed=UNHURRIED) as lab:
        await lab.until_shown(lambda snapshot: snapshot.epoch > 5)
        await lab.settle()
        parts = {id(part) for part in lab.form.walk_children()}
        refreshed, asked = [], []
        refresh, render_lines = Widget.refresh, Widget.render_lines

        def watching(self, *args, **kwargs):
            if id(self) in parts or kwargs.get("layout"):
                refreshed.append(self)
            return refresh(self, *args, **kwargs)

        def rendering(self, *args, **kwargs):
            if id(self) in parts:
                asked.append(self)
            return render_lines(self, *args, **kwargs)

        monkeypatch.setattr(Widget, "refresh", watching)
        monkeypatch.setattr(Widget, "render_lines", rendering)
        with counted(Screen, "_refresh_layout") as layouts:
            for _ in range(3):  # what the lab's start itself caused may come late
                before = lab.shown.epoch
                for counts in (layouts, refreshed, asked):
                    counts.clear()
                # Textual would ask each of the form's parts for its lines, only to throw them away.
                await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before + 20)
                if not (layouts or refreshed or asked):
                    break
        assert not layouts
        assert not refreshed
        assert not asked


async def test_wrong_rows_that_come_and_go_lay_nothing_out(shared_lab):
    async with shared_lab(SPIRAL) as lab:
        await lab.press("w", "3")
        table = lab.one(PredictionTable, "#predictions")
        await lab.until(lambda: table.max_scroll_y)
        sizes = set()
        with counted(Screen, "_refresh_layout") as layouts:
            layouts["before"] = 1
            while layouts:  # until the keys' own layout is done
                layouts.clear()
                await lab.pilot.pause()
                await lab.settle()
            for _ in range(4):
                before = lab.shown.epoch
                await lab.press("S")
                await lab.until_shown(
                    lambda s, before=before: s.epoch > before and s.state == "paused"
                )
                sizes.add(table.virtual_size.height)
                wrong = int(table.border_subtitle.split()[0].replace(",", ""))
                assert table.virtual_size.height == wrong + 1
                assert table.vertical_scrollbar.window_virtual_size == wrong + 1
        assert len(sizes) > 1
        assert not layouts


async def test_at_rest_nothing_is_drawn_and_nothing_is_asked_for():
    async with open_lab() as lab:
        await lab.until(lambda: "Restart" in lab.text("#form"))
        await lab.until(lambda: not lab.screen.frames.turns.is_waiting)
        await lab.pilot.pause()  # until the process is idle
        with counted(app_module.NnlabApp, "post_display_hook") as displays:
            await lab.pilot.pause()
            await lab.settle()
        assert not displays
        assert not lab.screen.frames.turns.is_waiting


async def test_only_panels_that_are_seen_are_drawn():
    async with open_lab(size=SMALL, paused=False, speed=UNHURRIED) as lab:
        drawn: list[str] = []
        panels = {panel.name: lab.one(SnapshotWidget, f"#{panel.name}") for panel in PANELS}
        for name, widget in panels.items():
            widget.draw_snapshot = lambda snapshot, name=name: drawn.append(name)
        for keys, seen in (("2", {"loss", "boundary", "predictions"}), ("m", {"boundary"})):
            await lab.press(*keys)
            await lab.until(
                lambda seen=seen: seen == {name for name in panels if panels[name].region}
            )
            await lab.settle()
            drawn.clear()
            before = lab.shown.epoch
            await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before + 5)
            assert set(drawn) == seen


async def test_a_terminal_that_falls_behind_gets_no_frame_until_it_has_caught_up(
    shared_lab, monkeypatch
):
    behind = False
    monkeypatch.setattr(turns_module, "output_waits", lambda app: behind)
    async with shared_lab(paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
        behind = True
        await lab.settle()
        shown = lab.shown
        run = lab.screen.session.run

        def has_gone_on() -> bool:
            run.refresh()  # which nobody else asks for, and may come between two epochs
            return run.newest.epoch > shown.epoch

        await lab.until(has_gone_on)
        assert lab.shown is shown
        behind = False
        await lab.until_shown(lambda snapshot: snapshot.epoch > shown.epoch)


async def test_the_first_frame_has_every_panel_and_the_form_follows():
    app = app_module.NnlabApp(XOR, run_options=RunOptions(paused=True))
    pictures: list[str] = []
    original = app.post_display_hook

    def looking():
        if not app.screen.query("#restart"):
            pictures.append("\n".join(s.text for s in app.screen._compositor.render_strips()))
        original()

    app.post_display_hook = looking
    async with app.run_test(size=WIDE) as pilot:
        lab = Lab(pilot, app, app.theme)
        await lab.until(lambda: lab.screen.query("#restart"))
        first = pictures[0]
        for words in ("epoch", "┤", "x2", "shaded", "target", "space run", "run "):
            assert words in first
        await lab.until(lambda: "Restart" in lab.text("#form"))
        await lab.until(lambda: "learning rate" in lab.text("#form"))


async def test_a_key_that_comes_before_the_form_finds_it_all_the_same():
    app = app_module.NnlabApp(XOR, run_options=RunOptions(paused=True))
    async with app.run_test(size=WIDE) as pilot:
        lab = Lab(pilot, app, app.theme)
        await lab.press("f")
        await lab.until(lambda: lab.form.has_focus_within)
        assert any(
            node.id == "field-dataset"
            for node in app.focused.ancestors_with_self  # type: ignore[union-attr]
        )


async def test_a_preset_chosen_before_there_is_a_form_fills_it():
    app = app_module.NnlabApp(XOR, run_options=RunOptions(paused=True))
    async with app.run_test(size=WIDE) as pilot:
        lab = Lab(pilot, app, app.theme)
        await lab.press("p")
        await lab.until(lambda: isinstance(app.screen, PresetScreen))
        await lab.press("enter")
        await lab.until(lambda: lab.field("dataset").text == "spiral")


async def test_a_click_on_a_key_in_the_last_line_presses_it(shared_lab):
    async with shared_lab() as lab:
        await lab.until(lambda: "s step" in lab.lines()[-1])
        at = lab.lines()[-1].index("s step")
        await lab.click("#keys", offset=(at, 0))
        await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
        await lab.click("#keys", offset=(lab.app.size.width - 1, 0))
        assert lab.newest.steps == lab.shown.steps


async def test_the_last_line_says_how_to_leave_a_field_and_a_click_does(shared_lab):
    async with shared_lab(size=SMALL) as lab:
        await lab.go_to("noise")
        await lab.until(lambda: "enter apply" in lab.lines()[-1])
        assert "tab next" in lab.lines()[-1]
        await lab.click("#keys", offset=(lab.lines()[-1].index("esc leave"), 0))
        await lab.until(lambda: lab.app.focused is None)
        await lab.until(lambda: "esc leave" not in lab.lines()[-1])
        await lab.go_to("dataset")  # a list, which leaves letters to be keys
        assert "esc leave" not in lab.lines()[-1]


async def test_down_goes_to_the_field_below_where_not_all_of_them_have_room(shared_lab):
    async with shared_lab(size=SMALL) as lab:
        await lab.go_to("dataset")  # a list, which takes no arrows itself
        await lab.press("down")
        await lab.until(
            lambda: lab.app.focused and lab.field("samples") in lab.app.focused.ancestors
        )


async def test_where_letters_are_typed_the_last_line_names_the_key_that_still_finds(shared_lab):
    async with shared_lab() as lab:
        await lab.until(lambda: "/ find" in lab.lines()[-1])
        await lab.go_to("noise")
        await lab.until(lambda: "ctrl+p find" in lab.lines()[-1])
        assert "/ find" not in lab.lines()[-1]
        await lab.press("escape")
        await lab.until(lambda: "/ find" in lab.lines()[-1])


async def test_a_crop_is_a_part_of_the_whole(shared_lab):
    async with shared_lab() as lab:
        chart = lab.one(SnapshotWidget, "#loss")
        whole = chart.render_lines(chart.outer_size.region)
        part = chart.render_lines(Region(3, 2, 10, 4))
        assert [strip.text for strip in part] == [strip.text[3:13] for strip in whole[2:6]]


async def test_frames_go_on_though_the_trainer_holds_a_timer_up_for_longer_than_it_waits(
    monkeypatch,
):
    reads = count()
    # At every fifth reading, more time has gone by than most turns wait.
    late = SimpleNamespace(get_time=lambda: monotonic() + 0.05 * (next(reads) // 5))
    async with open_lab(XOR.replace(epochs=1_000_000), paused=False) as lab:
        monkeypatch.setattr(timer_module, "_time", late)
        for _ in range(10):
            before = lab.shown.epoch
            await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)


async def test_a_turn_that_comes_when_the_app_has_taken_its_screens_away_draws_nothing():
    async with open_lab() as lab:
        screen, stack = lab.screen, lab.app._screen_stack
        assert not screen.frames.is_covered
        screens = stack.copy()
        stack.clear()
        try:
            assert screen.frames.is_covered
            screen.frames.watch_for_effect()
            assert not screen.frames.turns.is_waiting
        finally:
            stack.extend(screens)


async def test_the_collector_that_the_start_does_without_is_on_once_the_lab_is_there():
    gc.disable()
    try:
        async with open_lab() as lab:
            await lab.until(gc.isenabled)
    finally:
        gc.enable()


async def test_what_a_panel_draws_only_when_its_lines_are_asked_for_is_sent_as_a_whole(
    shared_lab, monkeypatch
):
    async with shared_lab(SPIRAL) as lab:
        await lab.press("S")
        await lab.until_shown(lambda snapshot: snapshot.epoch == 1 and snapshot.state == "paused")
        await lab.settle()
        panel, sent = lab.one(Boundary, "#boundary"), set()
        compose = CellCompositor.render_partial_update

        def composing(self):
            sent.update(y for region in self._dirty_regions for y in region.line_range)
            return compose(self)

        monkeypatch.setattr(CellCompositor, "render_partial_update", composing)
        shown = lab.shown
        panel._snapshot = replace(shown, parameters=30 * shown.parameters)
        panel.refresh(Region(0, 0, 1, 1))
        await lab.until(lambda: sent.issuperset(range(panel.region.y + 1, panel.region.y + 6)))


async def test_a_panel_that_changes_wakes_no_widget_but_its_screen(shared_lab):
    async with shared_lab(SPIRAL, paused=False, speed=UNHURRIED) as lab:
        await lab.until_shown(lambda snapshot: snapshot.epoch > 5)
        with counted(SnapshotWidget, "_check_refresh") as checks:
            before = lab.shown.epoch
            checks.clear()
            await lab.until_shown(lambda snapshot: snapshot.epoch > before + 40)
        # A title that changes goes Textual's own way; maps and curves change in each frame.
        assert not checks["boundary"]
