"""A checkpoint has what a run's table was filled and scaled by, of every replica."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.training.checkpoint import Checkpoint
from nnlab.core.training.run.kept_scales import scales_in

NAMES = ("fill", "shift", "unit", "target_shift", "target_unit")


def checkpoint_of(trainer: Trainer) -> Checkpoint:
    """Write a run and read it back."""
    found = trainer.checkpoint()
    return Checkpoint.from_bytes(found.to_bytes(), found.past)


def trainer_of(**values: Any) -> Trainer:
    return Trainer(RunConfig(**{"dataset": "penguins", "hidden_layers": (3,), **values}))


@pytest.mark.parametrize("replicas", [1, 3])
def test_each_replicas_scale_comes_back_to_the_last_bit(replicas: int):
    trainer = trainer_of(replicas=replicas)
    found = scales_in(checkpoint_of(trainer))
    assert len(found) == replicas
    for scale, dataset in zip(found, trainer.datasets, strict=True):
        for name in NAMES:
            assert getattr(scale, name).tobytes() == getattr(dataset.scale, name).tobytes()


def test_another_split_in_flight_brings_another_scale():
    trainer = trainer_of()
    (before,) = scales_in(checkpoint_of(trainer))
    trainer.edit(data_seed=99)
    (after,) = scales_in(checkpoint_of(trainer))
    assert not np.array_equal(before.shift, after.shift)
    assert trainer.dataset.scale is not None
    assert np.array_equal(after.shift, trainer.dataset.scale.shift)


def test_points_have_no_scale():
    assert scales_in(checkpoint_of(trainer_of(dataset="xor"))) == ()


@pytest.mark.parametrize("damage", [np.zeros((1, 3)), np.zeros((1, 8), int), np.array("x")])
def test_a_damaged_scale_is_refused(damage: Any):
    found = checkpoint_of(trainer_of())
    with pytest.raises(ConfigError, match="damaged"):
        scales_in(replace(found, arrays={**found.arrays, "scale.unit": damage}))
