"""All that a run needs to go on as if it had never stopped: the same bits, within an epoch too.

    checkpoint = trainer.checkpoint()
    data = checkpoint.to_bytes()                    # and into a file, or another process
    again = Trainer.resumed(Checkpoint.from_bytes(data, checkpoint.past))

What can be made again from the config's seed is not in it: the points, their split and the order
of each epoch's rows, which follows from the seed and the epoch's number alone. What grows with the
epochs is apart from the rest (`RecordedEpochs`), so that a store need only append to it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import ConfigError, RunConfig
from ..data.dataset import Dataset
from ..nn.weights.start import StartWeights
from ..short_repr import brief
from .replicas.shown_replica import Whose
from .snapshot import Edit, Parent, State
from .timeline.timeline import TimelinePoint

FORMAT = 3
"""The version of what `Checkpoint.to_bytes` writes: 1 had no rules for each replica by itself, 2
no start from given weights; without such a start it is still written."""

_FACTS = "facts"
_START = "start"
_WITHOUT_START = 2
_COUNTED = re.compile(r"^(\d+ of \d+ replicas diverged.*; the others|All \d+ replicas).*?\.\s*")
_FIRST_BYTES = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, eq=False)
class RecordedEpochs:
    """What a run has recorded of its epochs, row 0 being the start. Arrays are read-only."""

    rows: NDArray[np.float64]
    """Metrics in the order of `history.COLUMNS`, shape `(epochs + 1, 6)`; medians of replicas."""
    rates: NDArray[np.float64]
    """Learning rates, shape `(epochs + 1,)`."""
    times: NDArray[np.float64]
    """Seconds trained, shape `(epochs + 1,)`."""
    lower: NDArray[np.float64] | None = None
    """The lower quartiles of replicas, shaped like the rows."""
    upper: NDArray[np.float64] | None = None
    """The upper quartiles."""
    each: NDArray[np.float32] | None = None
    """Every replica's own metrics of some epochs, shape `(kept, replicas, 6)`."""
    stride: int = 1
    """Of how many epochs one is in `each`."""
    began: int = 0
    """The first epoch in `each`: of a branch, the one after it left the other run."""

    __repr__ = brief

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """One run at one time, complete. Nothing in it is shared with the trainer."""

    run_id: str
    """The run's name."""
    config: RunConfig
    """The config in force, edits in flight included."""
    variations: dict[str, tuple[float, ...]]
    """What differs between replicas beside their seeds."""
    state: State
    """What the run was doing or how it ended."""
    message: str
    """What is said about that."""
    epoch: int
    """Epochs completed."""
    position: int
    """Training rows already used in the epoch under way."""
    steps: int
    """Parameter updates done."""
    seconds: float
    """Time spent training."""
    edits: tuple[Edit, ...]
    """What was changed in flight, oldest first."""
    whose: Whose
    """Whose predictions snapshots show."""
    data: str
    """Tells the points and their split from others; see `fingerprint`."""
    arrays: Mapping[str, NDArray[Any]]
    """The numbers of the engine, the watch and the replicas, by names that begin with theirs."""
    past: RecordedEpochs
    """What was recorded of its epochs so far."""
    parent: Parent | None = None
    """Where the run branched off another one, if it did."""
    start: StartWeights | None = None
    """The weights that the run started from, where that was not at random."""
    kept: tuple[TimelinePoint, ...] = ()
    """Earlier timeline points, with unscaled parameters; no part of the bytes."""
    means: NDArray[np.float64] | None = None
    """Loss, accuracy and share within tolerance by set at this moment, shape `(3, 3)`, where the
    run rests; with replicas their medians. NaN where there is no such set or measure."""
    sentence: str = ""
    """Where the run rests, all that a snapshot says about it: the message, how replicas fare, who
    is stuck; no part of the bytes."""

    __repr__ = brief

    def of(self, part: str) -> dict[str, NDArray[Any]]:
        """Give the arrays of one part by their own names."""
        start = f"{part}."
        return {k.removeprefix(start): v for k, v in self.arrays.items() if k.startswith(start)}

    def to_bytes(self) -> bytes:
        """Write everything but the past and what is kept of it, as `.npz`, without any pickle."""
        # Not at the top: reading and writing files stands on much that a first frame need not
        # wait for.
        from ..config.formats.files import to_json

        facts = {
            "format": FORMAT if self.start else _WITHOUT_START,
            "run_id": self.run_id,
            "config": to_json(self.config),
            "variations": self.variations,
            "state": self.state,
            "message": self.message,
            "epoch": self.epoch,
            "position": self.position,
            "steps": self.steps,
            "seconds": self.seconds,
            "edits": [edit.facts for edit in self.edits],
            "whose": self.whose,
            "data": self.data,
            "parent": self.parent and asdict(self.parent),
            **({_START: self.start.file} if self.start else {}),
        }
        text = json.dumps(facts, allow_nan=False).encode()
        file = io.BytesIO()
        arrays = dict(self.arrays)
        if self.means is not None:
            arrays["means"] = self.means
        if self.start is not None:
            arrays[_START] = self.start.parameters
        np.savez(file, allow_pickle=False, **{_FACTS: np.frombuffer(text, np.uint8)}, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes, past: RecordedEpochs) -> Checkpoint:
        """Read what `to_bytes` has written, and put the past to it.

        Raises:
            ConfigError: If it is no checkpoint, a damaged one, or one of a newer nnlab.
        """
        from zipfile import BadZipFile

        from ..config.formats.files import from_json

        if not data.startswith(_FIRST_BYTES):
            raise ConfigError.of("This is not a checkpoint.")
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            facts = json.loads(arrays.pop(_FACTS).tobytes())
            written = int(facts.pop("format"))
        except (BadZipFile, OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise ConfigError.of("This checkpoint is damaged.") from error
        if written > FORMAT:
            raise ConfigError.of(
                f"This checkpoint is of version {written}, which a newer nnlab wrote: this one"
                f" reads up to {FORMAT}."
            )
        config = from_json(facts.pop("config"))
        try:
            edits = tuple(map(Edit.of, facts.pop("edits")))
            variations = {name: tuple(v) for name, v in facts.pop("variations").items()}
            parent = facts.pop("parent", None)
            means = arrays.pop("means", None)
            start = None
            if (weights := arrays.pop(_START, None)) is not None:
                start = StartWeights(weights, facts.pop(_START), config.shape, config.bias)
            if written < 2 and config.replicas > 1:
                # It counted replicas in there, which is found anew now.
                facts["message"] = _COUNTED.sub("", facts["message"])
            checkpoint = cls(
                config=config, edits=edits, variations=variations, arrays=arrays, past=past,
                means=means, parent=parent and Parent(**parent), start=start, **facts,
            )  # fmt: skip
        except (TypeError, AttributeError, KeyError) as error:
            raise ConfigError.of("This checkpoint is damaged.") from error
        if checkpoint.epoch + 1 != len(past):
            raise ConfigError.of(
                f"This checkpoint is of epoch {checkpoint.epoch:,}, but {len(past) - 1:,} epochs"
                " are recorded."
            )
        return checkpoint

    def named(self, run_id: str) -> Checkpoint:
        """Give the same under another run's name."""
        return replace(self, run_id=run_id)


def fingerprint(datasets: Sequence[Dataset]) -> str:
    """Tell these points and splits from any others, in a few letters."""
    digest = blake2b(digest_size=12)
    for dataset in datasets:
        for array in (
            dataset.inputs, dataset.targets, dataset.train, dataset.validation, dataset.test,
        ):  # fmt: skip
            digest.update(np.ascontiguousarray(array).data.cast("B") if array.size else b"-")
    return digest.hexdigest()
