"""What is sent to a terminal that is given back."""

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
