"""Whether the terminal keeps up with what is sent to it."""

from __future__ import annotations

from typing import Any

from textual.app import App


def output_waits(app: App[Any]) -> bool:
    """Tell whether something is still to be written that was sent before.

    Textual writes in a thread, from a queue of 30 pieces. Once that is full, the event loop waits
    for the terminal, and with it every key; so nothing is added while anything waits. There is no
    public way to ask; where this one is gone, nothing is ever found to wait.
    """
    writer = getattr(app._driver, "_writer_thread", None)
    queue = getattr(writer, "_queue", None)
    return queue is not None and not queue.empty()
