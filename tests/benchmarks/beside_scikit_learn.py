"""Trains nnlab and scikit-learn's MLP side by side, and asks whether their ends differ.

    python tests/benchmarks/beside_scikit_learn.py              # 30 seeds, about 10 minutes
    python tests/benchmarks/beside_scikit_learn.py --seeds 6    # a first look

Both get the same points, split, network, start's distribution, optimizer, learning rate, batches
of the same size in a new random order every epoch, and the same number of epochs; neither stops
early. They share no random numbers beyond the data, so single runs differ, and only the
distributions over the seeds can be compared: by the accuracy and by the loss on the rows that did
not train, seed for seed.

The test is a paired permutation test: were there no difference, then each seed's difference might
as well have the other sign. p is the share of all choices of signs (or of 100,000 random ones)
whose mean difference is at least as large as the one found. With so many comparisons, one in twenty
of them is below 0.05 by chance: "differs" is said by Holm's rule, for all of them together.

The exit code is 1 if any differs. scikit-learn is needed: `pip install scikit-learn`.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from typing import Any

# One run a core: threads inside numpy would only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from nnlab.core import RunConfig

SIGNIFICANT = 0.05
"""How likely a difference by chance alone may be, for all comparisons together."""

_MOST_CHOICES = 100_000

_ALL = {
    "hidden_layers": (8, 8),
    "weight_init": "torch",
    "activation": "tanh",
    "batch_size": 32,
    "train_share": 0.6,
    "test_rows": "all",  # so that all rows that do not train are one set, the validation's
}
_OPTIMIZERS: dict[str, dict[str, Any]] = {
    "sgd": {"optimizer": "sgd", "learning_rate": 0.1},
    "nesterov": {"optimizer": "nesterov", "learning_rate": 0.02},
    "adam": {"optimizer": "adam", "learning_rate": 0.003},
}
_DATASETS: dict[str, dict[str, Any]] = {
    "circle": {"dataset": "circle", "noise": 0.1, "epochs": 200},
    "blobs": {"dataset": "blobs", "classes": 5, "noise": 0.3, "epochs": 100},
    "spiral": {"dataset": "spiral", "noise": 0.05, "epochs": 400},
}
CASES = {
    (data, optimizer): {**_ALL, **_DATASETS[data], **_OPTIMIZERS[optimizer]}
    for data, optimizer in product(_DATASETS, _OPTIMIZERS)
}
"""What is compared: hyperparameters by dataset and optimizer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended on the rows that did not train."""

    accuracy: float
    """In percent."""
    loss: float
    """Cross-entropy."""


def with_nnlab(values: dict[str, Any], seed: int) -> Outcome:
    """Train with nnlab."""
    from nnlab.core import Trainer

    end = Trainer(RunConfig(**values, seed=seed)).run()
    rows = end.validation
    assert end.state == "finished"
    assert end.epoch == values["epochs"]
    assert rows is not None
    assert rows.accuracy is not None
    return Outcome(rows.accuracy, rows.loss)


def with_scikit_learn(values: dict[str, Any], seed: int) -> Outcome:
    """Train with scikit-learn's MLPClassifier, on the same rows."""
    from nnlab.core.data.make import make_dataset

    classifier: Any = import_module("sklearn.neural_network").MLPClassifier

    class Started(classifier):
        """Starts where nnlab's `torch` does; its own start is Glorot's for weights and biases."""

        def _init_coef(self, fan_in: int, fan_out: int, dtype: Any) -> tuple[Any, Any]:
            limit = 1.0 / np.sqrt(fan_in)
            draw = self._random_state.uniform
            weights, biases = draw(-limit, limit, (fan_in, fan_out)), draw(-limit, limit, fan_out)
            return weights.astype(dtype, copy=False), biases.astype(dtype, copy=False)

    config = RunConfig(**values, seed=seed)
    data = make_dataset(config)
    velocity = config.optimizer in {"momentum", "nesterov"}
    network = Started(
        hidden_layer_sizes=config.hidden_layers,
        activation=config.activation,
        solver="adam" if config.optimizer == "adam" else "sgd",
        alpha=config.l2,
        batch_size=config.batch_size,
        learning_rate_init=config.learning_rate,
        max_iter=config.epochs,
        shuffle=True,
        random_state=seed,
        momentum=config.momentum if velocity else 0.0,
        nesterovs_momentum=config.optimizer == "nesterov",
        beta_1=config.beta1,
        beta_2=config.beta2,
        epsilon=config.epsilon,
        tol=0.0,
        n_iter_no_change=config.epochs + 1,  # it never stops early
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it would have liked to go on
        network.fit(data.inputs[data.train], data.labels[data.train].astype(int))
    assert network.n_iter_ == config.epochs
    labels = data.labels[data.validation].astype(int)
    chances = network.predict_proba(data.inputs[data.validation])
    right = 100.0 * float((chances.argmax(axis=1) == labels).mean())
    target = np.maximum(chances[np.arange(len(labels)), labels], 1e-300)
    return Outcome(right, float(-np.log(target).mean()))


def p_value(differences: Sequence[float]) -> float:
    """Tell how often signs thrown by chance give a mean as far from 0, or farther.

    Args:
        differences: One for each seed.
    """
    found = np.asarray(differences, float)
    size = np.abs(found)
    if 2 ** len(found) <= _MOST_CHOICES:
        signs = np.array(list(product((-1.0, 1.0), repeat=len(found))))
    else:
        signs = np.random.default_rng(0).choice((-1.0, 1.0), (_MOST_CHOICES, len(found)))
        signs[0] = np.sign(found)  # what was found is one of the choices
    # Sums of the same numbers in another order may differ in their last bits.
    means = np.abs((signs * size).mean(axis=1))
    return float((means >= abs(found.mean()) - 1e-12 * size.max(initial=0.0)).mean())


def holm(p_values: Sequence[float]) -> list[bool]:
    """Tell of each of several tests whether it is significant among all of them.

    Holm 1979: the smallest p by the strictest bound, and on, until one is not.
    """
    significant = [False] * len(p_values)
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        if p_values[place] > SIGNIFICANT / (len(p_values) - rank):
            break
        significant[place] = True
    return significant


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of one case, over all seeds."""

    case: tuple[str, str]
    measure: str
    nnlab: Sequence[float]
    other: Sequence[float]

    @property
    def p(self) -> float:
        """How likely such a difference is by chance."""
        return p_value(np.subtract(self.nnlab, self.other).tolist())


def compare(seeds: Sequence[int], cases: Sequence[tuple[str, str]]) -> Iterator[Comparison]:
    """Train all of them with both."""
    with ProcessPoolExecutor() as pool:
        for case in cases:
            all_values = [CASES[case]] * len(seeds)
            found = list(pool.map(with_nnlab, all_values, seeds))
            other = list(pool.map(with_scikit_learn, all_values, seeds))
            for measure in ("accuracy", "loss"):
                yield Comparison(
                    case,
                    measure,
                    [getattr(outcome, measure) for outcome in found],
                    [getattr(outcome, measure) for outcome in other],
                )


def _spread(values: Sequence[float]) -> str:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return f"{np.mean(values):8.3f} ({low:.3f} / {middle:.3f} / {high:.3f})"


def missing() -> str:
    """Say that scikit-learn can't take part, and what helps; empty if it can."""
    try:
        import_module("sklearn.neural_network")
    except ImportError:
        return "scikit-learn is not installed, so there is nothing to compare with: pip install it."
    return ""


def main(words: Sequence[str]) -> int:
    """Compare and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=30, help="how many seeds [default 30]")
    parser.add_argument("cases", nargs="*", help="some datasets or optimizers [default all]")
    said = parser.parse_args(words)
    if reason := missing():
        print(reason)
        return 0
    cases = [case for case in CASES if not said.cases or set(case) & set(said.cases)]
    if not cases or said.seeds < 2:
        parser.error("no such case" if not cases else "two seeds at least")
    head = f"{'mean (5 % / median / 95 %)':>34}"
    print(f"{'data':<7} {'optimizer':<9} {'measure':<9} {head} nnlab {head} scikit-learn        p")
    comparisons: list[Comparison] = []
    for each in compare(range(said.seeds), cases):
        comparisons.append(each)
        data, optimizer = each.case
        print(
            f"{data:<7} {optimizer:<9} {each.measure:<9} {_spread(each.nnlab):>40}"
            f" {_spread(each.other):>47} {each.p:8.3f}",
            flush=True,
        )
    verdicts = holm([each.p for each in comparisons])
    for each, differs in zip(comparisons, verdicts, strict=True):
        if differs:
            print(f"{' '.join(each.case)} {each.measure}: differs")
    count = sum(verdicts)
    print(f"{count} of {len(verdicts)} differ at {SIGNIFICANT:g} (Holm), {said.seeds} seeds each.")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
