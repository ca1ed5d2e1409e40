"""What other programs compute for a function is that function: each text beside its record."""

from __future__ import annotations

from math import erfc, pi, sqrt
from typing import Any

import numpy as np
import pytest

from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.catalog.features import FEATURES

Z = np.random.default_rng(5).normal(size=(6, 700)) * np.geomspace(1e-9, 1e3, 700)
ODD = np.array([[0.0, -0.0, 800.0, -800.0, 9.0, -9.0]]).T
POINTS = np.random.default_rng(6).normal(size=(2, 50))


def evaluated(text: str, definitions: str = "", **variables: Any) -> Any:
    names: dict[str, Any] = {"np": np, "erfc": erfc, "pi": pi, "sqrt": sqrt}
    exec(definitions, names)
    with np.errstate(all="ignore"):
        return eval(f"(lambda {', '.join(variables)}: {text})", names)(*variables.values())


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_has_the_same_bits_in_numpy(name: str):
    function = ACTIVATIONS[name]
    for z in (Z, ODD):
        found = evaluated(function.elsewhere.numpy, function.elsewhere.definitions, z=z)
        assert found.tobytes() == function(z).tobytes()


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_has_the_same_bits_in_numpy(name: str):
    feature = FEATURES[name]
    x1, x2 = POINTS
    found = evaluated(feature.elsewhere.numpy, x1=x1, x2=x2)
    assert found.tobytes() == np.asarray(feature.of(x1, x2)).tobytes()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_the_same_in_torch(name: str):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    function = ACTIVATIONS[name]
    z = torch.from_numpy(np.vstack([Z.T, ODD.T]))
    found = eval(function.elsewhere.torch, {"torch": torch, "z": z}).numpy()
    np.testing.assert_allclose(found, function(z.numpy().T).T, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_is_the_same_in_torch(name: str):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    x1, x2 = map(torch.from_numpy, POINTS)
    found = eval(FEATURES[name].elsewhere.torch, {"torch": torch, "x1": x1, "x2": x2})
    np.testing.assert_allclose(found.numpy(), FEATURES[name].of(*POINTS), rtol=1e-14)
