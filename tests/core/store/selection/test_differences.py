"""Which hyperparameters tell the runs of a list from each other, and in which order."""

from __future__ import annotations

from collections.abc import Mapping

from nnlab.core import RunConfig
from nnlab.core.store.selection.differences import differing, value_words

from ..summaries import summary_of

XOR = RunConfig(dataset="xor", hidden_layers=(4,))


def of(*changes: Mapping[str, object]) -> tuple[str, ...]:
    return differing(summary_of(XOR.replace(**change)) for change in changes)


def test_runs_that_are_alike_differ_in_nothing():
    assert differing([]) == ()
    assert of({}) == ()
    assert of({}, {}) == ()
    # These have columns of their own wherever runs are listed.
    assert of({}, {"seed": 2}, {"epochs": 3}) == ()


def test_every_hyperparameter_that_differs_is_named():
    assert of({}, {"l2": 0.1}) == ("l2",)
    assert set(of({}, {"l2": 0.1}, {"dropout": 0.2, "patience": 7})) == {
        "l2", "dropout", "patience",
    }  # fmt: skip


def test_what_most_runs_differ_in_comes_first_and_of_that_what_has_most_values():
    rates = [{"learning_rate": rate} for rate in (0.1, 0.2, 0.3)]
    widths = [{"hidden_layers": (6,), "l2": 0.1}, {"l2": 0.2}, {"l2": 0.3}, {"l2": 0.4}]
    assert of(*rates, *widths) == ("learning_rate", "hidden_layers", "l2")


def test_what_has_no_effect_in_a_run_is_no_difference_and_a_hyphen():
    sgd, momentum = XOR.replace(optimizer="sgd"), XOR.replace(optimizer="momentum", momentum=0.5)
    runs = [summary_of(XOR), summary_of(sgd), summary_of(momentum)]
    assert differing(runs) == ("optimizer",)
    other = summary_of(momentum.replace(momentum=0.8))
    assert differing([*runs, other]) == ("optimizer", "momentum")
    assert [value_words(run, "momentum") for run in (*runs, other)] == ["-", "-", "0.5", "0.8"]
