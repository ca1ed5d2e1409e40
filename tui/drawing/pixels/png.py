"""A raster as a PNG file with a palette, as short as it is quick to make."""

from __future__ import annotations

import struct
import zlib

import numpy as np

from .raster import Raster, rgb

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH, _PALETTE, _PLAIN = 8, 3, (0, 0, 0)
"""Bits of a pixel, what they are, and the only ways to compress, filter and order that there are.

Packed into four bits, or filtered, such pictures come to more bytes: equal stretches are found
where they begin within a byte only.
"""

_LEVEL = 6
"""Of zlib: half a millisecond for 40,000 pixels, and a third fewer bytes than by level 1."""


def png_of(raster: Raster) -> bytes:
    """Write a raster as a PNG."""
    rows = np.zeros((raster.height, raster.width + 1), dtype=np.uint8)
    rows[:, 1:] = raster.seen  # the first byte of each says that it is not filtered
    header = struct.pack(">IIBBBBB", raster.width, raster.height, _DEPTH, _PALETTE, *_PLAIN)
    palette = b"".join(bytes(rgb(colour)) for colour in raster.colours)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", palette),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), _LEVEL)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
