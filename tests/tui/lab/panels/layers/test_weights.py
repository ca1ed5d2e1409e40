"""Weights and gradients as the lab shows them, cell by cell against the run's own numbers."""

from __future__ import annotations

import numpy as np
import pytest
from textual.geometry import Region

from nnlab.core import RunConfig, Trainer
from nnlab.core.nn.gradient import gradient_of
from nnlab.core.nn.network import Network
from nnlab.core.training.diagnostics.diagnosis import look_inside
from nnlab.tui.drawing.maps.matrix import NUMBER_CELL, SIGN_CELL, Window, scale_for
from nnlab.tui.lab.panels.layers import diagnosed as inside
from nnlab.tui.lab.panels.layers.layer_matrix import matrix_of
from nnlab.tui.lab.panels.layers.stuck_units import stuck_sentence, stuck_words
from nnlab.tui.lab.panels.layers.weights import WeightPanel

from ....driven_lab import SMALL, WIDE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

DEEP = RunConfig(
    dataset="circle", samples=60, hidden_layers=(6, 4), activation="relu", epochs=1_000_000, seed=3
)
WIDE_NET = DEEP.replace(hidden_layers=(64, 40))


def panel_of(lab: Lab) -> WeightPanel:
    return lab.one(WeightPanel, "#weights")


def window_of(lab: Lab) -> Window:
    window = panel_of(lab)._matrix.window
    assert window is not None
    return window


def is_drawn_at_its_size(panel: WeightPanel) -> bool:
    picture = panel._picture
    return picture is not None and (picture.width, picture.height) == panel.size


async def go(lab: Lab, *keys: str, in_all_room: bool = True) -> WeightPanel:
    """Go to the panel's first cell, and give it all the room that it needs below the chart."""
    panel = panel_of(lab)
    panel.view, panel.of_gradient, panel.in_numbers = "matrix", False, False
    panel._matrix.shape = ()  # the first cell of the first layer
    await lab.press("5")
    if in_all_room:
        await lab.give_all_room()
    await lab.until(lambda: panel.has_focus and panel.size.area and panel._matrix.shape)
    await lab.until(lambda: is_drawn_at_its_size(panel))
    await lab.press(*keys)
    return panel


def rows_of(lab: Lab) -> dict[str, list[str]]:
    """The cells of each row of the matrix, by the row's name."""
    rows = {}
    lines = lab.lines("#weights")
    top = next((row for row, line in enumerate(lines) if "from/to" in line or " <" in line), -1)
    for line in lines[top + 1 :]:
        words = line[1:-1].replace("▸", " ").replace(">", " ").split()
        if (
            not words or words[0].isdigit() or words[1].startswith(("more", "above"))
        ):  # the matrix has ended
            break
        rows[words[0]] = words[1:]
    return rows


def words_of(values: np.ndarray) -> list[str]:
    """What the cells of a row must say."""
    return [
        ("+" if value > 0 else "-" if value < 0 else "") + str(min(int(10 * size + 1e-9), 9))
        for value, size in zip(values, np.abs(values), strict=True)
    ]


def wanted_rows(config: RunConfig, vector: np.ndarray, layer: int) -> dict[str, list[str]]:
    layout = Network(config).layout
    values = matrix_of(layout, vector, layer)
    scale, _ = scale_for(values)
    sources = [layout.unit_name(layer, unit) for unit in range(layout.shape[layer])]
    return {
        name: words_of(row / scale) for name, row in zip(["bias", *sources], values, strict=True)
    }


async def test_each_layer_is_shown_cell_by_cell_and_so_is_its_gradient(lab: Lab) -> None:
    await lab.start(DEEP)
    await lab.press("S")
    shown = await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
    data, network = lab.trained.dataset, Network(DEEP)
    gradient = gradient_of(
        network, shown.parameters, data.inputs[data.train], data.targets[data.train], "mean"
    )
    await go(lab)
    for layer, name in enumerate(("hidden 1", "hidden 2", "output")):
        await lab.until(lambda name=name: f"Weights of {name}" in lab.text("#weights"))
        assert f"▸{name}" in lab.text("#weights")
        wanted = wanted_rows(DEEP, shown.parameters, layer)
        await lab.until(lambda wanted=wanted: rows_of(lab) == wanted)
        await lab.press("G")
        wanted = wanted_rows(DEEP, gradient, layer)
        await lab.until(lambda wanted=wanted: rows_of(lab) == wanted)
        assert f"Gradient of {name}" in lab.text("#weights")
        await lab.press("G", "pagedown")
    await lab.press("pageup", "pageup", "pageup")
    await lab.until(lambda: "Weights of hidden 1" in lab.text("#weights"))


async def test_with_few_rows_the_matrix_comes_first_and_the_frame_says_what_gives_more(lab: Lab):
    await lab.start(DEEP)
    panel = await go(lab, "pagedown", in_all_room=False)
    shown = lab.shown
    found = look_inside(Network(DEEP), shown.parameters, lab.trained.dataset).layers[1]
    wanted = wanted_rows(DEEP, shown.parameters, 1)
    await lab.until(lambda: "Weights of hidden 2" in lab.lines("#weights")[0])
    # Names of units, and below the rows one line.
    room = panel.size.height - 2
    count = min(room, len(wanted))
    await lab.until(lambda: rows_of(lab) == dict(list(wanted.items())[:count]))
    foot = lab.lines("#weights")[-2]
    assert f"4 relu: {stuck_words(found)}" in foot
    assert "sign, and size in tenths of 1" in foot
    hides = count < len(wanted)
    assert hides == (f"+{len(wanted) - count} more;" in foot)
    assert hides == ("m: more room" in lab.lines("#weights")[0])
    assert hides == (lab.app.size == SMALL)  # on a large terminal all of them are there
    await lab.press(*["down"] * 6)
    await lab.until(lambda: rows_of(lab) == dict(list(wanted.items())[-count:]))
    assert hides == (f"{len(wanted) - count} above;" in lab.lines("#weights")[-2])
    await lab.press("m")
    await lab.until(lambda: rows_of(lab) == wanted and "m: more" not in lab.text("#weights"))


async def test_with_few_rows_the_other_pictures_are_there_too(lab: Lab):
    await lab.start(DEEP)
    await go(lab, "h", in_all_room=False)
    layout = Network(DEEP).layout
    for layer, name in enumerate(("hidden 1", "hidden 2", "output")):
        weights = layout.weights(lab.shown.parameters, layer)
        for words in (
            f"{name}  {weights.size} weights", f"mean {weights.mean():.3g}",
            f"{weights.min():.3g}", f"{weights.max():.3g}",
        ):  # fmt: skip
            await lab.until(lambda words=words: words in lab.text("#weights"))
    assert lab.text("#weights").count("└") >= 3  # axes each
    await lab.press("h", "S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
    norms = panel_of(lab)._norms
    await lab.until(lambda: len(norms) == 2)
    for layer, name in enumerate(("hidden 1", "hidden 2", "output")):
        newest = list(norms.stretches(layer))[-1][1][-1]
        await lab.until(
            lambda words=f"{layer + 1} {name} {newest:.3g}": words in lab.text("#weights")
        )
    assert "┤" in lab.text("#weights")


async def test_the_cursor_reads_exact_numbers(lab: Lab) -> None:
    await lab.start(DEEP)
    panel = await go(lab, "down", "down", "right", "right")
    layout, shown = Network(DEEP).layout, lab.shown
    found = look_inside(Network(DEEP), shown.parameters, lab.trained.dataset)
    for keys, name, place in (
        ((), "weight x2 to 1.3", layout.weight_place(0, 1, 2)),
        (("up", "end"), "weight x1 to 1.6", layout.weight_place(0, 0, 5)),
        (("up", "up", "home"), "bias 1.1", layout.bias_place(0, 0)),
        (("shift+down", "shift+right"), "weight x2 to 1.6", layout.weight_place(0, 1, 5)),
    ):
        await lab.press(*keys)
        number = shown.parameters[place]
        await lab.until(
            lambda name=name, number=number: f"{name} {number}  " in (panel.border_subtitle or "")
        )
        assert f"gradient {found.gradient[place]:.6g}" in (panel.border_subtitle or "")
    await lab.press("escape")
    await lab.until(lambda: "h: spread" in (panel.border_subtitle or ""))


async def test_keys_typed_ahead_of_the_first_picture_count(lab: Lab) -> None:
    await lab.start(DEEP)
    panel = panel_of(lab)
    panel.view, panel._matrix.shape = "matrix", ()
    await lab.press("5", "pagedown", "down", "right")
    await lab.until(lambda: "weight 1.1 to 2.2" in (panel.border_subtitle or ""))


async def test_the_mouse_reads_a_cell_too(lab: Lab) -> None:
    await lab.start(DEEP)
    panel = await go(lab)
    await lab.press("escape")
    await lab.until(lambda: panel._matrix.window)
    window = window_of(lab)
    at = window.left + 3 * window.cell + 2, window.top + 1
    await lab.pilot.hover("#weights", offset=(at[0] + 1, at[1] + 1))
    await lab.until(lambda: "weight x1 to 1.4" in (panel.border_subtitle or ""))
    await lab.click("#weights", offset=(at[0] + 1, at[1] + 2))
    await lab.until(lambda: "weight x2 to 1.4" in (panel.border_subtitle or ""))


async def test_numbers_are_written_into_the_cells(lab: Lab) -> None:
    await lab.start(DEEP)
    await go(lab, "#")
    weights = Network(DEEP).layout.weights(lab.shown.parameters, 0)
    await lab.until(lambda: all("." in cell for cell in rows_of(lab).get("x2", ["no"])))
    for name, row in zip(("x1", "x2"), weights, strict=True):
        assert [float(cell) for cell in rows_of(lab)[name]] == pytest.approx(row.tolist(), rel=1e-3)


async def test_numbers_are_there_at_first_where_all_units_have_room(lab: Lab) -> None:
    for config in (DEEP, WIDE_NET):
        await lab.start(config)
        panel = await go(lab)
        panel.in_numbers = None
        row = matrix_of(Network(config).layout, lab.shown.parameters, 0)[1]
        fits = len(row) * NUMBER_CELL + 9 <= panel.size.width
        assert fits == (config is DEEP)
        await lab.until(lambda fits=fits: ("." in rows_of(lab).get("x1", [""])[0]) == fits)
        assert "from/to" in lab.text("#weights")
        await lab.press("#")
        await lab.until(lambda fits=fits: ("." in rows_of(lab).get("x1", [""])[0]) != fits)


async def test_a_wide_matrix_scrolls_and_counts_what_is_hidden(lab: Lab) -> None:
    await lab.start(WIDE_NET)
    panel = await go(lab, "pagedown")
    await lab.until(lambda: "Weights of hidden 2" in lab.text("#weights"))
    columns = len(window_of(lab).columns)
    assert f"+{40 - columns} more" in lab.text("#weights")
    assert f"+{65 - len(window_of(lab).rows)} more" in lab.text("#weights")
    wanted = wanted_rows(WIDE_NET, lab.shown.parameters, 1)
    assert rows_of(lab)["1.2"] == wanted["1.2"][:columns]
    await lab.press("end", *["shift+down"] * 30)
    await lab.until(lambda: "weight 1.64 to 2.40" in (panel.border_subtitle or ""))
    text = lab.text("#weights")
    assert "more" not in text
    assert f"+{40 - columns} <" in text
    await lab.until(lambda: rows_of(lab)["1.64"] == wanted["1.64"][-columns:])


async def test_dead_and_saturated_units_are_counted_in_words(lab: Lab) -> None:
    await lab.start(DEEP)
    await go(lab)
    layout = Network(DEEP).layout
    for unit in (0, 1):
        lab.trained.set_parameter(layout.bias_place(0, unit), -100.0)
    shown = await lab.until_shown(lambda snapshot: len(snapshot.edits) == 2)
    found = look_inside(Network(DEEP), shown.parameters, lab.trained.dataset).layers[0]
    assert found.dead_units == 2
    words = f"6 relu: {stuck_sentence(found)}"
    assert "2 dead (flat for every row)" in words
    await lab.until(lambda: words in lab.text("#weights"))


async def test_the_spread_of_each_layer_is_said_and_drawn(lab: Lab) -> None:
    await lab.start(DEEP)
    await go(lab, "h")
    layout = Network(DEEP).layout
    for layer, name in enumerate(("hidden 1", "hidden 2", "output")):
        weights = layout.weights(lab.shown.parameters, layer)
        for words in (
            f"{name}  {weights.size} weights", f"mean {weights.mean():.3g}",
            f"sd {weights.std():.3g}", f"{weights.min():.3g}", f"{weights.max():.3g}",
        ):  # fmt: skip
            await lab.until(lambda words=words: words in lab.text("#weights"))
    assert "█" in lab.text("#weights")
    before = lab.text("#weights")
    await lab.press("G")
    await lab.until(lambda: "Gradient: how" in lab.text("#weights") != before)


async def test_norms_are_kept_while_the_panel_is_seen_and_gaps_are_said(lab: Lab) -> None:
    await lab.start(DEEP)
    panel = await go(lab, "h", "h")
    await lab.until(lambda: "no gaps" in lab.text("#weights"))
    for epoch in (1, 2, 3):
        await lab.press("S")
        await lab.until_shown(lambda snapshot, epoch=epoch: snapshot.epoch == epoch)
    await lab.press("3", "S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 4)
    await lab.press("5")
    await lab.until(lambda: len(panel._norms) == 5)
    await lab.press("S")
    await lab.until(lambda: "1 gap (nobody looked)" in lab.text("#weights"))
    trainer, norms = Trainer(DEEP), {}
    for epoch in range(6):
        layers = look_inside(trainer.network, trainer.parameters, trainer.dataset).layers
        norms[epoch] = [layer.gradient_norm for layer in layers]
        trainer.advance_epoch()
    await lab.until(lambda: len(panel._norms) == 6)
    for layer in range(3):
        before, after = panel._norms.stretches(layer)
        assert before[0].tolist() == [0, 1, 2, 3]
        assert after[0].tolist() == [4, 5]
        for epochs, values in (before, after):
            wanted = [norms[epoch][layer] for epoch in epochs.astype(int)]
            assert values.tolist() == pytest.approx(wanted)
        name = "output" if layer == 2 else f"hidden {layer + 1}"
        assert f"{layer + 1} {name} {norms[5][layer]:.3g}" in lab.text("#weights")
    await lab.press("r")
    await lab.until(lambda: "no gaps" in lab.text("#weights"))


async def test_nothing_is_looked_into_unless_the_panel_is_seen(lab: Lab, monkeypatch) -> None:
    looks = []
    monkeypatch.setattr(inside, "look_inside", lambda *a: looks.append(a) or look_inside(*a))
    await lab.press("3")
    await lab.until(lambda: not panel_of(lab).is_seen)
    await lab.press("S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
    assert not looks
    await lab.press("5")
    await lab.until(lambda: looks)


async def test_only_cells_that_changed_are_drawn_again(lab: Lab, monkeypatch) -> None:
    await lab.start(DEEP)
    panel = await go(lab)
    await lab.until(lambda: panel._picture is not None and rows_of(lab))
    await lab.settle()  # the focus that it has got has its frame drawn
    drawn: list[Region] = []
    original = panel.refresh

    def refresh(*regions: Region, **options: bool) -> object:
        if not panel._retitled:  # that is the frame
            drawn.extend(regions or [panel.size.region])
        return original(*regions, **options)

    monkeypatch.setattr(panel, "refresh", refresh)
    panel.draw()
    assert not drawn
    await lab.press("right")
    await lab.until(lambda: drawn)
    # The two cells that the cursor left and reached.
    assert sum(region.area for region in drawn) <= 2 * SIGN_CELL


async def test_with_replicas_it_shows_the_weights_of_one(lab: Lab) -> None:
    await lab.start(DEEP.replace(replicas=3))
    await go(lab, "full_stop")
    await lab.until(lambda: "replica 2 of 3" in lab.text("#weights"))
    wanted = wanted_rows(DEEP, Trainer(DEEP.replace(seed=4)).parameters, 0)
    await lab.until(lambda: rows_of(lab) == wanted)


async def test_another_network_begins_at_its_first_cell(lab: Lab) -> None:
    await lab.start(WIDE_NET)
    await go(lab, "pagedown", "end", "shift+down")
    await lab.start(XOR)
    await go(lab)
    await lab.until(lambda: rows_of(lab) == wanted_rows(XOR, lab.shown.parameters, 0))


@pytest.mark.parametrize("size", [WIDE, SMALL, (60, 20)], ids=str)
async def test_the_panel_is_ascii_where_that_is_asked_for(shared_lab, size) -> None:
    async with shared_lab(DEEP.replace(hidden_layers=(8,) * 8), size, ascii_only=True) as lab:
        await go(lab)
        await lab.until(lambda: ">hidden 1" in lab.text("#weights"))
        await lab.until(
            lambda: rows_of(lab) == wanted_rows(lab.shown.config, lab.shown.parameters, 0)
        )
        assert lab.text("#weights").isascii()
        for keys, words in (("h", " weights"), ("h", "Kept while"), ("h", ">hidden 1")):
            await lab.press(keys)
            await lab.until(lambda words=words: words in lab.text("#weights"))
            assert lab.text("#weights").isascii()
