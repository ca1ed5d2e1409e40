"""Finite differences against backpropagation: does the gradient say how the loss changes?

For each parameter the derivative is found a second time, from the loss alone, by central
differences D(h) = (F(w + h) - F(w - h)) / 2h. Their error falls as h² until rounding takes over,
so two of them give a better one, R = (4 D(h/2) - D(h)) / 3 (Richardson), and how far they are
apart says how good it is. The largest step comes first; smaller ones follow until R is sure to
nine digits, and the surest is kept.

Where the loss has a kink between w - h and w + h (a ReLU that switches, the border of the Huber
loss, a weight whose L1 penalty turns) differences mean nothing. Every evaluation therefore notes
on which side of each kink it stands, and steps that cross one are not used. A parameter that
stands on a kink itself has no derivative to check; it is counted, not judged.

Checked is the loss with its penalties as training sees it for one batch, without what is random
(dropout) or done to the gradient afterwards (clipping, decay).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..catalog.calls import Call, run
from ..catalog.lazy_numpy import Array
from ..config import RunConfig
from ..data.make import make_dataset
from ..randomness import generator
from .gradient import gradient_of, penalties_of
from .layout import initial_parameters, layer_name
from .network import ForwardPass, Network
from .products import OneRun

TOLERANCE = 1e-5
"""The largest relative error of a gradient that is right."""

HEADS = ("layer", "parameters", "checked", "on a kink", "relative error", "verdict")
"""Titles of the columns of `cells`."""

_STEPS = (1e-3, 1e-2, 1e-4, 1e-5, 1e-6)
_SURE = 1e-9
_MOST_ROWS, _MOST_PARAMETERS = 100, 200
_MOST_NUMBERS = 2_000_000
"""Weights times rows of one evaluation, so that the widest network is checked in seconds."""


@dataclass(frozen=True, slots=True)
class LayerCheck:
    """How far the two derivatives are apart in one layer."""

    layer: int
    """From 0."""
    parameters: int
    """Weights and biases it has."""
    checked: int
    """How many of them were compared, spread evenly."""
    kinks: int
    """How many of them stand on a kink, where there is no derivative."""
    error: float | None
    """The largest relative error; `None` if none could be compared."""

    @property
    def is_fine(self) -> bool:
        """Whether the gradient is right as far as it could be compared."""
        return self.error is None or self.error <= TOLERANCE


class CheckGivenUp(Exception):  # noqa: N818  (nothing is wrong)
    """Nobody waits for the result any more."""


def check_gradient(
    config: RunConfig,
    parameters: Array | None = None,
    *,
    is_wanted: Callable[[], bool] = lambda: True,
) -> list[LayerCheck]:
    """Compare the gradient of one batch of training rows, layer by layer.

    An error is relative to the larger of the two derivatives, and never to less than a thousandth
    of the layer's largest or 1e-7 of the loss, below which differences see rounding only.

    Args:
        config: What to check.
        parameters: Where; the config's own start if not given.
        is_wanted: Asked before each parameter; a check of a large network takes seconds.

    Raises:
        CheckGivenUp: If it is not wanted any more.
    """
    network = Network(config)
    if parameters is None:
        parameters = initial_parameters(
            network.layout, config.weight_init, generator(config.seed, "weights")
        )
    dataset = make_dataset(config)
    most = max(4, min(_MOST_ROWS, _MOST_NUMBERS // network.layout.size))
    rows = dataset.train[:most]
    inputs, targets = dataset.inputs[rows], dataset.targets[rows]
    weights = dataset.weights_at(rows)
    gradient = gradient_of(
        network,
        parameters,
        inputs,
        targets,
        config.gradient_reduction,
        weights=weights,
        l1=config.l1,
        l2=config.l2,
    )
    objective = _Objective(config, network, parameters, inputs, targets, weights)
    with np.errstate(all="ignore"):
        return [
            _checked(objective, network, gradient, layer, is_wanted)
            for layer in range(network.layout.layers)
        ]


def _checked(
    objective: _Objective,
    network: Network,
    gradient: Array,
    layer: int,
    is_wanted: Callable[[], bool],
) -> LayerCheck:
    span = network.layout.span(layer)
    size = span.stop - span.start
    count = min(size, _MOST_PARAMETERS if network.layout.size < _MOST_NUMBERS // 20 else 10)
    chosen = span.start + np.unique(np.linspace(0, size - 1, count).round().astype(int))
    floor = max(1e-3 * float(np.abs(gradient[span]).max()), 1e-7 * abs(objective.value), 1e-300)
    kinks, errors = 0, list[float]()
    for index in chosen.tolist():
        if not is_wanted():
            raise CheckGivenUp
        found = objective.derivative(index)
        if found is None:
            kinks += 1
            continue
        own = float(gradient[index])
        error = abs(own - found) / max(abs(own), abs(found), floor)
        errors.append(np.inf if np.isnan(error) else error)  # nothing may hide behind a NaN
    return LayerCheck(layer, size, len(chosen), kinks, float(max(errors)) if errors else None)


class _Objective:
    """The loss of some rows as a function of the parameters, one of which is moved at a time."""

    def __init__(
        self,
        config: RunConfig,
        network: Network,
        parameters: Array,
        inputs: Array,
        targets: Array,
        weights: Array | None,
    ) -> None:
        self._config, self._network, self._weights = config, network, weights
        self._parameters = np.array(parameters, dtype=float)
        self._scaled = network.scaling.scaled(self._parameters)
        samples = network.scaling.scaled_inputs(inputs)
        self._forward = ForwardPass(network, OneRun(), self._scaled, samples.T)
        self._targets = targets.T
        self._z = np.empty_like(self._forward.z)
        self._losses = np.empty_like(self._forward.z)
        self._calls: list[Call] = [
            *self._forward.plain_z(self._z),
            *network.loss.prepare(self._z, self._forward.predictions, self._targets, self._losses),
        ]
        with np.errstate(all="ignore"):
            self.value, self._side = self._at(0, 0.0)

    def derivative(self, index: int) -> float | None:
        """Find the derivative by one parameter; `None` on a kink."""
        best, doubt = None, np.inf
        size = max(1.0, abs(self._parameters[index]))
        for step in (step * size for step in _STEPS):
            differences = list(self._differences(index, step))
            if len(differences) < 2:
                continue
            coarse, fine = differences
            better = (4.0 * fine - coarse) / 3.0
            unsure = abs(better - fine) + np.finfo(float).eps * abs(self.value) / step
            if best is None or unsure < doubt:
                best, doubt = better, unsure
            if doubt <= _SURE * abs(better):
                break
        return best

    def _differences(self, index: int, step: float) -> Iterator[float]:
        """Give D(h) and D(h/2), as far as no kink is crossed."""
        bent = self._config.l1 and self._network.weight_mask[index]
        for h in (step, step / 2.0):
            if bent and abs(self._parameters[index]) <= h:
                continue
            up, side_up = self._at(index, h)
            down, side_down = self._at(index, -h)
            if side_up == side_down == self._side:
                yield (up - down) / (2.0 * h)

    def _at(self, index: int, h: float) -> tuple[float, bytes]:
        """Give the loss with one parameter moved, and on which side of every kink it is."""
        config, network = self._config, self._network
        factor, before = network.scaling.factors[index], self._parameters[index]
        self._parameters[index] = before + h
        self._scaled[index] = self._parameters[index] * factor
        self._forward.run()
        run(self._calls)
        rows = self._losses.sum(axis=0)
        if self._weights is not None:
            rows *= self._weights
        loss = float(rows.sum() if config.gradient_reduction == "sum" else rows.mean())
        loss += penalties_of(network, self._parameters, config.l1, config.l2)
        side = self._sides()
        self._parameters[index] = before
        self._scaled[index] = before * factor
        return loss, side

    def _sides(self) -> bytes:
        network, predictions = self._network, self._forward.predictions
        sides = [
            function.side(block)
            for function, block in zip(network.functions, self._forward.outputs, strict=True)
            if function.side is not None
        ]
        if network.loss.side is not None:
            sides.append(network.loss.side(predictions, self._targets))
        return b"".join(side.tobytes() for side in sides)


def cells(check: LayerCheck, layers: int) -> tuple[str, ...]:
    """Write what was found of one of so many layers, as `HEADS` names it."""
    return (
        layer_name(check.layer, layers),
        f"{check.parameters:,}",
        f"{check.checked:,}",
        f"{check.kinks:,}",
        "-" if check.error is None else f"{check.error:.1e}",
        "-" if check.error is None else "fine" if check.is_fine else "WRONG",
    )


def verdict(checks: Sequence[LayerCheck]) -> str:
    """Say in a sentence whether backpropagation is right."""
    wrong = [str(check.layer + 1) for check in checks if not check.is_fine]
    if wrong:
        return (
            f"Backpropagation and finite differences disagree in layer {', '.join(wrong)}:"
            f" errors above {TOLERANCE:g}."
        )
    sentence = f"Backpropagation agrees with finite differences to {TOLERANCE:g}."
    if kinks := sum(check.kinks for check in checks):
        which = "1 parameter is" if kinks == 1 else f"{kinks:,} parameters are"
        sentence += f" {which} at a kink of the loss, where there is no derivative to compare with."
    return sentence
