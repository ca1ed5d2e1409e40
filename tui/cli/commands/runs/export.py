"""`nnlab runs export`: a run for other programs, as CSV, JSON, npz or TOML."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...errors import WrongUsage, say
from ...help import ExplainedCommand
from ...kept_run import opened_store, run_argument
from ...options import KnownNames, SectionOption
from ...store import store_options

if TYPE_CHECKING:
    from .....core.runs.store import Store

FORMATS = {
    "csv": "the history, a line an epoch",
    "json": "everything that can be read",
    "npz": "history, parameters and predictions as arrays",
    "toml": "the config, for nnlab --config",
}
"""What a run can be exported as."""

_SLIPS = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError, ValueError)


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs export last > history.csv", "the history"),
        ("nnlab runs export 3f2a --format json", "all there is to read"),
        ("nnlab runs export 3f2a -o run.npz", "arrays for numpy"),
        ("nnlab runs export 3f2a -o run.toml", "nnlab --config run.toml repeats it"),
    ),
    params=[
        run_argument(),
        SectionOption(
            ["--format"],
            type=KnownNames(FORMATS),
            metavar="NAME",
            help="csv, json, npz or toml [default as the file ends, else csv]",
        ),
        SectionOption(
            ["--output", "-o"],
            type=click.Path(path_type=Path, allow_dash=True),
            metavar="FILE",
            help="Write a file, whole or not at all [default standard output]",
        ),
        SectionOption(["--force", "-f"], is_flag=True, help="Replace a file that is there."),
        *store_options(may_be_none=False),
    ],
    short_help="Write a run for other programs.",
)
def export(run: str, **options: Any) -> int:
    """Write a run for other programs, every number exactly.

    csv has the history: metrics, learning rate and seconds of each epoch, the
    first line being the start; with replicas medians and both quartiles. json
    adds the config, what the run came to, weights, biases and predictions. npz
    has all that as arrays, and every replica's history. toml is the config.
    """
    file: Path | None = options["output"]
    if file == Path("-"):
        file = None
    kind = _format(options["format"], file)
    if file is None and kind == "npz" and sys.stdout.isatty():
        raise WrongUsage(["npz is nothing to read: -o FILE.npz writes it to a file."])
    if file is not None and file.exists() and not options["force"]:
        raise WrongUsage([f"{file} is there already; --force replaces it."])
    with opened_store(options) as store:
        pieces = _WRITERS[kind](store, store.find(run).id)
        if file is None:
            _to_standard_output(pieces)
            return 0
        return _to_file(file, pieces)


def _format(said: str | None, file: Path | None) -> str:
    if said is not None:
        if said.lower() not in FORMATS:
            raise WrongUsage([f"--format must be one of {', '.join(FORMATS)}, not {said[:40]!r}."])
        return said.lower()
    ending = file.suffix.lower().removeprefix(".") if file else ""
    if ending and ending not in FORMATS:
        *known, last = [f".{name}" for name in FORMATS]
        raise WrongUsage(
            [
                f"A run is written to a file that ends in {', '.join(known)} or {last}, not in"
                f" {'.' + ending[:40]!r}; --format says which of them whatever it is called."
            ]
        )
    return ending or "csv"


def _to_standard_output(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _to_file(file: Path, pieces: Iterable[bytes]) -> int:
    from .....core.whole_file import write_whole

    try:
        write_whole(file, pieces)
    except (OSError, ValueError) as error:  # the latter for a name with a null in it
        sentence = f"{file} can't be written: {getattr(error, 'strerror', None) or error}."
        if isinstance(error, _SLIPS):
            raise WrongUsage([sentence]) from None
        say(sentence)
        return 1
    return 0


def _csv(store: Store, run_id: str) -> Iterable[bytes]:
    from .....core.runs.reading.export import history_csv

    return (piece.encode() for piece in history_csv(store.history(run_id)))


def _json(store: Store, run_id: str) -> Iterable[bytes]:
    from ...output.run_json import run_json

    return [run_json(store, run_id).encode() + b"\n"]


def _npz(store: Store, run_id: str) -> Iterable[bytes]:
    from .....core.runs.reading.export import moment_with_past, run_npz

    return [run_npz(*moment_with_past(store, run_id), store.all_kept(run_id))]


def _toml(store: Store, run_id: str) -> Iterable[bytes]:
    from .....core.config.text.files import to_toml

    return [to_toml(store.config(run_id)).encode()]


_WRITERS: dict[str, Callable[[Store, str], Iterable[bytes]]] = {
    "csv": _csv,
    "json": _json,
    "npz": _npz,
    "toml": _toml,
}
