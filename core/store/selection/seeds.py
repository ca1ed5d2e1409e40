"""Runs of one config from several seeds, which nothing else in a list tells apart."""

from __future__ import annotations

from collections.abc import Iterable

from ..summary import RunSummary

_MARK = "/seed="


def differ_by_seed_only(runs: Iterable[RunSummary]) -> bool:
    """Tell whether some of these runs have the same config but for the seed."""
    seeds: dict[str, int] = {}
    for run in runs:
        before, _, rest = run.line.partition(_MARK)
        _, slash, behind = rest.partition("/")
        if seeds.setdefault(before + slash + behind, run.seed) != run.seed:
            return True
    return False
