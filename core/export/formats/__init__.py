"""The formats that stored runs can be exported as, a file each: one that is put here is known.

FORMAT = ExportFormat("csv", suffix="csv", ..., write=_write)
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from ..export_format import ExportFormat

DEFAULT = "csv"
"""What is written where nobody says a format."""

OF_SEEN = "py"
"""What is offered first for a run that is seen."""


def export_formats() -> Mapping[str, ExportFormat]:
    """Give every format of this folder by its name, in the order of the alphabet."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    formats: list[ExportFormat] = [module.FORMAT for module in modules]
    return {each.name: each for each in sorted(formats, key=lambda each: each.name)}
