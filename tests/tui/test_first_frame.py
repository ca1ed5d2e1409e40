"""What the first frame stands on: as little as it shows."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

SCRIPT = """
import asyncio, json, os, sys
from pathlib import Path
from nnlab.core import RunConfig
from nnlab.tui.app import NnlabApp

def end(self):
    if self.screen.query_one("#status").has_drawn:
        Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
        os._exit(0)

NnlabApp.post_display_hook = end

async def main():
    async with NnlabApp(RunConfig()).run_test(size=(120, 40)) as pilot:
        while True:
            await pilot.pause()

asyncio.run(main())
"""


def test_the_first_frame_imports_neither_hidden_panels_nor_what_only_they_need(
    tmp_path: Path,
) -> None:
    found = tmp_path / "modules.json"
    subprocess.run([sys.executable, "-c", SCRIPT, found], check=True, timeout=60)
    modules = set(json.loads(found.read_text()))
    assert {"nnlab.tui.widgets.boundary", "numpy", "textual"} <= modules
    late = {
        "nnlab.tui.lab.panels.network.network",
        "nnlab.tui.lab.panels.explain",
        "nnlab.tui.lab.panels.layers.weights",
        *("nnlab.tui.lab.guidance.tour", "nnlab.tui.lab.screens.gradient_check"),
        # Each of these takes some milliseconds, and one careless call brings it along.
        *("numpy.ma", "plotext", "sqlite3", "statistics", "tomllib"),
    }
    assert [name for name in late if find_spec(name) is None] == []  # else it proves nothing
    assert not late & modules
