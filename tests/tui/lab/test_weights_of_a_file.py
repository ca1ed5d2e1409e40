"""A run in the lab that started from the weights of a file: it says so, and restarts from them."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.nn.weights.start import StartWeights

from ..driven_lab import XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


def weights_of(config: RunConfig) -> StartWeights:
    size = Trainer(config).network.layout.size
    numbers = np.random.default_rng(8).normal(size=size)
    return StartWeights(numbers, "model.npz", config.shape, config.bias)


async def restarted(lab: Lab, key: str) -> bytes:
    """Restart with a key; give what the new run starts with."""
    before = lab.newest.run_id
    await lab.press(key)
    await lab.until(lambda: lab.newest.run_id != before)
    start = lab.newest.start
    return b"" if start is None else start.parameters.tobytes()


async def test_it_says_where_from_and_begins_there_again_while_network_and_data_stay() -> None:
    weights = weights_of(XOR)
    numbers = weights.parameters.tobytes()
    async with open_lab(XOR, weights=weights) as lab:
        assert lab.newest.parameters.tobytes() == numbers
        await lab.until(lambda: f"run {lab.newest.run_id} from model.npz" in lab.text("#title"))
        await lab.press("y")
        await lab.until(lambda: f"This run started from {weights.words}" in lab.text())
        await lab.press("escape")

        assert await restarted(lab, "r") == numbers
        await lab.type_into("learning_rate", "0.5", enter=True)
        await lab.leave_the_form()
        assert await restarted(lab, "r") == numbers
        assert lab.newest.config.learning_rate == 0.5

        await lab.type_into("hidden_layers", "7", enter=True)
        await lab.leave_the_form()
        assert await restarted(lab, "r") == b""
        await lab.until(lambda: f"starts at random, not from the {weights.words}" in lab.toasts())
        await lab.until(lambda: "from model.npz" not in lab.text("#title"))


async def test_what_was_chosen_elsewhere_begins_at_random() -> None:
    async with open_lab(XOR, weights=weights_of(XOR)) as lab:
        await lab.screen.training.try_out(XOR.replace(learning_rate=0.02), paused=True)
        await lab.until(lambda: lab.newest.config.learning_rate == 0.02)
        assert lab.newest.start is None
