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
        return (marked,) if marked else _GUESSES
    try:
        known = codecs.lookup(said.strip())
        known.incrementaldecoder().decode(b"")
        "".encode(known.name)
    except (LookupError, AttributeError, TypeError, ValueError):
        raise TableError(f"there is no encoding {shown(said)}") from None
    # A mark is no character of the first name, whoever names the encoding.
    return (marked if marked.startswith(known.name) else known.name,)


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
