"""In the form, an activation for all hidden layers is chosen, and one for each is typed."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from nnlab.core import RunConfig
from nnlab.tui.lab.form.controls import OWN, Choice

from ...driven_lab import BOTH_SIZES, ONE_SIZE, SMALL, XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def shared_size() -> tuple[int, int]:
    return SMALL


TWO = XOR.replace(hidden_layers=(4, 3))
MIXED = TWO.replace(activation=("relu", "tanh"))


def names_field(lab: Lab) -> Input:
    return lab.field("activation").query_one(".each", Input)


async def test_a_list_is_typed_only_where_that_is_chosen(lab):
    await lab.start(TWO)
    assert not names_field(lab).display
    await lab.choose("activation", OWN)
    await lab.until(lambda: names_field(lab).display)
    assert names_field(lab).value == "tanh"
    assert lab.form.draft == TWO
    await lab.type_into("activation", "relu, tanh", enter=True)
    await lab.until(lambda: lab.form.draft == MIXED)
    await lab.until(lambda: "restarts with: activation" in lab.pending())
    await lab.leave_the_form()
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.config == MIXED)
    await lab.until(lambda: "relu,tanh" in lab.text("#title"))


async def test_a_list_of_the_wrong_length_is_explained_beside_the_field(lab):
    await lab.start(MIXED)
    await lab.type_into("hidden_layers", "4,3,2")
    await lab.until(lambda: "each of the 3 hidden layers" in lab.problem("activation"))
    await lab.type_into("activation", "relu,tanh,x")
    await lab.until(lambda: lab.problem("activation").endswith("not 'x'."))
    await lab.press("escape")
    await lab.until(lambda: names_field(lab).value == "relu,tanh")


async def test_choosing_one_for_all_takes_the_list_away(lab):
    await lab.start(MIXED)
    await lab.until(lambda: names_field(lab).display)
    lab.field("activation").query_one(Choice).value = "sigmoid"
    await lab.until(lambda: not names_field(lab).display)
    await lab.until(lambda: lab.form.draft == TWO.replace(activation="sigmoid"))


async def test_a_new_seed_keeps_the_list(lab):
    await lab.start(MIXED)
    await lab.press("n")
    await lab.until_shown(lambda snapshot: snapshot.config.seed != XOR.seed)
    assert lab.shown.config.activation == ("relu", "tanh")
    assert lab.field("activation").text == "relu,tanh"


@BOTH_SIZES
async def test_a_lab_opens_with_a_list(size):
    async with open_lab(MIXED, size) as lab:
        await lab.open_form()
        assert lab.field("activation").text == "relu,tanh"
        assert lab.form.draft == MIXED
        await lab.until(lambda: "relu,tanh" in lab.text("#title"))


async def test_many_names_do_not_push_the_title_away(lab):
    await lab.start(
        RunConfig(hidden_layers=(3,) * 5, activation=("relu", "leaky_relu") * 2 + ("tanh",))
    )
    await lab.until(lambda: "mixed" in lab.text("#title"))


@ONE_SIZE
async def test_without_hidden_layers_the_title_names_the_outputs_activation_alone(lab):
    await lab.start(XOR.replace(hidden_layers=()))
    await lab.until(lambda: "2-1  sigmoid  bce" in lab.text("#title"))
