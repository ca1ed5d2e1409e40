"""The line of keys says what a key does to the run as it is now."""

from __future__ import annotations

import pytest

from ...driven_lab import ONE_SIZE, XOR

pytestmark = pytest.mark.asyncio(loop_scope="session")


@ONE_SIZE
async def test_space_is_said_to_do_what_it_does_now(lab):
    await lab.start(XOR)
    await lab.until(lambda: "space run " in lab.lines()[-1])
    await lab.press("space")
    await lab.until(lambda: "space pause" in lab.lines()[-1])
    await lab.press("space")
    await lab.until(lambda: "space run " in lab.lines()[-1])
    assert "limit" in lab.text("#status")
    await lab.start(XOR.replace(epochs=1))
    await lab.press("space")
    await lab.until(lambda: "space go on" in lab.lines()[-1])
    # What holds a run back means nothing once it is over.
    assert "limit" not in lab.text("#status")
