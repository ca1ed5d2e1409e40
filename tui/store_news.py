"""What is new about runs being kept, each sentence once; and the wait for the last of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..core.store.writing.recorder import Recorder

_SECONDS_BEFORE_A_WORD = 1.0
_SECONDS_BETWEEN_LOOKS = 0.5


class StoreNews:
    """Reads what a recorder says, and gives what was not given yet.

    Args:
        recorder: Keeps the runs.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._problem = ""
        self._remarks = 0

    def problem(self) -> str:
        """Give what keeps runs from being kept, once."""
        before, self._problem = self._problem, self._recorder.problem
        return self._problem if self._problem != before else ""

    def remarks(self) -> Iterator[str]:
        """Give what else is new about the store."""
        while self._remarks < len(self._recorder.remarks):
            self._remarks += 1
            yield self._recorder.remarks[self._remarks - 1]


def close_patiently(recorder: Recorder, tell: Callable[[str], object]) -> None:
    """Have the last of the runs written, and say so where that has to wait for another program.

    Args:
        recorder: Keeps the runs; `interrupt` cuts the wait short.
        tell: Says it.
    """
    is_over = recorder.close(_SECONDS_BEFORE_A_WORD)
    has_told = False
    with suppress(OSError):  # where the line has dropped, nobody hears it
        while not is_over:
            if recorder.problem and not has_told:
                has_told = True
                tell(f"{recorder.problem} Waiting for it up to half a minute; Ctrl-C leaves now.")
            is_over = recorder.close(_SECONDS_BETWEEN_LOOKS)
        if has_told and not recorder.losses:
            tell("All is kept now.")
    if not is_over:
        recorder.close()


def kept_sentence(recorder: Recorder) -> str:
    """Say what has become of the run that was under way when the lab had to end."""
    run_id = recorder.current
    if not run_id:
        return "No run was under way."
    if recorder.path is None and not recorder.problem:
        return f"Run {run_id} is not kept, as nothing is."
    if recorder.loss_of(run_id):
        return ""  # that was said when the last of it was to be written
    return f"Run {run_id} is kept: `nnlab resume {run_id}` goes on with it."
