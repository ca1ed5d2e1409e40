"""What the replicas of one run came to: each measure with its intervals, and what befell them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .....core.config import RunConfig, value_text
from .....core.experiments.contrast import at_least
from .....core.experiments.intervals import LEAST_COVERED, Interval, median_rank
from .....core.experiments.replica_results import distribution_of
from .....core.experiments.statistics import Distribution, too_few
from .....core.store.summary import MEASURES
from .....core.training.metrics.statistics import target_accuracy
from .....core.training.replicas.replica_snapshot import ReplicaSnapshot
from ..columns import Column, Paper, table_lines

_SHORT = {"train": "train", "validation": "val", "test": "test"}
_EXPLAINED = (
    "95 %: where the median, and the mean of the middle half (IQM), may lie; `nnlab help sure` says"
    " more."
)
_OF_FOLDS = "Folds share rows, so intervals over them say less than over seeds."


def seeds_lines(paper: Paper, replicas: ReplicaSnapshot, config: RunConfig) -> list[str]:
    """Write how far replicas lie apart, in the words of `nnlab runs compare`.

    Args:
        paper: What it is written on.
        replicas: How they ended.
        config: The run's config.
    """
    found = {
        name: each
        for name in MEASURES
        if replicas.counts[list(_SHORT).index(name.partition("_")[0])]
        and (each := distribution_of(replicas, name, config.values)) is not None
    }
    count = len(replicas.seeds)
    # The median stands in the table above as well.
    columns = [
        Column(f"over {config.replicas_called}"),
        Column("median", right=True, spare=True),
        Column(_sure(median_rank(count)[1]), right=True),
        Column("IQM", right=True),
        Column("95 %", right=True),
        Column("5 to 95 %", right=True),
    ]
    rows = [[_words(name), *_cells(each)] for name, each in found.items()]
    lines = table_lines(paper, columns, rows)
    for sentence in _sentences(found, config, count):
        lines += [sentence] if paper.width is None else textwrap.wrap(sentence, paper.width)
    return lines


def _words(name: str) -> str:
    rows, _, measure = name.partition("_")
    return f"{_SHORT[rows]} {measure}"


def _sure(coverage: float) -> str:
    """Say how sure medians are; very few seeds are not sure to 95 %."""
    return "95 %" if coverage >= LEAST_COVERED else f"{100 * coverage:.0f} %"


def _cells(found: Distribution) -> list[str]:
    text, span = found.scale.text, found.scale.range_text
    return [
        text(found.median),
        span(Interval(found.median_interval.low, found.median_interval.high)),
        text(found.interquartile_mean),
        span(found.interquartile_mean_interval),
        f"{text(found.p5)} to {text(found.p95)}",
    ]


def _sentences(found: dict[str, Distribution], config: RunConfig, count: int) -> Iterator[str]:
    """Say what befell replicas, by the accuracy that the run itself is measured by."""
    by_tolerance = config.accuracy_rule == "tolerance"
    accuracies = ("within", "accuracy") if by_tolerance else ("accuracy", "within")
    wanted = [f"{rows}_{each}" for each in accuracies for rows in reversed(_SHORT)]
    (name, *_) = [each for each in wanted if each in found] or list(found)
    of = found[name]
    happened = [f"stuck {of.stuck.words}", f"diverged {of.diverged.words}"]
    goals = [(name, f"{value_text(target_accuracy(config))} %")]
    if config.target_loss:
        goals.append((_loss_of(name), value_text(config.target_loss)))
    for each, goal in goals:
        reached = found[each].reached
        if reached is not None:
            happened.append(f"{_words(each)} reached {goal} {reached.words}")
    yield ", ".join(happened)
    yield _OF_FOLDS if config.folds else _EXPLAINED if of.may_rank else too_few(count)
    yield from at_least(found.values())


def _loss_of(name: str) -> str:
    return f"{name.partition('_')[0]}_loss"
