"""Hypothesis strategies for configs and what people type."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from nnlab.core.catalog.datasets.drawn_points import FEWEST_POINTS, REACH, drawn_at, to_text
from nnlab.core.catalog.datasets.formula.labels import LEAST_SHARE, share_that_holds
from nnlab.core.catalog.datasets.formula.tokens import MOST_CHARACTERS
from nnlab.core.catalog.datasets.table_shape import TableShape
from nnlab.core.config import HYPERPARAMETERS, ConfigError, Hyperparameter, RunConfig, complete

_COORDINATE = st.floats(-REACH, REACH)


def values_of(declared: Hyperparameter) -> st.SearchStrategy[Any]:
    """Every value in a declaration's range, the ends included."""
    low, high = declared.minimum, declared.maximum
    match declared.kind:
        case "choice":
            return st.sampled_from(list(declared.choices))
        case "switch" | "shape" as kind:
            return st.booleans() if kind == "switch" else shapes().map(str)
        case "choice_each" | "names" as kind:
            name = st.sampled_from(list(declared.choices))
            some = st.lists(name, min_size=1, unique=True).map(tuple)
            each = name | st.lists(name, min_size=2, max_size=8).map(tuple)
            return some if kind == "names" else each
        case "number" | "integer" as kind:
            assert low is not None
            assert high is not None
            whole = st.integers(int(low), int(high))
            return whole if kind == "integer" else st.floats(low, high, allow_nan=False)
        case "widths":
            assert low is not None
            assert high is not None
            width = st.integers(int(low), int(high))
            return st.lists(width, max_size=declared.longest).map(tuple)
        case "drawing" | "formula" as kind:
            drawn = st.builds(drawn_at, st.integers(0, 9), _COORDINATE, _COORDINATE)
            points = st.lists(drawn, min_size=FEWEST_POINTS, max_size=30).map(to_text)
            return points if kind == "drawing" else formulas()


_NUMBERS = st.sampled_from(["x", "y", "x1", "x2", "pi", "e", "0", "1", "2.5", ".5", "3.", "1e-3"])
_JOINED = st.sampled_from(
    ["{}+{}", "{} - {}", "{}*{}", "{} / {}", "{}^{}", "{} ** {}", "min({}, {})"]
)
_ALONE = st.sampled_from(["-{}", "({})", "abs({})", "sin({})", "log( {} )", "sqrt({})", "exp(-{})"])


def _some(
    pattern: st.SearchStrategy[str], *parts: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    return st.tuples(pattern, *parts).map(lambda made: made[0].format(*made[1:]))


def formulas() -> st.SearchStrategy[str]:
    """Formulas as they are kept, which can be read."""
    numbers = st.recursive(
        _NUMBERS, lambda part: _some(_JOINED, part, part) | _some(_ALONE, part), max_leaves=6
    )
    compared = _some(st.sampled_from(["{} < {}", "{}<={}", "{} > {}", "{}>={}"]), numbers, numbers)
    chained = _some(st.just("{} < {} <= {}"), numbers, numbers, numbers)
    joined = st.sampled_from(["{} and {}", "{} or {}", "not {} or ({})"])
    whole = compared | chained | _some(joined, compared, compared)
    return whole.map(_on_both_sides).filter(lambda text: len(text) <= MOST_CHARACTERS)


def _on_both_sides(formula: str) -> str:
    """Have a formula part the plane: most that chance makes hold everywhere or nowhere."""
    share = share_that_holds(formula)
    if LEAST_SHARE <= share <= 1 - LEAST_SHARE:
        return formula
    return f"{formula} or x > y" if share < 0.5 else f"({formula}) and x > y"


@st.composite
def shapes(draw: st.DrawFn) -> TableShape:
    """Any table's shape."""
    rows = draw(st.integers(2, 10_000))
    train = draw(st.none() | st.integers(1, rows))
    return TableShape(
        rows=rows,
        inputs=draw(st.integers(1, 60)),
        count=draw(st.integers(2, 30)),
        kind=draw(st.sampled_from(("c", "k", "o"))),
        train=train,
        validation=0 if train is None else draw(st.integers(0, rows - train)),
        fingerprint=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
    )


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    """Any valid config: some values named, the rules between fields obeyed."""
    names = draw(st.sets(st.sampled_from(list(HYPERPARAMETERS))))
    values = {name: draw(values_of(HYPERPARAMETERS[name])) for name in sorted(names)}
    layers = len(values.get("hidden_layers", (8, 8)))
    if isinstance(values.get("activation"), tuple) and layers > 1:
        # As many as there are hidden layers, which chance alone seldom hits.
        values["activation"] = (values["activation"] * layers)[:layers]
    # The rules between fields take a value back that breaks them, as a person would.
    for _ in range(4):
        try:
            return RunConfig(**values)
        except ConfigError as error:
            for problem in error.problems:
                values.pop(problem.name, None)
    return RunConfig(**complete({}))
