"""The job of its shell that a process belongs to, and what touching the terminal does to it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unstopped() -> Iterator[None]:
    """Have the terminal touched although it may be another job's, which stops a process."""
    handler = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGTTOU, handler)


def is_in_background(fileno: int) -> bool:
    """Tell whether a terminal belongs to another job of its shell."""
    try:
        return os.tcgetpgrp(fileno) != os.getpgrp()
    except OSError:
        return False


@contextmanager
def never_waiting(fileno: int) -> Iterator[int]:
    """Open a terminal once more, to be read without ever waiting.

    What was seen to be there may be gone when it is read: a process that is stopped in between goes
    on when its shell has read it. The way in that was handed down is others' as well, who want to
    wait; where there is no other, it is that.
    """
    try:
        own = os.open(os.ttyname(fileno), os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        yield fileno
        return
    try:
        yield own
    finally:
        os.close(own)


def is_alone() -> bool:
    """Tell whether no shell is there that could bring a stopped job back to the foreground."""
    try:
        return os.getpgrp() == os.getsid(0) or os.getsid(os.getppid()) != os.getsid(0)
    except OSError:
        return True
