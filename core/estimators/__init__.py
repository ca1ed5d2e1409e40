"""nnlab's networks as scikit-learn's users know estimators; the extra `[sklearn]` brings that.

    from nnlab.core.estimators import NNClassifier, NNRegressor

    model = NNClassifier(hidden_layers=(16,), epochs=300, replicas=5).fit(X, y)

Nothing else of nnlab imports scikit-learn.
"""

from __future__ import annotations

try:
    from .classifier import NNClassifier
    from .regressor import NNRegressor
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "sklearn":
        raise
    raise ModuleNotFoundError(
        "nnlab.core.estimators needs scikit-learn: pip install 'nnlab-tui[sklearn]' brings it.",
        name=error.name,
    ) from None

__all__ = ["NNClassifier", "NNRegressor"]
