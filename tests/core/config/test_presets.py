"""Presets are valid, the report's rows are all there, and the known-good ones are good."""

from __future__ import annotations

from typing import Any

import pytest

from nnlab.core import Trainer
from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.catalog.datasets.tables import OWN
from nnlab.core.config import HYPERPARAMETERS, PRESETS, ConfigError, Preset, preset_named

from ...golden import DISTRIBUTIONS

pytestmark = pytest.mark.slow

every_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))

# Row: dataset, hidden layers, activation, optimizer, learning rate, batch, as the report has them.
REPORT: dict[str, tuple[Any, ...]] = {
    "l1": ("linear", (5, 5), "sigmoid", "sgd", 0.01, 10),
    "l2": ("linear", (5, 5), "sigmoid", "sgd", 1.0, 10),
    "l3": ("linear", (5, 5), "sigmoid", "sgd", 0.1, 10),
    "x1": ("xor", (6, 8), "sigmoid", "sgd", 0.1, 10),
    "x2": ("xor", (6, 8), "sigmoid", "sgd", 0.2, 10),
    "x4": ("xor", (6, 8), "sigmoid", "sgd", 0.05, 10),
    "h1": ("linear", (3, 4), "sigmoid", "sgd", 1.0, 10),
    "h2": ("linear", (3, 3), "sigmoid", "sgd", 1.0, 10),
    "n1": ("linear", (5, 3), "identity", "sgd", 0.01, 10),
    "n2": ("xor", (3, 4), "identity", "sgd", 0.01, 10),
    "m1": ("linear", (4, 6), "sigmoid", "momentum", 0.01, 10),
    "a1": ("xor", (4, 3), "sigmoid", "adam", 0.01, 21),
    "r1": ("linear", (4, 6), "relu", "sgd", 0.001, 10),
    "k1": ("linear", (4, 6), "leaky_relu", "sgd", 0.001, 10),
    "t1": ("linear", (5, 8), "tanh", "sgd", 0.01, 10),
}

KNOWN_GOOD: dict[str, tuple[dict[str, Any], float]] = {
    "spiral": ({"epochs": 3000}, 95.0),
    "circle": ({}, 90.0),
    "circle-squares": ({"epochs": 200}, 90.0),
    "gaussian": ({"epochs": 300}, 95.0),
    "drawn": ({"epochs": 300}, 95.0),
    "xor": ({}, 100.0),
    "linear": ({}, 95.0),
    "quadrants": ({"epochs": 500}, 95.0),
    "moons": ({"epochs": 300}, 95.0),
    "iris": ({"epochs": 300}, 85.0),
    "penguins": ({"epochs": 300}, 95.0),
    "formula": ({"epochs": 500}, 92.0),
    "blobs": ({"epochs": 300}, 95.0),
    "arms": ({"epochs": 1500}, 95.0),
    "plane": ({"epochs": 300}, 98.0),
    "bumps": ({"epochs": 600}, 85.0),
}
"""What each reaches on its test rows, and with how much less than its own epochs."""


@every_preset
def test_a_preset_is_a_valid_config_that_says_why(preset: Preset) -> None:
    assert preset.config.values == preset.complete_values
    assert set(preset.complete_values) == set(HYPERPARAMETERS)
    assert preset.why[0].isupper()
    assert preset.why.endswith(".")
    assert "\n" not in preset.why


@every_preset
def test_a_preset_is_found_by_its_name(preset: Preset) -> None:
    assert preset_named(preset.name) is preset


def test_every_row_of_the_report_is_a_preset_and_none_is_made_up() -> None:
    assert {name for name in PRESETS if name.startswith("report-")} == {
        f"report-{row}" for row in REPORT
    }


def test_every_row_of_the_report_says_what_was_printed_of_it_as_golden_values_do() -> None:
    found = {f"report-{each['id'].split()[0].lower()}": each for each in DISTRIBUTIONS["configs"]}
    rows = [name for name in found if name in PRESETS]
    assert len(rows) == 7
    for name in rows:
        printed = PRESETS[name].printed
        assert printed is not None
        assert printed.accuracy == pytest.approx(found[name]["reported_acc"], abs=0.005)
        assert printed.loss == found[name]["reported_loss"]
    for name, preset in PRESETS.items():
        assert (preset.printed is not None) == name.startswith("report-")


@pytest.mark.parametrize("row", REPORT)
def test_a_report_preset_has_the_numbers_of_its_row(row: str) -> None:
    config = PRESETS[f"report-{row}"].config
    found = (
        *(config.dataset, config.hidden_layers, config.activation, config.optimizer),
        *(config.learning_rate, config.batch_size),
    )
    assert found == REPORT[row]


@pytest.mark.parametrize("row", REPORT)
def test_a_report_preset_keeps_the_reports_conventions(row: str) -> None:
    config = PRESETS[f"report-{row}"].config
    assert config.loss == "mse"
    assert config.gradient_reduction == "sum"
    assert config.bias is False
    assert config.weight_init == "uniform01"
    assert config.resolved_output_activation == config.activation
    assert (config.train_share, config.test_rows) == (0.8, "all")
    assert (config.accuracy_rule, config.tolerance) == ("tolerance", 0.1)
    assert (config.epochs, config.noise) == (10_000, 0.0)
    if config.optimizer == "momentum":
        assert config.momentum == 0.9
    if config.optimizer == "adam":
        assert (config.beta1, config.beta2, config.epsilon) == (0.9, 0.95, 1e-8)


@pytest.mark.parametrize(
    "golden",
    [config for config in DISTRIBUTIONS["configs"] if config["mode"] == "report"],
    ids=lambda golden: golden["id"],
)
def test_the_golden_distributions_are_of_the_presets(golden: dict[str, Any]) -> None:
    config = PRESETS[f"report-{golden['id'].split()[0].lower()}"].config
    activations = {"none": "identity", "leaky": "leaky_relu"}
    assert config.dataset == golden["data"]
    assert list(config.hidden_layers) == golden["hidden"]
    assert config.activation == activations.get(golden["act"], golden["act"])
    assert (config.optimizer, config.learning_rate) == (golden["opt"], golden["lr"])
    assert (config.batch_size, config.epochs) == (golden["batch"], golden["epochs"])


def test_every_dataset_has_a_preset_that_works() -> None:
    assert {PRESETS[name].config.dataset for name in KNOWN_GOOD} == set(DATASETS) - {OWN}
    assert {name for name in PRESETS if not name.startswith("report-")} == set(KNOWN_GOOD)


@pytest.mark.parametrize("name", KNOWN_GOOD)
def test_a_known_good_preset_is_good_on_rows_that_it_has_not_seen(name: str) -> None:
    cheaper, wanted = KNOWN_GOOD[name]
    end = Trainer(PRESETS[name].config.replace(**cheaper)).run()
    assert end.test is not None
    reached = end.test.accuracy
    if reached is None:
        reached = end.test.accuracy_within_tolerance
    assert reached >= wanted


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("report-x9", "There is no preset 'report-x9'. Did you mean report-x4?"),
        ("Spirals", "There is no preset 'Spirals'. Did you mean spiral?"),
        ("\x1b[2J", "There is no preset '�[2J'. `nnlab presets` lists them."),
        ("", "There is no preset ''. `nnlab presets` lists them."),
    ],
    ids=["a row", "capitals", "escape", "empty"],
)
def test_an_unknown_preset_is_refused_with_what_was_meant(name: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        preset_named(name)
    assert str(caught.value) == sentence
