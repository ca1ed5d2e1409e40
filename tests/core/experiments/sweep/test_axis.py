"""What varies is read as people type it, or refused in a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import ConfigError
from nnlab.core.experiments.sweep.axis import axis_of


@pytest.mark.parametrize(
    ("said", "name", "values"),
    [
        ("learning_rate=0.2,0.1,0.05", "learning_rate", (0.2, 0.1, 0.05)),
        ("lr=0.2, 0.1", "learning_rate", (0.2, 0.1)),
        ("hidden=6x8,4x4,none", "hidden_layers", ((6, 8), (4, 4), ())),
        ("learning-rate=0.001..1 log 4", "learning_rate", (0.001, 0.01, 0.1, 1.0)),
        ("noise=0..0.5 6", "noise", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)),
        ("noise=.1...5 3", "noise", (0.1, 0.3, 0.5)),
        ("epochs=3..6", "epochs", (3, 4, 5, 6)),
        ("samples=10..1000 log 3", "samples", (10, 100, 1000)),
        ("features=x1 x2;x1^2 x2^2", "features", (("x1", "x2"), ("x1^2", "x2^2"))),
        ("bias=yes,no", "bias", (True, False)),
        ("optimizer=adam,sgd", "optimizer", ("adam", "sgd")),
    ],
)
def test_lists_and_ranges_are_read(said, name, values):
    axis = axis_of(said)
    assert (axis.name, axis.values) == (name, values)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("lr", "'lr' names no values"),
        ("nothing=1", "'nothing' is not a hyperparameter"),
        ("lr=0.1,,0.2", "learning rate has a gap"),
        ("lr=0.1,0.1", "learning rate has 0.1 twice"),
        ("lr=1..0.1", "from the smaller number to the greater"),
        ("lr=0..1 log 3", "a range with log begins above 0"),
        ("lr=0.1..1 1", "a range has from 2 to 10,000 values, not 1"),
        ("lr=a..b", "a range reads as 0.001..1 log 7"),
        ("epochs=1.5..3 2", "a range of it has whole ends"),
        ("seed=1,2", "seed can't be swept: every trial has the same seeds"),
        ("replicas=1,2", "replicas can't be swept"),
        ("epochs=many", "epochs must be a whole number"),
    ],
)
def test_what_is_wrong_is_a_sentence(said, sentence):
    with pytest.raises(ConfigError, match=sentence.replace("(", r"\(")):
        axis_of(said)


@given(st.text(max_size=40), st.sampled_from(["lr", "hidden", "features", "epochs", "bias", ""]))
def test_whatever_is_typed_is_values_or_a_sentence(text, name):
    try:
        axis = axis_of(f"{name}={text}" if name else text)
    except ConfigError as refusal:
        problems = refusal.problems
    else:
        problems = ()
        assert axis.values or axis.span
    assert all(problem.sentence for problem in problems)


def test_a_range_without_a_count_is_drawn_from_evenly_in_its_logarithm():
    axis = axis_of("lr=0.001..1 log")
    generator = np.random.default_rng(1)
    drawn = np.array([axis.drawn(generator) for _ in range(2000)], dtype=float)
    assert axis.values == ()
    assert ((drawn >= 0.001) & (drawn <= 1)).all()
    # A third of them in each decade.
    assert np.histogram(np.log10(drawn), [-3, -2, -1, 0])[0].min() > 600
