"""The boundary panel is true to the network, cell by cell, and tells what is under the cursor."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.nn.network import Network
from nnlab.core.nn.predictor import Probe
from nnlab.tui.drawing.maps import plane_outputs
from nnlab.tui.drawing.maps.colour_map import class_map, value_map
from nnlab.tui.terminal.changed_cells import CellCompositor
from nnlab.tui.widgets.boundary import Boundary

from ...driven_lab import BOTH_SIZES, SMALL, WIDE, XOR, Lab, open_lab
from ..frames.test_drawing_frames import counted

pytestmark = pytest.mark.asyncio(loop_scope="session")

CIRCLE = RunConfig(dataset="circle", samples=60, noise=0.2, hidden_layers=(4,), epochs=30)
PLANE = RunConfig(dataset="plane", samples=60, hidden_layers=(3,), epochs=3)
ARMS = RunConfig(dataset="arms", classes=4, samples=80, noise=0.2, epochs=30)
CONFIGS = {"two classes": CIRCLE, "regression": PLANE, "four classes": ARMS}
TERMINALS = {
    "24-bit": {"COLORTERM": "truecolor", "TERM": "xterm-256color"},
    "256 colours": {"TERM": "xterm-256color"},
    "16 colours": {"TERM": "xterm"},
    "no colour": {"TERM": "xterm-256color", "NO_COLOR": "1"},
}


def panel(lab: Lab) -> Boundary:
    return lab.one(Boundary, "#boundary")


def cells(lab: Lab) -> list[list[tuple[str, str, str]]]:
    """Character, ink and ground of each of the panel's cells, row by row."""
    picture = panel(lab)._picture
    assert picture is not None
    return [
        [
            (character, ink.strip(), ground)
            for text, colours in picture.runs(row)
            for ink, _, ground in [
                colours.rpartition("on ") if "on " in colours else (colours, "", "")
            ]
            for character in text
        ]
        for row in range(picture.height)
    ]


def outputs_at(lab: Lab, points) -> np.ndarray:
    snapshot = lab.shown
    return Network(snapshot.config).predict(snapshot.parameters, np.array(points))


def possible_levels(lab: Lab, points) -> list[set[int]]:
    """The levels that each point's prediction may have; at a border between two, both."""
    dataset, look = lab.trained.dataset, lab.screen.look
    outputs = outputs_at(lab, points)
    # The map is in float32, so next to a border it may be on either side.
    if dataset.has_several_classes:
        count = outputs.shape[1]
        strengths = class_map(look, count).strengths
        near = outputs >= outputs.max(axis=1, keepdims=True) - 1e-4
        largest = outputs.max(axis=1, keepdims=True) + np.array([-1e-4, 1e-4])
        levels = _levels((largest * count - 1) / (count - 1), strengths)
        return [
            {int(c) * strengths + level for c in np.flatnonzero(classes) for level in pair}
            for classes, pair in zip(near, levels, strict=True)
        ]
    low, high = 0.0, 1.0
    if dataset.task == "regression":
        low, high = dataset.labels.min(), dataset.labels.max()
    shares = (outputs[:, :1] - low) / (high - low) + np.array([[-1e-4, 1e-4]])
    return [set(pair) for pair in _levels(shares, value_map(look).levels)]


def _levels(shares: np.ndarray, count: int) -> list[list[int]]:
    return np.clip(shares * count, 0, count - 1).astype(int).tolist()


def expected_points(lab: Lab) -> dict[tuple[int, int], set[str]]:
    """Which glyphs may stand in which cells, from the points themselves."""
    dataset, snapshot = lab.trained.dataset, lab.shown
    place = panel(lab)._place
    assert place is not None
    plane, several = place.plane, dataset.has_several_classes
    trains = set(dataset.train.tolist())
    middle = 0.5 if dataset.task == "classification" else (
        dataset.labels.min() + dataset.labels.max()) / 2  # fmt: skip
    # Of several points in a cell a wrong one is seen, and of these one that is held out.
    seen: dict[tuple[int, int], tuple[bool, bool]] = {}
    wanted: dict[tuple[int, int], set[str]] = {}
    for row, (x1, x2) in enumerate(dataset.inputs.tolist()):
        prediction, label = snapshot.predictions[row], dataset.labels[row]
        if several:
            is_wrong = prediction.argmax() != label
            glyph = ("ABCD" if is_wrong else "abcd")[int(label)]
        elif dataset.task == "regression":
            is_wrong = abs(prediction - label) > snapshot.config.tolerance
            glyph = ("○●" if row in trains else "□■")[int(label >= middle)]
            if is_wrong:
                glyph = ("▼▲" if row in trains else "▽△")[int(prediction > label)]
        else:
            is_wrong = (prediction >= 0.5) != (label >= 0.5)
            glyphs = ("○●", "◑◐") if row in trains else ("□■", "◨◧")
            glyph = glyphs[int(is_wrong)][int(label)]
        column = int((x1 - plane.low[0]) / (plane.high[0] - plane.low[0]) * plane.columns)
        line = int((plane.high[1] - x2) / (plane.high[1] - plane.low[1]) * plane.rows)
        cell, rank = (line, place.left + column), (bool(is_wrong), row not in trains)
        if rank > seen.get(cell, (False, False)) or cell not in wanted:
            seen[cell], wanted[cell] = rank, set()
        if rank == seen[cell]:
            wanted[cell].add(glyph)
    return wanted


def is_true_to_the_network(lab: Lab) -> bool:
    place, drawn = panel(lab)._place, panel(lab)._picture
    if place is None or drawn is None or (drawn.width, drawn.height) != panel(lab).size:
        return False
    dataset, look = lab.trained.dataset, lab.screen.look
    several = dataset.has_several_classes
    colour_map = class_map(look, dataset.targets.shape[1]) if several else value_map(look)
    plane, down = place.plane, colour_map.samples_down
    samples = plane.middles(plane.columns, plane.rows * down)
    possible = np.array(possible_levels(lab, samples)).reshape(-1, plane.columns)
    points, checked = expected_points(lab), 0
    for y, line in enumerate(cells(lab)[: plane.rows]):
        for x in range(plane.columns):
            character, ink, ground = line[place.left + x]
            if (glyphs := points.get((y, place.left + x))) is not None:
                assert character in glyphs, (y, x)
                continue
            if colour_map.grounds:
                upper, lower = (ground, ground) if character == " " else (ink, ground)
                seen = [(upper, 2 * y, 0), (lower, 2 * y + 1, colour_map.blur)]
                assert character in " ▀"
                for colour, sample, blur in seen:
                    near = {n + d for n in possible[sample, x] for d in range(-blur, blur + 1)}
                    assert colour in {
                        colour_map.grounds[n] for n in near if 0 <= n < colour_map.levels
                    }
            else:
                assert character in {colour_map.characters[n] for n in possible[y, x]}
            checked += 1
    # A small plane has few cells, and points on some; most cells have none on any.
    assert checked + len(points) >= plane.rows * plane.columns
    assert checked > min(100, plane.rows * plane.columns // 2)
    return True


@pytest.mark.parametrize("env", TERMINALS.values(), ids=TERMINALS)
async def test_every_cell_has_the_colour_of_its_prediction(monkeypatch, env):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    sizes = (WIDE, SMALL, (60, 20), (200, 60)) if "COLORTERM" in env else (WIDE,)
    async with open_lab() as lab:
        for config in CONFIGS.values():
            await lab.finish(config)
            for size in sizes:
                await lab.resize(*size)
                await lab.press("2", "escape")
                await lab.until(lambda: is_true_to_the_network(lab))


async def test_in_ascii_characters_say_the_prediction_and_letters_are_points(shared_lab):
    async with shared_lab(size=SMALL, ascii_only=True) as lab:
        for config in CONFIGS.values():
            await lab.finish(config)
            await lab.press("2", "escape")
            await lab.until(lambda: "x1" in lab.text("#boundary"))
            has_letters_and_the_ramp(lab)


def has_letters_and_the_ramp(lab: Lab) -> None:
    assert lab.text("#boundary").isascii()
    place, look, dataset = panel(lab)._place, lab.screen.look, lab.trained.dataset
    assert place is not None
    several = dataset.has_several_classes
    colour_map = class_map(look, 4) if several else value_map(look)
    plane = place.plane
    possible = possible_levels(lab, plane.middles(plane.columns, plane.rows))
    letters = set("abcdABCD" if several else "abAB^v")
    shown = "".join(
        "".join(c for c, _, _ in line[place.left : place.left + plane.columns])
        for line in cells(lab)[: plane.rows]
    )
    assert letters & set(shown)
    for character, levels in zip(shown, possible, strict=True):
        if character not in letters:
            assert character in {colour_map.characters[level] for level in levels}


def reading(lab: Lab) -> tuple[float, ...] | None:
    # Where there is little room, the prediction follows a colon.
    shown = r"x1 (\S+) +x2 ([^\s:]+)(?: +pred(?:iction)?|:) (\d\S*)"
    found = re.search(shown, lab.text("#boundary"))
    if found is None:  # or on a point, whose row has its place in the table, only that is said
        found = re.search(r"pred (\S+) row \d", lab.text("#boundary"))
    return tuple(map(float, found.groups())) if found else None


def tells(lab: Lab, wanted: tuple[float, ...]) -> bool:
    """Whether the cursor's reading is right, as far as there is room for it."""
    seen = reading(lab)
    return seen is not None and np.allclose(seen, wanted[-len(seen) :], atol=0.0051)


async def test_the_cursor_tells_where_it_is_and_what_is_predicted_there(lab):
    await lab.finish(CIRCLE)
    assert reading(lab) is None
    await lab.press("2")
    await lab.until(lambda: reading(lab))
    place = panel(lab)._place
    assert place is not None
    at = [place.plane.columns // 2, place.plane.rows // 2]
    for key, across, down in (("left", -1, 0), ("up", 0, -1), ("shift+right", 5, 0),
                              ("down", 0, 1), ("shift+down", 0, 3)):  # fmt: skip
        await lab.press(key)
        # A low map ends before three rows more.
        at = [at[0] + across, min(at[1] + down, place.plane.rows - 1)]
        middle = place.plane.middle(*at)
        wanted = (*middle, outputs_at(lab, [middle])[0, 0])
        await lab.until(lambda wanted=wanted: tells(lab, wanted))
        assert cells(lab)[at[1]][place.left + at[0]][0] == "+"
    for _ in range(40):
        await lab.press("shift+left")
    at_edge = reading(lab)
    assert at_edge is not None
    assert at_edge[0] == pytest.approx(place.plane.middle(0, 0)[0], abs=0.0051)
    await lab.press("escape")
    await lab.until(lambda: reading(lab) is None)
    assert not any(c == "+" for line in cells(lab) for c, _, _ in line)


async def test_the_cell_under_the_mouse_is_told_until_the_mouse_leaves(lab):
    await lab.start(CIRCLE)
    await lab.press("2", "escape")
    await lab.until(lambda: panel(lab)._place and "x1" in lab.text("#boundary"))
    place = panel(lab)._place
    assert place is not None
    await lab.pilot.hover("#boundary", offset=(place.left + 3 + 1, 2 + 1))
    wanted = (*(middle := place.plane.middle(3, 2)), outputs_at(lab, [middle])[0, 0])
    await lab.until(lambda: np.allclose(reading(lab) or 9e9, wanted, atol=0.0051))
    await lab.pilot.hover("#status")
    await lab.until(lambda: reading(lab) is None)
    await lab.click("#boundary", offset=(place.left + 3 + 1, 2 + 1))
    await lab.until(lambda: panel(lab).has_focus)
    await lab.press("left")
    await lab.until(lambda: cells(lab)[2][place.left + 2][0] == "+")


async def test_several_classes_are_told_by_number_and_probability(shared_lab):
    async with shared_lab(ARMS, WIDE, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("2")
        place = panel(lab)._place
        assert place is not None
        middle = place.plane.middle(place.plane.columns // 2, place.plane.rows // 2)
        (outputs,) = outputs_at(lab, [middle])
        words = f"class {outputs.argmax()} ({outputs.max():.2f})"
        await lab.until(lambda: words in lab.lines("#boundary")[-1])
        assert "a0 b1 c2 d3" in lab.text("#boundary")


@BOTH_SIZES
async def test_a_key_draws_it_sharply_and_back(monkeypatch, size):
    monkeypatch.setenv("COLORTERM", "truecolor")
    async with open_lab(CIRCLE, size, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("2", "escape")
        await lab.until(lambda: "shaded (d: sharp)" in lab.text("#boundary"))
        grounds = value_map(lab.screen.look).grounds

        def used() -> set[str]:
            return {colour for line in cells(lab) for cell in line for colour in cell[1:]}

        assert len(used() & set(grounds)) > 4
        await lab.press("d")
        await lab.until(lambda: "sharp (d: shaded)" in lab.text("#boundary"))
        assert used() & set(grounds) == {grounds[0], grounds[-1]}
        await lab.press("d")
        await lab.until(lambda: len(used() & set(grounds)) > 4)


async def test_it_says_what_points_and_colours_mean(lab):
    snapshot = await lab.finish(CIRCLE)
    await lab.press("2", "escape")
    labels = lab.trained.dataset.labels
    wrong = int(np.count_nonzero((snapshot.predictions >= 0.5) != (labels >= 0.5)))
    await lab.until(lambda: f"◑◐ {wrong} wrong" in lab.text("#boundary"))
    text = lab.text("#boundary")
    assert "□■ held out" in text
    assert re.search(r"○ 0 .{3,12} ● 1", text)
    assert "x1" in text
    assert "x2" in text


async def test_while_the_parameters_stay_nothing_is_computed_or_redrawn(shared_lab):
    async with shared_lab(CIRCLE) as lab:
        await lab.until(lambda: panel(lab)._picture)
        await lab.settle()
        widget = panel(lab)
        with counted(Probe, "run") as runs, counted(Boundary, "refresh") as drawn:
            widget.snapshot = replace(lab.shown, seconds=9.0)
            await lab.settle()
            assert not runs
            assert not drawn
            other = lab.shown.parameters + 1.0
            widget.snapshot = replace(lab.shown, parameters=other)
            await lab.settle()
            assert runs
            assert drawn


async def test_only_the_cells_that_changed_are_sent(monkeypatch):
    sent: list[str] = []
    original = CellCompositor.render_partial_update
    monkeypatch.setenv("COLORTERM", "truecolor")
    async with open_lab(CIRCLE, paused=False) as lab:

        def listening(self):
            update = original(self)
            # Without a terminal Textual writes nothing. Other labs are open as well.
            if update is not None and self is lab.screen._compositor:
                sent.append(update.render_segments(lab.app.console))
            return update

        monkeypatch.setattr(CellCompositor, "render_partial_update", listening)
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("2")
        await lab.until(lambda: reading(lab))
        for _ in range(2):  # the first also has the frame of what has the focus now
            sent.clear()
            before = reading(lab)
            await lab.press("left")
            await lab.until(lambda before=before: reading(lab) != before and sent)
            await lab.pilot.pause()
        plain = re.sub(r"\x1b\[[0-9;]*m", "", "".join(sent))
        spots = re.findall(r"\x1b\[\d+;\d+H([^\x1b]*)", plain)
        # The cursor's cell before and after, and the frame with the new reading.
        assert any("pred" in text for text in spots)
        assert min(map(len, spots)) == 2
        assert sum(len(text) for text in spots) <= 2 + 2 * (panel(lab).size.width + 2)


@pytest.mark.parametrize("size", [WIDE, SMALL, (60, 20)], ids=["120x40", "80x24", "60x20"])
async def test_a_network_too_large_for_every_cell_gets_a_coarser_map(shared_lab, size):
    # A plane of 80x24 has so few cells that it takes a larger network.
    units = 512 if size == SMALL else 256
    config = XOR.replace(hidden_layers=(units, units), epochs=1)
    async with shared_lab(config, size) as lab:
        await lab.press("2", "escape")
        await lab.until(lambda: panel(lab)._evaluated)
        evaluated, place = panel(lab)._evaluated, panel(lab)._place
        assert evaluated is not None
        assert place is not None
        samples = evaluated._across * evaluated._down
        assert samples * Network(config).layout.size < 1.3 * plane_outputs._MOST_PRODUCTS
        assert samples < place.plane.columns * place.plane.rows * 2
        shown = evaluated.spread(np.arange(samples, dtype=np.int32))
        assert shown.shape[1] == place.plane.columns
        assert set(shown.ravel()) == set(range(samples))


async def test_of_all_replicas_together_the_mean_is_mapped(monkeypatch):
    monkeypatch.setenv("COLORTERM", "truecolor")
    config = CIRCLE.replace(replicas=3)
    async with open_lab(config, WIDE, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("V")
        await lab.until_shown(lambda snapshot: snapshot.shown and snapshot.shown.whose == "mean")
        place, evaluated = panel(lab)._place, panel(lab)._evaluated
        assert place is not None
        assert evaluated is not None
        points = place.plane.middles(evaluated._across, evaluated._down)
        network, replicas = Network(config.replace(replicas=1)), lab.shown.replicas
        assert replicas is not None
        wanted = np.mean([network.predict(own, points) for own in replicas.parameters], axis=0)
        np.testing.assert_allclose(evaluated._outputs, wanted, atol=1e-4)
        await lab.until(lambda: "mean of 3" in lab.lines("#boundary")[0])


async def test_a_run_that_broke_is_drawn_without_a_word(shared_lab):
    config = PLANE.replace(learning_rate=1000.0, optimizer="sgd", epochs=100)
    async with shared_lab(config, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "diverged")
        await lab.press("2")
        await lab.until(lambda: "pred" in lab.lines("#boundary")[-1])
