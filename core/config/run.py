"""`RunConfig`: every hyperparameter of a run together, checked, frozen and repeatable."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, Self

from pydantic import ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from ..catalog.datasets import DATASETS, DatasetFacts
from .errors import ConfigError, Problem, wrong_value
from .formats import drawn_points as drawing
from .hyperparameters.data import FOLLOW, DataHyperparameters
from .hyperparameters.declaration import value_text
from .hyperparameters.declared import HYPERPARAMETERS
from .hyperparameters.network import (
    ActivationName,
    NetworkHyperparameters,
    OutputFunctionName,
    last_of,
)
from .hyperparameters.training import TrainingHyperparameters
from .names import Named, named
from .plain import plain_value


class RunConfig(TrainingHyperparameters, NetworkHyperparameters, DataHyperparameters):
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
            problems += _problems(error, plain)
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
            raise _broken_rule(
                "samples",
                f"samples must be {facts.samples} for {self.dataset}, which always has the same"
                f" points, not {self.samples}.",
            )
        if facts.drawn:
            self._obey_rules_of_drawing()
        elif facts.several_classes and self.samples < self.classes:
            raise _broken_rule(
                "samples",
                f"samples must be at least {self.classes} for {self.dataset}, one for each class,"
                f" not {self.samples}.",
            )
        self._obey_rule_of_layers()
        self._obey_rules_of_classes(facts)
        if self.loss == "bce" and facts.task == "regression":
            raise _broken_rule(
                "loss",
                f"loss must be mse or huber for {self.dataset}, whose targets are not labels"
                " 0 and 1, not 'bce'.",
            )
        if self.loss == "bce" and self.resolved_output_activation != "sigmoid":
            raise _broken_rule(
                "loss",
                "loss must be mse or huber unless the output activation is sigmoid:"
                f" cross-entropy needs outputs from 0 to 1, not {self.resolved_output_activation}.",
            )
        if self.train_rows < 1:
            raise _broken_rule(
                "train_share",
                f"train share must leave at least one row to train: {self.train_share} of"
                f" {self.samples} samples is none.",
            )
        return self

    def _obey_rules_of_drawing(self) -> None:
        """Have a row for each point that is drawn, and a class for each that a point has."""
        drawn, needed = drawing.count_of(self.drawing), drawing.classes_of(self.drawing)
        if self.samples != drawn:
            raise _broken_rule(
                "samples",
                f"samples must be {drawn} for drawn, one for each point of the drawing,"
                f" not {self.samples}.",
            )
        if self.classes < needed:
            raise _broken_rule(
                "classes",
                f"classes must be at least {needed} where a point of class {needed - 1} is drawn,"
                f" not {self.classes}.",
            )

    def _obey_rule_of_layers(self) -> None:
        """Allow a list of activations only where each is for one hidden layer."""
        layers = len(self.hidden_layers)
        if isinstance(self.activation, tuple) and len(self.activation) != layers:
            right = (
                f"or a list with one for each of the {layers} hidden layers" if layers > 1
                else "where there is but one hidden layer" if layers
                else "where there are no hidden layers"
            )  # fmt: skip
            raise _broken_rule(
                "activation",
                f"activation must be one name {right}, not the {len(self.activation)} names"
                f" {value_text(self.activation)}.",
            )

    def _obey_rules_of_classes(self, facts: DatasetFacts) -> None:
        """Keep softmax and its loss together, and both to data with several classes."""
        output = self.resolved_output_activation
        if not facts.several_classes:
            reason = (
                "whose targets are not classes"
                if facts.task == "regression"
                else "whose two classes share one output"
            )
            # Of the two, what was chosen first; the loss follows it.
            if output == "softmax":
                right = "identity" if facts.task == "regression" else "sigmoid"
                raise _broken_rule(
                    "output_activation",
                    f"output can't be softmax for {self.dataset}, {reason}; what fits is {right}.",
                )
            if self.loss == "cross_entropy":
                right = "mse or huber" if facts.task == "regression" else "bce, mse or huber"
                raise _broken_rule(
                    "loss",
                    f"loss must be {right} for {self.dataset}, {reason}, not 'cross_entropy'.",
                )
        elif self.loss == "bce":
            raise _broken_rule(
                "loss",
                f"loss must be cross_entropy, mse or huber for {self.dataset}, which has"
                f" {self.classes} classes, not 'bce'.",
            )
        elif output == "softmax" and self.loss != "cross_entropy":
            raise _broken_rule(
                "loss",
                "loss must be cross_entropy where the output activation is softmax,"
                f" not '{self.loss}'.",
            )
        elif output != "softmax" and self.loss == "cross_entropy":
            raise _broken_rule(
                "loss",
                "loss must be mse or huber unless the output activation is softmax:"
                f" cross_entropy needs probabilities that add up to 1, not {output}.",
            )

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
    def dataset_facts(self) -> DatasetFacts:
        """What is known of the dataset without making it."""
        return DATASETS[self.dataset]

    @property
    def resolved_output_activation(self) -> OutputFunctionName:
        """The output's activation, with `same` followed to the last hidden one."""
        if self.output_activation == "same":
            return last_of(self.activation)
        return self.output_activation

    @property
    def hidden_activations(self) -> tuple[ActivationName, ...]:
        """Each hidden layer's activation, input side first."""
        if isinstance(self.activation, tuple):
            return self.activation
        return (self.activation,) * len(self.hidden_layers)

    @property
    def train_rows(self) -> int:
        """How many rows train: the share of the samples, rounded down."""
        # 0.29 * 100 is 28.999999999999996 in binary; a person means 29.
        return int(self.samples * self.train_share + 1e-9)

    @property
    def shape(self) -> tuple[int, ...]:
        """The widths of all layers, input and output included, e.g. `(2, 6, 8, 1)`."""
        return (len(self.features), *self.hidden_layers, self.outputs)

    @property
    def seed_of_data(self) -> int:
        """What decides the points and the split: the data seed, or the seed where that follows."""
        return self.seed if self.data_seed == FOLLOW else self.data_seed

    @property
    def outputs(self) -> int:
        """How many outputs the network has: one for each of several classes, else one."""
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


def _broken_rule(name: str, sentence: str) -> PydanticCustomError:
    return PydanticCustomError("broken_rule", "{sentence}", {"name": name, "sentence": sentence})


def _problems(error: ValidationError, values: Mapping[str, Any]) -> list[Problem]:
    """Turn pydantic's findings into one sentence for each hyperparameter."""
    problems: dict[str, Problem] = {}
    for finding in error.errors(include_url=False):
        context = finding.get("ctx", {})
        if finding["type"] == "broken_rule":
            problems[context["name"]] = Problem(context["name"], context["sentence"])
            continue
        name = str(finding["loc"][0]) if finding["loc"] else ""
        if finding["type"] == "value_error" and name == "drawing":
            sentence = f"{HYPERPARAMETERS[name].label} {context['error']}."
            problems[name] = Problem(name, sentence)
            continue
        if name in problems:  # a list has a finding for each that is wrong
            continue
        problems[name] = wrong_value(HYPERPARAMETERS[name], values.get(name, finding["input"]))
    return list(problems.values())
