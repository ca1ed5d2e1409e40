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

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_PASTE_ENDS = re.compile(r"\x1b(?:\[(?:2(?:0(?:1)?)?)?)?\Z")

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
        self._is_pasting = False
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
        while at < len(text):
            if self._is_pasting:
                # What is pasted is text, whatever it looks like.
                end = text.find(_PASTE_END, at)
                after = len(text) if end < 0 else end + len(_PASTE_END)
                self._is_pasting = end < 0
                typed.append(text[at:after])
                at = after
                continue
            begins = text.find(_PASTE_START, at)
            after = len(text) if begins < 0 else begins + len(_PASTE_START)
            typed.append(self._without_answers(text[at:after]))
            self._is_pasting = begins >= 0
            at = after
        return self._without_a_beginning("".join(typed))

    def _without_answers(self, text: str) -> str:
        typed: list[str] = []
        at = 0
        for found in ANSWER.finditer(text):
            if _RESIZE.match(found[0]):
                continue
            typed.append(text[at : found.start()])
            at = found.end()
            self._tell(found[0])
        return "".join([*typed, text[at:]])

    def _without_a_beginning(self, text: str) -> str:
        if self._is_pasting:
            # Of the sequence that ends it the parser keeps the beginning, but this must see it.
            begun = _PASTE_ENDS.search(text)
        else:
            begun = _BEGUN.search(text)
            if begun is not None and not self._may_go_on(begun[0]):
                begun = None
        if begun is None or len(begun[0]) > _LONGEST:
            return text
        self._held = begun[0]
        return text[: begun.start()]

    def _may_go_on(self, beginning: str) -> bool:
        # A key that is pressed shall not wait for an answer that nobody has asked for.
        is_string = beginning[1:2] in {"P", "_", "]", "^", "X"}
        pastes = len(beginning) > 1 and _PASTE_START.startswith(beginning)
        return self.is_awaited or is_string or pastes or "?" in beginning

    def late(self) -> str:
        """Give what was held back, once it is plain that nothing follows it."""
        held, self._held = self._held, ""
        return held

    def _tell(self, answer: str) -> None:
        for pattern, heard in self._listeners:
            if (match := pattern.fullmatch(answer)) is not None:
                self._call(lambda heard=heard, match=match: heard(match))
