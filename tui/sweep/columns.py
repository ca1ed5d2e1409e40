"""What the table of trials says of each, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.cells import cell_len

from ...core.config import HYPERPARAMETERS
from ...core.experiments.statistics import Distribution, Share
from ...core.experiments.sweep.outcome import Outcome
from ...core.experiments.sweep.plan import Trial
from ...core.experiments.sweep.standing import Standing
from ..appearance.look import Look
from .cursor_table import Column
from .findings import Findings
from .medians.views import short_value

WAITING = "waiting"
"""What is said of a trial that is not there yet."""
_NONE = "-"
_WIDEST_VALUE = 16
"""Columns of a value at most; a list of features may have a hundred."""
_LEAST_RANGE = len("0.0123 to 0.0123")
_LOOKED_AT = 200
"""So many trials say how wide a column has to be: ten thousand take too long."""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One trial as the table lists it."""

    trial: Trial
    """Which it is."""
    outcome: Outcome | None = None
    """What it came to; `None` as long as it waits."""
    found: Distribution | None = None
    """That over its seeds; `None` too where it failed."""
    rank: int = 0
    """Its place among those that are ranked, from 1; 0 where it has none."""

    @property
    def status(self) -> str:
        """How it stands with it, in a word."""
        return WAITING if self.outcome is None else self.outcome.status


def rows_of(findings: Findings, *, by_number: bool) -> list[TrialRow]:
    """List the trials: the best first, or by their numbers."""
    ranked = enumerate(findings.standings, start=1)
    rows = [_row(standing, place) for place, standing in ranked]
    rows += map(TrialRow, findings.waiting)
    return sorted(rows, key=lambda row: row.trial.number) if by_number else rows


def _row(standing: Standing, place: int) -> TrialRow:
    found = standing.distribution
    is_ranked = standing.outcome.status == "finished" and found is not None and found.may_rank
    return TrialRow(standing.trial, standing.outcome, found, place * is_ranked)


def columns_for(findings: Findings, look: Look, room: int) -> tuple[list[Column], int]:
    """Choose as many columns as there is room for, the most telling ones.

    Returns:
        The columns, and how many had no room.
    """
    names = findings.plan.names
    axes = [_axis(findings, place, name) for place, name in enumerate(names)]
    digits = len(str(findings.sweep.trials))
    rank = Column("rank", max(digits + 1, 4), lambda row: _rank_text(row, findings, look), True)
    number = Column("trial", max(digits, 5), lambda row: str(row.trial.number), True)
    words = findings.judgement.words
    median = Column(words, max(cell_len(words), 9), _median_text, True)
    interval = Column(
        "95 %",
        _range_width(findings),
        _of(lambda found: found.scale.range_text(found.median_interval)),
    )
    middle = Column(
        "middle half", 11, _of(lambda found: found.scale.text(found.interquartile_mean)), True
    )
    count = Column("n", 3, _of(lambda found: str(found.count)), True)
    stuck = Column("stuck", 5, _of(lambda found: _count(found.stuck)), True)
    diverged = Column("diverged", 8, _of(lambda found: _count(found.diverged)), True)
    status = Column("status", 8, lambda row: row.status)
    order = [rank, number, *axes, median, interval, middle, count, stuck, diverged, status]
    # By what is left out first; the screen says the rest of a trial below.
    by_need = [count, number, middle, diverged, stuck, interval]
    # Numbers of a trial that was pruned are those of an earlier epoch.
    ends = {standing.outcome.status for standing in findings.standings}
    by_need.insert(len(by_need) - 1 if ends & {"pruned", "waiting"} else 0, status)
    known = [each.distribution for each in findings.standings if each.distribution is not None]
    for column, happened in (
        (diverged, any(each.diverged.count for each in known)),
        (stuck, any(each.stuck.count for each in known)),
    ):
        if not happened:
            by_need.remove(column)
            by_need.insert(0, column)
    left_out = 0
    # Where even that is too much, axes have to go: the first ones say most of a trial.
    for column in [*by_need, *reversed(axes[1:])]:
        if 1 + sum(each.width + 1 for each in order) <= room:
            break
        order.remove(column)
        left_out += 1
    return order, left_out


def _axis(findings: Findings, place: int, name: str) -> Column:
    title = HYPERPARAMETERS[name].label
    some = [each.trial for each in findings.standings[:_LOOKED_AT]]
    some += findings.waiting[:_LOOKED_AT]
    widest = max((cell_len(short_value(trial.values[place])) for trial in some), default=0)
    width = max(cell_len(title), min(widest, _WIDEST_VALUE))
    is_number = HYPERPARAMETERS[name].kind in {"integer", "number"}
    return Column(title, width, lambda row: short_value(row.trial.values[place]), right=is_number)


def _range_width(findings: Findings) -> int:
    some = [each.distribution for each in findings.standings[:_LOOKED_AT]]
    texts = (each.scale.range_text(each.median_interval) for each in some if each is not None)
    return max(_LEAST_RANGE, *map(len, texts), 0)


def _of(text: Callable[[Distribution], str]) -> Callable[[TrialRow], str]:
    return lambda row: _NONE if row.found is None else text(row.found)


def _median_text(row: TrialRow) -> str:
    return row.status if row.found is None else row.found.scale.text(row.found.median)


def _rank_text(row: TrialRow, findings: Findings, look: Look) -> str:
    if not row.rank:
        return _NONE
    is_best = findings.best is not None and findings.best.trial.number == row.trial.number
    return f"{look.glyphs.best * is_best}{row.rank}"


def _count(share: Share) -> str:
    return str(share.count) if share.count else _NONE
