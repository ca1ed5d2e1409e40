"""A table's columns become inputs and targets, and its fingerprint tells it from every other."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.catalog.datasets.table_shape import shape_in
from nnlab.core.data.table.refusal import TableError
from nnlab.core.data.tabular.examples.read import example_table

from .tables import table_of

WEATHER = """sky,wind,warm,play
sunny,1.5,yes,no
cloudy,2.5,no,yes
rainy,0.5,no,yes
sunny,3.5,yes,no
rainy,4.0,yes,no
cloudy,1.0,no,yes
"""


def test_numbers_stay_and_each_word_is_an_input_of_its_own():
    table = table_of(WEATHER)
    names = [each.name for each in table.inputs]
    assert names == ["sky=cloudy", "sky=rainy", "sky=sunny", "wind", "warm=yes"]
    assert table.numbers[0].tolist() == [0, 0, 1, 1.5, 1]
    assert table.numbers[2].tolist() == [0, 1, 0, 0.5, 0]
    assert table.classes == ("no", "yes")
    assert table.targets[:, 0].tolist() == [0, 1, 1, 0, 0, 1]
    assert table.lines.tolist() == [2, 3, 4, 5, 6, 7]


def test_of_two_words_the_one_that_is_no_input_is_known_as_well():
    *sky, _, warm = table_of(WEATHER).inputs
    assert (warm.word, warm.other) == ("yes", "no")
    assert [each.other for each in sky] == [None] * 3
    mild = table_of(WEATHER.replace(",no,yes", ",mild,yes"))
    assert (mild.numbers == table_of(WEATHER).numbers).all()
    assert mild.fingerprint != table_of(WEATHER).fingerprint


def test_classes_that_are_numbers_are_in_the_order_of_their_size():
    rows = "\n".join(f"{x},{(10, 9, 2)[x % 3]}" for x in range(12))
    table = table_of(f"x,class\n{rows}\n")
    assert table.classes == ("2", "9", "10")
    assert table.targets[:3, 0].tolist() == [2, 1, 0]


def test_rows_that_lack_a_value_are_left_out_and_counted():
    table = table_of("a,b,y\n1,2,3\n,4,5.5\n3,1,\n4,7,6\n5,5,1.25\n", targets=("y",))
    assert table.lines.tolist() == [2, 5, 6]
    assert table.incomplete == 2


def test_missing_inputs_stay_to_be_filled_where_that_is_wanted_and_missing_targets_never():
    table = table_of("a,b,y\n1,2,3\n,4,5.5\n3,1,\n4,7,6\n", targets=("y",), missing="mean")
    assert table.lines.tolist() == [2, 3, 5]
    assert np.isnan(table.numbers[1, 0])
    assert table.incomplete == 1


def test_a_split_column_keeps_its_meaning_where_rows_are_left_out():
    text = "a,y,set\n1,1.5,train\n,2.5,train\n3,3.25,test\n4,4.75,validation\n5,5,train\n"
    table = table_of(text, targets=("y",))
    assert table.split is not None
    assert table.split.train.tolist() == [0, 3]
    assert (table.split.validation.tolist(), table.split.test.tolist()) == ([2], [1])
    assert (table.shape.train, table.shape.validation) == (2, 1)


@pytest.mark.parametrize(
    ("text", "planning", "sentence"),
    [
        ("a,y\n1,2\n3,4.5\n", {"columns": ("y",), "targets": ("y",)}, "no column is left"),
        ("a,y\n1,\n,4.5\n3,\n,5.5\n", {"targets": ("y",)}, "no row has every value"),
        ("a,y\n1,2\n,4.5\n3,\n", {"targets": ("y",)}, "only one row has every value"),
        ("a,b,y\n1,1,2\n2,,4.5\n3,1,2\n", {"targets": ("y",)}, "the target has only one value"),
    ],
)
def test_a_table_from_which_nothing_can_be_learned_is_refused(text, planning, sentence):
    with pytest.raises(TableError) as caught:
        table_of(text, **planning)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("a.csv")


def test_the_fingerprint_is_of_what_is_learned_and_of_nothing_else():
    table = table_of(WEATHER)
    assert table_of(WEATHER.replace(",", ";")).fingerprint == table.fingerprint
    assert table_of("id," + WEATHER.replace("\n", "\n7,")[:-2], drop=("id",)).fingerprint == (
        table.fingerprint
    )
    others = [
        table_of(WEATHER.replace("4.0", "4.5")),
        table_of(WEATHER.replace("wind", "gust")),
        table_of(WEATHER.replace("yes\n", "ja\n")),
        table_of(WEATHER, drop=("warm",)),
        table_of(WEATHER, targets=("warm",)),
    ]
    assert len({each.fingerprint for each in [table, *others]}) == 6


def test_a_shape_is_read_back_from_its_text():
    for table in (table_of(WEATHER), table_of(WEATHER, an_output_each=True)):
        assert shape_in(str(table.shape)) == table.shape
    assert table_of(WEATHER).shape.outputs == 1
    assert table_of(WEATHER, an_output_each=True).shape.outputs == 2


@pytest.mark.parametrize("name", DATASETS.names_where(lambda kind: kind.example))
def test_the_shape_that_an_example_is_declared_with_is_its_tables(name):
    assert DATASETS[name].example == str(example_table(name).shape)


def test_the_examples_are_the_published_ones():
    iris, penguins = example_table("iris"), example_table("penguins")
    # Fisher 1936, table I: the means of the three species.
    means = [
        iris.numbers[iris.targets[:, 0] == each].mean(axis=0).round(3).tolist() for each in range(3)
    ]
    assert means == [
        [5.006, 3.428, 1.462, 0.246],
        [5.936, 2.77, 4.26, 1.326],
        [6.588, 2.974, 5.552, 2.026],
    ]
    assert penguins.incomplete + len(penguins.targets) == 344
    assert np.bincount(penguins.targets[:, 0].astype(int)).tolist() == [146, 68, 119]
