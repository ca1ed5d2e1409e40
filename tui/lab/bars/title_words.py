"""What the top line says: which network learns what, and which run it is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from ....core import RunConfig, Snapshot
from ....core.config import value_text
from ....core.data.names import one_line
from ....core.data.tabular.open_tables import known_table
from ...appearance.look import Look
from ...drawing.text_columns import shortened
from .status_words import Line

_LONGEST = 24
"""Characters of what is said of all layers; more of them are said in fewer words."""


def title_line(snapshot: Snapshot, look: Look, columns: int) -> Line:
    """Write `nnlab  xor  2-6-8-1  sigmoid  sgd`, and the run at the right end if there is room."""
    config = snapshot.config
    activations = value_text(config.activation)
    if len(activations) > _LONGEST:
        activations = "mixed"
    if not config.hidden_layers:
        activations = config.resolved_output_activation
    elif config.resolved_output_activation != config.activation:
        activations += f"{look.glyphs.arrow}{config.resolved_output_activation}"
    shape = "-".join(str(width) for width in config.shape)
    if len(shape) > _LONGEST:
        shape = f"{config.shape[0]}-...-{config.outputs} ({len(config.hidden_layers)} hidden)"
    few = f"{config.shape[0]}-...-{config.outputs}" if config.hidden_layers else shape
    # What there is no room for goes, as a whole: the last first.
    words = (activations, config.loss, config.optimizer)
    learned = _learned(config)
    lines = [_line(learned, shape, words)]
    lines += [_line(learned, few, words[:count]) for count in (3, 2, 1, 0)]
    line = next((line for line in lines if _length(line) <= columns), lines[-1])
    free = columns - _length(line)
    right = next((words for words in _rights(snapshot) if len(words) < free), "")
    return [*line, (right.rjust(free), "")]


def _line(dataset: str, shape: str, words: Sequence[str]) -> Line:
    return [
        (" nnlab ", "bold reverse"),
        (f"  {dataset}", ""),
        (f"  {shape}", "bold"),
        ("".join(f"  {word}" for word in words), ""),
    ]


def _learned(config: RunConfig) -> str:
    """Say what is learned: a dataset, or the name of the file that a table is in."""
    table = known_table(config) if config.table else None
    if table is None:
        return config.dataset
    # A name as a path has it; what stands before it is where, not what.
    name = one_line(table.file.replace("\\", "/").rstrip("/").rpartition("/")[2])
    return shortened(name, _LONGEST)


def _length(line: Line) -> int:
    return sum(cell_len(text) for text, _ in line)


def _rights(snapshot: Snapshot) -> list[str]:
    """Say which run it is, in ever fewer words."""
    run, seed, parent = f"run {snapshot.run_id}", snapshot.config.seed, snapshot.parent
    if snapshot.shown is not None:
        shown = snapshot.shown.name
        predictions = f"predictions: {shown} "
        return [f"{run}  medians, {predictions}", predictions, f"{shown} "]
    words = [f"{run}  seed {seed} "]
    if folds := snapshot.config.folds:
        words.insert(0, f"{run}  fold {snapshot.config.fold + 1} of {folds}  seed {seed} ")
    if snapshot.start is not None and snapshot.start.file:
        words.insert(0, f"{run} from {snapshot.start.file}  seed {seed} ")
    if parent is not None:
        words.insert(0, f"{run} from {parent.run_id} at {parent.epoch:,}  seed {seed} ")
    return words
