"""A network that sees functions of the coordinates, in the lab: people still see the points."""

from __future__ import annotations

import pytest

from .lab import XOR

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_features_are_chosen_in_the_form_and_applied_by_a_restart(lab):
    await lab.type_into("features", "x1^2, x2, x1", enter=True)
    await lab.until(lambda: "applies: features" in lab.pending())
    await lab.leave_the_form()
    await lab.press("r")
    wanted = XOR.replace(features=("x1", "x2", "x1^2"))
    await lab.until_shown(lambda snapshot: snapshot.config == wanted)
    await lab.until(lambda: "3-4-1" in lab.text("#title"))
    assert lab.screen.run.dataset.inputs.shape == (21, 3)


async def test_a_feature_that_there_is_not_is_explained_beside_the_field(lab):
    await lab.type_into("features", "x1,x3")
    await lab.until(lambda: lab.problem("features").endswith("each once, not 'x3'."))
    assert "sin_x1" in lab.problem("features")
    await lab.until(lambda: lab.button("restart").disabled)


async def test_the_table_shows_points_and_not_features(lab):
    await lab.start(XOR.replace(features=("x1^2", "sin_x2")))
    await lab.press("3", "home")
    points = lab.screen.run.dataset.points
    # The second row lies on the falling diagonal.
    x1, x2 = points[1].tolist()
    await lab.until(lambda: f"{x1:.4f}   {x2:.4f}" in lab.text("#predictions"))
