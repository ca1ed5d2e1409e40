"""The boundary is in pixels by what the terminal can, what one wants, and the line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from rich.color import ColorSystem

from nnlab.tui.terminal.line.line import Line
from nnlab.tui.terminal.line.pace import LineSpeed
from nnlab.tui.terminal.line.pens import Pens
from nnlab.tui.terminal.pixels import choice as module
from nnlab.tui.terminal.pixels.ability import Ability, by_kitty, by_sixels
from nnlab.tui.terminal.pixels.choice import PixelChoice


class World:
    """An app on a line whose speed is what a test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.changes = 0
        self.is_wanted = True
        self.look = lambda: None
        self.line = Line(
            lambda text: None,
            Pens(ColorSystem.TRUECOLOR),
            erases=True,
            takes_more=lambda: True,
            later=lambda seconds, call: None,
        )
        monkeypatch.setattr(module, "line_of", lambda app: self.line)
        self.screen = SimpleNamespace(is_modal=False)
        app: Any = SimpleNamespace(
            set_interval=self._look_every, screen=self.screen, call_later=lambda call: call()
        )
        self.choice = PixelChoice(app, lambda: self.is_wanted, self._changed)

    def _look_every(self, seconds: float, look: Any) -> object:
        self.look = look
        return object()

    def _changed(self) -> None:
        self.changes += 1

    def carries(self, bytes_a_second: float | None, monkeypatch: pytest.MonkeyPatch) -> bool:
        """Tell whether a line of such a speed gets pixels."""
        speed = LineSpeed(bytes_a_second, 0.1, 5.0, False)
        monkeypatch.setattr(Line, "speed", property(lambda line: speed))
        self.look()
        return self.choice.cells is not None


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def test_pixels_are_drawn_where_the_terminal_can_and_one_wants_them(world: World):
    assert world.choice.cells is None
    assert not world.choice.can
    world.choice._found(None)
    assert world.changes == 0
    ability = by_kitty((9, 18))
    world.choice._found(ability)
    world.choice._found(ability)
    assert (world.changes, world.choice.cells) == (1, ability.cells)
    world.is_wanted = False
    world.choice.chosen()
    assert (world.changes, world.choice.cells, world.choice.can) == (2, None, True)


@pytest.mark.parametrize(
    ("ability", "least"),
    [
        (by_kitty(None), 25_000),
        (by_sixels((8, 16)), 80_000),
        (by_sixels((8, 16), "foot(1.21.0)"), 25_000),
    ],
)
def test_slow_lines_get_characters_and_do_not_go_to_and_fro(
    world: World, monkeypatch: pytest.MonkeyPatch, ability: Ability, least: int
):
    world.choice._found(ability)
    assert world.carries(None, monkeypatch)
    assert world.carries(least + 1, monkeypatch)
    assert not world.carries(least - 1, monkeypatch)
    assert not world.carries(least * 1.5, monkeypatch)
    assert world.carries(least * 2, monkeypatch)
    assert world.carries(least * 1.5, monkeypatch)
    assert world.changes == 3


def test_behind_a_dialog_that_dims_them_pictures_are_characters_until_it_goes(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    world.choice._found(by_kitty(None))
    pictures: Any = world.line.beside
    pictures._veiled()
    assert world.choice.cells is not None  # without a dialog there is nothing to wait for
    world.screen.is_modal = True
    pictures._veiled()
    pictures._veiled()
    assert (world.changes, world.choice.cells) == (2, None)
    assert not world.carries(None, monkeypatch)
    world.screen.is_modal = False
    assert world.carries(None, monkeypatch)
    assert world.changes == 3
