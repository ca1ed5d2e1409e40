"""A table as a store keeps it: what its columns are, where it came from, and its rows if few."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...catalog.datasets.table_shape import TableShape
from ...data.dataset_name import file_name, table_words
from ...data.table.split import SplitRows
from ...data.tabular.prepared import PreparedTable, TableInput, fingerprint_of
from ...data.tabular.source import Fate, GoneRows, TableSource, source_from
from ...read_only import read_only
from ...short_repr import brief
from ..errors import StoreError
from .packed_rows import unpacked_rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptTable:
    """What there is of a table without its rows."""

    shape: TableShape
    """How much of what it has, and which table it is."""
    file: str
    """What it is called in sentences."""
    inputs: tuple[TableInput, ...]
    """What each input is."""
    target_names: tuple[str, ...]
    """The columns that are predicted."""
    classes: tuple[str, ...]
    """What the classes are called; empty for a regression."""
    split_column: str | None
    """The column that says which rows are for what."""
    left_out: tuple[tuple[str, str], ...]
    """The columns that are neither, each with the reason."""
    incomplete: int
    """Rows that were left out, as they lack a value."""
    source: TableSource | None
    """Where it was read from, if that was a file."""
    fills: bool
    """Whether missing inputs are filled."""
    have_weights: bool
    """Whether its rows do not count alike."""
    has_rows: bool
    """Whether its rows are kept as well."""

    __repr__ = brief

    @property
    def name(self) -> str:
        """The file's name without its folder, harmless for a screen."""
        return file_name(self.file)

    @property
    def words(self) -> str:
        """Say where it came from and what is in it, harmless for a screen."""
        place = self.file if self.source is None else self.source.path
        return table_words(place, self.shape, self.target_names, has_classes=bool(self.classes))

    @property
    def fate(self) -> Fate:
        """What has become of the file; what was none is as it was."""
        return "as it was" if self.source is None else self.source.fate

    @property
    def fate_sentence(self) -> str:
        """Say that the file changed or is gone, and what of that; empty if neither."""
        fate = self.fate
        if fate == "as it was":
            return ""
        said = "changed since this run" if fate == "changed" else "is gone"
        kept = "the run has its rows" if self.has_rows else "its rows were too many to be kept"
        return f"{self.name} {said}; {kept}."

    def with_rows(self, data: bytes) -> PreparedTable:
        """Put its rows to it.

        Raises:
            ValueError: If they are not those of this table.
        """
        numbers, targets, lines, sets, weights = unpacked_rows(
            data, self.shape, have_weights=self.have_weights
        )
        split = None
        if sets:
            train, validation, test = map(read_only, sets)
            split = SplitRows(self.split_column or "", train, validation, test)
        fingerprint = fingerprint_of(
            self.inputs,
            numbers,
            self.target_names,
            self.classes,
            targets,
            split,
            weights=weights,
        )
        table = PreparedTable(
            file=self.file,
            inputs=self.inputs,
            numbers=read_only(numbers),
            target_names=self.target_names,
            classes=self.classes,
            targets=read_only(targets),
            split=split,
            lines=read_only(lines),
            left_out=self.left_out,
            incomplete=self.incomplete,
            an_output_each=self.shape.kind == "k",
            are_labels=self.shape.kind == "l",
            weights=None if weights is None else read_only(weights),
            fingerprint=fingerprint,
            source=self.source,
        )
        if table.shape != self.shape:
            raise ValueError("They are another table's.")
        return table

    def without_rows(self, why: str) -> PreparedTable:
        """Give what there is of it where its rows can't be had: names, but no numbers.

        Args:
            why: Why they can't, as a sentence.
        """
        return PreparedTable(
            file=self.file,
            inputs=self.inputs,
            numbers=read_only(np.empty((0, len(self.inputs)))),
            target_names=self.target_names,
            classes=self.classes,
            targets=read_only(np.empty((0, len(self.target_names)))),
            split=None,
            lines=read_only(np.empty(0, np.int64)),
            left_out=self.left_out,
            incomplete=self.incomplete,
            an_output_each=self.shape.kind == "k",
            fingerprint=self.shape.fingerprint,
            source=self.source,
            gone=GoneRows(shape=self.shape, fills=self.fills, why=why),
        )


class RowsGoneError(StoreError):
    """The rows that a run learns from can't be had any more.

    Attributes:
        table: What is known of the table.
        why: Why its rows can't be had, as a sentence.
        run_id: Which run; empty where that is not said.
    """

    def __init__(self, sentence: str, table: KeptTable, why: str, run_id: str = "") -> None:
        super().__init__(sentence)
        self.table, self.why, self.run_id = table, why, run_id


def refusal_to_go_on(run_id: str, error: Exception) -> StoreError:
    """Say that a run can't go on, and why; whose rows are gone is still told from others."""
    sentence = f"Run {run_id} can't go on: {error}"
    if isinstance(error, RowsGoneError):
        return RowsGoneError(sentence, error.table, error.why, run_id)
    return StoreError(sentence)


def facts_text(table: PreparedTable) -> str:
    """Write what there is of a table without its rows, as JSON."""
    facts = {
        "file": table.file,
        "inputs": [[each.column, each.word, each.other] for each in table.inputs],
        "targets": table.target_names,
        "classes": table.classes,
        "split": None if table.split is None else table.split.column,
        "left_out": table.left_out,
        "incomplete": table.incomplete,
        "fills": table.fills,
        "weights": table.weights is not None,
        "source": None if table.source is None else table.source.facts,
    }
    return json.dumps(facts, allow_nan=False)


def kept_table(text: str, shape: TableShape, *, has_rows: bool) -> KeptTable:
    """Read what `facts_text` wrote of a table of this shape.

    Raises:
        ValueError: If it is something else.
    """
    try:
        return _kept_table(json.loads(text), shape, has_rows)
    except (KeyError, TypeError, RecursionError, ValueError) as error:
        raise ValueError("It is damaged.") from error


def _kept_table(facts: Any, shape: TableShape, has_rows: bool) -> KeptTable:
    inputs = tuple(
        TableInput(
            _text(column),
            None if word is None else _text(word),
            None if other is None else _text(other),
        )
        for column, word, other in facts["inputs"]
    )
    targets, classes = _texts(facts["targets"]), _texts(facts["classes"])
    split = None if facts["split"] is None else _text(facts["split"])
    incomplete, source = facts["incomplete"], source_from(facts["source"])
    if (
        len(inputs) != shape.inputs
        or len(targets) != (shape.count if shape.is_regression else 1)
        or len(classes) != (0 if shape.is_regression else shape.count)
        or not isinstance(incomplete, int)
    ):
        raise ValueError("It is another table's.")
    return KeptTable(
        shape=shape,
        file=_text(facts["file"]),
        inputs=inputs,
        target_names=targets,
        classes=classes,
        split_column=split,
        left_out=tuple((_text(name), _text(reason)) for name, reason in facts["left_out"]),
        incomplete=incomplete,
        source=source,
        # An older nnlab did not write it: then it is known where it was said.
        fills=facts.get("fills", source is not None and source.planning.missing == "mean") is True,
        have_weights=facts.get("weights", False) is True,
        has_rows=has_rows,
    )


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError
    return found


def _texts(found: object) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise TypeError
    return tuple(map(_text, found))
