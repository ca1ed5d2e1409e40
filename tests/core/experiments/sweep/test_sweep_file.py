"""A file says of a sweep what flags say, and whatever is wrong with it is a sentence."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import ConfigError, RunConfig
from nnlab.core.config.formats.files import document_from_json, document_from_toml
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.plan import SweepPlan
from nnlab.core.experiments.sweep.sweep_file import SaidOfSweep, said_of_sweep, sweep_to_toml

SCALARS = st.one_of(
    st.booleans(),
    st.integers(-3, 10**12),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["0.1..1 log 3", "90s", "2h", "grid", "tpe", "8x8", "none", "tanh", "1e-3"]),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.lists(st.lists(SCALARS, max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=5), SCALARS, max_size=2),
)
NAMES = st.one_of(
    st.sampled_from(["lr", "hidden", "learning_rate", "activation", "features", "seed", "shuffle"]),
    st.text(max_size=8),
)
KEYS = st.one_of(
    st.sampled_from(
        ["search", "trials", "halving", "jobs", "budget", "epochs", "executor", "scheduler"]
    ),
    st.text(max_size=8),
)


def read(text: str) -> SaidOfSweep:
    table = document_from_toml(text).sweep
    assert table is not None
    return said_of_sweep(table, "my.toml")


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("lr = [0.2, 1e-5, 1]", "lr=0.2,1e-05,1"),
        ('lr = "0.001..1 log 7"', "lr=0.001..1 log 7"),
        ("hidden = [[6, 8], [4], []]", "hidden=6x8,4,none"),
        ('hidden = ["6x8", "4"]', "hidden=6x8,4"),
        ("shuffle = [true, false]", "shuffle=true,false"),
        ('activation = ["tanh", "relu"]', "activation=tanh,relu"),
        ('features = [["x1", "x2"], ["x1^2", "x2^2"]]', "features=x1 x2,x1^2 x2^2"),
        ('features = ["x1,x2", "x1^2,x2^2"]', "features=x1,x2;x1^2,x2^2"),
        ("epochs = 30", "epochs=30"),
    ],
)
def test_what_varies_is_written_as_toml_has_it_or_as_it_is_typed(written, typed):
    (axis,) = read(f"[sweep.over]\n{written}").axes
    assert axis == axis_of(typed)


def test_json_says_the_same():
    text = '{"epochs": 9, "sweep": {"trials": 3, "over": {"lr": [0.1, 0.2]}}}'
    document = document_from_json(text)
    assert document.values == {"epochs": 9}
    assert document.sweep is not None
    assert said_of_sweep(document.sweep, "a.json").axes == (axis_of("lr=0.1,0.2"),)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("search = 3", "search must be one of grid, random, tpe, not 3"),
        ("halving = 1", "halving must be a whole number from 2 to 10, not 1"),
        ("jobs = 0.5", "jobs must be a whole number from 1 to 256, not 0.5"),
        ('budget = "soon"', "budget is a time as 90s, 10min or 2h, not 'soon'"),
        ("epochs = 3", r"what varies of it stands in \[sweep.over\]"),
        ("over = 3", "over names what varies"),
        ("over.lr = []", "over: learning rate has a gap in its values"),
        ("over.lr = {a = 1}", "over: lr can't be {'a': 1}: it is a list of values, or a text"),
        ("over.seed = [1, 2]", "over: seed can't be swept"),
        ('over.features = ["x1;x2"]', "can't have a semicolon in a value"),
        ('over.lr = ["0.1..1 log 3"]', "can't be read"),
    ],
)
def test_a_wrong_word_is_a_sentence_with_its_place(written, sentence):
    with pytest.raises(ConfigError, match=rf"^In my.toml, \[sweep\]: .*{sentence}"):
        read(f"[sweep]\n{written}")


@given(
    said=st.dictionaries(KEYS, VALUES, max_size=4), over=st.dictionaries(NAMES, VALUES, max_size=3)
)
def test_whatever_is_written_is_read_or_refused_with_sentences(said, over):
    text = tomli_w.dumps({"sweep": {**said, "over": over}})
    table: dict[str, Any] = tomllib.loads(text)["sweep"]
    try:
        found = said_of_sweep(table, "my.toml")
    except ConfigError as error:
        for problem in error.problems:
            assert problem.sentence.startswith("In my.toml, [sweep]: ")
            assert problem.sentence.isprintable()
    else:
        assert len(found.axes) == len(over)


@given(
    search=st.sampled_from(["grid", "random", "tpe"]),
    trials=st.integers(1, 1000),
    halving=st.one_of(st.none(), st.integers(2, 10)),
    over=st.lists(
        st.sampled_from(
            ["lr=0.1,1e-3", "hidden=3,4x4,none", "epochs=3..6", "activation=tanh,relu", "l2=0..1 3"]
        ),
        min_size=1,
        unique=True,
    ),
)
def test_the_file_of_a_plan_says_that_plan(search, trials, halving, over):
    plan = SweepPlan(RunConfig(replicas=10), tuple(map(axis_of, over)), search, trials, halving)
    text = sweep_to_toml(plan)
    said, config = read(text), RunConfig(**document_from_toml(text).whole)
    assert SweepPlan(config, said.axes, said.search or "grid", said.trials, said.halving) == plan


def test_a_cluster_is_said_by_a_file_as_well():
    said = read('[sweep]\nexecutor = "dask"\nscheduler = "tcp://host:8786"')
    assert (said.executor, said.scheduler) == ("dask", "tcp://host:8786")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('executor = "cluster"', "executor must be one of processes, dask, not 'cluster'."),
        ("scheduler = 8786", "scheduler is an address as tcp://host:8786, not 8786."),
        ('scheduler = "tcp://host:1"', 'add executor = "dask".'),
    ],
)
def test_what_is_wrong_with_a_cluster_is_a_sentence(text, sentence):
    with pytest.raises(ConfigError) as error:
        read(f"[sweep]\n{text}")
    assert str(error.value).startswith("In my.toml, [sweep]: ")
    assert sentence in str(error.value)
