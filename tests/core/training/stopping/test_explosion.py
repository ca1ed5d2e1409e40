"""A loss that explodes is divergence, finite or not, and a run that comes back is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.checkpoint import Checkpoint
from nnlab.core.training.stopping.divergence import FAR_ABOVE, PATIENCE, Explosions

pytestmark = pytest.mark.slow

PLANE: dict[str, Any] = {
    "dataset": "plane",
    "activation": "relu",
    "optimizer": "sgd",
    "learning_rate": 1.0,
    "epochs": 500,
}


def test_dead_relus_at_a_huge_loss_have_diverged_and_it_is_said_since_when():
    trainer = Trainer(RunConfig(**PLANE))
    end = trainer.run()
    losses = end.history.column("train_loss")
    assert end.state == "diverged"
    assert np.isfinite(losses).all()
    assert losses[-1] > 1e30
    assert end.epoch < 500
    since = end.epoch - PATIENCE
    assert end.message.startswith(f"The run diverged: from epoch {since + 1} on its train loss, ")
    assert "What usually helps: a smaller learning rate." in end.message
    assert "stuck" not in end.message
    assert not trainer.may_go_on


def test_a_run_that_ends_before_anybody_knows_has_diverged_as_well():
    end = Trainer(RunConfig(**PLANE | {"epochs": 20})).run()
    assert (end.state, end.epoch) == ("diverged", 20)


def test_with_the_weights_of_a_better_epoch_such_a_run_ends_well():
    end = Trainer(RunConfig(**PLANE | {"epochs": 20, "restore_best": True})).run()
    assert (end.state, end.epoch) == ("finished", 20)
    assert end.train.loss < 1.0


def test_it_is_the_same_epoch_however_the_run_is_driven_and_resumed():
    config = RunConfig(**PLANE)
    whole = Trainer(config).run()
    stepped = Trainer(config)
    while stepped.epoch < 60:
        stepped.advance_epoch()
    checkpoint = stepped.checkpoint()
    again = Trainer.resumed(Checkpoint.from_bytes(checkpoint.to_bytes(), checkpoint.past))
    for other in (stepped.run(), again.run()):
        assert (other.epoch, other.state, other.message) == (
            whole.epoch,
            whole.state,
            whole.message,
        )


def test_a_replica_explodes_in_the_epoch_of_its_single_run_and_the_others_end_well():
    rates = [0.01, 1.0, 0.02]
    end = Trainer(RunConfig(**PLANE, replicas=3), variations={"learning_rate": rates}).run()
    assert end.replicas is not None
    seed = end.replicas.seeds[1]
    alone = Trainer(RunConfig(**PLANE | {"seed": seed})).run()
    assert end.state == "finished"
    assert end.replicas.diverged_at == (0, alone.epoch, 0)
    assert end.message == f"1 of 3 replicas diverged (seed {seed})."
    np.testing.assert_allclose(end.replicas.parameters[1], alone.parameters, rtol=1e-9)


@pytest.mark.parametrize("epochs", [30, 500])
def test_a_run_of_which_all_replicas_explode_has_diverged(epochs: int):
    wanted = RunConfig(**PLANE | {"epochs": epochs}, replicas=2)
    end = Trainer(wanted, variations={"learning_rate": [1.0, 1.5]}).run()
    assert (end.state, end.message) == ("diverged", "All 2 replicas diverged.")


def seen(losses: list[float]) -> int | None:
    """Tell in which epoch a run of these losses, the first of the start, has exploded."""
    explosions = Explosions(np.array(losses[:1]))
    config = RunConfig(dataset="plane")
    dataset = Trainer(config).dataset
    explosions.look_at([config], [dataset])
    for epoch, loss in enumerate(losses[1:], 1):
        if explosions.see(np.array([loss]))[0]:
            return epoch
    return None


def test_what_stays_far_above_has_exploded_after_the_patience():
    far = 2 * FAR_ABOVE
    assert seen([1.0, *[far] * 300]) == PATIENCE
    assert seen([1.0, *[far] * (PATIENCE - 1), 1.0, *[far] * (PATIENCE - 1)]) is None


def test_what_grows_on_has_exploded_and_what_falls_again_has_not():
    grows = [1.0, *(FAR_ABOVE * 1.1 ** np.arange(1.0, 300.0)).tolist()]
    assert seen(grows) == PATIENCE
    falls = [1.0, *(1e200 * 0.995 ** np.arange(3000.0)).tolist()]
    assert seen(falls) is None


def test_a_constant_answer_that_is_as_bad_is_no_explosion():
    # The loss of the start says little where the targets are large.
    targets = Trainer(RunConfig(dataset="plane")).dataset
    large = replace(targets, targets=targets.targets * 1e6)
    explosions = Explosions(np.array([1.0]))
    explosions.look_at([RunConfig(dataset="plane")], [large])
    assert explosions.references[0] > 1e9
    assert not explosions.are_far_above(np.array([1e12]))[0]


SAFE = [
    {"dataset": dataset, "activation": activation, "optimizer": optimizer}
    for dataset in ("circle", "plane", "spiral")
    for activation in ("tanh", "relu")
    for optimizer in ("sgd", "momentum", "adam")
]


@pytest.mark.parametrize("values", SAFE, ids=lambda values: "-".join(values.values()))
@pytest.mark.parametrize("rate", [0.01, 1.0])
def test_no_run_that_ends_near_a_constant_answer_is_called_diverged(
    values: dict[str, Any], rate: float
):
    end = Trainer(RunConfig(**values, learning_rate=rate, epochs=60)).run()
    reference = end.history.column("train_loss")[0]
    assert (end.state == "diverged") == (not end.train.loss <= FAR_ABOVE * max(reference, 1.0))
