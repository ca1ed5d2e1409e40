"""The estimators, for tests that skip with a sentence where scikit-learn is absent."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is absent; the extra [sklearn] brings it")

from nnlab.core.estimators import NNClassifier, NNRegressor

__all__ = ["NNClassifier", "NNRegressor"]
