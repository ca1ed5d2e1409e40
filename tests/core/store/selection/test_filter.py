"""Words and conditions find the runs that a person means, and nothing typed is an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import RunConfig
from nnlab.core.config import HYPERPARAMETERS, value_text
from nnlab.core.store.selection.filter import read_filter

from ...strategies import configs
from ..summaries import summary_of

CONFIG = RunConfig(
    dataset="circle", optimizer="adamw", learning_rate=0.01, hidden_layers=(16, 8),
    activation=("relu", "tanh"), features=("x1", "x1^2"), bias=False, seed=3,
)  # fmt: skip
RUN = summary_of(
    CONFIG,
    name="Two Rings",
    note="why does it stall?",
    tags=("good", "to show"),
    validation_loss=0.5,
    validation_accuracy=95.238,
    epoch=400,
)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "rings", "RINGS circle", '"two rings"', "3f", "finished", "stall", "show",
        "lr=0.01", "lr>=0.01", "lr<=0.01", "lr >= 0.01 rings", "learning-rate=1e-2",
        'learning_rate<0.02', "lr:0.001..0.1", "lr:0.01..", "lr:..0.01", "lr!=0.1", "L2=0",
        "wd>0", "samples=500", "optimizer=adamw", "optimizer:ada", "opt!=adam", "dataset!=xor",
        "data:circ", "hidden=16,8", "hidden:8", "features:x1^2", "activation=relu,tanh",
        "activation:relu", "act:tan", "bias=no", "bias!=yes", "bias:no", "loss=bce", "loss!=mse",
        "tag:good", "tag=good", "tag:go", "tag:to", 'tag="to show"', "tag!=bad", "note:stall",
        'name="two rings"', "name:ring", "id=3f2a", "status=finished", "status!=failed",
        "loss<1", "loss:..0.5", "loss=0.5", "accuracy=95.2", "accuracy=95.24%", "val_accuracy>90",
        "val_acc≥95", "train_loss=0.25", "epoch=400", "epochs<50000", "seed=3", "age<2h",
        "age>30s", "validation-loss<=0.5", "test_loss!=0",
    ],
)  # fmt: skip
def test_what_holds_of_a_run_finds_it(text):
    found = read_filter(text)

    assert found.problems == ()
    assert found.matches(RUN)
    assert found.among([RUN]) == [RUN]


@pytest.mark.parametrize(
    "text",
    [
        "squares", "rings xor", '"rings two"', "f2a", "lr<0.01", "lr>0.01", "lr=0.1", "lr:0.02..",
        "lr:..0.005", "lr!=0.01", "optimizer=adam", "dataset=xor", "dataset!=circle", "hidden=8",
        "hidden:4", "features:x2", "bias=yes", "tag=goo", "tag!=good", "name=rings", "loss=mse",
        "loss>1", "accuracy=95.3", "test_loss<9", "test_loss>=0", "test_loss:..9", "epoch>400",
        "status=failed", "age>2h", "rings lr<0.01",
    ],
)  # fmt: skip
def test_what_does_not_hold_of_a_run_leaves_it_out(text):
    found = read_filter(text)

    assert found.problems == ()
    assert not found.matches(RUN)
    assert found.among([RUN]) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lr>=", "'lr>=' needs a value behind it: a number."),
        ("lr>=fast", "learning_rate must be a number, not 'fast'."),
        (">=3", "'>=3' needs a name in front, as in lr>=0.01."),
        ("ler=3", "Runs have no 'ler'. Did you mean lr?"),
        ("http://x", "Runs have no 'http'. In quotes it is searched for as it is."),
        ("optimizer<adam", "optimizer is no number, so = or != or : may follow, not <."),
        ("lr:..", "'..' needs a number: from..to, from.. or ..to."),
        ("status=done", "status must be one of running, paused, finished, stopped, interrupted,"
                        " diverged, failed, not 'done'."),
        ("optimizer=adma", "optimizer must be one of sgd, momentum, nesterov, rmsprop, adam, adamw,"
                           " rprop, irprop, not 'adma'. Did you mean adam?"),
        ("age<2y", "age must be a time such as 90s, 30m, 2h, 3d or 1w, not '2y'."),
        ("x" * 1001, "A filter has at most 1,000 characters, not 1,001."),
    ],
)  # fmt: skip
def test_what_is_wrong_or_unfinished_restricts_nothing_and_says_so(text, sentence):
    found = read_filter(text)

    assert found.problems == (sentence,)
    assert found.matches(RUN)


def test_a_condition_that_is_begun_in_front_of_others_leaves_them_as_they_were():
    found = read_filter("lr>= tag:bad rings")

    assert found.problems == ("'lr>=' needs a value behind it: a number.",)
    assert not found.matches(RUN)
    assert read_filter("lr>= tag:good rings").matches(RUN)


def test_a_run_without_validation_rows_is_found_by_what_it_came_to_on_those_that_train():
    run = summary_of(RunConfig(dataset="xor"), train_loss=0.25)

    assert read_filter("loss<0.3 accuracy>95").matches(run)
    assert not read_filter("val_loss<0.3").matches(run)


TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.sampled_from([*HYPERPARAMETERS, "lr", "loss", "tag", "age", "status", "id", "test_loss"])
OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", ":", "==", "≥", ""])
NUMBERS = st.floats().map(str) | st.integers().map(str) | st.sampled_from(["1e999", "..", "1..2"])
CONDITIONS = st.tuples(NAMES, OPERATORS, NUMBERS | TYPED).map("".join)


@given(text=st.lists(CONDITIONS | TYPED, max_size=4).map(" ".join))
@settings(deadline=None)
def test_whatever_is_typed_is_understood_or_explained(text):
    found = read_filter(text)

    assert isinstance(found.matches(RUN), bool)
    assert found.among([RUN]) == ([RUN] if found.matches(RUN) else [])
    for sentence in found.problems:
        assert sentence.isprintable()


@given(config=configs())
@settings(deadline=None, max_examples=60)
def test_every_hyperparameter_is_found_by_its_value(config):
    run = summary_of(config)

    for name, value in config.values.items():
        text = value_text(value)
        found = read_filter(f'{name}="{text}"' if " " in text else f"{name}={text}")
        assert found.problems == ()
        assert found.matches(run)


def test_a_part_of_a_formula_finds_it() -> None:
    run = summary_of(RunConfig(dataset="formula", formula="x*y > 0"))
    assert read_filter("formula:x*y").matches(run)
    assert read_filter('formula="X*Y > 0"').matches(run)
    assert not read_filter("formula:sin").matches(run)


def test_thousands_of_runs_are_sifted_without_making_their_configs(monkeypatch):
    runs = [summary_of(CONFIG.replace(seed=seed), id=f"{seed:04x}") for seed in range(50)]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("this would take a second of ten thousand runs")

    monkeypatch.setattr(RunConfig, "__init__", refuse)

    assert (
        len(read_filter("rings lr>=0.01 wd>0 loss=bce samples=500").among(map(named, runs))) == 50
    )


def named(run):
    return run._replace(name="rings")


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("keep_best:no", ("keep_best is called restore_best now.",)),
        ("keep-best:no keep_best=no", ("keep_best is called restore_best now.",)),
        ("right_when:threshold", ("right_when is called accuracy_rule now.",)),
        ("restore_best:no restore-best=no accuracy_rule:threshold", ()),
        ("hidden:8 hidden_layers:8 init=glorot weight-init:glorot lr=0.01 bs=32", ()),
    ],
)
def test_a_former_name_goes_on_working_and_is_noted(text, notes):
    found = read_filter(text)

    assert found.problems == ()
    assert found.notes == notes
    assert found.matches(RUN)


@pytest.mark.parametrize("name", HYPERPARAMETERS)
def test_a_hyperparameter_is_found_by_its_name_and_its_short_names(name):
    declared = HYPERPARAMETERS[name]
    value = value_text(CONFIG.values[name])
    for word in (name, declared.flag.lstrip("-"), *declared.short):
        found = read_filter(f'{word}="{value}"')
        assert (found.problems, found.notes) == ((), ())
        assert found.matches(RUN)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("max_iter>3", "Runs have no 'max_iter'. Did you mean epochs?"),
        ("batchsize=3", "Runs have no 'batchsize'. Did you mean batch_size?"),
        ("layers:8", "Runs have no 'layers'. Did you mean hidden_layers?"),
    ],
)
def test_what_other_programs_call_it_is_answered_with_the_name(text, sentence):
    assert read_filter(text).problems == (sentence,)


def test_another_word_for_a_choice_gets_the_hint_that_helps():
    (sentence,) = read_filter("activation=none").problems
    assert sentence.endswith("not 'none'. Did you mean identity?")
    assert read_filter("optimizer=SGD").problems == ()


def test_runs_that_were_kept_under_the_former_names_are_found_by_todays():
    old = RUN._replace(line="nnlab1/hidden=3,4/init=he/keep-best=true")
    assert read_filter("hidden_layers:4 weight_init=he restore_best=yes").matches(old)
    assert read_filter("hidden:4 init=he").matches(old)
    assert not read_filter("hidden:8").matches(old)
