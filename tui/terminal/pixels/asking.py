"""Finds out what a terminal can show, by questions that leave nothing on any screen.

Each round ends with a question that practically all terminals answer: what has not been answered
by then never will be. Whether it takes kitty's pictures is asked only of who says it is a program
that draws them where they are wanted, as others may take the question for a title.
"""

from __future__ import annotations

import asyncio
import fcntl
import re
import struct
import termios
from collections.abc import Callable, Mapping
from typing import Any, Literal

from ..line.replies import Replies
from ..questions.device import DEVICE
from ..questions.kitty import KITTY_PICTURES
from ..questions.pixels import CELL_PIXELS
from ..questions.program import PROGRAM
from ..questions.question import Question
from .ability import Ability, ability_of, believable_cell, draws_placeholders, is_tmux
from .tmux import TmuxSays, ask_tmux

_PATIENCE_SECONDS = 5.0
"""After so long without any answer a terminal is one that gives none."""


class Asking:
    """Asks, and tells what came of it.

    Args:
        replies: Hears what the terminal answers.
        write: Writes to the terminal.
        surroundings: The environment's variables.
        cell: Gives the pixels of a cell as the kernel knows them, for terminals that don't answer.
        found: Called with what the terminal can; with `None` if that is nothing.
    """

    def __init__(
        self,
        replies: Replies,
        write: Callable[[str], None],
        surroundings: Mapping[str, str],
        *,
        cell: Callable[[], tuple[int, int] | None],
        found: Callable[[Ability | None], None],
    ) -> None:
        self._replies, self._write, self._surroundings = replies, write, surroundings
        self._cell_by_kernel, self._found = cell, found
        self._round: Literal["", "first", "kitty", "tmux"] = ""
        self._program = ""
        self._cell: tuple[int, int] | None = None
        self._attributes: frozenset[int] = frozenset()
        self._takes_pictures = False
        self._asks_tmux: asyncio.Future[TmuxSays] | None = None
        self._gives_up: asyncio.TimerHandle | None = None
        self._listen(PROGRAM, self._heard_program)
        self._listen(CELL_PIXELS, self._heard_cell)
        self._listen(KITTY_PICTURES, self._heard_pictures)
        self._listen(DEVICE, self._heard_device)

    def _listen(self, question: Question[Any], heard: Callable[[Any], None]) -> None:
        def hear(match: re.Match[str]) -> None:
            heard(question.means(match))

        self._replies.listen(question.answer, hear)

    def ask(self) -> None:
        """Ask what there is to know; while an answer is still due, nothing is asked again."""
        if self._round:
            return
        self._program, self._cell, self._takes_pictures = "", None, False
        self._ask("first", PROGRAM, CELL_PIXELS, DEVICE)

    def _ask(self, name: Literal["first", "kitty"], *questions: Question[Any]) -> None:
        self._round = name
        self._replies.is_awaited = True
        loop = asyncio.get_running_loop()
        self._gives_up = loop.call_later(_PATIENCE_SECONDS, self._give_up)
        self._write("".join(question.asks for question in questions))

    def _give_up(self) -> None:
        self._round = ""
        self._replies.is_awaited = False

    # --- what is heard ---

    def _heard_program(self, program: str) -> None:
        self._program = program

    def _heard_cell(self, cell: tuple[int, int]) -> None:
        self._cell = cell

    def _heard_pictures(self, takes: bool) -> None:
        self._takes_pictures = self._round == "kitty" and takes

    def _heard_device(self, attributes: frozenset[int]) -> None:
        if self._round not in ("first", "kitty"):
            return
        self._replies.is_awaited = False
        if self._gives_up is not None:
            self._gives_up.cancel()
        if self._round == "kitty":
            self._tell()
            return
        self._attributes = attributes
        if is_tmux(self._program) and self._surroundings.get("TMUX"):
            self._round = "tmux"
            asks = asyncio.to_thread(ask_tmux, self._surroundings)
            self._asks_tmux = asyncio.ensure_future(asks)
            self._asks_tmux.add_done_callback(self._heard_tmux)
        elif draws_placeholders(self._program):
            self._ask("kitty", KITTY_PICTURES, DEVICE)
        else:
            self._tell()

    def _heard_tmux(self, asked: asyncio.Future[TmuxSays]) -> None:
        if not asked.cancelled():
            self._tell(asked.result())

    def _tell(self, tmux: TmuxSays | None = None) -> None:
        self._round = ""
        found = ability_of(
            self._program,
            self._attributes,
            believable_cell(self._cell, self._cell_by_kernel()),
            takes_pictures=self._takes_pictures,
            tmux=tmux or TmuxSays(),
        )
        self._found(found)


def cell_by_kernel(fileno: int) -> tuple[int, int] | None:
    """Give the pixels of a cell as a terminal's size has them, if it has."""
    try:
        size = fcntl.ioctl(fileno, termios.TIOCGWINSZ, bytes(8))
    except OSError:
        return None
    rows, columns, across, down = struct.unpack("HHHH", size)
    if not (rows and columns and across and down):
        return None
    return across // columns, down // rows
