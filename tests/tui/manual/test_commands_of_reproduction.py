"""Each command of the page about sweeps that reproduces the report is run as it stands there."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest

from nnlab.core.config.presets import PRESETS
from nnlab.core.experiments.reproduction import row as row_module
from nnlab.core.experiments.sweep.outcome import Outcome

from ..cli.conftest import run
from .test_manual import TEXTS, commands_of

LINES = [
    line
    for line in commands_of(TEXTS["sweeps"])
    # The screen has tests of its own, where there is a terminal.
    if line.startswith("nnlab reproduce") and "--screen" not in line
]


@pytest.fixture
def soon_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of the report without their ten thousand epochs."""

    def reproduced(names, *, replicas, **_):
        for number, name in enumerate(names, start=1):
            means = np.full((replicas, 3, 3), 90.0)
            none = np.zeros(replicas, dtype=bool)
            outcome = Outcome(number, "finished", "", 1.0, means, np.ones(replicas), none, none)
            preset = PRESETS[name]
            assert preset.printed is not None
            yield row_module.ReproducedRow(preset, preset.printed, outcome, preset.config.samples)

    monkeypatch.setattr(row_module, "reproduced", reproduced)


@pytest.mark.usefixtures("soon_trained")
@pytest.mark.parametrize("line", LINES)
def test_a_command_that_reproduces_the_report_does_what_it_says(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line, comments=True)[1:]
    outcome = run(*words)
    assert outcome.code == 0, outcome.err
    out = outcome.out
    if "-o" in words:
        out = (tmp_path / words[words.index("-o") + 1]).read_text("utf-8")
    seeds = words[words.index("--replicas") + 1] if "--replicas" in words else "32"
    assert f"over {seeds} seeds" in out
    rows = [word for word in words[1:] if word in {"l1", "l2", "l3"}]
    assert all(f"\n{row.upper()} " in out for row in rows)
    assert bool(rows) != ("H1" in out)


def test_the_page_has_the_rows_and_the_document():
    assert len(LINES) >= 3
