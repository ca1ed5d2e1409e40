"""`nnlab runs export`: a run for other programs, as CSV, JSON, npz or TOML."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...errors import WrongUsage
from ...help import ExplainedCommand
from ...kept_run import opened_store, run_argument
from ...options.options import KnownNames, SectionOption
from ...output.file import ending_of, file_options, named_file, refuse_file, write_file
from ...store import store_options

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .....core.store.store import Store

FORMATS = {
    "csv": "the history, a line an epoch",
    "json": "everything that can be read",
    "npz": "history, parameters and predictions as arrays",
    "toml": "the config, for nnlab --config",
}
"""What a run can be exported as."""


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs export last > history.csv", "the history"),
        ("nnlab runs export 3f2a --format json", "all there is to read"),
        ("nnlab runs export 3f2a -o run.npz", "arrays for numpy"),
        ("nnlab runs export 3f2a -o run.toml", "nnlab --config run.toml repeats it"),
        ("nnlab runs export 3f2a 91c0 -o both.csv", "several in one file"),
    ),
    params=[
        run_argument(several=True),
        SectionOption(
            ["--format"],
            type=KnownNames(FORMATS),
            metavar="NAME",
            help="csv, json, npz or toml [default as the file ends, else csv]",
        ),
        *file_options(),
        *store_options(may_be_none=False),
    ],
    short_help="Write a run for other programs.",
)
def export(runs: tuple[str, ...], **options: Any) -> int:
    """Write a run for other programs, or several in one file, every number exactly.

    csv has the history: metrics, learning rate and seconds of each epoch, the
    first line being the start; with replicas medians and both quartiles. json
    adds the config, what the run came to, weights, biases and predictions. npz
    has all that as arrays, and every replica's history. toml is the config.

    Of several runs, csv has the id in a first column, json is an array of objects,
    and the names of arrays in npz begin with the id: `3f2a/history`.
    """
    file = named_file(options["output"])
    kind = _format(options["format"], file)
    if file is None and kind == "npz" and sys.stdout.isatty():
        raise WrongUsage(["npz is nothing to read: -o FILE.npz writes it to a file."])
    if file is not None:
        refuse_file(file, force=options["force"])
    with opened_store(options) as store:
        ids = list(dict.fromkeys(store.find(run).id for run in runs))
        pieces = _WRITERS[kind](store, ids)
        if file is None:
            _to_standard_output(pieces)
            return 0
        return write_file(file, pieces)


def _format(said: str | None, file: Path | None) -> str:
    if said is not None:
        if said.lower() not in FORMATS:
            raise WrongUsage([f"--format must be one of {', '.join(FORMATS)}, not {said[:40]!r}."])
        return said.lower()
    return (file and ending_of(file, ["", *FORMATS])) or "csv"


def _to_standard_output(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _csv(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    from .....core.export.export import histories_csv, history_csv

    if len(ids) == 1:
        return (piece.encode() for piece in history_csv(store.history(ids[0])))
    pasts = [(run_id, store.history(run_id)) for run_id in ids]
    return (piece.encode() for piece in histories_csv(pasts))


def _json(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    from ...output.runs.run_json import run_json

    texts = [run_json(store, run_id) for run_id in ids]
    return [(texts[0] if len(ids) == 1 else f"[{', '.join(texts)}]").encode() + b"\n"]


def _npz(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    from .....core.export.export import moment_with_past, npz_of, run_arrays

    arrays: dict[str, NDArray[Any]] = {}
    for run_id in ids:
        of_run = run_arrays(*moment_with_past(store, run_id), store.all_kept(run_id))
        prefix = f"{run_id}/" if len(ids) > 1 else ""
        arrays |= {f"{prefix}{name}": array for name, array in of_run.items()}
    return [npz_of(arrays)]


def _toml(store: Store, ids: Sequence[str]) -> Iterable[bytes]:
    from .....core.config.formats.files import to_toml

    if len(ids) > 1:
        raise WrongUsage(["toml is one run's config; csv, json and npz hold several runs."])
    return [to_toml(store.config(ids[0])).encode()]


_WRITERS: dict[str, Callable[[Store, Sequence[str]], Iterable[bytes]]] = {
    "csv": _csv,
    "json": _json,
    "npz": _npz,
    "toml": _toml,
}
