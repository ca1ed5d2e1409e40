"""Arrays that a function gave are kept for the next time, as long as all of them are small."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Arguments = ParamSpec("Arguments")


class KeptArrays:
    """Keeps what functions gave last, up to so many bytes in all.

    A cache that counts its arrays holds a megabyte of some and a hundred of others.

    Args:
        most: How many bytes.
        together: The last so many are kept whatever they take, as they are used together.
    """

    def __init__(self, most: int, together: int = 1) -> None:
        self._most, self._together = most, together
        self._arrays: OrderedDict[tuple[Any, ...], Floats] = OrderedDict()
        self._lock = Lock()

    @property
    def nbytes(self) -> int:
        """How many bytes are kept."""
        with self._lock:
            return sum(array.nbytes for array in self._arrays.values())

    def of(self, function: Callable[Arguments, Floats]) -> Callable[Arguments, Floats]:
        """Keep what a function of hashable arguments gives; nobody may change it."""

        @wraps(function)
        def kept(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Floats:
            key = (function, *args, *kwargs.items())
            with self._lock:
                known = self._arrays.get(key)
                if known is not None:
                    self._arrays.move_to_end(key)
                    return known
            array = function(*args, **kwargs)
            self._put(key, array)
            return array

        return kept

    def _put(self, key: tuple[Any, ...], array: Floats) -> None:
        with self._lock:
            self._arrays[key] = array
            size = sum(each.nbytes for each in self._arrays.values())
            while size > self._most and len(self._arrays) > self._together:
                _, gone = self._arrays.popitem(last=False)
                size -= gone.nbytes
