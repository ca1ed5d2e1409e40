"""Says in words where a run broke that has met a number which is not finite."""

from __future__ import annotations

from ...config import RunConfig, value_text


def divergence_sentence(config: RunConfig, *, epoch: int, layer: int, rate: float) -> str:
    """Say in which epoch and layer a run broke, at which learning rate, and what helps.

    Args:
        config: The config in force.
        epoch: The first epoch with a loss that is not finite, from 1.
        layer: The layer in which numbers first ceased to be finite, from 0.
        rate: The learning rate in force, which a schedule may have changed.
    """
    layers = len(config.hidden_layers) + 1
    name = "the output layer" if layer == layers - 1 else f"hidden layer {layer + 1}"
    remedies = ["a smaller learning rate"]
    if config.gradient_reduction == "sum":
        remedies.append("the mean of the gradients instead of their sum")
    if config.weight_init not in {"glorot", "he", "torch"}:
        remedies.append("Glorot or He starting weights")
    return (
        f"The run diverged in epoch {epoch:,}: the numbers of {name} (layer {layer + 1} of"
        f" {layers}) ceased to be finite at learning rate {value_text(rate)}."
        f" What usually helps: {' or '.join(remedies)}."
    )
