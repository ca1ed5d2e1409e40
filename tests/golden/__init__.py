"""Values computed independently of nnlab; each file describes itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent

TRAJECTORIES: dict[str, Any] = json.loads((_FOLDER / "trajectories.json").read_text())
"""Losses after 1 to 1000 updates from a stated start, to the digits on which all agree."""

DISTRIBUTIONS: dict[str, Any] = json.loads((_FOLDER / "distributions.json").read_text())
"""What 1024 seeds of the report's rows came to, and the intervals for 32 others."""
