"""A record of each kind that nnlab does not have, to be known everywhere while a test lasts."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.catalog.activations import ACTIVATIONS, Activation
from nnlab.core.catalog.calls import Call, constant
from nnlab.core.catalog.datasets import DATASETS, DatasetKind, PointsWanted
from nnlab.core.catalog.elsewhere import Elsewhere
from nnlab.core.catalog.features import FEATURES, Feature
from nnlab.core.catalog.initializations import INITIALIZATIONS, Initialization
from nnlab.core.catalog.lazy_numpy import Array
from nnlab.core.catalog.losses import LOSSES, Loss
from nnlab.core.catalog.optimizers import OPTIMIZERS, Optimizer, OptimizerKind
from nnlab.core.catalog.schedules import SCHEDULES, Schedule


def _softplus(z: Array, a: Array) -> list[Call]:
    return [partial(np.logaddexp, z, constant(0.0, a), a)]


def _softplus_slope(a: Array, slope: Array) -> list[Call]:
    # With a = log(1 + exp(z)) the slope, exp(z) / (1 + exp(z)), is 1 - exp(-a).
    return [partial(np.negative, a, slope), partial(np.expm1, slope, slope),
            partial(np.negative, slope, slope)]  # fmt: skip


SOFTPLUS = Activation(
    name="softplus",
    explanation="log(1 + exp(z)), a round ReLU",
    words=("smooth_relu",),
    prepare=_softplus,
    prepare_slope=_softplus_slope,
    formula="log(1 + exp(Z))",
    slope_formula="1 - exp(-A)",
    on_paper=lambda z: np.log1p(np.exp(z)),
    slope_on_paper=lambda z, a: 1.0 / (1.0 + np.exp(-z)),
    elsewhere=Elsewhere(
        numpy="np.logaddexp(z, 0.0)",
        torch="torch.nn.functional.softplus(z)",
        onnx=(("Exp", "z"), ("Add", 0, 1.0), ("Log", 1)),
    ),
    instead="a made-up remedy",
)


def _log_cosh(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    # log cosh e is |e| + log(1 + exp(-2 |e|)) - log 2: no overflow whatever e is.
    sizes, minus, half = np.empty_like(losses), constant(-2.0, losses), constant(np.log(2), losses)
    return [
        partial(np.subtract, predictions, targets, sizes),
        partial(np.absolute, sizes, sizes),
        partial(np.multiply, sizes, minus, losses),
        partial(np.exp, losses, losses),
        partial(np.log1p, losses, losses),
        partial(np.add, losses, sizes, losses),
        partial(np.subtract, losses, half, losses),
    ]


def _log_cosh_delta(predictions: Array, targets: Array, delta: Array, unit: float) -> list[Call]:
    size = constant(abs(unit), delta)
    return [
        partial(np.subtract, predictions, targets, delta),
        partial(np.divide, delta, size, delta),
        partial(np.tanh, delta, delta),
        partial(np.multiply, delta, size, delta),
    ]


def _log_cosh_of_mean(targets: Array, weights: Array | None) -> Array:
    return np.log(np.cosh(targets - np.average(targets, axis=0, weights=weights))).sum(axis=1)


LOG_COSH = Loss(
    name="log_cosh",
    explanation="the logarithm of the error's hyperbolic cosine",
    words=("logcosh",),
    prepare=_log_cosh,
    prepare_delta=_log_cosh_delta,
    formula="L = Σ log cosh(A - Y)",
    slope_formula="tanh(A - Y)",
    on_paper=lambda z, a, y: np.log(np.cosh(a - y)).sum(axis=1),
    slope_on_paper=lambda a, y: np.tanh(a - y),
    of_mean=lambda y, w: float(np.average(_log_cosh_of_mean(y, w), weights=w)),
)


class Signum(Optimizer):
    """m ← β m + (1 - β) g; θ ← θ - η sign(m) (Bernstein et al. 2018).

    The memory lacks the factor 1 - β and that of the gradient.
    """

    memories = signed_memories = 1

    def _make_coefficients(self) -> None:
        self._kept, self._rate = self._number(), self._number()

    def _update(self) -> None:
        self._refactor(self._scale * (1.0 - self._config.momentum))
        self._kept[...] = self._config.momentum
        self._rate[...] = self._step_rate

    def memory_units(self, gradient_scale: float) -> list[float]:
        return [gradient_scale]

    def _prepare(self) -> list[Call]:
        mean, change = self.memory[0], self._change
        return [
            partial(np.multiply, mean, self._kept, mean),
            partial(np.add, mean, self.gradient, mean),
            partial(np.sign, mean, change),
            partial(np.multiply, change, self._rate, change),
            partial(np.subtract, self.parameters, change, self.parameters),
        ]


def _signum(config: Any, rate: float, t: int, memory: Array, gradient: Array) -> Any:
    m = config.momentum * memory[0] + (1.0 - config.momentum) * gradient
    return rate * np.sign(m), (m,)


SIGNUM = OptimizerKind(
    name="signum",
    explanation="steps of one size, by the sign of the mean gradient",
    words=("signsgd",),
    uses=("momentum",),
    weight_decay=0.125,
    make=Signum,
    moments=("m",),
    formula="m = β m + (1 - β) g,  w = w - η sign(m)",
    on_paper=_signum,
)


def horseshoes(wanted: PointsWanted, generator: np.random.Generator) -> Any:
    rows = wanted.samples
    labels = (np.arange(rows) < (rows + 1) // 2).astype(float)
    angle = np.pi * generator.uniform(0.0, 1.0, rows)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    points = np.where(labels[:, None] == 1, upper, [1.0, 0.5] - upper)
    return 3.0 * points + wanted.noise * generator.standard_normal((rows, 2)), labels


HORSESHOES = DatasetKind(
    name="horseshoes",
    explanation="two horseshoes that reach into each other",
    words=("crescents",),
    points=horseshoes,
    samples=64,
)

HALVES = Initialization(
    name="halves",
    explanation="uniform from -1/2 to 1/2",
    words=("half",),
    weights=lambda generator, *shape: generator.uniform(-0.5, 0.5, shape),
)

INVERSE = Schedule(
    name="inverse",
    explanation="divided by the number of the epoch",
    words=("hyperbola",),
    uses=("schedule_floor",),
    factor=lambda config, epoch, reductions: max(config.schedule_floor, 1.0 / (epoch + 1)),
)

RADIUS = Feature(
    name="radius",
    explanation="the distance from the middle",
    words=("r",),
    of=np.hypot,
    elsewhere=Elsewhere(
        numpy="np.hypot(x1, x2)",
        torch="torch.hypot(x1, x2)",
        onnx=(("Mul", "x1", "x1"), ("Mul", "x2", "x2"), ("Add", 0, 1), ("Sqrt", 2)),
    ),
)

REGISTERED = {
    "activation": (ACTIVATIONS, SOFTPLUS),
    "loss": (LOSSES, LOG_COSH),
    "optimizer": (OPTIMIZERS, SIGNUM),
    "dataset": (DATASETS, HORSESHOES),
    "weight_init": (INITIALIZATIONS, HALVES),
    "schedule": (SCHEDULES, INVERSE),
    "features": (FEATURES, RADIUS),
}
"""For each hyperparameter that is a choice of records, the registry and the made-up record."""

VALUES: dict[str, Any] = {
    "dataset": "horseshoes",
    "features": ("x1", "x2", "radius"),
    "hidden_layers": (4, 3),
    "activation": "softplus",
    "output_activation": "sigmoid",
    "weight_init": "halves",
    "loss": "log_cosh",
    "optimizer": "signum",
    "schedule": "inverse",
    "learning_rate": 0.02,
    "batch_size": 8,
    "epochs": 6,
    "seed": 3,
}


def config(**values: Any) -> RunConfig:
    """Make a config of made-up records, which must be registered."""
    return RunConfig(**{**VALUES, **values})


def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nnlab know them until the test is over."""
    for registry, record in REGISTERED.values():
        assert record.name not in registry
        monkeypatch.setitem(registry, record.name, record)
