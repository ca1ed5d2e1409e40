"""Everything that the terminal is asked, in an order in which none takes harm."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from ...terminal.characters.utf8 import draws_one_column, locale_is_silent
from ...terminal.characters.utf8 import reads_utf8 as reads_utf8_of
from ...terminal.pixels.ability import believable_cell
from ...terminal.pixels.asking import cell_by_kernel
from ...terminal.pixels.tmux import TmuxSays, ask_tmux
from ...terminal.questions.answering import is_ours
from ...terminal.questions.colours import TRUE_COLOUR
from ...terminal.questions.conversation import Conversation, conversation_with
from ...terminal.questions.cursor import CURSOR
from ...terminal.questions.device import DEVICE
from ...terminal.questions.kitty import KITTY_PICTURES
from ...terminal.questions.mode import SYNCHRONIZED_OUTPUT
from ...terminal.questions.pixels import CELL_PIXELS
from ...terminal.questions.program import PROGRAM
from ...terminal.terminal_kind import kind_of
from ..surroundings import Surroundings
from .between import multiplexer
from .line_speed import Speed, measured_speed, round_trips
from .widths import LEAST_COLUMNS, Width, asks_widths, widths_in

_TERMINAL = "/dev/tty"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the terminal has answered; `None` and nothing stand for what it has not."""

    why_none: str = ""
    """Why nothing is known, as the end of a sentence; empty where it answers."""
    program: str = ""
    attributes: frozenset[int] | None = None
    reads_utf8: bool | None = None
    """Whether it takes what it is sent for UTF-8; `None` where the locale says so or not."""
    cell_pixels: tuple[int, int] | None = None
    """Of a cell across and down, if they can be believed."""
    behind_tmux: TmuxSays = field(default_factory=TmuxSays)
    """What tmux hands on, and to which programs."""
    synchronized: bool | None = None
    kitty: bool | None = None
    true_colour: bool | None = None
    widths: Mapping[str, Width] = field(default_factory=dict)
    trips: tuple[float, ...] = ()
    """Seconds there and back, each."""
    speed: Speed | None = None

    @property
    def round_trip(self) -> float | None:
        """How many seconds an answer takes."""
        return median(self.trips) if self.trips else None


def ask_terminal(surroundings: Surroundings) -> Answers:
    """Ask the terminal that standard output is, if it is one."""
    if not surroundings.is_terminal:
        return Answers("the output is no terminal")
    if not kind_of(surroundings.variables).draws:
        return Answers("TERM says that it can't be asked")
    if not is_ours(sys.stdout.fileno()):
        return Answers("the terminal belongs to another job")
    try:
        descriptor = os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return Answers("the terminal can't be opened")
    try:
        with conversation_with(descriptor) as conversation:
            answers = interrogate(conversation, surroundings)
        return replace(
            answers,
            cell_pixels=believable_cell(answers.cell_pixels, cell_by_kernel(descriptor)),
            behind_tmux=ask_tmux(surroundings.variables),
        )
    finally:
        os.close(descriptor)


def interrogate(conversation: Conversation, surroundings: Surroundings) -> Answers:
    """Ask everything; what is not answered is unknown."""
    variables = surroundings.variables
    is_console = not kind_of(variables).has_glyphs
    # A console of old draws what it does not understand.
    first = conversation.ask(CURSOR.asks if is_console else PROGRAM.asks + CURSOR.asks)
    program = PROGRAM.take(first.text)[0] or ""
    if first.meaning is None:
        # One that does not even say that much is sent nothing but ASCII.
        reads_utf8 = False if locale_is_silent(variables) else None
        return Answers("it does not answer", program=program, reads_utf8=reads_utf8)
    place = CURSOR.take(first.text)[0]
    # What is drawn to be measured is to be alone in its line.
    conversation.say("\r\n" if place is not None and place[1] > 1 else "")
    reads_utf8 = None
    if locale_is_silent(variables) and not surroundings.ascii_only:
        reads_utf8 = reads_utf8_of(variables, lambda: draws_one_column(conversation))
    has_widths = place is not None and not surroundings.ascii_only and reads_utf8 is not False
    second = "" if is_console else _questions(surroundings, program, widths=has_widths)
    text = conversation.ask(second).text if second else ""
    if second:
        conversation.say("\r\x1b[K")  # in case that something was drawn after all
    question = DEVICE if place is None else CURSOR
    trips = round_trips(conversation, question)
    speed = measured_speed(conversation, question, median(trips)) if trips else None
    return Answers(
        program=program,
        attributes=first.meaning,
        reads_utf8=reads_utf8,
        cell_pixels=CELL_PIXELS.take(text)[0],
        synchronized=SYNCHRONIZED_OUTPUT.take(text)[0],
        kitty=KITTY_PICTURES.take(text)[0],
        true_colour=TRUE_COLOUR.take(text)[0],
        widths=widths_in(text),
        trips=tuple(trips),
        speed=speed,
    )


def _questions(surroundings: Surroundings, program: str, *, widths: bool) -> str:
    """Write what all may be asked at once, for the terminal that it is."""
    between = multiplexer(surroundings.variables, program)
    asked = [SYNCHRONIZED_OUTPUT.asks, CELL_PIXELS.asks]
    if surroundings.colours and between != "screen":
        asked.append(TRUE_COLOUR.asks)
    if not between:
        asked.append(KITTY_PICTURES.asks)
    if widths and surroundings.size[0] >= LEAST_COLUMNS:
        # The cursor is asked for once for each sample and by nothing else.
        asked.append(asks_widths())
    return "".join(asked)
