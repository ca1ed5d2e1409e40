"""How bytes become characters: said by a mark at the front, by the user, or found out by trying."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from ....config.errors import shown
from ..refusal import TableError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # it begins like the next one, and so comes first
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_BE: "utf-16",
}
_GUESSES = ("utf-8", "cp1252", "latin-1")
"""Bytes that are no UTF-8 are most often Windows'; it lacks a few, and the last has all."""

_PIECE = 1 << 16


def encodings_to_try(head: bytes, said: str | None) -> tuple[str, ...]:
    """Give the encodings that may be a file's, the likeliest first.

    Args:
        head: How the file begins.
        said: The encoding that the user named, if any; then nothing else is tried.

    Raises:
        TableError: If there is no encoding of that name.
    """
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "")
    if said is None:
        found = marked or _wide_encoding(head)
        return (found,) if found else _GUESSES
    try:
        known = codecs.lookup(said.strip())
        known.incrementaldecoder().decode(b"")
        "".encode(known.name)
    except (LookupError, AttributeError, TypeError, ValueError):
        raise TableError(f"there is no encoding {shown(said)}") from None
    # A mark is no character of the first name, whoever names the encoding.
    return (marked if marked.startswith(known.name) else known.name,)


def _wide_encoding(head: bytes) -> str:
    """Tell from where zeros stand which encoding of several bytes a character it is, if any."""
    for width, name in (4, "utf-32"), (2, "utf-16"):
        zeros = [head[place::width].count(0) for place in range(width)]
        each = len(head) // width
        # Of a table's characters the most are digits, delimiters and letters without marks.
        if zeros[0] == 0 and all(2 * count > each for count in zeros[1:]):
            return f"{name}-le"
        if zeros[-1] == 0 and all(2 * count > each for count in zeros[:-1]):
            return f"{name}-be"
    return ""


def refuse_two_encodings(file: BinaryIO) -> None:
    """Refuse lines of UTF-8 beside lines that are not: whichever is taken, some are garbled.

    Raises:
        TableError: If there are both, with the first line that is not.
    """
    file.seek(0)
    good = wrong = byte = 0
    for number, line in enumerate(file, 1):
        if line.isascii():
            continue
        try:
            line.decode()
            good = good or number
        except UnicodeDecodeError as error:
            wrong, byte = (wrong, byte) if wrong else (number, line[error.start])
        if good and wrong:
            raise TableError(
                f"the byte 0x{byte:02x} is not UTF-8, and line {good} is UTF-8: it is in two"
                " encodings; --encoding takes all of it for one",
                line=wrong,
            )


def wrong_byte(file: BinaryIO, encoding: str) -> TableError:
    """Say where the first byte is that is not of an encoding."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while piece := file.read(_PIECE):
        before = decoder.getstate()
        try:
            line += decoder.decode(piece).count("\n")
        except UnicodeDecodeError as error:
            decoder.setstate(before)
            good = len(piece) - (len(error.object) - error.start)
            line += decoder.decode(piece[: max(0, good)]).count("\n")
            byte = error.object[error.start]
            return TableError(
                f"the byte 0x{byte:02x} is not {_called(encoding)}; --encoding names another",
                line=line,
            )
    return TableError(f"it ends in the middle of a character of {_called(encoding)}", line=line)


def _called(encoding: str) -> str:
    return encoding.removesuffix("-sig").upper()
