"""What the screen of a sweep asks the lab to do when it is left."""

from __future__ import annotations

from dataclasses import dataclass

from ...core import RunConfig


@dataclass(frozen=True, slots=True)
class OpenTrial:
    """Begin a run by a trial's config; its seeds are replicas."""

    words: str
    """Which trial of which sweep."""
    config: RunConfig


@dataclass(frozen=True, slots=True)
class LoadTrial:
    """Fill the form with a trial's config."""

    words: str
    """Which trial of which sweep."""
    config: RunConfig


Order = OpenTrial | LoadTrial
