"""Predicts numbers, one or several of each row."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import MultiOutputMixin, RegressorMixin

from .network_estimator import NetworkEstimator
from .rows import Rows


class NNRegressor(MultiOutputMixin, RegressorMixin, NetworkEstimator):
    """A network for numbers, as scikit-learn's users know estimators.

    Arguments are nnlab's hyperparameters under their names, `warm_start` and `keep`; the manual has
    them all (`nnlab help hyperparameters`).

    Attributes:
        n_iter_: Epochs that it was trained for.
        history_: What was measured after each, and before the first, by the columns' names.
        loss_curve_: The loss on the rows that train after each epoch.
        run_id_: What the run is called in the store, with `keep`.
    """

    def fit(self, X: Any, y: Any, sample_weight: ArrayLike | None = None) -> Self:
        """Train on rows until the run ends.

        Args:
            X: Inputs, shape `(rows, inputs)`; NaN is missing, and is filled by the mean.
            y: Numbers, shape `(rows,)` or `(rows, targets)`.
            sample_weight: How much each row counts; a whole number is the row so many times.

        Raises:
            ValueError: If they can't be learned by these hyperparameters, or the run diverges.
        """
        return self._fit(self._rows(X, y, reset=True), sample_weight)

    def predict(self, X: Any) -> NDArray[np.float64]:
        """Predict the numbers of rows; of replicas their mean."""
        outputs = self._outputs(X)
        return outputs if self._is_wide else outputs[:, 0]

    def partial_fit(self, X: Any, y: Any, sample_weight: ArrayLike | None = None) -> Self:
        """Train for one epoch on rows, from where the last one ended."""
        return self._train_on(self._rows(X, y, reset=not self._is_fitted), sample_weight)

    def _rows(self, X: Any, y: Any, *, reset: bool) -> Rows:
        inputs, targets = self._checked(X, y, reset=reset, y_numeric=True)
        numbers = np.asarray(targets, np.float64)
        self._is_wide = numbers.ndim > 1
        numbers = numbers.reshape(len(numbers), -1)
        names, target_names = self._names(y, inputs.shape[1], numbers.shape[1])
        return Rows(inputs, numbers, names, target_names)
