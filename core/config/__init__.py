"""Every hyperparameter, declared once; see `hyperparameter.py` for what is derived from it."""

from __future__ import annotations

from .catalog.presets import PRESETS, Preset, preset_named
from .errors import ConfigError, Problem, printable
from .hyperparameter import Hyperparameter, Value, value_text
from .run import HYPERPARAMETERS, RunConfig, changed_names, complete, needs_restart
from .text.typed_text import parse_text, parse_texts

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
