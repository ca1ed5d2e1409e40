"""`nnlab check` says for each layer whether its gradient is right, and its exit code does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.catalog.calls import Call


@pytest.fixture
def wrong_slopes(monkeypatch):
    """Tanh with a slope that is a tenth too steep."""
    right = ACTIVATIONS["tanh"]

    def steeper(a, slope) -> list[Call]:
        return [*right.prepare_slope(a, slope), lambda: slope.__imul__(1.1)]

    monkeypatch.setitem(ACTIVATIONS, "tanh", replace(right, prepare_slope=steeper))


def test_a_right_gradient_is_fine(nnlab):
    outcome = nnlab("check", "--preset", "xor")

    assert outcome.code == 0
    assert outcome.err == ""
    lines = outcome.out.splitlines()
    assert lines[0].startswith("xor  2-6-8-1")
    rows = [line.split() for line in lines if line.startswith(("hidden", "output"))]
    assert [row[:2] for row in rows] == [["hidden", "1"], ["hidden", "2"], ["output", "9"]]
    assert all(row[-1] == "fine" for row in rows)
    assert lines[-1] == "Backpropagation agrees with finite differences to 1e-05."


def test_a_wrong_gradient_is_found_and_named(nnlab, wrong_slopes):
    outcome = nnlab("check", "--preset", "xor")

    assert outcome.code == 1
    rows = [line.split() for line in outcome.out.splitlines()]
    verdicts = [row[-1] for row in rows if row and row[0] in {"hidden", "output"}]
    assert verdicts == ["WRONG", "WRONG", "fine"]
    assert "disagree in layer 1, 2: errors above 1e-05." in outcome.out


@pytest.mark.parametrize("broken", [False, True])
def test_json_is_one_object(nnlab, request, broken):
    if broken:
        request.getfixturevalue("wrong_slopes")
    outcome = nnlab("check", "--preset", "xor", "--json")
    result = json.loads(outcome.out)

    assert outcome.code == (1 if broken else 0)
    assert result["status"] == ("wrong" if broken else "fine")
    assert [layer["parameters"] for layer in result["layers"]] == [18, 56, 9]
    assert [layer["fine"] for layer in result["layers"]] == [not broken, not broken, True]
    assert result["config"]["hidden_layers"] == [6, 8]


def test_kinks_are_counted_in_words(nnlab):
    outcome = nnlab("check", "--activation", "relu", "--init", "zeros", "--hidden", "4")

    assert outcome.code == 0
    assert "12 parameters are at a kink of the loss" in outcome.out


def test_wrong_usage_is_said_as_everywhere(nnlab):
    outcome = nnlab("check", "--hidden", "0")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: --hidden-layers must be at most 8 widths")
