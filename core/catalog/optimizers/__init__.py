"""How a gradient becomes a step: a record for each way, and the calls that make it."""

from __future__ import annotations

from ..registry import Registry
from . import adaptive, descent, resilient
from .optimizer import Optimizer, OptimizerKind, OptimizerSettings, RateFactor, is_same_factor

OPTIMIZERS = Registry("optimizer", (*descent.KINDS, *adaptive.KINDS, *resilient.KINDS))
"""Every optimizer."""

__all__ = [
    "OPTIMIZERS",
    "Optimizer",
    "OptimizerKind",
    "OptimizerSettings",
    "RateFactor",
    "is_same_factor",
]
