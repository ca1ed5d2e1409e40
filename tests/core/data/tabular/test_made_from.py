"""A table from a file, from arrays and from a data frame is the same table, and trains."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Table, TableError, Trainer

from .tables import table_of

WORDS = ["cat", "dog", "eel"]
ROWS = [(0.5 * x, 40 - x, "north" if x % 2 else "south", WORDS[x % 3]) for x in range(30)]
HEAD = ("size", "age", "side", "kind")
TEXT = "\n".join([",".join(HEAD), *(",".join(map(str, row)) for row in ROWS)]) + "\n"
NUMBERS = np.array([row[:2] for row in ROWS])
KINDS = [row[3] for row in ROWS]


def columns() -> dict[str, Any]:
    return dict(zip(HEAD, map(list, zip(*ROWS, strict=True)), strict=True))


def test_a_file_is_read_as_the_command_line_reads_it(tmp_path: Path):
    (tmp_path / "a.csv").write_text(TEXT)
    table = Table.from_csv(tmp_path / "a.csv")
    assert table.shape == table_of(TEXT).shape
    assert table.classes == ("cat", "dog", "eel")
    assert table.source is not None
    table = Table.from_csv(str(tmp_path / "a.csv"), target="age", drop="side", rows=20)
    assert (table.target_names, table.task, len(table.targets)) == (("age",), "regression", 20)


def test_arrays_are_a_table_and_train():
    table = Table.from_arrays(NUMBERS, KINDS, names=("size", "age"), target_names="kind")
    assert table.shape == table_of(TEXT, drop=("side",)).shape
    trainer = Trainer(RunConfig(epochs=2), data=table)
    assert trainer.run().epoch == 2
    assert trainer.predict(NUMBERS).shape == (30, 3)


def test_numbers_are_predicted_unless_few_whole_ones_look_like_classes():
    assert Table.from_arrays(NUMBERS, NUMBERS[:, 0] ** 2).task == "regression"
    assert Table.from_arrays(NUMBERS, [x % 3 for x in range(30)]).classes == ("0", "1", "2")
    few = Table.from_arrays(NUMBERS, [x % 3 for x in range(30)], task="regression")
    assert few.task == "regression"
    several = Table.from_arrays(NUMBERS, NUMBERS, target_names=("a", "b"))
    assert (several.target_names, several.targets.shape) == (("a", "b"), (30, 2))
    assert [each.name for each in several.inputs] == ["column1", "column2"]


def test_classes_are_places_or_names_in_the_order_that_is_said():
    by_place = Table.from_arrays(NUMBERS, [x % 2 for x in range(30)], classes=("no", "yes"))
    by_name = Table.from_arrays(
        NUMBERS, [("no", "yes")[x % 2] for x in range(30)], classes=("no", "yes")
    )
    assert by_place.shape == by_name.shape
    assert by_place.shape.outputs == 1
    each = Table.from_arrays(
        NUMBERS, [x % 2 for x in range(30)], classes=("no", "yes"), an_output_each=True
    )
    assert each.shape.outputs == 2


def test_a_split_is_words_or_rows():
    words = ["train"] * 20 + ["validation"] * 6 + ["test"] * 4
    rows = {"train": slice(20), "validation": range(20, 26), "test": np.arange(26, 30)}
    tables = [Table.from_arrays(NUMBERS, KINDS, split=split) for split in (words, rows)]
    for table in tables:
        assert table.split is not None
        assert table.split.train.tolist() == list(range(20))
        assert table.split.test.tolist() == list(range(26, 30))
        trainer = Trainer(RunConfig(epochs=1), data=table)
        assert trainer.dataset.validation.tolist() == list(range(20, 26))
    assert tables[0].fingerprint == tables[1].fingerprint


def test_rows_without_a_target_are_left_out_and_missing_inputs_are_filled():
    numbers, targets = NUMBERS.copy(), NUMBERS[:, 0].copy()
    numbers[3, 1], targets[5] = np.nan, np.nan
    table = Table.from_arrays(numbers, targets, split={"train": slice(20), "test": slice(20, 30)})
    assert table.incomplete == 1
    assert table.lines.tolist() == [*range(1, 6), *range(7, 31)]
    assert table.split is not None
    assert table.split.test.tolist() == list(range(19, 29))
    assert np.isfinite(Trainer(RunConfig(epochs=1), data=table).run().train.loss)


def test_what_is_done_to_the_arrays_later_changes_nothing():
    numbers = NUMBERS.copy()
    table = Table.from_arrays(numbers, KINDS)
    numbers[:] = 7
    assert (table.numbers == NUMBERS).all()
    assert not table.numbers.flags.writeable


@pytest.mark.parametrize(
    ("inputs", "targets", "said", "sentence"),
    [
        (NUMBERS, KINDS[:-1], {}, "there are 30 rows of inputs, and targets for 29"),
        (NUMBERS, KINDS, {"names": ("a",)}, "there are 2 inputs, and names for 1"),
        (NUMBERS, KINDS, {"names": ("a", "a")}, "two inputs are called 'a'"),
        (NUMBERS, ["cat"] * 30, {}, "the target has only one class"),
        (NUMBERS, KINDS, {"classes": ("cat", "dog")}, "row 3 has 'eel', which is neither a class"),
        (NUMBERS, [0.5] * 30, {"classes": ("a", "b")}, "row 1 has '0.5', which is neither"),
        (NUMBERS, KINDS, {"classes": ("a", "a")}, "there are two classes at least"),
        ([["a", "b"]] * 30, KINDS, {}, r"inputs are numbers, an array of shape \(rows, inputs\)"),
        (np.zeros((2, 3, 4)), KINDS, {}, r"not \(2, 3, 4\)"),
        (np.where(NUMBERS == 7, np.inf, NUMBERS), KINDS, {}, "row 15 of input 1 is not finite"),
        (np.full((30, 2), np.nan), KINDS, {}, "column 'column1': it has no value"),
        (NUMBERS, KINDS, {"split": ["train"] * 29}, "a word for each of 30 rows"),
        (NUMBERS, KINDS, {"split": ["train"] * 29 + ["x"]}, "'x' is none of train"),
        (NUMBERS, KINDS, {"split": {"train": [30]}}, "rows of a split are numbers from 0 to 29"),
        (NUMBERS, KINDS, {"split": {"train": [1, 2], "test": [2]}}, "a row is in two sets"),
        (NUMBERS, KINDS, {"split": {"test": [2]}}, "a split has rows for train"),
    ],
)  # fmt: skip
def test_arrays_that_can_not_be_used_are_refused_in_a_sentence(
    inputs: Any, targets: Any, said: dict[str, Any], sentence: str
):
    with pytest.raises(TableError, match=f"^the arrays.*{sentence}"):
        Table.from_arrays(inputs, targets, **said)


def test_a_mapping_of_columns_is_a_frame():
    assert Table.from_frame(columns()).shape == table_of(TEXT).shape
    table = Table.from_frame(columns(), target=["size", "age"])
    assert table.target_names == ("size", "age")


def test_a_frame_of_pandas_is_the_table_that_its_file_is(tmp_path: Path):
    pandas: Any = pytest.importorskip(
        "pandas", reason="pandas is not installed, so there is no frame of it"
    )
    frame = pandas.DataFrame(columns())
    frame["side"] = frame["side"].astype("category")
    frame["day"] = pandas.to_datetime(["2024-01-01", "2024-02-01 12:30"] * 15, format="ISO8601")
    without = Table.from_frame(frame, "kind", drop="day")
    assert without.fingerprint == table_of(TEXT).fingerprint
    frame["age"] = frame["age"].astype("Int64")
    frame.loc[3, "age"] = pandas.NA
    frame.loc[4, "side"] = None
    frame.to_csv(tmp_path / "a.csv", index=False)
    for missing in ("mean", "drop"):
        from_file = Table.from_csv(tmp_path / "a.csv", missing=missing)
        assert Table.from_frame(frame, missing=missing).fingerprint == from_file.fingerprint


def test_a_frame_of_polars_is_the_table_that_its_file_is(tmp_path: Path):
    polars: Any = pytest.importorskip(
        "polars", reason="polars is not installed, so there is no frame of it"
    )
    frame = polars.DataFrame({**columns(), "age": [None, *columns()["age"][1:]]})
    assert Table.from_frame(frame.drop_nulls(), "kind").shape.rows == 29
    frame.write_csv(tmp_path / "a.csv")
    from_file = Table.from_csv(tmp_path / "a.csv", missing="mean")
    assert Table.from_frame(frame, missing="mean").fingerprint == from_file.fingerprint


def test_a_table_of_pyarrow_and_its_parquet_are_the_table_that_its_file_is(tmp_path: Path):
    reason = "pyarrow is not installed, so there is no table of it"
    arrow: Any = pytest.importorskip("pyarrow", reason=reason)
    parquet: Any = pytest.importorskip("pyarrow.parquet", reason=reason)
    days = [datetime(2024, 1, 1 + x % 3) for x in range(30)]
    frame = arrow.table(
        {
            **columns(),
            "age": arrow.array([None, *columns()["age"][1:]]),
            "price": [Decimal(x) / 10 for x in range(30)],
            "day": days,
            "side": arrow.array(columns()["side"]).dictionary_encode(),
        }
    )
    parquet.write_table(frame, tmp_path / "a.parquet")
    lines = [
        ",".join("" if cell is None else str(cell).split(" ")[0] for cell in row.values())
        for row in frame.to_pylist()
    ]
    (tmp_path / "a.csv").write_text("\n".join([",".join(frame.column_names), *lines]))
    for missing in ("mean", "drop"):
        said: dict[str, Any] = {"target": "kind", "missing": missing}
        from_file = Table.from_csv(tmp_path / "a.csv", **said)
        assert len(from_file.inputs) == 7
        assert Table.from_csv(tmp_path / "a.parquet", **said).fingerprint == from_file.fingerprint
        assert Table.from_frame(frame, **said).fingerprint == from_file.fingerprint


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (3, "a frame has columns, and a value of type int has none"),
        ({}, "the frame: it has no rows"),
        ({"a": [1, 2], "b": [1]}, "the frame, column 'b': it has 1 rows, and others 2"),
        ({"a": [[1, 2]], "b": [1]}, "the frame, column 'a': it has 2 dimensions"),
        ({1: [1, 2], "1": [1, 2]}, "the frame: two columns are called '1'"),
        ({"a": [1.0, np.inf], "b": [1, 2]}, "the frame, column 'a': row 2 is not finite"),
    ],
)
def test_what_is_no_frame_is_said_in_a_sentence(frame: Any, sentence: str):
    with pytest.raises(TableError, match=f"^{sentence}"):
        Table.from_frame(frame)
