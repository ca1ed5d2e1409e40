"""The table of a sweep: a line a trial, the best first, and what that shows."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from .....core.config import HYPERPARAMETERS
from .....core.experiments.statistics import Share
from .....core.experiments.sweep.outcome import Outcome
from .....core.experiments.sweep.plan import SweepPlan
from .....core.experiments.sweep.standing import (
    Standing,
    are_shortened,
    judgement_of,
    surer_of,
    values_texts,
    verdict,
)
from ..columns import Column, Paper, table_lines

_NONE = "-"
_SHORTENED = "Of long values four digits are written; --json has all of them."


def sweep_text(
    paper: Paper,
    plan: SweepPlan,
    standings: Sequence[Standing],
    fresh: Outcome | None,
    *,
    most: int | None = None,
) -> str:
    """Write the table of a sweep and what it shows.

    Args:
        paper: What it is written on.
        plan: Its plan.
        standings: Its trials, as `standings_of` orders them.
        fresh: What the winner came to on fresh seeds, if that is known.
        most: How many lines at most; all if not given.
    """
    if not standings:
        return ""
    judgement = judgement_of(plan, [standing.outcome for standing in standings])
    columns = [
        Column("trial", right=True),
        *(Column(HYPERPARAMETERS[name].label, shrinks=True) for name in plan.names),
        Column(judgement.words, right=True),
        Column("95 %"),
        Column("middle half", right=True, spare=True),
        Column("5 to 95 %", spare=True),
        Column("stuck", right=True),
        Column("diverged", right=True),
    ]
    shown = standings[:most]
    trials = [standing.trial for standing in shown]
    texts = values_texts(plan, trials)
    rows = [
        [paper.text(text) for text in _row(standing, values)]
        for standing, values in zip(shown, texts, strict=True)
    ]
    if any(standing.outcome.epoch for standing in standings):
        columns.append(Column("ended"))
        for row, standing in zip(rows, shown, strict=True):
            row.append(_end(standing.outcome))
    lines = table_lines(paper, columns, rows)
    if len(shown) < len(standings):
        lines.append(
            f"{len(shown)} of {len(standings):,} trials; --limit {len(standings)} shows all."
        )
    if are_shortened(trials, texts):
        lines += _wrapped(paper, _SHORTENED)
    for standing in shown:
        if standing.outcome.reason:
            why = f"Trial {standing.trial.number}: {standing.outcome.reason}"
            lines += _wrapped(paper, paper.text(why))
    lines += _wrapped(paper, paper.text(verdict(plan, standings, fresh)))
    for sentence in surer_of(standings, fresh):
        lines += _wrapped(paper, sentence)
    return "\n".join(lines) + "\n"


def _wrapped(paper: Paper, text: str) -> list[str]:
    return [text] if paper.width is None else textwrap.wrap(text, paper.width)


def _row(standing: Standing, values: Sequence[str]) -> list[str]:
    found = standing.distribution
    if found is None:
        return [str(standing.trial.number), *values, "failed", *[_NONE] * 5]
    text, span = found.scale.text, found.scale.range_text
    return [
        str(standing.trial.number),
        *values,
        text(found.median),
        span(found.median_interval),
        text(found.interquartile_mean),
        f"{text(found.p5)} to {text(found.p95)}",
        _share(found.stuck),
        _share(found.diverged),
    ]


def _end(outcome: Outcome) -> str:
    """Say how a trial ended, where not all were trained to their end."""
    if not outcome.epoch:
        return _NONE if outcome.status == "failed" else "by itself"
    what = "pruned" if outcome.status == "pruned" else "waits"
    return f"{what} at {outcome.epoch:,}"


def _share(share: Share) -> str:
    return f"{share.count} of {share.of}" if share.count else _NONE
