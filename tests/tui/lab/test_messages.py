"""Why a run ended, and that a network is stuck, stands in words above the status."""

from __future__ import annotations

import pytest
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets._toast import Toast

from nnlab.core.config import PRESETS
from nnlab.tui.lab.bars.message_line import MessageLine
from nnlab.tui.lab.screens.presets import PresetScreen

from ..driven_lab import SMALL, WIDE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEARNS = XOR.replace(dataset="linear", samples=60, learning_rate=0.03, epochs=100_000)
STUCK = PRESETS["report-l3"].config.replace(
    optimizer="momentum", learning_rate=1.0, epochs=1000, seed=0
)
"""A large rate with momentum saturates a sigmoid network without biases at once."""


def said(lab: Lab) -> str:
    """The whole message, of which the line may show the beginning only."""
    return lab.one(MessageLine, "#message").sentence


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"target_accuracy": 80.0}, "The target is reached: validation accuracy "),
        ({"target_loss": 0.3}, "The target is reached: validation loss "),
        (
            {"patience": 5, "least_improvement": 1.0},
            "Stopped early: no better epoch for 5 epochs; the best validation loss is ",
        ),
        ({"time_limit": 0.05}, "The time limit of 0.05 s is reached."),
        (
            {"patience": 5, "least_improvement": 0.5, "restore_best": True, "learning_rate": 1.0},
            "The weights are those of the best epoch, ",
        ),
    ],
    ids=["accuracy", "loss", "patience", "time", "best"],
)
async def test_what_ended_a_run_is_said_plainly(lab, values, words):
    await lab.start(LEARNS.replace(**values), paused=False, speed=None)
    end = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    assert words in end.message
    await lab.until(lambda: said(lab) == end.message)
    await lab.until(lambda: "finished" in lab.text("#status"))


async def test_a_run_that_went_through_all_its_epochs_needs_no_words(lab):
    await lab.start(LEARNS.replace(epochs=3), paused=False)
    await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await lab.until(lambda: "epoch 3 of 3" in lab.text("#status"))
    assert not said(lab)


async def test_a_stuck_network_is_told_so_in_words_until_a_new_run(lab):
    await lab.start(STUCK, paused=False, speed=None)
    end = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    assert end.message.startswith("The network seems stuck: ")
    await lab.until(lambda: said(lab) == end.message)
    await lab.start(XOR)
    await lab.until(lambda: not said(lab))


async def test_the_warning_goes_away_when_the_network_comes_loose(lab):
    loosens = PRESETS["report-x2"].config.replace(seed=0, epochs=1500)
    await lab.start(loosens, paused=False, speed=None)
    await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await lab.until(lambda: said(lab).startswith("The network seems stuck: "))
    await lab.type_into("epochs", "10000", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.config.epochs == 10_000)
    await lab.leave_the_form()
    await lab.press("space")
    await lab.until_shown(lambda s: s.state == "finished" and s.epoch == 10_000)
    await lab.until(lambda: not said(lab))


@pytest.mark.parametrize("size", [WIDE, SMALL, (60, 20)], ids=str)
async def test_of_a_long_message_whole_words_are_shown_and_a_key_lists_all_of_it(shared_lab, size):
    config = STUCK.replace(patience=400, restore_best=True)
    async with shared_lab(config, size, paused=False) as lab:
        end = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        for words in ("Stopped early: ", "those of the best epoch", "The network seems stuck: "):
            assert words in end.message
        await lab.until(lambda: said(lab) == end.message)
        await lab.until(lambda: lab.text("#message").rstrip().endswith("(M: all of it)"))
        shown = lab.text("#message").split(" … ")[0].split()
        assert shown == end.message.split()[: len(shown)]
        await lab.press("M")
        await lab.until(lambda: "Messages" in lab.text())
        listed = " ".join(str(line.render()) for line in lab.app.screen.query(Static))
        assert end.message in listed
        await lab.press("escape")


async def test_what_is_told_moves_nothing_and_covers_no_number(shared_lab):
    async with shared_lab(size=SMALL) as lab:
        places = {name: lab.one(Widget, name).region for name in ("#panels", "#status", "#loss")}
        before = lab.lines("#status")
        lab.app.notify("Something was said.", severity="warning")
        await lab.until(lambda: "Something was said." in lab.text("#message"))
        assert not lab.app.screen.query(Toast)
        assert lab.lines("#status") == before
        assert {name: lab.one(Widget, name).region for name in places} == places


async def test_what_is_told_is_seen_over_what_covers_the_line_and_listed_afterwards(shared_lab):
    async with shared_lab(size=WIDE) as lab:
        await lab.press("p")
        await lab.until(lambda: isinstance(lab.app.screen, PresetScreen))
        lab.app.notify("Something was said.")
        await lab.until(lambda: any("Something was said." in line for line in lab.lines()))
        await lab.press("escape")
        await lab.until(lambda: lab.app.screen is lab.screen)
        await lab.until(lambda: "Something was said." in lab.text("#message"))
        await lab.until(lambda: not lab.app.screen.query(Toast))
        await lab.press("M")
        await lab.until(lambda: any("Something was said." in line for line in lab.lines()))
        await lab.press("escape")
