"""Takes the answers that a terminal gives out of what is typed on it.

Both come by the same way. Textual's parser knows a few answers; of others it would make keys, a
bunch of letters that were never pressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic

_STRING_END = r"(?:\x1b\\|\x07)"

STATUS = "\x1b[0n"
"""The answer to `\x1b[5n`, which asks whether all is well."""

ANSWER = re.compile(
    re.escape(STATUS)
    + r"|\x1b\[[?>=][\d;:]*c"  # what it is: primary, secondary and tertiary attributes
    r"|\x1b\[[\d;]*t"  # its size in pixels or in cells, but not the in-band one below
    r"|\x1b[P_\]^X][^\x1b\x07]*" + _STRING_END  # strings: version, settings, graphics, colours
)
"""What no key sends."""

_RESIZE = re.compile(r"\x1b\[48;")
"""The size that Textual asks a terminal to report by itself."""

_BEGUN = re.compile(r"\x1b(?:\[[?>=]?[\d;:]*\$?|[P_\]^X][^\x1b\x07]*\x1b?)?\Z")
"""What may be the beginning of an answer, at the end of what was read."""

_UNTYPED = re.compile(r"\x1b(?:\[[?>=]?[\d;:]*\$?|[P_\]^X][^\x1b\x07]+\x1b?)\Z")
"""Such a beginning as nobody types: a key is a lone escape, or one with a letter behind it."""

_GOES_ON = re.compile(
    r"\x1b(?:\[[^\x1b\d;:?>=]|\[[?>=]?[\d;:]+\$?(?:[A-HPQRSZcntuy~]|\Z)|[P_\]^X])", re.ASCII
)
"""How such a beginning looks once more has come."""

_BEHIND_ESCAPE = re.compile(r"\[[\d;:?]", re.ASCII)
"""How what is read goes on of which the first byte has come long before."""

_PATIENCE_SECONDS = 3.0
"""How long the rest of an answer may take, behind its beginning."""

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_PASTE_ENDS = re.compile(r"\x1b(?:\[(?:2(?:0(?:1)?)?)?)?\Z")

_LONGEST = 4096
"""No answer is longer: what pretends to be one is typed after all."""

Heard = Callable[[re.Match[str]], None]


class Replies:
    """What a terminal answers, and who wants to hear it.

    Args:
        call: Has something called in the event loop's thread; what is read comes from another.
        owes: Tells whether the terminal is still to say where the cursor is.
        clock: Gives the time in seconds.

    Attributes:
        is_awaited: Whether an answer is due, so that even a lone escape may be the beginning of
            one.
        statuses: How many times the terminal has said that all is well.
    """

    def __init__(
        self,
        call: Callable[[Callable[[], None]], None],
        owes: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._call, self._owes, self._clock = call, owes, clock
        self._listeners: list[tuple[re.Pattern[str], Heard]] = []
        self._held = ""
        self._is_pasting = False
        self._held_since = 0.0
        self._is_interrupted = self._ends_in_escape = self._escape_is_late = False
        self.is_awaited = False
        self.statuses = 0

    def listen(self, answer: re.Pattern[str], heard: Heard) -> None:
        """Have something called with each answer that fits a pattern as a whole."""
        self._listeners.append((answer, heard))

    def take(self, text: str) -> str:
        """Take all answers out of what was read.

        Returns:
            What was typed. The beginning of an answer is held back until the rest has come.
        """
        text = self._behind_what_was_held(text)
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
        given = self._without_a_beginning("".join(typed))
        self._ends_in_escape, self._escape_is_late = given.endswith("\x1b"), False
        return given

    def _behind_what_was_held(self, text: str) -> str:
        held, self._held = self._held, ""
        if self._escape_is_late and self._owes() and _BEHIND_ESCAPE.match(text):
            # The escape has become a key meanwhile, but at least the rest does not.
            held = "\x1b"
        elif self._is_interrupted and text and not _GOES_ON.match(held + text):
            held = ""  # the rest was lost: what comes is typed
        self._is_interrupted = False
        return held + text

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
        self._held, self._held_since = begun[0], self._clock()
        return text[: begun.start()]

    def _may_go_on(self, beginning: str) -> bool:
        # A key that is pressed shall not wait for an answer that nobody has asked for.
        is_string = beginning[1:2] in {"P", "_", "]", "^", "X"}
        pastes = len(beginning) > 1 and _PASTE_START.startswith(beginning)
        owed = len(beginning) > 1 and not is_string and self._owes()
        return self.is_awaited or is_string or pastes or owed or "?" in beginning

    def late(self) -> str:
        """Learn that nothing has come for a moment.

        Returns:
            What was held back and may have been typed. The beginning of an answer that is due is
            kept for longer, as a bad line brings the rest late; and where that never comes it is
            left out, as it is no key.
        """
        if self._is_begun_answer():
            self._is_interrupted = True
            if self._clock() - self._held_since >= _PATIENCE_SECONDS:
                self._held, self._is_interrupted = "", False
            return ""
        held, self._held = self._held, ""
        self._escape_is_late = self._ends_in_escape or held == "\x1b"
        return held

    def _is_begun_answer(self) -> bool:
        if self._is_pasting or _UNTYPED.match(self._held) is None:
            return False
        is_string = self._held[1] != "["
        return self.is_awaited or (not is_string and self._owes())

    def _tell(self, answer: str) -> None:
        self.statuses += answer == STATUS
        for pattern, heard in self._listeners:
            if (match := pattern.fullmatch(answer)) is not None:
                self._call(lambda heard=heard, match=match: heard(match))
