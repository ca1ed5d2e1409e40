"""How a run begins: from the config's own random start, from given parameters, or at a branch."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from ...catalog.lazy_numpy import Array
from ...config import ConfigError, Problem, RunConfig
from ...data.make import make_dataset
from ...nn.layout import ParameterLayout, initial_parameters
from ...nn.network import Network
from ...nn.weights.start import StartWeights, Weights
from ...randomness import generator
from ..branch import Branch
from ..engine.engine import Engine
from ..engine.stopwatch import Stopwatch
from ..recording.run_record import RunRecord
from ..replicas.variations import Variations, replica_configs
from ..timeline.look_back import LookBack
from .recorded_edits import RecordedEdits
from .state import RunState

GivenStart: TypeAlias = Array | Weights | None
"""What a run starts from: numbers, weights of a file, or nothing for a random start."""


def begin(
    config: RunConfig,
    parameters: GivenStart = None,
    run_id: str | None = None,
    variations: Variations | None = None,
    branch: Branch | None = None,
) -> RunState:
    """Build all that a run consists of; see `Trainer` for the arguments.

    Raises:
        ConfigError: If the given parameters don't fit the network, or the branch the config.
    """
    if branch is not None:
        branch.refuse_unfit(config)
    given = None
    if isinstance(parameters, Weights):
        given = parameters.start_for(config)
    elif parameters is not None:
        given = StartWeights.given(parameters, config)
    run_id = run_id or secrets.token_hex(2)
    configs = replica_configs(config, variations)
    datasets = [make_dataset(each) for each in configs]
    network = Network(config)
    starts = branch.starts if branch else _starts(network.layout, configs, given)
    engine = Engine(configs, network, datasets, starts)
    before = None if branch is None else branch.moment
    if before is not None:
        engine.begin_at(before.epoch, before.steps)
    with np.errstate(all="ignore"):
        start = engine.measure(config.tolerance)
    record = RunRecord(config, configs, engine, datasets, start, before)
    return RunState(
        run_id=run_id,
        config=config,
        variations=variations,
        network=network,
        datasets=datasets,
        engine=engine,
        record=record,
        clock=Stopwatch(0.0 if before is None else before.seconds),
        past=LookBack(record.timeline),
        edits=RecordedEdits(() if branch is None else branch.edits(config, run_id)),
        parent=None if branch is None else branch.parent,
        start=None if branch is not None else given,
    )


def _starts(
    layout: ParameterLayout, configs: Sequence[RunConfig], given: StartWeights | None
) -> Array:
    """Give where each replica starts: at random, all of them alike, or each at its own."""
    if given is None:
        return np.stack(
            [
                initial_parameters(layout, each.weight_init, generator(each.seed, "weights"))
                for each in configs
            ]
        )
    starts = given.parameters
    found = ""
    if starts.shape not in {(layout.size,), (len(configs), layout.size)}:
        found = f"an array of shape {starts.shape}"
    elif broken := int((~np.isfinite(starts)).sum()):
        found = f"{broken} that are not finite"
    if found:
        shape = "-".join(map(str, layout.shape))
        sentence = (
            f"The start must be {layout.size} finite numbers for a network of {shape}, not {found}."
        )
        raise ConfigError([Problem("", sentence)])
    return np.array(np.broadcast_to(starts, (len(configs), layout.size)))
