"""The hyperparameters of the network: its shape, its functions and where it starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from ...catalog.datasets import facts_of
from ...catalog.features import FEATURES, FeatureName, each_once, in_declared_order
from .declaration import DECLARED_ONLY, hyperparameter

ActivationName = Literal["sigmoid", "tanh", "relu", "leaky_relu", "identity"]
OutputFunctionName = Literal["sigmoid", "tanh", "relu", "leaky_relu", "identity", "softmax"]
OutputActivationName = Literal[
    "sigmoid", "tanh", "relu", "leaky_relu", "identity", "softmax", "same"
]
WeightInitName = Literal["glorot", "he", "uniform01", "uniform11", "normal", "zeros", "torch"]

WIDEST_LAYER = 1024
"""The most units one hidden layer may have."""

ACTIVATIONS: dict[ActivationName, str] = {
    "sigmoid": "1 / (1 + exp(-z)), from 0 to 1",
    "tanh": "hyperbolic tangent, from -1 to 1",
    "relu": "max(0, z)",
    "leaky_relu": "z, or 0.01 z below zero",
    "identity": "z itself: no activation",
}

_ACTIVATION_WORDS: dict[str, ActivationName] = {
    "none": "identity",
    "linear": "identity",
    "no": "identity",
    "logistic": "sigmoid",
    "hyperbolic": "tanh",
    "rectifier": "relu",
    "leaky": "leaky_relu",
    "lrelu": "leaky_relu",
    "leakyrelu": "leaky_relu",
}
"""What activations are called elsewhere."""


def _as_tuple(widths: Any) -> Any:
    # TOML and JSON have lists only; a config keeps a tuple, so that it is hashable and frozen.
    return tuple(widths) if isinstance(widths, list) else widths


def _one_or_each(names: Any) -> Any:
    """Take a list of one name for that name: it is for all hidden layers alike."""
    names = _as_tuple(names)
    return names[0] if isinstance(names, tuple) and len(names) == 1 else names


def last_of(activation: Any) -> Any:
    """Give the last hidden layer's activation, of one for all or one for each."""
    return activation[-1] if activation and isinstance(activation, list | tuple) else activation


def _output_of_task(values: Mapping[str, Any]) -> str:
    facts = facts_of(values.get("dataset"))
    if facts and facts.task == "regression":
        return "identity"
    return "softmax" if facts and facts.several_classes else "sigmoid"


def without_hidden_layers(values: Mapping[str, Any]) -> str:
    """Say that there are no hidden layers; nothing where there are some."""
    return "" if values.get("hidden_layers") else "without hidden layers"


def _without_a_unit_to_serve(values: Mapping[str, Any]) -> str:
    return "" if values.get("output_activation") == "same" else without_hidden_layers(values)


class NetworkHyperparameters(BaseModel):
    """What learns."""

    model_config = DECLARED_ONLY

    features: Annotated[
        tuple[FeatureName, ...],
        Field(min_length=1),
        BeforeValidator(in_declared_order),
        AfterValidator(each_once),
    ] = hyperparameter(
        ("x1", "x2"),
        label="features",
        help="What the network is shown of each point: coordinates, or functions of them.",
        elsewhere=("inputs", "input_features"),
        choices=FEATURES,
        longest=len(FEATURES),
    )
    hidden_layers: Annotated[
        tuple[Annotated[int, Field(ge=1, le=WIDEST_LAYER)], ...], BeforeValidator(_as_tuple)
    ] = hyperparameter(
        (8, 8),
        label="hidden",
        help="Widths of the hidden layers, input side first; none means a linear model.",
        short=("hidden",),
        elsewhere=("layers", "widths", "units", "neurons", "hidden_units", "hidden_layer_sizes"),
        unit="units",
        minimum=1,
        maximum=WIDEST_LAYER,
        longest=8,
    )
    activation: Annotated[
        ActivationName | Annotated[tuple[ActivationName, ...], Field(min_length=1)],
        BeforeValidator(_one_or_each),
    ] = hyperparameter(
        "tanh",
        label="activation",
        help="What each hidden unit does with its weighted sum.",
        short=("act",),
        elsewhere=("activation_function", "hidden_activation", "activate_function", "nonlinearity"),
        choices=ACTIVATIONS,
        words=_ACTIVATION_WORDS,
        each="hidden layer",
        idle=_without_a_unit_to_serve,
    )
    output_activation: OutputActivationName = hyperparameter(
        "sigmoid",
        label="output",
        help="What the output unit, or one for each class, does with its weighted sum.",
        elsewhere=("output", "last_activation"),
        choices={
            **ACTIVATIONS,
            "softmax": "exp(z) as a share of all outputs' exp(z): a probability for each class",
            "same": "the same function as the last hidden layer",
        },
        words=_ACTIVATION_WORDS,
        default_from=_output_of_task,
        default_words="softmax for several classes, identity for a regression, else sigmoid",
    )
    bias: bool = hyperparameter(
        True,
        label="bias",
        help="Whether every unit adds a trained constant to its weighted sum.",
        elsewhere=("biases", "use_bias"),
    )
    weight_init: WeightInitName = hyperparameter(
        "glorot",
        label="init",
        help="How the starting weights are drawn; biases start at 0, with torch as weights do.",
        short=("init",),
        elsewhere=("initialization", "initializer", "kernel_initializer"),
        choices={
            "glorot": "uniform within sqrt(6 / (fan in + fan out)); for sigmoid and tanh",
            "he": "normal with variance 2 / fan in; for ReLU",
            "uniform01": "uniform from 0 to 1",
            "uniform11": "uniform from -1 to 1",
            "normal": "normal with mean 0 and variance 1",
            "zeros": "all zero: units of a layer stay alike, a lesson in symmetry",
            "torch": "weights and biases uniform within 1 / sqrt(fan in), as PyTorch starts them",
        },
        words={
            "xavier": "glorot",
            "kaiming": "he",
            "uniform": "uniform11",
            "random": "uniform01",
            "gaussian": "normal",
            "zero": "zeros",
            "pytorch": "torch",
        },
    )
