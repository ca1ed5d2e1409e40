"""How much memory a run needs, found from its config alone, and what to change where that is a lot.

The parts are those of `engine/`, `timeline/` and `metrics/`, each with the number of copies of it
that are there at once while a run is trained, shown and kept. It is an estimate, within a third or
so of what is measured from some ten megabytes on, and made before anything is built.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.activations import ACTIVATIONS
from ..catalog.optimizers import OPTIMIZERS
from ..config import RunConfig
from ..free_memory import free_memory

_MUCH = 0.25
"""From this share on a part is worth changing."""

_NUMBER = 8
"""Bytes of a number in double precision, and of a row's number."""

_NOTHING = 10_000_000
"""Less than that is never worth a word."""

# See evaluation.py, feed.py, timeline.py and replicas.py.
_EVALUATED_NUMBERS, _CACHED_NUMBERS, _EPOCHS_TOGETHER = 1 << 20, 1 << 15, 32
_BATCHES_GATHERED = 256
_POINTS, _POINTS_BYTES = 400, 64_000_000
_REPLICA_METRICS_BYTES = 256_000_000


@dataclass(frozen=True, slots=True)
class Need:
    """The bytes that a run needs, by what they are for."""

    rows: int
    """Its points, as they are trained on and evaluated, and their predictions."""
    batches: int
    """What the layers give for one batch."""
    parameters: int
    """Weights and biases, what the optimizer remembers, and timeline points to go back to."""
    history: int
    """What is recorded of every epoch."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.rows + self.batches + self.parameters + self.history


def need_of(config: RunConfig) -> Need:
    """Estimate what a run needs by its last epoch, beside the program itself."""
    return Need(_rows(config), _batches(config), _parameters(config), _history(config))


def not_enough_sentence(config: RunConfig | None = None) -> str:
    """Say that there is not enough memory, and what to change; as much as is known of the run."""
    start = "There is not enough memory for so many rows and units"
    if config is None:
        return f"{start}: fewer samples, units or replicas need less."
    return f"{start}: this run needs about {_amount(need_of(config).total)}; {_less(config)}."


def much_sentence(config: RunConfig) -> str:
    """Say that a run needs more than half of the memory that is free.

    Returns:
        A sentence; empty if it does not, or if nobody knows what is free.
    """
    need = need_of(config).total
    free = free_memory() if need > _NOTHING else None
    if free is None or 2 * need <= free:
        return ""
    return (
        f"This run needs about {_amount(need)} of memory, and {_amount(free)} are free;"
        f" {_less(config)}."
    )


def _rows(config: RunConfig) -> int:
    number = _bytes_of(config)
    samples, features, outputs = config.rows, config.inputs, config.outputs
    # Points, inputs, targets, labels and three lists of row numbers, sorted and not.
    dataset = _NUMBER * samples * (2 + features + outputs + 4)
    # What a row counts by its class goes with its targets, and is looked at where losses are.
    targets = outputs + config.weighs_classes
    dataset += _NUMBER * samples * config.weighs_classes
    trained = number * config.train_rows * (features + 1 + targets) * 2
    gathered = min(config.train_rows, _BATCHES_GATHERED * config.batch_size)
    trained += number * gathered * (features + 1 + targets)
    orders = 3 * _NUMBER * config.train_rows
    evaluated = number * samples * (features + 1 + targets) + 3 * _NUMBER * samples
    # Predictions and errors as they are evaluated, as snapshots have them, and in dataset order.
    evaluated += number * samples * (8 * outputs + 3) * _together(config)
    each = dataset + trained + orders + evaluated
    widths = config.shape[1:]
    rows_at_once = min(samples, _EVALUATED_NUMBERS // max(config.shape))
    passed = sum(widths) + len(widths) + _scratch(config)
    return config.replicas * each + number * rows_at_once * passed


def _batches(config: RunConfig) -> int:
    rows = min(config.batch_size, config.train_rows)
    layers = sum(config.shape[1:]) + len(config.shape)
    # Outputs, slopes and errors; with dropout the mask as well, drawn in double precision.
    copies = (3 + bool(config.dropout)) * _bytes_of(config) + 2 * _NUMBER * bool(config.dropout)
    scratch = _scratch(config) * _bytes_of(config)
    return config.replicas * rows * (layers * copies + scratch)


def _scratch(config: RunConfig) -> int:
    """Tell how many numbers for each row activations take beside their outputs and slopes."""
    names = (*config.hidden_activations, config.resolved_output_activation)
    functions = [ACTIVATIONS[name] for name in names]
    pairs = zip(functions, config.shape[1:], strict=True)
    return sum(function.scratch * width for function, width in pairs)


def _parameters(config: RunConfig) -> int:
    size = sum((below + config.bias) * units for below, units in _layers(config))
    single = config.replicas * size * _bytes_of(config)
    memories = OPTIMIZERS[config.optimizer].memories
    # As they are worked with, their gradient and change; what steps are repeated from; epochs put
    # aside; and checkpoints, one being made while one is written.
    copies = 13 + 2 * _together(config) + 8 * memories
    points = max(2, min(_POINTS, _POINTS_BYTES // max(single, 1), config.epochs + 1))
    # Starts, scales and snapshots are in double precision whatever is computed with.
    return single * (copies + points) + 10 * config.replicas * size * _NUMBER


def _history(config: RunConfig) -> int:
    epochs = config.epochs + 1
    if config.replicas == 1:
        return 2 * epochs * 8 * _NUMBER
    # What grows by doubling is half empty at times, or there twice.
    each = min(2 * epochs * 24 * config.replicas, _REPLICA_METRICS_BYTES)
    return 2 * epochs * 20 * _NUMBER + each * 5 // 4


def _together(config: RunConfig) -> int:
    cached = max(1, _CACHED_NUMBERS // (config.rows * max(config.shape)))
    at_once = cached if config.replicas == 1 else 8 * cached // config.replicas
    return max(1, min(_EPOCHS_TOGETHER, at_once))


def _layers(config: RunConfig) -> list[tuple[int, int]]:
    return list(zip(config.shape, config.shape[1:], strict=False))


def _bytes_of(config: RunConfig) -> int:
    return 4 if config.precision == "float32" else 8


def _less(config: RunConfig) -> str:
    """Say what would need less, by what takes much."""
    need = need_of(config)
    ways = {
        "fewer replicas": config.replicas > 1,
        "fewer samples": need.rows > _MUCH * need.total,
        "smaller batches": need.batches > _MUCH * need.total,
        "narrower layers": need.parameters > _MUCH * need.total,
        "fewer epochs": need.history > _MUCH * need.total,
        "precision float32": config.precision == "float64",
    }
    *some, last = [way for way, helps in ways.items() if helps] or ["a smaller network"]
    return f"{', '.join(some)} or {last} need less" if some else f"{last} needs less"


def _amount(size: int) -> str:
    """Write an amount of memory as people say it, e.g. `2.1 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 950_000_000 else f"{max(size / 1e6, 1):.0f} MB"
