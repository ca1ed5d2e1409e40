"""Terminals for the doctor, and patience that a test has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nnlab.tui.doctor.surroundings import Surroundings
from nnlab.tui.terminal.questions import conversation


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no answer as long as a person would."""
    monkeypatch.setattr(conversation, "_FIRST_SECONDS", 0.3)
    monkeypatch.setattr(conversation, "_LEAST_SECONDS", 0.3)


@pytest.fixture
def surroundings() -> Callable[..., Surroundings]:
    """`surroundings(TERM="linux", ascii_only=True)` gives what is known without asking."""

    def make(
        *,
        is_terminal: bool = True,
        encoding: str = "utf-8",
        ascii_only: bool = False,
        colours: int = 256,
        size: tuple[int, int] = (80, 24),
        **variables: str,
    ) -> Surroundings:
        known = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **variables}
        return Surroundings(known, is_terminal, encoding, ascii_only, colours, size)

    return make
