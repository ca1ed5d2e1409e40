"""What is sent to a terminal that is given back, and what it still has to say."""

from __future__ import annotations

from time import monotonic, sleep

from .line import Line
from .output import Output
from .replies import Replies

_LONGEST_SECONDS = 0.7
"""How long to wait for what it has to say."""

_BEHIND_SECONDS = 0.1
"""How long an answer may take behind the one before it."""

_LOOK_SECONDS = 0.005

PLAIN = "\x1b[m\x1b]8;;\x1b\\"
"""No colours, no attributes and no link any more."""

EMPTY = f"{PLAIN}\x1b[H\x1b[2J"
"""The same on an empty screen: a console has no other one to go back to, and keeps what is there,
with the cursor and the shell's words in the middle of it."""

LEAVE = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""All that Textual sends behind that when it leaves, for when there is no time to ask it."""


def hear_out(line: Line, replies: Replies, output: Output) -> None:
    """Wait for answers that are still to come: whoever reads next would take them for typed.

    The last question is another one, whose answer comes behind all others, even if one of those was
    lost. A terminal that doesn't know it has answered all it will once it has given as many answers
    as there were questions.
    """
    owes = line.heard < line.asked or replies.is_awaited
    if not (line.heard and owes) or output.is_over:
        return
    before = replies.statuses
    line.ask(status=True)
    now = monotonic()
    deadline = now + _LONGEST_SECONDS
    while replies.statuses == before and not output.is_over and now < deadline:
        sleep(_LOOK_SECONDS)
        now = monotonic()
        if line.heard >= line.asked:
            deadline = min(deadline, now + _BEHIND_SECONDS)
