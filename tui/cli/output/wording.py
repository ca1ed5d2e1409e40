"""How numbers and configs are worded, the same in progress, summaries and lists."""

from __future__ import annotations

from math import isfinite

from ....core.config import RunConfig, value_text
from ....core.config.effect import optimizer_words


def loss_text(loss: float | None) -> str:
    """Write a loss with three significant digits, two of a vast one, in at most eight columns."""
    if loss is None:
        return "-"
    if not isfinite(loss):
        return "infinite"
    if loss == 0:
        return "0"
    text = f"{loss:#.3g}" if 1e-3 <= loss < 999.5 else f"{loss:.2e}"
    return text if len(text) <= 8 else f"{loss:.1e}"


def percent_text(percent: float | None) -> str:
    """Write a percentage with one digit behind the point; 100 only if every row counts."""
    if percent is None or not isfinite(percent):
        return "-"
    return f"{99.9 if 99.95 <= percent < 100.0 else percent:.1f}%"


def speed_text(epochs_per_second: float) -> str:
    """Write a speed in at most seven characters."""
    if epochs_per_second >= 1000:
        return f"{epochs_per_second / 1000:.1f}k/s"
    return f"{epochs_per_second:.0f}/s" if epochs_per_second >= 10 else f"{epochs_per_second:.2g}/s"


def clock_text(seconds: float) -> str:
    """Write a duration as minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def config_words(config: RunConfig, dataset: str = "") -> str:
    """Say a config in a few words, such as `xor  2-6-8-1  sigmoid  sgd 0.1  batch 10  seed 7`.

    Args:
        config: The config.
        dataset: What its data is called, if that is known.
    """
    shape = "-".join(map(str, config.shape))
    activation: str = config.resolved_output_activation
    if config.hidden_layers:
        activation = value_text(config.activation)
    return (
        f"{dataset or _dataset_name(config)}  {shape}  {activation}  {optimizer_words(config)}"
        f"  batch {config.batch_size}  seed {config.seed}"
    )


def _dataset_name(config: RunConfig) -> str:
    facts = config.dataset_facts
    if not facts.tabular or facts.example:
        return config.dataset  # without numpy, for which nobody who lists presets should wait
    from ....core.data.dataset_name import dataset_name

    return dataset_name(config)
