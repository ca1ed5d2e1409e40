"""A plane along two components is the same, however many inputs there are."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.data.tabular import planes
from nnlab.core.data.tabular.planes import plane_of_components

RANDOM = np.random.default_rng(5)


def spread_out(rows: int, inputs: int) -> np.ndarray:
    """Make rows whose components differ, in directions of no input alone."""
    sizes = 1 / np.sqrt(np.arange(1, inputs + 1))
    turned = np.linalg.qr(RANDOM.normal(size=(inputs, inputs)))[0]
    return RANDOM.normal(size=(rows, inputs)) * sizes @ turned + 3.0


KINDS = {
    "wide": spread_out(300, 200),
    "more inputs than rows": spread_out(40, 300),
    "single precision": spread_out(300, 150).astype(np.float32),
    "all along one line": np.outer(RANDOM.normal(size=50), RANDOM.normal(size=120)),
    "one row and many like it": np.ones((30, 110)),
    "words": np.eye(130)[RANDOM.integers(0, 130, 4000) ** 2 // 130],
}


@pytest.mark.parametrize("kind", KINDS)
def test_many_inputs_have_the_components_of_all_eigenvectors(kind: str, monkeypatch):
    inputs = KINDS[kind]
    train = np.arange(len(inputs))
    found = plane_of_components(inputs, train)
    monkeypatch.setattr(planes, "_FEW_INPUTS", 10_000)
    wanted = plane_of_components(inputs, train)
    close = 1e-4 if inputs.dtype == np.float32 else 1e-9
    assert found.share == pytest.approx(wanted.share, abs=close)
    assert (found.middle == wanted.middle).all()
    # Without variance any direction is as good; two are at right angles all the same.
    assert found.directions @ found.directions.T == pytest.approx(np.eye(2), abs=1e-9)
    components = {"one row and many like it": 0, "all along one line": 1}.get(kind, 2)
    assert found.directions[:components] == pytest.approx(wanted.directions[:components], abs=close)


def test_components_that_take_too_long_are_found_with_all_others(monkeypatch):
    inputs = KINDS["wide"]
    monkeypatch.setattr(planes, "_MOST_STEPS", 2)
    found = plane_of_components(inputs, np.arange(len(inputs)))
    monkeypatch.setattr(planes, "_FEW_INPUTS", 10_000)
    wanted = plane_of_components(inputs, np.arange(len(inputs)))
    assert (found.directions == wanted.directions).all()
