"""Who is told what happens in a session."""

from __future__ import annotations

from typing import Literal, Protocol

from ...core.training.branch import Branch


class SessionListener(Protocol):
    """Who is told what happens in a session: the screen."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
    ) -> None:
        """Say something to the person."""

    def run_leaves(self) -> None:
        """Hear that another run is about to begin."""

    def run_began(self, branch: Branch | None) -> None:
        """Hear that another run is there, and where it begins if that is not at epoch 0."""

    def run_ordered(self) -> None:
        """Hear of an order; the trainer obeys it between two batches."""
