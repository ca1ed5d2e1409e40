"""What happens between backpropagation and the optimizer's step: penalties, clipping, decay.

    penalties   g ← g + λ₁ sign(w) + λ₂ w        weights only
    clipping    g ← g · min(1, c / ‖g‖)          all parameters, see `clipping.py`
    decay       w ← w - η λ w                    weights only

A penalty is a part of what training makes small: a batch's loss (mean or sum, as the config says)
plus λ₁ Σ|w| + λ₂/2 Σw² (Goodfellow, Bengio & Courville 2016, 7.1; the half makes λ₂ the number
that PyTorch calls `weight_decay` in SGD and Adam). The losses that are recorded, watched and drawn
are the data's, without it; `penalty_of` says how much it is. As |w| has no slope at 0, sign(0) = 0
is taken there, and a weight that is 0 stays.
Decay is apart from the gradient and so from every optimizer's memory (Loshchilov & Hutter 2019,
algorithms 1 and 2: with it, descent is their SGDW and Adam their AdamW, so that here "adamw" is
Adam with another default).

Biases are neither penalized nor decayed: they move the border without bending it.

Parameters are scaled (see `scaling.py`). The signs in that need no care: λ sign(w) and λ w turn
theirs with w, and ‖g‖ has none. The gradient comes without its constant factor s (see `StepPlan`),
so penalties are divided by it, and w by its scale.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.calls import Call
from ...catalog.lazy_numpy import Array
from ...catalog.optimizers import RateFactor, is_same_factor
from ...config import RunConfig
from ..layout import ParameterLayout
from ..network import Network
from ..products import Products
from .clipping import Clipping
from .replica_coefficients import Coefficients


def penalty_of(config: RunConfig, parameters: Array) -> NDArray[np.float64]:
    """Find what training makes small beside the mean loss of the data's rows.

    Where the gradients of a batch are summed, its loss is so many times the mean as it has rows,
    so a row's share of the penalty is what is comparable.

    Args:
        config: Says how strong the penalties are.
        parameters: All weights and biases, shape `(..., size)`.
    """
    layout = ParameterLayout(config.shape, config.bias)
    is_weight = np.zeros(layout.size, dtype=bool)
    for layer in range(layout.layers):
        layout.weights(is_weight, layer)[...] = True
    weights = np.asarray(parameters, dtype=float)[..., is_weight]
    found = config.l1 * np.abs(weights).sum(-1) + config.l2 / 2.0 * np.square(weights).sum(-1)
    rows = min(config.batch_size, config.train_rows) if config.gradient_reduction == "sum" else 1
    return found / rows


def switched_on(config: Coefficients) -> tuple[bool, ...]:
    """Tell which of it any replica has: what decides the calls, whatever their coefficients."""
    switches = (config.l1, config.l2, config.clip_norm, config.weight_decay)
    return tuple(bool(np.any(switch)) for switch in switches)


class Regularization:
    """The prepared calls for one vector of parameters; none for what is switched off.

    Args:
        network: Tells weights from biases.
        products: How replicas are kept.
        parameters: Scaled.
        gradient: The loss's gradient, without its constant factor.
        config: Gives the coefficients, as numbers or as arrays that multiply whole vectors;
            `configure` may change them later.

    Attributes:
        calls: What to do between backpropagation and the optimizer's step.
    """

    def __init__(
        self,
        network: Network,
        products: Products,
        parameters: Array,
        gradient: Array,
        config: Coefficients,
    ) -> None:
        masks = np.broadcast_to(network.weight_mask, (products.replicas, network.layout.size))
        self._parameter_scale = network.scaling.size
        self._mask = products.pack(masks.astype(parameters.dtype))
        self._parameters, self._gradient = parameters, gradient
        self._change = np.empty_like(parameters)
        self._l1, self._l2, self._shrink = (np.zeros_like(parameters) for _ in range(3))
        self._clipping = Clipping(products.unpack(gradient))
        self._scale = 1.0
        self._rate_factor: RateFactor = 1.0
        self.configure(config)
        self.calls = self._prepare()

    def configure(self, config: Coefficients) -> None:
        """Take coefficients over that are switched on as before, from the next step on."""
        self._config: Any = config
        self._update()

    def scale_gradient(self, factor: float) -> None:
        """Say what the gradient lacks."""
        self._scale = factor
        self._update()

    def set_rate_factor(self, rate_factor: RateFactor) -> None:
        """Say what the config's learning rate is multiplied by at present."""
        if not is_same_factor(rate_factor, self._rate_factor):
            self._rate_factor = rate_factor
            self._update()

    def _update(self) -> None:
        config = self._config
        self._l1[...] = self._mask * (config.l1 / self._scale)
        self._l2[...] = self._mask * (config.l2 / (self._scale * self._parameter_scale))
        rate = config.learning_rate * self._rate_factor
        self._shrink[...] = 1.0 - self._mask * (rate * config.weight_decay)
        self._clipping.set_limit(config.clip_norm / self._scale)

    def _prepare(self) -> list[Call]:
        config, calls = self._config, list[Call]()
        parameters, gradient, change = self._parameters, self._gradient, self._change
        if np.any(config.l1):
            calls += [
                partial(np.sign, parameters, change),
                partial(np.multiply, change, self._l1, change),
                partial(np.add, gradient, change, gradient),
            ]
        if np.any(config.l2):
            calls += [
                partial(np.multiply, parameters, self._l2, change),
                partial(np.add, gradient, change, gradient),
            ]
        if np.any(config.clip_norm):
            calls.append(self._clipping.clip)
        if np.any(config.weight_decay):
            calls.append(partial(np.multiply, parameters, self._shrink, parameters))
        return calls
