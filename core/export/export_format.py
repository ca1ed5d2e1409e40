"""What a format is that stored runs can be exported as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .leaving_run import LeavingRun

Writer = Callable[[Sequence["LeavingRun"]], Iterable[bytes]]
"""Writes these runs, in pieces."""

FilesWriter = Callable[[Sequence["LeavingRun"], Path], Mapping[Path, bytes]]
"""Gives what goes into each file for one that is named, which comes last."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A second file that a format's own file needs beside it, called like it."""

    suffix: str
    """How it ends, without the dot."""
    write: Writer
    """Writes it."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format; what its file writes with is imported when it writes, as no help waits for it."""

    name: str
    """What it is called by."""
    suffix: str
    """How its files end, without the dot."""
    summary: str
    """What is in it, in a few words, for a list of choices."""
    contents: str
    """The sentence that says what is in it, for the help."""
    write: Writer
    """Writes it."""
    by_rows: str = ""
    """What in it is by the rows of the data, and left out where these are gone; to follow `has no`.
    Empty if nothing is."""
    is_text: bool = True
    """Whether a person can read it on a terminal."""
    by_name_only: bool = False
    """Whether its ending is another format's as well, which that chooses."""
    beside: Beside | None = None
    """What it writes beside its file, so that it needs one."""
    or_files: Mapping[str, FilesWriter] = field(default_factory=dict[str, FilesWriter])
    """Other endings that its file may have, without the dot, and what writes that file then, with
    as many beside it as there are."""
    needs: str = ""
    """The package that writes it, which the extra of the same name brings; empty if none does."""
    title: str = ""
    """What people call it, for what is found by typing; as its name if not given."""
    of_network: bool = False
    """Whether it is a network, so that of several replicas one may leave by itself."""
    folder_each: bool = False
    """Whether many runs are each in a folder of their own, as what reads them wants it."""
    several_runs: str = ""
    """How several runs stand in one file, to follow `Of several runs, `; empty if they can't."""
    only: str = ""
    """What it is where it holds one run only, such as `one run's config`."""

    @property
    def called(self) -> str:
        """What people call it."""
        return self.title or self.name

    @property
    def why_not(self) -> str:
        """Why it can't be written here, as a sentence; empty if it can."""
        if not self.needs or find_spec(self.needs) is not None:
            return ""
        return (
            f"{self.name} is written by the package {self.needs}, which is not installed;"
            f" pip install 'nnlab-tui[{self.needs}]' brings it."
        )
