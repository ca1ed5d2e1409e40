"""An epoch that was not kept is made again, to the bits that the run had then."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.checkpoint import Checkpoint
from nnlab.core.training.remaking.remake import remade, start_for
from nnlab.core.training.timeline.timeline import TimelinePoint

XOR = RunConfig(dataset="xor", hidden_layers=(4,), epochs=90, learning_rate=0.05, batch_size=4)

Edits = dict[int, dict[str, Any]]


def trained(config: RunConfig, edits: Edits, until: int, step: int = 0) -> Trainer:
    """Train, edit at some epochs' ends and so many steps later, and stop at the end of an epoch."""
    trainer = Trainer(config)
    for epoch in range(until):
        if epoch in edits:
            for _ in range(step):
                trainer.advance_batch()
            trainer.edit(**edits[epoch])
        trainer.advance_epoch()
    return trainer


def waypoints_at(trainer: Trainer, config: RunConfig, edits: Edits, *epochs: int, step: int = 0):
    found = [trained(config, edits, epoch, step).checkpoint() for epoch in epochs]
    assert all(each.run_id != trainer.run_id for each in found)
    return [each.named(trainer.run_id) for each in reversed(found)]


def made(trainer: Trainer, waypoints: list[Checkpoint], epoch: int) -> TimelinePoint | None:
    edits = trainer.snapshot().edits
    start = start_for(epoch, [each for each in waypoints if each.epoch <= epoch], edits)
    return None if start is None else remade(start, edits, epoch, lambda: True)


KINDS = {
    "adam": {},
    "in one batch": {"batch_size": 100},
    "float32": {"precision": "float32"},
    "dropout": {"dropout": 0.2},
    "plateau": {"schedule": "plateau", "schedule_every": 3, "optimizer": "momentum"},
    "patience": {"patience": 60, "restore_best": True},
    "evaluated now and then": {"evaluate_every": 4, "training_progress": 1e-9, "patience": 60},
    "balanced classes": {"class_weight": "balanced"},
    "replicas": {"replicas": 3},
    "replicas with patience": {"replicas": 3, "patience": 60},
    "a time limit": {"time_limit": 1000.0},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", [0, 2], ids=["between epochs", "within one"])
def test_the_bits_are_those_of_a_run_that_stopped_there_with_edits_on_the_way(kind, step):
    config = XOR.replace(**KINDS[kind])
    edits: Edits = {
        20: {"learning_rate": 0.02},
        44: {"optimizer": "sgd", "learning_rate": 0.1},
        47: {"noise": 0.1},
        70: {"learning_rate": 0.3},
    }
    if config.batch_size == 100:
        step = 0
    trainer = trained(config, edits, 80, step)
    assert trainer.epoch == 80
    waypoints = waypoints_at(trainer, config, edits, 0, 30, 60, step=step)
    for epoch in (7, 30, 45, 50, 77):
        stopped = trained(config, edits, epoch, step)
        wanted = stopped._state.record.point(stopped.config)
        point = made(trainer, waypoints, epoch)
        assert point is not None
        assert (point.epoch, point.position, point.steps) == (epoch, 0, wanted.steps)
        assert point.config == wanted.config
        assert np.array_equal(point.parameters, wanted.parameters)


def test_turns_of_a_knob_are_made_again_at_their_steps():
    def run(until: int) -> Trainer:
        trainer = Trainer(XOR)
        for epoch in range(until):
            if 10 <= epoch < 15:
                trainer.apply(XOR.replace(learning_rate=0.01 * (epoch - 8)), gesture="a turn")
            trainer.advance_epoch()
        return trainer

    trainer = run(40)
    assert len(trainer.snapshot().edits) == 1
    waypoints = [run(epoch).checkpoint() for epoch in (12, 0)]
    for epoch in (11, 13, 30):
        point = made(trainer, waypoints, epoch)
        assert point is not None
        assert np.array_equal(point.parameters, run(epoch)._state.record.point(XOR).parameters)


def test_a_weight_set_by_hand_is_not_made_again_but_what_comes_before_and_from_behind_it_is():
    def run(until: int) -> Trainer:
        trainer = Trainer(XOR)
        for epoch in range(until):
            if epoch == 20:
                trainer.set_parameter(1, 1 / 3)
            trainer.advance_epoch()
        return trainer

    trainer = run(40)
    waypoints = [run(epoch).checkpoint() for epoch in (30, 0)]
    assert made(trainer, waypoints, 25) is None
    for epoch in (19, 20, 33):
        point = made(trainer, waypoints, epoch)
        assert point is not None
        wanted = run(epoch)._state.record.point(XOR).parameters
        assert np.array_equal(point.parameters, wanted)


def test_where_something_was_taken_back_an_earlier_waypoint_is_chosen():
    trainer = trained(XOR, {}, 10)
    trainer.apply(XOR.replace(l2=0.1), gesture="a turn")
    turned = trainer.checkpoint()
    trainer.apply(XOR, gesture="a turn")
    trainer.advance_epoch()
    edits = trainer.snapshot().edits
    assert edits == ()
    first = trained(XOR, {}, 5).checkpoint()
    assert start_for(11, [turned, first], edits) is first
    assert start_for(11, [turned], edits) is None


def test_it_stops_when_nobody_wants_it_any_more():
    first = trained(XOR, {}, 0).checkpoint()
    assert remade(first, (), 80, lambda: False) is None
