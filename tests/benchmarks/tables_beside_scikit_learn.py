"""Trains five well-known tables with nnlab and with scikit-learn's MLP, and compares ends and time.

    python tests/benchmarks/tables_beside_scikit_learn.py              # 10 seeds each
    python tests/benchmarks/tables_beside_scikit_learn.py iris --seeds 4

The tables are scikit-learn's own copies of iris, wine, breast cancer, digits and diabetes. Each is
written as CSV and read as any user's file would be. Both programs get the same rows, split, scaled
numbers, network, start's distribution, optimizer, learning rate, batches of one size in a new
random order every epoch, and the same number of epochs; neither stops early.

Compared are the accuracy (of a regression R²) on the rows that did not train, seed for seed, by the
paired permutation test of `beside_scikit_learn.py`, by Holm's rule for all tables together; and the
processor time of the training alone, least over the seeds, each trained three times. "In
lockstep" is the time for each seed where nnlab trains all of them as replicas of one run.

The exit code is 1 if an end differs, or nnlab is not faster on each, or not tenfold on iris.
scikit-learn is needed: `pip install scikit-learn`.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from time import process_time
from typing import Any

# Both with one thread in matrix products.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

if __name__ == "__main__":
    from beside_scikit_learn import holm, p_value
else:
    from .beside_scikit_learn import holm, p_value

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.dataset import Dataset
from nnlab.core.data.table.plan import PlanOptions, plan_of
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.tabular.prepared import PreparedTable, prepared

TABLES: dict[str, dict[str, Any]] = {
    "iris": {"epochs": 200},
    "wine": {"epochs": 100},
    "breast_cancer": {"epochs": 50},
    "digits": {"epochs": 30, "hidden_layers": (64,)},
    "diabetes": {"epochs": 100},
}
"""Hyperparameters by table, on top of `SETTINGS`."""

SETTINGS: dict[str, Any] = {
    "hidden_layers": (16,),
    "activation": "relu",
    "weight_init": "torch",
    "optimizer": "adam",
    "learning_rate": 0.003,
    "batch_size": 32,
    "evaluate_every": 10,  # theirs evaluates no rows at all, but for the loss it meets on its way
    "train_share": 0.7,
    "test_rows": "all",  # so that all rows that do not train are one set, the validation's
}

WANTED = {"iris": 10.0}
"""How many times as fast nnlab has to be; once everywhere else."""

TIMES = 3
"""How often each seed is trained by each; the least time counts, disturbed least."""


@dataclass(frozen=True, slots=True)
class Ends:
    """How the seeds of one table ended."""

    nnlab: list[float]
    """Accuracy in percent, or R² in percent, on the rows that did not train."""
    other: list[float]
    seconds: float
    """Processor time of nnlab's fastest run."""
    other_seconds: float
    together_seconds: float
    """Processor time for each seed where they train in lockstep."""


def table_of(name: str) -> PreparedTable:
    """Write scikit-learn's copy as CSV, and read that."""
    bunch: Any = getattr(import_module("sklearn.datasets"), f"load_{name}")()
    names = getattr(bunch, "target_names", None)
    is_regression = names is None or name == "diabetes"
    targets = bunch.target if is_regression else np.asarray(names)[bunch.target]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*bunch.feature_names, "target"])
    for row, target in zip(bunch.data.tolist(), targets.tolist(), strict=True):
        writer.writerow([*row, target])
    table = read_table(io.BytesIO(text.getvalue().encode()), name=f"{name}.csv")
    task = "regression" if is_regression else "classification"
    return prepared(table, plan_of(table, PlanOptions(task=task)))


def ends_of(name: str, seeds: Sequence[int]) -> Ends:
    """Train one table with both, turn about."""
    table = table_of(name)
    config = RunConfig(**{**SETTINGS, **TABLES[name]})
    nnlab, other = list[float](), list[float]()
    seconds, other_seconds = list[float](), list[float]()
    for turn, seed in product(range(TIMES), seeds):
        trainer = Trainer(config.replace(seed=seed), data=table)
        began = process_time()
        end = trainer.run()
        seconds.append(process_time() - began)
        data = trainer.dataset
        outputs, spent = _with_scikit_learn(trainer.config, data)
        other_seconds.append(spent)
        if turn == 0:  # the others are the same training to the same bits
            nnlab.append(_score(data, end.predictions[data.validation]))
            other.append(_score(data, outputs))
    in_lockstep = list[float]()
    for _ in range(TIMES):
        together = Trainer(config.replace(seed=seeds[0], replicas=len(seeds)), data=table)
        began = process_time()
        together.run()
        in_lockstep.append((process_time() - began) / len(seeds))
    return Ends(nnlab, other, min(seconds), min(other_seconds), min(in_lockstep))


def _score(data: Dataset, outputs: np.ndarray) -> float:
    labels = data.labels[data.validation]
    if data.task == "regression":
        return float(
            100.0 * (1.0 - ((outputs - labels) ** 2).sum() / ((labels - labels.mean()) ** 2).sum())
        )
    chosen = outputs.argmax(axis=1) if outputs.ndim > 1 else outputs >= 0.5
    return float(100.0 * (chosen == labels).mean())


def _with_scikit_learn(config: RunConfig, data: Dataset) -> tuple[np.ndarray, float]:
    """Train on the same rows; give the outputs for those that did not, and the time it took."""
    network: Any = import_module("sklearn.neural_network")
    is_regression = data.task == "regression"
    base: Any = network.MLPRegressor if is_regression else network.MLPClassifier

    class Started(base):
        """Starts where nnlab's `torch` does."""

        def _init_coef(self, fan_in: int, fan_out: int, dtype: Any) -> tuple[Any, Any]:
            limit = 1.0 / np.sqrt(fan_in)
            draw = self._random_state.uniform
            weights, biases = draw(-limit, limit, (fan_in, fan_out)), draw(-limit, limit, fan_out)
            return weights.astype(dtype, copy=False), biases.astype(dtype, copy=False)

    model = Started(
        hidden_layer_sizes=config.hidden_layers,
        activation="relu",
        solver="adam",
        alpha=0.0,
        batch_size=config.batch_size,
        learning_rate_init=config.learning_rate,
        max_iter=config.epochs,
        shuffle=True,
        random_state=config.seed,
        beta_1=config.beta1,
        beta_2=config.beta2,
        epsilon=config.epsilon,
        tol=0.0,
        n_iter_no_change=config.epochs + 1,  # it never stops early
    )
    inputs, labels = data.inputs[data.train], data.labels[data.train]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it would have liked to go on
        began = process_time()
        model.fit(inputs, labels if is_regression else labels.astype(int))
        spent = process_time() - began
    rows = data.inputs[data.validation]
    if is_regression:
        return model.predict(rows), spent
    chances = model.predict_proba(rows)
    return (chances if data.has_several_classes else chances[:, 1]), spent


def main(words: list[str]) -> int:
    """Train all of them with both, and say whether it is the same, and how much faster."""
    parser = argparse.ArgumentParser(description="Five tables beside scikit-learn's MLP.")
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="which; all if none")
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="seeds of each [10]")
    chosen = parser.parse_args(words)
    names = chosen.tables or list(TABLES)
    if unknown := [each for each in names if each not in TABLES]:
        parser.error(f"there is no table {unknown[0]}; there are {', '.join(TABLES)}")
    found = {name: ends_of(name, range(1, chosen.seeds + 1)) for name in names}
    p_values = [p_value(np.subtract(each.nnlab, each.other).tolist()) for each in found.values()]
    differs = holm(p_values)
    print("accuracy (diabetes: R²) in percent on rows that did not train, mean and range")
    print("milliseconds of processor time of the fastest run\n")
    head = f"{'nnlab':>22}{'scikit-learn':>22}{'p':>7}{'':>10}{'ms':>6}{'theirs':>8}{'times':>7}"
    print(f"{'':<14}{head}{'lockstep':>10}")
    good = True
    for (name, ends), p, is_other in zip(found.items(), p_values, differs, strict=True):
        times = ends.other_seconds / ends.seconds
        good &= not is_other and times >= WANTED.get(name, 1.0)
        print(
            f"{name:<14}{_summary(ends.nnlab):>22}{_summary(ends.other):>22}{p:>7.2f}"
            f"{'differs' if is_other else 'the same':>10}{1e3 * ends.seconds:>6.0f}"
            f"{1e3 * ends.other_seconds:>8.0f}{times:>6.1f}x"
            f"{ends.other_seconds / ends.together_seconds:>9.1f}x"
        )
    print("\nthe same ends, and as fast as wanted" if good else "\nNOT as wanted")
    return 0 if good else 1


def _summary(numbers: Sequence[float]) -> str:
    return f"{np.mean(numbers):.1f} ({min(numbers):.0f}-{max(numbers):.0f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
