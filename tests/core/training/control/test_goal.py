"""A run goes as far as it is told, pauses exactly there, and its bits are the same as ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.config import HYPERPARAMETERS
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Epochs, Stride, Until, parse_stride
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.snapshot import Snapshot

from ..waiting import ended, until

pytestmark = pytest.mark.slow

SMALL = RunConfig(
    dataset="circle", samples=40, hidden_layers=(4,), batch_size=8, epochs=1_000_000, seed=3
)
"""Thirty-two rows train, in four steps an epoch; many epochs are evaluated together."""


def rests(run: BackgroundRun, condition: Callable[[Snapshot], bool]) -> Snapshot:
    return until(run, lambda snapshot: snapshot.state == "paused" and condition(snapshot))


def straight(epochs: int, config: RunConfig = SMALL) -> Snapshot:
    """What a run is after so many epochs in a row."""
    trainer = Trainer(config)
    for _ in range(epochs):
        trainer.advance_epoch()
    return trainer.snapshot()


def same_bits(one: Snapshot, other: Snapshot) -> bool:
    return (
        one.parameters.tobytes() == other.parameters.tobytes()
        and one.history.rows.tobytes() == other.history.rows.tobytes()
        and (one.epoch, one.position, one.steps) == (other.epoch, other.position, other.steps)
    )


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(["step", "epoch"]), st.integers(1, 60).map(Epochs)), max_size=6
    )
)
def test_however_one_strides_the_bits_are_those_of_one_stride(strides: list[Stride]) -> None:
    end = 400
    run = BackgroundRun(SMALL.replace(optimizer="momentum", dropout=0.2), RunOptions(paused=True))
    for stride in strides:
        run.advance(stride)
    run.advance("epoch")
    steps = 0
    for stride in [*strides, "epoch"]:
        steps += 1 if stride == "step" else 0
        if stride != "step":
            steps = (steps // 4 + (stride.count if isinstance(stride, Epochs) else 1)) * 4
    between = rests(run, lambda snapshot: snapshot.steps >= steps)
    assert (between.steps, between.position) == (steps, 0)
    run.advance(Epochs(end - between.epoch))
    last = rests(run, lambda snapshot: snapshot.epoch >= end)
    assert same_bits(last, straight(end, last.config))
    run.stop()


def test_so_many_epochs_are_run_though_snapshots_are_asked_for_in_between() -> None:
    run = BackgroundRun(SMALL, RunOptions(paused=True))
    run.advance("step")
    rests(run, lambda snapshot: snapshot.steps == 1)
    run.advance(Epochs(777))
    assert same_bits(rests(run, lambda snapshot: snapshot.steps > 1), straight(777))
    run.stop()


@pytest.mark.parametrize("replicas", [1, 3])
def test_it_pauses_at_the_first_epoch_with_the_accuracy(replicas: int) -> None:
    config = SMALL.replace(replicas=replicas, samples=200, noise=0.2)
    ahead = straight(300, config).history.column("validation_accuracy")
    wanted = float(ahead.max())
    assert ahead[:10].max() < wanted
    run = BackgroundRun(config, RunOptions(paused=True))
    run.advance(Until(wanted))
    there = rests(run, lambda snapshot: snapshot.steps > 0)
    assert there.epoch == int(ahead.argmax())
    assert same_bits(there, straight(there.epoch, config))
    # And on from there, as if nobody had waited for anything.
    run.advance(Epochs(50))
    later = rests(run, lambda snapshot: snapshot.epoch >= there.epoch + 50)
    assert same_bits(later, straight(there.epoch + 50, config))
    run.stop()


def test_an_accuracy_that_is_there_takes_no_step() -> None:
    run = BackgroundRun(SMALL, RunOptions(paused=True))
    run.advance(Until(1e-9))
    run.advance("step")
    assert rests(run, lambda snapshot: snapshot.steps > 0).steps == 1
    run.stop()


@pytest.mark.parametrize("stride", [Epochs(900_000), Until(100.0)], ids=str)
def test_a_pause_withdraws_how_far_to_go(stride: Stride) -> None:
    run = BackgroundRun(SMALL.replace(learning_rate=1e-9), RunOptions(paused=True))
    run.advance(stride)
    until(run, lambda snapshot: snapshot.epoch > 0)
    run.pause()
    stood = rests(run, lambda snapshot: snapshot.epoch > 0)
    run.advance("step")
    assert rests(run, lambda snapshot: snapshot.steps > stood.steps).steps == stood.steps + 1
    run.stop()


def test_an_edit_on_the_way_leaves_the_goal_where_it_is() -> None:
    run = BackgroundRun(SMALL, RunOptions(paused=True))
    run.advance(Epochs(500))
    run.edit(SMALL.replace(learning_rate=0.1))
    assert rests(run, lambda snapshot: snapshot.epoch > 0).epoch == 500
    run.stop()


def test_the_end_of_the_run_comes_before_the_end_of_a_stride_and_withdraws_it() -> None:
    run = BackgroundRun(SMALL.replace(epochs=5), RunOptions(paused=True))
    run.advance(Epochs(9))
    assert (ended(run).state, run.newest.epoch) == ("finished", 5)
    run.edit(SMALL.replace(epochs=100))
    run.advance("step")
    assert rests(run, lambda snapshot: snapshot.steps > 20).steps == 21
    run.stop()


@pytest.mark.parametrize(
    ("text", "stride"),
    [
        *[(text, Epochs(500)) for text in ("500", "run 500", "Run 500 epochs", "for 5e2", " 500 ")],
        *[(text, Until(95.0)) for text in ("95%", "until 95", "until 95 %", "to 95 percent")],
        ("run 1,000", Epochs(1000)),
        ("run until", None),
        ("1 epoch", Epochs(1)),
        ("until 99.5%", Until(99.5)),
        ("until 30 epochs", Epochs(30)),
    ],
)
def test_what_people_type_is_understood(text: str, stride: Stride | None) -> None:
    if stride is None:
        with pytest.raises(ConfigError):
            parse_stride(text)
    else:
        assert parse_stride(text) == stride


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Type epochs, like 500, or an accuracy, like 95 %."),
        ("soon", r"Type epochs.*, not 'soon'\."),
        ("2.5", "Epochs are a whole number from 1 to 1,000,000, not 2.5."),
        ("0", "Epochs are a whole number from 1 to 1,000,000, not 0."),
        ("run 1e400", "Epochs are a whole number from 1 to 1,000,000, not inf."),
        ("101 %", "An accuracy to reach is over 0 and at most 100 %, not 101 %."),
        ("3 steps", "the key s does a single step"),
    ],
    ids=str,
)
def test_what_is_not_understood_is_answered_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        parse_stride(text)


@given(st.text())
def test_whatever_is_typed_is_a_stride_or_a_sentence(text: str) -> None:
    said, stride = "", None
    try:
        stride = parse_stride(text)
    except ConfigError as error:
        said = str(error)
    match stride:
        case Epochs(count):
            assert 1 <= count <= (HYPERPARAMETERS["epochs"].maximum or 0)
        case Until(accuracy):
            assert 0 < accuracy <= 100
        case _:
            assert said
            assert said.isprintable()
