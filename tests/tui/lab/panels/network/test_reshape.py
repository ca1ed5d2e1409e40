"""From the network panel keys add and take away units and layers, and a new run begins at once."""

from __future__ import annotations

import pytest

from nnlab.core import Trainer
from nnlab.core.config import value_text
from nnlab.tui.drawing.network.level import Selected
from nnlab.tui.lab.panels.network.network import NetworkPanel

from ....driven_lab import WIDE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def shared_size() -> tuple[int, int]:
    return WIDE


async def go(lab: Lab, *keys: str) -> NetworkPanel:
    panel = lab.one(NetworkPanel, "#network")
    panel._selection, panel.closer = None, False
    await lab.press("4")
    await lab.until(lambda: panel.has_focus and panel.size.area and panel.selected)
    await lab.press(*keys)
    return panel


async def test_units_and_layers_come_and_go_by_keys_and_the_form_follows(lab: Lab) -> None:
    panel = await go(lab, "left")
    for key, widths, selected in (
        ("k", (5,), Selected(1, 0)), ("k", (6,), Selected(1, 0)), ("j", (5,), Selected(1, 0)),
        ("i", (5, 5), Selected(1, 0)), ("insert", (5, 5, 5), Selected(1, 0)),
        ("delete", (5, 5), Selected(1, 0)), ("backspace", (5,), Selected(1, 0)),
        ("delete", (), Selected(1, 0)), ("i", (4,), Selected(2, 0)),
    ):  # fmt: skip
        run_id = lab.newest.run_id
        await lab.press(key)
        await lab.until(lambda before=run_id: lab.newest.run_id != before)
        config = XOR.replace(hidden_layers=widths)
        assert lab.newest.config == config
        await lab.until_shown(lambda snapshot, config=config: snapshot.config == config)
        await lab.until(lambda selected=selected: panel.selected == selected)
        assert lab.field("hidden_layers").text == value_text(widths)
        assert not lab.pending()
        assert panel.has_focus
        # From the same seed, and paused as the run was.
        assert (lab.shown.parameters == Trainer(config).parameters).all()
        assert (lab.newest.epoch, lab.screen.session.run.is_held) == (0, True)


async def test_a_run_that_trains_is_followed_by_one_that_trains(lab: Lab) -> None:
    await lab.start(paused=False)
    await go(lab, "left")
    await lab.press("k", "k", "i")  # faster than any run begins
    await lab.until_shown(
        lambda snapshot: snapshot.config.hidden_layers == (6, 6) and snapshot.epoch > 0
    )
    assert lab.shown.state == "running"


async def test_the_last_unit_is_selected_again_when_its_neighbour_goes(lab: Lab) -> None:
    panel = await go(lab, "left", "down", "down", "down")
    assert panel.selected == Selected(1, 3)
    await lab.press("j")
    await lab.until(lambda: panel.selected == Selected(1, 2))


async def test_each_layer_keeps_its_own_activation(lab: Lab) -> None:
    config = XOR.replace(hidden_layers=(4, 3), activation=("relu", "tanh"))
    await lab.start(config)
    await go(lab, "left", "i")
    await lab.until_shown(lambda s: s.config.activation == ("relu", "tanh", "tanh"))
    assert lab.field("activation").text == "relu,tanh,tanh"
    await lab.press("left", "delete")
    await lab.until_shown(lambda s: s.config.activation == ("tanh", "tanh"))
    assert not lab.pending()


async def test_a_limit_is_said_and_the_run_goes_on(lab: Lab) -> None:
    await go(lab, "k")
    await lab.until(lambda: "go to a unit of a hidden layer" in lab.toasts())
    await lab.start(XOR.replace(hidden_layers=(2,) * 8))
    run_id = lab.newest.run_id
    await go(lab, "i")
    await lab.until(lambda: "at most 8 hidden layers" in lab.toasts())
    await lab.start(XOR.replace(hidden_layers=(1,)))
    run_id = lab.newest.run_id
    await go(lab, "left", "j")
    await lab.until(lambda: "A layer keeps one unit" in lab.toasts())
    assert lab.newest.run_id == run_id


async def test_what_else_waits_in_the_form_goes_on_waiting(lab: Lab) -> None:
    await lab.type_into("samples", "21")
    await lab.choose("weight_init", "he")
    await lab.leave_the_form()
    await lab.until(lambda: "init" in lab.pending())
    await go(lab, "left", "k")
    await lab.until_shown(lambda snapshot: snapshot.config.hidden_layers == (5,))
    assert lab.shown.config == XOR.replace(hidden_layers=(5,))
    assert lab.pending().endswith("restarts with: init")


async def test_keys_typed_into_the_value_change_no_network(lab: Lab) -> None:
    panel = await go(lab, "left", "e")
    await lab.until(lambda: lab.app.focused is not panel)
    before = lab.newest.run_id
    await lab.press("j", "k", "insert", "delete", "backspace", "escape")
    await lab.until(lambda: panel.has_focus)
    assert lab.newest.run_id == before
