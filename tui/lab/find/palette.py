"""The palette in which names are typed: Enter waits for the search of what was typed."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.command import CommandPalette
from textual.widgets import Input

_SOON = 0.02
"""Seconds until to look again."""

_MOST_LOOKS = 50
"""After a second what is there is chosen from, though a slow disk may still be read."""


class FindPalette(CommandPalette):
    """Textual's, but for Enter.

    Over a slow line, and of quick hands, Enter comes in one bunch with the word before it. Textual
    would then choose from the list of the letters before, or of none.
    """

    _looks = 0

    @on(Input.Submitted)
    def _wait_for_the_search(self, event: Input.Submitted) -> None:
        searching = any(worker.node is self and not worker.is_finished for worker in self.workers)
        if not (searching and self._looks < _MOST_LOOKS):
            self._looks = 0
            return
        event.stop()
        event.prevent_default()
        self._looks += 1
        self.set_timer(_SOON, partial(self._submit_again, event.input))

    def _submit_again(self, typed: Input) -> None:
        self.post_message(Input.Submitted(typed, typed.value))
