"""Every kept run exported at once, a file each: what can't be is said, and the others go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .....core.export.export_files import files_of
from .....core.export.export_format import ExportFormat
from ...errors import WrongUsage, say
from ...options.output_file import refuse_file, write_file

if TYPE_CHECKING:
    from .....core.export.leaving_run import KeptRun
    from .....core.store.store import Store


def export_every_run(
    store: Store, chosen: ExportFormat, folder: Path | None, *, force: bool
) -> int:
    """Write a file for each run into a folder, which is made if need be; oldest runs first.

    Returns:
        The exit code: 0, or 1 if a run could not be exported.

    Raises:
        WrongUsage: If there is no such folder, and none can be made.
    """
    if folder is None:
        raise WrongUsage(["--all writes many files: -o FOLDER says where to."])
    ids = [run.id for run in reversed(store.runs)]
    if not ids:
        say("No run is kept yet.")
        return 1
    from .....core.export.leaving_run import KeptRun

    _make(folder)
    written = sum(_is_written(chosen, folder, KeptRun(store, run_id), force) for run_id in ids)
    runs = f"{written:,} run{'' if written == 1 else 's'}"
    say(f"{runs} of {len(ids):,} exported as {chosen.name} to {folder}.")
    return 0 if written == len(ids) else 1


def _is_written(chosen: ExportFormat, folder: Path, run: KeptRun, force: bool) -> bool:
    from .....core.config import ConfigError
    from .....core.store.errors import StoreError

    place = folder / run.run_id if chosen.folder_each else folder
    try:
        _make(place)
        files = files_of(chosen, place / f"{run.run_id}.{chosen.suffix}")
        for path, _ in files:
            refuse_file(path, force=force)
        # All of it is there before anything is written: so nothing is left of what fails.
        contents = [(path, [*write([run])]) for path, write in files]
        codes = [write_file(path, pieces) for path, pieces in contents]
        return not any(codes)
    except (StoreError, ConfigError) as error:
        say(f"Run {run.run_id} is not exported: {error}")
    except WrongUsage as error:
        say(f"Run {run.run_id} is not exported: {' '.join(error.sentences)}")
    return False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WrongUsage([f"{folder} can't be made a folder: {reason}."]) from None
