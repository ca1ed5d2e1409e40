"""A trial trained from rung to rung: each time resumed, to the bits of an unbroken run."""

from __future__ import annotations

import json
from dataclasses import replace
from time import perf_counter
from typing import NamedTuple

from ....config import ConfigError
from ....store.database.history_rows import past_from, rows_from
from ....training.checkpoint import Checkpoint
from ....training.snapshot import ENDED
from ....training.trainer import Trainer
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


def train_leg(plan: SweepPlan, group: tuple[Leg]) -> list[Outcome]:
    """Train a trial as far as its next rung, and give what it goes on from if it has not ended."""
    (leg,) = group
    try:
        return [_trained(plan, leg)]
    except ConfigError as error:
        reason = " ".join(str(error).splitlines())
    except MemoryError:
        reason = "It needs more memory than there is."
    return [Outcome(leg.number, "failed", reason, rung=leg.rung)]


def _trained(plan: SweepPlan, leg: Leg) -> Outcome:
    config = plan.config_of(leg.trial)
    began = perf_counter()
    if leg.checkpoint is None:
        trainer = Trainer(config)
    else:
        trainer = Trainer.resumed(unpacked(leg.checkpoint, config.replicas))
    if leg.divisor == 1:
        end = trainer.run()
    else:
        until = max(1, config.epochs // leg.divisor)
        end = next(trainer.epochs(until), None) or trainer.snapshot()
    (outcome,) = outcomes_of(end, [leg.number], perf_counter() - began)
    outcome = replace(outcome, rung=leg.rung)
    if end.state in ENDED:
        return outcome
    checkpoint = packed(trainer.checkpoint())
    return replace(outcome, status="waiting", epoch=end.epoch, checkpoint=checkpoint)


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
