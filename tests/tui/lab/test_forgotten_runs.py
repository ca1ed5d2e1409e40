"""Runs that others took the place of are gone from the lab, but for the last that was there."""

from __future__ import annotations

import gc
import weakref

import pytest

from nnlab.core.training.background import BackgroundRun

from ..driven_lab import ONE_SIZE, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


def has_ended(run: weakref.ref[BackgroundRun]) -> bool:
    there = run()
    return there is None or there.wait(0)


@ONE_SIZE
async def test_a_run_is_gone_once_two_others_have_begun(lab: Lab):
    gc.collect()
    gc.disable()  # it lets go of nothing that is in a circle
    try:
        first = weakref.ref[BackgroundRun](lab.trained)
        await lab.press("space")
        await lab.until_shown(lambda snapshot: snapshot.epoch > 40)
        await lab.press("r")
        # Who keeps runs may have to write this one once more, so it is there until the next.
        await lab.until(lambda: has_ended(first))
        await lab.press("r")
        await lab.until(lambda: first() is None)
    finally:
        gc.enable()
