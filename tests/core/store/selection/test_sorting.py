"""Sorted runs begin with the best, the newest or the least, and end with those that have none."""

from __future__ import annotations

import pytest

from nnlab.core import RunConfig
from nnlab.core.store.selection.searchable_facts import Fact, fact_named
from nnlab.core.store.selection.sorting import in_order

from ..summaries import summary_of

RUNS = [
    summary_of(RunConfig(learning_rate=0.1), id="a", train_loss=0.5, name="b", epoch=5),
    summary_of(RunConfig(activation=("relu", "tanh")), id="b", train_loss=None, name="A", epoch=9),
    summary_of(RunConfig(bias=False), id="c", train_loss=0.1, name="", epoch=7),
]


def named(name: str) -> Fact:
    fact = fact_named(name)
    assert fact is not None
    return fact


@pytest.mark.parametrize(
    ("name", "order", "reversed_order"),
    [
        ("train_loss", "cab", "acb"),
        ("name", "bac", "abc"),
        ("epoch", "bca", "acb"),
        ("lr", "bca", "abc"),
        ("activation", "bac", "acb"),
        ("bias", "cab", "abc"),
    ],
)
def test_runs_are_sorted_by_anything_that_they_can_be_asked_for(name, order, reversed_order):
    assert "".join(run.id for run in in_order(RUNS, named(name))) == order
    assert "".join(run.id for run in in_order(RUNS, named(name), reverse=True)) == reversed_order
