"""The hyperparameters of the data: which points, how many, and who trains on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel

from ...catalog.datasets import DATASETS, facts_among
from ...catalog.datasets import drawn_points as drawing
from ...catalog.datasets.formula import labels as labelled
from ...catalog.datasets.formula.tokens import MOST_CHARACTERS
from ...catalog.datasets.table_shape import shape_in
from ...catalog.datasets.tables import EXAMPLE
from ...catalog.registry import Live
from ...catalog.scalings import SCALINGS
from .declaration import DECLARED_ONLY, hyperparameter, one_of

TestRows = Literal["held_out", "all"]

FOLLOW = -1
"""The data seed that leaves the data to the run's seed."""

MOST_CLASSES = 10
"""As many as there are digits to draw them with."""

MOST_FOLDS = 100
"""More would be nearly one row each, of the tables that fit on a screen."""

_SAMPLES = 500
"""As many points as most datasets have unless told otherwise."""


def _samples_of_dataset(values: Mapping[str, Any]) -> int:
    facts = facts_among(values)
    if facts and facts.drawn:
        return drawing.count_of(values.get("drawing"))
    return facts.samples if facts and not facts.tabular else _SAMPLES


def _classes_of_dataset(values: Mapping[str, Any]) -> int:
    facts = facts_among(values)
    return drawing.classes_of(values.get("drawing")) if facts and facts.drawn else 3


def _samples_in_words() -> str:
    others = [
        f"{kind.samples} for {name}"
        for name, kind in DATASETS.items()
        if not (kind.fixed or kind.drawn or kind.tabular) and kind.samples != _SAMPLES
    ]
    always = [f"{kind.samples} for {name}" for name, kind in DATASETS.items() if kind.fixed]
    always += [f"the drawing's for {name}" for name in _drawn()]
    return ", ".join([*others, f"{' and '.join(always)} (always)", f"else {_SAMPLES}"])


def _drawn() -> tuple[str, ...]:
    return DATASETS.names_where(lambda kind: kind.drawn)


def _with_several_classes() -> dict[str, tuple[str, ...]]:
    return {"dataset": DATASETS.names_where(lambda kind: kind.several_classes and not kind.tabular)}


def _of_points() -> dict[str, tuple[str, ...]]:
    return {"dataset": DATASETS.names_where(lambda kind: not kind.tabular)}


def _of_tables() -> dict[str, tuple[str, ...]]:
    return {"dataset": DATASETS.names_where(lambda kind: kind.tabular)}


def _of_own_tables() -> dict[str, tuple[str, ...]]:
    return {"dataset": DATASETS.names_where(lambda kind: kind.tabular and not kind.example)}


def says_its_split(values: Mapping[str, Any]) -> str:
    """Say that a column of a table decides which rows train; nothing where a share does.

    Groups are dealt out by the share when the table is opened, and stay so.
    """
    facts = facts_among(values)
    says = facts is not None and facts.shape is not None and facts.shape.train is not None
    return "where a column of the table decides which rows train" if says else ""


def _gives_way(_: Mapping[str, Any]) -> int:
    # A default that is asked for gives way where another dataset has too few rows.
    return 0


def _without_folds(values: Mapping[str, Any]) -> str:
    return says_its_split(values) or ("" if values.get("folds") else "without folds")


def has_its_split(values: Mapping[str, Any]) -> str:
    """Say what decides which rows train; nothing where a share does."""
    return says_its_split(values) or ("where there are folds" if values.get("folds") else "")


def _a_shape(text: str) -> str:
    if shape_in(text) is None:
        raise ValueError("it is no shape of a table")  # `wrong_value` says it in a sentence
    return text


def _readable(text: str) -> str:
    """Refuse a drawing that can't be read.

    Raises:
        ValueError: If it can't; with what is wrong.
    """
    drawing.from_text(text)
    return text


class DataHyperparameters(BaseModel):
    """What is learned from."""

    model_config = DECLARED_ONLY

    dataset: Annotated[str, one_of(DATASETS)] = hyperparameter(
        "spiral",
        label="dataset",
        essential=True,
        help="The points to learn: each has two coordinates and a class, or a number.",
        elsewhere=("data", "problem"),
        choices=DATASETS.explanations,
        words=DATASETS.meanings,
    )
    table: Annotated[str, AfterValidator(_a_shape)] = hyperparameter(
        EXAMPLE,
        label="table",
        help="Which table: its rows, inputs, targets and a fingerprint, found out by --data FILE.",
        applies=Live(_of_own_tables),
    )
    scale: Annotated[str, one_of(SCALINGS)] = hyperparameter(
        "standard",
        label="scale",
        help="How a table's numbers are brought to one size, learned on the rows that train.",
        elsewhere=("scaling", "scaler", "normalize", "standardize"),
        choices=SCALINGS.explanations,
        words=SCALINGS.meanings,
        applies=Live(_of_tables),
    )
    drawing: Annotated[str, AfterValidator(_readable)] = hyperparameter(
        drawing.EXAMPLE,
        label="drawing",
        help="The points that are drawn, five characters each; the key D draws them.",
        longest=drawing.MOST_POINTS,
        live=True,
        applies=Live(lambda: {"dataset": _drawn()}),
    )
    formula: Annotated[str, AfterValidator(labelled.in_short)] = hyperparameter(
        labelled.EXAMPLE,
        label="formula",
        help="Which points of the dataset formula have label 1: an inequality in x and y.",
        elsewhere=("inequality", "expression"),
        kind="formula",
        longest=MOST_CHARACTERS,
        live=True,
        applies=Live(lambda: {"dataset": DATASETS.names_where(lambda kind: kind.by_formula)}),
    )
    classes: int = hyperparameter(
        3,
        label="classes",
        help="How many classes the points belong to; gaussian and spiral are for two.",
        elsewhere=("n_classes", "num_classes"),
        minimum=2,
        maximum=MOST_CLASSES,
        applies=Live(_with_several_classes),
        default_from=_classes_of_dataset,
        default_words=lambda: f"3, for {' and '.join(_drawn())} as many as there are drawn",
    )
    samples: int = hyperparameter(
        _SAMPLES,
        label="samples",
        essential=True,
        help="How many points the dataset has, all sets together.",
        elsewhere=("rows", "n_samples", "points", "size"),
        unit="rows",
        minimum=2,
        maximum=100_000,
        live=True,
        applies=Live(_of_points),
        default_from=_samples_of_dataset,
        default_words=_samples_in_words,
    )
    noise: float = hyperparameter(
        0.0,
        label="noise",
        essential=True,
        help="How far points are shaken at random, as a share of the data's half-width.",
        elsewhere=("sigma",),
        minimum=0.0,
        maximum=0.5,
        live=True,
        varies=True,
        applies=Live(_of_points),
    )
    train_share: float = hyperparameter(
        0.8,
        label="train share",
        help="Share of the rows that train; the rest is for validation and test.",
        elsewhere=("train_size", "train_fraction", "train_ratio", "split"),
        minimum=0.1,
        maximum=1.0,
        idle=has_its_split,
    )
    folds: int = hyperparameter(
        0,
        label="folds",
        help="Cross-validation: each of so many replicas validates on rows of its own; 0 is off.",
        elsewhere=("k_folds", "kfold", "n_splits", "cv", "cross_validation"),
        minimum=0,
        maximum=MOST_FOLDS,
        idle=says_its_split,
        default_from=_gives_way,
        default_words="0",
    )
    fold: int = hyperparameter(
        0,
        label="fold",
        help="Which of the folds a single run validates on; replicas have one each.",
        minimum=0,
        maximum=MOST_FOLDS - 1,
        idle=_without_folds,
        default_from=_gives_way,
        default_words="0",
    )
    test_rows: TestRows = hyperparameter(
        "held_out",
        label="test rows",
        help="Which rows the final test counts.",
        elsewhere=("test",),
        choices={
            "held_out": "half of the rows that do not train; the other half is validation",
            "all": "every row, training rows included; all rows that do not train are validation",
        },
        idle=has_its_split,
        words={"rest": "held_out", "split": "held_out", "everything": "all"},
    )
    seed: int = hyperparameter(
        7,
        label="seed",
        essential=True,
        help="Decides every random number: the points, the split, the start and the shuffles.",
        elsewhere=("random_state", "random_seed"),
        minimum=0,
        maximum=2**32 - 1,
    )
    data_seed: int = hyperparameter(
        FOLLOW,
        label="data seed",
        help="Decides the points and the split in place of the seed; -1 leaves them to the seed.",
        minimum=FOLLOW,
        maximum=2**32 - 1,
        live=True,
    )
