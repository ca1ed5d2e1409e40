"""`RunConfig`: every hyperparameter of a run together, checked, frozen and repeatable."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, Self

from pydantic import ConfigDict, ValidationError, model_validator

from ..catalog.activations import ACTIVATIONS, default_output
from ..catalog.class_weights import CLASS_WEIGHTS
from ..catalog.datasets import DATASETS, DatasetKind
from ..catalog.datasets.table_shape import TableShape
from ..catalog.losses import LOSSES, Loss, loss_names
from ..catalog.optimizers import OPTIMIZERS
from ..catalog.registry import listed
from .errors import ConfigError
from .hyperparameters.data import FOLLOW, DataHyperparameters
from .hyperparameters.declaration import value_text
from .hyperparameters.declared import HYPERPARAMETERS
from .hyperparameters.network import SAME, NetworkHyperparameters, last_of
from .hyperparameters.step import StepHyperparameters
from .hyperparameters.training import TrainingHyperparameters
from .hyperparameters.update import UpdateHyperparameters
from .names import Named, named
from .plain import plain_value
from .rules.data import obey_rules_of_drawing, obey_rules_of_folds
from .rules.findings import broken_rule, problems_in


class RunConfig(
    TrainingHyperparameters,
    UpdateHyperparameters,
    StepHyperparameters,
    NetworkHyperparameters,
    DataHyperparameters,
):
    """All that is needed to repeat a run, bit for bit.

    A config is frozen, strict and complete: defaults that depend on other values (a regression
    has another output activation than a classification) are filled in when it is made, so that
    the record says them.

    Raises:
        ConfigError: With one sentence for each hyperparameter that is wrong.
    """

    # Later bases come first in the order of the fields, hence the order above.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    def __init__(self, **values: Any) -> None:
        said = named(values.items())
        _warn_of_former_names(said)
        problems = list(said.problems)
        plain = {name: plain_value(HYPERPARAMETERS[name], v) for name, v in said.values.items()}
        try:
            super().__init__(**plain)
        except ValidationError as error:
            problems += problems_in(error, plain)
        if problems:
            raise ConfigError(problems)

    @model_validator(mode="before")
    @classmethod
    def _fill_dependent_defaults(cls, values: Any) -> Any:
        return complete(values) if isinstance(values, Mapping) else values

    @model_validator(mode="after")
    def _obey_rules_between_fields(self) -> Self:
        facts = self.dataset_facts
        if facts.fixed and self.samples != facts.samples:
            raise broken_rule(
                "samples",
                f"samples must be {facts.samples} for {self.dataset}, which always has the same"
                f" points, not {self.samples}.",
            )
        if facts.drawn:
            obey_rules_of_drawing(self)
        elif facts.several_classes and not facts.tabular and self.samples < self.classes:
            raise broken_rule(
                "samples",
                f"samples must be at least {self.classes} for {self.dataset}, one for each class,"
                f" not {self.samples}.",
            )
        self._obey_rule_of_layers()
        self._obey_rules_of_outputs(facts)
        optimizer = OPTIMIZERS[self.optimizer]
        if optimizer.wrong is not None and (found := optimizer.wrong(self)):
            raise broken_rule(*found)
        obey_rules_of_folds(self)
        if self.train_rows < 1:
            raise broken_rule(
                "train_share",
                f"train share must leave at least one row to train: {self.train_share} of"
                f" {self.rows} {'rows' if facts.tabular else 'samples'} is none.",
            )
        return self

    def _obey_rule_of_layers(self) -> None:
        """Allow a list of activations only where each is for one hidden layer."""
        layers = len(self.hidden_layers)
        if isinstance(self.activation, tuple) and len(self.activation) != layers:
            right = (
                f"or a list with one for each of the {layers} hidden layers" if layers > 1
                else "where there is but one hidden layer" if layers
                else "where there are no hidden layers"
            )  # fmt: skip
            raise broken_rule(
                "activation",
                f"activation must be one name {right}, not the {len(self.activation)} names"
                f" {value_text(self.activation)}.",
            )

    def _obey_rules_of_outputs(self, facts: DatasetKind) -> None:
        """Keep targets, outputs and the loss together, as the records of these say."""
        output = ACTIVATIONS[self.resolved_output_activation]
        loss = LOSSES[self.loss]
        # Of the two, what was chosen first; the loss follows it.
        if output.across_outputs and not facts.several_classes:
            raise broken_rule(
                "output_activation",
                f"output can't be {output.name} for {self.dataset},"
                f" {self._without_classes(facts)}; what fits is {default_output(facts.targets)}.",
            )
        if loss.targets not in {"any", facts.targets}:
            raise broken_rule(
                "loss",
                f"loss must be {listed(loss_names(facts.targets))} for {self.dataset},"
                f" {self._unlike(loss, facts)}, not '{loss.name}'.",
            )
        if loss.output == output.name:
            return
        if output.across_outputs:
            right = LOSSES.names_where(lambda each: each.output == output.name)
            raise broken_rule(
                "loss",
                f"loss must be {listed(right)} where the output activation is {output.name},"
                f" not '{loss.name}'.",
            )
        if loss.output:
            right = LOSSES.names_where(lambda each: each.targets == "any" and not each.output)
            raise broken_rule(
                "loss",
                f"loss must be {listed(right)} unless the output activation is {loss.output}:"
                f" {loss.needs}, not {output.name}.",
            )

    def _unlike(self, loss: Loss, facts: DatasetKind) -> str:
        """Say how a dataset's targets differ from those that a loss is for."""
        if facts.several_classes:
            return f"which has {self.outputs} classes"
        if loss.targets == "classes":
            return self._without_classes(facts)
        return "whose targets are not labels 0 and 1"

    def _without_classes(self, facts: DatasetKind) -> str:
        """Say what keeps outputs for several classes from a dataset."""
        if facts.targets == "numbers":
            return "whose targets are not classes"
        if self.outputs > 1:
            return "of whose labels a row may have several"
        return "whose two classes share one output"

    def replace(self, **changes: Any) -> Self:
        """Make a config that differs in some hyperparameters.

        Raises:
            ConfigError: If the result is not a valid config.
        """
        said = named(changes.items())
        if said.problems:
            raise ConfigError(said.problems)
        _warn_of_former_names(said)
        return type(self)(**{**self.values, **said.values})

    @property
    def values(self) -> dict[str, Any]:
        """Every hyperparameter's value by its name, in the order of the form."""
        return {name: getattr(self, name) for name in HYPERPARAMETERS}

    @property
    def dataset_facts(self) -> DatasetKind:
        """What is known of the dataset without making it."""
        return DATASETS[self.dataset].of_table(self.table)

    @property
    def table_shape(self) -> TableShape | None:
        """The shape of the table whose rows are learned; `None` where points are."""
        return self.dataset_facts.shape

    @property
    def rows(self) -> int:
        """How many rows there are, all sets together."""
        return self.samples if (shape := self.table_shape) is None else shape.rows

    @property
    def replicas_called(self) -> str:
        """What its replicas are: the folds of a cross-validation, or the same for other seeds."""
        return "folds" if self.folds else "replicas"

    @property
    def weighs_classes(self) -> bool:
        """Whether rows count by their class in the loss."""
        weighs = CLASS_WEIGHTS[self.class_weight].of_counts is not None
        return weighs and self.dataset_facts.task == "classification"

    @property
    def resolved_output_activation(self) -> str:
        """The output's activation, with `same` followed to the last hidden one."""
        if self.output_activation == SAME:
            return last_of(self.activation)
        return self.output_activation

    @property
    def hidden_activations(self) -> tuple[str, ...]:
        """Each hidden layer's activation, input side first."""
        if isinstance(self.activation, tuple):
            return self.activation
        return (self.activation,) * len(self.hidden_layers)

    @property
    def train_rows(self) -> int:
        """How many rows train: those a table says, else the share of the rows, rounded down."""
        shape = self.table_shape
        if shape is not None and shape.train is not None:
            return shape.train
        if self.folds:
            return self.rows - self.rows_of_fold
        # 0.29 * 100 is 28.999999999999996 in binary; a person means 29.
        return int(self.rows * self.train_share + 1e-9)

    @property
    def rows_of_fold(self) -> int:
        """How many rows each fold validates on; in some of them the first rows once more."""
        return -(-self.rows // self.folds) if self.folds else 0

    @property
    def shape(self) -> tuple[int, ...]:
        """The widths of all layers, input and output included, e.g. `(2, 6, 8, 1)`."""
        return (self.inputs, *self.hidden_layers, self.outputs)

    @property
    def inputs(self) -> int:
        """How many numbers the network is shown of each row."""
        return len(self.features) if (shape := self.table_shape) is None else shape.inputs

    @property
    def seed_of_data(self) -> int:
        """What decides the points and the split: the data seed, or the seed where that follows."""
        return self.seed if self.data_seed == FOLLOW else self.data_seed

    @property
    def outputs(self) -> int:
        """How many outputs the network has: one for each class or target, one for two classes."""
        if (shape := self.table_shape) is not None:
            return shape.outputs
        return self.classes if self.dataset_facts.several_classes else 1


def complete(values: Mapping[str, Any]) -> dict[str, Any]:
    """Add the default of every hyperparameter that is missing, dependent ones included.

    Args:
        values: Any values by name; they need not be valid.

    Returns:
        A new mapping with at least one entry for each hyperparameter.
    """
    filled = dict(values)
    for name, declared in HYPERPARAMETERS.items():
        if declared.default_from is None:
            filled.setdefault(name, declared.default)
    for name, declared in HYPERPARAMETERS.items():
        if name not in filled:
            filled[name] = declared.default_among(filled)
    return filled


def changed_names(before: RunConfig, after: RunConfig) -> tuple[str, ...]:
    """Name the hyperparameters in which two configs differ, in the order of the form."""
    return tuple(name for name, value in after.values.items() if value != before.values[name])


def needs_restart(running: RunConfig, wanted: RunConfig) -> tuple[str, ...]:
    """Name the hyperparameters in which a wanted config can't be reached in flight."""
    return tuple(n for n in changed_names(running, wanted) if not HYPERPARAMETERS[n].live)


def _warn_of_former_names(said: Named) -> None:
    """Tell who wrote the config in Python; whoever reads one from elsewhere has told already."""
    for sentence in said.notes:
        warnings.warn(sentence, DeprecationWarning, stacklevel=3)
