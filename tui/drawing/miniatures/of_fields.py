"""Which small picture a field has, drawn from the record that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from rich.text import Text

from ....core.catalog.activations import ACTIVATIONS, Activation
from ....core.catalog.initializations import INITIALIZATIONS
from ....core.catalog.schedules import RateSettings, rate_factor_of, waits_for_plateau
from ...appearance.look import Look
from ..histogram import bars
from ..picture import Picture
from .small_chart import Curve, small_chart

SIZE = 28, 7
"""Columns and rows of a picture."""

ROOM = 32
"""The rows a terminal must have, so that there is room for a picture beside words and fields."""

_REACH = 4.0
"""Over which sums an activation is drawn, below and above 0."""


def miniature(name: str, values: Mapping[str, Any], look: Look) -> Text | None:
    """Draw what a hyperparameter's value looks like; nothing of most of them.

    Args:
        name: The hyperparameter.
        values: All values, which were readable one by one.
        look: Characters and colours.
    """
    draw = _DRAWN.get(name)
    picture = draw(name, values, look) if draw else None
    if picture is None:
        return None
    lines = (
        Text.assemble(*((text, ink) for text, ink in picture.runs(row)))
        for row in range(picture.height)
    )
    return Text("\n").join(lines)


def activation_picture(record: Activation, look: Look) -> Picture:
    """Draw a function and its slope over weighted sums around 0."""
    z = np.linspace(-_REACH, _REACH, 200)
    a = record.on_paper(z[:, None])
    slope = record.slope_on_paper(z[:, None], a)
    faint = look.palette.faint
    curves = [
        Curve(z, slope[:, 0] + 0.0 * z, "its slope", faint, "."),
        Curve(z, a[:, 0], record.name, look.palette.train, "*"),
    ]
    return small_chart(curves, SIZE, look, "weighted sum")


def _activation(name: str, values: Mapping[str, Any], look: Look) -> Picture | None:
    chosen = values[name]
    record = ACTIVATIONS.find(chosen[-1] if isinstance(chosen, tuple) else chosen)
    # Of several outputs together there is no curve.
    if record is None or record.across_outputs:
        return None
    return activation_picture(record.shaped_by(SimpleNamespace(**values)), look)


def _schedule(name: str, values: Mapping[str, Any], look: Look) -> Picture:
    config = cast(RateSettings, SimpleNamespace(**values))
    epochs = np.unique(np.linspace(0, values["epochs"] - 1, 200).astype(np.int64))
    waits = waits_for_plateau(config)  # it falls by what happens; drawn as if at each chance
    factors = [
        rate_factor_of(config, e, int(waits and e // values["schedule_every"])) for e in epochs
    ]
    rates = values["learning_rate"] * np.array(factors)
    foot = "if it stands still" if waits else "epochs"
    colour = look.palette.train
    return small_chart(
        [Curve(epochs.astype(float), rates, "learning rate", colour, "*")], SIZE, look, foot
    )


def _spread(name: str, values: Mapping[str, Any], look: Look) -> Picture:
    """Draw how the first layer's weights are spread, of many drawn anew."""
    widths = (len(values["features"]), *values["hidden_layers"], 1)
    fan_in, fan_out = widths[0], widths[1]
    generator = np.random.default_rng(0)
    drawn = INITIALIZATIONS[values[name]].weights(generator, fan_in, fan_out).size
    layers = [
        INITIALIZATIONS[values[name]].weights(generator, fan_in, fan_out).ravel()
        for _ in range(max(1, 4000 // max(drawn, 1)))
    ]
    weights = np.concatenate(layers)
    reach = max(float(np.abs(weights).max()), 0.01)
    width, height = SIZE
    counts = np.histogram(weights, bins=width, range=(-reach, reach))[0]
    picture = Picture(width, height)
    picture.write(0, 0, f"weights, {fan_in} in, {fan_out} out", look.palette.faint)
    block = bars(counts, height - 2, 1, look.glyphs.bars)
    picture.lay(0, 1, block, look.palette.train)
    left, right = f"{-reach:.2g}", f"{reach:.2g}"
    picture.write(0, height - 1, left, look.palette.faint)
    picture.write(width // 2, height - 1, "0", look.palette.faint)
    picture.write(width - len(right), height - 1, right, look.palette.faint)
    return picture


def _split(name: str, values: Mapping[str, Any], look: Look) -> Picture:
    """Draw the three parts of the rows as a bar."""
    samples = values["samples"]
    train = int(samples * values["train_share"] + 1e-9)
    rest = samples - train
    tests_all = values["test_rows"] != "held_out"
    validation = rest if tests_all else rest - rest // 2
    width = SIZE[0]
    picture = Picture(width, 4)
    palette = look.palette
    parts = [("train", train, palette.train), ("validation", validation, palette.validation)]
    parts += [] if tests_all else [("test", rest - validation, palette.faint)]
    shades = "#=-" if look.ascii_only else "█▓░"
    column = 0
    for place, (_, count, colour) in enumerate(parts):
        columns = round(width * count / max(samples, 1))
        columns = width - column if place == len(parts) - 1 else columns
        picture.write(column, 0, shades[place] * columns, colour)
        column += columns
    for row, (part, count, colour) in enumerate(parts, start=1):
        picture.write(0, row, f"{shades[row - 1]} {count:,} {part}", colour)
    if tests_all:
        picture.write(0, 3, f"  the test counts all {samples:,}", palette.faint)
    return picture


_DRAWN: dict[str, Callable[[str, Mapping[str, Any], Look], Picture | None]] = {
    "activation": _activation,
    "output_activation": _activation,
    "schedule": _schedule,
    "schedule_factor": _schedule,
    "schedule_every": _schedule,
    "schedule_floor": _schedule,
    "warmup_epochs": _schedule,
    "weight_init": _spread,
    "train_share": _split,
    "test_rows": _split,
    "samples": _split,
}
