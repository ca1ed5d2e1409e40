"""The tables of keys in the manual, derived from what declares the keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from ...manual.help import PALETTE_KEY
from ...reproduction.actions import REPRODUCTION_ACTIONS
from ...runs.actions import COMPARISON_ACTIONS, RUN_ACTIONS
from ...sweep.actions import SWEEP_ACTIONS, SWEEP_LIST_ACTIONS
from ...widgets.actions import Action, key_table, markdown_table
from ..panels.kinds import PANELS, PanelKind
from .actions import ACTIONS, OTHER_KEYS


def key_tables(
    lab: Sequence[Action] = ACTIONS,
    panels: Iterable[PanelKind] = PANELS,
    *,
    runs: Sequence[Action] = RUN_ACTIONS,
    comparison: Sequence[Action] = COMPARISON_ACTIONS,
    sweep: Sequence[Action] = SWEEP_ACTIONS,
    sweeps: Sequence[Action] = SWEEP_LIST_ACTIONS,
    report: Sequence[Action] = REPRODUCTION_ACTIONS,
) -> dict[str, str]:
    """Write what keys do as Markdown tables.

    Args:
        lab: What can be done in the lab.
        panels: The panels.
        runs: What can be done on the screen of runs.
        comparison: What can be done where runs are compared.
        sweep: What can be done on the screen of a sweep.
        sweeps: What can be done where sweeps are listed.
        report: What can be done where the report is reproduced.

    Returns:
        The tables by their names: `lab` has a table for each group of actions under its heading,
        `panel NAME` what keys do in one panel, `panels` these of all under their headings, and
        `runs`, `comparison`, `sweep`, `sweeps` and `report` one table each.
    """
    of_panels = {kind: markdown_table(kind.keys) for kind in panels}
    return {
        "lab": _of_groups(lab),
        **{f"panel {kind.name}": table for kind, table in of_panels.items()},
        "panels": "\n\n".join(
            f"### {kind.title} (`{kind.key}`)\n\n{kind.sees}\n\n{table}"
            for kind, table in of_panels.items()
        ),
        "runs": key_table(runs),
        "comparison": key_table(comparison),
        "sweep": key_table(sweep),
        "sweeps": key_table(sweeps),
        "report": key_table(report),
    }


def _of_groups(actions: Sequence[Action]) -> str:
    parts = [
        f"### {group}\n\n{key_table(list(members))}"
        for group, members in groupby(actions, key=lambda action: action.group)
    ]
    others = markdown_table(
        (key, f"**{word}**: {line}") for key, word, line in (PALETTE_KEY, *OTHER_KEYS)
    )
    return "\n\n".join([*parts, f"### Everywhere\n\n{others}"])
