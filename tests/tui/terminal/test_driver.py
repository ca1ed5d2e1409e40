"""What the driver takes from Textual's insides, and how its output behaves on its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from textual.drivers.linux_driver import LinuxDriver

from nnlab.tui.terminal.line.output import Output
from nnlab.tui.terminal.terminal_kind import TerminalKind, kind_of, settle_colours


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def test_textual_still_has_what_the_driver_stands_on():
    """If this fails, read tui/terminal/driver.py beside the new version of Textual."""
    names = {
        "_sigtstp_application", "_sigcont_application", "start_application_mode",
        "stop_application_mode", "suspend_application_mode", "resume_application_mode",
        "disable_input", "run_input_thread", "close", "write", "_enable_mouse_support",
        "_enable_bracketed_paste", "_query_in_band_window_resize",
        "_request_terminal_sync_mode_support",
    }  # fmt: skip
    assert names <= set(dir(LinuxDriver))
    variables = {*LinuxDriver.__init__.__code__.co_names}
    assert {"_file", "__stderr__", "fileno", "attrs_before", "exit_event"} <= variables
    # It still draws on standard error, and knows of one way to be stopped.
    assert "SIGSTOP" in LinuxDriver._sigtstp_application.__code__.co_names


def output_on(end: int, gone: Callable[[], None], caught_up: Callable[[], None]) -> Output:
    return Output(end, "utf-8", gone=gone, caught_up=caught_up)


def nothing() -> None:
    pass


def test_output_arrives_in_order(pipe):
    output = output_on(pipe[1], nothing, nothing)
    for text in ("one ", "two ", "drei é"):
        output.write(text)
    assert output.drain(20)
    assert os.read(pipe[0], 100) == "one two drei é".encode()
    assert not output.waits


def test_output_that_nobody_takes_holds_up_no_writer_and_is_told_once_it_moves_again(pipe):
    caught_up = threading.Event()
    output = output_on(pipe[1], nothing, caught_up.set)
    for _ in range(40):
        output.write("x" * 100_000)
    assert output.waits
    assert not output.drain(0)
    seen = bytearray()

    def read() -> None:
        while not seen.endswith(b"end"):
            seen.extend(os.read(pipe[0], 1 << 20))

    reader = threading.Thread(target=read)
    reader.start()
    assert caught_up.wait(20)
    output.write("end")
    reader.join(20)
    assert not reader.is_alive()
    assert len(seen) < 40 * 100_000
    assert output.drain(20)


def test_output_to_what_is_gone_is_told_and_forgotten(pipe):
    gone = threading.Event()
    output = output_on(pipe[1], gone.set, nothing)
    os.close(pipe[0])
    output.write("lost")
    assert gone.wait(20)
    output.write("lost too")
    assert output.drain(20)
    assert output.waits  # so that nobody draws for it


@pytest.mark.parametrize(
    "term", ["xterm", "xterm-256color", "tmux-256color", "screen", "alacritty"]
)
def test_emulators_have_everything(term):
    kind = kind_of({"TERM": term})
    assert (kind.draws, kind.has_glyphs, kind.has_colours) == (True, True, True)


def test_a_terminal_that_nothing_is_known_of_is_taken_for_a_new_emulator():
    # In a process of its own: terminfo is asked once, and another test may have done it.
    script = "from nnlab.tui.terminal.terminal_kind import *; print(kind_of({'TERM': 'nobody'}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == repr(TerminalKind(draws=True, has_glyphs=True, has_colours=True))


@pytest.mark.parametrize("surroundings", [{}, {"TERM": ""}, {"TERM": "dumb"}, {"TERM": "Unknown"}])
def test_what_draws_nothing_is_dumb_to_every_library(surroundings):
    assert not kind_of(surroundings).draws
    settled = dict(surroundings)
    settle_colours(settled)
    assert settled == {"TERM": "dumb"}
