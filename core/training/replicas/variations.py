"""What may differ between the replicas of one run beside their seeds, and each one's config."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...config import HYPERPARAMETERS, ConfigError, Problem, RunConfig

VARIABLE = frozenset(name for name, declared in HYPERPARAMETERS.items() if declared.varies)
"""The hyperparameters that may differ between replicas of one run, beside the seed."""

Variations = Mapping[str, Sequence[float]]


def replica_configs(config: RunConfig, variations: Variations | None) -> tuple[RunConfig, ...]:
    """Write out each replica's config: the seeds from the config's own on, and its variations.

    Args:
        config: Says how many replicas there are.
        variations: For some of `VARIABLE`, and for the seed if it is not to count up, one value
            for each replica.

    Raises:
        ConfigError: If a hyperparameter can't vary, a value is wrong, or there are not as many
            values as replicas.
    """
    variations = variations or {}
    for name, values in variations.items():
        label = HYPERPARAMETERS[name].label if name in HYPERPARAMETERS else name
        if name not in VARIABLE and name != "seed":
            raise ConfigError([Problem(name, f"{label} can't differ between replicas.")])
        if len(values) != config.replicas:
            sentence = f"{label} needs {config.replicas} values, one a replica, not {len(values)}."
            raise ConfigError([Problem(name, sentence)])
    return tuple(replica_config(config, variations, each) for each in range(config.replicas))


def replica_config(config: RunConfig, variations: Variations | None, replica: int) -> RunConfig:
    """Write out one replica's config, from variations that are known to be right."""
    varied: dict[str, float] = {
        name: float(values[replica]) for name, values in (variations or {}).items()
    }
    if config.folds and config.replicas > 1:
        # All folds are of one shuffle.
        varied |= {"fold": replica, "data_seed": config.seed_of_data}
    seed = int(varied.pop("seed", (config.seed + replica) % 2**32))
    return config.replace(seed=seed, replicas=1, **varied)
