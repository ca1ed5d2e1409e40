"""Where the bytes of a table come from: a file that is there, or a pipe that is read once."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from ....free_memory import free_memory
from ..refusal import TableError

_IN_MEMORY = 16_000_000
"""Bytes of a pipe that are kept in memory; what is longer goes to a temporary file."""
_PIECE = 1 << 20

_OTHER_FORMATS = {
    b"\x1f\x8b": "it is compressed by gzip; `zcat FILE | nnlab ... -` reads it",
    b"BZh": "it is compressed by bzip2; `bzcat FILE | nnlab ... -` reads it",
    b"\xfd7zXZ\0": "it is compressed by xz; `xzcat FILE | nnlab ... -` reads it",
    b"\xd0\xcf\x11\xe0": "it is a workbook; save its sheet as CSV",
    b"SQLite format 3\0": "it is a database; export a table of it as CSV",
    b"PARE": "it is Parquet that is encrypted",
    b"%PDF": "it is a PDF document, not a table",
    b"\x89PNG": "it is a picture, not a table",
}
_MARKED_UP = {
    re.compile(rb"\s*<(?:!doctype|html|\?xml|table)\b", re.IGNORECASE): (
        "it is HTML or XML, not a table; save the table in it as CSV"
    ),
    re.compile(rb'\s*\[?\s*\{\s*"[^"]*"\s*:'): "it is JSON, not a table; save it as CSV",
}
_ZIP, _NPY, _PARQUET = b"PK\x03\x04", b"\x93NUMPY", b"PAR1"


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that can be read from their beginning as often as wanted."""

    file: BinaryIO
    """Open, at its beginning."""
    size: int
    """How many bytes there are."""

    @property
    def head(self) -> bytes:
        """How it begins; the file is at its beginning again."""
        begun = self.file.read(4096)
        self.file.seek(0)
        return begun

    @property
    def is_array(self) -> bool:
        """Whether it holds arrays of numpy, one or several."""
        head = self.head
        return head.startswith(_NPY) or (head.startswith(_ZIP) and b".npy" in head)

    @property
    def is_parquet(self) -> bool:
        """Whether it is Parquet."""
        return self.head.startswith(_PARQUET)


@contextmanager
def opened(place: Path | BinaryIO) -> Iterator[Source]:
    """Open a file, or take all that a pipe has.

    Args:
        place: A path, or a stream such as standard input.

    Raises:
        TableError: If it can't be read, is empty or is plainly no table.
    """
    try:
        if isinstance(place, Path):
            kind = place.stat().st_mode
            if stat.S_ISDIR(kind):
                raise TableError("it is a directory; a table is a file in it")
            if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
                raise TableError("it is a device, not a file")
            with place.open("rb") as file:
                if stat.S_ISREG(kind):
                    yield _checked(Source(file, place.stat().st_size))
                else:
                    with _spooled(file) as source:
                        yield _checked(source)
        else:
            with _spooled(place) as source:
                yield _checked(source)
    except (OSError, ValueError) as error:  # the latter for a name with a null in it
        if isinstance(error, TableError | UnicodeError):
            raise
        reason = getattr(error, "strerror", None) or str(error) or "no reason given"
        raise TableError(f"it can't be read: {reason}") from None


@contextmanager
def _spooled(stream: BinaryIO) -> Iterator[Source]:
    """Put a pipe's bytes where they can be read again, no more than there is memory for."""
    most = free_memory()
    with SpooledTemporaryFile(_IN_MEMORY) as spool:
        size = 0
        while piece := stream.read(_PIECE):
            size += spool.write(piece)
            # A table takes about as many bytes as its text: what does not end is found out here.
            if most is not None and size > most:
                raise TableError(
                    f"there is not enough memory for more than {size / 1e9:.1f} GB of it"
                )
        spool.seek(0)
        yield Source(cast(BinaryIO, spool), size)


def _checked(source: Source) -> Source:
    """Refuse what is no table before anything is guessed about it."""
    head = source.head
    if source.size <= len(head) and not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise TableError("it is empty" if not source.size else "it has nothing but blanks")
    for mark, sentence in _OTHER_FORMATS.items():
        if head.startswith(mark):
            raise TableError(sentence)
    for mark, sentence in _MARKED_UP.items():
        if mark.match(head.removeprefix(b"\xef\xbb\xbf")):
            raise TableError(sentence, line=1)
    if head.startswith(_ZIP) and not source.is_array:
        raise TableError("it is an archive or a workbook; save the sheet as CSV")
    return source
