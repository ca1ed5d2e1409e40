"""Hypothesis strategies for configs and what people type."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from nnlab.core.config import HYPERPARAMETERS, ConfigError, Hyperparameter, RunConfig, complete


def values_of(declared: Hyperparameter) -> st.SearchStrategy[Any]:
    """Every value in a declaration's range, the ends included."""
    low, high = declared.minimum, declared.maximum
    match declared.kind:
        case "choice":
            return st.sampled_from(list(declared.choices))
        case "names":
            names = st.sampled_from(list(declared.choices))
            return st.lists(names, min_size=1, unique=True).map(tuple)
        case "switch":
            return st.booleans()
        case "number":
            return st.floats(low, high, allow_nan=False)
        case "integer":
            assert low is not None
            assert high is not None
            return st.integers(int(low), int(high))
        case "widths":
            assert low is not None
            assert high is not None
            width = st.integers(int(low), int(high))
            return st.lists(width, max_size=declared.longest).map(tuple)


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    """Any valid config: some values named, the rules between fields obeyed."""
    names = draw(st.sets(st.sampled_from(list(HYPERPARAMETERS))))
    values = {name: draw(values_of(HYPERPARAMETERS[name])) for name in sorted(names)}
    # The rules between fields take a value back that breaks them, as a person would.
    for _ in range(4):
        try:
            return RunConfig(**values)
        except ConfigError as error:
            for problem in error.problems:
                values.pop(problem.name, None)
    return RunConfig(**complete({}))
