"""Runs a program on this terminal, and writes down what it left of it.

    python session.py REPORT.json PROGRAM ARGUMENTS...

Before and after it asks the terminal for its modes, and reads its settings. Afterwards it looks for
what was typed by nobody: answers that came too late would be a shell's next command.
"""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import termios
import tty
from pathlib import Path
from time import monotonic

MODES = {
    1: "application cursor keys",
    7: "wrap at the margin",
    25: "cursor shown",
    1000: "mouse",
    1002: "mouse, dragged",
    1003: "mouse, moved",
    1004: "focus reported",
    1006: "mouse, SGR",
    1015: "mouse, urxvt",
    1049: "alternate screen",
    2004: "bracketed paste",
    2026: "synchronized output",
    2048: "sizes reported",
}
"""Private modes that a program on the whole screen uses."""

_ANSWER = re.compile(rb"\x1b\[\?(\d+);(\d)\$y")
_KEYBOARD = re.compile(rb"\x1b\[\?(\d+)u")
_PATIENCE_SECONDS = 2.0
_LATE_SECONDS = 0.5


def _typed(seconds: float, *, until: bytes = b"") -> bytes:
    """Read what comes in so many seconds, or until something does."""
    deadline, data = monotonic() + seconds, b""
    while (left := deadline - monotonic()) > 0 and not (until and until in data):
        if select.select([0], [], [], left)[0]:
            data += os.read(0, 4096)
    return data


def modes() -> dict[str, int]:
    """Ask for all modes; those that the terminal says nothing of are left out."""
    before = termios.tcgetattr(0)
    tty.setraw(0)
    # The last one is answered by every terminal, and so says that there is no more to come.
    asked = "".join(f"\x1b[?{mode}$p" for mode in MODES)
    os.write(1, f"{asked}\x1b[?u\x1b[c".encode())
    answer = _typed(_PATIENCE_SECONDS, until=b"c")
    termios.tcsetattr(0, termios.TCSANOW, before)
    found = {MODES[int(mode)]: int(value) for mode, value in _ANSWER.findall(answer)}
    if keyboard := _KEYBOARD.search(answer):
        found["keyboard protocol"] = int(keyboard[1])
    return {name: value for name, value in found.items() if value or name == "keyboard protocol"}


def settings() -> list[object]:
    """Give what `stty -a` would say."""
    return [
        [value.decode("latin-1") if isinstance(value, bytes) else value for value in part]
        if isinstance(part, list)
        else part
        for part in termios.tcgetattr(0)
    ]


def main(report: str, *words: str) -> int:
    """Run it."""
    ask = os.environ.get("ASK_FOR_MODES") == "1"
    print("BEFORE THE LAB", flush=True)
    found: dict[str, object] = {
        "modes before": modes() if ask else {},
        "settings before": settings(),
    }
    found["code"] = subprocess.run(words, check=False).returncode
    found["settings after"] = settings()
    before = termios.tcgetattr(0)
    tty.setraw(0)
    found["typed by nobody"] = _typed(_LATE_SECONDS).decode("latin-1")
    termios.tcsetattr(0, termios.TCSANOW, before)
    found["modes after"] = modes() if ask else {}
    print("AFTER THE LAB", flush=True)
    Path(report).with_suffix(".part").write_text(json.dumps(found), encoding="utf-8")
    Path(report).with_suffix(".part").rename(report)
    _typed(float(os.environ.get("STAYS_SECONDS", "0")), until=b"q")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
