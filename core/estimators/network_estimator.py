"""What the two estimators have in common: rows in, a run, and what it has learned."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data

from ..config import RunConfig
from ..data.tabular.prepared import PreparedTable
from ..data.tabular.scale import learned_scale
from ..store.saving import save
from ..training.metrics.history import COLUMNS
from ..training.rendering.progress import ProgressLine
from ..training.trainer import Trainer
from .constructor import DEFAULTS, arguments, takes_hyperparameters
from .going_on import Place, one_epoch
from .learned import Learned
from .rows import Rows
from .sample_weights import checked_weights

Numbers = NDArray[np.float64]

_LARGEST = 1e150
"""Inputs have squares."""


class NetworkEstimator(BaseEstimator):
    """A network that is trained on rows, and then predicts others."""

    @takes_hyperparameters
    def __init__(self, **given: Any) -> None:
        for name, value in arguments(given).items():
            setattr(self, name, value)

    def _fit(self, rows: Rows, sample_weight: ArrayLike | None) -> Self:
        """Train on rows until the run ends."""
        rows, keep = self._arranged(rows, sample_weight), self._arguments["keep"]
        start = self._learned.parameters if self._goes_on else None
        with np.errstate(all="ignore"):
            table = rows.table(is_shown=bool(keep))
            trainer = Trainer(self._config(table), parameters=start)
            trainer.run(progress=bool(self._arguments["verbose"]))
        self._take(trainer, Learned.of(trainer))
        config = trainer.config
        if config.patience and self.n_iter_ == config.epochs:
            warnings.warn(
                f"The {config.epochs} epochs were over before {config.patience} in a row brought"
                " nothing better; more of them may bring more.",
                ConvergenceWarning,
                stacklevel=3,
            )
        if keep:
            self.run_id_ = save(trainer, keep if isinstance(keep, str | Path) else None).id
        return self

    def _train_on(self, rows: Rows, sample_weight: ArrayLike | None) -> Self:
        """Train for one epoch on rows, from where the last one ended."""
        rows = self._arranged(rows, sample_weight)
        with np.errstate(all="ignore"):
            plain = rows.table()
            wanted = self._config(plain)
            if wanted.train_rows < wanted.rows:
                raise ValueError(
                    "partial_fit trains on every row that it is given, so train_share must be 1"
                    f" and folds 0, not {wanted.train_share:g} and {wanted.folds}."
                )
            place = self._place if self._is_fitted else None
            if place is None:
                scale = learned_scale(plain, np.arange(wanted.rows), wanted.scale)
            else:
                scale = self._learned.scale
            table = rows.scaled(scale).table()
            epochs = max(wanted.epochs, 1 if place is None else place.epoch + 1)
            # Rules would compare rows with others: what goes back to the best is who calls this.
            config = self._config(table).replace(scale="none", epochs=epochs, restore_best=False)
            trainer = one_epoch(config, place)
            if self._arguments["verbose"]:
                line = ProgressLine()
                line.show(trainer.snapshot())
                line.end()
        learned = Learned.of(trainer)
        self._take(trainer, replace(learned, scales=(scale,) * len(learned.parameters)))
        return self

    def _arranged(self, rows: Rows, sample_weight: ArrayLike | None) -> Rows:
        weights = checked_weights(sample_weight, rows.numbers)
        # Without shuffling the order is the caller's.
        return replace(rows, weights=weights).arranged(sort=bool(self._arguments["shuffle"]))

    @property
    def _is_fitted(self) -> bool:
        return hasattr(self, "_learned")

    @property
    def _goes_on(self) -> bool:
        return bool(self._arguments["warm_start"]) and self._is_fitted

    @property
    def _arguments(self) -> dict[str, Any]:
        return self.get_params(deep=False)

    def _config(self, table: PreparedTable) -> RunConfig:
        given = self._arguments
        # Weights by class are weights of rows by then.
        said = {
            name: given[name]
            for name in DEFAULTS
            if given[name] is not None and not isinstance(given[name], Mapping)
        }
        return RunConfig(**said, **table.settings)

    def _take(self, trainer: Trainer, learned: Learned) -> None:
        """Keep what was learned, and how."""
        end = trainer.snapshot()
        rows = np.array(end.history.rows)
        self._learned, self._place = learned, Place.of(trainer)
        self.n_iter_ = end.epoch
        self.history_ = {
            "epoch": np.arange(len(rows)),
            **{name: rows[:, place] for place, name in enumerate(COLUMNS)},
            "learning_rate": np.array(end.learning_rates),
        }
        self.loss_curve_: list[float] = self.history_["train_loss"][1:].tolist()

    def _outputs(self, X: Any) -> NDArray[np.float64]:
        """Give the mean of the networks' outputs for rows."""
        check_is_fitted(self)
        return self._learned.outputs(_dense(validate_data(self, X, reset=False, **_TAKEN)))

    def _checked(self, X: Any, y: Any, *, reset: bool, **said: Any) -> tuple[Numbers, Any]:
        """Have scikit-learn check inputs and targets, one column of which stands for itself."""
        with np.errstate(all="ignore"):
            checked: Any = validate_data(
                self, X, y, reset=reset, multi_output=True, **_TAKEN, **said
            )
        inputs, targets = map(_dense, checked)
        if (largest := np.fmax.reduce(np.abs(inputs), axis=None)) > _LARGEST:
            raise ValueError(
                f"Inputs are at most {_LARGEST:g}, and one is {largest:.3g}: bring them into"
                " another unit."
            )
        if targets.ndim == 2 and targets.shape[1] == 1:
            targets = column_or_1d(targets, warn=True)
        return inputs, targets

    def _names(self, y: Any, width: int, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Name so many inputs and so many targets; no two are alike."""
        known = getattr(self, "feature_names_in_", None)
        inputs = (
            [f"column{place + 1}" for place in range(width)]
            if known is None
            else list(map(str, known))
        )
        return tuple(inputs), _target_names(y, count, inputs)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.sparse = True
        return tags


_TAKEN: dict[str, Any] = {
    "accept_sparse": True,
    "dtype": np.float64,
    "ensure_all_finite": "allow-nan",
}


def _dense(array: Any) -> NDArray[Any]:
    return array.toarray() if hasattr(array, "toarray") else array


def _target_names(y: Any, count: int, inputs: Sequence[str]) -> tuple[str, ...]:
    said = getattr(y, "columns", None)
    if said is None:
        said = [getattr(y, "name", None) or "target"]
    names = list(map(str, said))
    if len(set(names)) != count:
        names = [f"target{place + 1}" for place in range(count)]
    # An input and a target may well have one name here.
    while taken := set(names) & set(inputs):
        names = [f"{name}_" if name in taken else name for name in names]
    return tuple(names)
