"""What may become of an input: a run or a sentence, in time and in its folder; else a fault."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

from ...real_terminal import COMMAND

CODES = {0, 1, 2, 3}
"""Finished, failed, wrong usage, diverged."""

SECONDS = 30
"""After so many an input is said to hang."""

_TRACEBACK = re.compile(r"Traceback \(most recent|can't go on after this error|^  File \"", re.M)


class Hanging(BaseException):
    """It took too long; nothing that catches errors catches this."""


@contextmanager
def alarm(seconds: float = SECONDS) -> Iterator[None]:
    """Raise `Hanging` after so many seconds."""

    def ring(*_: Any) -> None:
        raise Hanging

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Writes:
    """What this process opens for writing, makes, moves or removes outside a folder."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.outside: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.folder is None:
            return
        if event == "open":
            path, mode, flags = arguments
            writes = isinstance(mode, str) and set(mode) & set("wax+")
            if not writes and not (
                isinstance(flags, int)
                and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            ):
                return
        elif event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink"}:
            path = arguments[0]
        else:
            return
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str | Path):
            return
        try:
            place = Path(os.path.realpath(path))
        except (OSError, ValueError):
            return
        is_own = place.is_relative_to(self.folder) or str(place).startswith(("/dev/", "/proc/"))
        if not is_own and "__pycache__" not in place.parts:
            self.outside.append(f"{event} {place}")


_WRITES: list[Writes] = []


def writes() -> Writes:
    """Give the one that listens; who listens to a process can't be told to stop."""
    if not _WRITES:
        _WRITES.append(Writes())
    return _WRITES[0]


def fault_in_sentence(sentence: str) -> str:
    """Say what is wrong with a sentence for a person; empty if nothing is."""
    if not sentence.strip():
        return "an empty sentence"
    if _TRACEBACK.search(sentence):
        return f"a traceback:\n{sentence[-3000:]}"
    for character in sentence:
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\n\t":
            return f"a control character {character!r} in {sentence[:200]!r}"
    return ""


def call(work: Callable[[], list[str]]) -> tuple[str, str]:
    """Call what reads an input; it gives the sentences about it, none if it can be used.

    Returns:
        `run`, `sentence` or `fault`, and what the fault is.
    """
    try:
        with alarm():
            sentences = work()
    except Hanging:
        return "fault", f"it took over {SECONDS} seconds"
    except Exception:
        return "fault", traceback.format_exc()
    for sentence in sentences:
        if fault := fault_in_sentence(sentence):
            return "fault", fault
    return ("sentence" if sentences else "run"), ""


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", errors="surrogateescape")

    @property
    def text(self) -> str:
        self.flush()
        return self.bytes.getvalue().decode("utf-8", "surrogateescape")


IN_A_PROCESS: list[bool] = []
"""Anything in here: command lines are carried out by the real program."""


def _program(words: list[str], folder: Path, env: dict[str, str]) -> tuple[str, str]:
    """Carry out a command line by a process of its own."""
    given = [word.encode("utf-8", "replace") for word in words]
    try:
        ended = subprocess.run(
            [*(each.encode() for each in COMMAND), *given],
            cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=2 * SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "fault", f"it took over {2 * SECONDS} seconds"
    out, err = (text.decode("utf-8", "surrogateescape") for text in (ended.stdout, ended.stderr))
    return judge(ended.returncode, out, err, Path(env["NNLAB_LOG"]))


def command(words: list[str], folder: Path) -> tuple[str, str]:
    """Carry out a command line within this process.

    Args:
        words: What follows `nnlab`.
        folder: Where it is called, and the only place where it may write.

    Returns:
        `run`, `sentence` or `fault`, and what the fault is.
    """
    from nnlab.tui.cli import main

    log = folder / "errors.log"
    env = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "NNLAB_LOG": str(log),
        "NNLAB_STORE": str(folder / "runs.db"),
        "NNLAB_SETTINGS": "",
        "TERM": "xterm",
        "COLUMNS": "80",
    }
    if IN_A_PROCESS:
        return _program(words, folder, env)
    out, err = _Stream(), _Stream()
    listener = writes()
    listener.outside.clear()
    try:
        with (
            mock.patch.dict(os.environ, env, clear=True),
            mock.patch.object(tempfile, "tempdir", str(folder)),
            mock.patch.object(sys, "stdin", _Stream()),
            chdir(folder),
            redirect_stdout(out),
            redirect_stderr(err),
            alarm(),
        ):
            listener.folder = folder
            code = main(words)
    except Hanging:
        return "fault", f"it took over {SECONDS} seconds"
    except SystemExit as end:
        code = end.code
    except Exception:
        return "fault", traceback.format_exc()
    finally:
        listener.folder = None
    if listener.outside:
        return "fault", f"written outside: {listener.outside[:3]}"
    return judge(code, out.text, err.text, log)


def judge(code: object, out: str, err: str, log: Path) -> tuple[str, str]:
    """Say what a command came to, from its exit code and what it wrote."""
    if log.exists():
        words = log.read_text("utf-8", "replace")
        log.unlink()
        return "fault", words[-3000:]
    controls = {c for c in out if unicodedata.category(c) in {"Cc", "Cs"}} - set("\n\t\r")
    fault = ""
    if _TRACEBACK.search(out) or _TRACEBACK.search(err):
        fault = (out + err)[-3000:]
    elif code not in CODES:
        fault = f"exit code {code}: {err[-500:]}"
    elif code in {1, 2} and not (err + out).strip():
        fault = f"exit code {code} without a sentence"
    elif controls:
        fault = f"{controls} in what was printed: {out[:300]!r}"
    elif err.strip():
        fault = fault_in_sentence(err)
    if fault:
        return "fault", fault
    return ("run" if code in {0, 3} else "sentence"), ""
