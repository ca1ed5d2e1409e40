"""What was changed of a run, oldest first; a knob that is turned in one gesture is one edit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from ..snapshot import Edit


class RecordedEdits:
    """The edits of a run.

    Whoever turns a knob says with each turn which gesture it belongs to. Turns of one thing in one
    gesture are one edit, from the first value to the last. That remembers each turn with the update
    from which on it counted, so that a run to which the same is done again has the same bits.

    Args:
        edits: What was changed so far.
    """

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self._edits = list(edits)
        self._gesture: Hashable = None
        self._first = 0
        """Which edit is the gesture's first."""

    def __iter__(self) -> Iterator[Edit]:
        return iter(self._edits)

    def go_on(self, gesture: Hashable) -> bool:
        """Record what follows as part of a gesture; `None` is none of any.

        Returns:
            Whether it has begun before.
        """
        goes_on = gesture is not None and gesture == self._gesture
        if not goes_on:
            self._gesture, self._first = gesture, len(self._edits)
        return goes_on and self._first < len(self._edits)

    def record(self, edit: Edit) -> None:
        """Remember a change, within the gesture if there is one."""
        if self._gesture is not None:
            for place in range(self._first, len(self._edits)):
                if self._edits[place].name == edit.name:
                    self._edits[place : place + 1] = _joined(self._edits[place], edit)
                    return
        self._edits.append(edit)


def _joined(edit: Edit, turn: Edit) -> list[Edit]:
    """Make one edit of two, or none where nothing was trained between a turn and its undoing."""
    turns = [
        each
        for each in edit.turns or ((edit.step, edit.after),)
        if each[0] < turn.step  # nothing was trained by those that are left out
    ]
    value = turns[-1][1] if turns else edit.before
    if value != turn.after:
        turns.append((turn.step, turn.after))
    if not turns:
        return []
    step, after = turns[0][0], turns[-1][1]
    joined = replace(edit, after=after, turns=tuple(turns) if len(turns) > 1 else ())
    return [joined if step == edit.step else replace(joined, epoch=turn.epoch, step=step)]
