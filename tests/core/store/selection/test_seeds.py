"""Where listed runs have one config and several seeds, the seeds are what tells them apart."""

from __future__ import annotations

from nnlab.core import RunConfig
from nnlab.core.store.selection.seeds import differ_by_seed_only

from ..summaries import summary_of

XOR = RunConfig(dataset="xor")


def runs_of(*configs: RunConfig):
    return [summary_of(config) for config in configs]


def test_two_runs_that_differ_by_their_seed_only_do():
    assert differ_by_seed_only(runs_of(XOR.replace(seed=1), XOR.replace(seed=2)))
    assert differ_by_seed_only(runs_of(XOR, RunConfig(dataset="circle"), XOR.replace(seed=2)))
    # Also where one has the default, which a line does not say.
    assert differ_by_seed_only(runs_of(RunConfig(), RunConfig(seed=RunConfig().seed + 1)))


def test_runs_that_differ_by_something_else_as_well_or_by_nothing_do_not():
    assert not differ_by_seed_only([])
    assert not differ_by_seed_only(runs_of(XOR))
    assert not differ_by_seed_only(runs_of(XOR, XOR))
    assert not differ_by_seed_only(runs_of(XOR.replace(seed=1), XOR.replace(seed=2, l2=0.1)))
    assert not differ_by_seed_only(runs_of(XOR.replace(data_seed=1), XOR.replace(data_seed=2)))
    assert not differ_by_seed_only(runs_of(XOR.replace(seed=1), XOR.replace(seed=2, epochs=7)))
