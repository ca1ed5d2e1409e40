"""Whether the terminal knows kitty's protocol for pictures."""

from __future__ import annotations

import re

from .question import Question

_PICTURE = 31
"""The number of the picture of one pixel that the terminal is asked to take, and not to show."""

KITTY_PICTURES = Question(
    f"\x1b_Gi={_PICTURE},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\",
    re.compile(
        rf"\x1b_G[a-zA-Z0-9=,]{{0,60}}i={_PICTURE}\b[^;\x1b]{{0,60}};(OK|E[^\x1b]{{0,200}})\x1b\\"
    ),
    lambda answer: answer[1] == "OK",
)
"""Whether it takes pictures.

Not to be asked inside of tmux and screen, which take it for a title.
"""
