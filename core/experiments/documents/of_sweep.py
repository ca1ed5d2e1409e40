"""A sweep as a document: its plan, its table with intervals, and what its seeds can show."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ...config import HYPERPARAMETERS
from ...data.make import make_dataset
from ..contrast import at_least
from ..statistics import MEASURES
from ..sweep.outcome import Outcome
from ..sweep.plan import SweepPlan
from ..sweep.standing import (
    Standing,
    against,
    are_shortened,
    judgement_of,
    standings_of,
    values_texts,
    values_words,
    verdict,
)
from . import method
from .blocks import NONE, Block, Items, Paragraph, as_table
from .figures import Pictures, Span
from .replay import same_bits, start_words, train_command
from .run_results import SPREAD_HEADS, spread_cells
from .templates import DISCUSSED, Parts, commands_for, row_values

_MOST_DRAWN, _MOST_LISTED, _MOST_REPEATED = 40, 500, 20
"""Trials that have a line in the picture, in the table, and among the commands."""


def parts_of_sweep(
    plan: SweepPlan,
    outcomes: Sequence[Outcome],
    fresh: Outcome | None,
    pictures: Pictures,
    *,
    name: str,
    dataset: str,
    table_words: str = "",
    table_path: str = "",
) -> Parts:
    """Gather what there is to be said of a sweep.

    Args:
        plan: Its plan; its table is at hand.
        outcomes: What its trials came to so far.
        fresh: What its winner came to on fresh seeds, if that is known.
        pictures: Draws it.
        name: What it is called, such as `sweep 3f2a`.
        dataset: What its data is called.
        table_words: Where a table came from and what is in it; empty of points.
        table_path: Where it lies.
    """
    config = plan.config
    standings = standings_of(plan, outcomes)
    varied = ", ".join(HYPERPARAMETERS[each].label for each in plan.names)
    planned = plan.most_trials
    seeds = f"{config.replicas} seed{'s' * (config.replicas > 1)}"
    first = next(iter(_ended(standings)), None)
    one = config if first is None else plan.config_of(first.trial)
    which: list[Block] = []
    if first is not None:
        words = values_words(plan, first.trial)
        which = [Paragraph(f"Of trial {first.trial.number}, {words}:")]
    about = {
        part: _along(plan, standings, names[0], pictures)
        for part, names in DISCUSSED.items()
        if set(names) & set(plan.names) and (part != "without" or _goes_without(plan))
    }
    conclusions = verdict(plan, standings, fresh)
    said: dict[str, Sequence[Block]] = {
        "summary": [
            Paragraph(
                f"{len(outcomes):,} of {planned:,} configs that differ in {varied}, each trained"
                f" over {seeds} of {dataset}."
            )
        ],
        "setup": [
            Paragraph("What all trials have in common:"),
            *method.setup(config, but=plan.names),
            as_table(
                ("varies", "values"),
                [(HYPERPARAMETERS[axis.name].label, axis.text) for axis in plan.axes],
                has_numbers=False,
            ),
        ],
        "data": method.data(make_dataset(config), config, table_words),
        "network": [*which, *method.network(one)],
        "activation": [method.activation(one)],
        "formulas": method.formulas(one),
        "backpropagation": method.backpropagation(one),
        "results": [*_table(plan, standings), *_figure(plan, standings, pictures)],
        **about,
        "conclusions": [Items((conclusions,))],
        "replay": _replay(plan, standings, table_path),
    }
    missing = commands_for(start_words(one.replace(replicas=1), table_path), about)
    missing |= dict.fromkeys(("figures", "scores", "curve"), train_command(one, table_path))
    return Parts(f"{dataset}: {name} over {varied}", said, missing)


def _goes_without(plan: SweepPlan) -> bool:
    """Tell whether networks without activation functions are among the trials."""
    none = {row_values("without")[-1]}
    axes = {axis.name: axis.values for axis in plan.axes}
    values = axes[DISCUSSED["without"][0]]
    return any({*value} <= none if isinstance(value, tuple) else value in none for value in values)


def _along(
    plan: SweepPlan, standings: Sequence[Standing], name: str, pictures: Pictures
) -> list[Block]:
    """Show the trials that differ in one hyperparameter only from the one that stands first.

    Where there are none, as in a search at random, all are shown.
    """
    ended = _ended(standings)
    others = [each for each in plan.names if each != name]

    def is_like_first(one: Standing) -> bool:
        values, firsts = plan.named(one.trial), plan.named(ended[0].trial)
        return all(values[other] == firsts[other] for other in others)

    alike = [each for each in ended if is_like_first(each)]
    if len(alike) <= 1:
        return [*_table(plan, standings), *_figure(plan, standings, pictures)]
    judgement = judgement_of(plan, [each.outcome for each in standings])
    sentences = tuple(against(plan, judgement, alike[0], each) for each in alike[1:])
    return [*_table(plan, alike), *_figure(plan, alike, pictures), Items(sentences)]


def _ended(standings: Sequence[Standing]) -> list[Standing]:
    """Give the trials that came to their end; those that were pruned have trained less far."""
    return [
        each
        for each in standings
        if each.distribution is not None and each.outcome.status == "finished"
    ]


def _table(plan: SweepPlan, standings: Sequence[Standing]) -> list[Block]:
    labels = [HYPERPARAMETERS[name].label for name in plan.names]
    judgement = judgement_of(plan, [each.outcome for each in standings])
    listed = standings[:_MOST_LISTED]
    trials = [each.trial for each in listed]
    texts = values_texts(plan, trials)
    rows: list[tuple[str, ...]] = []
    for each, values in zip(listed, texts, strict=True):
        found = each.distribution
        cells = [NONE] * len(SPREAD_HEADS[1:]) if found is None else spread_cells(found)
        rows.append((str(each.trial.number), *values, _status(each.outcome), *cells))
    ranked = any(each.distribution and each.distribution.may_rank for each in standings)
    order = "the best median first" if ranked else "in the order of the plan"
    if ranked and any(each.outcome.status == "pruned" for each in standings):
        order += " and pruned ones, which have no rank, after them"
    more = len(standings) - len(rows)
    left = f"; {more:,} more are kept" if more else ""
    caption = f"Trials by {judgement.words}, {order}{left}."
    if are_shortened(trials, texts):
        caption += " Of long values four digits are written; the commands below have all of them."
    blocks: list[Block] = [as_table(("trial", *labels, "status", *SPREAD_HEADS[1:]), rows, caption)]
    spreads = (each.distribution for each in listed)
    blocks += map(Paragraph, at_least(each for each in spreads if each is not None))
    failed = tuple(
        f"Trial {each.trial.number} failed: {each.outcome.reason}"
        for each in standings
        if each.outcome.status == "failed"
    )
    return [*blocks, *([Items(failed)] if failed else [])]


def _status(outcome: Outcome) -> str:
    """Say what became of a trial that was not trained to its end, and where."""
    if outcome.status == "finished":
        return NONE
    return f"{outcome.status} at epoch {outcome.epoch:,}" if outcome.epoch else outcome.status


def _figure(plan: SweepPlan, standings: Sequence[Standing], pictures: Pictures) -> list[Block]:
    judgement = judgement_of(plan, [each.outcome for each in standings])
    spans = [
        Span(values_words(plan, each.trial), each.distribution)
        for each in _ended(standings)
        if each.distribution is not None
    ]
    if not spans:
        return []
    more = len(spans) - _MOST_DRAWN
    left = f"; {more:,} more are in the table" if more > 0 else ""
    words = f"The {judgement.words} of each trial over its seeds{left}."
    return [pictures.of_spans(spans[:_MOST_DRAWN], MEASURES[judgement.measure], words)]


def _replay(plan: SweepPlan, standings: Sequence[Standing], table: str) -> list[Block]:
    over = " ".join(f"--over {shlex.quote(f'{axis.name}={axis.text}')}" for axis in plan.axes)
    trials = "" if plan.trials is None else f" --trials {plan.trials}"
    halving = "" if plan.halving is None else f" --halving {plan.halving}"
    search = f" --search {plan.search}{trials}{halving}"
    first = f"nnlab sweep {start_words(plan.config, table)} {over}{search}"
    ended = _ended(standings)[:_MOST_REPEATED]
    each = [train_command(plan.config_of(standing.trial), table) for standing in ended]
    blocks = same_bits([first, *each])
    if len(standings) > len(ended):
        blocks.append(Paragraph(f"Of the trials these are the first {len(ended):,}."))
    return blocks
