"""A made-up record of each kind goes all the way: nothing but its record says what it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.catalog.registry import Registry
from nnlab.core.config import HYPERPARAMETERS, parse_text, value_text
from nnlab.core.config.effect import no_effect
from nnlab.core.config.following import following
from nnlab.core.config.formats.files import from_json, from_toml, to_json, to_toml
from nnlab.core.config.formats.state_line import ValuesOfLine, from_state, to_state
from nnlab.core.config.hyperparameters.reference_table import markdown_table
from nnlab.core.data.make import make_dataset
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun
from nnlab.core.nn.explanation import explain
from nnlab.core.nn.gradient_check import check_gradient
from nnlab.core.store.store import Store
from nnlab.core.store.writing.writer import RunWriter
from nnlab.core.training.diagnostics.diagnosis import diagnose
from nnlab.core.training.diagnostics.step_explanation import explain_step
from nnlab.core.training.memory_need import need_of
from nnlab.core.training.stopping.constant_answer import constant_loss

from .made_up import LOG_COSH, REGISTERED, SOFTPLUS, VALUES, config, register

EACH = pytest.mark.parametrize("name", REGISTERED)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    register(monkeypatch)
    yield
    monkeypatch.undo()
    assert all(record.name not in registry for registry, record in REGISTERED.values())


def test_a_registry_says_what_there_is():
    registry, record = REGISTERED["optimizer"]
    assert isinstance(registry, Registry)
    assert registry.names[-1] == "signum"
    assert registry.named("signum") is record
    with pytest.raises(ValueError, match=r"There is no optimizer 'lion'; there are sgd, .*signum"):
        registry.named("lion")


def test_softplus_is_its_textbook_formula():
    z = np.array([-800.0, -30.0, -2.0, -0.1, 0.0, 0.3, 4.0, 40.0, 800.0])
    wanted = [max(x, 0.0) + np.log1p(np.exp(-abs(x))) for x in z]
    np.testing.assert_allclose(SOFTPLUS(z), wanted, rtol=1e-15)
    slopes = [1 / (1 + np.exp(-x)) if x > 0 else np.exp(x) / (1 + np.exp(x)) for x in z]
    np.testing.assert_allclose(SOFTPLUS.slope(SOFTPLUS(z)), slopes, rtol=1e-13, atol=1e-300)


# --- the config, and what is derived from declarations ---


@EACH
def test_it_is_a_choice_with_its_words_and_refused_once_it_is_gone(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    registry, record = REGISTERED[name]
    declared = HYPERPARAMETERS[name]
    assert declared.choices[record.name] == record.explanation
    assert record.name in declared.expected
    value = VALUES[name]
    assert parse_text(declared, value_text(value)) == value
    assert RunConfig(**{name: value}).values[name] == value
    wrong = (record.words[0],) if name == "features" else record.words[0]
    with pytest.raises(ConfigError, match=f"Did you mean {record.name}"):
        RunConfig(**{name: wrong})
    monkeypatch.delitem(registry, record.name)
    with pytest.raises(ConfigError, match=f"must be one .*not '{record.name}'"):
        RunConfig(**{name: value})


def test_the_derived_table_and_words_have_it():
    table = markdown_table()
    for _, record in REGISTERED.values():
        assert f"`{record.name}`" in table
    assert "0.01 for adamw, 0.125 for signum, else 0" in table
    assert "100 for linear, 64 for horseshoes, 21 for xor and" in table


def test_hyperparameters_that_only_some_use_know_it():
    values = config().values
    assert no_effect("momentum", values) == no_effect("schedule_floor", values) == ""
    assert no_effect("beta1", values) == "has no effect with optimizer signum"
    assert no_effect("schedule_factor", values) == "has no effect with schedule inverse"
    assert config().weight_decay == 0.125
    assert config().samples == 64
    assert following(config(), dataset="xor").samples == 21


def test_rules_between_fields_name_it():
    with pytest.raises(
        ConfigError, match="loss must be mse, huber, mae or log_cosh for plane, whose"
    ):
        RunConfig(dataset="plane", loss="bce")
    with pytest.raises(ConfigError, match="what fits is sigmoid"):
        config(output_activation="softmax")


def test_files_and_lines_give_it_back():
    wanted = config(activation=("softplus", "tanh"))
    assert from_toml(to_toml(wanted)) == wanted
    assert from_json(to_json(wanted)) == wanted
    line = to_state(wanted)
    assert "optimizer=signum" in line
    assert from_state(line) == wanted
    assert ValuesOfLine(line)["dataset"] == "horseshoes"


# --- training, and what looks into it ---


CONFIGS = {
    "all of them": {},
    "sigmoids": {"activation": "sigmoid"},
    "as the output": {"output_activation": "same"},
    "in two classes' place": {"dataset": "arms", "loss": "log_cosh", "output_activation": "tanh"},
    "adam beside it": {"optimizer": "adam", "gradient_reduction": "sum"},
    "a loss of its own": {"loss": "bce", "bias": False},
}
EVERY = pytest.mark.parametrize("values", CONFIGS.values(), ids=list(CONFIGS))


@EVERY
def test_it_trains_and_the_loss_falls(values: dict[str, object]):
    trainer = Trainer(config(**{"epochs": 40, **values}))
    before = trainer.snapshot().train.loss
    assert trainer.run().train.loss < 0.9 * before


@EVERY
@pytest.mark.parametrize("count", [2, 130])
def test_each_replica_is_the_single_run_of_its_seed(values: dict[str, object], count: int):
    wanted = config(**{"epochs": 3, **values})
    together = Trainer(wanted.replace(replicas=count)).run().replicas
    assert together is not None
    for replica in (0, count - 1):
        alone = Trainer(wanted.replace(seed=3 + replica)).run()
        np.testing.assert_allclose(together.parameters[replica], alone.parameters, rtol=1e-9)


@EVERY
def test_its_gradient_is_that_of_differences(values: dict[str, object]):
    checks = check_gradient(config(**values, l1=0.001, l2=0.01))
    assert all(check.error is not None and check.is_fine for check in checks)


@EVERY
def test_both_passes_on_paper_are_the_trainers(values: dict[str, object]):
    wanted = config(**values)
    trainer = Trainer(wanted)
    trainer.advance_epoch()
    data, rows = trainer.dataset, slice(0, 9)
    found = explain(
        trainer.network, wanted, trainer.parameters, data.inputs[rows], data.targets[rows]
    )
    assert found.loss_difference < 1e-12
    assert found.gradient_difference < 1e-12
    assert np.abs(found.gradient).max() > 1e-4


@pytest.mark.parametrize("optimizer", ["signum", "adamw"])
def test_a_step_on_paper_is_the_trainers(optimizer: str):
    trainer = Trainer(config(optimizer=optimizer, weight_decay=0.01))
    for _ in range(3):
        trainer.advance_batch()
    record = trainer.snapshot().step
    assert record is not None
    found = explain_step(trainer.network, trainer.dataset, record)
    assert found.agrees
    assert np.abs(found.update).max() > 1e-5
    assert len(found.moments) == len(record.memory) > 0


def test_the_diagnosis_goes_by_its_slopes():
    trainer = Trainer(config())
    layers = diagnose(trainer.network, trainer.parameters, trainer.dataset)
    assert all(layer.gradient_norm > 0 and layer.dead == 0 for layer in layers)
    # So far below zero that no unit of the first layer passes anything on.
    parameters = trainer.parameters
    trainer.network.layout.biases(parameters, 0)[:] = -100.0
    sunk = diagnose(trainer.network, parameters, trainer.dataset)
    assert (sunk[0].dead, sunk[0].dead_units) == (1.0, 4)


def test_a_constant_answer_is_measured_by_it():
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    assert LOG_COSH.of_mean(targets, None) == pytest.approx(np.log(np.cosh(0.5)))
    assert LOG_COSH.of_mean(targets[:3], np.array([2.0, 1, 1])) == pytest.approx(
        np.log(np.cosh(0.5))
    )
    data = make_dataset(config())
    wanted = LOG_COSH.of_mean(data.targets[data.train], None)
    assert constant_loss(config(), data) == wanted


def test_memory_is_estimated_with_what_it_remembers():
    # Of a network so large that the points' share is nothing.
    wide = {"hidden_layers": (500, 500)}
    none = need_of(config(optimizer="sgd", **wide)).parameters
    one = need_of(config(optimizer="signum", **wide)).parameters
    two = need_of(config(optimizer="adam", **wide)).parameters
    assert none < one < two


# --- what is stored and exported ---


@pytest.mark.parametrize("replicas", [1, 3])
def test_a_stored_run_goes_on_to_the_same_bits(replicas: int, tmp_path: Path):
    wanted = config(replicas=replicas, epochs=8)
    straight = Trainer(wanted)
    straight.run()
    stopped = Trainer(wanted)
    for _ in range(19):
        stopped.advance_batch()
    with Store.open(tmp_path / "runs.db") as store:
        run_id = RunWriter(store).save(stopped.checkpoint(), status="interrupted")
    with Store.open(tmp_path / "runs.db") as store:
        assert [run.id for run in store.find("optimizer=signum")] == [run_id]
        resumed = Trainer.resumed(store.checkpoint(run_id))
    assert resumed.config == wanted
    assert resumed.run().epoch == 8
    assert resumed.parameters.tobytes() == straight.parameters.tobytes()
    assert resumed.snapshot().train == straight.snapshot().train


def test_every_export_has_it(tmp_path: Path):
    trainer = Trainer(config())
    trainer.run()
    with Store.open(tmp_path / "runs.db") as store:
        run_id = RunWriter(store).save(trainer.checkpoint())
        written = {
            name: b"".join(each.write([KeptRun(store, run_id)]))
            for name, each in export_formats().items()
            if not each.needs or find_spec(each.needs)  # what an extra brings
        }
    assert len(written) >= 4
    assert all(written.values())
    assert from_toml(written["toml"].decode()) == trainer.config
    assert json.loads(written["json"])["config"]["activation"] == "softplus"
    assert len(list(csv.reader(io.StringIO(written["csv"].decode())))) == 8
    with np.load(io.BytesIO(written["npz"])) as arrays:
        assert any("parameters" in name or "weights" in name for name in arrays.files)
