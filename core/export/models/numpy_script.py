"""A model as a program of its own, which needs numpy and nothing of nnlab.

The program is `numpy_program.py` beside this file, with what was learned put into it. Names come
from files of others: they are written as Python's own literals of ASCII, and nothing is code.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.table.cells import GAPS_AMONG_NUMBERS, MISSING
from .leaving_model import LeavingModel

_BEGIN, _END = "# --- what was learned ---\n", "# --- end of what was learned ---\n"
_WIDTH = 96


def numpy_script(model: LeavingModel) -> str:
    """Write the program that predicts as a model does, to the same bits."""
    program = Path(__file__).with_name("numpy_program.py").read_text("utf-8")
    head, rest = program.split(_BEGIN)
    _, tail = rest.split(_END)
    return f"{head}{_BEGIN}{''.join(_learned(model))}{_END}{tail}"


def _learned(model: LeavingModel) -> Iterator[str]:
    literals: dict[str, Any] = {
        "ABOUT": model.words,
        "RUN": model.run_id,
        "EPOCH": model.epoch,
        "INPUTS": [(each.column, each.word, each.other) for each in model.inputs],
        "TARGETS": list(model.targets),
        "CLASSES": list(model.classes),
        "ARE_PROBABILITIES": model.are_probabilities,
        "FILLS": model.fills,
        "SEEDS": list(model.seeds),
        "MEMBERS": list(model.members),
        "MISSING": sorted(MISSING),
        "MISSING_NUMBERS": sorted(MISSING | GAPS_AMONG_NUMBERS),
    }
    for name, value in literals.items():
        yield f"{name} = {value!a}\n"
    yield from dict.fromkeys(each.elsewhere.definitions for each in model.functions)
    features = (f"lambda x1, x2: {each.elsewhere.numpy}" for each in model.features)
    yield f"FEATURES = [{', '.join(features)}]\n"
    yield f"FUNCTIONS = [{', '.join(f'lambda z: {each}' for each in model.in_numpy)}]\n"
    yield "SCALES = [\n"
    for each in model.scales:
        scale = (each.fill, each.shift, each.unit, each.target_shift, each.target_unit)
        yield f"    [{', '.join(map(_array, scale))}],\n"
    yield "]\nLAYERS = [\n"
    for network in range(len(model.seeds)):
        pairs = (
            f"({_array(weights[network])}, {_array(biases[network])})"
            for weights, biases in model.layers
        )
        yield f"    [{', '.join(pairs)}],\n"
    yield "]\n"


def _array(values: NDArray[np.floating[Any]]) -> str:
    text = b64encode(values.astype("<f8").tobytes()).decode()
    lines = [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]
    return f'array({values.shape}, """{chr(10).join(lines)}""")'
