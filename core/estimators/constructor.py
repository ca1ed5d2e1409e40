"""What estimators are made with: the hyperparameters as they are declared, and few words more.

scikit-learn reads the names of an estimator's arguments, and their defaults, from the signature of
its `__init__`. So a signature is made of the declarations and put on one `__init__` for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import Any

from ..catalog.datasets import DATASETS
from ..catalog.datasets.tables import OWN
from ..config.hyperparameters.declared import HYPERPARAMETERS
from ..config.names import name_hinted
from ..config.run import complete

_SAID_BY_ROWS = ("dataset", "table")
"""What `fit` says by the rows that it is given."""

_USUAL: dict[str, Any] = {"train_share": 1.0, "test_rows": "all", "epochs": 200}
"""Defaults that differ from those declared: who calls `fit` has put rows aside, so all of them
train, and whatever share is not to train is watched; and a search fits a thousand times."""

_OWN: dict[str, Any] = {"warm_start": False, "keep": False, "verbose": False}
"""Arguments that are no hyperparameters."""


def _is_for_points_alone(name: str) -> bool:
    """Tell whether a hyperparameter matters to points of some dataset, and to no table."""
    declared = HYPERPARAMETERS[name]
    values = complete({})
    if declared.matters({**values, "dataset": OWN}):
        return False
    return any(declared.matters({**values, "dataset": dataset}) for dataset in DATASETS)


DEFAULTS: Mapping[str, Any] = {
    name: _USUAL.get(name, None if declared.default_from else declared.default)
    for name, declared in HYPERPARAMETERS.items()
    if name not in _SAID_BY_ROWS and not _is_for_points_alone(name)
}
"""Every hyperparameter that rows of a table can be learned by, with its default; `None` where
that follows from the others, as declared."""

_ARGUMENTS: Mapping[str, Any] = {**DEFAULTS, **_OWN}


def takes_hyperparameters(init: Callable[..., None]) -> Callable[..., None]:
    """Give an `__init__` of any keywords the signature of an estimator."""
    keywords = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default)
        for name, default in _ARGUMENTS.items()
    ]
    own = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
    init.__dict__["__signature__"] = Signature([own, *keywords])
    return init


def arguments(given: Mapping[str, Any]) -> dict[str, Any]:
    """Give every argument's value, as given or by default; nothing is checked but the names.

    Raises:
        TypeError: If there is no such argument, with the one that was probably meant.
    """
    for name in given:
        if name not in _ARGUMENTS:
            meant = name_hinted(name)
            hint = f" Did you mean {meant}?" if meant in _ARGUMENTS else ""
            raise TypeError(f"{name!r} is not an argument of this estimator.{hint}")
    return {**_ARGUMENTS, **given}
