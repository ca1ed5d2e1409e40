"""Takes the answers that a terminal gives out of what is typed on it.

Both come by the same way. Textual's parser knows a few answers; of others it would make keys, a
bunch of letters that were never pressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_STRING_END = r"(?:\x1b\\|\x07)"

ANSWER = re.compile(
    r"\x1b\[[?>=][\d;:]*c"  # what it is: primary, secondary and tertiary attributes
    r"|\x1b\[[\d;]*t"  # its size in pixels or in cells, but not the in-band one below
    r"|\x1b[P_\]^X][^\x1b\x07]*" + _STRING_END  # strings: version, settings, graphics, colours
)
"""What no key sends."""

_RESIZE = re.compile(r"\x1b\[48;")
"""The size that Textual asks a terminal to report by itself."""

_BEGUN = re.compile(r"\x1b(?:\[[?>=]?[\d;:]*|[P_\]^X][^\x1b\x07]*\x1b?)?\Z")
"""What may be the beginning of an answer, at the end of what was read."""

_LONGEST = 4096
"""No answer is longer: what pretends to be one is typed after all."""

Heard = Callable[[re.Match[str]], None]


class Replies:
    """What a terminal answers, and who wants to hear it.

    Args:
        call: Has something called in the event loop's thread; what is read comes from another.
    """

    def __init__(self, call: Callable[[Callable[[], None]], None]) -> None:
        self._call = call
        self._listeners: list[tuple[re.Pattern[str], Heard]] = []
        self._held = ""
        self.is_awaited = False
        """Whether an answer is due, so that even a lone escape may be the beginning of one."""

    def listen(self, answer: re.Pattern[str], heard: Heard) -> None:
        """Have something called with each answer that fits a pattern as a whole."""
        self._listeners.append((answer, heard))

    def take(self, text: str) -> str:
        """Take all answers out of what was read.

        Returns:
            What was typed. The beginning of an answer is held back until the rest has come.
        """
        text, self._held = self._held + text, ""
        typed: list[str] = []
        at = 0
        for found in ANSWER.finditer(text):
            if _RESIZE.match(found[0]):
                continue
            typed.append(text[at : found.start()])
            at = found.end()
            self._tell(found[0])
        text = "".join([*typed, text[at:]])
        begun = _BEGUN.search(text)
        if begun is not None and len(begun[0]) < _LONGEST and self._may_go_on(begun[0]):
            self._held = begun[0]
            return text[: begun.start()]
        return text

    def _may_go_on(self, beginning: str) -> bool:
        # A key that is pressed shall not wait for an answer that nobody has asked for.
        return self.is_awaited or beginning[1:2] in {"P", "_", "]", "^", "X"} or "?" in beginning

    def late(self) -> str:
        """Give what was held back, once it is plain that nothing follows it."""
        held, self._held = self._held, ""
        return held

    def _tell(self, answer: str) -> None:
        for pattern, heard in self._listeners:
            if (match := pattern.fullmatch(answer)) is not None:
                self._call(lambda heard=heard, match=match: heard(match))
