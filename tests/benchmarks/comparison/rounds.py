"""Contenders take turns, so that a busy moment of the machine meets all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Literal

Work = Callable[[], object]
Clock = Literal["cpu", "wall"]

_CLOCKS: dict[Clock, Callable[[], float]] = {"cpu": process_time, "wall": perf_counter}


@dataclass(frozen=True, slots=True)
class Turn:
    """What one contender does when it is its turn."""

    prepare: Callable[[], Work]
    """Makes ready what is not measured, and gives what is."""
    units: int
    """How many of whatever is counted (steps, frames) one turn does."""


def interleave(turns: Mapping[str, Turn], *, rounds: int, clock: Clock = "cpu") -> dict[str, float]:
    """Let every contender have its turn, round after round.

    The first round warms up and is not counted. The order moves on by one each round, so that
    nobody always follows the same neighbour. Processor time is the default: it leaves out the
    moments in which other programs have the processor.

    Args:
        turns: The contenders by name.
        rounds: How many rounds count.
        clock: `cpu` for the processor time of this process, all threads together; `wall` where
            threads are the question.

    Returns:
        The least seconds a unit that each contender took in any round.
    """
    now = _CLOCKS[clock]
    best = dict.fromkeys(turns, float("inf"))
    names = list(turns)
    for round_number in range(rounds + 1):
        for name in names:
            work = turns[name].prepare()
            # A collection inside a turn would charge one contender for another's litter.
            gc.collect()
            gc.disable()
            start = now()
            work()
            taken = now() - start
            gc.enable()
            if round_number:
                best[name] = min(best[name], taken / turns[name].units)
        names.append(names.pop(0))
    return best
