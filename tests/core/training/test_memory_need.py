"""What a run needs is estimated from its config, and a run without enough of it fails in words."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import RunConfig, Trainer
from nnlab.core.config.hyperparameters.network import WIDEST_LAYER
from nnlab.core.config.hyperparameters.training import MOST_REPLICAS
from nnlab.core.training import memory_need as memory
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.engine.engine import Engine
from nnlab.core.training.memory_need import much_sentence, need_of, not_enough_sentence

pytestmark = pytest.mark.slow

SPIRAL = RunConfig(dataset="spiral", hidden_layers=(8, 8), epochs=100)
LARGE = [
    SPIRAL.replace(hidden_layers=(500, 500), optimizer="adam"),
    SPIRAL.replace(hidden_layers=(500, 500), optimizer="sgd", precision="float32"),
    SPIRAL.replace(samples=100_000, hidden_layers=(16, 16)),
    SPIRAL.replace(samples=20_000, hidden_layers=(64, 64), batch_size=20_000, dropout=0.1),
    SPIRAL.replace(samples=20_000, hidden_layers=(64, 64), batch_size=20_000, activation="gelu"),
    SPIRAL.replace(hidden_layers=(500, 500), optimizer="rprop", batch_size=500),
    SPIRAL.replace(hidden_layers=(32, 32), replicas=100),
    RunConfig(dataset="blobs", classes=10, samples=50_000, hidden_layers=(8,)),
    SPIRAL.replace(samples=100_000, hidden_layers=(16, 16), class_weight="balanced"),
]


@pytest.mark.parametrize("config", LARGE)
def test_what_is_estimated_is_about_what_is_taken(config):
    config = config.replace(epochs=1000)
    tracemalloc.start()
    try:
        trainer = Trainer(config)
        snapshots = [trainer.snapshot()]
        for _ in range(3):
            trainer.advance_batch()
        snapshots.append(trainer.snapshot())
        checkpoint = trainer.checkpoint()
        data = checkpoint.to_bytes()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert data
    assert peak > 10_000_000
    assert 0.6 < need_of(config).total / peak < 2.0


def test_whatever_is_larger_needs_more():
    before = SPIRAL.replace(hidden_layers=(100, 100))
    need = need_of(before).total
    for change in (
        {"hidden_layers": (100, 101)}, {"samples": 1000}, {"replicas": 2}, {"epochs": 200},
        {"batch_size": SPIRAL.batch_size + 1}, {"optimizer": "sgd"}, {"precision": "float32"},
        {"class_weight": "balanced"},
    ):  # fmt: skip
        other = need_of(before.replace(**change)).total
        if change in ({"optimizer": "sgd"}, {"precision": "float32"}):
            assert other < need, change
        else:
            assert other > need, change


@given(
    st.lists(st.integers(1, WIDEST_LAYER), max_size=6),
    st.integers(50, 100_000),
    st.integers(1, MOST_REPLICAS),
    st.sampled_from(["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]),
    st.sampled_from(["float32", "float64"]),
)
@settings(deadline=None)
def test_any_config_has_an_estimate_and_advice(layers, samples, replicas, optimizer, precision):
    config = SPIRAL.replace(
        hidden_layers=tuple(layers), samples=samples, replicas=replicas, optimizer=optimizer,
        precision=precision,
    )  # fmt: skip
    assert need_of(config).total > 0
    sentence = not_enough_sentence(config)
    assert sentence.startswith("There is not enough memory for so many rows and units: this run")
    assert sentence.endswith(("need less.", "needs less."))


def test_a_run_that_needs_more_than_half_of_what_is_free_is_told_of(monkeypatch):
    config = SPIRAL.replace(hidden_layers=(1000, 1000), optimizer="adam")
    need = need_of(config).total
    monkeypatch.setattr(memory, "free_memory", lambda: 2 * need)
    assert much_sentence(config) == ""
    monkeypatch.setattr(memory, "free_memory", lambda: 2 * need - 1)
    assert much_sentence(config) == (
        f"This run needs about {need / 1e6:.0f} MB of memory, and {2 * need / 1e6:.0f} MB are free;"
        " narrower layers or precision float32 need less."
    )
    large = config.replace(replicas=5)
    assert much_sentence(large).startswith(
        f"This run needs about {need_of(large).total / 1e9:.1f} GB"
    )
    assert "fewer replicas, narrower layers or precision float32 need less." in much_sentence(large)


def test_where_nobody_knows_what_is_free_nothing_is_said(monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: None)
    assert much_sentence(SPIRAL.replace(hidden_layers=(1000, 1000), replicas=1000)) == ""


def test_a_small_run_is_nothing_to_speak_of_whatever_is_free(monkeypatch):
    monkeypatch.setattr(memory, "free_memory", pytest.fail)
    assert much_sentence(SPIRAL) == ""


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"samples": 100_000}, "fewer samples"),
        ({"samples": 100_000, "batch_size": 100_000, "hidden_layers": (256,)}, "smaller batches"),
        ({"hidden_layers": (1000, 1000)}, "narrower layers"),
        ({"epochs": 1_000_000}, "fewer epochs"),
        ({"replicas": 1000}, "fewer replicas"),
        ({"precision": "float64"}, "precision float32"),
    ],
)
def test_advice_is_what_would_help(change, advice):
    assert advice in not_enough_sentence(SPIRAL.replace(**change))
    assert "precision" not in not_enough_sentence(SPIRAL.replace(precision="float32"))


def test_memory_that_ends_in_mid_run_fails_the_run_in_the_words_used_when_it_is_made(monkeypatch):
    run = BackgroundRun(SPIRAL.replace(epochs=1_000_000))

    def refuse(*_: object) -> None:
        raise MemoryError("Unable to allocate 3.00 GiB for an array")

    monkeypatch.setattr(Engine, "train", refuse)
    assert run.wait(60)
    assert run.newest.state == "failed"
    assert run.newest.message == not_enough_sentence(run.newest.config)
