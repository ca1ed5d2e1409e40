"""`nnlab runs export`: a run for other programs, in any of the formats of `core/export/formats`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .....core.export.export_files import ExportError, files_of, left_out
from .....core.export.export_format import ExportFormat, Writer
from .....core.export.formats import DEFAULT, export_formats
from ...errors import WrongUsage, say
from ...help import ExplainedCommand
from ...options.option_types import KnownNames, SectionOption
from ...options.output_file import ending_of, file_options, named_file, refuse_file, write_file
from ...options.run_argument import opened_store, run_argument
from ...options.store import store_options
from .every_run import export_every_run

if TYPE_CHECKING:
    from .....core.export.leaving_run import KeptRun
    from .....core.store.store import Store


def export_command(formats: Mapping[str, ExportFormat]) -> click.Command:
    """Make the command that exports runs in these formats, by their names."""
    argument = run_argument(several=True, required=False)

    def export(runs: tuple[str, ...], **options: Any) -> int:
        file = named_file(options["output"])
        if options["every"]:
            return _export_all(formats, runs, file, options)
        if not runs:
            raise click.MissingParameter(ctx=click.get_current_context(), param=argument)
        chosen = _chosen(formats, options["format"], file)
        _refuse_what_cannot_be(formats, chosen, options["replica"])
        if file is None and not chosen.is_text and sys.stdout.isatty():
            raise WrongUsage(
                [f"{chosen.name} is nothing to read: -o FILE.{chosen.suffix} writes it to a file."]
            )
        if file is not None:
            for path, _ in _files(chosen, file):
                refuse_file(path, force=options["force"])
        elif chosen.beside is not None:
            raise WrongUsage([f"{chosen.name} is two files: -o FILE.{chosen.suffix} names them."])
        with opened_store(options) as store:
            ids = list(dict.fromkeys(store.run(run).id for run in runs))
            _refuse_too_many(formats, chosen, ids)
            leaving = [_leaving(store, run_id, options["replica"]) for run_id in ids]
            code = 0
            if file is None:
                _to_standard_output(chosen.write(leaving))
            for path, write in _files(chosen, file) if file is not None else ():
                code = code or write_file(path, write(leaving))
            for run in leaving:
                if sentence := left_out(chosen, run):
                    say(sentence)
            return code

    return ExplainedCommand(
        "export",
        callback=export,
        examples=(
            ("nnlab runs export last > history.csv", "the history"),
            ("nnlab runs export 3f2a --format json", "all there is to read"),
            ("nnlab runs export 3f2a -o run.npz", "arrays for numpy"),
            ("nnlab runs export 3f2a -o run.toml", "nnlab --config run.toml repeats it"),
            ("nnlab runs export 3f2a 91c0 -o both.csv", "several in one file"),
            ("nnlab runs export --all -o runs", "a file each, in a folder"),
        ),
        params=[
            argument,
            SectionOption(
                ["--all", "every"],
                is_flag=True,
                help="Export every run, a file each, into the folder that -o names.",
            ),
            SectionOption(
                ["--format"],
                type=KnownNames({each.name: each.summary for each in formats.values()}),
                metavar="NAME",
                help=f"{_listed(list(formats), 'or')} [default as the file ends, else {DEFAULT}]",
            ),
            SectionOption(
                ["--replica"],
                type=click.IntRange(min=1),
                metavar="N",
                help="Export this replica's network alone, from 1 [default all of them]",
            ),
            *file_options(),
            *store_options(may_be_none=False),
        ],
        short_help="Write a run for other programs.",
        help=_help(formats),
    )


def _export_all(
    formats: Mapping[str, ExportFormat],
    runs: Sequence[str],
    folder: Path | None,
    options: Mapping[str, Any],
) -> int:
    if runs:
        raise WrongUsage(["--all is every run; name none beside it."])
    chosen = _chosen(formats, options["format"], None)
    _refuse_what_cannot_be(formats, chosen, options["replica"])
    if options["replica"] is not None:
        raise WrongUsage(["--replica is for one run; --all has every replica of each."])
    with opened_store(options) as store:
        return export_every_run(store, chosen, folder, force=options["force"])


def _help(formats: Mapping[str, ExportFormat]) -> str:
    contents = " ".join(each.contents for each in formats.values())
    *several, last = [each.several_runs for each in formats.values() if each.several_runs]
    return (
        "Write a run for other programs, or several in one file, every number exactly.\n\n"
        f"{contents}\n\n"
        f"Of several runs, {', '.join(several)}, and {last}."
    )


def _listed(names: Sequence[str], word: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last


def _chosen(
    formats: Mapping[str, ExportFormat], said: str | None, file: Path | None
) -> ExportFormat:
    if said is not None:
        if said.lower() not in formats:
            raise WrongUsage([f"--format must be one of {', '.join(formats)}, not {said[:40]!r}."])
        return formats[said.lower()]
    by_suffix = {each.suffix: each for each in formats.values() if not each.by_name_only}
    ending = ending_of(file, ["", *by_suffix]) if file else ""
    return by_suffix[ending] if ending else formats[DEFAULT]


def _refuse_too_many(
    formats: Mapping[str, ExportFormat], chosen: ExportFormat, ids: Sequence[str]
) -> None:
    if len(ids) > 1 and not chosen.several_runs:
        others = _listed([each.name for each in formats.values() if each.several_runs], "and")
        raise WrongUsage([f"{chosen.name} is {chosen.only}; {others} hold several runs."])


def _refuse_what_cannot_be(
    formats: Mapping[str, ExportFormat], chosen: ExportFormat, replica: int | None
) -> None:
    if chosen.why_not:
        raise WrongUsage([chosen.why_not])
    if replica is not None and not chosen.of_network:
        networks = _listed([each.name for each in formats.values() if each.of_network], "and")
        raise WrongUsage([f"--replica is for {networks}; {chosen.name} has all replicas."])


def _leaving(store: Store, run_id: str, replica: int | None) -> KeptRun:
    from .....core.export.leaving_run import KeptRun

    run = KeptRun(store, run_id, None if replica is None else replica - 1)
    count = run.summary.replicas
    if replica is not None and count == 1:
        raise WrongUsage([f"Run {run_id} has no replicas; it leaves without --replica."])
    if replica is not None and replica > count:
        raise WrongUsage(
            [f"Run {run_id} has {count:,} replicas; --replica goes from 1 to {count:,}."]
        )
    return run


def _files(chosen: ExportFormat, file: Path) -> list[tuple[Path, Writer]]:
    try:
        return files_of(chosen, file)
    except ExportError as error:
        raise WrongUsage([str(error)]) from None


def _to_standard_output(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


export = export_command(export_formats())
