"""`python -m nnlab.tui.browser.controlling_terminal` is `nnlab` with a terminal to itself.

A process that leads a session has standard input as its terminal only once it says so, and it has
to say so itself: whoever starts it from a process with threads may run nothing between the two.
"""

from __future__ import annotations

import fcntl
import runpy
import signal
import termios

if __name__ == "__main__":
    # The server may have been told to ignore these, as under nohup: a lab whose page is gone ends.
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    runpy.run_module("nnlab.tui", run_name="__main__", alter_sys=True)
