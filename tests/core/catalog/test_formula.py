"""A formula labels points as plain Python would, and whatever else is typed is refused."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.catalog.datasets.formula.grammar import MOST_NESTED
from nnlab.core.catalog.datasets.formula.labels import EXAMPLE, REACH, in_short, labels_of
from nnlab.core.catalog.datasets.formula.tokens import MOST_CHARACTERS
from nnlab.core.config import ConfigError, RunConfig, printable
from nnlab.core.config.formats.files import from_json, from_toml, to_json, to_toml
from nnlab.core.config.formats.formula_words import from_words, in_words
from nnlab.core.config.formats.state_line import ValuesOfLine, from_state, to_state
from nnlab.core.data.make import make_dataset

from ..strategies import formulas

POINTS = np.random.default_rng(5).uniform(-REACH, REACH, (300, 2))


def refusal(formula: str) -> str:
    with pytest.raises(ConfigError) as caught:
        RunConfig(dataset="formula", formula=formula)
    (problem,) = caught.value.problems
    assert problem.name == "formula"
    return problem.sentence


# --- what formulas mean ---


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("y > sin(x)", lambda x, y: y > math.sin(x)),
        ("x2 > sin(x1)", lambda x, y: y > math.sin(x)),
        ("X*Y >= 0", lambda x, y: x * y >= 0),
        ("1 < x^2 + y**2 < 9", lambda x, y: 1 < x**2 + y**2 < 9),
        ("x - y - 1 < 0", lambda x, y: x - y - 1 < 0),
        ("8/2/x < y", lambda x, y: 8 / 2 / x < y),
        ("-x^2 > -y - 3", lambda x, y: -(x**2) > -y - 3),
        ("2^-1^2 * x < y", lambda x, y: 2 ** -(1**2) * x < y),
        ("2^1^2^x > y + 1", lambda x, y: 2**1**2**x > y + 1),
        ("--x > +y", lambda x, y: x > y),
        ("abs(x) + abs(y) <= pi", lambda x, y: abs(x) + abs(y) <= math.pi),
        ("min(x, y, 1) > max(-1, -x)", lambda x, y: min(x, y, 1) > max(-1, -x)),
        ("cos(x) * tan(y) > 1e-1", lambda x, y: math.cos(x) * math.tan(y) > 0.1),
        ("exp(-x) < e", lambda x, y: math.exp(-x) < math.e),
        ("x > 0 and y > 0 or x < -1", lambda x, y: (x > 0 and y > 0) or x < -1),
        ("x > 0 and (y > 0 or x > .5)", lambda x, y: x > 0 and (y > 0 or x > 0.5)),
        ("not x > 0 and y > 0", lambda x, y: not x > 0 and y > 0),
        ("not (x > 0 and y > 0)", lambda x, y: not (x > 0 and y > 0)),
        ("\t(x)>\r\n 3. * y ", lambda x, y: x > 3 * y),
    ],
)
def test_a_formula_labels_points_as_plain_python_does(formula: str, plain: Any) -> None:
    labels = labels_of(in_short(formula), POINTS)
    assert labels.tolist() == [float(plain(x, y)) for x, y in POINTS.tolist()]


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("sqrt(x) > y", lambda x, y: x >= 0 and math.sqrt(x) > y),
        ("not sqrt(x) > y", lambda x, y: x >= 0 and not math.sqrt(x) > y),
        ("log(x) < y", lambda x, y: x > 0 and math.log(x) < y),
        ("log(x - x) < y or x > 1", lambda x, y: x > 1),
        ("y / (x - x) > 1 or y > 0", lambda x, y: y > 0),
        ("0^-1 > y or y > 0", lambda x, y: y > 0),
        ("x^0.5 > y", lambda x, y: x >= 0 and x**0.5 > y),
        ("sqrt(x) > 1 or y > 0", lambda x, y: y > 0 or (x >= 0 and math.sqrt(x) > 1)),
        ("not (sqrt(x) > 1 and y > 0)", lambda x, y: y <= 0 or (x >= 0 and math.sqrt(x) <= 1)),
        ("max(sqrt(x), y) > 1", lambda x, y: x >= 0 and max(math.sqrt(x), y) > 1),
        ("exp(exp(9 * x)) > 2^y", lambda x, y: x > 0.8 or math.exp(math.exp(9 * x)) > 2**y),
    ],
)
def test_where_a_deciding_number_is_missing_the_label_is_0(formula: str, plain: Any) -> None:
    labels = labels_of(in_short(formula), POINTS)
    assert labels.tolist() == [float(plain(x, y)) for x, y in POINTS.tolist()]


class MissingNumberError(Exception):
    """There is no such number."""


def number_in_python(text: str, x: float, y: float) -> float:
    """Compute a formula of numbers by Python's own grammar and its `math`."""

    def known(function: Any) -> Any:
        def compute(*values: float) -> float:
            try:
                return function(*values)
            except OverflowError:
                return math.inf  # only exp can: sums and products never raise
            except ValueError:
                raise MissingNumberError from None

        return compute

    names = {name: known(getattr(math, name)) for name in ("sin", "exp", "log", "sqrt")}
    names |= {"abs": abs, "min": min, "x": x, "y": y, "x1": x, "x2": y, "pi": math.pi, "e": math.e}
    return eval(text.replace("^", "**"), {"__builtins__": {}}, names)


@settings(max_examples=300)
@given(formulas())
def test_any_formula_labels_points_as_python_reads_it(formula: str) -> None:
    labels = labels_of(in_short(formula), POINTS[:20])
    for (x, y), label in zip(POINTS[:20].tolist(), labels.tolist(), strict=True):
        try:
            plain = number_in_python(formula, x, y)
        except (MissingNumberError, ZeroDivisionError, OverflowError, TypeError):
            continue  # no number, or a complex one
        assert label == float(plain), (formula, x, y)


def test_noise_blurs_the_border_of_a_formula_and_moves_no_point() -> None:
    config = RunConfig(dataset="formula", formula="x > y", samples=4000)
    clean, noisy = make_dataset(config), make_dataset(config.replace(noise=0.1))
    assert (clean.points == noisy.points).all()
    assert -REACH <= clean.points.min() < -4.98
    assert 4.98 < clean.points.max() <= REACH
    assert (clean.labels == (clean.points[:, 0] > clean.points[:, 1])).all()
    changed = clean.labels != noisy.labels
    # Each coordinate is seen up to half a unit off, and so their difference up to one.
    assert changed.any()
    assert np.abs(np.diff(clean.points[changed])).max() < 1.0


# --- what is refused ---


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("y > sinh(x)", "formula has 'sinh' at character 5, which there is not; there are x, y, x1,"
         " x2, pi, e, abs, sin, cos, tan, exp, log, sqrt, min, max."),
        ("", "formula must be a comparison such as y > sin(x), and it is empty."),
        ("   ", "formula must be a comparison such as y > sin(x), and it is empty."),
        ("x + y", "formula compares nothing: <, <=, > or >= must part the plane in two classes, as"
         " y > sin(x) does; a number to be fitted is no formula's."),
        ("y >", "formula ends where a number, a name or a bracket must follow."),
        ("y > )", "formula has ')' at character 5 where a number, a name or a bracket must"
         " follow."),
        ("x > and y", "formula has 'and' at character 5 where a number, a name or a bracket must"
         " follow."),
        ("2x > y", "formula has 'x' at character 2 right behind '2': a sign must stand between"
         " them, such as * for a product."),
        ("(x > y", "formula has '(' at character 1, and no bracket that closes it."),
        ("x > y)", "formula has ')' at character 6, which closes no bracket."),
        ("x, y > 1", "formula has ',' at character 2: only min and max take several values."),
        ("sin x > y", "formula has 'sin' at character 1 without a bracket behind it, as in"
         " sin(x)."),
        ("sin(x, y) > 0", "formula has 'sin' at character 1 with 2 values: it takes one value."),
        ("y > min(x)", "formula has 'min' at character 5 with one value: it takes two values or"
         " more."),
        ("(x > 1) + 2 > y", "formula has a comparison at character 2 where a number must be."),
        ("x > 1 and y", "formula has a number at character 11 where a comparison must be."),
        ("y = x", "formula has '=' at character 3, which holds on a line at most: compare by <,"
         " <=, > or >=."),
        ("y ≥ x", "formula has '≥' at character 3: write >= for it."),
        ("y > x ☃", "formula has '☃' at character 7, which is no part of a formula: there are"
         " numbers, names, + - * / ^ ( ) < >."),
        ("y > x\x1b[2J", "formula has '�' at character 6, which is no part of a formula: there are"
         " numbers, names, + - * / ^ ( ) < >."),
        ("y > 1e999 * x", "formula has '1e999' at character 5, which is too large a number."),
        ("y > __import__('os')", "formula has '_' at character 5, which is no part of a formula:"
         " there are numbers, names, + - * / ^ ( ) < >."),
        ("y > x.real", "formula has '.' at character 6, which is no part of a formula: there are"
         " numbers, names, + - * / ^ ( ) < >."),
        ("x > 7", "formula must have at least 1 % of the plane, x and y from -5 to 5, on each side;"
         " it holds nowhere, or nearly so."),
        ("x*x >= 0", "formula must have at least 1 % of the plane, x and y from -5 to 5, on each"
         " side; it holds everywhere, or nearly so."),
        ("x^2 + y^2 < 0.2", "formula must have at least 1 % of the plane, x and y from -5 to 5, on"
         " each side; it holds in 0.6 % of it."),
        ("x^2 + y^2 > 0.2", "formula must have at least 1 % of the plane, x and y from -5 to 5, on"
         " each side; it holds in all but 0.6 % of it."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_formula_is_said_with_its_place(formula: str, sentence: str) -> None:
    assert refusal(formula) == sentence


@pytest.mark.parametrize("formula", [3, None, True, ["x > y"], b"x > y"], ids=repr)
def test_what_is_no_text_is_refused_in_a_sentence(formula: Any) -> None:
    assert refusal(formula).startswith(
        "formula must be at most 200 characters that compare numbers, such as x2 > sin(x1), not "
    )


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 60 + "x > y" + ")" * 60,
        "x > " + "-" * 90 + "y",
        "not " * 40 + "x > y",
        "x > 2" + "^y" * 60,
        "x > " + "sin(" * 30 + "y" + ")" * 30,
    ],
)
def test_what_nests_too_deep_is_refused(formula: str) -> None:
    assert refusal(formula).startswith(f"formula nests deeper than {MOST_NESTED} brackets, signs")


def test_what_is_long_is_refused_before_it_is_read() -> None:
    assert refusal("x > y" + "+1" * 100) == "formula must have at most 200 characters, not 205."
    assert refusal("(" * 10**6) == "formula must have at most 200 characters, not 1,000,000."


@pytest.mark.parametrize(
    "formula", ["x" + "^2" * 20 + ">" + "*".join(["exp(y)"] * 22), "y>" + "+".join(["x"] * 99)]
)
def test_the_longest_formulas_label_a_hundred_thousand_points(formula: str) -> None:
    assert len(formula) <= MOST_CHARACTERS
    points = np.random.default_rng(1).uniform(-5.0, 5.0, (100_000, 2))
    assert 0.05 < labels_of(in_short(formula), points).mean() < 0.95


# --- anything at all ---

WORDS = ["x", "y", "x1", "sin", "min", "log", "and", "or", "not", "pi", "1", ".5", "1e3", "(", ")",
         ",", "+", "-", "*", "/", "^", "**", "<", "<=", ">", ">=", "=",
         " ", "  ", "X", "_"]  # fmt: skip

anything = st.text(max_size=250) | st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


@settings(max_examples=1000)
@given(anything)
def test_anything_that_is_typed_is_understood_or_refused_in_a_sentence(text: str) -> None:
    try:
        config = RunConfig(dataset="formula", formula=text)
    except ConfigError as error:
        (problem,) = error.problems
        assert problem.name == "formula"
        assert problem.sentence.startswith("formula ")
        assert problem.sentence.endswith(".")
        assert printable(problem.sentence) == problem.sentence
        assert len(problem.sentence) < 250
        return
    assert in_short(config.formula) == config.formula
    assert set(labels_of(config.formula, POINTS).tolist()) <= {0.0, 1.0}


@given(formulas())
def test_a_formula_comes_back_from_every_format(formula: str) -> None:
    config = RunConfig(dataset="formula", formula=formula)
    line = to_state(config)
    assert re.fullmatch(r"[A-Za-z0-9/=,.^_+-]+", line)
    assert from_state(line) == from_toml(to_toml(config)) == from_json(to_json(config)) == config
    assert ValuesOfLine(line)["formula"] == config.formula == in_short(formula)


@given(formulas())
def test_a_formula_in_words_is_no_other_formulas(formula: str) -> None:
    assert from_words(in_words(formula)) == formula
    assert set(in_words(formula)).isdisjoint(" <>()*/")


def test_a_line_has_the_words_and_takes_the_signs_as_well() -> None:
    config = RunConfig(dataset="formula", formula="x*y > 0")
    assert to_state(config) == "nnlab1/dataset=formula/formula=xMULy_GT_0"
    assert from_state("nnlab1/dataset=formula/formula=x*y > 0") == config
    assert to_state(RunConfig(dataset="formula", formula=EXAMPLE)) == "nnlab1/dataset=formula"
