"""What a terminal answers when it is asked: where the cursor is, and what it can."""

from __future__ import annotations

import re
from typing import Literal

Pictures = Literal["", "kitty", "sixel"]
"""How a terminal says that it shows pictures, if it does."""

_ASKED = re.compile(
    rb"\x1b\[(?P<place>\??6n)"
    rb"|\x1b\[(?P<row>\d*)(?:;(?P<column>\d*))?[Hf]"
    rb"|\x1b\[\?(?P<mode>\d+)\$p"
    rb"|\x1b\[(?P<status>5n)"
    rb"|\x1b\[(?P<who>0?c)"
    rb"|\x1b\[(?P<program>>q)"
    rb"|\x1b\[(?P<cell>16t)"
    rb"|\x1b_G(?P<takes>[^;\x1b]*a=q[^\x1b]*)\x1b\\"
    rb"|\x1b[P_\]X^][^\x07\x1b]*(?:\x07|\x1b\\)"  # strings, of which nothing is drawn
    rb"|\x1b\[[0-?]*[ -/]*[@-~]"
    rb"|\x1b[ -/]*[0-Z\\^-~]"
    rb"|(?P<return>\r)"
    rb"|(?P<text>[^\x1b\x00-\x1f]+)"
)
_UNFINISHED = re.compile(rb"\x1b(?:[P_\]X^][^\x07\x1b]*\x1b?|\[[0-?]*[ -/]*|[ -/]*)\Z")
_KNOWN_MODES = {1, 7, 25, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026}
_FOR_QUERIES = re.compile(rb"\x1b\[(?:\??6n|5n|0?c|\?\d+\$p)")


class Answers:
    """Answers what asks among the bytes that are drawn, in their order.

    The cursor's place is that of the last move to one, and so much further right as there was
    text since; that is exact for programs that move to the beginning of what they write.

    Args:
        of_bytes: Whether it takes each byte for a character, as terminals before UTF-8 do.
        pictures: How the terminal says that it shows pictures.
    """

    def __init__(self, *, of_bytes: bool = False, pictures: Pictures = "") -> None:
        self._of_bytes, self._pictures = of_bytes, pictures
        self._rest = b""
        self._row = self._column = 1

    def to(self, data: bytes) -> list[bytes]:
        """Take what is drawn, and give the answers to it."""
        data = self._rest + data
        cut = _UNFINISHED.search(data)
        self._rest = data[cut.start() :] if cut else b""
        answers: list[bytes] = []
        for found in _ASKED.finditer(data[: cut.start()] if cut else data):
            if found["text"]:
                self._column += sum(self._of_bytes or byte & 0xC0 != 0x80 for byte in found["text"])
            elif found["return"]:
                self._column = 1
            elif found["row"] is not None:
                self._row, self._column = int(found["row"] or 1), int(found["column"] or 1)
            elif found["place"]:
                mark = b"?" if found["place"].startswith(b"?") else b""
                answers.append(b"\x1b[%s%d;%dR" % (mark, self._row, self._column))
            elif found["mode"]:
                mode = int(found["mode"])
                answers.append(b"\x1b[?%d;%d$y" % (mode, 2 if mode in _KNOWN_MODES else 0))
            elif found["status"]:
                answers.append(b"\x1b[0n")
            elif found["who"]:
                answers.append(b"\x1b[?62;4;22c" if self._pictures == "sixel" else b"\x1b[?62;22c")
            elif self._pictures:
                answers += self._of_pictures(found)
        return answers

    def _of_pictures(self, found: re.Match[bytes]) -> list[bytes]:
        if found["cell"]:
            return [b"\x1b[6;16;8t"]
        if found["program"]:
            name = b"kitty(0.35.2)" if self._pictures == "kitty" else b"foot(1.21.0)"
            return [b"\x1bP>|%s\x1b\\" % name]
        return [b"\x1b_Gi=31;OK\x1b\\"] if self._pictures == "kitty" and found["takes"] else []


def without_queries(data: bytes) -> bytes:
    """Leave out what asks: something before the terminal has answered it."""
    return _FOR_QUERIES.sub(b"", data)
