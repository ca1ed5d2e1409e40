"""Several values in one field are what a person wants compared."""

from __future__ import annotations

import pytest

from nnlab.core.config import HYPERPARAMETERS
from nnlab.core.config.formats.listed_values import listed_values


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("learning_rate", "0.001,0.01,0.1", (0.001, 0.01, 0.1)),
        ("learning_rate", "0.1; 0.2,", (0.1, 0.2)),
        ("learning_rate", "0.1,0.1", ()),
        ("learning_rate", "0.1", ()),
        ("learning_rate", "0.1,x", ()),
        ("batch_size", "8,16", (8, 16)),
        ("hidden_layers", "8,8", ()),
        ("hidden_layers", "8,8;4", ((8, 8), (4,))),
        ("dataset", "spiral,circle", ()),
    ],
)
def test_a_list_is_understood_where_one_value_is_expected(name, text, values) -> None:
    assert listed_values(HYPERPARAMETERS[name], text) == values
