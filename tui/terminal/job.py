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


def is_alone() -> bool:
    """Tell whether no shell is there that could bring a stopped job back to the foreground."""
    try:
        return os.getpgrp() == os.getsid(0) or os.getsid(os.getppid()) != os.getsid(0)
    except OSError:
        return True
