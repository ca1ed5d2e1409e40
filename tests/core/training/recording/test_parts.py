"""Replicas taken out of a run, or put together with others, go on to the bits of their own run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.experiments.sweep.lockstep import put_together
from nnlab.core.training.recording.parts import joined, part_of

BASE: dict[str, Any] = {"dataset": "circle", "samples": 40, "epochs": 24, "replicas": 5}


@pytest.mark.parametrize(
    "values",
    [
        {"dropout": 0.3},
        {"precision": "float32", "optimizer": "sgd", "momentum": 0.9, "patience": 2},
        {"restore_best": True, "patience": 4, "schedule": "plateau"},
        {"optimizer": "sgd", "loss": "mse", "output_activation": "identity", "activation": "relu"},
        {"dataset": "iris", "samples": 150, "batch_size": 40},
    ],
    ids=["dropout", "early stopping", "the best weights", "divergence", "a table"],
)
def test_parts_and_the_whole_have_the_bits_of_their_own_runs(values):
    base = RunConfig(**BASE | values)
    configs = [base.replace(learning_rate=rate) for rate in (0.01, 300.0, 0.2)]
    config, variations = put_together(configs)
    group = Trainer(config, variations=variations)
    next(group.epochs(7))
    parts = [
        part_of(group.checkpoint(), slice(5 * place, 5 * place + 5), one)
        for place, one in enumerate(configs)
    ]
    alone = [Trainer.resumed(part) for part in parts]
    again = put_together([configs[2], configs[0]])
    pair = Trainer.resumed(joined([parts[2], parts[0]], *again))
    ends = [trainer.run() for trainer in alone]
    of_pair = pair.run().replicas
    assert of_pair is not None
    for place, one in enumerate(configs):
        own = Trainer(one).run().replicas
        found = ends[place].replicas
        assert own is not None
        assert found is not None
        assert found.means.tobytes() == own.means.tobytes()
        assert (found.diverged_at, found.stopped_at) == (own.diverged_at, own.stopped_at)
        assert found.stuck == own.stuck
        if place != 1:
            half = slice(0, 5) if place == 2 else slice(5, 10)
            assert of_pair.means[half].tobytes() == own.means.tobytes()
            assert of_pair.stopped_at[half] == own.stopped_at
    rows = Trainer(configs[0]).run().history.rows
    assert np.array_equal(ends[0].history.rows, rows, equal_nan=True)
