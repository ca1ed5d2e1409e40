"""Says in words that a network is stuck: it gives one answer whatever the row, and the loss stays.

Two things make the case, and both must be there. The loss has hardly fallen for a long while,
though it is bad: not below three quarters of what it was, and never below a third of what the best
constant output would have. And the output is nearly constant now, either for all rows or for nine
in ten of a label that it misses: without biases, sigmoid units that are all switched off leave the
output at 0.5 for that label. With several classes, all outputs must be so at once.

Both are read off what a snapshot has anyway, when somebody takes one; nothing is watched while
training. A network on a long plateau looks the same until it comes loose, and then the sentence
goes away.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...catalog.activations import ACTIVATIONS
from ...catalog.initializations import INITIALIZATIONS
from ...catalog.optimizers import OPTIMIZERS
from ...config import RunConfig, value_text
from ...data.dataset import Dataset
from .constant_answer import constant_loss

_LEAST_EPOCHS, _MOST_EPOCHS, _SHARE_OF_RUN = 200, 5000, 0.2
_FALLEN, _GOOD = 0.75, 1.0 / 3.0
_NARROW, _MISSED = 0.05, 0.3


def stuck_sentence(
    config: RunConfig,
    dataset: Dataset,
    predictions: NDArray[np.floating],
    losses: NDArray[np.floating],
) -> str:
    """Say that a network is stuck, since when, and what usually helps; empty if it is not.

    Args:
        config: The config in force.
        dataset: What it trains on.
        predictions: The output for every row at the end of the history.
        losses: The train loss after every epoch so far, the first being the start's.
    """
    where = _stuck_where(config, dataset, predictions, losses)
    if not where:
        return ""
    epochs = _epochs(config)
    return (
        f"The network seems stuck: its {where}, and the loss has hardly fallen for"
        f" {epochs:,} epochs. What usually helps: {_remedies(config, predictions)}."
    )


def is_stuck(
    config: RunConfig,
    dataset: Dataset,
    predictions: NDArray[np.floating],
    losses: NDArray[np.floating],
    stride: int = 1,
) -> bool:
    """Tell whether a network is stuck; the arguments are those of `stuck_sentence`.

    Args:
        config: The config in force.
        dataset: What it trains on.
        predictions: The output for every row at the end of the history.
        losses: The train loss after epochs so far.
        stride: Of how many epochs one is in there.
    """
    return bool(_stuck_where(config, dataset, predictions, losses, stride))


def _epochs(config: RunConfig) -> int:
    """Tell for how many epochs the loss must have stayed."""
    return round(min(_MOST_EPOCHS, max(_LEAST_EPOCHS, _SHARE_OF_RUN * config.epochs)))


def _stuck_where(
    config: RunConfig,
    dataset: Dataset,
    predictions: NDArray[np.floating],
    losses: NDArray[np.floating],
    stride: int = 1,
) -> str:
    """Say where a stuck network's outputs are constant; empty if it is not stuck."""
    kept = -(-_epochs(config) // stride)
    good = _GOOD * constant_loss(config, dataset)
    # The last one first: it tells of most networks that they are not, without looking further.
    if len(losses) <= kept or losses[-1] < good:
        return ""
    losses = losses[-1 - kept :]
    losses = losses[~np.isnan(losses)]  # those of epochs that are evaluated
    if not losses.size or losses[-1] < good:
        return ""
    if losses[-1] < _FALLEN * losses[0] or losses.min() < good:
        return ""
    return _constant_where(config, dataset, predictions)


def _constant_where(config: RunConfig, dataset: Dataset, predictions: NDArray[np.floating]) -> str:
    """Say where the outputs are constant; empty if nowhere that matters."""
    targets, labels = dataset.targets[dataset.train], dataset.labels[dataset.train]
    outputs = predictions.reshape(dataset.targets.shape)[dataset.train]
    subject = "outputs are" if dataset.has_several_classes else "output is"
    width = _NARROW * (np.ptp(targets) or 1.0)
    if np.ptp(outputs, axis=0).max() <= width:
        return f"{subject} almost the same ({_rounded(outputs)}) for every row"
    # A network without activations is a line, which may well be level along a label's rows.
    hidden = [ACTIVATIONS[name] for name in config.hidden_activations]
    if dataset.task == "regression" or all(each.constant_slope for each in hidden):
        return ""
    for label in np.unique(labels):
        rows = labels == label
        if np.count_nonzero(rows) < 4:
            continue
        low, middle, high = np.quantile(outputs[rows], (0.05, 0.5, 0.95), axis=0)
        missed = np.abs(middle - targets[rows][0]).max()
        if (high - low).max() <= width and missed >= _MISSED:
            kind = "class" if dataset.has_several_classes else "label"
            middle = _rounded(outputs[rows])
            return f"{subject} almost the same ({middle}) for every row of {kind} {label:.0f}"
    return ""


def _rounded(outputs: NDArray[np.floating]) -> str:
    medians = np.median(outputs, axis=0).tolist()
    return ", ".join(value_text(round(median, 2) + 0.0) for median in medians)


def _remedies(config: RunConfig, predictions: NDArray[np.floating]) -> str:
    """Name what is not done yet, the likeliest first."""
    spread = np.ptp(predictions, axis=0).max()
    # With several classes, an output for each: none of them is sure.
    highest = float(np.median(predictions, axis=0).max())
    middling = 0.2 < highest < 0.8 and spread <= _NARROW
    remedies = []
    start = INITIALIZATIONS[config.weight_init]
    if start.is_alike:
        remedies.append("starting weights that differ")
    optimizer = OPTIMIZERS[config.optimizer]
    if not optimizer.moments and middling:
        remedies.append("Adam or a larger learning rate")
    else:
        remedies.append(optimizer.calmer)
    if not config.bias and config.dataset_facts.task == "classification":
        remedies.append("biases")
    if not (start.fits_width or start.is_alike):
        remedies.append("Glorot or He starting weights")
    remedies += [
        function.instead
        for name, function in ACTIVATIONS.items()
        if function.instead and name in config.hidden_activations
    ]
    remedies.append("another seed")
    return f"{', '.join(remedies[:-1])} or {remedies[-1]}"
