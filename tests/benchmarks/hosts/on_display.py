"""Emulators under a virtual display, typed at as a keyboard would, and looked at."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .on_pty import Host, found, of_session
from .surroundings import Surroundings, bare

_PATIENCE_SECONDS = 60.0


@contextmanager
def display() -> Iterator[str]:
    """Start a display that nobody sees, and give its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [found("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1400x1000x24"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as numbers:
        name = f":{numbers.readline().strip()}"
    try:
        yield name
    finally:
        server.terminate()
        server.wait()


class _OnDisplay:
    def __init__(self, name: str, window: str, text_file: Path | None, socket: Path | None) -> None:
        self._environment = {**bare(), "DISPLAY": name}
        self._window = window
        self._text_file, self._socket = text_file, socket

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            words, env=self._environment, capture_output=True, text=True, check=False
        )
        return done.stdout

    def press(self, key: str) -> None:
        names = {" ": "space", "\x1b": "Escape"}
        self._run(found("xdotool"), "key", "--clearmodifiers", names.get(key, key))

    def text(self) -> str | None:
        if self._socket is not None:
            return self._run(found("kitty"), "@", "--to", f"unix:{self._socket}", "get-text")
        if self._text_file is None:
            return None
        self._text_file.unlink(missing_ok=True)
        self._run(found("xdotool"), "key", "--clearmodifiers", "F12")
        deadline = time.monotonic() + 2.0
        while not self._text_file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.1)
        return (
            self._text_file.read_bytes().decode("utf-8", "replace")
            if self._text_file.exists()
            else ""
        )

    def picture(self, path: Path) -> bool:
        self._run(found("import"), "-window", self._window, str(path))
        return path.exists()

    def left_behind(self) -> list[str]:
        time.sleep(0.3)
        text = self.text()
        if text is None:
            return []
        left = [] if "AFTER THE LAB" in text else ["the shell's words are not to be seen"]
        if "BEFORE THE LAB" not in text or "Boundary" in text:
            left.append("the screen is not what it was")
        return left


@contextmanager
def xterm(words: Sequence[str], around: Surroundings, folder: Path, name: str) -> Iterator[Host]:
    """Open it in xterm; F12 has it write down what it shows."""
    text_file = folder / "xterm.txt"
    inner = around.terms("xterm", "xterm-256color")
    resources = [
        "xterm*VT100*translations: #override <Key>F12: print-everything()",
        f"xterm*printerCommand: cat > {text_file}.part && mv {text_file}.part {text_file}",
        "xterm*printAttributes: 0",
        "xterm*printFileImmediate:",
    ]
    options = [part for resource in resources for part in ("-xrm", resource)]
    colours = [f"{name}={value}" for name, value in inner.items() if name != "TERM"]
    command = [
        found("xterm"), "-geometry", "120x40", "-fa", "DejaVu Sans Mono", "-fs", "9",
        "-tn", inner["TERM"], *options, "-e", "env", *colours, *words,
    ]  # fmt: skip
    with _window(command, around, name, "xterm") as window:
        yield _OnDisplay(name, window, text_file, None)


@contextmanager
def kitty(words: Sequence[str], around: Surroundings, folder: Path, name: str) -> Iterator[Host]:
    """Open it in kitty, whose own remote control tells what it shows."""
    socket = folder / "kitty"
    inner = around.terms("xterm", "xterm-kitty")
    options = {
        "allow_remote_control": "yes",
        "initial_window_width": "120c",
        "initial_window_height": "40c",
        "remember_window_size": "no",
        "confirm_os_window_close": "0",
        "update_check_interval": "0",
        "term": inner["TERM"],
    }
    flags = [part for option in options.items() for part in ("-o", "=".join(option))]
    colours = ["COLORTERM=truecolor"] if around.colours == "24-bit" else ["-u", "COLORTERM"]
    command = [
        found("kitty"), "--config", "NONE", "--listen-on", f"unix:{socket}", *flags,
        "env", *colours, *words,
    ]  # fmt: skip
    with _window(command, around, name, "kitty", LIBGL_ALWAYS_SOFTWARE="1") as window:
        yield _OnDisplay(name, window, None, socket)


@contextmanager
def _window(
    command: Sequence[str], around: Surroundings, name: str, kind: str, **variables: str
) -> Iterator[str]:
    environment = {**bare(), **around.variables(), **variables, "DISPLAY": name}
    environment |= of_session()
    emulator = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        window = ""
        while not window and time.monotonic() < deadline:
            done = subprocess.run(
                [found("xdotool"), "search", "--onlyvisible", "--class", kind],
                env={**bare(), "DISPLAY": name}, capture_output=True, text=True, check=False,
            )  # fmt: skip
            window = done.stdout.split()[0] if done.stdout.split() else ""
            time.sleep(0.1)
        if not window:
            raise TimeoutError(f"no window of {kind} came")
        subprocess.run(
            [found("xdotool"), "windowfocus", "--sync", window],
            env={**bare(), "DISPLAY": name}, capture_output=True, check=False,
        )  # fmt: skip
        yield window
    finally:
        emulator.terminate()
        emulator.wait()
