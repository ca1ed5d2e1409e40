"""Where a table was read from and how, so that it can be read again the same way."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, get_args

from ...catalog.datasets import Task
from ...catalog.datasets.table_shape import TableShape
from ..table.plan import Missing, PlanOptions
from ..table.read_options import ReadOptions

Fate = Literal["as it was", "changed", "gone"]

_PIECE = 1 << 20
_LONGEST_PATH = 100_000
_MOST_NAMES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource:
    """A file as it was when a table was read from it, and all that was said of it."""

    path: str
    """Absolute."""
    size: int
    """How many bytes it had."""
    changed_at: int
    """When it was written last, in nanoseconds since 1970."""
    digest: str
    """A fingerprint of its bytes."""
    reading: ReadOptions
    """How it was to be read."""
    planning: PlanOptions
    """What was said of its columns."""

    @property
    def facts(self) -> dict[str, Any]:
        """Write it as what JSON can hold; `source_from` reads it."""
        return asdict(self)

    @property
    def fate(self) -> Fate:
        """What has become of the file. Its bytes are read where it was written since."""
        try:
            found = os.stat(self.path)
            if found.st_size != self.size:
                return "changed"
            if found.st_mtime_ns == self.changed_at:
                return "as it was"
            return "as it was" if _digest_of(Path(self.path)) == self.digest else "changed"
        except (OSError, ValueError):  # the latter for a path with a null in it
            return "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRows:
    """What is still known of a table's rows where they can't be had any more."""

    shape: TableShape
    """How many there were."""
    fills: bool
    """Whether missing inputs were filled among them."""
    why: str
    """Why they can't be had, as a sentence."""


def source_of(file: Path | str, reading: ReadOptions, planning: PlanOptions) -> TableSource | None:
    """Say where a table is read from; `None` where it is no file that could be read again.

    Args:
        file: Its path; a pipe has none that tells.
        reading: How it is read.
        planning: What is said of its columns.
    """
    path = Path(file)
    try:
        if not path.is_file():
            return None
        found = path.stat()
        return TableSource(
            path=os.path.abspath(path),
            size=found.st_size,
            changed_at=found.st_mtime_ns,
            digest=_digest_of(path),
            reading=reading,
            planning=planning,
        )
    except (OSError, ValueError):
        return None


def source_from(facts: object) -> TableSource | None:
    """Read what `TableSource.facts` wrote; `None` of what is none, as a store may hold anything."""
    try:
        return _source_from(facts)
    except (ValueError, KeyError, TypeError):
        return None


def _source_from(facts: Any) -> TableSource:
    reading, planning = facts["reading"], facts["planning"]
    return TableSource(
        path=_text(facts["path"], _LONGEST_PATH),
        size=_whole(facts["size"]),
        changed_at=_whole(facts["changed_at"]),
        digest=_text(facts["digest"], 64),
        reading=ReadOptions(
            delimiter=_text_or_none(reading["delimiter"], 1),
            decimal=_text_or_none(reading["decimal"], 1),
            header=_one_of(reading["header"], (None, True, False)),
            encoding=_text_or_none(reading["encoding"], 80),
            rows=None if reading["rows"] is None else _whole(reading["rows"]),
            nan_is_missing=_one_of(reading["nan_is_missing"], (True, False)),
        ),
        planning=PlanOptions(
            targets=_names(planning["targets"]),
            task=_one_of(planning["task"], (None, *get_args(Task))),
            columns=_names(planning["columns"]),
            drop=_names(planning["drop"]),
            split_column=_text(planning["split_column"], _LONGEST_PATH),
            missing=_one_of(planning["missing"], (None, *get_args(Missing))),
            group=_text(planning["group"], _LONGEST_PATH),
            train_share=_share(planning["train_share"]),
        ),
    )


def _digest_of(path: Path) -> str:
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _text(found: object, longest: int) -> str:
    if not isinstance(found, str) or len(found) > longest:
        raise ValueError
    return found


def _text_or_none(found: object, longest: int) -> str | None:
    return None if found is None else _text(found, longest)


def _share(found: object) -> float:
    if not isinstance(found, float) or not 0.0 < found <= 1.0:
        raise ValueError
    return found


def _whole(found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ValueError
    return found


def _names(found: object) -> tuple[str, ...]:
    if not isinstance(found, list | tuple) or len(found) > _MOST_NAMES:
        raise ValueError
    return tuple(_text(name, _LONGEST_PATH) for name in found)


def _one_of(found: Any, known: tuple[Any, ...]) -> Any:
    # 1 is no True here.
    if not any(found is each or (isinstance(each, str) and found == each) for each in known):
        raise ValueError
    return found
