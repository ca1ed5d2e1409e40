"""What the C library's allocator keeps of memory that was given back to it."""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_ARENA_MAX = -8
"""What `mallopt` of the GNU C library calls the number of heaps (malloc.h)."""

_HEAPS = 2
"""One for what draws, one for what trains: left to itself it opens up to eight for each core."""


@cache
def _library() -> ctypes.CDLL | None:
    """Find the GNU C library; another may have the names and mean nothing by them."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    names = ("gnu_get_libc_version", "mallopt", "malloc_trim")
    return library if all(hasattr(library, name) for name in names) else None


def use_few_heaps() -> bool:
    """Have threads share heaps; it holds for threads that are yet to begin.

    Each keeps what was freed in it between two small things that stay. To have large arrays outside
    of heaps, as one may ask for as well, costs an eighth of the speed of a network of 512 units.

    Returns:
        Whether they do: elsewhere than with the GNU C library nothing is changed.
    """
    library = _library()
    return library is not None and library.mallopt(_ARENA_MAX, _HEAPS) == 1


def give_freed_memory_back() -> None:
    """Give the system back whole pages that are free, where the allocator has a way to ask for it.

    It takes some milliseconds.
    """
    if (library := _library()) is not None:
        library.malloc_trim(0)
