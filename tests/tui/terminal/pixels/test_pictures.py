"""Whatever covers pictures and moves them, each cell shows its part, and no other cell does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from nnlab.tui.drawing.pixels.cells import cell_codes, image_ink
from nnlab.tui.drawing.pixels.kitty import MARKS
from nnlab.tui.drawing.pixels.raster import PixelArea, Raster
from nnlab.tui.terminal.line.line import Line
from nnlab.tui.terminal.line.pace import QUERY
from nnlab.tui.terminal.line.pens import Pens
from nnlab.tui.terminal.pixels.ability import Ability, by_kitty, by_sixels
from nnlab.tui.terminal.pixels.budget import BYTES_A_SECOND
from nnlab.tui.terminal.pixels.pictures import Pictures

from .emulated import CELL, Emulated

COLUMNS, ROWS = 14, 7
SIXEL, KITTY = by_sixels(CELL), by_kitty(CELL)
KEPT = by_sixels(CELL, "XTerm(379)")
"""Of one that keeps what a picture leaves out."""


def area(number: int, columns: int, rows: int, seed: int) -> PixelArea:
    shape = rows * CELL[1], columns * CELL[0]
    levels = np.random.default_rng(seed).integers(0, 3, shape).astype(np.uint8)
    raster = Raster(levels, np.zeros_like(levels), ("#000000", "#808080", "#ffffff"), 3)
    return PixelArea(raster, 0, 0, columns, rows, image_ink(number))


class World:
    """Two pictures on a screen, text over them, and the terminal that shows it all."""

    def __init__(self, ability: Ability, colours: ColorSystem = ColorSystem.TRUECOLOR) -> None:
        self.sent: list[str] = []
        self.terminal = Emulated(COLUMNS, ROWS)
        self.now = 0.0
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.line = Line(
            self._write,
            Pens(colours),
            erases=True,
            takes_more=lambda: True,
            later=lambda seconds, call: self.later.append((self.now + seconds, call)),
            clock=lambda: self.now,
        )
        self.pictures = Pictures(self.line.pens)
        self.pictures.ability = ability
        self.line.beside = self.pictures
        self.cells: dict[tuple[int, int], tuple[PixelArea, int, int] | str] = {}

    def _write(self, text: str) -> None:
        self.sent.append(text)
        self.terminal.feed(text.replace(QUERY, ""))

    def show(
        self, placed: list[tuple[PixelArea, int, int]], texts: list[tuple[int, int, str]]
    ) -> None:
        """Show pictures at places, and over them texts at places."""
        self.cells = {}
        for each, left, top in placed:
            self.pictures.show(each)
            for row in range(each.rows):
                for column in range(each.columns):
                    self.cells[left + column, top + row] = each, column, row
        for x, y, text in texts:
            for at, character in enumerate(text, x):
                self.cells[at, y] = character
        strips: list[Iterable[Strip]] = [
            [Strip([self._segment(x, y) for x in range(COLUMNS)])] for y in range(ROWS)
        ]
        self.line.show(LayoutUpdate(strips, Region(0, 0, COLUMNS, ROWS)), (0, 0))
        self.carry_all()

    def carry_all(self) -> None:
        """Have the terminal answer until there is nothing more to be sent."""
        while self.line.waits:
            self.now += 0.01
            self.line.answered(self.now)

    def rest(self) -> None:
        """Let time go by until nothing comes any more."""
        while self.later:
            self.later.sort(key=lambda each: each[0])
            at, call = self.later.pop(0)
            self.now = max(self.now, at)
            call()
            self.carry_all()

    def _segment(self, x: int, y: int) -> Segment:
        cell = self.cells.get((x, y), " ")
        if isinstance(cell, str):
            return Segment(cell, Style.parse("white on blue"))
        shown, column, row = cell
        code = int(cell_codes(shown.columns, shown.rows)[row, column])
        return Segment(chr(code), Style.parse(f"{shown.ink} on black"))

    def check(self) -> None:
        """See that every cell of the terminal shows what it is to show."""
        for y in range(ROWS):
            for x in range(COLUMNS):
                cell = self.cells.get((x, y), " ")
                seen = self.terminal.screen.buffer[y][x]
                if isinstance(cell, str):
                    assert seen.data == cell
                    assert (self.terminal.cell(x, y) == -1).all()
                elif self.pictures.ability is not None and self.pictures.ability.way == "sixel":
                    assert seen.data == " "
                    assert np.array_equal(self.terminal.cell(x, y), _part(*cell))
                else:
                    self._check_placeholder(seen, cell)

    def _check_placeholder(self, seen: Any, cell: tuple[PixelArea, int, int]) -> None:
        shown, column, row = cell
        assert seen.data == f"\U0010eeee{MARKS[row]}{MARKS[column]}"
        if self.line.pens.colours is ColorSystem.TRUECOLOR:
            assert np.array_equal(self.terminal.images[int(seen.fg, 16)], shown.raster.seen)


def _part(shown: PixelArea, column: int, row: int) -> np.ndarray:
    across, down = CELL
    return shown.raster.seen[row * down : (row + 1) * down, column * across : (column + 1) * across]


places = st.tuples(st.integers(0, 3), st.integers(0, 2))
texts = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, ROWS - 1), st.text("ab ", min_size=1, max_size=6)),
    max_size=4,
)
steps = st.lists(
    st.tuples(
        st.none() | places,
        st.none() | places,
        st.integers(0, 2),
        texts,
        st.sampled_from(["", "", "", "forget"]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("ability", [SIXEL, KEPT, KITTY], ids=["sixel", "kept", "kitty"])
@given(steps=steps)
def test_after_any_steps_each_cell_shows_its_part(ability: Ability, steps) -> None:
    world = World(ability)
    for first, second, seed, written, what in steps:
        if what:
            world.terminal.screen.erase_in_display(2)
            world.terminal.screen.written.clear()
            world.terminal.colours[...] = 2
            world.terminal.images.clear()
            world.line.forget()
        placed = []
        if first is not None:
            placed.append((area(1, 3 + seed % 2, 2 + seed, seed), *first))
        if second is not None:
            placed.append((area(2, 5, 4, seed + 1), second[0] + 5, second[1]))
        world.show(placed, written)
        world.rest()
        world.check()


@pytest.mark.parametrize("ability", [SIXEL, KEPT, KITTY], ids=["sixel", "kept", "kitty"])
def test_a_picture_is_sent_again_only_if_it_has_changed_or_lost_a_cell(ability: Ability) -> None:
    world = World(ability)
    world.show([(area(1, 4, 3, 0), 1, 1)], [])
    before = len(world.sent)
    world.show([(area(1, 4, 3, 0), 1, 1)], [])
    assert len(world.sent) == before
    world.show([(area(1, 4, 3, 0), 1, 1)], [(8, 5, "far away")])
    assert not any("\x1b_G" in text or "\x1bP" in text for text in world.sent[before:])
    world.show([(area(1, 4, 3, 1), 1, 1)], [(8, 5, "far away")])
    assert any("\x1b_G" in text or "\x1bP" in text for text in world.sent[before:])
    world.check()


def pictures_in(sent: list[str]) -> list[str]:
    return [text for text in sent if "\x1b_G" in text or "\x1bP" in text]


@pytest.mark.parametrize("ability", [SIXEL, KEPT, KITTY], ids=["sixel", "kept", "kitty"])
def test_pictures_that_move_all_the_time_take_no_more_than_their_budget(ability: Ability) -> None:
    world = World(ability)
    world.show([(area(1, 12, 6, 0), 1, 1)], [])
    world.now, begun = 10.0, len(world.sent)
    for step in range(200):
        world.now = 10.0 + step / 20
        world.show([(area(1, 12, 6, step), 1, 1)], [(0, 0, f"{step:3}")])
        while world.later and world.later[0][0] <= world.now:
            world.later.pop(0)[1]()
        assert f"{step:3}" in world.terminal.screen.display[0]
    sent = world.sent[begun:]
    assert sum(map(len, sent)) < 10 * BYTES_A_SECOND + 30_000
    assert len(pictures_in(sent)) > 10
    world.rest()
    world.check()  # the last one has come


def test_a_cell_that_was_covered_is_painted_alone_where_the_rest_stays() -> None:
    world = World(KEPT)
    world.show([(area(1, 12, 6, 0), 1, 1)], [])
    whole = len(pictures_in(world.sent)[0])
    begun = len(world.sent)
    world.show([(area(1, 12, 6, 0), 1, 1)], [(3, 3, "+")])
    world.show([(area(1, 12, 6, 0), 1, 1)], [(4, 3, "+")])
    world.check()
    assert sum(map(len, world.sent[begun:])) < whole / 4


def test_what_lacks_a_cell_does_not_wait() -> None:
    world = World(SIXEL)
    world.show([(area(1, 12, 6, 0), 1, 1)], [])
    for step in range(10):
        world.show([(area(1, 12, 6, 0), 1, 1)], [(1 + step, 3, "+")])
        world.check()


@pytest.mark.parametrize("ability", [SIXEL, KITTY], ids=["sixel", "kitty"])
def test_cells_in_another_colour_than_their_pictures_are_told_of_and_show_none(
    ability: Ability,
) -> None:
    world = World(ability)
    told: list[bool] = []
    world.pictures._veiled = lambda: told.append(True)
    shown = area(1, 4, 3, 0)
    world.show([(shown, 1, 1)], [])
    assert not told
    begun = len(world.sent)
    world.show([(replace(shown, ink="#000033"), 1, 1)], [])
    world.pictures._by_ink.pop(world.pictures._ink(replace(shown, ink="#000033")))
    world.line.forget()
    world.line._is_pending = True
    world.carry_all()
    assert told
    assert not any("\x1bP" in text for text in world.sent[begun + 1 :])


def test_a_picture_of_another_size_waits_for_its_cells() -> None:
    world = World(SIXEL)
    world.show([(area(1, 4, 3, 0), 1, 1)], [])
    sent = len(world.sent)
    world.pictures.show(area(1, 3, 2, 1))
    world.line._is_pending = True  # as when an answer comes between drawing and rendering
    world.line.send()
    assert len(world.sent) == sent
    world.show([(area(1, 3, 2, 1), 1, 1)], [])
    world.check()


def test_leaving_takes_kittys_pictures_away_and_of_sixels_nothing_is_left_to_be() -> None:
    world = World(KITTY)
    world.show([(area(1, 4, 3, 0), 1, 1), (area(2, 4, 3, 0), 6, 1)], [])
    assert len(world.terminal.images) == 2
    world.terminal.feed(world.pictures.leave())
    assert world.terminal.images == {}
    world = World(SIXEL)
    world.show([(area(1, 4, 3, 0), 1, 1)], [])
    assert world.pictures.leave() == ""


def test_through_tmux_what_is_no_text_is_wrapped() -> None:
    world = World(by_kitty(CELL, through_tmux=True))
    sent: list[str] = []
    world.line._write = sent.append
    world.show([(area(1, 4, 3, 0), 1, 1)], [])
    text = "".join(sent)
    assert text.count("\x1bPtmux;\x1b\x1b_G") == 1
    assert text.replace("\x1b\x1b_G", "").count("\x1b_G") == 0
    assert "\U0010eeee" in text
    assert world.pictures.leave().startswith("\x1bPtmux;")


def test_of_256_colours_the_one_of_a_picture_is_its_number() -> None:
    world = World(KITTY, ColorSystem.EIGHT_BIT)
    world.show([(area(7, 4, 3, 0), 1, 1)], [])
    (number,) = world.terminal.images
    assert 16 <= number < 256
    assert f"38;5;{number}" in "".join(world.sent)


def test_without_the_ability_cells_of_pictures_are_blank() -> None:
    world = World(SIXEL)
    world.show([(area(1, 4, 3, 0), 1, 1)], [])
    world.pictures.ability = None
    world.line.forget()
    world.show([(area(1, 4, 3, 0), 1, 1)], [])
    assert (world.terminal.colours == -1).all()
    assert {line.strip() for line in world.terminal.screen.display} == {""}
