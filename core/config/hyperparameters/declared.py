"""Every declared hyperparameter in one table."""

from __future__ import annotations

from .data import DataHyperparameters
from .declaration import Hyperparameter, declared_in
from .network import NetworkHyperparameters
from .step import StepHyperparameters
from .training import TrainingHyperparameters
from .update import UpdateHyperparameters

HYPERPARAMETERS: dict[str, Hyperparameter] = {
    declared.name: declared
    for declared in (
        *declared_in("data", DataHyperparameters),
        *declared_in("network", NetworkHyperparameters),
        *declared_in("training", StepHyperparameters),
        *declared_in("training", UpdateHyperparameters),
        *declared_in("training", TrainingHyperparameters),
    )
}
"""Every declared hyperparameter by its field name, in the order of the form."""
