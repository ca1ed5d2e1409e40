"""Predicts classes, or which of several labels a row has."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, unique_labels

from .network_estimator import NetworkEstimator
from .rows import Rows


class NNClassifier(ClassifierMixin, NetworkEstimator):
    """A network for classes, as scikit-learn's users know estimators.

    Arguments are nnlab's hyperparameters under their names, `warm_start` and `keep`; the manual has
    them all (`nnlab help hyperparameters`).

    Attributes:
        classes_: The classes, in the order of the columns of `predict_proba`.
        n_iter_: Epochs that it was trained for.
        history_: What was measured after each, and before the first, by the columns' names.
        loss_curve_: The loss on the rows that train after each epoch.
        run_id_: What the run is called in the store, with `keep`.
    """

    def fit(self, X: Any, y: Any, sample_weight: ArrayLike | None = None) -> Self:
        """Train on rows until the run ends.

        Args:
            X: Inputs, shape `(rows, inputs)`; NaN is missing, and is filled by the mean.
            y: Classes, shape `(rows,)`.
            sample_weight: How much each row counts; a whole number is the row so many times.

        Raises:
            ValueError: If they can't be learned by these hyperparameters, or the run diverges.
        """
        inputs, targets = self._checked(X, y, reset=True)
        check_classification_targets(targets)
        classes = np.unique(targets)
        if len(classes) < 2:
            raise ValueError(f"There is only one class, {classes[0]}; a network needs two to tell.")
        if self._goes_on and not np.array_equal(classes, self.classes_):
            raise ValueError(
                f"warm_start goes on with the classes {self.classes_}, which can't become"
                f" {classes}."
            )
        self.classes_ = classes
        return self._fit(self._rows(inputs, targets, y), sample_weight)

    def predict(self, X: Any) -> NDArray[Any]:
        """Predict the class of each row: the likeliest; of replicas by their mean."""
        chances = self.predict_proba(X)
        return self.classes_[chances.argmax(axis=1)]

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Give how likely each class is, shape `(rows, classes)`; of replicas the mean."""
        outputs = self._outputs(X)
        if outputs.shape[1] == 1:
            outputs = np.hstack([1.0 - outputs, outputs])
        # Outputs need not be probabilities, as those of a sigmoid or a softmax are.
        chances = np.clip(outputs, 0.0, 1.0)
        sums = chances.sum(axis=1, keepdims=True)
        return np.where(sums > 0, chances / np.where(sums > 0, sums, 1.0), 1.0 / chances.shape[1])

    def predict_log_proba(self, X: Any) -> NDArray[np.float64]:
        """Give the logarithms of `predict_proba`."""
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def partial_fit(
        self,
        X: Any,
        y: Any,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Train for one epoch on rows, from where the last one ended.

        Args:
            X: Inputs, as `fit` takes them.
            y: Classes, not all of which need be there.
            classes: All classes; needed at the first call only.
            sample_weight: How much each row counts.

        Raises:
            ValueError: If the classes are not said at first, or others later.
        """
        first = not self._is_fitted
        if first and classes is None:
            raise ValueError("The first call of partial_fit has to say all classes: classes=[...].")
        said = self.classes_ if classes is None else unique_labels(classes)
        if not first and not np.array_equal(said, self.classes_):
            raise ValueError(
                f"partial_fit goes on with the classes {self.classes_}, which can't become {said}."
            )
        inputs, targets = self._checked(X, y, reset=first)
        check_classification_targets(targets)
        if unknown := sorted(set(np.unique(targets).tolist()) - set(said.tolist())):
            raise ValueError(f"{unknown[0]!r} is none of the classes {said}.")
        self.classes_ = said
        return self._train_on(self._rows(inputs, targets, y), sample_weight)

    def _rows(self, inputs: NDArray[np.float64], targets: NDArray[Any], y: Any) -> Rows:
        names, target_names = self._names(y, inputs.shape[1], 1)
        return Rows(
            numbers=inputs,
            targets=np.searchsorted(self.classes_, targets).astype(np.float64)[:, None],
            names=names,
            target_names=target_names,
            classes=tuple(map(str, self.classes_.tolist())),
        )
