"""At its start the lab sends each cell once."""

from __future__ import annotations

import os
import signal

import pytest

from .lab_command import lab, surroundings
from .throttled import Line, ThrottledTerminal


def is_shown(text: str) -> bool:
    """Tell whether the tabs are there, which come last, and with a form what is in it."""
    return "0 Layers" in text and "quit" in text and ("Setup" not in text or "Restart" in text)


def sent_until_quiet(terminal: ThrottledTerminal, before: int) -> int:
    terminal.until_quiet(0.7)
    return len(terminal.drawn) - before


@pytest.mark.parametrize(("size", "most"), [((120, 40), 20_000), ((80, 24), 8_000)])
def test_a_start_sends_hardly_more_than_one_full_frame_which_is_small(size, most):
    with ThrottledTerminal(lab("--paused"), Line(), size=size, environment=surroundings()) as lab_:
        lab_.until(is_shown)
        start = sent_until_quiet(lab_, 0)
        before = len(lab_.drawn)
        os.kill(lab_.process_id, signal.SIGCONT)  # as after `fg`: everything is sent anew
        frame = sent_until_quiet(lab_, before)
        assert 2_000 < frame < most
        assert start < 1.2 * frame
        lab_.press("q")
        assert lab_.until_ended() == 0
