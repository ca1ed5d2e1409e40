"""What training makes small, row by row, and how its gradient enters the network: a record each.

A loss's derivative by the output's weighted sum is `factor` times what `prepare_delta` computes:
the factor is left to the optimizer, which has to multiply by the learning rate anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from .calls import Call, constant, largest_of, sum_of
from .datasets import Targets
from .lazy_numpy import Array, np
from .registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One loss function, with all that any reader of it needs.

    To train, arrays are blocks of shape `(outputs, rows, ...)`; on paper `(rows, outputs)`.
    """

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""

    targets: Targets | Literal["any"] = "any"
    """What it compares outputs with, if not any targets."""
    output: str = ""
    """The output activation that it is one with, and the only one that it takes; empty if any."""
    needs: str = ""
    """What it needs of outputs, to stand before `not` and another activation in a sentence."""
    uses: tuple[str, ...] = ()
    """The hyperparameters that shape it."""
    shaped: Callable[[Any], Loss] | None = None
    """Makes it for what has these hyperparameters as attributes; `None` without any."""

    prepare: Callable[[Array, Array, Array, Array], list[Call]]
    """`prepare(z, predictions, targets, losses)`: calls that fill `losses`, whose sum over the
    outputs is a row's loss; `z` holds the weighted sum itself, not negated."""
    prepare_delta: Callable[[Array, Array, Array, float], list[Call]]
    """`prepare_delta(predictions, targets, delta, unit)`: calls that fill `delta` with the
    derivative by the prediction, or by the output's weighted sum where that is known at once (see
    `meets_slope`), without `factor`. A prediction and a target that differ by 1 differ by `unit`
    there, without its sign; so does the derivative, with it."""
    factor: float = 1.0
    """What the delta is still to be multiplied by."""
    meets_slope: bool = True
    """Whether the delta is by the prediction, so that the output's slope is to be multiplied in;
    that slope then brings the sign along."""

    formula: str
    """L on paper, of the outputs A and the targets Y."""
    slope_formula: str
    """Its derivative on paper: by A, or by Z where the output's slope cancels out."""
    on_paper: Callable[[Array, Array, Array], Array]
    """Each row's loss by weighted sums, outputs and targets, shape `(rows,)`."""
    slope_on_paper: Callable[[Array, Array], Array]
    """That derivative by outputs and targets, shape `(rows, outputs)`."""
    of_mean: Callable[[Array, Array | None], float]
    """The mean loss of a network whose outputs are the targets' means for every row, both by the
    rows' weights where these are given."""
    side: Callable[[Array, Array], Array] | None = None
    """On which side of each kink rows stand, by outputs and targets; `None` without a kink."""

    def __call__(self, config: Any) -> Loss:
        """Give it as a config's hyperparameters shape it."""
        return self if self.shaped is None else self.shaped(config)


def _difference(predictions: Array, targets: Array, delta: Array, unit: float) -> list[Call]:
    # (p - y)² has the derivative 2 (p - y). Behind a sigmoid, cross-entropy's p (1 - p) in the
    # denominator cancels the sigmoid's slope, so that its derivative by z is p - y; and so it is
    # for each output of a softmax.
    first, second = (targets, predictions) if unit < 0 else (predictions, targets)
    return [partial(np.subtract, first, second, delta)]


def _mean(of_rows: Array, weights: Array | None) -> Array:
    return np.average(of_rows, axis=0, weights=weights)


def _squared(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    return [
        partial(np.subtract, predictions, targets, losses),
        partial(np.multiply, losses, losses, losses),
    ]


MEAN_SQUARED_ERROR = Loss(
    name="mse",
    explanation="mean squared error, without the factor 1/2; several outputs' are added up",
    words=("squared", "l2", "mean_squared_error"),
    prepare=_squared,
    prepare_delta=_difference,
    factor=2.0,
    formula="L = Σ (A - Y)²",
    slope_formula="2 (A - Y)",
    on_paper=lambda z, a, y: ((a - y) ** 2).sum(axis=1),
    slope_on_paper=lambda a, y: 2.0 * (a - y),
    of_mean=lambda y, w: float(_mean((np.abs(y - _mean(y, w)) ** 2).sum(axis=1), w)),
)


def _cross_entropy(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    # -y log p - (1 - y) log(1 - p) with p = sigmoid(z) is max(z, 0) - z y + log(1 + exp(-|z|)):
    # no logarithm of 0 and no overflow whatever z is. The first two terms may cancel, so they are
    # put together before the small third one is added.
    zero, linear = constant(0.0, losses), np.empty_like(losses)
    return [
        partial(np.maximum, z, zero, out=losses),
        partial(np.multiply, z, targets, linear),
        partial(np.subtract, losses, linear, linear),
        partial(np.absolute, z, losses),
        partial(np.negative, losses, losses),
        partial(np.exp, losses, losses),
        partial(np.log1p, losses, losses),
        partial(np.add, losses, linear, losses),
    ]


def _entropy(shares: Array) -> float:
    return float(-(shares * np.log(np.maximum(shares, 1e-300))).sum())


BINARY_CROSS_ENTROPY = Loss(
    name="bce",
    explanation="binary cross-entropy; for labels 0 and 1 and a sigmoid output",
    words=("log_loss", "logloss", "binary_cross_entropy"),
    targets="labels",
    output="sigmoid",
    needs="cross-entropy needs outputs from 0 to 1",
    prepare=_cross_entropy,
    prepare_delta=_difference,
    meets_slope=False,
    formula="L = -Y log A - (1 - Y) log(1 - A)",
    slope_formula="A - Y",
    # By z, so that a p that is 1 to all digits has its loss.
    on_paper=lambda z, a, y: (np.logaddexp(0.0, z) - y * z).sum(axis=1),
    slope_on_paper=lambda a, y: a - y,
    of_mean=lambda y, w: _entropy(np.append(_mean(y, w), 1.0 - _mean(y, w))),
)


def _huber(delta: float) -> Loss:
    """Make the loss e²/2 for |e| <= δ, else δ (|e| - δ/2) (Huber 1964), e being the error."""

    def prepare(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
        # With c = min(|e|, δ) both branches are c (|e| - c) + c²/2.
        bound, half, capped = constant(delta, losses), constant(0.5, losses), np.empty_like(losses)
        return [
            partial(np.subtract, predictions, targets, losses),
            partial(np.absolute, losses, losses),
            partial(np.minimum, losses, bound, out=capped),
            partial(np.subtract, losses, capped, losses),
            partial(np.multiply, losses, capped, losses),
            partial(np.multiply, capped, capped, capped),
            partial(np.multiply, capped, half, capped),
            partial(np.add, losses, capped, losses),
        ]

    def prepare_delta(predictions: Array, targets: Array, out: Array, unit: float) -> list[Call]:
        # The error itself, held between -δ and δ.
        bound = delta * abs(unit)
        low, high = constant(-bound, out), constant(bound, out)
        return [
            *_difference(predictions, targets, out, unit),
            partial(np.maximum, out, low, out=out),
            partial(np.minimum, out, high, out=out),
        ]

    def on_paper(z: Array, a: Array, y: Array) -> Array:
        sizes = np.abs(a - y)
        return np.where(sizes <= delta, sizes**2 / 2.0, delta * (sizes - delta / 2.0)).sum(axis=1)

    def of_mean(y: Array, w: Array | None) -> float:
        errors = np.abs(y - _mean(y, w))
        capped = np.minimum(errors, delta)
        return float(_mean((capped * (errors - capped / 2)).sum(axis=1), w))

    return Loss(
        name="huber",
        explanation="half the squared error, and linear beyond delta: outliers pull less",
        uses=("huber_delta",),
        shaped=lambda config: _huber(config.huber_delta),
        prepare=prepare,
        prepare_delta=prepare_delta,
        formula="L = Σ e² / 2, e = A - Y, beyond the delta a straight line",
        slope_formula="A - Y, at most delta",
        on_paper=on_paper,
        slope_on_paper=lambda a, y: np.clip(a - y, -delta, delta),
        of_mean=of_mean,
        side=lambda a, y: np.clip(a - y, -delta, delta) == a - y,
    )


def _sizes(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    return [
        partial(np.subtract, predictions, targets, losses),
        partial(np.absolute, losses, losses),
    ]


def _signs(predictions: Array, targets: Array, delta: Array, unit: float) -> list[Call]:
    calls = [*_difference(predictions, targets, delta, unit), partial(np.sign, delta, delta)]
    if abs(unit) != 1.0:
        calls.append(partial(np.multiply, delta, constant(abs(unit), delta), delta))
    return calls


MEAN_ABSOLUTE_ERROR = Loss(
    name="mae",
    explanation="mean absolute error: an outlier pulls no more than others; several outputs' are"
    " added up",
    words=("absolute", "l1_loss", "mean_absolute_error"),
    prepare=_sizes,
    # At an error of 0 any slope from -1 to 1 holds the loss from below; taken is 0, that of a
    # prediction that is right and stays.
    prepare_delta=_signs,
    formula="L = Σ |A - Y|",
    slope_formula="sign(A - Y), 0 where A = Y",
    on_paper=lambda z, a, y: np.abs(a - y).sum(axis=1),
    slope_on_paper=lambda a, y: np.sign(a - y),
    of_mean=lambda y, w: float(_mean(np.abs(y - _mean(y, w)).sum(axis=1), w)),
    side=lambda a, y: np.sign(a - y),
)


def _categorical(z: Array, predictions: Array, targets: Array, losses: Array) -> list[Call]:
    # With t the target's class and M = max z - z_t, -log p_t is M + log Σ exp(z - max z), and the
    # sum is 1 + S with S = Σ_{j≠t} exp(z_j - max z) + (exp(-M) - 1): no overflow whatever z is,
    # and where the network is right (M = 0) and sure, the tiny S keeps its digits.
    one, parts, others = constant(1.0, losses), np.empty_like(losses), np.empty_like(losses)
    largest, missed, total, least = (np.empty_like(losses[0]) for _ in range(4))
    return [
        largest_of(z, largest),
        partial(np.multiply, z, targets, parts),
        sum_of(parts, missed),
        partial(np.subtract, largest, missed, missed),
        partial(np.subtract, z, largest, parts),
        partial(np.exp, parts, parts),
        partial(np.subtract, one, targets, others),
        partial(np.multiply, parts, others, parts),
        sum_of(parts, total),
        partial(np.negative, missed, least),
        partial(np.expm1, least, least),
        partial(np.add, total, least, total),
        partial(np.log1p, total, total),
        # As a whole in the first output's place: a share for each would be 0 times infinity.
        partial(losses.fill, 0.0),
        partial(np.add, total, missed, losses[0]),
    ]


CROSS_ENTROPY = Loss(
    name="cross_entropy",
    explanation="-log of the target class's probability; for a softmax output",
    words=("crossentropy", "ce", "softmax"),
    targets="classes",
    output="softmax",
    needs="cross_entropy needs probabilities that add up to 1",
    prepare=_categorical,
    prepare_delta=_difference,
    meets_slope=False,
    formula="L = -Σ Y log A",
    slope_formula="A - Y",
    on_paper=lambda z, a, y: np.logaddexp.reduce(z, axis=1) - (y * z).sum(axis=1),
    slope_on_paper=lambda a, y: a - y,
    of_mean=lambda y, w: _entropy(_mean(y, w)),
)

LOSSES = Registry(
    "loss",
    (MEAN_SQUARED_ERROR, BINARY_CROSS_ENTROPY, _huber(1.0), MEAN_ABSOLUTE_ERROR, CROSS_ENTROPY),
)
"""Every loss; called with a config each gives itself as the config shapes it."""


def loss_names(targets: Targets) -> tuple[str, ...]:
    """Name the losses for some kind of targets: those made for it first, then those for any."""
    own = LOSSES.names_where(lambda loss: loss.targets == targets)
    return (*own, *LOSSES.names_where(lambda loss: loss.targets == "any"))


def default_loss(targets: Targets, output: object) -> str:
    """Give what is made for an output activation and its targets, or what serves all."""
    names = loss_names(targets)
    return next(
        (name for name in names if LOSSES[name].output == output),
        next(name for name in names if not LOSSES[name].output),
    )
