"""A look inside: each layer as the diagnosis has it, and the gradient check."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.make import make_dataset
from nnlab.core.nn.gradient_check import CheckGivenUp, check_gradient
from nnlab.core.training.diagnostics.diagnosis import diagnose, look_inside
from nnlab.tui.lab.panels.layers import diagnosed as inside
from nnlab.tui.lab.panels.layers.layers import LayerPanel
from nnlab.tui.lab.panels.layers.stuck_units import stuck_words
from nnlab.tui.lab.screens import gradient_check as gradient
from nnlab.tui.lab.screens.gradient_check import GradientScreen

from ....driven_lab import BOTH_SIZES, ONE_SIZE, SMALL, WIDE, XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

DEEP = RunConfig(
    dataset="circle", samples=60, hidden_layers=(6, 4), activation="relu", epochs=1_000_000, seed=3
)


async def show(lab: Lab, *, in_all_room: bool = True) -> None:
    """Show the panel, with all the room that it needs below the chart."""
    await lab.press("0")
    if in_all_room:
        await lab.give_all_room()
    await lab.until(lambda: lab.one(LayerPanel, "#layers").size.area)


async def test_with_few_rows_each_layer_has_its_histogram_and_its_gradient(lab):
    await lab.start(DEEP)
    await lab.press("S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
    await show(lab, in_all_room=False)
    trainer = Trainer(DEEP)
    trainer.advance_epoch()
    layers = diagnose(trainer.network, trainer.parameters, trainer.dataset)
    for layer, title in zip(
        layers, ("hidden 1  6 relu", "hidden 2  4 relu", "output  1 sigmoid"), strict=True
    ):
        for words in (
            title, f"gradient {layer.gradient_norm:.3g}",
            f"{layer.smallest_weight:.3g}", f"{layer.largest_weight:.3g}",
        ):  # fmt: skip
            await lab.until(lambda words=words: words in lab.text("#layers"))
    assert lab.text("#layers").count("└") >= len(layers)
    assert "█" in lab.text("#layers")
    is_small = lab.app.size == SMALL
    await lab.until(lambda: ("m: more room" in lab.lines("#layers")[0]) == is_small)


async def test_with_few_rows_what_is_wrong_is_said_before_histograms_are_drawn(lab):
    for config, words in (
        (DEEP.replace(weight_init="zeros"), "Dead units in hidden 1, hidden 2"),
        (DEEP.replace(activation="sigmoid", hidden_layers=(4,) * 8), "The gradient vanishes"),
    ):
        await lab.start(config)
        await show(lab, in_all_room=False)
        await lab.until(lambda words=words: words in lab.text("#layers"))
        assert "gradient " in lab.text("#layers")


async def test_each_layer_has_a_histogram_and_what_the_diagnosis_finds(lab):
    await lab.start(DEEP)
    await lab.press("S")
    await show(lab)
    await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
    trainer = Trainer(DEEP)
    trainer.advance_epoch()
    layers = diagnose(trainer.network, trainer.parameters, trainer.dataset)
    for layer, title in zip(
        layers, ("hidden 1  6 relu", "hidden 2  4 relu", "output  1 sigmoid"), strict=True
    ):
        for words in (
            title, f"gradient {layer.gradient_norm:.3g}", stuck_words(layer),
            f"{layer.smallest_weight:.3g}", f"{layer.largest_weight:.3g}",
        ):  # fmt: skip
            await lab.until(lambda words=words: words in lab.text("#layers"))
    text = lab.text("#layers")
    assert "█" in text
    assert text.count("└") >= len(layers)  # a corner of axes each


async def test_dead_units_are_said_in_words(lab):
    await lab.start(DEEP.replace(weight_init="zeros"))
    await show(lab)
    await lab.until(lambda: "Dead units in hidden 1, hidden 2" in lab.text("#layers"))


async def test_a_gradient_that_vanishes_is_said_in_words(lab):
    deep = DEEP.replace(activation="sigmoid", hidden_layers=(4,) * 8)
    await lab.start(deep)
    await show(lab)
    await lab.until(lambda: "vanishes towards the input" in lab.text("#layers").replace("│", " "))


async def test_nothing_is_computed_unless_the_panel_is_seen(lab, monkeypatch):
    looks = []

    def counted(*arguments):
        looks.append(arguments)
        return look_inside(*arguments)

    await lab.press("3", "1")
    await lab.until(lambda: not lab.one(LayerPanel, "#layers").display)
    monkeypatch.setattr(inside, "look_inside", counted)
    await lab.start(DEEP, paused=False)
    seen_at = await lab.until_shown(lambda snapshot: snapshot.epoch > 20)
    await lab.until_shown(lambda snapshot: snapshot.epoch > seen_at.epoch)
    assert not looks
    await lab.press("0")
    await lab.until(lambda: len(looks) > 2)
    await lab.press("3")
    await lab.until(lambda: not lab.one(LayerPanel, "#layers").display)
    count = len(looks)
    for _ in range(3):
        before = lab.shown.epoch
        await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
    assert len(looks) == count


@ONE_SIZE
async def test_a_look_that_takes_long_is_not_taken_at_every_frame(lab, monkeypatch):
    looks = []
    monkeypatch.setattr(inside, "look_inside", lambda *a: looks.append(a) or look_inside(*a))
    monkeypatch.setattr(inside, "_CHEAP", -1.0)
    monkeypatch.setattr(inside, "_PATIENCE", 1e9)
    await lab.start(DEEP, paused=False)
    await lab.press("0")
    await lab.until(lambda: looks)
    for _ in range(3):
        before = lab.shown.epoch
        await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
    assert len(looks) == 1
    await lab.press("space")
    last = await lab.until_shown(lambda snapshot: snapshot.state == "paused")
    await lab.until(lambda: looks[-1][1] is last.parameters)


async def test_with_replicas_it_looks_into_the_one_that_is_shown(lab):
    await lab.start(DEEP.replace(replicas=4))
    await show(lab)
    await lab.press("full_stop")
    await lab.until(lambda: "Layers: replica 2 of 4 (seed 4)" in lab.text("#layers"))
    trainer = Trainer(DEEP.replace(seed=4))
    norm = diagnose(trainer.network, trainer.parameters, trainer.dataset)[0].gradient_norm
    await lab.until(lambda: f"gradient {norm:.3g}" in lab.text("#layers"))


@pytest.mark.parametrize("size", [WIDE, SMALL, (60, 20)], ids=str)
async def test_the_panel_is_ascii_where_that_is_asked_for(shared_lab, size):
    async with shared_lab(DEEP, size, ascii_only=True) as lab:
        await lab.press("0")
        await lab.until(lambda: "gradient" in lab.text("#layers"))
        assert lab.text("#layers").isascii()
        assert "#" in lab.text("#layers")


async def open_check(lab: Lab) -> None:
    await lab.press("g")
    await lab.until(lambda: isinstance(lab.app.screen, GradientScreen))


async def test_the_check_shows_each_layer_and_a_verdict(lab):
    await lab.start(DEEP)
    await lab.press("S")
    snapshot = await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
    checks = check_gradient(DEEP, snapshot.parameters)
    await open_check(lab)
    await lab.until(lambda: "Backpropagation agrees with finite differences" in lab.text())
    assert "Gradient check at epoch 1" in lab.text()
    for check, name in zip(checks, ("hidden 1", "hidden 2", "output"), strict=True):
        (line,) = [line for line in lab.lines("#gradient") if name in line]
        cells = line.split(name)[1].split()
        assert cells[:4] == [str(check.parameters), str(check.checked), str(check.kinks),
                             f"{check.error:.1e}"]  # fmt: skip
        assert cells[4] == "fine"
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)


async def test_a_gradient_that_is_wrong_is_told_so(lab, monkeypatch):
    def wrong(*arguments, **options):
        first, *others = check_gradient(*arguments, **options)
        object.__setattr__(first, "error", 0.5)
        return [first, *others]

    monkeypatch.setattr(gradient, "check_gradient", wrong)
    await open_check(lab)
    await lab.until(lambda: "disagree in layer 1" in lab.text())
    assert "WRONG" in lab.text()


async def test_the_check_is_of_the_replica_that_is_shown(lab, monkeypatch):
    asked = []

    def noted(config, parameters, **options):
        asked.append((config, parameters))
        return check_gradient(config, parameters, **options)

    monkeypatch.setattr(gradient, "check_gradient", noted)
    await lab.start(DEEP.replace(replicas=4))
    await lab.press("full_stop")
    snapshot = await lab.until_shown(lambda s: s.shown and s.shown.whose == 1)
    await open_check(lab)
    await lab.until(lambda: "agrees" in lab.text())
    assert asked[0][0] == DEEP.replace(seed=4)
    assert np.array_equal(asked[0][1], snapshot.parameters)


async def test_the_run_goes_on_during_the_check_and_to_the_same_bits(lab):
    await lab.start(XOR.replace(epochs=1_000_000), paused=False)
    await open_check(lab)
    before = lab.shown.epoch
    await lab.until_shown(lambda snapshot: snapshot.epoch > before)
    await lab.until(lambda: "agrees" in lab.text())
    await lab.press("escape", "space")
    paused = await lab.until_shown(lambda snapshot: snapshot.state == "paused")
    await lab.press("S")
    end = await lab.until_shown(
        lambda snapshot: snapshot.epoch == paused.epoch + 1 and snapshot.position == 0
    )
    alone = Trainer(XOR.replace(epochs=end.epoch)).run()
    assert end.parameters.tobytes() == alone.parameters.tobytes()


@ONE_SIZE
async def test_a_broken_run_has_no_gradient_to_check(lab):
    breaking = RunConfig(
        dataset="plane", samples=40, activation="identity", learning_rate=1000.0, optimizer="sgd"
    )
    await lab.start(breaking, paused=False)
    await lab.until_shown(lambda snapshot: snapshot.state == "diverged")
    await lab.press("g")
    await lab.until(lambda: "no gradient to check" in lab.toasts())
    assert lab.app.screen is lab.screen


@BOTH_SIZES
@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_a_check_that_nobody_waits_for_is_given_up(size, key, monkeypatch):
    begun, given_up = threading.Event(), threading.Event()

    def endless(config, parameters, *, is_wanted):
        begun.set()
        while is_wanted():
            threading.Event().wait(0.001)
        given_up.set()
        raise CheckGivenUp

    monkeypatch.setattr(gradient, "check_gradient", endless)
    async with open_lab(size=size) as lab:
        await open_check(lab)
        await lab.until(begun.is_set)
        await lab.press(key)
        await lab.until(given_up.is_set)
        await lab.until(lambda: not lab.app.is_running or lab.app.screen is lab.screen)


@pytest.mark.parametrize(
    "changes", [{"features": ("x1", "x2", "x1^2")}, {"dataset": "circle", "samples": 33}]
)
async def test_rows_of_a_new_run_do_not_go_through_the_network_of_the_last_one(changes):
    # As where the terminal changes its size after the rows came, and before the first snapshot.
    look = inside.LookInside()
    look.show_dataset(make_dataset(XOR.replace(**changes)))
    assert look.at(Trainer(XOR).snapshot()) is None
    look.show_dataset(make_dataset(XOR))
    assert look.at(Trainer(XOR).snapshot()) is not None


async def test_what_was_found_in_another_run_is_not_shown_as_this_ones():
    # The rows of a third run came before its first snapshot, and the second was never looked into.
    look = inside.LookInside()
    look.show_dataset(make_dataset(XOR))
    first = Trainer(XOR).snapshot()
    assert look.at(first) is not None
    look.show_dataset(make_dataset(XOR.replace(dataset="circle", samples=33)))
    assert look.at(Trainer(XOR.replace(hidden_layers=())).snapshot()) is None
    assert look.at(first) is not None


async def test_the_way_to_more_room_is_said_once_the_frame_is_wide_enough_for_it():
    async with open_lab(DEEP, SMALL) as lab:
        await show(lab, in_all_room=False)
        panel = lab.one(LayerPanel, "#layers")
        await lab.until(lambda: "m: more room" in lab.lines("#layers")[0])
        panel.let_grow(False, has_all_room=False)
        panel.styles.max_width = 20
        await lab.until(lambda: panel.size.width < 20)
        panel.let_grow(True, has_all_room=False)
        await lab.until(lambda: "m: more room" not in lab.lines("#layers")[0])
        panel.styles.max_width = None
        await lab.until(lambda: "m: more room" in lab.lines("#layers")[0])
