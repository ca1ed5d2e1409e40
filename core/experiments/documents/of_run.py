"""A kept run as a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...config import RunConfig
from ...data.dataset_name import dataset_name, own_table
from ...data.make import make_dataset
from ...training.snapshot import Snapshot
from . import method, run_results
from .blocks import Block, Figure, Paragraph
from .figures import Pictures
from .replay import same_bits, start_words, train_command
from .templates import Parts, commands_for

FIGURES = ("truth", "scatter", "confusion", "boundary")
"""The pictures of a run beside its learning curve."""

_NOT_ENDED = frozenset({"running", "paused", "stopped"})
"""The states in which more of a run may come than a document has."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a run beside its last snapshot."""

    name: str
    """What it is called, such as `run 3f2a`."""
    dataset: str
    """What its data is called."""
    table_words: str = ""
    """Where a table came from and what is in it; empty of points."""
    table_path: str = ""
    """Where it lies."""

    @classmethod
    def of(cls, config: RunConfig, run_id: str, name: str) -> RunFacts:
        """Gather them for a run whose table, if it is about one, is at hand.

        Args:
            config: Its config.
            run_id: What it is called by.
            name: What a person called it; may be empty.
        """
        called = f"run {run_id}" + (f", {name}" if name else "")
        return cls(called, dataset_name(config), *own_table(config))


def parts_of_run(snapshot: Snapshot, facts: RunFacts, pictures: Pictures) -> Parts:
    """Gather what there is to be said of a run.

    Args:
        snapshot: Its last one.
        facts: What else is known of it.
        pictures: Draws it.
    """
    config = snapshot.config
    dataset = snapshot.dataset or make_dataset(config)
    figures = {figure.name: figure for figure in pictures.of_run(snapshot)}
    said: dict[str, list[Block]] = {
        "summary": [Paragraph(_summary(snapshot, facts))],
        "setup": method.setup(config),
        "data": method.data(dataset, config, facts.table_words),
        "network": [*method.network(config), *learned_network(snapshot, figures)],
        "activation": [method.activation(config)],
        "formulas": method.formulas(config),
        "backpropagation": method.backpropagation(config),
        "curve": curve(snapshot, figures),
        "figures": [figures[name] for name in FIGURES if name in figures],
        "scores": [
            *run_results.scores(snapshot), *run_results.spread_figure(snapshot, pictures),
        ],
        "predictions": run_results.predictions(snapshot, dataset),
        "conclusions": run_results.conclusions(snapshot, dataset),
        "replay": same_bits([train_command(config, facts.table_path)], _left_out(snapshot)),
    }  # fmt: skip
    title = f"{facts.dataset}: {facts.name}"
    return Parts(title, said, commands_for(start_words(config, facts.table_path)))


def learned_network(snapshot: Snapshot, figures: Mapping[str, Figure]) -> list[Block]:
    """Draw a network with what it has learned, and write the weights of a small one."""
    drawn = [figures["network"]] if "network" in figures else []
    return [*drawn, *run_results.parameters(snapshot)]


def curve(snapshot: Snapshot, figures: Mapping[str, Figure]) -> list[Block]:
    """Show how it learned, and say which of its epochs was the best."""
    blocks: list[Block] = [figures["curve"]] if "curve" in figures else []
    best = snapshot.best_epoch
    # Of an epoch before its end that is looked back at, the best may be yet to come.
    if best is not None and best <= snapshot.epoch and snapshot.replicas is None:
        rows = "validation" if snapshot.validation is not None else "train"
        value = float(snapshot.history.column(f"{rows}_loss")[best])
        blocks.append(Paragraph(f"The least {rows} loss was {value:.4g}, after {best:,} epochs."))
    return blocks


def _summary(snapshot: Snapshot, facts: RunFacts) -> str:
    config = snapshot.config
    shape = "-".join(map(str, config.shape))
    seeds = "one seed" if snapshot.replicas is None else f"{len(snapshot.replicas.seeds)} seeds"
    times = len(snapshot.edits)
    edits = f"It was changed {times:,} times while it trained." if times else ""
    result = run_results.result_words(snapshot)
    more = " ".join(filter(None, (result, snapshot.message, edits)))
    return (
        f"A network of {shape} units learns {facts.dataset} over {snapshot.epoch:,} epochs,"
        f" {snapshot.steps:,} steps, from {seeds}. {more}".strip()
    )


def _left_out(snapshot: Snapshot) -> str:
    """Say why its config alone does not repeat a run; empty where it does."""
    if snapshot.start is not None and snapshot.start.left_out:
        return snapshot.start.left_out
    if snapshot.edits:
        return "It was changed while it trained, which a line of its config does not repeat."
    if snapshot.parent is not None:
        return f"It branched off run {snapshot.parent.run_id}, which a line does not repeat."
    if snapshot.is_past or snapshot.state in _NOT_ENDED:
        return f"This is how it was after {snapshot.epoch:,} epochs, before its end."
    return ""
