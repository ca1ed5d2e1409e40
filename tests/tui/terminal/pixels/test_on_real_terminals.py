"""Real terminals on a virtual display: what is seen of the boundary, pixel by pixel."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ...drawing.pixels.read_sixels import read_sixels
from ...real_terminal import PATIENCE_SECONDS

_NNLAB = [sys.executable, "-m", "nnlab.tui", "--preset", "xor", "--paused"]
_SIZE = (1000, 700)
_SIXEL = ["-ti", "vt340", "-xrm", "XTerm*decTerminalID: vt340"]
_XTERM = ["xterm", "-geometry", "120x40+0+0", "-fn", "6x13", "-u8", "-tn", "xterm-256color"]
_KITTY = [
    "kitty", "--config", "NONE", "-o", "initial_window_width=120c",
    "-o", "initial_window_height=40c", "-o", "remember_window_size=no",
]  # fmt: skip
_CELL = (6, 13)
"""Pixels of a cell in that font."""
_BORDER = 8
"""Pixels that may be left of the cells and above them."""
_SIXELS = re.compile(r"\x1b\[(\d+);(\d+)H(\x1bP0;1q[^\x1b]*\x1b\\)")


class Display:
    """A display that nobody sees, and terminals on it."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self._path = name, path
        self.terminal: subprocess.Popen[bytes] | None = None
        self.settings = ""

    def open(self, *terminal: str, ends_with: str = "-e") -> Callable[[], str]:
        """Run the lab in a terminal; give what tells all that was sent to that so far."""
        log = self._path / f"sent-{bool(self.settings)}"
        recorded = ["script", "-qfec", " ".join(_NNLAB), "-O", str(log)]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.terminal = subprocess.Popen(
            [*terminal, *([ends_with] if ends_with else []), *recorded],
            env={
                **kept, "DISPLAY": self.name, "LANG": "C.UTF-8", "COLORTERM": "truecolor",
                "LIBGL_ALWAYS_SOFTWARE": "1", "NNLAB_STORE": "", "NNLAB_SETTINGS": self.settings,
                "NNLAB_LOG": "", "XDG_RUNTIME_DIR": str(self._path),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

        def sent() -> str:
            return log.read_text("utf-8", "replace") if log.exists() else ""

        return sent

    def close(self) -> None:
        if self.terminal is None:
            return
        # A lab that loses its terminal trains on, as it should, and nobody would ever end it.
        within = _descendants(self.terminal.pid)
        self.terminal.terminate()
        self.terminal.wait()
        self.terminal = None
        for number in within:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def picture(self) -> Any:
        from PIL import ImageGrab

        return ImageGrab.grab(xdisplay=self.name).convert("RGB")

    def until(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"it never came true: {what}"
            time.sleep(0.05)


def _descendants(number: int) -> list[int]:
    """Give the processes that a process has begun, and those that they have."""
    try:
        tasks = [*Path(f"/proc/{number}/task").iterdir()]
        begun = [int(each) for task in tasks for each in (task / "children").read_text().split()]
    except OSError:  # it has just ended
        return []
    return [each for child in begun for each in (child, *_descendants(child))]


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    for program in ("Xvfb", "xterm", "script"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    features = pytest.importorskip("PIL.features", reason="pillow looks at the screen")
    if not features.check("xcb"):
        pytest.skip("this pillow can't look at a display")
    read, write = os.pipe()
    # Without a reset, which comes when the last terminal has left and turns away the next one.
    screen = ["-noreset", "-screen", "0", f"{_SIZE[0]}x{_SIZE[1]}x24"]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), *screen],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        shown = Display(f":{numbers.readline().strip()}", tmp_path)
    yield shown
    shown.close()
    server.terminate()
    server.wait()


def _drawn(sequence: str) -> NDArray[np.int16]:
    """Give the red, green and blue of each pixel that is drawn; -1 where none is."""
    pixels, registers, (width, height) = read_sixels(sequence)
    colours = np.full((max(registers) + 2, 3), -1, dtype=np.int16)
    for register, percents in registers.items():
        colours[register] = np.array(percents) * 255 / 100
    return colours[pixels[:height, :width]]


def _is_seen(display: Display, sent: str) -> bool:
    """Tell whether the last picture that was sent is on the screen where it belongs."""
    if not (pictures := _SIXELS.findall(sent)):
        return False
    row, column, sequence = pictures[-1]
    drawn, screen = _drawn(sequence), np.asarray(display.picture(), dtype=np.int16)
    height, width = drawn.shape[:2]
    top, left = (int(row) - 1) * _CELL[1], (int(column) - 1) * _CELL[0]
    for down in range(_BORDER):
        for across in range(_BORDER):
            there = screen[top + down :, left + across :][:height, :width]
            if there.shape == drawn.shape and (abs(there - drawn)[drawn >= 0] <= 4).mean() > 0.99:
                return True
    return False


def test_xterm_with_sixels_draws_the_boundary_where_it_belongs(display: Display):
    sent = display.open(*_XTERM, *_SIXEL)
    display.until(lambda: _is_seen(display, sent()), "the boundary is seen in pixels")
    # More levels than a half block has, and marks for the points.
    assert len(np.unique(_drawn(_SIXELS.findall(sent())[-1][2]).reshape(-1, 3), axis=0)) > 3


def _at_rest(display: Display, sent: Callable[[], str]) -> NDArray[np.uint8]:
    """Give the screen below the title once the lab was answered, and nothing changes any more."""
    display.until(lambda: "Restart" in sent(), "the lab is there")
    seen = [np.zeros((1, 1, 3), dtype=np.uint8)]

    def rests() -> bool:
        time.sleep(0.5)
        seen.append(np.asarray(display.picture())[_CELL[1] + _BORDER :])
        return np.array_equal(seen[-1], seen[-2])

    display.until(rests, "the screen rests")
    return seen[-1]


def test_xterm_without_sixels_shows_what_it_shows_to_who_wants_no_pixels(
    display: Display, tmp_path: Path
):
    sent = display.open(*_XTERM, "-ti", "vt220")
    display.until(lambda: "\x1b[16t" in sent(), "it is asked")
    asked = _at_rest(display, sent)
    assert "\x1bP0" not in sent()
    assert "\x1b_" not in sent()
    display.close()
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"pixels": False, "welcomed": True}))
    display.settings = str(settings)
    unasked = _at_rest(display, display.open(*_XTERM, "-ti", "vt220"))
    assert np.array_equal(asked, unasked)


def test_a_kitty_without_placeholders_is_sent_no_picture(display: Display):
    if shutil.which("kitty") is None:
        pytest.skip("kitty is not installed")
    version = subprocess.run(["kitty", "--version"], capture_output=True, text=True, check=True)
    if version.stdout.split()[1] >= "0.28":
        pytest.skip("this kitty has placeholders")
    sent = display.open(*_KITTY, ends_with="")
    display.until(lambda: "\x1b[16t" in sent(), "it was asked")
    time.sleep(1)
    assert "\x1b_G" not in sent()
