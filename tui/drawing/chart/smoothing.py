"""A noisy curve made calm enough to see where it goes."""

from __future__ import annotations

from typing import Literal

import numpy as np

from .envelope import Array

Smoothing = Literal["off", "light", "strong"]

SMOOTHINGS: tuple[Smoothing, ...] = ("off", "light", "strong")
"""In the order in which a key goes through them."""

_REACH = {"light": 0.015, "strong": 0.06}
"""The share of what is seen after which a point's weight has fallen to a third."""
_SAMPLES = 16


def smooth(
    values: Array, first: int, last: int, *, points: int, smoothing: Smoothing, log_scale: bool
) -> tuple[Array, Array]:
    """Smooth the visible part of a curve.

    It is cut into so many pieces at least, and the middle of at most 16 values of each is averaged
    with its neighbours', by weights that fall exponentially to both sides: so it does not lag
    behind. Pieces begin at multiples of their length, and keep their values while a curve grows.

    Args:
        values: The whole curve, shape `(epochs,)`.
        first: The first visible epoch.
        last: The last one.
        points: About how many points are wanted; up to twice as many are given.
        smoothing: How much; not off.
        log_scale: Whether to average magnitudes, as a logarithmic axis shows them.

    Returns:
        Epochs and smoothed values, finite ones only.
    """
    length = 1
    while 2 * length * points <= last + 1 - first:
        length *= 2
    samples = min(length, _SAMPLES)
    begin = first // length
    starts = np.arange(begin, last // length + 1) * length
    chosen = starts[:, None] + (np.arange(samples) * (length // samples) + length // samples // 2)
    taken = values[chosen.clip(first, last)]
    if log_scale:
        taken = np.log10(np.where(taken > 0, taken, np.nan))
    taken = np.sort(np.where(np.isfinite(taken), taken, np.nan), axis=1)  # NaN comes last
    found = np.isfinite(taken).sum(axis=1)
    middles = taken[np.arange(len(taken)), np.maximum(found - 1, 0) // 2]
    epochs = (starts + (length - 1) / 2).clip(first, last)[found > 0]
    middles = middles[found > 0]
    reach = _REACH[smoothing] * max(last - first, 1)
    weights = np.exp(-np.abs(epochs[:, None] - epochs) / reach)
    calm = (weights @ middles) / weights.sum(axis=1)
    return epochs, 10.0**calm if log_scale else calm


def smooth_evaluated(
    values: Array, first: int, last: int, *, points: int, smoothing: Smoothing, log_scale: bool
) -> tuple[Array, Array]:
    """Smooth a curve that has numbers of some epochs only; see `smooth`."""
    seen = values[first : last + 1]
    known = np.flatnonzero(~np.isnan(seen))
    if len(known) in {0, len(seen)}:
        return smooth(values, first, last, points=points, smoothing=smoothing, log_scale=log_scale)
    places, calm = smooth(
        seen[known],
        0,
        len(known) - 1,
        points=points,
        smoothing=smoothing,
        log_scale=log_scale,
    )
    return first + np.interp(places, np.arange(len(known)), known), calm
