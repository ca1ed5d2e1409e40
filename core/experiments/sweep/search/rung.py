"""Trials trained from rung to rung: each time resumed, to the bits of an unbroken run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

from ....config import ConfigError, RunConfig
from ....store.database.history_rows import past_from, rows_from
from ....training.checkpoint import Checkpoint
from ....training.recording.parts import joined, part_of
from ....training.snapshot import ENDED
from ....training.trainer import Trainer
from ..lockstep import put_together, what_is_fixed
from ..outcome import Outcome, outcomes_of
from ..plan import SweepPlan, Trial


class Leg(NamedTuple):
    """A trial, and how far it is to be trained now."""

    trial: Trial
    divisor: int
    """By what its epochs are divided; one is to its end."""
    rung: int
    """Which rung that is, from 0."""
    checkpoint: bytes | None = None
    """What it goes on from; from its start if not given."""

    @property
    def number(self) -> int:
        """The trial's place in its sweep."""
        return self.trial.number


def train_legs(plan: SweepPlan, group: tuple[Leg, ...]) -> list[Outcome]:
    """Train trials as far as their next rung, in lockstep where they can be.

    Each outcome that waits has with it what its trial goes on from.
    """
    configs: dict[int, RunConfig] = {}
    begun: dict[int, Checkpoint] = {}
    done: list[Outcome] = []
    for leg in group:
        try:
            configs[leg.number] = plan.config_of(leg.trial)
            if leg.checkpoint is not None:
                begun[leg.number] = unpacked(leg.checkpoint, plan.config.replicas)
        except ConfigError as error:
            configs.pop(leg.number, None)
            done.append(_failed(leg, error))
    together: dict[object, list[Leg]] = {}
    for leg in group:
        if leg.number in configs:
            # Of very long runs not every epoch of every replica is there: each by itself.
            is_alone = leg.number in begun and begun[leg.number].past.stride > 1
            key = leg.number if is_alone else what_is_fixed(configs[leg.number])
            together.setdefault(key, []).append(leg)
    for legs in together.values():
        done += _trained(legs, configs, begun)
    return sorted(done, key=lambda outcome: outcome.number)


def _trained(
    legs: Sequence[Leg], configs: Mapping[int, RunConfig], begun: Mapping[int, Checkpoint]
) -> list[Outcome]:
    first, numbers = legs[0], [leg.number for leg in legs]
    began = perf_counter()
    try:
        trainer = _trainer([configs[number] for number in numbers], [begun.get(n) for n in numbers])
        if first.divisor == 1:
            end = trainer.run()
        else:
            until = max(1, trainer.config.epochs // first.divisor)
            end = next(trainer.epochs(until), None) or trainer.snapshot()
    except ConfigError as error:
        return [_failed(leg, error) for leg in legs]
    except MemoryError as error:
        if len(legs) == 1:
            return [_failed(first, error)]
        return [each for leg in legs for each in _trained([leg], configs, begun)]
    outcomes = outcomes_of(end, numbers, (perf_counter() - began) / len(legs))
    outcomes = [replace(outcome, rung=first.rung) for outcome in outcomes]
    if end.state in ENDED:
        return outcomes
    checkpoint = trainer.checkpoint()
    seeds = configs[first.number].replicas
    found: list[Outcome] = []
    for place, outcome in enumerate(outcomes):
        part = slice(place * seeds, (place + 1) * seeds)
        own = checkpoint
        if len(legs) > 1:
            own = part_of(checkpoint, part, configs[outcome.number])
        found.append(replace(outcome, status="waiting", epoch=end.epoch, checkpoint=packed(own)))
    return found


def _trainer(configs: Sequence[RunConfig], begun: Sequence[Checkpoint | None]) -> Trainer:
    """Make what goes on with trials, or begins them, in lockstep if there are several."""
    there = [checkpoint for checkpoint in begun if checkpoint is not None]
    if len(configs) == 1:
        return Trainer.resumed(there[0]) if there else Trainer(configs[0])
    config, variations = put_together(configs)
    if there:
        return Trainer.resumed(joined(there, config, variations))
    return Trainer(config, variations=variations)


def _failed(leg: Leg, error: ConfigError | MemoryError) -> Outcome:
    known = " ".join(str(error).splitlines())
    reason = known if isinstance(error, ConfigError) else "It needs more memory than there is."
    return Outcome(leg.number, "failed", reason, rung=leg.rung)


def packed(checkpoint: Checkpoint) -> bytes:
    """Write a checkpoint with its past: the lengths of the parts in a line, and the parts."""
    parts = [checkpoint.to_bytes()]
    rows: list[list[int]] = []
    for first, count, tables, times, each, stride, began in rows_from(checkpoint.past, 0):
        parts += [tables, times, each or b""]
        rows.append([first, count, stride, began])
    head = json.dumps({"rows": rows, "lengths": [len(part) for part in parts]})
    return b"\n".join([head.encode(), b"".join(parts)])


def unpacked(data: bytes, replicas: int) -> Checkpoint:
    """Read what `packed` wrote.

    Args:
        data: That.
        replicas: How many the run has.

    Raises:
        ConfigError: If it is damaged.
    """
    try:
        head, _, rest = data.partition(b"\n")
        said = json.loads(head)
        parts: list[bytes] = []
        for length in said["lengths"]:
            parts.append(rest[:length])
            rest = rest[length:]
        checkpoint, *packs = parts
        triples = [packs[place : place + 3] for place in range(0, len(packs), 3)]
        rows = [
            (first, count, *triple, stride, began)
            for (first, count, stride, began), triple in zip(said["rows"], triples, strict=True)
        ]
        past = past_from(rows, replicas)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ConfigError.of("What this trial would go on from is damaged.") from error
    return Checkpoint.from_bytes(checkpoint, past)
