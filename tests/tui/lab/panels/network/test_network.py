"""In the network panel units and links are looked at closer, and set, at both sizes."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from nnlab.core import RunConfig
from nnlab.core.nn.gradient import losses_of
from nnlab.core.nn.layout import ParameterLayout
from nnlab.core.nn.network import Network
from nnlab.tui.drawing.network.level import Selected
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.network.network import NetworkPanel
from nnlab.tui.lab.panels.network.parameter_edit import ParameterEdit

from ....driven_lab import XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = next(kind.key for kind in PANELS if kind.name == "network")
LAYOUT = ParameterLayout(XOR.shape, XOR.bias)


def panel_of(lab: Lab) -> NetworkPanel:
    return lab.one(NetworkPanel, "#network")


def reading(lab: Lab) -> str:
    return panel_of(lab).border_subtitle or ""


async def go(lab: Lab, *keys: str) -> NetworkPanel:
    """Go to the panel and press keys there."""
    panel = panel_of(lab)
    panel._selection, panel.closer = None, False  # nothing selected by the test before
    await lab.press(KEY)
    await lab.until(lambda: panel.has_focus and panel.size.area and panel.selected)
    await lab.press(*keys)
    return panel


def edit_line(lab: Lab) -> ParameterEdit:
    return lab.one(ParameterEdit, "#parameter")


def problem(lab: Lab) -> str:
    return str(edit_line(lab).query_one(".problem", Static).render())


async def type_value(lab: Lab, text: str) -> None:
    await lab.press("e")
    await lab.until(lambda: edit_line(lab).display)
    edit_line(lab).query_one(Input).value = ""
    await lab.press(*text, "enter")


async def test_all_units_and_links_are_drawn_with_a_legend(lab: Lab) -> None:
    await go(lab)
    await lab.until(lambda: "x1" in lab.text("#network"))
    text = lab.text("#network")
    for name in ("x2", "1.1", "1.4", "y"):
        assert name in text
    assert any(character > "\u2800" for character in text)
    title = text.splitlines()[0]
    for words in ("━━ plus", "╍╍ minus", "dotted below", "heavy from"):
        assert words in title


async def test_arrows_choose_a_unit_and_tab_its_links(lab: Lab) -> None:
    panel = await go(lab)
    for key, wanted in [
        ("left", Selected(1, 0)), ("down", Selected(1, 1)), ("tab", Selected(1, 1, 0)),
        ("tab", Selected(1, 1, 1)), ("tab", Selected(1, 1)), ("shift+tab", Selected(1, 1, 1)),
        ("down", Selected(1, 2)), ("left", Selected(0, 1)), ("up", Selected(0, 0)),
        ("left", Selected(0, 0)), ("tab", Selected(0, 0)), ("right", Selected(1, 2)),
        ("right", Selected(2, 0)), ("right", Selected(2, 0)), ("down", Selected(2, 0)),
        ("enter", Selected(2, 0)),
    ]:  # fmt: skip
        await lab.press(key)
        assert panel.selected == wanted
    await lab.press("escape")


async def test_what_is_selected_is_said_in_numbers_with_its_gradient(lab: Lab) -> None:
    await go(lab, "left", "down", "tab")
    place = LAYOUT.weight_place(0, 0, 1)
    value = lab.shown.parameters[place]
    await lab.until(lambda: "weight x1 to 1.2" in reading(lab))
    words = reading(lab).split()
    assert float(words[4]) == pytest.approx(value, rel=1e-3)
    assert words[5] == "gradient"
    # The derivative of what the lab says of the run: its mean train loss.
    run, data = lab.shown, lab.trained.dataset

    network, losses = Network(run.config), []
    for step in (1e-5, -1e-5):
        moved = run.parameters.astype(float)
        moved[place] += step
        rows = data.train
        losses.append(losses_of(network, moved, data.inputs[rows], data.targets[rows]).mean())
    assert float(words[6]) == pytest.approx((losses[0] - losses[1]) / 2e-5, rel=2e-3, abs=1e-7)


async def test_nothing_is_computed_unless_it_is_looked_at(lab: Lab, monkeypatch) -> None:
    asked: list[str] = []
    module = "nnlab.tui.lab.panels.network.snapshot_drawing"
    monkeypatch.setattr(f"{module}.NetworkDrawing.draw", lambda *_: asked.append("drawn"))
    monkeypatch.setattr(
        "nnlab.tui.lab.panels.network.selection.gradient_of",
        lambda *_, **__: asked.append("gradient"),
    )
    await lab.press("3", "s")
    await lab.until_shown(lambda snapshot: snapshot.steps == 1)
    assert not asked


async def test_the_same_parameters_are_not_drawn_twice(lab: Lab, monkeypatch) -> None:
    panel = await go(lab)
    await lab.until(lambda: panel._picture is not None and "gradient" in reading(lab))
    before = panel._picture
    panel.draw()
    assert panel._picture is before
    await lab.press("s")
    await lab.until(lambda: panel._picture is not before)


async def test_a_bias_is_set_and_the_effect_seen_at_once(lab: Lab) -> None:
    await go(lab)
    loss = lab.shown.train.loss
    await type_value(lab, "-7.5")
    shown = await lab.until_shown(lambda snapshot: snapshot.edits)
    assert (shown.state, shown.steps) == ("paused", 0)
    assert shown.parameters[LAYOUT.bias_place(1, 0)] == -7.5
    assert shown.train.loss != loss
    (edit,) = shown.edits
    assert (edit.name, edit.after) == ("bias y", "-7.5")
    await lab.until(lambda: "bias y -7.500" in reading(lab))
    assert panel_of(lab).has_focus
    assert not edit_line(lab).display


async def test_a_weight_is_set_while_the_run_trains_and_marked_on_the_chart(lab: Lab) -> None:
    await go(lab, "left", "tab", "tab")
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 1)
    await type_value(lab, "1e6")
    shown = await lab.until_shown(lambda snapshot: snapshot.edits)
    assert shown.state == "running"
    assert shown.edits[0].name == "weight x2 to 1.1"
    assert shown.parameters[LAYOUT.weight_place(0, 1, 0)] > 1e5
    await lab.press("1")
    await lab.until(lambda: "weight x2 to 1.1" in lab.text("#loss"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type a number."),
        ("two", "A number, like -0.5, not 'two'."),
        ("1_0", "A number, like -0.5, not '1_0'."),
        ("nan", "A number, like -0.5, not 'nan'."),
        ("1e999", "A weight or bias is a finite number"),
        ("[red]x", "A number, like -0.5, not '[red]x'."),
    ],
)
async def test_what_is_no_number_is_refused_beside_it_and_nothing_happens(
    lab: Lab, typed: str, sentence: str
) -> None:
    await go(lab)
    before = lab.newest.parameters
    await type_value(lab, typed)
    await lab.until(lambda: sentence in problem(lab))
    assert edit_line(lab).display
    await lab.until(lambda: sentence[:20] in lab.text("#network"))
    await lab.press("escape")
    assert not edit_line(lab).display
    assert panel_of(lab).has_focus
    assert (lab.newest.parameters == before).all()
    assert lab.newest.edits == ()


async def test_an_input_has_nothing_to_be_set(lab: Lab) -> None:
    await go(lab, "left", "left", "e")
    assert not edit_line(lab).display
    await lab.until(lambda: "An input has no weight" in lab.toasts())


async def test_a_new_run_ends_an_edit(lab: Lab) -> None:
    await go(lab, "e")
    await lab.until(lambda: edit_line(lab).display)
    lab.screen.training.restart()
    await lab.until(lambda: not edit_line(lab).display)


async def test_one_unit_takes_all_the_room_with_all_its_numbers(lab: Lab) -> None:
    panel = await go(lab, "Z", "m")  # a low panel has no room for all
    await lab.until(lambda: "output y closer" in lab.text("#network"))
    await lab.until(lambda: "1.4" in lab.text("#network"))
    text = lab.text("#network")
    for word in ("y  0 to 1", "from", "weight", "gradient", "bias", "1.1", "1.4"):
        assert word in text
    await lab.press("m", "Z")
    await lab.until(lambda: "plus" in lab.text("#network"))
    assert not panel.closer


async def test_of_replicas_the_one_that_is_shown_is_set(shared_lab) -> None:
    async with shared_lab(XOR.replace(replicas=3)) as lab:
        await lab.press("full_stop")
        await lab.until_shown(lambda snapshot: snapshot.shown and snapshot.shown.replica == 1)
        await go(lab)
        await lab.until(lambda: f"seed {XOR.seed + 1}" in lab.text("#network"))
        await type_value(lab, "3")
        shown = await lab.until_shown(lambda snapshot: snapshot.edits)
        place = LAYOUT.bias_place(1, 0)
        assert shown.replicas is not None
        assert shown.replicas.parameters[:, place].tolist() == [0.0, 3.0, 0.0]
        await lab.until(lambda: "bias y 3.000" in reading(lab))


async def test_a_click_selects_a_link_and_a_unit(shared_lab) -> None:
    async with shared_lab(size=(120, 40)) as lab:
        panel = await go(lab)
        await lab.until(lambda: panel._picture is not None)
        selection = panel._selection
        assert selection is not None
        plan = selection.plan(*panel.size)
        assert plan is not None
        inputs, hidden = plan.levels[:2]
        for column, row, wanted in [
            (hidden.maps + 1, hidden.name_row(0), Selected(1, 0)),
            (hidden.end, hidden.name_row(1), Selected(2, 0, 1)),
            (inputs.maps + 1, inputs.name_row(1), Selected(0, 1)),
        ]:
            await lab.click("#network", offset=(column + 1, row + 1))
            await lab.until(lambda wanted=wanted: panel.selected == wanted)


async def test_a_network_without_biases_has_links_only(shared_lab) -> None:
    config = XOR.replace(bias=False)
    async with shared_lab(config) as lab:
        await go(lab)
        await lab.until(lambda: "output y" in reading(lab))
        assert "bias" not in lab.text("#network")
        await lab.press("e")
        await lab.until(lambda: "has no biases" in lab.toasts())
        await lab.press("tab")
        await lab.until(lambda: "weight 1.1 to y" in reading(lab))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
async def test_in_ascii_it_is_all_ascii_and_says_the_same(
    shared_lab, size: tuple[int, int]
) -> None:
    async with shared_lab(size=size, ascii_only=True) as lab:
        await go(lab, "left", "tab")
        await lab.until(lambda: "weight x1 to 1.1" in reading(lab))
        await lab.until(lambda: "weight x1" in lab.text("#network"))
        text = lab.text("#network")
        assert text.isascii()
        assert ">1.1" in text
        for line in ("+# plus", "-= minus", "dotted below", "heavy from"):
            assert line in text.splitlines()[0]


async def test_wide_layers_and_several_classes_are_shown_too(shared_lab) -> None:
    config = RunConfig(dataset="blobs", hidden_layers=(64,), epochs=1_000_000)
    async with shared_lab(config) as lab:
        await go(lab, "down", "down")
        await lab.until(lambda: "bias y3" in reading(lab))
        await lab.until(lambda: "of 64" in lab.text("#network"))
        await lab.press("left", *["down"] * 63)
        await lab.until(lambda: "bias 1.64" in reading(lab))
