"""Runs on tables predict rows in the table's own units, each replica by its own scale."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.data.tabular.prepared import PreparedTable

from ..data.tabular.tables import table_of

LINES = [(x, x % 7, 30 * x + 500, 1000 - x * x, "high" if x % 5 > 2 else "low") for x in range(40)]
HEAD = "x,y,sum,fall,level"
TEXT = "\n".join([HEAD, *(",".join(map(str, line)) for line in LINES)]) + "\n"


def of_numbers(*targets: str) -> PreparedTable:
    return table_of(TEXT, targets=targets, task="regression", columns=("x", "y"))


def trained(table: PreparedTable, **values: Any) -> Trainer:
    config = RunConfig(**{"hidden_layers": (4,), "epochs": 5, **values})
    trainer = Trainer(config, data=table)
    trainer.run()
    return trainer


ONE = trained(of_numbers("sum"))


@pytest.mark.parametrize("targets", [("sum",), ("sum", "fall")], ids=len)
def test_numbers_come_in_the_units_of_the_table(targets: tuple[str, ...]):
    table = of_numbers(*targets)
    trainer = trained(table, epochs=2000)
    found = trainer.predict(table.numbers)
    assert found.shape == ((40, 2) if len(targets) > 1 else (40,))
    scale = trainer.dataset.scale
    assert scale is not None
    wanted = scale.outputs(trainer.snapshot().predictions.reshape(40, -1))
    np.testing.assert_allclose(found.reshape(40, -1), wanted, rtol=1e-9)
    errors = np.abs(found.reshape(40, -1) - table.targets)
    assert (errors.mean(axis=0) < 0.1 * table.targets.std(axis=0)).all()


@pytest.mark.parametrize("dataset", ["iris", "penguins"])
def test_classes_have_the_outputs_that_the_snapshot_has(dataset: str):
    trainer = Trainer(RunConfig(dataset=dataset, epochs=3))
    end = trainer.run()
    assert end.dataset is not None
    assert end.dataset.table is not None
    found = end.predict(end.dataset.table.numbers)
    np.testing.assert_allclose(found, end.predictions, rtol=1e-9, atol=1e-12)
    assert end.predict(end.dataset.table.numbers[0]).shape == (3,)


def test_two_classes_have_one_output_and_with_an_output_each_two():
    table = table_of(TEXT, targets=("level",))
    assert trained(table).predict(table.numbers).shape == (40,)
    table = table_of(TEXT, targets=("level",), an_output_each=True)
    assert trained(table).predict(table.numbers).shape == (40, 2)


@given(st.lists(st.integers(0, 4), max_size=3))
def test_the_result_is_shaped_like_the_rows(outer: list[int]):
    rows = np.full((*outer, 2), 3.0)
    assert ONE.predict(rows).shape == tuple(outer)
    assert np.allclose(ONE.predict(rows), ONE.predict([3, 3]))


def test_what_is_missing_is_the_mean_of_the_rows_that_train():
    table = ONE.dataset.table
    assert table is not None
    mean = table.numbers[ONE.dataset.train, 0].mean()
    assert ONE.predict([np.nan, 3]) == pytest.approx(float(ONE.predict([mean, 3])))


@pytest.mark.parametrize("whose", [0, 2, "best", "mean"])
def test_each_replica_goes_by_its_own_split_and_scale(whose: Any):
    table = of_numbers("sum", "fall")
    trainer = trained(table, replicas=3, seed=4)
    scales = [each.scale for each in trainer.datasets]
    assert len({float(scale.shift[0]) for scale in scales if scale is not None}) == 3
    trainer.whose = whose
    end = trainer.snapshot()
    assert end.shown is not None
    singles = [trained(table, seed=4 + member) for member in end.shown.members]
    wanted = np.mean([single.predict(table.numbers) for single in singles], axis=0)
    np.testing.assert_allclose(trainer.predict(table.numbers), wanted, rtol=1e-9)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([1, 2, 3], r"^Rows to predict have 2 inputs, an array of shape \(rows, 2\), not one of"
         r" shape \(3,\); they are 'x', 'y'\.$"),
        ("x,y", r"^Rows to predict have 2 inputs, an array of shape \(rows, 2\), not 'x,y'\.$"),
        (3.5, r", not 3\.5\.$"),
        ([[0, 0], [1, np.inf]], r"^Rows to predict must be finite numbers, or NaN where one lacks;"
         r" row 1 is not\.$"),
    ],
    ids=str,
)  # fmt: skip
def test_what_are_no_rows_of_the_table_is_said_in_a_sentence(rows: Any, sentence: str):
    with pytest.raises(ConfigError, match=sentence):
        ONE.predict(rows)
