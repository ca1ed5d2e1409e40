"""Several values in a field where one is expected: they make a sweep."""

from __future__ import annotations

from dataclasses import replace

from .....core.config import ConfigError, Hyperparameter, Problem, RunConfig, parse_text
from .....core.experiments.sweep.axis import Axis, axis_named

_TYPED = {"integer", "number"}
_CHOSEN = {"choice", "switch"}
"""Kinds whose values are single names."""
_LISTS = {"widths", "names", "choice_each"}
"""Kinds whose own values are lists already."""
_LOOKED_AT = 8
"""So many values at both ends are looked at while somebody types; all, once it is to begin."""


def several_in(declared: Hyperparameter, text: str) -> Axis | None:
    """Read several values as a person typed them, or a range; `None` where one value is meant.

    Numbers stand between commas or semicolons, or around `..`. A value that is a list itself is
    never taken for several: between networks there are semicolons, `8,8;4`, or their widths have
    an `x` between them, `8x8,4`.

    Raises:
        ConfigError: If several are meant and something is wrong with them.
    """
    if not _means_several(declared, text):
        return None
    axis = axis_named(declared.name, text)
    if not axis.values:
        raise ConfigError.of(
            f"{declared.label}: say how many values as well, as {axis.text} 7.", declared.name
        )
    return axis


def _means_several(declared: Hyperparameter, text: str) -> bool:
    """Tell whether there is more than one, of which the first can be one."""
    signs = [";"] if declared.kind in _LISTS else []
    if declared.kind in _TYPED:
        signs = [";", "..", ","]
    elif declared.kind in _CHOSEN or (declared.kind == "widths" and "x" in text.lower()):
        signs = [";", ","]
    for sign in signs:
        first, found, _ = text.partition(sign)
        if found:
            try:
                parse_text(declared, first)
            except ConfigError:
                return False
            return True
    return False


def problems_of(config: RunConfig, axis: Axis) -> tuple[Problem, ...]:
    """Find what is wrong with some of the values of an axis, whatever else is said."""
    # Here, as the first frame does without the formats of files that a plan is written in.
    from .....core.experiments.sweep.plan import SweepPlan

    values = axis.values
    if len(values) > 2 * _LOOKED_AT:
        values = values[:_LOOKED_AT] + values[-_LOOKED_AT:]
    try:
        SweepPlan(config, (replace(axis, values=values),))
    except ConfigError as error:
        return error.problems
    return ()
