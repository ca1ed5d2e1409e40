"""The history of runs as CSV, a line an epoch; every number reads back to the same bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..export_format import ExportFormat

if TYPE_CHECKING:
    from ...training.checkpoint import RecordedEpochs
    from ..leaving_run import LeavingRun

_LINES_AT_ONCE = 4096


def _write(runs: Sequence[LeavingRun]) -> Iterable[bytes]:
    if len(runs) == 1:
        return (piece.encode() for piece in _one_run(runs[0].history))
    pasts = [(run.run_id, run.history) for run in runs]
    return (piece.encode() for piece in _several_runs(pasts))


def _one_run(past: RecordedEpochs) -> Iterator[str]:
    """Write every epoch as a line, in pieces; where there is no number, nothing stands."""
    from ..run_arrays import history_table

    names, table = history_table(past)
    yield ",".join(("epoch", *names)) + "\n"
    for start in range(0, len(table), _LINES_AT_ONCE):
        rows = table[start : start + _LINES_AT_ONCE].tolist()
        yield "".join(
            f"{epoch},{','.join(map(_cell, row))}\n" for epoch, row in enumerate(rows, start)
        )


def _several_runs(pasts: Iterable[tuple[str, RecordedEpochs]]) -> Iterator[str]:
    """Write the epochs of several runs below each other, each line beginning with its run's id.

    The columns are those that any of them has; what a run lacks is empty.
    """
    from ..run_arrays import history_table

    tables = [(run_id, *history_table(past)) for run_id, past in pasts]
    columns = list(dict.fromkeys(name for _, names, _ in tables for name in names))
    yield ",".join(("run", "epoch", *columns)) + "\n"
    for run_id, names, table in tables:
        places = {name: place for place, name in enumerate(names)}
        for start in range(0, len(table), _LINES_AT_ONCE):
            lines: list[str] = []
            for epoch, row in enumerate(table[start : start + _LINES_AT_ONCE].tolist(), start):
                cells = (_cell(row[places[name]]) if name in places else "" for name in columns)
                lines.append(f"{run_id},{epoch},{','.join(cells)}\n")
            yield "".join(lines)


def _cell(number: float) -> str:
    return repr(number) if number == number else ""  # noqa: PLR0124  (what is no number is unequal)


FORMAT = ExportFormat(
    "csv",
    suffix="csv",
    title="CSV",
    summary="the history, a line an epoch",
    contents="csv has the history: metrics, learning rate and seconds of each epoch, the first line"
    " being the start; with replicas medians and both quartiles.",
    several_runs="csv has the id in a first column",
    write=_write,
)
