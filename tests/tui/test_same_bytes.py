"""A config trains to the same bytes, whoever watches and however often it is interrupted."""

from __future__ import annotations

import pytest

from nnlab.core import RunConfig, Trainer

from .driven_lab import open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONFIGS = {
    "xor": RunConfig(dataset="xor", hidden_layers=(6, 8), batch_size=4, epochs=300, noise=0.1),
    "spiral": RunConfig(samples=60, hidden_layers=(5,), optimizer="nesterov", epochs=150),
    "plane": RunConfig(dataset="plane", samples=50, hidden_layers=(), batch_size=7, epochs=80),
}

every_config = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)


def headless(config: RunConfig) -> bytes:
    return Trainer(config).run().parameters.tobytes()


@every_config
async def test_in_the_dashboard_as_without_it(config):
    async with open_lab(config, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        assert lab.shown.parameters.tobytes() == headless(config)
        assert lab.shown.history.rows.tobytes() == Trainer(config).run().history.rows.tobytes()


@every_config
async def test_with_pauses_and_single_steps_in_between(shared_lab, config):
    async with shared_lab(config, (80, 24)) as lab:
        for key, steps in (("s", 1), ("s", 2), ("S", 2), ("s", 3)):
            await lab.press(key)
            await lab.until(lambda steps=steps: lab.newest.steps >= steps)
            await lab.until(lambda: lab.newest.state == "paused")
        while lab.newest.state != "finished":
            before = lab.newest.steps
            await lab.press("space")
            await lab.until(lambda before=before: lab.newest.steps > before)
            if lab.newest.state == "running":
                await lab.press("space")
            await lab.until(lambda: lab.newest.state in {"paused", "finished"})
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        assert lab.shown.parameters.tobytes() == headless(config)
