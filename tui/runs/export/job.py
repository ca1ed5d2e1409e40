"""What is exported, as the screen that asks for format and file knows it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ....core.export.export_files import ExportError, IsThereError, Written, write_export
from ....core.export.export_format import ExportFormat
from ....core.export.leaving_run import LeavingRun
from ....core.store.errors import StoreError

_KILO = 1000

_ODD = re.compile(r"[^\w.-]+")
"""What no file's name has to have."""

_LONGEST = 40
"""Characters of what is learned in a file's name."""


@dataclass(frozen=True, slots=True)
class ExportJob:
    """One run, or several, ready to be written."""

    words: str
    """Which run it is and at which epoch, as a sentence begins."""
    stem: str
    """What its file is called at first, without the ending."""
    write: Callable[[ExportFormat, Path, bool], Awaitable[Written]]
    """Writes it, and replaces what is there if that is said; see `write_export`."""
    of_replicas: tuple[str, str] = ("", "")
    """Where there are replicas: which of them a network is of, and all else."""
    runs: int = 1
    """How many runs it is."""

    def called(self, chosen: ExportFormat) -> str:
        """Say what leaves, in a format."""
        replicas = self.of_replicas[not chosen.of_network]
        return f"{self.words}, {replicas}" if replicas else self.words

    def needs_folder(self, chosen: ExportFormat) -> bool:
        """Tell whether a format has a file for each run, in a folder."""
        return self.runs > 1 and not chosen.several_runs

    def name_for(self, chosen: ExportFormat) -> str:
        """Call the file, or the folder, as long as nobody has."""
        return self.stem if self.needs_folder(chosen) else f"{self.stem}.{chosen.suffix}"


def stem_of(learned: str, run_id: str, epoch: int) -> str:
    """Call a run's file without its ending.

    Args:
        learned: A dataset, or the name of a table's file.
        run_id: Which run.
        epoch: Epochs completed.
    """
    name = _ODD.sub("-", learned).strip("-.")[:_LONGEST]
    return f"{name or 'run'}-{run_id}-epoch-{epoch}"


def write_runs(
    chosen: ExportFormat, runs: Sequence[LeavingRun], place: Path, *, replace: bool
) -> Written:
    """Write runs into a file, or where the format holds one only, each into one of a folder.

    One that can't be written into the folder is among what is left out, and the others go on.

    Raises:
        ExportError: As of `write_export`; of a folder if none could be.
        IsThereError: If a file is there that may not be replaced.
        StoreError: As `ExportError`, where kept runs can't be read.
    """
    if len(runs) == 1 or chosen.several_runs:
        return write_export(chosen, runs, place, replace=replace)
    if chosen.why_not:
        raise ExportError(chosen.why_not)
    found: list[Written] = []
    refused: list[ExportError | StoreError] = []
    for run in runs:
        folder = place / run.run_id if chosen.folder_each else place
        try:
            _make_folders(place, folder)
            file = folder / f"{run.run_id}.{chosen.suffix}"
            found.append(write_export(chosen, [run], file, replace=replace))
        except IsThereError:
            raise  # whoever may say that they are replaced is asked
        except (ExportError, StoreError) as error:
            refused.append(error)
    if not found:
        raise refused[0]
    return Written(
        files=(place,),
        size=sum(each.size for each in found),
        left_out=(
            *(sentence for each in found for sentence in each.left_out),
            *map(str, refused),
        ),
    )


def _make_folders(*folders: Path) -> None:
    """Make folders that are not there, one in the other.

    Raises:
        ExportError: If one can't be made.
    """
    for folder in folders:
        try:
            folder.mkdir(exist_ok=True)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ExportError(f"{folder} can't be made a folder: {reason}.") from None


def written_words(job: ExportJob, chosen: ExportFormat, written: Written) -> str:
    """Say what was written, where, how large, and from which epoch."""
    named, *beside = (file.absolute() for file in written.files)
    names = " and ".join([named.name, *(file.name for file in beside)])
    if len(beside) > 1:
        names = f"{named.name} and {len(beside)} files beside it"
    what = job.called(chosen)
    left_out = "".join(f" {sentence}" for sentence in written.left_out)
    # The folder last: its path may be longer than the line.
    return (
        f"{names} ({_size(written.size)}), {what[0].lower()}{what[1:]} as {chosen.called},"
        f" in {named.parent}.{left_out}"
    )


def _size(count: int) -> str:
    """Write a number of bytes as people do."""
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < _KILO:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= _KILO
    return f"{size:.1f} GB"
