"""A network that sees functions of the coordinates, in the lab: people still see the points."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nnlab.core.catalog.features import inputs_of
from nnlab.core.nn.network import Network
from nnlab.tui.widgets.boundary import Boundary

from ..driven_lab import ONE_SIZE, XOR

SQUARES = XOR.replace(features=("x1^2", "x2", "x1x2"), epochs=50)

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_features_are_chosen_in_the_form_and_applied_by_a_restart(lab):
    await lab.type_into("features", "x1^2, x2, x1", enter=True)
    await lab.until(lambda: "ctrl+r restarts with: features" in lab.pending())
    await lab.leave_the_form()
    await lab.until(lambda: "features" in lab.pending())
    await lab.press("r")
    wanted = XOR.replace(features=("x1", "x2", "x1^2"))
    await lab.until_shown(lambda snapshot: snapshot.config == wanted)
    await lab.until(lambda: "3-4-1" in lab.text("#title"))
    assert lab.trained.dataset.inputs.shape == (21, 3)


@ONE_SIZE
async def test_a_feature_that_there_is_not_is_explained_beside_the_field(lab):
    await lab.type_into("features", "x1,x3")
    await lab.until(lambda: lab.problem("features").endswith("each once, not 'x3'."))
    assert "sin_x1" in lab.problem("features")
    await lab.until(lambda: lab.button("restart").disabled)


async def test_the_table_shows_points_and_not_features(lab):
    await lab.start(XOR.replace(features=("x1^2", "sin_x2")))
    await lab.press("3", "home")
    await lab.until(lambda: lab.app.focused is not None)
    points = lab.trained.dataset.points
    # The second row lies on the falling diagonal.
    x1, x2 = points[1].tolist()
    await lab.until(lambda: f"{x1:.4f}   {x2:.4f}" in lab.text("#predictions"))


async def test_the_boundary_is_drawn_over_the_points_plane(lab):
    await lab.start(SQUARES, paused=False)
    snapshot = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await lab.press("2")
    boundary = lab.one(Boundary, "#boundary")
    # Where there is little room the prediction follows a colon, and of a point its row is said.
    pattern = r"x1 (-?[0-9.]+) +x2 (-?[0-9.]+)(?: +pred(?:iction)?|:) ([0-9.]+)"
    await lab.until(lambda: boundary.has_focus and "pred" in lab.lines("#boundary")[-1])
    await lab.press("up", "up", "left", "left", "left", "left", "left")
    await lab.until(lambda: re.search(pattern, lab.text("#boundary")))
    x1, x2, said = map(float, re.findall(pattern, lab.text("#boundary"))[0])
    inputs = inputs_of(np.array([[x1, x2]]), SQUARES.features)
    ((wanted,),) = Network(SQUARES).predict(snapshot.parameters, inputs)
    assert said == pytest.approx(wanted, abs=0.02)


async def test_the_boundary_of_an_activation_for_each_layer_is_drawn_too(lab):
    config = XOR.replace(hidden_layers=(4, 3), activation=("relu", "sigmoid"), features=("x1x2",))
    await lab.start(config)
    await lab.press("2")
    await lab.until(lambda: re.search(r"pred(iction)? [0-9.]+", lab.text("#boundary")))
    await lab.until(lambda: "1-4-3-1" in lab.text("#title"))
