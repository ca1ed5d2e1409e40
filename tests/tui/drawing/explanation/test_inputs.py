"""All inputs of a row of a table are told, by name, in the table's numbers and in the network's."""

from __future__ import annotations

import pytest

from nnlab.tui.drawing.explanation.inputs import write_inputs
from nnlab.tui.drawing.explanation.page import Page


@pytest.mark.parametrize("width", [30, 77, 118])
@pytest.mark.parametrize("count", [1, 5, 60])
def test_each_input_is_told_once(count, width) -> None:
    page = Page(width, ascii_only=False)
    names = [f"measurement {number}" for number in range(count)]
    write_inputs(page, names, [float(number) for number in range(count)], [0.5] * count)
    text = "\n".join(page.lines) + " "
    assert all(text.count(f"{name} ") == 1 for name in names)
    assert max(map(len, page.lines[1:])) <= max(width, 14 + 18)


def test_a_missing_one_has_no_number_in_the_table() -> None:
    page = Page(77, ascii_only=False)
    write_inputs(page, ["length"], [float("nan")], [0.0])
    assert page.lines[1].split() == ["length", "-", "0"]


def test_of_very_many_some_are_counted() -> None:
    page = Page(40, ascii_only=False)
    write_inputs(page, [f"x{n}" for n in range(784)], [1.0] * 784, [1.0] * 784)
    assert page.lines[-1] == "+584 more inputs"
