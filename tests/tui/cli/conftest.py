"""Runs the command line inside the test process, with streams that can be anything."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest import mock

import pytest

from nnlab.tui.cli import main


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


class Stream(io.TextIOWrapper):
    def __init__(self, *, encoding: str, terminal: bool) -> None:
        self.bytes = io.BytesIO()
        self._terminal = terminal
        super().__init__(self.bytes, encoding=encoding)

    def isatty(self) -> bool:
        return self._terminal

    @property
    def text(self) -> str:
        self.flush()
        return self.bytes.getvalue().decode(self.encoding)


def run(
    *words: str, encoding: str = "utf-8", terminal: bool = False, columns: int = 80, **env: str
) -> Outcome:
    out = Stream(encoding=encoding, terminal=terminal)
    err = Stream(encoding=encoding, terminal=terminal)
    fixed = {"COLUMNS": str(columns), "LINES": "24", "TERM": "xterm-256color", **env}
    silent = {"NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"} - set(env)
    kept = {name: value for name, value in os.environ.items() if name not in silent}
    with (
        mock.patch.dict(os.environ, kept | fixed, clear=True),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main(words)
    return Outcome(code, out.text, err.text)


@pytest.fixture(scope="session")
def nnlab() -> Callable[..., Outcome]:
    """`nnlab("train", "--epochs", "3")` gives its exit code and what it printed."""
    return run
