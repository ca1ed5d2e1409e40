"""A config goes through one line of text and comes back, and no line does any harm."""

from __future__ import annotations

import re
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.config import HYPERPARAMETERS, PRESETS, ConfigError, Problem, RunConfig, printable
from nnlab.core.config.formats import state_line as state
from nnlab.core.config.formats.state_line import (
    ValuesOfLine,
    from_state,
    to_state,
    values_from_state,
)

from ...strategies import configs


def sentences(line: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        from_state(line)
    return [problem.sentence for problem in caught.value.problems]


@pytest.mark.slow
@settings(max_examples=400)
@given(configs())
def test_a_config_comes_back_from_its_line(config: RunConfig) -> None:
    line = to_state(config)
    assert from_state(line) == config
    assert len(line) < 4_000


@given(configs())
def test_every_value_is_read_from_a_line_without_making_the_config(config: RunConfig) -> None:
    assert dict(ValuesOfLine(to_state(config))) == config.values


@pytest.mark.parametrize("line", ["", "nnlab1", "nnlab9/epochs=x", "nnlab1/hidden=/epochs", "//="])
def test_a_value_that_a_line_does_not_say_has_its_default(line: str) -> None:
    assert ValuesOfLine(line)["epochs"] == RunConfig().epochs
    assert len(ValuesOfLine(line)) == len(HYPERPARAMETERS)
    with pytest.raises(KeyError):
        ValuesOfLine(line)["x"]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_comes_back_from_its_line(name: str) -> None:
    config = PRESETS[name].config
    assert from_state(to_state(config)) == config


@given(configs())
def test_nothing_in_a_line_means_anything_to_a_shell(config: RunConfig) -> None:
    line = to_state(config)
    assert re.fullmatch(r"[A-Za-z0-9/=,.^_+-]+", line)
    assert shlex.split(f"nnlab --state '{line}'") == ["nnlab", "--state", line]


@given(configs(), st.integers(10, 80), st.sampled_from(["\n", "\r\n", " \n   "]))
def test_a_line_that_was_broken_on_its_way_is_whole_again(
    config: RunConfig, width: int, end: str
) -> None:
    line = to_state(config)
    broken = end.join(line[i : i + width] for i in range(0, len(line), width))
    assert from_state(f"  {broken}\n") == config


def test_a_line_says_what_differs_from_the_defaults_by_the_flags_names() -> None:
    assert to_state(RunConfig()) == "nnlab1"
    config = RunConfig(
        dataset="xor", hidden_layers=(6, 8), activation=("sigmoid", "tanh"),
        features=("x1", "x2", "x1x2"), bias=False, learning_rate=0.1, seed=3,
    )  # fmt: skip
    assert to_state(config) == (
        "nnlab1/dataset=xor/seed=3/features=x1,x2,x1x2/hidden-layers=6,8/activation=sigmoid,tanh"
        "/bias=false/learning-rate=0.1"
    )


def test_defaults_that_follow_another_value_are_left_unsaid() -> None:
    config = RunConfig(dataset="plane", optimizer="adamw")
    assert (config.output_activation, config.weight_decay) == ("identity", 0.01)
    assert to_state(config) == "nnlab1/dataset=plane/optimizer=adamw"


def test_only_what_is_said_is_given_back() -> None:
    assert values_from_state("nnlab1/hidden=6 8/learning_rate=1e-3/") == {
        "hidden_layers": (6, 8),
        "learning_rate": 0.001,
    }


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "A state line begins as nnlab1/dataset=xor/hidden-layers=6,8 does, not with ''."),
        ("dataset=xor", "A state line begins as nnlab1/dataset=xor/hidden-layers=6,8 does,"
         " not with 'dataset=xor'."),
        ("nnlab1x", "A state line begins as nnlab1/dataset=xor/hidden-layers=6,8 does,"
         " not with 'nnlab1x'."),
        ("nnlab7/dataset=xor", "This state line is of version 7, which a newer nnlab wrote:"
         " this one reads 1."),
        ("nnlab0/dataset=xor", "There is no version 0 of state lines; this nnlab reads 1."),
        ("nnlab1/dataset", "'dataset' is no name=value, such as hidden=6,8."),
        ("nnlab1/hiden=3", "'hiden' is not a hyperparameter. Did you mean hidden-layers?"),
        ("nnlab1/seed=1/seed=2", "seed is said twice."),
        ("nnlab1/epochs=0", "epochs must be a whole number from 1 to 1000000, not 0."),
        ("nnlab1/epochs=x", "epochs must be a whole number from 1 to 1000000, not 'x'."),
        ("nnlab1/" + "a" * 9000, "This has over 8,000 characters: not a state line."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_is_said_in_a_sentence(line: str, sentence: str) -> None:
    assert sentences(line) == [sentence]


def test_all_that_is_wrong_with_a_line_is_said_at_once() -> None:
    assert len(sentences("nnlab1/epochs=x/seed=-/noise=loud")) == 3
    assert len(sentences("nnlab1/a=1/b/seed=1/seed=1")) == 3


@settings(max_examples=400)
@given(
    st.text(max_size=60)
    | st.lists(
        st.text(max_size=8)
        | st.sampled_from([d.flag[2:] for d in HYPERPARAMETERS.values()]).flatmap(
            lambda flag: st.text("0123456789.,-enx^ \x1b\u202e/=", max_size=12).map(
                lambda text: f"{flag}={text}"
            )
        ),
        max_size=6,
    ).map(lambda parts: "/".join(["nnlab1", *parts]))
)
def test_any_line_at_all_is_read_or_refused(line: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        config = from_state(line)
    except ConfigError as error:
        problems = error.problems
    else:
        assert from_state(to_state(config)) == config
    assert all(printable(problem.sentence) == problem.sentence for problem in problems)


def test_a_line_of_an_older_version_keeps_the_defaults_that_it_was_written_under(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state, "VERSION", 2)
    monkeypatch.setitem(state._BEFORE, 1, {"epochs": 500, "optimizer": "sgd"})
    monkeypatch.setitem(state._BEFORE, 2, {})
    assert from_state("nnlab1/epochs=7") == RunConfig(epochs=7, optimizer="sgd")
    assert from_state("nnlab2/seed=1") == RunConfig(seed=1)
    assert dict(ValuesOfLine("nnlab1/epochs=7")) == from_state("nnlab1/epochs=7").values
    assert ValuesOfLine("nnlab2/seed=1")["epochs"] == RunConfig().epochs
    assert to_state(RunConfig()) == "nnlab2"


def test_the_defaults_of_this_version_are_what_they_were() -> None:
    """A default that differs here needs a new `VERSION`, and its old value in `_BEFORE`.

    One for a hyperparameter that is new needs nothing but a line here.
    """
    defaults = " ".join(f"{name}={value}" for name, value in RunConfig().values.items())
    assert state.VERSION == 1
    assert defaults == DEFAULTS


DEFAULTS = (
    "dataset=spiral table=150r-4i-3c-466920436a7409f7 scale=standard "
    "drawing=05kqe08cm80b4rs0rs8c0p05k0nmb416y8c1b4b415k461qep01m8nm1rst6 "
    "formula=x2 > sin(x1) "
    "classes=3 samples=500 noise=0.0 train_share=0.8 folds=0 fold=0 test_rows=held_out "
    "seed=7 data_seed=-1 "
    "features=('x1', 'x2') hidden_layers=(8, 8) activation=tanh "
    "output_activation=sigmoid leak=0.01 bias=True weight_init=glorot loss=bce huber_delta=1.0 "
    "class_weight=none optimizer=adam learning_rate=0.003 schedule=constant schedule_factor=0.5 "
    "schedule_every=1000 schedule_floor=0.0 warmup_epochs=0 momentum=0.9 "
    "squared_decay=0.9 beta1=0.9 beta2=0.999 epsilon=1e-08 step_increase=1.2 step_decrease=0.5 "
    "first_step_low=0.1 first_step_high=0.1 largest_step=50.0 "
    "smallest_step=1e-06 weight_decay=0.0 l1=0.0 l2=0.0 "
    "dropout=0.0 clip_norm=0.0 batch_size=32 epochs=10000 evaluate_every=1 patience=0 "
    "watched=loss least_improvement=0.0 generalization_loss=0.0 training_progress=0.0 "
    "restore_best=False target_accuracy=0.0 target_loss=0.0 "
    "time_limit=0.0 replicas=1 gradient_reduction=mean precision=float64 shuffle=True "
    "accuracy_rule=threshold tolerance=0.1"
)
