"""The hyperparameters of the network: its shape, its functions and where it starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from ...catalog.activations import ACTIVATIONS, default_output, hidden_activations
from ...catalog.datasets import facts_among
from ...catalog.features import FEATURES, each_once, in_declared_order
from ...catalog.initializations import INITIALIZATIONS
from ...catalog.registry import Live, listed
from .declaration import DECLARED_ONLY, hyperparameter, one_of

WIDEST_LAYER = 1024
"""The most units one hidden layer may have."""

SAME = "same"
"""What makes the output's activation that of the last hidden layer."""


def _hidden() -> dict[str, str]:
    return {name: each.explanation for name, each in hidden_activations().items()}


def _meanings_for_hidden() -> dict[str, str]:
    return {word: name for word, name in ACTIVATIONS.meanings.items() if name in HIDDEN}


def _outputs() -> dict[str, str]:
    return {**ACTIVATIONS.explanations, SAME: "the same function as the last hidden layer"}


HIDDEN = Live(_hidden)
"""Every activation of hidden units."""
OUTPUTS = Live(_outputs)
"""Every choice for outputs."""

Hidden = Annotated[str, one_of(HIDDEN)]


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
    facts = facts_among(values)
    return default_output(facts.targets if facts else "labels")


def _outputs_in_words() -> str:
    return (
        f"{default_output('classes')} for several classes, {default_output('numbers')} for a"
        f" regression, else {default_output('labels')}"
    )


def _has_columns(values: Mapping[str, Any]) -> str:
    facts = facts_among(values)
    return "for a table, whose columns are the inputs" if facts and facts.tabular else ""


def without_hidden_layers(values: Mapping[str, Any]) -> str:
    """Say that there are no hidden layers; nothing where there are some."""
    return "" if values.get("hidden_layers") else "without hidden layers"


def _without_a_leak(values: Mapping[str, Any]) -> str:
    leaking = ACTIVATIONS.names_where(lambda each: "leak" in each.uses)
    hidden, output = values.get("activation"), values.get("output_activation")
    names = hidden if isinstance(hidden, tuple) else (hidden,)
    return "" if {*names, output} & {*leaking} else f"without {listed(leaking)}"


def _without_a_unit_to_serve(values: Mapping[str, Any]) -> str:
    return "" if values.get("output_activation") == SAME else without_hidden_layers(values)


class NetworkHyperparameters(BaseModel):
    """What learns."""

    model_config = DECLARED_ONLY

    features: Annotated[
        tuple[Annotated[str, one_of(FEATURES)], ...],
        Field(min_length=1),
        BeforeValidator(in_declared_order),
        AfterValidator(each_once),
    ] = hyperparameter(
        ("x1", "x2"),
        label="features",
        help="What the network is shown of each point: coordinates, or functions of them.",
        elsewhere=("inputs", "input_features"),
        choices=FEATURES.explanations,
        words=FEATURES.meanings,
        longest=len(FEATURES),
        idle=_has_columns,
    )
    hidden_layers: Annotated[
        tuple[Annotated[int, Field(ge=1, le=WIDEST_LAYER)], ...], BeforeValidator(_as_tuple)
    ] = hyperparameter(
        (8, 8),
        label="hidden",
        essential=True,
        help="Widths of the hidden layers, input side first; none means a linear model.",
        short=("hidden",),
        elsewhere=("layers", "widths", "units", "neurons", "hidden_units", "hidden_layer_sizes"),
        unit="units",
        minimum=1,
        maximum=WIDEST_LAYER,
        longest=8,
    )
    activation: Annotated[
        Hidden | Annotated[tuple[Hidden, ...], Field(min_length=1)],
        BeforeValidator(_one_or_each),
    ] = hyperparameter(
        "tanh",
        label="activation",
        essential=True,
        help="The function that bends a hidden unit's weighted sum; without it layers add nothing.",
        short=("act",),
        elsewhere=("activation_function", "hidden_activation", "activate_function", "nonlinearity"),
        choices=HIDDEN,
        words=Live(_meanings_for_hidden),
        each="hidden layer",
        idle=_without_a_unit_to_serve,
    )
    output_activation: Annotated[str, one_of(OUTPUTS)] = hyperparameter(
        "sigmoid",
        label="output",
        help="What the output unit, or one for each class, does with its weighted sum.",
        elsewhere=("output", "last_activation"),
        choices=OUTPUTS,
        words=ACTIVATIONS.meanings,
        default_from=_output_of_task,
        default_words=_outputs_in_words,
    )
    leak: float = hyperparameter(
        0.01,
        label="leak",
        help="What the leaky ReLU multiplies sums below zero by.",
        elsewhere=("negative_slope",),
        minimum=1e-6,
        maximum=1.0,
        idle=_without_a_leak,
    )
    bias: bool = hyperparameter(
        True,
        label="bias",
        help="Whether every unit adds a trained constant to its weighted sum.",
        elsewhere=("biases", "use_bias"),
    )
    weight_init: Annotated[str, one_of(INITIALIZATIONS)] = hyperparameter(
        "glorot",
        label="init",
        help="How the starting weights are drawn; biases start at 0 unless it says otherwise.",
        short=("init",),
        elsewhere=("initialization", "initializer", "kernel_initializer"),
        choices=INITIALIZATIONS.explanations,
        words=INITIALIZATIONS.meanings,
    )
