"""A function as other programs write it down, for networks that leave."""

from __future__ import annotations

from dataclasses import dataclass

Step = tuple[str, *tuple[str | float | int, ...]]
"""An operator of ONNX and what it takes: the name of a variable, a constant (`float`), or the
result of an earlier step by its place (`int`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """One function of a variable or two, in the languages that exports are written in."""

    numpy: str
    """An expression of numpy (`np`) that gives the same bits. Where it is across outputs, these
    are the first axis."""
    definitions: str = ""
    """Functions that it calls, as a text of Python; `erfc`, `pi` and `sqrt` are there."""
    torch: str
    """An expression of PyTorch; where it is across outputs, these are the last axis."""
    onnx: tuple[Step, ...]
    """Operators of ONNX one after the other, the last one's result being the function; of its set
    17, and such as ONNX Runtime has for double precision, but for `Erf`."""
