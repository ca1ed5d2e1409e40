"""Predicts classes, or which of several labels a row has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets, type_of_target, unique_labels

from .network_estimator import NetworkEstimator
from .rows import Rows
from .sample_weights import checked_weights

_HALF = 0.5


class NNClassifier(ClassifierMixin, NetworkEstimator):
    """A network for classes, or for several labels, as scikit-learn's users know estimators.

    Arguments are nnlab's hyperparameters under their names, `warm_start` and `keep`; the manual has
    them all (`nnlab help hyperparameters`).

    Attributes:
        classes_: The classes, in the order of the columns of `predict_proba`; labels are numbered.
        n_iter_: Epochs that it was trained for.
        history_: What was measured after each, and before the first, by the columns' names.
        loss_curve_: The loss on the rows that train after each epoch.
        run_id_: What the run is called in the store, with `keep`.
    """

    def fit(self, X: Any, y: Any, sample_weight: ArrayLike | None = None) -> Self:
        """Train on rows until the run ends.

        Args:
            X: Inputs, shape `(rows, inputs)`; NaN is missing, and is filled by the mean.
            y: Classes, shape `(rows,)`; or labels, 1 where a row has one, `(rows, labels)`.
            sample_weight: How much each row counts; a whole number is the row so many times. The
                argument `class_weight` may weigh rows by their class beside that.

        Raises:
            ValueError: If they can't be learned by these hyperparameters, or the run diverges.
        """
        inputs, targets = self._checked(X, y, reset=True)
        classes = _classes_of(targets)
        if len(classes) < 2:
            raise ValueError(f"There is only one class, {classes[0]}; a network needs two to tell.")
        if self._goes_on:
            self._refuse_others(classes, "warm_start")
        self.classes_, self._has_labels = classes, targets.ndim > 1
        return self._fit(self._rows(inputs, targets, y), self._weights(targets, sample_weight))

    def predict(self, X: Any) -> NDArray[Any]:
        """Predict the likeliest class of each row, or all labels that are more likely than not."""
        chances = self.predict_proba(X)
        if self._has_labels:
            return (chances > _HALF).astype(np.intp)
        return self.classes_[chances.argmax(axis=1)]

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Give how likely each class is, shape `(rows, classes)`; of replicas the mean.

        Those of classes add up to 1, those of labels need not.
        """
        outputs = self._outputs(X)
        if outputs.shape[1] == 1:
            outputs = np.hstack([1.0 - outputs, outputs])
        # Outputs need not be probabilities, as those of a sigmoid or a softmax are.
        chances = np.clip(outputs, 0.0, 1.0)
        if self._has_labels:
            return chances
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
            y: Classes, not all of which need be there; or labels.
            classes: All classes; needed at the first call only.
            sample_weight: How much each row counts.

        Raises:
            ValueError: If the classes are not said at first, or others later.
        """
        first = not self._is_fitted
        if first and classes is None:
            raise ValueError("The first call of partial_fit has to say all classes: classes=[...].")
        said = self.classes_ if classes is None else unique_labels(classes)
        if not first:
            self._refuse_others(said, "partial_fit")
        inputs, targets = self._checked(X, y, reset=first)
        if unknown := sorted(set(_classes_of(targets).tolist()) - set(said.tolist())):
            raise ValueError(f"{unknown[0]!r} is none of the classes {said}.")
        self.classes_, self._has_labels = said, targets.ndim > 1
        weights = self._weights(targets, sample_weight)
        return self._train_on(self._rows(inputs, targets, y), weights)

    def _weights(self, targets: NDArray[Any], sample_weight: ArrayLike | None) -> ArrayLike | None:
        """Weight rows by their class as well, where `class_weight` is a weight for each."""
        by_class = self._arguments.get("class_weight")
        if not isinstance(by_class, Mapping):
            return sample_weight
        weights = compute_sample_weight(dict(by_class), targets)
        given = checked_weights(sample_weight, targets)
        return weights if given is None else given * weights

    def _refuse_others(self, classes: NDArray[Any], word: str) -> None:
        if not np.array_equal(classes, self.classes_):
            raise ValueError(
                f"{word} goes on with the classes {self.classes_}, which can't become {classes}."
            )

    def _rows(self, inputs: NDArray[np.float64], targets: NDArray[Any], y: Any) -> Rows:
        names, target_names = self._names(y, inputs.shape[1], targets[:1].size)
        if self._has_labels:
            labels = targets.astype(np.float64)
            return Rows(inputs, labels, names, target_names, are_labels=True)
        places = np.searchsorted(self.classes_, targets).astype(np.float64)[:, None]
        return Rows(inputs, places, names, target_names, tuple(map(str, self.classes_.tolist())))

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        assert tags.classifier_tags is not None  # as of every classifier
        tags.classifier_tags.multi_label = True
        return tags


def _classes_of(targets: NDArray[Any]) -> NDArray[Any]:
    """Give the classes that there are, or the numbers of labels.

    Raises:
        ValueError: If they are neither.
    """
    check_classification_targets(targets)
    if targets.ndim == 1:
        return np.unique(targets)
    if type_of_target(targets) != "multilabel-indicator" or not np.isin(targets, (0, 1)).all():
        raise ValueError("Targets in several columns are labels: 1 where a row has one, else 0.")
    return np.arange(targets.shape[1])
