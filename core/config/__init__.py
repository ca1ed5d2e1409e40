"""Every hyperparameter, declared once; see `hyperparameter.py` for what is derived from it."""

from __future__ import annotations

from ..printable import printable
from .errors import ConfigError, Problem
from .formats.typed_values import parse_text, parse_texts
from .hyperparameters.declaration import Hyperparameter, Value, value_text
from .presets import PRESETS, Preset, preset_named
from .run import HYPERPARAMETERS, RunConfig, changed_names, complete, needs_restart

__all__ = [
    "HYPERPARAMETERS",
    "PRESETS",
    "ConfigError",
    "Hyperparameter",
    "Preset",
    "Problem",
    "RunConfig",
    "Value",
    "changed_names",
    "complete",
    "needs_restart",
    "parse_text",
    "parse_texts",
    "preset_named",
    "printable",
    "value_text",
]
