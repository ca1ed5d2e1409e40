"""The store as a screen uses it: in a thread, one thing after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ....core.store.errors import StoreError
from ....core.store.store import Store

_Result = TypeVar("_Result")


class StoreAtWork:
    """Does one thing at a time with a store, each in a thread: a disk may take long.

    Args:
        path: The store.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = asyncio.Lock()

    async def read(self, work: Callable[[Store], _Result]) -> _Result:
        """Read something.

        Raises:
            StoreError: If that can't be done.
        """
        return await self._do(work, read_only=True)

    async def change(self, work: Callable[[Store], _Result]) -> _Result:
        """Change something.

        Raises:
            StoreError: If that can't be done; then nothing has changed.
        """
        return await self._do(work, read_only=False)

    async def _do(self, work: Callable[[Store], _Result], *, read_only: bool) -> _Result:
        def run() -> _Result:
            # A store belongs to the thread that opened it.
            with Store.open(self._path, read_only=read_only) as store:
                try:
                    return work(store)
                except (ValueError, LookupError, TypeError, ArithmeticError) as error:
                    # A file may hold anything, and a screen that is lost says less than a sentence.
                    reason = f"{type(error).__name__}, {error}"
                    raise StoreError(f"What is kept there can't be read: {reason}.") from error

        async with self._turn:  # orders are done in the order in which they came
            return await asyncio.to_thread(run)
