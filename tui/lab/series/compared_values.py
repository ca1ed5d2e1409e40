"""From a list in a field to a comparison: train a run for each value, and show them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ....core import RunConfig
from ....core.config import HYPERPARAMETERS, ConfigError, Value
from ....core.config.following import following
from ...appearance.look import Look
from ...error_log import write_error
from ..session import Session

if TYPE_CHECKING:
    from ....core.store.writing.series import RunSeries

MOST = len(ascii_uppercase)
"""The most runs that are compared: each has a letter."""

_LOOKS_EVERY = 0.3
"""Seconds after which is told how far it is."""


def configs_for(config: RunConfig, name: str, values: Sequence[Value]) -> list[RunConfig]:
    """Make a config for each value; defaults that depend on it follow.

    Raises:
        ConfigError: If one of them can't be, or there are more than letters to tell them apart.
    """
    if len(values) > MOST:
        raise ConfigError.of(f"At most {MOST} values can be compared, not {len(values)}.")
    return [following(config, **{name: value}) for value in values]


async def compare_values(
    screen: Screen[Any],
    session: Session,
    look: Callable[[], Look],
    config: RunConfig,
    name: str,
    values: Sequence[Value],
) -> None:
    """Train a run for each of some values of a hyperparameter, and compare them.

    Args:
        screen: The lab.
        session: Whose run pauses meanwhile.
        look: Gives characters and colours.
        config: What the runs have in common.
        name: The hyperparameter.
        values: What it is to be.
    """
    from ....core.store.writing.series import RunSeries

    label, path = HYPERPARAMETERS[name].label, session.recorder.path
    if path is None:
        screen.notify("Runs are not kept here, so there would be nothing to compare.")
        return
    try:
        configs = configs_for(config, name, values)
    except ConfigError as error:
        screen.notify(" ".join(problem.sentence for problem in error.problems), severity="error")
        return
    tag = time.strftime("compare-%H%M")
    screen.set_focus(None)  # else the keys that are spoken of would be typed into the field
    if session.newest.state == "running":
        session.pause()
    series, told = RunSeries(path, configs, tag), ""
    series.start()
    try:
        while not series.is_over:
            if (progress := series.progress) != told:
                told = progress
                screen.notify(f"Comparing {label}: {progress}.")
            await asyncio.sleep(_LOOKS_EVERY)
    finally:
        series.stop()  # where the lab is left meanwhile
    await _show(screen, look(), series, label)


async def _show(screen: Screen[Any], look: Look, series: RunSeries, label: str) -> None:
    """Open the comparison of what was trained, unless the person is somewhere else by now."""
    from ....core.store.errors import StoreError
    from ...runs.comparison.screen import ComparisonScreen
    from ...runs.store.reading import StoreAtWork

    trouble = series.trouble
    if series.error is not None:
        trouble += f" {write_error(series.error, 'nnlab-series')}"
    path = series.path
    store = StoreAtWork(path)
    try:
        found = await store.read(lambda kept: [kept.run(each) for each in series.run_ids])
    except StoreError as error:
        screen.notify(trouble or str(error), severity="error")
        return
    done = f"Compared {label}: {len(found)} runs, tagged {series.tag}; t lists them."
    severity = "error" if trouble else "information"
    screen.notify(f"{trouble} {done}".strip(), severity=severity)
    if found and screen.app.screen is screen:
        runs = dict(zip(ascii_uppercase, found, strict=False))
        screen.app.push_screen(ComparisonScreen(look, store, runs))
