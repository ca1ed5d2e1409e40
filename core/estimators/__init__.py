"""nnlab's networks as scikit-learn's users know estimators; the extra `[sklearn]` brings that.

    from nnlab.core.estimators import NNClassifier, NNRegressor

    model = NNClassifier(hidden_layers=(16,), epochs=300, replicas=5).fit(X, y)

Nothing else of nnlab imports scikit-learn.
"""

from __future__ import annotations

from .classifier import NNClassifier
from .regressor import NNRegressor

__all__ = ["NNClassifier", "NNRegressor"]
